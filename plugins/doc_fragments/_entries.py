# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import re
import textwrap

from ansible_collections.storage_keys.ontap.plugins.doc_fragments._configuration import CONFIGURATION, OWNER, SETTINGS, STATE

_NAMES = re.compile(r"^  (\w+):$", re.MULTILINE)


def _within(place: str, options: str) -> str:
    """The documentation of options as suboptions, which name one another by their place."""
    names = "|".join(_NAMES.findall(CONFIGURATION))
    return textwrap.indent(re.sub(rf"O\(({names})\b", rf"O({place}.\1", options), "    ")


# The options of many AKV configurations: those of each, and those that they have in common.
ENTRIES: str = (
    f"\n  configs:\n    suboptions:{_within('configs[]', STATE)}        default: present{_within('configs[]', OWNER + SETTINGS)}"
    f"  common:\n    suboptions:{_within('common', STATE + SETTINGS)}"
)
