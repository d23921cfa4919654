#!/usr/bin/python
# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: akv_migrate
short_description: Migrate the keys of an SVM into its Azure Key Vault (AKV) configuration
version_added: 1.0.0
description:
  - Moves the keys of an SVM's encrypted volumes from the key manager of the admin SVM (onboard, or external over KMIP) into the
    AKV configuration of the SVM.
  - That mends the error codes 65537505 and 65537547, with which ONTAP refuses to create or to re-key a configuration while the
    admin SVM holds keys of the SVM's volumes.
  - Where there is no configuration yet and ONTAP refuses to create one, create it beside with M(storage_keys.ontap.akv_config),
    O(storage_keys.ontap.akv_config#module:configuration_name) and
    O(storage_keys.ontap.akv_config#module:enabled=false) (ONTAP 9.14.1 or newer), migrate into it, then enable it.
  - One of O(svm_name), O(svm_uuid) and O(uuid) is needed.
  - Needs an account of the cluster, because the account of an SVM does not see the key manager of the admin SVM.
extends_documentation_fragment: storage_keys.ontap._modules.migration
attributes:
  idempotent:
    support: none
    details:
      - ONTAP does not tell where the keys of a volume are, so that every run asks for the migration and reports a change. What
        has been moved already is not moved again.
options:
  uuid:
    description:
      - UUID of the AKV configuration that the keys go to.
  configuration_name:
    description:
      - Which configuration of the SVM the keys go to, where there are several. Without it the one that is enabled is meant.
      - Needs ONTAP 9.14.1 or newer.
    type: str
  source_uuid:
    description:
      - UUID of the key manager that the keys come from. Only needed where the cluster has several.
    type: str
seealso:
  - module: storage_keys.ontap.akv_config
    description: Creates the configuration that the keys go to.
  - module: storage_keys.ontap.akv_rekey
    description: Is possible once the keys have been migrated.
"""

EXAMPLES = r"""
- name: Move the keys of an SVM from the cluster's onboard key manager into Azure Key Vault
  storage_keys.ontap.akv_migrate:
    hostname: cluster1.example.com
    username: ansible
    password: "{{ ontap_password }}"
    svm_name: svm1
    wait_timeout: 1800
  delegate_to: localhost

- name: Show what would be done
  storage_keys.ontap.akv_migrate:
    hostname: cluster1.example.com
    username: ansible
    password: "{{ ontap_password }}"
    svm_name: svm1
  delegate_to: localhost
  check_mode: true
  diff: true
"""

RETURN = r"""
source_uuid:
  description: UUID of the key manager that the keys came from.
  returned: success
  type: str
  sample: 7a6e4a1c-0e14-11ec-9c9c-005056bb1234
uuid:
  description: UUID of the AKV configuration that they went to.
  returned: success
  type: str
  sample: 1c8d1c4c-0e12-11ec-9c9c-005056bb1234
job:
  description: The job that ONTAP carries the migration out as, in the form of RV(storage_keys.ontap.akv_config#module:job).
  returned: when there was one
  type: dict
  sample: {uuid: 5a1d0c2e-0e13-11ec-9c9c-005056bb1234, state: success}
error:
  description: What went wrong, in parts, as RV(storage_keys.ontap.akv_config#module:error).
  returned: failure
  type: dict
  sample: {code: 65536959, cause: The source of the migration is its destination.}
"""

import typing as t

from ansible_collections.storage_keys.ontap.plugins.module_utils import _requirements  # noqa: F401  # pylint: disable=unused-import
from ansible_collections.storage_keys.ontap.plugins.module_utils._run.migration import migrate
from ansible_collections.storage_keys.ontap.plugins.module_utils._task.arguments import Spec, connection_spec, waiting_spec
from ansible_collections.storage_keys.ontap.plugins.module_utils._task.module import Module, Task, run
from ansible_collections.storage_keys.ontap.plugins.module_utils._task.options import source_of, target_of, waiting_of


def argument_spec() -> Spec:
    return {
        **connection_spec(),
        **waiting_spec(),
        **{name: {"type": "str"} for name in ("svm_name", "svm_uuid", "uuid", "configuration_name", "source_uuid")},
    }


def prepare(params: dict[str, t.Any]) -> Task:
    target = target_of({"scope": "svm", **params})
    source_uuid = source_of(params)
    waiting = waiting_of(params)

    return lambda client, check_mode: migrate(client, target, source_uuid, waiting, check_mode)


def main() -> None:
    run(Module(argument_spec=argument_spec(), supports_check_mode=True), prepare)


if __name__ == "__main__":
    main()
