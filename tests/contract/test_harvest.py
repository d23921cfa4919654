# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The files for NetApp Harvest, which was not at hand: YAML, and every field, event and parameter one that ONTAP has."""

from __future__ import annotations

import re
import typing as t

import pytest
import yaml
from ontap_simulator.api.event_catalogue import messages
from ontap_simulator.api.resource_fields import ADVANCED, RESOURCES
from support.commands import CHECKOUT

FOLDER = CHECKOUT / "extensions/harvest"
EVENTS = {"ems_before_9.14.1.yaml": [(9, 10, 1), (9, 13, 1)], "ems.yaml": [(9, 14, 1), (9, 19, 1)]}


def load(name: str) -> t.Any:
    return yaml.safe_load((FOLDER / name).read_text())


def exported(texts: list[t.Any]) -> dict[str, str]:
    """The name that Harvest gives to each field."""
    found = {}
    for text in texts:
        field, name = re.fullmatch(r"\^{0,2}([\w.]+) +=> (\w+)", text).groups()  # type: ignore[union-attr]
        found[field] = name
    return found


def test_the_object() -> None:
    template = load("azure_key_vault.yaml")
    fields = exported([each for each in template["counters"] if isinstance(each, str)])
    readable = {field.name for field in RESOURCES["azure_key_vault"][0] if field.read}
    assert set(fields) <= readable and not [each for each in RESOURCES["azure_key_vault"][0] if each.secret and each.name in fields]
    (hidden,) = [each["hidden_fields"] for each in template["counters"] if isinstance(each, dict)]
    assert set(hidden) == {name.split(".")[0] for name in fields} & ADVANCED
    told = [*template["export_options"]["instance_keys"], *template["export_options"]["instance_labels"]]
    assert sorted(told) == sorted(fields.values())
    numbers = {text.split()[0]: text.split()[1] for text in template["plugins"][0]["LabelAgent"]["value_to_num"]}
    assert set(numbers.values()) <= set(told)
    page = (CHECKOUT / "docs/harvest.md").read_text()
    assert set(re.findall(r"^\| `akv_(\w+_status)` \|", page, re.MULTILINE)) == set(numbers)
    rules = (FOLDER / "akv_alert_rules.yml").read_text()
    assert {name.removeprefix("akv_") for name in re.findall(r"\bakv_\w+_status\b", rules)} == set(numbers)
    assert load("custom.yaml") == {"objects": {template["name"]: "azure_key_vault.yaml"}}


@pytest.mark.parametrize("name", EVENTS)
def test_the_events(name: str) -> None:
    for release in EVENTS[name]:
        known = messages(release)
        for event in load(name)["events"]:
            fields = exported(event["exports"])
            assert {field.removeprefix("parameters.") for field in fields} <= set(known[event["name"]].parameters), event["name"]
            keys = [text for text in event["exports"] if text.startswith("^^")]
            for end in event.get("resolve_when_ems", []):
                # What resolves an event is found by the same parameters.
                assert keys and {field.removeprefix("parameters.") for field in exported(keys)} <= set(known[end["name"]].parameters)
    asked = set(re.findall(r'message="(ekmip[\w.]+)"', (FOLDER / "akv_alert_rules.yml").read_text()))
    assert asked <= {event["name"] for event in load(name)["events"]}
