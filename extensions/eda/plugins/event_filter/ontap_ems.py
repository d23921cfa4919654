# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Event filter for Event-Driven Ansible: makes events of webhooks of ONTAP that something else has received."""

from __future__ import annotations

import runpy
import typing as t
from datetime import datetime, timezone
from pathlib import Path

_BY_PATH = runpy.run_path(str(Path(__file__).resolve().parents[1] / "plugin_utils/by_path.py"))

DOCUMENTATION = r"""
---
short_description: Make an event ontap_ems of a webhook of ONTAP that something else has received
author: storage_keys.ontap contributors (@storage-keys)
version_added: 1.0.0
description:
  - Makes of the XML that ONTAP sends the event that the source C(storage_keys.ontap.ems_webhook) makes of it. It is for webhooks that
    come another way, such as through a message bus.
  - The XML is looked for in O(body), as text or as bytes. C(meta) of the event is kept, the rest makes way.
  - An event without such XML, or with one that cannot be read, stays as it is.
  - Several nodes tell of the same fault, and a filter cannot leave out any. Use C(throttle) with C(event.ontap_ems.incident).
options:
  body:
    description:
      - Where the XML may be, the first place first. Dots lead to what is below.
    type: list
    elements: str
    default: [payload.body, payload, body]
  cluster:
    description:
      - The name of the cluster. It goes to C(meta.hosts), too.
    type: str
  cluster_from:
    description:
      - Where the event has the name of the cluster, instead of O(cluster). Of a path the last part counts.
    type: str
"""

EXAMPLES = r"""
---
- name: Tell what ONTAP reports through a bus
  hosts: all
  sources:
    - ansible.eda.kafka:
        host: bus.example.com
        port: 9092
        topic: ontap-ems
      filters:
        - storage_keys.ontap.ontap_ems:
            cluster_from: meta.headers.cluster
  rules:
    - name: Show the events that it makes
      condition: event.ontap_ems is defined
      action:
        print_event:
"""

_BODY = ("payload.body", "payload", "body")


def main(event: t.Any, body: t.Any = _BODY, cluster: str | None = None, cluster_from: str | None = None) -> t.Any:
    """The event, or what is made of it. ValueError names the option that is wrong."""
    places = [body] if isinstance(body, str) else body
    if not isinstance(places, (list, tuple)) or not all(isinstance(each, str) and each for each in places):
        raise ValueError("body of the filter ontap_ems must be a list of places such as payload.body.")
    for name, value in (("cluster", cluster), ("cluster_from", cluster_from)):
        if value is not None and (not isinstance(value, str) or not value):
            raise ValueError(f"{name} of the filter ontap_ems must be a text that is not empty.")
    if cluster and cluster_from:
        raise ValueError("cluster and cluster_from of the filter ontap_ems exclude each other; give one of them.")
    found = [event, *(_value(event, place) for place in places)]
    raw = next((each for each in found if isinstance(each, (str, bytes, bytearray, memoryview))), None)
    if raw is None:
        return event
    named = str(_value(event, cluster_from) or "").rstrip("/").rpartition("/")[2] if cluster_from else cluster
    made = _BY_PATH["library"]("extensions.eda.plugins.plugin_utils.ems_raw").event_of_raw(raw, named or None, datetime.now(timezone.utc))
    if made is None:
        return event
    meta = event.get("meta") if isinstance(event, dict) else None
    return {**made, "meta": {**(meta if isinstance(meta, dict) else {}), **made["meta"]}}


def _value(event: t.Any, place: str) -> t.Any:
    """What stands there in the event, or None."""
    for part in place.split("."):
        event = event.get(part) if isinstance(event, dict) else None
    return event
