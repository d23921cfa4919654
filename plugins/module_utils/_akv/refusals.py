# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Wishes that ONTAP cannot fulfil, each refused with the option that asks for it and a remedy. Pure (private)."""

from __future__ import annotations

from collections.abc import Sequence

from ansible_collections.storage_keys.ontap.plugins.module_utils._akv import record as akv
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.desired import Desired
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.fields import CREDENTIALS, SETTINGS, Field, Span
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.values import is_empty
from ansible_collections.storage_keys.ontap.plugins.module_utils._errors.exceptions import OptionError
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.release import Release
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.text import shown

# What to do where a configuration cannot be changed in place. Releases from 9.14.1 on, which tell of each whether it is enabled, take a
# second one of the same owner and switch to it.
_BESIDE = (
    "Leave this one as it is: create a second one beside it, with a configuration_name of its own and enabled=false, and enable it with"
    " enabled=true when all is ready. Delete the old one last, by its configuration_name."
)
_INSTEAD = (
    "This release has no second configuration beside the first one, so leave it as it is, or upgrade to ONTAP 9.14.1, which has. Only where"
    " no encrypted volumes depend on the present vault: delete the configuration with state=absent, and create it anew."
)


def check_creation(desired: Desired, beside: Sequence[akv.Record]) -> None:
    """Raise for a configuration that cannot be created from what the task gives, or not ``beside`` what its owner has."""
    target, values = desired.target, desired.values
    if target.uuid:
        raise OptionError("uuid", f"no configuration has the uuid {target.uuid}", "Give svm_name instead to create one.")
    named = target.configuration_name not in (None, akv.DEFAULT_CONFIGURATION)
    if desired.enabled is False and not named:
        raise OptionError(
            "configuration_name",
            "needed to create a configuration that is not enabled",
            f"Give it a name of its own, other than {akv.DEFAULT_CONFIGURATION}.",
        )
    if named and desired.enabled is None:
        raise OptionError(
            "enabled",
            f"needed, because {target} does not exist yet",
            "Set enabled to false to create it beside the one in use, or to true to create and enable it.",
        )
    if not named:
        _check_room(beside)
    elif desired.enabled and target.scope == "cluster":
        raise _no_switch()
    missing = [each.name for each in SETTINGS if each.required and is_empty(values.get(each.name))]
    if desired.credential is None:
        missing.append(" or ".join(each.name for each in CREDENTIALS))
    if missing:
        raise OptionError(
            missing[0].split(" ")[0],
            f"needed to create {target.configuration}, which does not exist yet",
            f"Give {' and '.join(missing)}.",
        )


def _check_room(beside: Sequence[akv.Record]) -> None:
    """A configuration without a name of its own is enabled at once, and gets ONTAP's name."""
    known = {name: each for each in beside if (name := akv.configuration_name_of(each))}
    for name, each in known.items():
        if akv.is_enabled(each):
            raise OptionError(
                "configuration_name",
                f"{akv.owner_of(each)} uses its configuration {name}, and ONTAP creates one called {akv.DEFAULT_CONFIGURATION} only where none"
                " is enabled",
                "Leave configuration_name out to mean the one in use, or give the new one a name of its own, with enabled.",
            )
    if akv.DEFAULT_CONFIGURATION in known:
        raise OptionError(
            "configuration_name",
            f"needed, because {akv.owner_of(known[akv.DEFAULT_CONFIGURATION])} has a configuration called {akv.DEFAULT_CONFIGURATION} that is"
            " not enabled,"
            " and ONTAP would give a new one the same name",
            f"Set it to {akv.DEFAULT_CONFIGURATION}, and enabled to true, to use that one, or give the new one a name of its own, with enabled.",
        )


def _no_switch() -> OptionError:
    return OptionError(
        "enabled",
        "ONTAP can enable another AKV configuration only of an SVM, not of the cluster",
        "Leave configuration_name and enabled out: the first configuration of the cluster is enabled when it is created.",
    )


def check_change(current: akv.Record, desired: Desired, differing: Sequence[Field]) -> None:
    """Raise for a change that no release of ONTAP can make to a configuration in place."""
    for each in differing:
        if not each.patch:
            raise OptionError(
                each.name,
                f"{akv.owner_of(current)} uses {shown(current.get(each.name))}, and ONTAP cannot change the {each.name} of a configuration"
                f" to {desired.values[each.name] or 'an empty value'}",
                _BESIDE if "enabled" in current else _INSTEAD,
            )
    if desired.enabled and not akv.is_enabled(current) and akv.scope_of(current) == "cluster":
        raise _no_switch()
    if desired.enabled is False and akv.is_enabled(current):
        raise OptionError(
            "enabled",
            f"{desired.target.configuration} is enabled, and ONTAP cannot disable one and keep it",
            "Enable another configuration of the SVM instead, or delete this one with state=absent.",
        )


def check_rekey(current: akv.Record, desired: Desired) -> None:
    """Raise for another key where there are no keys in use that it could wrap."""
    if not akv.is_enabled(current) and not desired.enabled:
        raise OptionError(
            "key_id",
            f"the AKV configuration {akv.configuration_name_of(current)} of {akv.owner_of(current)} is not enabled, uses"
            f" {current.get('key_id')}, and ONTAP can re-key only the one in use",
            "Leave key_id out or as it is, and re-key when it is enabled, or enable it in the same task with enabled=true.",
        )


def other_owner(current: akv.Record, target: akv.Target) -> OptionError:
    """A uuid that leads to the configuration of somebody else."""
    wanted = akv.Target(target.scope, target.svm_name, target.svm_uuid)
    if wanted == akv.Target() or wanted.owns(current):
        return OptionError(
            "configuration_name",
            f"{target} is called {akv.configuration_name_of(current)} and not {target.configuration_name}, and it cannot be renamed",
            "Give its own name, or leave configuration_name or the uuid out.",
        )
    return OptionError(
        "svm_name" if target.svm_name else "svm_uuid" if target.svm_uuid else "scope",
        f"{target} belongs to {akv.owner_of(current)} and not to {wanted}, and a configuration cannot change its owner",
        "Name the right owner, or leave the uuid out.",
    )


def not_in_release(option: str, span: Span | None, release: Release | None) -> OptionError:
    """An option that the system's release does not know in the request in question."""
    needs = f"needs ONTAP {span.since} or newer" if span else "cannot be sent"
    return OptionError(
        option,
        f"{needs}, and this system runs {release}",
        f"Leave {option} out for this system, or upgrade it.",
    )
