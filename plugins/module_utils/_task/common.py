# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the entries of a list of configurations have in common, put into each of them before Ansible looks at them. Pure (private)."""

from __future__ import annotations

import typing as t
from collections.abc import Mapping

from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.fields import CREDENTIALS, SETTINGS
from ansible_collections.storage_keys.ontap.plugins.module_utils._task.given import dictionary_of

Options = Mapping[str, t.Any]

_CREDENTIALS = frozenset(each.name for each in CREDENTIALS)
_SETTINGS = frozenset(each.name for each in SETTINGS)


def with_common(spec: Options, options: Options) -> dict[str, t.Any]:
    """The options, with what ``common`` holds in every entry of ``configs`` that has none of its own."""
    common, configs = options.get("common"), options.get("configs")
    if not isinstance(common, Mapping) or not isinstance(configs, list):
        return dict(options)
    known = {name: value for name, value in common.items() if name in spec["common"]["options"]}  # Ansible says what it does not know
    return {**options, "configs": [_filled(known, entry) for entry in configs]}


def _filled(common: Options, entry: t.Any) -> t.Any:
    """An entry with a secret or a certificate of its own takes neither, one that is to be absent no setting at all."""
    own = _dictionary_of(entry) if isinstance(entry, str) else entry
    if not isinstance(own, Mapping):
        return entry
    foreign = _CREDENTIALS if _CREDENTIALS & {*own} else frozenset()
    if own.get("state", common.get("state")) == "absent":
        foreign = _SETTINGS
    return {**{name: value for name, value in common.items() if name not in foreign}, **own}


def _dictionary_of(text: str) -> t.Any:
    """Ansible takes a dictionary in text."""
    try:
        return dictionary_of(text)
    except (TypeError, ValueError):
        return text  # it says what is wrong
