# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Event source for Event-Driven Ansible: tells what changes in the health of ONTAP's Azure Key Vault configurations."""

from __future__ import annotations

import asyncio
import runpy
import typing as t
from pathlib import Path

_BY_PATH = runpy.run_path(str(Path(__file__).resolve().parents[1] / "plugin_utils/by_path.py"))

DOCUMENTATION = r"""
---
short_description: Tell what changes in the health of Azure Key Vault (AKV) configurations of ONTAP
author: storage_keys.ontap contributors (@storage-keys)
version_added: 1.0.0
description:
  - Looks at any number of clusters again and again, and makes an event C(akv_health) of what has changed since, not of every look.
    The verdict is that of the module M(storage_keys.ontap.akv_health).
  - C(change) says what happened. V(problem), V(changed) and V(cleared) are the begin, the course and the end of a problem of one
    configuration, and V(standing) the reminder of it. V(appeared) and V(disappeared) tell of configurations. V(cannot_see) and
    V(can_see) tell that a cluster does not answer, and that it does again. V(changed) tells of another key, vault or application, too.
  - The event says what is known, C(verdict), C(reasons), C(codes), C(nodes), C(next_step), C(since), C(deadline) (when ONTAP blocks
    the SVM) and C(minutes_left). C(since_from) is V(ontap) where ONTAP's events tell since when, and otherwise V(first_look).
  - C(remedy) is V(rotate_secret) or V(recover) where that playbook may mend it, and V(none) where only Azure, the network or a
    person can.
  - C(meta.hosts) is the name of the cluster, so that a playbook that the rule runs is limited to it. Give the clusters the names
    that they have in the inventory.
  - It sends nothing but GET requests. One look costs a cluster one request, and another one where a vault is out of reach.
options:
  clusters:
    description:
      - The clusters to look at. Each entry takes O(name) and the options of a connection, O(hostname) to O(timeout); what it does not
        give it takes from those outside. An entry with a way to log in of its own takes none of the outer one.
    type: list
    elements: dict
  name:
    description:
      - The name of the cluster in events, in O(clusters) or for the only one. Without it, O(hostname).
    type: str
  hostname:
    description:
      - The management address of the only cluster. Without it, the environment variable E(ONTAP_HOSTNAME).
    type: str
  http_port:
    description:
      - The port of the REST API, or E(ONTAP_HTTP_PORT).
    type: int
    default: 443
  username:
    description:
      - The account, or E(ONTAP_USERNAME). One that may only read is enough.
    type: str
  password:
    description:
      - Its password, or E(ONTAP_PASSWORD).
    type: str
  password_file:
    description:
      - A file that holds the password. It is read again where ONTAP refuses the login, so that the password can change meanwhile.
    type: path
  cert_filepath:
    description:
      - A client certificate to log in with (PEM), or E(ONTAP_CERT_FILEPATH).
    type: path
  key_filepath:
    description:
      - Its private key (PEM), or E(ONTAP_KEY_FILEPATH).
    type: path
  access_token:
    description:
      - An OAuth 2.0 access token to log in with, or E(ONTAP_ACCESS_TOKEN).
    type: str
  access_token_file:
    description:
      - A file that holds the token, read again as O(password_file).
    type: path
  validate_certs:
    description:
      - Whether the cluster's certificate must be valid, or E(ONTAP_VALIDATE_CERTS).
    type: bool
    default: true
  ca_path:
    description:
      - The authorities that the cluster's certificate is checked with (PEM), or E(ONTAP_CA_PATH).
    type: path
  use_proxy:
    description:
      - Whether the proxy that the environment names is used, or E(ONTAP_USE_PROXY).
    type: bool
    default: true
  timeout:
    description:
      - Seconds for one exchange with a cluster, or E(ONTAP_TIMEOUT).
    type: int
    default: 30
  svm_names:
    description:
      - Only the configurations of these SVMs. C(*) stands for any characters.
    type: list
    elements: str
  gather:
    description:
      - Which of ONTAP's checks to read.
    type: list
    elements: str
    choices: [state, azure_reachability, ekmip_reachability, all]
    default: [all]
  interval:
    description:
      - Seconds between two looks at a cluster, 10 or more.
    type: int
    default: 60
  initial:
    description:
      - What to tell after the first look. V(problems) tells what is not well, V(all) of every configuration, V(none) nothing.
    type: str
    choices: [problems, all, none]
    default: problems
  confirm:
    description:
      - How many looks in a row must agree before a change is told.
    type: int
    default: 1
  remind:
    description:
      - Seconds after which a problem that stands is told again, as V(standing). V(0) means never.
    type: int
    default: 0
  heartbeat:
    description:
      - Seconds after which a look that succeeds makes an event V(heartbeat) with the number of configurations of each verdict.
        V(0) means never.
    type: int
    default: 0
  ems:
    description:
      - Whether to read ONTAP's events where a vault is out of reach. Without them nobody knows C(deadline) and C(minutes_left).
    type: bool
    default: true
  concurrency:
    description:
      - How many clusters are looked at at once, from 1 to 64. Those that do not answer take half of it at the most.
    type: int
    default: 8
  max_backoff:
    description:
      - The most seconds between two looks at a cluster that does not answer. A login that was refused is tried again after that.
    type: int
    default: 300
  uuid_per:
    description:
      - Whether C(meta.uuid) is the same for all events of an V(incident), or another one for each V(event).
      - Take V(event) with C(--persistence-id) or a rule engine credential, because the engine then leaves out what has a uuid that it
        knows. C(akv_health.incident) is the same for all events of an incident in any case.
    type: str
    choices: [incident, event]
    default: incident
  state_file:
    description:
      - A file that keeps what was told, so that a restart does not tell it again. Without it, a restart tells of problems anew.
      - Leave it out where rules mend problems. A restart while they do would otherwise leave the problem to O(remind).
    type: path
notes:
  - It needs the Python package requests, and no other.
  - Values that are given as text by a variable are read as the modules do it. Put a secret in quotes, or in a file.
  - The account needs read access to C(/api/security/azure-key-vaults) and C(/api/support/ems/events).
"""

EXAMPLES = r"""
---
- name: Tell what changes on two clusters, which share a login
  hosts: all
  sources:
    - storage_keys.ontap.akv_health:
        username: akv_watch
        password_file: /etc/eda/ontap_password
        ca_path: /etc/eda/ca.pem
        clusters:
          - name: cluster1
            hostname: cluster1.example.com
          - name: cluster2
            hostname: cluster2.example.com
        interval: 60
  rules:
    - name: Tell of a problem
      condition: event.akv_health.change == "problem"
      action:
        debug:
          msg: "{{ event.akv_health.owner }} on {{ event.akv_health.cluster }}: {{ event.akv_health.verdict }}"

- name: One cluster, from the environment of the modules (ONTAP_HOSTNAME, ONTAP_USERNAME, ONTAP_PASSWORD)
  hosts: all
  sources:
    - storage_keys.ontap.akv_health:
        name: cluster1
        confirm: 2
        remind: 900
  rules:
    - name: Tell that the cluster cannot be seen
      condition: event.akv_health.change == "cannot_see"
      action:
        debug:
          msg: "{{ event.akv_health.error.sentence }}"
"""


async def main(queue: asyncio.Queue[t.Any], args: dict[str, t.Any]) -> None:
    """Watch until it is cancelled. ValueError names the option that is wrong."""
    await _BY_PATH["library"]("plugins.module_utils._watch.source").run(queue, args)


if __name__ == "__main__":
    _BY_PATH["try_by_hand"](main)
