# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Event source for Event-Driven Ansible: receives ONTAP's webhooks about Azure Key Vault."""

from __future__ import annotations

import asyncio
import runpy
import typing as t
from pathlib import Path

_BY_PATH = runpy.run_path(str(Path(__file__).resolve().parents[1] / "plugin_utils/by_path.py"))

DOCUMENTATION = r"""
---
short_description: Receive the events that ONTAP sends by webhook about Azure Key Vault (AKV)
author: storage_keys.ontap contributors (@storage-keys)
version_added: 1.0.0
description:
  - Receives by HTTPS what ONTAP sends to a destination of EMS events of the type C(rest_api), and makes an event C(ontap_ems) of it.
  - The path names the cluster, because ONTAP's documents name only the node. Give each cluster a destination of its own,
    C(https://eda.example.com:5000/ems/cluster1), or with O(path_token) C(https://eda.example.com:5000/ems/cluster1/TOKEN).
    Take the name that the cluster has in the inventory, since C(meta.hosts) limits playbooks to it.
  - ONTAP can send no password. So either it shows a certificate of O(cafile), or the path holds a secret, or both.
  - Several nodes tell of the same fault; only the first one that does makes an event.
  - The sender gets status 200 once the event is in the queue of the rulebook. It gets 503 where the queue is not dealt with in time,
    400 for what is no document of ONTAP's, 403 for strangers, 404 for other paths, 405, 413 and 415 for what no ONTAP sends.
    An event that O(names) does not want, and the test of a destination, get 200 and make no event.
  - Nobody documents whether ONTAP sends again what was not taken. So this source is the quick one, and C(akv_health), which asks the
    clusters, the one that misses nothing. Use both.
options:
  host:
    description:
      - The address to listen on. Without it, all addresses of this machine.
    type: str
  port:
    description:
      - The port to listen on.
    type: int
    default: 5000
  path_prefix:
    description:
      - What paths begin with. The name of the cluster follows it.
    type: str
    default: /ems/
  certfile:
    description:
      - The certificate that the receiver shows, with those that lead to its authority (PEM). ONTAP must trust that authority.
      - Required unless O(allow_http=true).
    type: path
  keyfile:
    description:
      - Its private key (PEM). Without it, O(certfile) must hold the key.
    type: path
  password:
    description:
      - What opens the private key, if it is encrypted.
    type: str
  password_file:
    description:
      - A file with the password, instead of O(password).
    type: path
  cafile:
    description:
      - The authorities whose certificates clients must show (PEM). Nobody else is let in then.
      - One of O(cafile), O(capath), O(path_token) and O(path_token_file) is required.
    type: path
  capath:
    description:
      - A folder with such authorities, as C(openssl rehash) makes it.
    type: path
  client_subjects:
    description:
      - Which of these clients are let in, by the common name or a DNS name of the certificate. C(*) stands for anything, and
        C({cluster}) for the cluster that the path names, so that C({cluster}.example.com) keeps each cluster to its own path.
      - Without it, all of them.
    type: list
    elements: str
    default: []
  path_token:
    description:
      - A secret of 20 characters or more, letters, digits and C(._~-), that the path must end with.
      - Whoever may read the destinations of the cluster can read it.
    type: str
  path_token_file:
    description:
      - A file with the secret, instead of O(path_token).
    type: path
  allow_http:
    description:
      - Listen without TLS, for a place behind something that speaks TLS. O(path_token) is then required.
    type: bool
    default: false
  clusters:
    description:
      - The clusters that may be named in the path. Without it, any.
    type: list
    elements: str
    default: []
  names:
    description:
      - Which events to tell, by their names. C(*) stands for anything.
    type: list
    elements: str
    default: ['ekmip.akv.*', 'km.cmek.*']
  max_body:
    description:
      - The most bytes that a document may have, from 1024 to 1048576.
    type: int
    default: 65536
  dedupe_window:
    description:
      - Seconds within which another report of an incident is no event. Nodes look at the vault every 15 minutes, each at a time of
        its own. An incident lasts as long as there are such reports, or until its end is reported.
    type: int
    default: 900
  queue_limit:
    description:
      - How many events may wait for the rulebook. More are refused with status 503.
    type: int
    default: 100
  queue_timeout:
    description:
      - Seconds after which an event that could not be queued is refused with status 503.
    type: int
    default: 4
notes:
  - It needs aiohttp, which ansible-rulebook brings.
  - The playbook C(storage_keys.ontap.events) sets the clusters up for it.
"""

EXAMPLES = r"""
---
- name: Tell what ONTAP reports, by certificates of clients
  hosts: all
  sources:
    - storage_keys.ontap.ems_webhook:
        port: 5000
        certfile: /etc/eda/tls.crt
        keyfile: /etc/eda/tls.key
        cafile: /etc/eda/ontap-clients.pem
        client_subjects: ["{cluster}.example.com"]
  rules:
    - name: Tell what is wrong
      condition: event.ontap_ems.kind == "problem"
      action:
        debug:
          msg: "{{ event.ontap_ems.cluster }}: {{ event.ontap_ems.text }}"

- name: The same with a secret path
  hosts: all
  sources:
    - storage_keys.ontap.ems_webhook:
        certfile: /etc/eda/tls.crt
        keyfile: /etc/eda/tls.key
        path_token_file: /etc/eda/path_token
        clusters: [cluster1, cluster2]
  rules:
    - name: Tell what is over
      condition: event.ontap_ems.kind == "cleared"
      action:
        debug:
          msg: "{{ event.ontap_ems.incident }} is over."
"""


async def main(queue: asyncio.Queue[t.Any], args: dict[str, t.Any]) -> None:
    """Receive until it is cancelled. ValueError names the option that is wrong."""
    settings = _BY_PATH["library"]("extensions.eda.plugins.plugin_utils.ems_options").read_settings(args)

    async def put(event: dict[str, t.Any]) -> None:
        await queue.put(event)

    async with _BY_PATH["library"]("extensions.eda.plugins.plugin_utils.ems_server").Receiver(settings, put):
        await asyncio.Event().wait()


if __name__ == "__main__":
    _BY_PATH["try_by_hand"](main)
