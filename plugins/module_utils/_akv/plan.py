# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What has to be done so that a configuration becomes the desired one: a pure function of what is and what is wanted (private).

``changed``, ``actions``, the diff, check mode's answer and the request bodies all come from one ``Plan``.
"""

from __future__ import annotations

import typing as t
from collections.abc import Mapping, Sequence

from ansible_collections.storage_keys.ontap.plugins.module_utils._akv import refusals
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.desired import (
    Desired,
    Policy,
    differing_fields,
    is_to_be_enabled,
    switches_method,
)
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.fields import (
    ADVANCED,
    BY_NAME,
    SECRETS,
    SETTINGS,
    SEVERAL_CONFIGURATIONS,
    Span,
)
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.record import (
    DEFAULT_CONFIGURATION,
    KEY_STORES_PATH,
    PATH,
    Record,
    as_result,
    is_enabled,
)
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.secrets import secrets_to_send
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.values import is_empty
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.release import Release
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.write import Step, actions_of

SENT = "sent, not shown"  # stands for a secret in a diff
NEW_UUID = "{uuid}"  # stands in a path for the uuid of a configuration that an earlier step creates


if t.TYPE_CHECKING:
    from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.jobs import Job


class ReleaseNeeded(Exception):
    """The plan depends on the system's release, which has not been asked for yet."""


class Plan(t.NamedTuple):
    """The writes in their order, and the record before and after them (None where there is none)."""

    before: Record | None
    after: Record | None
    steps: tuple[Step, ...] = ()
    sent: tuple[str, ...] = ()  # names of the secrets that go along

    @property
    def changed(self) -> bool:
        return bool(self.steps)

    @property
    def actions(self) -> list[str]:
        return actions_of(self.steps)

    def diff(self) -> dict[str, t.Any]:
        """Ansible's diff. Secrets show only as being sent."""
        before, after = _visible(self.before), _visible(self.after)
        after.update(dict.fromkeys(self.sent, SENT))
        return {"before": before, "after": after}


class Outcome(t.NamedTuple):
    """What a task did, or would do in check mode, and the record as it is afterwards."""

    plan: Plan
    record: Record | None
    job: Job | None = None
    warnings: Sequence[str] = ()

    def to_result(self) -> dict[str, t.Any]:
        result: dict[str, t.Any] = {
            "changed": self.plan.changed,
            "actions": self.plan.actions,
            "azure_key_vault": as_result(self.record),
            "diff": self.plan.diff(),
            "warnings": list(self.warnings),
        }
        return {**result, **({"job": self.job.to_result()} if self.job else {})}


def make_plan(
    current: Record | None, desired: Desired, policy: Policy, release: Release | None = None, beside: Sequence[Record] = ()
) -> Plan:
    """Compare and decide. Raises an ``OntapError`` for a wish that ONTAP cannot fulfil, before anything is written.

    Without a ``release`` the plan is one that every release from the baseline on takes, or ``ReleaseNeeded`` is raised.
    ``beside`` are the other configurations of the owner.
    """
    if current is not None and not desired.target.owns(current):
        raise refusals.other_owner(current, desired.target)
    if desired.state == "absent":
        return Plan(None, None) if current is None else _plan_delete(current)
    if current is None:
        return _plan_create(desired, release, beside)
    return _plan_update(current, desired, policy, release)


def _plan_delete(current: Record) -> Plan:
    """One that is not enabled is only a keystore, and goes as such."""
    path = PATH if is_enabled(current) else KEY_STORES_PATH
    return Plan(current, None, (Step(("delete",), "DELETE", f"{path}/{current['uuid']}"),))


def _plan_create(desired: Desired, release: Release | None, beside: Sequence[Record]) -> Plan:
    target = desired.target
    refusals.check_creation(desired, beside)
    if target.configuration_name or desired.enabled is not None:
        _require("configuration_name" if target.configuration_name else "enabled", SEVERAL_CONFIGURATIONS, release)
    inactive = target.configuration_name not in (None, DEFAULT_CONFIGURATION)
    given = {name: value for name, value in desired.values.items() if not is_empty(value)}
    at_once = {name: value for name, value in given.items() if BY_NAME[name].post}
    afterwards = {name: value for name, value in given.items() if name not in at_once}
    for name in given:
        _require(name, BY_NAME[name].post or BY_NAME[name].patch, release)
    owner: dict[str, t.Any] = {"svm": target.svm} if target.svm else {}
    configuration = {"configuration": {"name": target.configuration_name}} if inactive else {}
    secrets = tuple(name for name in SECRETS if name in given)
    after = {"scope": target.scope, **owner, **configuration, **_stored(given)}
    if inactive:
        after["enabled"] = bool(desired.enabled)
    query = {"return_records": "true", **({"create_inactive": "true"} if inactive else {})}
    steps = [Step(("create",), "POST", PATH, {**owner, **configuration, **at_once}, query)]
    if afterwards:
        steps.append(Step(("update",), "PATCH", f"{PATH}/{NEW_UUID}", afterwards, held=True))
    if inactive and desired.enabled:
        steps.append(_enable(NEW_UUID))
    return Plan(None, after, tuple(steps), secrets)


def _plan_update(current: Record, desired: Desired, policy: Policy, release: Release | None) -> Plan:
    """The settings first, because a new key may be reachable only with them; then enabled, so that there are keys to re-key."""
    differing = differing_fields(current, desired)
    refusals.check_change(current, desired, differing)
    if desired.enabled is not None and "enabled" not in current:
        _require("enabled", SEVERAL_CONFIGURATIONS, release)
    if release is not None:
        # A field that the release does not know has no value there, and so none that could already be right.
        for name in desired.values:
            if BY_NAME[name].returned and release < BY_NAME[name].since:
                raise refusals.not_in_release(name, BY_NAME[name].patch, release)
    secrets = secrets_to_send(current, desired, policy, differing)
    rekeys = any(each.name == "key_id" and not _covers(each.patch, release) for each in differing if each.patch)
    changes = {each.name: _wire(each.name, desired.values[each.name]) for each in differing}
    body = {name: value for name, value in changes.items() if not (rekeys and name == "key_id")}
    body.update({name: desired.values[name] for name in secrets})
    if body:
        body.update(desired.flags)
    for name in body:
        _require(name, BY_NAME[name].patch, release)
    path = f"{PATH}/{current['uuid']}"
    steps: list[Step] = []
    if body:
        named = (("update", set(body) - {"key_id"}), ("rekey_external", "key_id" in body))
        steps.append(Step(tuple(action for action, applies in named if applies), "PATCH", path, body, held=True))
    if is_to_be_enabled(current, desired):
        steps.append(_enable(current["uuid"]))
        changes["enabled"] = True
    if rekeys:
        refusals.check_rekey(current, desired)
        steps.append(Step(("rekey_external",), "POST", f"{path}/rekey-external", {"key_id": changes["key_id"]}, held=True))
    if switches_method(current, desired) and desired.credential:
        changes["authentication_method"] = desired.credential.credential
    kept = {name: value for name, value in current.items() if name not in changes}
    after = {**kept, **{name: value for name, value in changes.items() if not is_empty(value)}}
    return Plan(current, after, tuple(steps), secrets)


def _enable(uuid: str) -> Step:
    return Step(("enable",), "PATCH", f"{KEY_STORES_PATH}/{uuid}", {"enabled": True}, held=True)


def older_way(step: Step) -> Step | None:
    """What a release that does not know a write takes instead of it."""
    path, _slash, action = step.path.rpartition("/")
    return Step(step.actions, "PATCH", path, step.body, held=True) if action == "rekey-external" else None


def _covers(span: Span, release: Release | None) -> bool:
    if release is not None:
        return span.covers(release)
    if not span.from_baseline_on:
        raise ReleaseNeeded
    return True


def _require(option: str, span: Span | None, release: Release | None) -> None:
    """Fail unless the release knows the option in the request in question."""
    if span is None or not _covers(span, release):
        raise refusals.not_in_release(option, span, release)


def _stored(given: Mapping[str, t.Any]) -> dict[str, t.Any]:
    """What GET returns of the values that a POST carries."""
    stored = {each.name: given[each.name] for each in SETTINGS if each.returned and each.name in given}
    return {**stored, **({"authentication_method": "certificate"} if "client_certificate" in given else {})}


def _wire(name: str, value: t.Any) -> t.Any:
    return BY_NAME[name].kind.empty if is_empty(value) else value


def _visible(record: Record | None) -> dict[str, t.Any]:
    """What a diff shows: the settings, not the state of the moment."""
    return {name: value for name, value in (record or {}).items() if name not in ADVANCED}
