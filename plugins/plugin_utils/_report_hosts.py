# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a report takes from the variables of each host (private)."""

from __future__ import annotations

import typing as t
from collections.abc import Callable, Iterable, Mapping

from ansible.errors import AnsibleError
from ansible_collections.storage_keys.ontap.plugins.module_utils._report.cluster_entries import expected_of

READ = "__akv_report_read"  # what the role registers for each cluster: the result of akv_health
_TIMES = ("read_at", "seconds")

Variables = Mapping[str, t.Any]
Render = Callable[[t.Any, Variables], t.Any]  # a value, and the variables of its host


def clusters_of(hosts: Iterable[str], raw: Callable[[str], Variables], render: Render, compare: bool) -> tuple[list[dict[str, t.Any]], list[str]]:
    """What each cluster gave, as the report takes it, and what could not be read of the inventory.

    ``raw`` gives the variables of a host as they are written: what a report does not need is not rendered.
    """
    found, warnings = [], []
    for host in hosts:
        variables = raw(host)
        cluster = {"name": host, **_reading(variables)}
        cluster["drift"] = plain(variables.get("akv_drift_report"))
        if compare and cluster["drift"] is None:
            try:
                cluster["expected"] = expected_of(_chosen(variables.get("akv_onboard_configs"), render, variables))
            except AnsibleError as error:
                warnings.append(f"akv_onboard_configs of {host} cannot be read, so that nothing is compared with it: {error.message}")
        found.append(cluster)
    return found, warnings


def _reading(variables: Variables) -> dict[str, t.Any]:
    """What was read of a cluster and when, or why it was not."""
    told = variables.get(READ)
    if not isinstance(told, Mapping):
        return {"error": None}
    if told.get("failed") or "report" not in told:
        return {"error": plain(told.get("msg"))}
    return {"reading": plain({name: told.get(name) for name in ("report", "release")}), **plain({name: told.get(name) for name in _TIMES})}


def plain(value: t.Any) -> t.Any:
    """The value without what Ansible keeps beside it, whatever its release calls that."""
    if isinstance(value, Mapping):
        return {str(name): plain(each) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(each) for each in value]
    if isinstance(value, str):
        return str.__str__(value)[:]
    if value is None or isinstance(value, bool):
        return value
    return int(value) if isinstance(value, int) else float(value) if isinstance(value, float) else str(value)


def _chosen(configs: t.Any, render: Render, variables: Variables) -> t.Any:
    """Of each entry only what says whose it is; a secret may stand beside that, and nobody is asked for it."""
    names = ("state", "enabled", "scope", "svm_name", "svm_uuid", "configuration_name")
    configs = render(configs, variables) if isinstance(configs, str) else configs
    if not isinstance(configs, (list, tuple)):
        return None
    entries = (render(each, variables) if isinstance(each, str) else each for each in configs)
    return [plain(render({name: each[name] for name in names if name in each}, variables)) for each in entries if isinstance(each, Mapping)]
