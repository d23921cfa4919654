#!/usr/bin/python
# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: akv_health
short_description: Fail unless Azure Key Vault (AKV) configurations of ONTAP are healthy
version_added: 1.0.0
description:
  - Judges the health of configurations and fails where one is not good enough, so that a play, a job template or a schedule stops there.
  - It can wait until they are, for example after an outage or behind a change.
  - Where a vault cannot be reached it reads ONTAP's events to say since when, and how many minutes are left until ONTAP blocks the
    SVM and takes its encrypted volumes offline.
  - Without any target all configurations that are enabled are judged.
extends_documentation_fragment: storage_keys.ontap._modules.listing
options:
  require:
    description:
      - The verdicts that are good enough.
    type: list
    elements: str
    choices: [healthy, pending, degraded, unreachable, unknown]
    default: [healthy, pending]
  wait_timeout:
    description:
      - Seconds to wait until every verdict is good enough. V(0) judges once. While it waits a look that fails is tried again.
    type: int
    default: 0
  interval:
    description:
      - Seconds between two looks. Each costs ONTAP some time.
    type: int
    default: 15
  events:
    description:
      - Whether to read ONTAP's events where a vault cannot be reached. The account then needs read access to
        C(/api/support/ems/events); without it the task warns, and RV(report[].since) stays empty.
    type: bool
    default: true
  release:
    description:
      - Whether to tell which release of ONTAP the system has, as RV(release), and when it was looked at, as RV(read_at) and
        RV(seconds). It costs one request more.
    type: bool
    default: false
seealso:
  - module: storage_keys.ontap.akv_info
    description: Lists configurations without failing because of their health.
  - module: storage_keys.ontap.akv_restore
    description: Brings keys back once the vault can be reached.
  - module: storage_keys.ontap.akv_rotate
    description: Replaces a secret that is no longer valid.
"""

EXAMPLES = r"""
- name: Fail unless every configuration of the system that is enabled is healthy
  storage_keys.ontap.akv_health:
    hostname: cluster1.example.com
    username: admin
    password: "{{ ontap_password }}"
  delegate_to: localhost

- name: Wait up to ten minutes until two SVMs reach their vault again
  storage_keys.ontap.akv_health:
    hostname: cluster1.example.com
    username: admin
    password: "{{ ontap_password }}"
    svm_name: [svm1, svm2]
    wait_timeout: 600
  delegate_to: localhost

- name: Look at all SVMs that depend on one application, and go on whatever comes
  storage_keys.ontap.akv_health:
    hostname: cluster1.example.com
    username: admin
    password: "{{ ontap_password }}"
    client_id: 3c1dd0ac-6f19-4c33-a5a5-3c8cbca01f0e
    require: [healthy, pending, degraded, unreachable, unknown]
  delegate_to: localhost
  register: looked
"""

RETURN = r"""
report:
  description:
    - One entry for each configuration, worst first; among equals the one that ONTAP blocks first.
    - Each has C(owner), C(scope), C(uuid), C(name), C(key_id), C(client_id), C(tenant_id) and C(authentication_method) as in
      RV(storage_keys.ontap.akv_info#module:azure_key_vaults).
  returned: when the configurations could be read
  type: list
  elements: dict
  contains:
    svm_name:
      description: Name of the SVM, V(null) for the cluster.
      type: str
      returned: success
    svm_uuid:
      description: UUID of the SVM, V(null) for the cluster.
      type: str
      returned: success
    configuration_name:
      description: Name of the configuration, V(null) before ONTAP 9.14.1.
      type: str
      returned: success
    reachable:
      description: Whether ONTAP reaches the vault, V(null) where it does not tell.
      type: bool
      returned: success
    keys_available:
      description: Whether the keys are available, V(null) where ONTAP does not tell, and before the first encrypted volume.
      type: bool
      returned: success
    nodes:
      description: For each node its C(name), and whether it reaches the key servers inside ONTAP (C(reachable)).
      type: list
      elements: dict
      returned: success
    verdict:
      description: V(healthy), V(pending) (no encrypted volume yet), V(degraded), V(unreachable) or V(unknown).
      type: str
      returned: success
    reasons:
      description: Why, each with code and node; empty where it is healthy.
      type: list
      elements: str
      returned: success
    next_step:
      description: What to do about it, V(null) where it is healthy.
      type: str
      returned: success
    since:
      description: Since when ONTAP does not reach the vault (ISO 8601), V(null) where its events do not tell.
      type: str
      returned: success
    blocked_at:
      description: When ONTAP blocks the SVM and takes its encrypted volumes offline, or did (ISO 8601); V(null) as RV(report[].since).
      type: str
      returned: success
    minutes_left:
      description: Whole minutes until then, V(0) afterwards; V(null) as RV(report[].since).
      type: int
      returned: success
  sample:
    - owner: SVM svm1
      scope: svm
      svm_name: svm1
      svm_uuid: 7a6ab1a1-0e11-11ec-9c9c-005056bb1234
      uuid: 1c8d1c4c-0e12-11ec-9c9c-005056bb1234
      configuration_name: default
      name: https://example.vault.azure.net/
      key_id: https://example.vault.azure.net/keys/key1
      client_id: 3c1dd0ac-6f19-4c33-a5a5-3c8cbca01f0e
      tenant_id: c9f32fcb-4ab7-40fe-af1b-1850d46cfbbe
      authentication_method: client_secret
      reachable: false
      keys_available: true
      nodes: [{name: cluster1-01, reachable: true}]
      verdict: unreachable
      reasons: ["azure_reachability: the AKV service cannot be reached from node cluster1-01 (code 65537549)"]
      next_step: Find out why the vault cannot be reached.
      since: "2026-11-20T02:10:00+01:00"
      blocked_at: "2026-11-20T03:10:00+01:00"
      minutes_left: 38
groups:
  description:
    - What is not good enough, those with the same verdict, reasons and vault as one, in the order of RV(report).
    - Each has C(verdict), C(reasons), C(next_step) and C(name) as in RV(report), and the first C(since) and C(blocked_at) and the least
      C(minutes_left) of its configurations.
  returned: when the configurations could be read
  type: list
  elements: dict
  contains:
    owners:
      description: Whose configurations these are.
      type: list
      elements: str
      returned: success
    uuids:
      description: The UUIDs of these configurations.
      type: list
      elements: str
      returned: success
  sample:
    - verdict: unreachable
      reasons: ["azure_reachability: the AKV service cannot be reached from node cluster1-01 (code 65537549)"]
      next_step: Find out why the vault cannot be reached.
      name: https://example.vault.azure.net/
      owners: [SVM svm1]
      uuids: [1c8d1c4c-0e12-11ec-9c9c-005056bb1234]
      since: "2026-11-20T02:10:00+01:00"
      blocked_at: "2026-11-20T03:10:00+01:00"
      minutes_left: 38
problems:
  description: The groups as sentences, each with the first names and how many more there are.
  returned: when the configurations could be read and every one that is named was found
  type: list
  elements: str
  sample:
    - >-
      1 unreachable since 2026-11-20T02:10:00+01:00, blocked by ONTAP at 2026-11-20T03:10:00+01:00, 38 minutes left, vault
      https://example.vault.azure.net/: azure_reachability: the AKV service cannot be reached from node cluster1-01 (code 65537549) (SVM svm1)
summary:
  description: How many configurations are C(healthy), C(unknown), C(pending), C(degraded) and C(unreachable), and C(total).
  returned: when the configurations could be read
  type: dict
  sample: {total: 3, healthy: 2, unknown: 0, pending: 0, degraded: 0, unreachable: 1}
release:
  description: The release of ONTAP, V(null) where the account may not ask for it.
  returned: when O(release) is true and the configurations could be read
  type: str
  sample: 9.17.1
read_at:
  description: When the configurations had been read (ISO 8601), by the clock of the machine that the module ran on.
  returned: when O(release) is true and the configurations could be read
  type: str
  sample: "2026-11-20T02:22:00.250000+00:00"
seconds:
  description: How long it took.
  returned: when O(release) is true and the configurations could be read
  type: float
  sample: 0.25
error:
  description: What went wrong, in parts, as RV(storage_keys.ontap.akv_config#module:error).
  returned: on failure; about the worst verdict where none other is at fault
  type: dict
  sample: {code: 65537549, cause: At least one node cannot reach the AKV service.}
"""

import typing as t

from ansible_collections.storage_keys.ontap.plugins.module_utils import _requirements  # noqa: F401  # pylint: disable=unused-import
from ansible_collections.storage_keys.ontap.plugins.module_utils._run.health_gate import judge
from ansible_collections.storage_keys.ontap.plugins.module_utils._task.arguments import Spec, application_spec, connection_spec, health_spec
from ansible_collections.storage_keys.ontap.plugins.module_utils._task.health import gate_of
from ansible_collections.storage_keys.ontap.plugins.module_utils._task.module import Module, Task, run
from ansible_collections.storage_keys.ontap.plugins.module_utils._task.targets import selection_of


def argument_spec() -> Spec:
    return {**connection_spec(), **application_spec(), **health_spec()}


def prepare(params: dict[str, t.Any]) -> Task:
    selection = selection_of(params)
    gate = gate_of(params)

    return lambda client, check_mode: judge(client, selection, gate, check_mode)


def main() -> None:
    run(Module(argument_spec=argument_spec(), supports_check_mode=True), prepare)


if __name__ == "__main__":
    main()
