# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: awx_found
short_description: Look at what AWX has, and tell what is missing for the playbook awx_setup
version_added: 1.0.0
description:
  - Reads what AWX has of what the playbook C(storage_keys.ontap.awx_setup) creates, and tells what is missing and what would go wrong.
    It is made for that playbook, whose variables in C(vars/awx) it reads.
  - It asks through the lookup C(awx.awx.controller_api), so that the address of AWX comes from the environment variable C(CONTROLLER_HOST).
    It writes nothing.
options:
  _terms:
    description:
      - None.
  token:
    description:
      - The OAuth 2.0 token with which to log in to AWX.
    type: str
    required: true
extends_documentation_fragment: [storage_keys.ontap._author]
"""

EXAMPLES = r"""
- name: Look at what AWX has
  ansible.builtin.set_fact:
    awx_found: "{{ lookup('storage_keys.ontap.awx_found', token=awx_token) }}"
"""

RETURN = r"""
_raw:
  description:
    - One dictionary. Beside these keys it has lists of what AWX has, which P(storage_keys.ontap.awx_objects#lookup) takes.
  type: list
  elements: dict
  contains:
    problems:
      description: What would go wrong with the credential types, with the credentials and with everything else, each as a text that is
        empty where nothing would.
      type: dict
    missing:
      description: The names of what would be created.
      type: list
      elements: str
  sample:
    - problems:
        types: ""
        everything: Give the address of your Git repository as awx_project_url. Nothing was done.
        credentials: ""
      missing: [AKV health]
"""

import typing as t
from collections.abc import Mapping

from ansible.errors import AnsibleError
from ansible.plugins.loader import lookup_loader
from ansible.plugins.lookup import LookupBase
from ansible_collections.storage_keys.ontap.plugins.plugin_utils._awx_checks import missing, problems
from ansible_collections.storage_keys.ontap.plugins.plugin_utils._awx_found import look
from ansible_collections.storage_keys.ontap.plugins.plugin_utils._awx_settings import Settings


class LookupModule(LookupBase):
    """Asks AWX; what is asked and what it means is in plugin_utils."""

    def run(self, terms: list[t.Any], variables: t.Any = None, **kwargs: t.Any) -> list[t.Any]:
        self.set_options(var_options=variables, direct=kwargs)
        api = lookup_loader.get("awx.awx.controller_api", loader=self._loader, templar=self._templar)
        if api is None:
            raise AnsibleError("awx_found needs the collection awx.awx. Install it with ansible-galaxy collection install awx.awx.")
        login = {"oauth_token": self.get_option("token"), "return_all": True}

        def read(endpoint: str, fields: Mapping[str, str]) -> list[dict[str, t.Any]]:
            return list(api.run([endpoint], variables, query_params=dict(fields), **login))

        settings = Settings(variables, self._templar)
        found = look(settings, read)
        return [{**found, "problems": problems(settings, found), "missing": missing(settings, found)}]
