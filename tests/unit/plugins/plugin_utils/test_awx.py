# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is made of the settings for AWX; tests/contract holds the whole against AWX's rules."""

from __future__ import annotations

import typing as t

import pytest
from ansible.errors import AnsibleError
from ansible.parsing.dataloader import DataLoader
from ansible.template import Templar
from ansible_collections.storage_keys.ontap.plugins.lookup.awx_definitions import LookupModule
from ansible_collections.storage_keys.ontap.plugins.plugin_utils._awx import KINDS
from support.awx_settings import settings


def made(kind: str, **given: t.Any) -> list[dict[str, t.Any]]:
    return KINDS[kind](settings(**given))


def test_a_name_in_another_object_is_bound_and_quoted() -> None:
    clusters: list[dict[str, t.Any]] = [{"name": "c1", "variables": {"a": 1}}, {"name": "c2", "state": "absent"}]
    given = {"awx_organization": "R&D 100%", "awx_inventory": "a+b/c", "awx_clusters": clusters}
    bound = "a%2Bb%2Fc++R&D 100%25"
    assert made("hosts", **given) == [{**cluster, "inventory": bound} for cluster in clusters]
    assert made("groups", **given) == [{"name": "clusters", "inventory": bound, "hosts": ["c1"], "preserve_existing_hosts": True}]
    (project,) = made("projects", awx_project_credential="Git", awx_organization="Storage")
    assert project["credential"] == "Git++Source Control+scm++Storage" and project["scm_update_cache_timeout"] == 3600


@pytest.mark.parametrize(("given", "state"), [(False, "exists"), ("no", "exists"), (True, "present"), ("yes", "present")])
def test_credentials_that_exist_are_left_alone_unless_it_is_said_otherwise(given: t.Any, state: str) -> None:
    (credential,) = made("credentials", awx_azure_inputs={"client_secret": "canary"}, awx_update_credentials=given)
    assert credential["state"] == state and credential["credential_type"] == "ONTAP Azure application"


def test_what_is_not_given_is_not_defined() -> None:
    assert not [kind for kind in ("credentials", "execution_environments", "inventories", "hosts", "groups") if made(kind)]
    assert made("organizations") == [{"name": "Default"}]


def test_the_lookup_reads_settings_and_knows_what_it_can_define() -> None:
    loader = DataLoader()
    lookup = LookupModule(loader=loader, templar=Templar(loader=loader, variables=settings()))
    assert lookup.run(["organizations", "inventories"], settings()) == [{"name": "Default"}]
    with pytest.raises(AnsibleError, match="there are no people"):
        lookup.run(["people"], settings())
