# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An estate that somebody else has made, with names as nobody should give them, and what akv_configs would change of it."""

from __future__ import annotations

import typing as t
from types import SimpleNamespace

from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.pruning import Pruning
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.to_configs import Exported
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.release import Release
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.write import Waiting
from ansible_collections.storage_keys.ontap.plugins.module_utils._run.bulk import converge_many
from ansible_collections.storage_keys.ontap.plugins.module_utils._task.common import with_common
from ansible_collections.storage_keys.ontap.plugins.module_utils._task.configs import configs_of, policy_for_all
from ansible_collections.storage_keys.ontap.plugins.module_utils._task.given import read
from ansible_collections.storage_keys.ontap.plugins.module_utils._task.module import UNREADABLE
from ansible_collections.storage_keys.ontap.plugins.modules.akv_configs import argument_spec

# What YAML, Jinja or Ansible could take for something else, what looks like another type, and what nobody sees.
HOSTILE = [
    "svm1", "{{ svm }}", "{{", "{% raw %}", "{#", "!unsafe", "!vault", "#", "a #b", "a: b", "a:", "- a", "? a", "*a", "&a", "|", ">", "%a", "@a",
    "`a`", "yes", "No", "on", "~", "null", "true", "1", "012", "0x10", "0o17", "1e3", "1_000", ".inf", "12:30", "2026-01-01", "=", "<<", "---", "...",
    "''", '"', "a'b", "\\", "a\\nb", "$HOME", "caf\u00e9", "\u5b58\u50a8\U0001f511", "\u200f", "\x1b", "a\nb", " a", "a ", "\ufeff", "x" * 2001,
    "x" * 300, "{{ lookup('ansible.builtin.pipe', 'false') }}", "__proto__", "omit",
]  # fmt: skip


def what_would_change(records: t.Sequence[t.Mapping[str, t.Any]], exported: Exported, version: str, key_version: str) -> dict[str, t.Any]:
    """What akv_configs with prune, in check mode, tells that is not "unchanged", on a system with these records."""
    if not exported.configs:
        return {}
    client: t.Any = SimpleNamespace(release=Release(*map(int, version.split(".")[:2])), known_release=None)
    client.records = lambda path, query: [dict(each) for each in records] if path.endswith("vaults") else []
    given = {"configs": exported.configs, "common": exported.common, "key_version": key_version, "prune": True}
    spec = argument_spec()
    options, faults = read(spec, given, {})
    params = with_common(spec, options)
    whole = {name: params.get(name, option.get("default")) for name, option in spec.items()}
    inside = spec["configs"]["options"]
    whole["configs"] = [{name: entry.get(name, option.get("default")) for name, option in inside.items()} for entry in params["configs"]]
    whole[UNREADABLE] = {number: fault for (_name, number), fault in faults.items()}
    policy = policy_for_all(whole)
    result = converge_many(SimpleNamespace(client=client), configs_of(whole, policy), policy, Waiting(), Pruning(everything=True), True)  # type: ignore[arg-type]
    told = {name: result.get(name) for name in ("msg", "pruned", "warnings") if result.get(name)}
    return {**told, **({"diff": result["diff"]} if result["changed"] else {})}
