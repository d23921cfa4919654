# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What AWX refuses, as the stand-in refuses it: with the status and the text of its answer."""

from __future__ import annotations

import typing as t

from support.awx_credential_rules import problems
from support.awx_template_rules import launch_problems, rrule_problems
from support.fake_awx_store import TEMPLATES, Item, Store

Refusal = tuple[int, Item] | None

FORBIDDEN: Refusal = (403, {"detail": "You do not have permission to perform this action."})
# Only a system administrator creates or changes these.
OF_ADMINISTRATORS = ("organizations", "credential_types")
# What a step or a schedule may change only if the template asks for it.
PROMPTS = ("job_type", "diff_mode", "limit", "verbosity", "forks", "job_slice_count")


def refusal(store: Store, surveys: dict[str, Item], collection: str, old: Item | None, new: Item, superuser: bool) -> Refusal:
    """Why AWX does not take an object as it would be, if it does not."""
    if not superuser and collection in OF_ADMINISTRATORS:
        return FORBIDDEN
    if taken := store.taken(collection, new):
        return 400, {"__all__": [taken]}
    check = RULES.get(collection)
    if check and (found := check(store, surveys, old, new)):
        return found
    return None


def _credential_type(store: Store, _surveys: dict[str, Item], old: Item | None, new: Item) -> Refusal:
    used = old and [item for item in store.all("credentials") if item["credential_type"] == old["id"]]
    if old and used and old["inputs"] != new["inputs"]:
        return 403, {"detail": "Modifications to inputs are not allowed for credential types that are in use"}
    found = problems(new)
    return (400, {"inputs": found}) if found else None


def _credential(store: Store, _surveys: dict[str, Item], _old: Item | None, new: Item) -> Refusal:
    kind = store.get(("credential_types",), new["credential_type"])
    assert kind, "a credential without a type"
    known = [field["id"] for field in kind["inputs"]["fields"]]
    found = [f"{name} is no field" for name in new.get("inputs", {}) if name not in known]
    return (400, {"inputs": found}) if found else None


def _execution_environment(_store: Store, _surveys: dict[str, Item], old: Item | None, new: Item) -> Refusal:
    if old and new["organization"] != old["organization"]:
        return 400, {"organization": ["Cannot change the organization of an execution environment"]}
    return None if new.get("image") else (400, {"image": ["This field may not be blank."]})


def _in_inventory(store: Store, _surveys: dict[str, Item], _old: Item | None, new: Item) -> Refusal:
    kind = store.value(new, ["inventory", "kind"])
    return (400, {"inventory": [f"Cannot create a host or group in a {kind} inventory."]}) if kind else None


def _job_template(store: Store, _surveys: dict[str, Item], _old: Item | None, new: Item) -> Refusal:
    if not store.get(("projects",), new["project"]):
        return 400, {"project": ["This field is required."]}
    if new["playbook"] not in store.value(new, ["project", "playbook_files"]):
        return 400, {"playbook": ["Playbook not found for project."]}
    return None


def _prompted(store: Store, surveys: dict[str, Item], new: Item, data: Item, all_required: bool) -> Refusal:
    template = store.get(TEMPLATES, new.get("unified_job_template"))
    if not template:
        return None
    survey = surveys.get(template["url"], {}) if template.get("survey_enabled") else {}
    found = launch_problems(survey, data, all_required=all_required)
    found += [f"{name} is not asked for" for name in PROMPTS if new.get(name) and not template.get(f"ask_{name}_on_launch")]
    if unknown := [name for name in data if name not in {question["variable"] for question in survey.get("spec", [])}]:
        found += [] if template.get("ask_variables_on_launch") else [f"Variables {unknown} are not allowed on launch."]
    return (400, {"variables_needed_to_start": found}) if found else None


def _schedule(store: Store, surveys: dict[str, Item], _old: Item | None, new: Item) -> Refusal:
    if found := rrule_problems(new["rrule"]):
        return 400, {"rrule": found}
    return _prompted(store, surveys, new, new.get("extra_data") or {}, True)


def _node(store: Store, surveys: dict[str, Item], _old: Item | None, new: Item) -> Refusal:
    # What a step lacks may come from the workflow.
    return _prompted(store, surveys, new, new.get("extra_data") or {}, False)


def link_refusal(store: Store, item: Item, link: str, other: Item | None) -> Refusal:
    """Why AWX does not link two objects, if it does not."""
    if other is None:
        return 400, {"detail": "The object does not exist."}
    kinds = [linked["credential_type"] for linked in store.links_of(item, link)] if link == "credentials" else []
    if link == "credentials" and other["credential_type"] in kinds and store.value(other, ["credential_type", "kind"]) != "vault":
        return 400, {"detail": "Cannot assign multiple credentials of this type."}
    return None


RULES: dict[str, t.Callable[[Store, dict[str, Item], Item | None, Item], Refusal]] = {
    "credential_types": _credential_type,
    "credentials": _credential,
    "execution_environments": _execution_environment,
    "hosts": _in_inventory,
    "groups": _in_inventory,
    "job_templates": _job_template,
    "schedules": _schedule,
    "workflow_job_template_nodes": _node,
}
