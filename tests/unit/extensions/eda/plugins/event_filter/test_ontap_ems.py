# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The filter as ansible-rulebook runs it: by its path, in front of the queue, where an exception would end the source."""

from __future__ import annotations

import inspect
import runpy
import typing as t
from datetime import datetime, timezone

import pytest
import yaml
from ansible_collections.storage_keys.ontap.extensions.eda.plugins.plugin_utils.ems_document import read_document
from ansible_collections.storage_keys.ontap.extensions.eda.plugins.plugin_utils.ems_event import event_of
from support.commands import CHECKOUT
from support.ems_documents import document

FILTER = runpy.run_path(str(CHECKOUT / "extensions/eda/plugins/event_filter/ontap_ems.py"))
main = FILTER["main"]
RAW = document()
SAME = event_of(read_document(RAW)[0], "c1", datetime.now(timezone.utc))


@pytest.mark.parametrize(
    "event",
    [
        {"payload": {"body": RAW.decode()}},
        {"payload": RAW.decode()},
        {"payload": RAW},
        {"body": bytearray(RAW), "more": 1},
        {"body": memoryview(RAW), "payload": {"body": {}}},
        RAW.decode(),
        RAW,
    ],
)
def test_it_makes_the_event_of_the_source(event: t.Any) -> None:
    assert main(event, cluster="c1") == SAME


def test_where_the_body_and_the_cluster_are() -> None:
    event = {"kafka": {"value": RAW.decode()}, "meta": {"source": {"name": "bus"}, "endpoint": "ems/c1/"}}
    made = main(event, body="kafka.value", cluster_from="meta.endpoint")
    assert made == {**SAME, "meta": {"source": {"name": "bus"}, "endpoint": "ems/c1/", **SAME["meta"]}}
    for cluster_from in ("meta.nothing", "meta.source", "kafka.value.x"):
        assert main(event, body=["x", "kafka.value"], cluster_from=cluster_from)["ontap_ems"]["cluster"] is None


@pytest.mark.parametrize(
    ("event", "warned"),
    [
        ({"akv_health": {"cluster": "c1"}}, False),
        ({"payload": {"body": "text"}}, False),
        ({"payload": 5}, False),
        ({"payload": "ems-message-info"}, True),
        ({"payload": RAW[:-9]}, True),
        ({"payload": document(before="<!DOCTYPE netapp [<!ENTITY a 'b'>]>")}, True),
        ({"payload": RAW + b" " * 70_000}, True),
        ({"payload": "<a><!-- ems-message-info --></a>"}, False),
        (None, False),
    ],
)
def test_anything_else_stays_as_it_is(event: t.Any, warned: bool, caplog: pytest.LogCaptureFixture) -> None:
    assert main(event, cluster="c1") is event
    assert ("An event stays as it is: " in caplog.text) == warned


def test_of_several_messages_the_first_is_taken_and_the_log_tells(caplog: pytest.LogCaptureFixture) -> None:
    inner = RAW.partition(b"?>")[2]
    assert main(b"<all>" + inner + inner + b"</all>", cluster="c1") == SAME
    assert "2 messages" in caplog.text


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"body": 5}, "body of the filter"),
        ({"body": [""]}, "body of the filter"),
        ({"cluster": 5}, "cluster of the filter"),
        ({"cluster_from": ""}, "cluster_from of the filter"),
        ({"cluster": "c1", "cluster_from": "meta.x"}, "cluster and cluster_from of the filter"),
    ],
)
def test_wrong_options_are_named(options: dict[str, t.Any], said: str) -> None:
    with pytest.raises(ValueError, match=f"^{said}"):
        main({}, **options)


def test_its_options_are_documented() -> None:
    documented = yaml.safe_load(FILTER["DOCUMENTATION"])["options"]
    parameters = dict(list(inspect.signature(main).parameters.items())[1:])
    assert list(documented) == list(parameters)
    assert tuple(documented["body"]["default"]) == parameters["body"].default
    (ruleset,) = yaml.safe_load(FILTER["EXAMPLES"])
    (source,) = ruleset["sources"]
    assert set(source["filters"][0]["storage_keys.ontap.ontap_ems"]) <= set(documented)
