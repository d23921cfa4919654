# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a look shows, beyond the report of the modules."""

from __future__ import annotations

import typing as t
from datetime import datetime, timedelta, timezone

import pytest
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.events import Outage
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.health_report import report_of
from ansible_collections.storage_keys.ontap.plugins.module_utils._watch.observe import observe, sketch_of

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=timezone.utc)


def record(uuid: str = "u1", **parts: t.Any) -> dict[str, t.Any]:
    well = {"azure_reachability": {"reachable": True, "code": 0}, "state": {"available": True, "code": 0}}
    vault = "https://v.vault.azure.net/"
    return {"uuid": uuid, "svm": {"name": uuid}, "name": vault, "key_id": f"{vault}keys/k/abc", **well, **parts}


def away(message: str, code: int | None = 65537549) -> dict[str, t.Any]:
    return {"azure_reachability": {"reachable": False, "code": code, "message": message}}


def one(**parts: t.Any) -> t.Mapping[str, t.Any]:
    (observation,) = observe([record(**parts)], {}, NOW)
    return observation


def test_it_is_the_report_of_the_modules() -> None:
    records = [record(), record("u2", **away("authentication failed"))]
    outages = {"u2": Outage(NOW - timedelta(minutes=5), NOW + timedelta(minutes=55))}
    report = report_of(records, outages, NOW)
    observations = observe(records, outages, NOW)
    assert [{name: each[name] for name in entry} for each, entry in zip(observations, report, strict=True)] == report
    assert [each["ems"] for each in observations] == ["ekmip.akv.notAvailable", None]
    assert [each["key_version"] for each in observations] == ["abc", "abc"]


def test_codes_and_nodes_are_of_what_is_bad() -> None:
    nodes = [{"node": {"name": name}, "reachable": name == "n1", "code": 0 if name == "n1" else 65537552} for name in ("n2", "n1", "n3")]
    bad = one(ekmip_reachability=nodes, **away("connection timed out"))
    assert (bad["codes"], bad["nodes"]) == ([65537549, 65537552], ["n2", "n3"])
    assert (one()["codes"], one()["nodes"]) == ([], [])
    assert sketch_of(bad) == sketch_of(one(ekmip_reachability=nodes[::-1], **away("connection timed out")))


@pytest.mark.parametrize(
    ("before", "after", "same"),
    [
        (("timed out after 3 s", None), ("timed out after 14 s", None), True),
        (("refused, trace 4f6c2d8a-0e11-11ec", 1), ("refused, trace 7a6ab1a1-ffff-11ec", 1), True),
        (("connection timed out", 1), ("connection timed out", 2), False),
        (("connection timed out", 1), ("authentication failed", 1), False),
        (("AADSTS7000222: refused", 1), ("AADSTS700016: refused", 1), False),
    ],
)
def test_other_words_and_other_codes_are_a_change_and_other_numbers_in_the_words_are_none(
    before: tuple[str, int | None], after: tuple[str, int | None], same: bool
) -> None:
    assert (sketch_of(one(**away(*before))) == sketch_of(one(**away(*after)))) == same


@pytest.mark.parametrize(
    ("message", "code", "remedy"),
    [
        ("authentication failed", 65537549, "rotate_secret"),
        ("AADSTS7000222: the provided client secret keys are expired", 65537549, "rotate_secret"),
        ("AADSTS700016: application not found in the directory", 65537549, "none"),
        ("AADSTS90002: tenant not found", 65537549, "none"),
        ("invalid", 65537540, "rotate_secret"),
        ("connection timed out", 65537549, "none"),
        ("the key is disabled, and access is forbidden", 65537549, "none"),
        ("the application has no permission", 65537549, "none"),
        ("who knows", 65537549, "none"),
    ],
)
def test_only_a_new_secret_is_a_remedy_for_a_vault_out_of_reach(message: str, code: int, remedy: str) -> None:
    assert one(**away(message, code))["remedy"] == remedy


@pytest.mark.parametrize("names", [{"svm": {"name": "{{ lookup('pipe', 'id') }}"}}, {"svm": {"name": "svm 1"}}, {"client_id": "{% raw %}"}])
def test_no_playbook_is_given_a_name_that_ansible_could_take_for_a_template(names: dict[str, t.Any]) -> None:
    missing = {"state": {"available": False, "code": 65537551, "message": "The KEK is missing."}}
    assert one(**missing, **names)["remedy"] == "none" and one(**missing, svm={"name": "a-Svm_1.prod"})["remedy"] == "recover"


def test_keys_are_restored_only_once_the_vault_is_back() -> None:
    missing = {"state": {"available": False, "code": 65537551, "message": "The KEK is missing."}}
    assert one(**missing)["remedy"] == "recover"
    assert one(**missing, **away("connection timed out"))["remedy"] == "none"
    assert one()["remedy"] == "none"
