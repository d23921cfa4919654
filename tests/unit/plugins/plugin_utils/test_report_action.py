# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The report at the edge to Ansible: what it refuses before anything is read, and what its result tells."""

from __future__ import annotations

import json
import typing as t
from pathlib import Path

import pytest
import yaml
from ansible.errors import AnsibleActionFail
from ansible_collections.storage_keys.ontap.plugins.module_utils._report.forms import FORMATS
from ansible_collections.storage_keys.ontap.plugins.modules import fleet_report
from ansible_collections.storage_keys.ontap.plugins.plugin_utils._report_action import FAIL_ON, Hosts, argument_spec, report
from ansible_collections.storage_keys.ontap.plugins.plugin_utils._report_hosts import READ
from support.fleets import OUTAGE, told

OPTIONS: dict[str, t.Any] = {
    "step": "write", "formats": ["html", "json"], "compare": True, "fail_on": [],
}  # fmt: skip
PLAY: dict[str, t.Any] = {"ansible_play_hosts_all": ["c1", "c2"], "ansible_play_hosts": ["c1", "c2"], "ansible_play_batch": ["c1", "c2"]}


def run(
    folder: Path,
    verdict: str = "healthy",
    *,
    play: dict[str, t.Any] | None = None,
    check_mode: bool = False,
    diff: bool = False,
    **options: t.Any,
) -> dict[str, t.Any]:
    entry = told("svm1", verdict, **(OUTAGE if verdict == "unreachable" else {}))
    read = {"report": [entry], "release": None, "read_at": "2025-11-27T12:00:00Z", "seconds": 1.0}
    variables: dict[str, dict[str, t.Any]] = {"c1": {READ: read}, "c2": {READ: {"failed": True, "msg": "no route"}}}
    hosts = Hosts(lambda host: variables[host], lambda value, _variables: value)
    return report({**OPTIONS, "directory": str(folder / "akv"), **options}, play or PLAY, hosts, check_mode=check_mode, diff=diff)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"formats": ["html", "xml"]}, f"akv_report_formats: 'xml' is unknown. Nothing was looked at: give some of {', '.join(FORMATS)}."),
        ({"formats": []}, "akv_report_formats: empty. "),
        ({"fail_on": ["unreachabel"]}, "akv_report_fail_on: 'unreachabel' is unknown. Nothing was looked at: give some of unreachable, "),
        ({"directory": "/no/such/folder"}, "akv_report_directory: /no/such/folder cannot be made, because /no/such does not exist. "),
    ],
)
def test_what_is_refused(tmp_path: Path, options: dict[str, t.Any], said: str) -> None:
    for step in ("check", "write"):
        with pytest.raises(AnsibleActionFail) as raised:
            run(tmp_path, step=step, **options)
        assert said in str(raised.value)
    assert not list(tmp_path.iterdir())


def test_the_options_are_documented() -> None:
    documented = yaml.safe_load(fleet_report.DOCUMENTATION)["options"]
    defaults = [{name: each.get("default") for name, each in options.items()} for options in (documented, argument_spec())]
    assert defaults[0] == defaults[1]
    assert (documented["formats"]["choices"], set(documented["fail_on"]["choices"])) == (list(FORMATS), set(FAIL_ON))
    assert set(yaml.safe_load(fleet_report.RETURN)) == {"problem", "files", "ansible_facts"}


def test_a_look_at_the_options_writes_nothing(tmp_path: Path) -> None:
    assert run(tmp_path, step="check") == {"changed": False} and not list(tmp_path.iterdir())


def test_a_survey_gives_several_choices_as_one_text(tmp_path: Path) -> None:
    result = run(tmp_path, "unreachable", formats=["json\ncsv", " prom,json "], fail_on=["unreachable\n", "", "missing"])
    assert [Path(path).name for path in result["files"]] == ["akv.json", "akv.csv", "akv.prom"] and result["problem"].endswith(": 1 unreachable.")


def test_it_is_written_with_the_last_batch_of_clusters(tmp_path: Path) -> None:
    for batch in (["c1"], []):
        result = run(tmp_path, play={**PLAY, "ansible_play_batch": batch})
        assert result.pop("skip_reason") and result == {"changed": False, "skipped": True} and not list(tmp_path.iterdir())
    # Nobody waits for one that has failed.
    assert run(tmp_path, play={**PLAY, "ansible_play_hosts": ["c1"], "ansible_play_batch": ["c1"]})["files"]


def test_what_the_report_says_of_itself(tmp_path: Path) -> None:
    def command_and_run(**more: t.Any) -> tuple[str, t.Any, t.Any]:
        fleet = run(tmp_path, "unreachable", play={**PLAY, **more})["ansible_facts"]["akv_report"]
        return str(fleet["problems"]), fleet["run"], fleet["left_out"]

    sources = {"ansible_inventory_sources": ["/etc/fleet/sites.yml", "more.yml"], "groups": {"clusters": ["c1", "c2", "c3"]}}
    problems, made_by, left_out = command_and_run(**sources)
    assert "-i sites.yml" in problems and (made_by, left_out) == (None, 1)
    for name in ("awx_job_id", "tower_job_id"):
        problems, made_by, _left_out = command_and_run(**sources, **{name: 42})
        assert "sites.yml" not in problems and made_by == "AWX job 42"
    assert command_and_run()[1:] == (None, 0)


def test_what_the_result_tells(tmp_path: Path) -> None:
    result = run(tmp_path, "unreachable", diff=True, fail_on=["unreachable"])
    assert result["changed"] and result["msg"] == "1 of 1 configuration on 2 clusters is not well, 1 of 2 clusters could not be read."
    assert result["problem"] == f"{result['msg'][:-1]}: 1 unreachable."
    assert (result["diff"]["before"], result["diff"]["after"]) == ("", "unreachable: c1 SVM svm1\n")
    assert result["files"] == [str(tmp_path / "akv/akv.html"), str(tmp_path / "akv/akv.json")]
    assert result["ansible_facts"]["akv_report"] == json.loads((tmp_path / "akv/akv.json").read_text())
    # It is long, and a task is shown with -v.
    assert result["_ansible_verbose_override"] is True


@pytest.mark.parametrize("formats", [["html"], ["json"], ["prom"], ["csv", "checkmk"], list(FORMATS)])
def test_it_has_changed_where_there_is_news(tmp_path: Path, formats: list[str]) -> None:
    def changed(verdict: str, **more: t.Any) -> bool:
        return bool(run(tmp_path, verdict, formats=formats, **more)["changed"])

    assert changed("degraded", check_mode=True) and not list(tmp_path.iterdir())
    assert changed("degraded") and not changed("degraded") and changed("healthy") and not changed("healthy", check_mode=True)
    for path in (tmp_path / "akv").iterdir():
        path.write_text("somebody else's")
    assert changed("healthy") and not changed("healthy")
    next((tmp_path / "akv").iterdir()).unlink()
    assert changed("healthy")
