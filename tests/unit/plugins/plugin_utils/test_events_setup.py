# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the playbook events sets up, and what it says where that cannot be."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.storage_keys.ontap.plugins.plugin_utils._events_setup import not_reached, of_release, setup_of

TOKEN = "canary-path-token-000"
URL = "https://eda.example.com:5000/ems/"
SHOWN = {"url": URL, "certificate": "shown", "ca": "authority"}


def test_what_is_set_up() -> None:
    assert setup_of({"url": URL, "path_token": TOKEN}, "cluster1") == {
        "problem": "", "filter": "akv", "destination": "akv-eda", "address": f"{URL}cluster1/{TOKEN}", "token": TOKEN, "certificate": "", "ca": "",
    }  # fmt: skip
    found = setup_of({**SHOWN, "filter": "mine", "destination": "ours", "path_token": None}, "cluster1")
    assert not found["problem"] and not found["token"] and found["address"] == f"{URL}cluster1"
    assert [found[name] for name in ("filter", "destination", "certificate", "ca")] == ["mine", "ours", "shown", "authority"]
    assert not setup_of({"url": "http://eda/", "path_token": TOKEN}, "c")["problem"]


@pytest.mark.parametrize(
    ("given", "host", "begins"),
    [
        ({}, "cluster1", "akv_events_url must be"),
        ({"url": URL.rstrip("/"), "path_token": TOKEN}, "cluster1", "akv_events_url must be"),
        ({"url": f"{URL}?a=/", "path_token": TOKEN}, "cluster1", "akv_events_url must be"),
        ({"url": f"{URL}\n", "path_token": TOKEN}, "cluster1", "akv_events_url must be"),
        ({"url": "ftp://eda/", "path_token": TOKEN}, "cluster1", "akv_events_url must be"),
        (SHOWN, "no host", "The name no host cannot be"),
        (SHOWN, "-host", "The name -host cannot be"),
        ({"url": URL, "path_token": "canary-path-token-0"}, "cluster1", "akv_events_path_token must have"),
        ({"url": URL, "path_token": f"{TOKEN}/"}, "cluster1", "akv_events_path_token must have"),
        ({"url": URL}, "cluster1", "Give akv_events_certificate and"),
        ({**SHOWN, "ca": ""}, "cluster1", "Give akv_events_certificate and"),
        ({"url": URL, "ca": "authority", "path_token": TOKEN}, "cluster1", "Give akv_events_certificate and"),
        ({**SHOWN, "url": "http://eda/", "path_token": TOKEN}, "cluster1", "Give akv_events_certificate and"),
    ],
)
def test_what_is_wrong(given: dict[str, t.Any], host: str, begins: str) -> None:
    problem = setup_of(given, host)["problem"]
    assert problem.startswith(begins) and "Nothing was done" in problem and "canary" not in problem


@pytest.mark.parametrize(
    ("release", "patterns", "tells"),
    [((9, 9, 1), 1, False), ((9, 11, 0), 1, False), ((9, 11, 1), 1, True), ((9, 17, 0), 1, True), ((9, 17, 1), 2, True), ((10, 0, 0), 2, True)],
)
def test_a_release(release: tuple[int, int, int], patterns: int, tells: bool) -> None:
    found = of_release(dict(zip(("generation", "major", "minor"), release, strict=True)))
    rules = [(rule["index"], rule["message_criteria"]) for rule in found["rules"]]
    names = ["ekmip.akv.*", "km.cmek.*"][:patterns]
    assert rules == [(number, {"name_pattern": name, "severities": "*"}) for number, name in enumerate(names, start=1)]
    assert found["tells_connectivity"] is tells


def test_whether_the_receiver_was_reached() -> None:
    assert not_reached([{"connectivity": {"state": "success"}}], "cluster1") == ""
    errors = [{"message": {"message": said}} for said in ("No route.", "Refused.", "No route.")]
    said = not_reached([{"connectivity": {"state": "fail", "errors": errors}}], "cluster1")
    assert said.startswith("Filter and destination are set up, yet cluster1 does not reach the receiver: No route.; Refused. See that")
    assert "receiver: ONTAP does not say why. See" in not_reached([{"connectivity": {"state": "fail"}}], "cluster1")
