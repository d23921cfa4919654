# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: not_text
short_description: Find variables that have to be text and are something else
version_added: 1.0.0
description:
  - YAML takes a secret such as C(0123456) for a number, and what is left of it by the time that it is sent is another one. So what has
    to be text is looked at where it comes from.
  - The roles of the collection use it at their start. No value is shown.
options:
  _terms:
    description:
      - Names of variables. One that does not exist, or is V(null), counts as not given.
    type: list
    elements: str
    required: true
extends_documentation_fragment: [storage_keys.ontap._author]
"""

EXAMPLES = r"""
- name: Stop where a secret is no text
  ansible.builtin.assert:
    that: query('storage_keys.ontap.not_text', 'akv_client_secret') | length == 0
    fail_msg: akv_client_secret must be text, so put it in quotes.
"""

RETURN = r"""
_raw:
  description:
    - The names of those that are something else, in the order in which they are given.
  type: list
  elements: str
  sample: [akv_client_secret]
"""

import typing as t

from ansible.plugins.lookup import LookupBase


class LookupModule(LookupBase):
    """Looks at each variable as a task would get it."""

    def run(self, terms: list[t.Any], variables: t.Any = None, **kwargs: t.Any) -> list[str]:
        values = {name: self._templar.template((variables or {}).get(name, "")) for name in terms}
        return [name for name, value in values.items() if not (value is None or isinstance(value, str))]
