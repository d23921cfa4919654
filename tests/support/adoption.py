# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An estate that somebody else has made, with names as nobody should give them, and what akv_configs would change of it."""

from __future__ import annotations

import json
import typing as t
from types import SimpleNamespace

import requests
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.fields import ADVANCED
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.pruning import Pruning
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.record import read_record
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.to_configs import Exported
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.release import Release
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.write import Waiting
from ansible_collections.storage_keys.ontap.plugins.module_utils._run.bulk import converge_many
from ansible_collections.storage_keys.ontap.plugins.module_utils._task.common import with_common
from ansible_collections.storage_keys.ontap.plugins.module_utils._task.configs import configs_of, policy_for_all
from ansible_collections.storage_keys.ontap.plugins.module_utils._task.given import read
from ansible_collections.storage_keys.ontap.plugins.module_utils._task.module import UNREADABLE
from ansible_collections.storage_keys.ontap.plugins.modules.akv_configs import argument_spec
from support.estate import CONFIGURATION

if t.TYPE_CHECKING:
    from ontap_simulator import Simulator

# What YAML, Jinja or Ansible could take for something else, what looks like another type, and what nobody sees.
HOSTILE = [
    "svm1", "{{ svm }}", "{{", "{% raw %}", "{#", "!unsafe", "!vault", "#", "a #b", "a: b", "a:", "- a", "? a", "*a", "&a", "|", ">", "%a", "@a",
    "`a`", "yes", "No", "on", "~", "null", "true", "1", "012", "0x10", "0o17", "1e3", "1_000", ".inf", "12:30", "2026-01-01", "=", "<<", "---", "...",
    "''", '"', "a'b", "\\", "a\\nb", "$HOME", "caf\u00e9", "\u5b58\u50a8\U0001f511", "\u200f", "\x1b", "a\nb", " a", "a ", "\ufeff", "x" * 2001,
    "x" * 300, "{{ lookup('ansible.builtin.pipe', 'false') }}", "__proto__", "omit",
]  # fmt: skip

# Of SVMs, as ONTAP can have them.
NAMES = ("svm1", "yes", "1e3", "0x10", "012", "!unsafe", "#1", "x:y", "caf\u00e9")
VAULTS = "/security/azure-key-vaults"


def configure_by_hand(system: Simulator, names: t.Sequence[str] = NAMES) -> None:
    """Configure the SVMs and the cluster as somebody does who does not use this collection, with hostile texts in whatever is text."""
    users = [text for text in HOSTILE if text.isprintable() and text == text.strip() and len(text) < 100]
    session = requests.Session()
    session.trust_env = False
    given = system.connection
    session.auth, session.verify = (given["username"], given["password"]), given["ca_path"]

    def send(method: str, path: str, body: dict[str, t.Any], **query: str) -> dict[str, t.Any]:
        url = f"https://{given['hostname']}:{given['http_port']}/api{path}"
        wanted = {"return_records": "true"} if method == "POST" else {}
        answer = session.request(method, url, json=body, params={"return_timeout": "15", **wanted, **query}, timeout=60)
        answer.raise_for_status()
        records = answer.json().get("records", [{}])
        return dict(records[0])

    for number, name in enumerate(names):
        user = {"proxy_host": "proxy.example.com", "proxy_username": users[number % len(users)]} if number % 4 else {}
        send("POST", VAULTS, {"svm": {"name": name}, **CONFIGURATION, **user})
    send("POST", VAULTS, {**CONFIGURATION, "key_id": "https://example.vault.azure.net/keys/key2"})
    if system.cluster.release.schemas["azure_key_vault"].under("enabled"):
        certificate = {**CONFIGURATION, "client_id": "other-app", "client_certificate": "Y2FuYXJ5", "port": 8443}
        del certificate["client_secret"]
        blue = {"svm": {"name": names[0]}, "configuration": {"name": "{{ blue }}"}, **certificate}
        uuid = send("POST", VAULTS, blue, create_inactive="true")["uuid"]
        send("POST", VAULTS, {**blue, "svm": {"name": names[1]}}, create_inactive="true")
        # The one that came first is put out of use.
        send("PATCH", f"/security/key-stores/{uuid}", {"enabled": True})
        send("PATCH", f"{VAULTS}/{uuid}", {"verify_ip": True})


def settings_of(system: Simulator) -> list[str]:
    """What the system has, without what is drawn by lot."""
    return sorted(json.dumps({**read_record(vault), "uuid": "", **_named(vault)}, sort_keys=True) for vault in _bare(system.vaults))


def _named(vault: t.Mapping[str, t.Any]) -> dict[str, t.Any]:
    named = {name: vault[name]["name"] for name in ("svm", "configuration") if name in vault}
    return {**named, "key_id": vault["key_id"].partition("/keys/")[2].partition("/")[0]}


def _bare(vaults: t.Iterable[t.Mapping[str, t.Any]]) -> t.Iterator[dict[str, t.Any]]:
    return ({name: value for name, value in vault.items() if name not in ADVANCED} for vault in vaults)


def what_would_change(records: t.Sequence[t.Mapping[str, t.Any]], exported: Exported, version: str, key_version: str) -> dict[str, t.Any]:
    """What akv_configs with prune, in check mode, tells that is not "unchanged", on a system with these records."""
    if not exported.configs:
        return {}
    given = {"configs": exported.configs, "common": exported.common, "key_version": key_version, "prune": True}
    result = check_mode(records, given, version)
    told = {name: result.get(name) for name in ("msg", "pruned", "warnings") if result.get(name)}
    return {**told, **({"diff": result["diff"]} if result["changed"] else {})}


def check_mode(records: t.Sequence[t.Mapping[str, t.Any]], given: t.Mapping[str, t.Any], version: str) -> dict[str, t.Any]:
    """The result of akv_configs in check mode on a system with these records, whose SVMs are those that have one."""
    client: t.Any = SimpleNamespace(release=Release(*map(int, version.split(".")[:2])), known_release=None)
    client.records = lambda path, query: [dict(each) for each in records] if path.endswith("vaults") else []
    spec = argument_spec()
    options, faults = read(spec, given, {})
    params = with_common(spec, options)
    whole = {name: params.get(name, option.get("default")) for name, option in spec.items()}
    inside = spec["configs"]["options"]
    whole["configs"] = [{name: entry.get(name, option.get("default")) for name, option in inside.items()} for entry in params["configs"]]
    whole[UNREADABLE] = {number: fault for (_name, number), fault in faults.items()}
    policy = policy_for_all(whole)
    pool: t.Any = SimpleNamespace(client=client)
    return converge_many(pool, configs_of(whole, policy), policy, Waiting(), Pruning(everything=bool(whole["prune"])), check_mode=True)
