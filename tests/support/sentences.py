# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What people read is whole sentences."""

from __future__ import annotations

import re

_SENTENCE = re.compile(r"[A-Za-z]\S*( \S+){2,}[.]")


def check_sentences(*texts: str) -> None:
    """Each begins with a word, has some more with one blank between them, and ends with one full stop."""
    for text in texts:
        assert _SENTENCE.fullmatch(text) and not re.search(r" [.:;,]|[.:;,]{2}", text), text
