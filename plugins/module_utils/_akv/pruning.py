# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is deleted although no entry is about it, and what is told of that. Pure (private)."""

from __future__ import annotations

import typing as t
from collections.abc import Iterable, Mapping, Sequence

from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.change import Change
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.desired import ConfigEntry, Desired, Policy
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.entry_plans import EntryPlan
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.health import health
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.plan import make_plan
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.record import Record, Target, is_enabled, owner_of, scope_of, svm_of

_NAMED_IN_A_WARNING = 5


class Pruning(t.NamedTuple):
    """Whose configurations are deleted that no entry is about: those of the whole system, or of some SVMs by their names."""

    everything: bool = False
    svms: tuple[str, ...] = ()

    @property
    def is_wanted(self) -> bool:
        return self.everything or bool(self.svms)

    def means(self, record: Record) -> bool:
        return self.everything or svm_of(record).get("name") in self.svms

    def without_configuration(self, records: Iterable[Record]) -> list[str]:
        """The names that no configuration belongs to."""
        having = {svm_of(record).get("name") for record in records}
        return [name for name in self.svms if name not in having]


def plan_pruning(
    pruning: Pruning, records: Iterable[Record], entries: Sequence[EntryPlan], displaced: Mapping[str, int], policy: Policy
) -> list[EntryPlan]:
    """A deletion for each configuration that is meant and that no entry is about."""
    kept = {str(entry.found["uuid"]) for entry in entries if entry.found is not None}
    pruned = []
    for record in sorted(filter(pruning.means, records), key=owner_of):
        if str(record["uuid"]) not in kept:
            svm, now = svm_of(record), after_switch(record, displaced)
            desired = Desired(Target(scope_of(record), uuid=str(record["uuid"])), "absent")
            config = ConfigEntry(scope_of(record), svm.get("name"), svm.get("uuid"), desired)
            pruned.append(EntryPlan(config, now, Change(desired, policy, make_plan(now, desired, policy))))
    return pruned


def after_switch(record: Record, displaced: Mapping[str, int]) -> Record:
    """A configuration as it is when another one has taken its place."""
    return {**record, "enabled": False} if str(record["uuid"]) in displaced else record


def ends_of(pruned: Sequence[EntryPlan], without: Sequence[str], unknown: Sequence[str]) -> dict[str, t.Any]:
    """The SVMs by what became of their configurations, or would become; of those that ONTAP refused the reasons."""
    names = [(entry.config.svm_name, entry) for entry in pruned]
    return {
        "removed": list(dict.fromkeys(name for name, entry in names if entry.changes)),
        "absent": [name for name in without if name not in unknown],
        "unknown": list(unknown),
        "refused": {name: entry.error.sentence() for name, entry in names if entry.error is not None},
    }


def nothing_pruned(entries: Sequence[EntryPlan], unmatched: Sequence[int]) -> str:
    named = []
    for number in unmatched[:_NAMED_IN_A_WARNING]:
        desired = entries[number].config.desired
        named.append(f"configs[{number}]" + (f" ({desired.target})" if isinstance(desired, Desired) else ""))
    more = f" and {len(unmatched) - len(named)} more" if len(unmatched) > len(named) else ""
    return (
        "Nothing was pruned, because not every entry of configs could be matched with an SVM or a configuration of this system:"
        f" {', '.join(named)}{more}."
    )


def maybe_in_use(pruned: Sequence[EntryPlan]) -> list[str]:
    """A warning of those that may have encrypted volumes, as far as their state was read; what is not enabled has none."""
    records = [entry.found for entry in pruned if entry.found is not None and is_enabled(entry.found) and "state" in entry.found]
    owners = dict.fromkeys(owner_of(record) for record in records if health(record)["verdict"] != "pending")
    if not owners:
        return []
    return [
        f"{', '.join(owners)}: ONTAP does not say that there are no encrypted volumes. While their keys are kept in the vault ONTAP"
        " refuses to delete the configuration."
    ]
