# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Misspelt variables, told from those of other playbooks and of other people."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from ansible_collections.storage_keys.ontap.plugins.plugin_utils._variables import Known, read_known, unknown
from support.commands import CHECKOUT

KNOWN = read_known()
PAGES = sorted([*CHECKOUT.glob("*.md"), *CHECKOUT.glob("docs/*.md"), *CHECKOUT.glob("roles/*/README.md")])


def told(*names: str, shared: tuple[str, ...] = ("ontap_",), own: tuple[str, ...] = ()) -> dict[str, str | None]:
    return dict(unknown(names, KNOWN, shared, own))


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("akv_rekey_kye", "akv_rekey_key"),
        ("akv_rekey_keyid", "akv_rekey_key_id"),
        ("akv_host", "akv_hosts"),
        ("akv_rotate_secret_polcy", "akv_rotate_secret_policy"),
        ("akv_health_failon", "akv_health_fail_on"),
        ("ontap_pasword", "ontap_password"),
        ("ontap_host", "ontap_hostname"),
        ("ontap_user", "ontap_username"),
        ("ontap_capath", "ontap_ca_path"),
    ],
)
def test_a_misspelt_name_is_told_with_the_right_one(name: str, nearest: str) -> None:
    assert told(name) == {name: nearest}


def test_what_begins_with_our_prefix_is_ours() -> None:
    """Even where it resembles nothing."""
    assert told("akv_xyzzy", "akv_0") == {"akv_0": None, "akv_xyzzy": None}


def test_names_of_others_pass() -> None:
    """With a prefix that is not ours alone, or with none at all."""
    assert told("ontap_version", "ontap_cluster_uuid", "ontap_aggregates", "ansible_host", "netapp_pasword", "__akv_hosts") == {}


def test_a_prefix_counts_only_where_it_is_asked_for() -> None:
    assert told("rehearse_verison", shared=("ontap_", "rehearse_")) == {"rehearse_verison": "rehearse_version"}
    assert told("azure_valut") == {} and told("azure_valut", shared=("azure_",)) == {"azure_valut": "azure_vault"}


def test_the_user_has_the_last_word() -> None:
    assert told("akv_cmdb_id", "akv_cmdb_owner", "akv_host", own=("akv_cmdb_*",)) == {"akv_host": "akv_hosts"}


def test_what_the_playbooks_set_themselves_is_known_and_never_advised() -> None:
    """Facts of the roles stay with a host until the next playbook."""
    assert told("awx_runbooks", "awx_approval_workflow", "azure_akv", shared=("awx_", "azure_")) == {}
    assert told("akv_clusters", "akv_connection", "akv_rekey_report", "akv_onboard_report", "ontap_simulator") == {}
    assert "akv_clusters" not in KNOWN.documented and told("akv_cluster") != {"akv_cluster": "akv_clusters"}
    assert dict(unknown(["akv_a"], Known(frozenset(), frozenset({"akv_b"})), (), ())) == {"akv_a": None}


@pytest.mark.parametrize("page", [page for page in PAGES if "_" in page.read_text()], ids=lambda page: str(page.relative_to(CHECKOUT)))
def test_the_variables_of_the_pages_are_known(page: Path) -> None:
    """In their inventories and on their command lines, which are read by people who then run a playbook."""
    text = page.read_text()
    inventories = [block for block in re.findall(r"```yaml\n(.*?)```", text, re.DOTALL) if re.match(r"(all|clusters):", block)]
    given = re.findall(r"^ *(\w+):", "".join(map(yaml.safe_dump, map(yaml.safe_load, inventories))), re.MULTILINE)
    commands = "\n".join(line for line in text.splitlines() if "ansible-playbook" in line)
    given += re.findall(r"-e (\w+)=", commands) + [name for found in re.findall(r"-e '(\{.*?\})'", commands) for name in yaml.safe_load(found)]
    assert told(*given, shared=("ontap_", "azure_")) == {}
