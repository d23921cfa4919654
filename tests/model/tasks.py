# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What random tasks ask for."""

from __future__ import annotations

import base64
import typing as t

from hypothesis import strategies as st
from model.expected import NEEDED, OPTIONAL, Options
from support.estate import CONFIGURATION

SVMS = ["svm1", "svm2"]
CLUSTER = "the cluster"
OWNERS = [*SVMS, CLUSTER]
SECRETS = ("canary-secret-one", "canary-secret-two")
CERTIFICATES = tuple(base64.b64encode(f"canary-certificate-{number}".encode()).decode() for number in ("one", "two"))
VAULTS = "/security/azure-key-vaults"
KEYS = "https://example.vault.azure.net/keys/"

VALUES: dict[str, st.SearchStrategy[t.Any]] = {
    "name": st.sampled_from([CONFIGURATION["name"]] * 5 + ["https://other.vault.azure.net/"]),
    "key_id": st.sampled_from([f"{KEYS}key1", f"{KEYS}key2"]),
    "client_id": st.sampled_from([CONFIGURATION["client_id"], "11111111-2222-3333-4444-555555555555"]),
    "tenant_id": st.just(CONFIGURATION["tenant_id"]),
    "proxy_type": st.sampled_from(["http", "https"]),
    "proxy_host": st.sampled_from(["", "proxy", "other"]),
    "proxy_port": st.sampled_from([3128, 8080]),
}
COMPLETE = st.fixed_dictionaries(
    {name: VALUES[name] for name in NEEDED if name != "name"} | {"name": st.just(CONFIGURATION["name"])},
    optional={name: VALUES[name] for name in OPTIONAL},
)
PARTIAL = st.fixed_dictionaries({}, optional={name: value for name, value in VALUES.items() if name != "tenant_id"})
ABSENT = st.just({"state": "absent"})
SECRET = st.fixed_dictionaries({"client_secret": st.sampled_from(SECRETS)})
CERTIFICATE = st.fixed_dictionaries({"client_certificate": st.sampled_from(CERTIFICATES)})
NOTHING: st.SearchStrategy[Options] = st.just({})
NEXT: Options = {"configuration_name": "next"}
DEFAULT: Options = {"configuration_name": "default"}
BESIDE = st.sampled_from(
    [{}, {}, {}, {"enabled": True}, NEXT, DEFAULT, {**DEFAULT, "enabled": True}, *2 * [{**NEXT, "enabled": True}, {**NEXT, "enabled": False}]]
)
POLICIES = st.sampled_from(["on_create", "on_create", "with_change", "always"])
SOME_SVMS = st.lists(st.sampled_from(SVMS), min_size=1, unique=True)
SOME_OWNERS = st.lists(st.sampled_from(OWNERS), min_size=1, unique=True)
ONE_KIND = st.one_of(SOME_SVMS, SOME_SVMS, st.just([CLUSTER]))  # what a task about existing configurations takes
# Credentials that no task gives.
OTHERS: Options = {"client_secret": "canary-of-nobody", "client_certificate": base64.b64encode(b"canary-of-nobody").decode()}
JOB_SECONDS = st.sampled_from([0.0, 0.2, 7.0])


def both(first: st.SearchStrategy[Options], second: st.SearchStrategy[Options]) -> st.SearchStrategy[Options]:
    return st.tuples(first, second).map(lambda parts: {**parts[0], **parts[1]})


def configurations(owner: str, newer: bool) -> st.SearchStrategy[Options]:
    """What a task may ask for. Older releases know neither certificates nor a second configuration, the cluster no second one."""
    credential = st.one_of(SECRET, SECRET, CERTIFICATE) if newer else SECRET
    complete, partial = both(COMPLETE, credential), both(PARTIAL, st.one_of(NOTHING, credential))
    return both(st.one_of(complete, complete, partial, partial, ABSENT), BESIDE if newer and owner != CLUSTER else NOTHING)


def one_kind_of(there: list[str]) -> st.SearchStrategy[list[str]]:
    """Mostly owners that have a configuration in use."""
    svms = [owner for owner in there if owner != CLUSTER]
    some = [st.lists(st.sampled_from(svms), min_size=1, unique=True), *2 * [st.permutations(svms)]] if svms else []
    return st.one_of(*some, *([st.just([CLUSTER])] if CLUSTER in there else []), ONE_KIND)


def owner_options(owner: str) -> Options:
    return {"scope": "cluster"} if owner == CLUSTER else {"svm_name": owner}


def svm_of(owner: str) -> str | None:
    """Of the simulator's own functions."""
    return None if owner == CLUSTER else owner


def owners_of(entries: list[Options], told: str) -> list[str]:
    """Those of whose results that is told."""
    return [entry["svm_name"] or CLUSTER for entry in entries if entry[told]]
