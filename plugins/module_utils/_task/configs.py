# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From options to the entries of a list of configurations, and to what is deleted besides. Pure (private)."""

from __future__ import annotations

import typing as t

from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.desired import ConfigEntry, Desired, Policy
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.fields import SECRETS, SETTINGS
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.pruning import Pruning
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.values import SVM_NAME, TEXT
from ansible_collections.storage_keys.ontap.plugins.module_utils._errors.exceptions import OptionError
from ansible_collections.storage_keys.ontap.plugins.module_utils._task.module import UNREADABLE
from ansible_collections.storage_keys.ontap.plugins.module_utils._task.options import Params, checked, desired_of, names_of, policy_of, value_of


def configs_of(params: Params, policy: Policy) -> list[ConfigEntry]:
    """The entries of a list of configurations; one that cannot be read keeps its error, and does not stop the others."""
    if not params["configs"] and params["prune"]:
        raise OptionError("configs", "empty, and with prune every configuration would be deleted", "Name the ones to keep.")
    _check_common(params.get("common") or {})
    configs = []
    for number, entry in enumerate(params["configs"]):
        config = _row(entry)
        desired: Desired | OptionError
        try:
            unreadable = params.get(UNREADABLE, {}).get(number)
            desired = unreadable or desired_of(config, policy)
        except OptionError as error:
            desired = error.within(f"configs[{number}]")
        configs.append(ConfigEntry(config["scope"], config["svm_name"], config["svm_uuid"], desired))
    return configs


def _check_common(common: Params) -> None:
    """A fault in it is told once and by its place, not of every entry that it has got into."""
    try:
        checked("configuration_name", TEXT, common.get("configuration_name"))
        for field in SETTINGS:
            if common.get(field.name) is not None:
                value_of(field, common[field.name])
    except OptionError as error:
        raise error.within("common") from None


def _row(config: Params) -> Params:
    """An entry may be a row of a table, in which what is not given is empty. An SVM without any name stays an error."""
    blank = [name for name in ("svm_uuid", "uuid", "configuration_name") if config[name] == ""]
    row = {**config, **dict.fromkeys(blank)}
    named = row["svm_uuid"] or row["uuid"]
    return {**row, "svm_uuid": row["svm_uuid"] and row["svm_uuid"].lower(), "svm_name": (row["svm_name"] or None) if named else row["svm_name"]}


def pruning_of(params: Params) -> Pruning:
    """What is deleted although no entry is about it: an empty list of SVMs is an error, and never all of them."""
    svms = params["prune_svms"]
    return Pruning(params["prune"], () if svms is None else names_of("prune_svms", SVM_NAME, svms))


def policy_for_all(params: Params) -> Policy:
    """The policies of a task about many configurations, at least one of which must have a secret to send."""
    return policy_of({**params, "state": "present", **{name: _any_value(params["configs"], name) for name in SECRETS}})


def _any_value(configs: t.Sequence[Params], name: str) -> t.Any:
    return next((config[name] for config in configs if config[name]), None)
