# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The operations of ``/support/ems/filters``."""

from __future__ import annotations

from dataclasses import replace

from ..api.bodies import typed
from ..api.errors import ApiError
from ..api.http_messages import Answer
from ..api.listing import records_source
from ..api.schema import Record
from ..system.ems_filters import EmsFilter, Rule
from .calls import Call, Outcome, created
from .ems_names import changeable, check_name
from .ems_rules import rules

PATH = "/api/support/ems/filters"
_EVERYTHING_ELSE = Rule(include=False)  # ends every filter
_CODES = {"empty": 983088, "spaces": 983089, "invalid": 983094}


def collection_get(call: Call) -> Outcome:
    """GET of the collection."""
    filters = sorted(call.cluster.destinations.filters.values(), key=lambda each: each.name)
    return Outcome(call.collection(records_source(_record(call, each) for each in filters)))


def get(call: Call) -> Outcome:
    """GET of one filter."""
    return Outcome(call.single(_record(call, call.cluster.destinations.find_filter(call.key))))


def create(call: Call) -> Outcome:
    """POST: 201."""
    given = typed(call.schema, call.body, "create", refused=262196)
    known = call.cluster.destinations.filters
    name = check_name(given, _CODES)
    if name in known:
        raise ApiError(1, "name")
    made = EmsFilter(name, rules(given.get("rules", []), call.cluster.events.messages))
    known[name] = made
    return Outcome(created(call, _record(call, made), f"{PATH}/{name}"))


def modify(call: Call) -> Outcome:
    """PATCH: the rules replace all that there were; ``new_name`` in the URL renames the filter."""
    destinations = call.cluster.destinations
    given = typed(call.schema, call.body, "modify", refused=262203)
    changed = _changeable(call)
    if "rules" in given:
        changed = replace(changed, rules=rules(given["rules"], call.cluster.events.messages))
    if "new_name" in call.parameters:
        name = check_name({"name": call.parameters["new_name"] or None}, _CODES)
        if name in destinations.filters:
            raise ApiError(1, "new_name")
        changed = replace(changed, name=name)
    destinations.replace_filter(call.key, changed)
    return Outcome(Answer())


def delete(call: Call) -> Outcome:
    """DELETE: 200, unless a destination has the filter."""
    name = _changeable(call).name
    if call.cluster.destinations.users_of(name):
        raise ApiError(983124)
    del call.cluster.destinations.filters[name]
    return Outcome(Answer())


def _changeable(call: Call) -> EmsFilter:
    return changeable(call.cluster.destinations.find_filter(call.key), 983113)


def _record(call: Call, each: EmsFilter) -> Record:
    path = f"{PATH}/{each.name}"
    numbered = enumerate((*each.rules, _EVERYTHING_ELSE), 1)
    record: Record = {"name": each.name, "rules": [_rule(rule, index, path, call) for index, rule in numbered]}
    if call.schema.find("system_defined"):
        record["system_defined"] = each.system_defined
    return {**record, "_links": {"self": {"href": path}}}


def _rule(rule: Rule, index: int, path: str, call: Call) -> Record:
    criteria = {
        "name_pattern": rule.name_pattern,
        "severities": ",".join(rule.severities),
        "snmp_trap_types": ",".join(rule.snmp_trap_types),
    }
    record: Record = {"index": index, "type": "include" if rule.include else "exclude", "message_criteria": criteria}
    if call.schema.under("rules.parameter_criteria"):
        patterns = rule.parameters or (("*", "*"),)
        record["parameter_criteria"] = [{"name_pattern": name, "value_pattern": value} for name, value in patterns]
    return {**record, "_links": {"self": {"href": f"{path}/rules/{index}"}}}
