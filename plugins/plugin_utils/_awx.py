# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is to be in AWX or Automation Platform, made of the settings, in the words of awx.awx and infra.aap_configuration. Pure (private).

Where one object names another, the name is bound to the organization as AWX's API does it: NAME++ORGANIZATION, and for a credential
NAME++TYPE+KIND++ORGANIZATION. So two organizations can have objects of the same names. What is not set is not in a definition at all,
so that it stays as somebody set it in AWX.
"""

from __future__ import annotations

import typing as t
from collections.abc import Callable, Mapping

from ansible.module_utils.parsing.convert_bool import boolean
from ansible_collections.storage_keys.ontap.plugins.plugin_utils._awx_types import AZURE, CREDENTIAL_TYPES, ONTAP

Settings = Mapping[str, t.Any]  # by their names, awx_...
Definition = dict[str, t.Any]

_TYPES = {"ontap": ONTAP, "azure": AZURE}
AZURE_LOGIN = "Microsoft Azure Resource Manager+cloud"  # a type that AWX has
_PROMPTS = ("diff_mode", "limit", "job_slice_count", "verbosity", "forks", "instance_groups", "variables")


def _quoted(name: str) -> str:
    """What has a meaning in a bound name is written otherwise in it."""
    return name.replace("%", "%25").replace("+", "%2B").replace("/", "%2F")


def _bound(settings: Settings, option: str, kind: str = "") -> str:
    """The name that a setting gives, as another object names it; ``kind`` is that of a credential, TYPE+KIND."""
    parts = (_quoted(settings[option]), *([kind] if kind else []), _quoted(settings["awx_organization"]))
    return "++".join(parts)


def credential_types(_settings: Settings) -> list[Definition]:
    return CREDENTIAL_TYPES


def organizations(settings: Settings) -> list[Definition]:
    galaxy = settings["awx_galaxy_credentials"]
    return [{"name": settings["awx_organization"], **({"galaxy_credentials": galaxy} if galaxy else {})}]


def credentials(settings: Settings) -> list[Definition]:
    """AWX does not show secrets, so what it holds cannot be compared with what is given: "exists" leaves a credential alone."""
    shared = {
        "organization": settings["awx_organization"],
        "update_secrets": True,
        "state": "present" if boolean(settings["awx_update_credentials"], strict=False) else "exists",
    }
    given = {each: settings[f"awx_{each}_inputs"] for each in _TYPES}
    return [
        {"name": settings[f"awx_{each}_credential"], "credential_type": _TYPES[each], "inputs": inputs, **shared}
        for each, inputs in given.items()
        if inputs
    ]


def execution_environments(settings: Settings) -> list[Definition]:
    image, credential = settings["awx_execution_environment_image"], "awx_execution_environment_credential"
    definition = {
        "name": settings["awx_execution_environment"],
        "image": image,
        "organization": settings["awx_organization"],
        "pull": "missing",
        **({"credential": _bound(settings, credential, "Container Registry+registry")} if settings[credential] else {}),
    }
    return [definition] if image else []


def projects(settings: Settings) -> list[Definition]:
    credential = "awx_project_credential"
    return [
        {
            "name": settings["awx_project"],
            "organization": settings["awx_organization"],
            "scm_type": "git",
            "scm_url": settings["awx_project_url"],
            "scm_branch": settings["awx_project_branch"],
            "scm_update_on_launch": True,
            "scm_update_cache_timeout": int(settings["awx_project_max_age"]),
            "timeout": int(settings["awx_project_timeout"]),
            "update_project": True,
            **({"credential": _bound(settings, credential, "Source Control+scm")} if settings[credential] else {}),
        }
    ]


def inventories(settings: Settings) -> list[Definition]:
    """One is created where it is missing, and never changed: its kind, its description and its variables are the user's."""
    definition = {
        "name": settings["awx_inventory"],
        "organization": settings["awx_organization"],
        "description": "Each host is the management interface of an ONTAP cluster",
        "kind": "",
        "state": "exists",
    }
    return [definition] if settings["awx_clusters"] else []


def hosts(settings: Settings) -> list[Definition]:
    return [{**cluster, "inventory": _bound(settings, "awx_inventory")} for cluster in settings["awx_clusters"]]


def groups(settings: Settings) -> list[Definition]:
    """The playbooks work on this group."""
    present = [cluster["name"] for cluster in settings["awx_clusters"] if cluster.get("state") != "absent"]
    definition = {"name": "clusters", "inventory": _bound(settings, "awx_inventory"), "hosts": present, "preserve_existing_hosts": True}
    return [definition] if present else []


def templates(settings: Settings) -> list[Definition]:
    """Every job can be run as a check, which the workflow needs."""
    shared: Definition = {
        "organization": settings["awx_organization"],
        "project": settings["awx_project"],
        "inventory": _bound(settings, "awx_inventory"),
        "execution_environment": settings["awx_execution_environment"],
        "credentials": [_bound(settings, f"awx_{each}_credential", f"{kind}+cloud") for each, kind in _TYPES.items()],
        "job_type": "run",
        "diff_mode": True,
        "forks": int(settings["awx_forks"]),
        "verbosity": int(settings["awx_verbosity"]),
        "timeout": 0,
        "allow_simultaneous": False,
        "ask_job_type_on_launch": True,
        **{f"ask_{each}_on_launch": each in settings["awx_prompts"] for each in _PROMPTS},
        "survey_enabled": True,
        **({"extra_vars": {"akv_serial": settings["awx_serial"]}} if settings["awx_serial"] else {}),
        **{each: settings[f"awx_{each}"] for each in ("labels", "instance_groups") if settings[f"awx_{each}"]},
    }
    told, login = _told(settings, "error"), "awx_azure_login_credential"
    azure = [_bound(settings, login, AZURE_LOGIN)] if settings[login] else []
    asking_azure = {"credentials": [*shared["credentials"], *azure]}
    own = [
        *settings["awx_runbooks"],
        {**settings["awx_drift"], **told},
        {**settings["awx_diagnose"], **asking_azure},
        {**settings["awx_expiry"], **asking_azure, **told},
        {**settings["awx_health"], **told, "timeout": int(settings["awx_health_timeout"])},
    ]
    return [{**shared, **_asking(each), "playbook": f"{settings['awx_playbook_folder']}{each['playbook']}"} for each in own]


def _asking(template: Definition) -> Definition:
    """The same with its survey as AWX takes it."""
    survey = {"name": template["name"], "description": "", "spec": template["survey"]}
    return {**{name: value for name, value in template.items() if name != "survey"}, "survey_spec": survey}


def _told(settings: Settings, *events: str) -> Definition:
    """Whom AWX tells of them."""
    notification = "awx_notification_template"
    return {f"notification_templates_{each}": [_bound(settings, notification)] for each in events if settings[notification]}


def workflows(settings: Settings) -> list[Definition]:
    """The answers reach every step, so that what was checked is what is rotated."""
    workflow = _asking(settings["awx_approval_workflow"])
    steps = workflow.pop("steps")
    return [
        {
            **workflow,
            "organization": settings["awx_organization"],
            "inventory": _bound(settings, "awx_inventory"),
            "ask_limit_on_launch": "limit" in settings["awx_prompts"],
            "survey_enabled": True,
            "simplified_workflow_nodes": [_step(settings, step) for step in steps],
            **_told(settings, "error", "approvals"),
        }
    ]


def _step(settings: Settings, step: Definition) -> Definition:
    """AWX fills in no default of a question with several choices by itself."""
    if "approval_node" in step:
        return {**step, "approval_node": {**step["approval_node"], "timeout": int(settings["awx_approval_timeout"])}}
    answers = {"extra_data": _health_answers(settings)} if step["unified_job_template"] == settings["awx_health"]["name"] else {}
    return {**step, "lookup_organization": settings["awx_organization"], **answers}


def _health_answers(settings: Settings) -> Definition:
    return {"akv_health_fail_on": settings["awx_health_fail_on"]}


def schedules(settings: Settings) -> list[Definition]:
    """A report that goes with the container of its job is of no use every ten minutes, and a look at Azure needs a login there."""
    report = {f"akv_report_{each}": settings[f"awx_report_{each}"] for each in ("formats", "directory")}
    expiry = {"akv_expiry_fail_on": settings["awx_expiry_fail_on"]}
    return [
        _schedule(settings, "health", settings["awx_health"]["name"], _health_answers(settings)),
        _schedule(settings, "drift", settings["awx_drift"]["name"], {"akv_drift_fail": "yes"}),
        *([_schedule(settings, "report", "AKV report", report)] if settings["awx_report_directory"] else []),
        *([_schedule(settings, "expiry", settings["awx_expiry"]["name"], expiry)] if settings["awx_azure_login_credential"] else []),
    ]


def _schedule(settings: Settings, name: str, template: str, answers: Definition) -> Definition:
    return {
        "name": settings[f"awx_{name}_schedule"],
        "organization": settings["awx_organization"],
        "unified_job_template": template,
        "rrule": settings[f"awx_{name}_rrule"],
        "extra_data": answers,
        "enabled": True,
    }


KINDS: dict[str, Callable[[Settings], list[Definition]]] = {
    each.__name__: each
    for each in (
        *(credential_types, organizations, credentials, execution_environments, projects, inventories, hosts, groups),
        *(templates, workflows, schedules),
    )
}
