# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which variables are no text, by their names alone."""

from __future__ import annotations

from ansible.parsing.dataloader import DataLoader
from ansible.template import Templar
from ansible_collections.storage_keys.ontap.plugins.lookup.not_text import LookupModule


def test_what_is_neither_text_nor_left_out() -> None:
    variables = {
        "text": "canary",
        "empty": "",
        "nothing": None,
        "number": 0o123456,
        "truth": True,
        "several": ["canary"],
        "same": "{{ text }}",
        "unsure": "{{ undefined_one | default('') }}",
    }
    names = [*variables, "missing"]
    loader = DataLoader()
    lookup = LookupModule(loader=loader, templar=Templar(loader=loader, variables=variables))
    assert lookup.run(names, variables) == ["number", "truth", "several"]
