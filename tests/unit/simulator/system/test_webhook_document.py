# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The XML of a webhook."""

from __future__ import annotations

from datetime import datetime, timezone
from xml.etree import ElementTree

import pytest
from ontap_simulator.api.event_catalogue import Message
from ontap_simulator.system.event_log import Event
from ontap_simulator.system.webhook_document import document
from support.webhook_receiver import NAMESPACE

TIME = datetime(2026, 11, 20, 9, 15, tzinfo=timezone.utc)


@pytest.mark.parametrize("with_doctype", [True, False])
def test_a_document(with_doctype: bool) -> None:
    message = Message("ekmip.akv.keyExpired", "error", "It's <old> & expired.", "", ("svm", "name"))
    event = Event(3, "node1", 2, TIME, message, (("svm", "a<b>&'\"c"), ("name", "https://kv/?a=1&b=2")))
    text = document(event, with_doctype)
    assert text.startswith(b"<?xml version='1.0' encoding='UTF-8' ?>") and (b"<!DOCTYPE" in text) is with_doctype
    root = ElementTree.fromstring(text.decode())  # noqa: S314 (it comes from the simulator)
    assert root.tag == f"{NAMESPACE}netapp"
    (told,) = root
    assert told.tag == f"{NAMESPACE}ems-message-info"
    assert {each.tag.removeprefix(NAMESPACE): each.text for each in told if not len(each)} == {
        "node": "node1",
        "seq-num": "2",
        "severity": "error",
        "time": "1795166100",
        "message-name": "ekmip.akv.keyExpired",
        "event": event.text,
        "source": "mgwd",
    }
    parameters = [(each[0].text, each[1].text) for each in told.iter(f"{NAMESPACE}parameter")]
    assert tuple(parameters) == event.parameters
