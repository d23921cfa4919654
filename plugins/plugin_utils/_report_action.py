# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The report at the edge to Ansible: from options and variables of hosts to files and a result (private)."""

from __future__ import annotations

import re
import time
import typing as t
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from ansible.errors import AnsibleActionFail
from ansible.module_utils.common.yaml import yaml_load
from ansible_collections.storage_keys.ontap.plugins.module_utils._report import forms
from ansible_collections.storage_keys.ontap.plugins.module_utils._report.fleet import About, failure_of, fleet_of, sentence_of
from ansible_collections.storage_keys.ontap.plugins.module_utils._report.memory import memory_of
from ansible_collections.storage_keys.ontap.plugins.module_utils._report.words import STATES, UNEXPECTED
from ansible_collections.storage_keys.ontap.plugins.plugin_utils._report_files import check_folder, read_text, write_texts
from ansible_collections.storage_keys.ontap.plugins.plugin_utils._report_hosts import Render, clusters_of, plain

COLLECTION = Path(__file__).resolve().parents[2]
FAIL_ON = (*STATES, UNEXPECTED, "changed")

Options = Mapping[str, t.Any]


class Hosts(t.NamedTuple):
    """The variables of a host as they are written, and how to render a value with them."""

    raw: Callable[[str], Mapping[str, t.Any]]
    render: Render


def argument_spec() -> dict[str, t.Any]:
    return {
        "step": {"type": "str", "choices": ["check", "write"], "default": "write"},
        "formats": {"type": "list", "elements": "str", "default": ["html", "json"]},
        "directory": {"type": "str", "required": True},
        "compare": {"type": "bool", "default": True},
        "fail_on": {"type": "list", "elements": "str", "default": []},
    }


def report(options: Options, variables: Mapping[str, t.Any], hosts_of: Hosts, *, check_mode: bool, diff: bool) -> dict[str, t.Any]:
    """What the task returns, once the files are written. Whether a state fails the play is for another task to tell: see ``problem``."""
    folder = Path(options["directory"]).expanduser()
    formats = _choices("akv_report_formats", options["formats"], forms.FORMATS, needed=True)
    fail_on = _choices("akv_report_fail_on", options["fail_on"], FAIL_ON)
    check_folder(folder)
    if options["step"] == "check":
        return {"changed": False}
    if variables["ansible_play_hosts"][-1] not in variables["ansible_play_batch"]:
        return {"changed": False, "skipped": True, "skip_reason": "The report is written with the last batch of clusters."}
    hosts, warnings = clusters_of(variables["ansible_play_hosts_all"], *hosts_of, options["compare"])
    before = {form: read_text(folder / forms.file_of(form)) for form in formats}
    memory = _memory(before)
    about = _about(variables, remembers=any(form in before for form in forms.REMEMBERING))
    fleet = fleet_of(hosts, about, plain(variables.get("akv_expiry_report")), memory)
    fleet["digest"] = forms.digest_of(fleet)
    texts = forms.texts_of(fleet, formats, _file("page.css"), _file("page.js"))
    if not check_mode:
        write_texts(folder, ((forms.file_of(form), text) for form, text in texts.items()))
    result: dict[str, t.Any] = {
        "changed": _is_new(before, texts, memory, fleet),
        "msg": f"{sentence_of(fleet)}.",
        "problem": failure_of(fleet, fail_on),
        "files": [str(folder / forms.file_of(form)) for form in texts],
        "ansible_facts": {"akv_report": fleet},
        "warnings": warnings,
        # It has an entry for each configuration: shown with -vv, not with -v.
        "_ansible_verbose_override": True,
    }
    if diff:
        header = f"{folder}: who is not well"
        result["diff"] = {
            "before_header": header, "after_header": header, "before": forms.lines_of(memory), "after": forms.lines_of(memory_of(fleet)),
        }  # fmt: skip
    return result


def _choices(name: str, given: Sequence[str], choices: Sequence[str], *, needed: bool = False) -> list[str]:
    """Each once. A survey sends several as one text, with commas or line breaks between them."""
    words = [word.strip() for each in given for word in re.split(r"[\n,]", str(each))]
    chosen = list(dict.fromkeys(word for word in words if word))
    wrong = [word for word in chosen if word not in choices]
    if wrong or (needed and not chosen):
        problem = f"{wrong[0]!r} is unknown" if wrong else "empty"
        raise AnsibleActionFail(f"{name}: {problem}. Nothing was looked at: give some of {', '.join(choices)}.")
    return chosen


def _about(variables: Mapping[str, t.Any], *, remembers: bool) -> About:
    """What the report says of itself. For its commands it names the inventory, but that of a job of AWX is no file that somebody could name."""
    job = variables.get("awx_job_id") or variables.get("tower_job_id")
    sources = [] if job else variables.get("ansible_inventory_sources") or []
    left_out = set(variables.get("groups", {}).get("clusters", [])).difference(variables["ansible_play_hosts_all"])
    run, inventory = f"AWX job {job}" if job else None, Path(str(sources[0])).name or None if sources else None
    return About(time.time(), _version(), run=run, inventory=inventory, left_out=len(left_out), remembers=remembers)


def _memory(before: Mapping[str, str | None]) -> dict[str, t.Any] | None:
    for form in forms.REMEMBERING:
        text = before.get(form)
        memory = forms.recall(form, text) if text else None
        if memory:
            return memory
    return None


def _is_new(before: Mapping[str, str | None], texts: Mapping[str, str], memory: Mapping[str, t.Any] | None, fleet: Mapping[str, t.Any]) -> bool:
    """Whether anything but the time is new. A report that remembers the one before knows; of others the texts are compared."""
    if any(text is None for text in before.values()):
        return True
    if memory:
        return bool(memory.get("digest") != fleet["digest"])
    return any(form in forms.REMEMBERING or forms.differs(before[form], text) for form, text in texts.items())


def _version() -> str:
    """Of the collection: an installed one has a manifest, a checkout has galaxy.yml."""
    for name in ("MANIFEST.json", "galaxy.yml"):
        told = read_text(COLLECTION / name)
        if told:
            found = yaml_load(told)
            return str((found.get("collection_info") or found).get("version"))
    return "unknown"


def _file(name: str) -> str:
    return (COLLECTION / "roles/akv_report/files" / name).read_text(encoding="utf-8")
