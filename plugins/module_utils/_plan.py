# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What has to be done so that a configuration becomes the desired one: a pure function of what is and what is wanted (private).

``changed``, ``actions``, the diff, check mode's answer and the request bodies all come from one ``Plan``.
"""

from __future__ import annotations

import typing as t
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ansible_collections.storage_keys.ontap.plugins.module_utils._azure_key_vault import (
    ADVANCED,
    FIELDS,
    PATH,
    Field,
    Record,
    Target,
    owner_of,
)
from ansible_collections.storage_keys.ontap.plugins.module_utils._errors import OntapError, OptionError
from ansible_collections.storage_keys.ontap.plugins.module_utils._values import is_empty

SENT = "sent, not shown"  # stands for a secret in a diff


@dataclass(frozen=True)
class Policy:
    """When a secret is sent to a configuration that exists already."""

    update_secret: str = "on_create"
    update_proxy_password: str = "on_create"


@dataclass(frozen=True)
class Desired:
    """What a task asks for. ``values`` holds only what the user gave, by field name; an empty string clears."""

    target: Target
    state: str = "present"
    values: Mapping[str, t.Any] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class Step:
    """One write: the actions it carries out and its request. ``held`` tells that it takes ``return_timeout``."""

    actions: tuple[str, ...]
    method: str
    path: str
    body: Mapping[str, t.Any] | None = field(default=None, repr=False)
    query: Mapping[str, str] = field(default_factory=dict)
    held: bool = False


@dataclass(frozen=True)
class Plan:
    """The writes, and the record before and after them (None where there is none)."""

    before: Record | None
    after: Record | None
    steps: tuple[Step, ...] = ()
    sent: tuple[str, ...] = ()  # names of the secrets that go along

    @property
    def changed(self) -> bool:
        return bool(self.steps)

    @property
    def actions(self) -> list[str]:
        return [action for step in self.steps for action in step.actions]

    def diff(self) -> dict[str, t.Any]:
        """Ansible's diff. Secrets show only as being sent."""
        before, after = _visible(self.before), _visible(self.after)
        after.update({name: SENT for name in self.sent})
        return {"before": before, "after": after}


def make_plan(current: Record | None, desired: Desired, policy: Policy) -> Plan:
    """Compare and decide. Raises an ``OntapError`` for a wish that ONTAP cannot fulfil, before anything is written."""
    if current is not None and not desired.target.owns(current):
        raise _refuse_owner(current, desired.target)
    if desired.state == "absent":
        return Plan(None, None) if current is None else _plan_delete(current)
    if current is None:
        return _plan_create(desired)
    return _plan_update(current, desired, policy)


def _plan_delete(current: Record) -> Plan:
    return Plan(current, None, (Step(("delete",), "DELETE", _path(current)),))


def _plan_create(desired: Desired) -> Plan:
    target, values = desired.target, desired.values
    if target.uuid:
        raise OptionError("uuid", f"no configuration has the uuid {target.uuid}", "Give svm_name instead to create one.")
    missing = [each.name for each in FIELDS if each.required and is_empty(values.get(each.name))]
    if missing:
        raise OptionError(
            missing[0],
            f"needed to create the AKV configuration of {target}, which does not exist yet",
            f"Give {' and '.join(missing)}.",
        )
    given = {name: value for name, value in values.items() if not is_empty(value)}
    body = {**({"svm": target.svm} if target.svm else {}), **given}
    secrets = _names(each for each in FIELDS if each.secret and each.name in given)
    after = {"scope": target.scope, **{name: value for name, value in body.items() if name not in secrets}}
    step = Step(("create",), "POST", PATH, body, {"return_records": "true"})
    return Plan(None, after, (step,), secrets)


def _plan_update(current: Record, desired: Desired, policy: Policy) -> Plan:
    differing = differing_fields(current, desired)
    for each in differing:
        if not each.patch:
            raise _refuse_change(each, current, desired)
    body = {each.name: _wire(each, desired.values[each.name]) for each in differing}
    secrets = _secrets_to_send(current, desired, policy, differing)
    after = {**current, **body}
    after = {name: value for name, value in after.items() if name not in body or not is_empty(value)}
    body.update({name: desired.values[name] for name in secrets})
    actions = [action for action, named in (("update", set(body) - {"key_id"}), ("rekey_external", "key_id" in body)) if named]
    steps = (Step(tuple(actions), "PATCH", _path(current), body, held=True),) if body else ()
    return Plan(current, after, steps, secrets)


def differing_fields(current: Record, desired: Desired) -> list[Field]:
    """The fields that the user gave, that ONTAP returns, and that are not as wanted."""
    wanted = [each for each in FIELDS if each.name in desired.values and not each.secret]
    return [each for each in wanted if not _same(each, desired.values[each.name], current.get(each.name))]


def _secrets_to_send(current: Record, desired: Desired, policy: Policy, differing: list[Field]) -> tuple[str, ...]:
    """The names of the secrets that go along, of those that the user gave."""
    demanding = [each.name for each in differing if each.wants_secret]
    if demanding and "client_secret" not in desired.values:
        raise OptionError(
            "client_secret",
            f"needed, because {' and '.join(demanding)} changes and ONTAP accepts that only along with the secret",
            "Give the client_secret that belongs to the new values.",
        )
    send: list[str] = []
    # A new user name at the proxy is of no use with the password of the one before it.
    new_user = any(each.name == "proxy_username" for each in differing) and not is_empty(desired.values["proxy_username"])
    if "proxy_password" in desired.values and (policy.update_proxy_password == "always" or new_user):
        send.append("proxy_password")
    reachability = current.get("azure_reachability")
    sends_secret = {
        "on_create": False,
        "with_change": bool(differing or send),
        "when_unreachable": isinstance(reachability, Mapping) and reachability.get("reachable") is False,
        "always": True,
    }
    if "client_secret" in desired.values and (demanding or sends_secret[policy.update_secret]):
        send.append("client_secret")
    return tuple(send)


def _same(each: Field, wanted: t.Any, actual: t.Any) -> bool:
    if is_empty(wanted) or is_empty(actual):
        return is_empty(wanted) and is_empty(actual)
    return each.kind.same(wanted, actual)


def _wire(each: Field, value: t.Any) -> t.Any:
    return each.kind.empty if is_empty(value) else value


def _path(current: Record) -> str:
    return f"{PATH}/{current['uuid']}"


def _names(fields: Iterable[Field]) -> tuple[str, ...]:
    return tuple(each.name for each in fields)


def _visible(record: Record | None) -> dict[str, t.Any]:
    """What a diff shows: the settings, not the state of the moment."""
    return {name: value for name, value in (record or {}).items() if name not in ADVANCED}


def _refuse_owner(current: Record, target: Target) -> OntapError:
    wanted = Target(target.scope, target.svm_name, target.svm_uuid)
    return OptionError(
        "svm_name" if target.svm_name else "svm_uuid" if target.svm_uuid else "scope",
        f"{target} belongs to {owner_of(current)} and not to {wanted}, and a configuration cannot change its owner",
        "Name the right owner, or leave the uuid out.",
    )


def _refuse_change(each: Field, current: Record, desired: Desired) -> OntapError:
    return OptionError(
        each.name,
        f"{owner_of(current)} uses {current.get(each.name)}, and ONTAP cannot change the {each.name} of a configuration to"
        f" {desired.values[each.name] or 'an empty value'}",
        "Migrate or delete what the present vault protects, delete the configuration with state=absent, and create it anew.",
    )
