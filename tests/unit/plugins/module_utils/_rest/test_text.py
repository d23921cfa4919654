# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import sys

from ansible_collections.storage_keys.ontap.plugins.module_utils._rest import text


def test_what_is_invisible_is_written_out() -> None:
    assert text.shown("a\nb\u200b\U000e0001") == "a\\nb\\u200b\\U000e0001"


def test_every_blank_of_unicode_is_stripped() -> None:
    blanks = "".join(chr(code) for code in range(sys.maxunicode + 1) if chr(code).isspace())
    assert text.strip(f"{blanks}\ufeff two words\ufeff{blanks}") == "two words"
