# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What tasks are to do, in the fewest words: the model that the modules are compared with."""

from __future__ import annotations

import typing as t

Options = dict[str, t.Any]
Settings = dict[str, t.Any]  # of one configuration, the secret included

NEEDED = ("name", "key_id", "client_id", "tenant_id", "client_secret")
OPTIONAL = ("proxy_type", "proxy_host", "proxy_port")


class Impossible(Exception):
    """The task has to fail before it writes anything."""


def after(current: Settings | None, options: Options) -> tuple[Settings | None, list[str]]:
    """The configuration after a task with these options, and its actions."""
    values = {name: options[name] for name in (*NEEDED, *OPTIONAL) if name in options}
    if options.get("state") == "absent":
        return None, [] if current is None else ["delete"]
    policy = options.get("update_secret", "on_create")
    sends = policy != "on_create" or bool({"client_id", "tenant_id"} & {*values})
    complete = all(name in values for name in NEEDED)
    if "client_secret" in values and not complete and not sends:
        raise Impossible("nothing would send the secret")
    if policy == "always" and "client_secret" not in values:
        raise Impossible("no secret to send")
    if current is None:
        if not complete:
            raise Impossible("not enough to create it")
        return _without_empty(values), ["create"]
    differing = {name for name, value in values.items() if name != "client_secret" and current.get(name, "") != value}
    if "name" in differing:
        raise Impossible("the vault cannot be changed in place")
    demanded = bool(differing & {"client_id", "tenant_id"})
    if demanded and "client_secret" not in values:
        raise Impossible("a credential has to go along")
    secret = "client_secret" in values and (policy == "always" or demanded or (policy == "with_change" and bool(differing)))
    kept = values if secret else {name: value for name, value in values.items() if name != "client_secret"}
    updates = (differing - {"key_id"}) or secret
    actions = [*(["update"] if updates else []), *(["rekey_external"] if "key_id" in differing else [])]
    return _without_empty({**current, **kept}), actions


def _without_empty(settings: Settings) -> Settings:
    return {name: value for name, value in settings.items() if value != ""}
