# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What tasks are to do, in the fewest words: the model that the modules are compared with."""

from __future__ import annotations

import typing as t

Options = dict[str, t.Any]
Settings = dict[str, t.Any]  # of one configuration, its secret or certificate and "enabled" included
Configurations = dict[str, Settings]  # of one SVM, or of the cluster, by their names

NEEDED = ("name", "key_id", "client_id", "tenant_id")
CREDENTIALS = ("client_secret", "client_certificate")
OPTIONAL = ("proxy_type", "proxy_host", "proxy_port")


class Impossible(Exception):
    """The task has to fail before it writes anything."""


def meant(configurations: Configurations, name: str | None) -> str | None:
    """The name of the configuration that a task is about, if there is one: without a name the one in use."""
    if name:
        return name if name in configurations else None
    return next((each for each, settings in configurations.items() if settings["enabled"]), None)


def after(configurations: Configurations, options: Options) -> tuple[Configurations, list[str]]:
    """The configurations after a task with these options, and its actions."""
    name = options.get("configuration_name")
    which = meant(configurations, name)
    others = {each: settings for each, settings in configurations.items() if each != which}
    if options.get("state") == "absent":
        return others, [] if which is None else ["delete"]
    values = {each: options[each] for each in (*NEEDED, *CREDENTIALS, *OPTIONAL) if each in options}
    credential = next((each for each in CREDENTIALS if each in values), None)
    complete = credential is not None and all(each in values for each in NEEDED)
    policy = options.get("update_secret", "on_create")
    if credential and not complete and policy == "on_create" and not {"client_id", "tenant_id"} & {*values}:
        raise Impossible("nothing would send the secret")
    if policy == "always" and not credential:
        raise Impossible("no secret to send")
    if which is None:
        own_name = None if name == "default" else name
        if not own_name and ("default" in configurations or any(each["enabled"] for each in configurations.values())):
            raise Impossible("the name of it is taken, or another one is in use")
        settings, actions = _created(values, own_name, options.get("enabled"), complete)
    else:
        settings, actions = _changed(configurations[which], values, options.get("enabled"), credential, policy)
    if settings["enabled"]:
        others = {each: {**other, "enabled": False} for each, other in others.items()}
    return {**others, which or name or "default": settings}, actions


def _created(values: Settings, name: str | None, enabled: bool | None, complete: bool) -> tuple[Settings, list[str]]:
    if name and enabled is None:
        raise Impossible("it is not said whether it shall be in use")
    if enabled is False and not name:
        raise Impossible("one that is not in use has a name of its own")
    if not complete:
        raise Impossible("not enough to create it")
    return _without_empty({**values, "enabled": enabled is not False}), ["create", *(["enable"] if name and enabled else [])]


def _changed(
    current: Settings, values: Settings, enabled: bool | None, credential: str | None, policy: str
) -> tuple[Settings, list[str]]:
    differing = {each for each, value in values.items() if each not in CREDENTIALS and current.get(each, "") != value}
    enables = bool(enabled) and not current["enabled"]
    demanded = bool(differing & {"client_id", "tenant_id"})
    if "name" in differing:
        raise Impossible("the vault cannot be changed in place")
    if enabled is False and current["enabled"]:
        raise Impossible("one in use can only be replaced by another")
    if demanded and not credential:
        raise Impossible("a credential has to go along")
    if "key_id" in differing and not (current["enabled"] or enables):
        raise Impossible("there are no keys to re-key")
    switches = credential is not None and credential not in current
    with_change = policy == "with_change" and bool(differing or enables)
    sends = credential is not None and (policy == "always" or demanded or switches or with_change)
    told = {"update": (differing - {"key_id"}) or sends, "enable": enables, "rekey_external": "key_id" in differing}
    kept = {each: value for each, value in current.items() if not (sends and each in CREDENTIALS)}
    new = {each: value for each, value in values.items() if sends or each not in CREDENTIALS}
    settings = _without_empty({**kept, **new, "enabled": current["enabled"] or enables})
    return settings, [action for action, applies in told.items() if applies]


def after_rotation(
    owners: list[str], in_use: dict[str, Settings], new: Settings, old: Settings, broken: str | None, tried_at_once: bool
) -> tuple[dict[str, Settings], list[str]]:
    """What the owners have in use after a rotation, and what became of each; the first one is the canary.

    The new credential does not work for the one that is ``broken``. A release that tries it at once refuses it there.
    """
    settings: dict[str, Settings] = {}
    outcomes: list[str] = []
    for owner in owners:
        credential, outcome = new, "rotated"
        if outcomes and outcomes[0] != "rotated":
            credential, outcome = {}, "not_tried"
        elif owner == broken:
            credential, outcome = ({}, "failed") if tried_at_once else (old, "rolled_back") if old else (new, "failed")
        outcomes.append(outcome)
        settings[owner] = with_credential(in_use[owner], credential)
    return settings, outcomes


def with_credential(settings: Settings, credential: Settings) -> Settings:
    """There is always one alone."""
    return {**{each: value for each, value in settings.items() if not (credential and each in CREDENTIALS)}, **credential}


def _without_empty(settings: Settings) -> Settings:
    return {name: value for name, value in settings.items() if value != ""}
