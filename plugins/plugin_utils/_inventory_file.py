# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The file in which an inventory holds what a cluster is to have: its text, and whose a text is that stands there already. Pure (private)."""

from __future__ import annotations

import hashlib
import re
import textwrap
import typing as t
from collections import Counter
from collections.abc import Iterator, Mapping

import yaml
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.fields import SETTINGS
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.to_configs import Entry, Exported
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.text import shown

_HEAD = "# Written by storage_keys.ontap.export for "
_HASH = "# The text below was written with the checksum "
_WIDTH = 150
_REQUIRED = tuple(each.name for each in SETTINGS if each.required)
# Where a secret comes from: a map by application, else the one variable that the playbooks know.
_SOURCES = {"client_secret": "akv_client_secret", "client_certificate": "akv_client_certificate"}
_PLAIN = re.compile(r"[A-Za-z][0-9A-Za-z_./:-]*[0-9A-Za-z/]|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_NO_TEXT = {"y", "n", "yes", "no", "on", "off", "true", "false", "null"}  # to one version of YAML or another
_TEMPLATE = re.compile(r"\{[{%#]")


class Template(str):
    """A text that Ansible is to evaluate. Any other that looks like one is told not to be."""


class _Dumper(yaml.SafeDumper):
    """One that leaves nobody in doubt about what is text."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: t.Any) -> bool:
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    if _TEMPLATE.search(text) and not isinstance(text, Template):
        return dumper.represent_scalar("!unsafe", str(text), style='"')
    plain = _PLAIN.fullmatch(text) and text.lower() not in _NO_TEXT
    return dumper.represent_scalar("tag:yaml.org,2002:str", str(text), style=None if plain else '"')


# Ansible has kinds of its own of both.
_Dumper.add_representer(str, _text)
_Dumper.add_multi_representer(str, _text)
_Dumper.add_multi_representer(int, lambda dumper, number: dumper.represent_int(int(number)))


def render(exported: Exported, cluster: str, with_secrets: bool) -> str:
    """The file's text, the same for the same configurations."""
    common, configs = _with_secrets(exported) if with_secrets else (exported.common, exported.configs)
    data = {"akv_onboard_common": common, "akv_onboard_configs": configs}
    dumped = yaml.dump(data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=10**6)
    body = "".join(f"{line}\n" for line in _about_secrets(exported, with_secrets)) + f"---\n{dumped}"
    return f"{_HEAD}{shown(cluster)}\n{_HASH}{_checksum(body)}\n{body}"


def why_not(present: bytes, cluster: str, is_empty: bool) -> str:
    """Why a file's content is not to be replaced, as the end of a sentence; empty where an export of this cluster wrote it.

    ``is_empty`` tells that there is nothing to write, so that all that the file holds would be lost."""
    text = present.decode("utf-8", "replace").replace("\r\n", "\n")  # as Git may write it
    head, _newline, rest = text.partition("\n")
    checksum, _newline, body = rest.partition("\n")
    if not (head.startswith(_HEAD) and checksum.startswith(_HASH)):
        return "no export wrote it"
    if head != f"{_HEAD}{shown(cluster)}":
        return f"it holds the export of {head.removeprefix(_HEAD)}"
    if checksum != f"{_HASH}{_checksum(body)}":
        return "it was edited by hand since the last export"
    return "ONTAP has no configuration any more" if is_empty else ""


def _checksum(body: str) -> str:
    return hashlib.sha256(body.encode()).hexdigest()


def _with_secrets(exported: Exported) -> tuple[Entry, list[Entry]]:
    """The same, with a reference to the secret of each application. What cannot be created anyway gets none."""
    entries = [(entry, {**exported.common, **entry}, credential) for entry, credential in zip(exported.configs, exported.credentials, strict=True)]
    usual = Counter(credential for _entry, whole, credential in entries if whole.get("client_id") == exported.common.get("client_id"))
    common = dict(exported.common)
    shared = usual.most_common(1)[0][0] if usual and "client_id" in common else ""
    if shared:
        common[shared] = _reference(shared, common["client_id"])
    configs = []
    for entry, whole, credential in entries:
        inherits = shared == credential and "client_id" not in entry
        complete = all(whole.get(name) for name in _REQUIRED)
        own = {} if inherits and complete else {credential: _reference(credential, whole["client_id"]) if complete else ""}
        configs.append({**entry, **own})
    return common, configs


def _reference(credential: str, client_id: str) -> Template:
    source = _SOURCES[credential]
    return Template(f"{{{{ ({source}s | default({{}}, true))['{client_id}'] | default({source} | default('', true), true) }}}}")


def _about_secrets(exported: Exported, with_secrets: bool) -> Iterator[str]:
    """Comments that tell which secret whose configurations need."""
    for each in exported.applications:
        place = f", from {_SOURCES[each.credential]}s" if with_secrets else ""
        told = f"Application {each.client_id} of {each.tenant_id or 'an unknown tenant'} ({each.credential}{place}): {shown(', '.join(each.owners))}"
        yield from textwrap.wrap(told, _WIDTH, initial_indent="# ", subsequent_indent="#   ", break_on_hyphens=False)


def asked_for(loaded: Mapping[str, t.Any]) -> tuple[Entry, list[Entry]]:
    """What is common to the entries of a file that was read, and the entries, but for the references to secrets."""
    common, *entries = (
        {name: value for name, value in entry.items() if name not in _SOURCES}
        for entry in (loaded["akv_onboard_common"], *loaded["akv_onboard_configs"])
    )
    return common, entries
