# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From the variables of a host to the options of modules: what each may be left out for, and what stands in for it."""

from __future__ import annotations

import typing as t

import ansible.template
import pytest
from ansible.errors import AnsibleError
from ansible.parsing.dataloader import DataLoader
from ansible.template import Templar
from ansible_collections.storage_keys.ontap.plugins.lookup.connection import LookupModule
from ansible_collections.storage_keys.ontap.plugins.plugin_utils._connection import for_akv, for_netapp


def test_the_place_of_a_cluster() -> None:
    assert for_akv({}, "localhost", 22) == {}
    assert for_akv({}, "cluster1", 22) == for_akv({}, "cluster1", "22") == {"hostname": "cluster1"}
    assert for_akv({}, "localhost", "8443") == {"http_port": "8443"}
    given = {"hostname": "192.0.2.1", "http_port": 443, "password": "canary"}
    assert for_akv(given, "cluster1", 8443) == given


def test_what_the_modules_of_netapp_get() -> None:
    environment = {"ONTAP_HOSTNAME": "cluster2", "ONTAP_USERNAME": "admin", "ONTAP_PASSWORD": "canary-2", "ONTAP_VALIDATE_CERTS": "no"}
    found = for_netapp({"hostname": "cluster1", "password": "canary-1", "timeout": 5}, environment)
    options = {"hostname": "cluster1", "username": "admin", "password": "canary-1", "validate_certs": "no", "https": True}
    assert found == {"options": options, "environment": {}, "can_log_in": True}
    assert for_netapp({"validate_certs": False, "ca_path": "ca.pem"}, {"ONTAP_HTTP_PORT": "8443"}) == {
        "options": {"hostname": "", "http_port": "8443", "validate_certs": False, "https": True},
        "environment": {"REQUESTS_CA_BUNDLE": "ca.pem"},
        "can_log_in": False,
    }
    # What an inventory leaves empty is not taken from the environment, whose user is another one.
    assert not for_netapp({"username": ""}, environment)["can_log_in"] and for_netapp({}, {})["options"]["validate_certs"] is True


@pytest.mark.parametrize(
    ("given", "can"),
    [
        ({"username": "admin"}, False),
        ({"password": "canary"}, False),
        ({"key_filepath": "a.key"}, False),
        ({"username": "admin", "password": "canary"}, True),
        ({"cert_filepath": "a.pem", "key_filepath": "a.key"}, True),
    ],
)
def test_who_can_log_in(given: dict[str, str], can: bool) -> None:
    assert for_netapp(given, {})["can_log_in"] is can


def looked_up(*terms: str, **given: t.Any) -> list[dict[str, t.Any]]:
    host = {"ansible_host": "cluster1", **given}
    variables: dict[str, t.Any] = {"inventory_hostname": "first", "hostvars": {"first": host}, "omit": "__omit", **host}
    loader = DataLoader()
    lookup = LookupModule(loader=loader, templar=Templar(loader=loader, variables=variables))
    return lookup.run(list(terms), variables)


def test_the_variables_of_a_host() -> None:
    given = {"ontap_username": "admin", "ontap_validate_certs": False, "ontap_ca_path": None, "ontap_version": "9.9.1", "ansible_port": 8443}
    expected = {"hostname": "cluster1", "http_port": 8443, "username": "admin", "validate_certs": False, "ca_path": None}
    assert looked_up(**given) == looked_up("akv", **given) == [expected]
    assert list(looked_up("netapp", **given)[0]) == ["options", "environment", "can_log_in"]


def template(text: str) -> t.Any:
    """As it stands in an inventory; since ansible-core 2.19 only such texts are rendered."""
    return getattr(ansible.template, "trust_as_template", str)(text)


def test_a_variable_may_be_omitted() -> None:
    given = {"ontap_username": template("{{ 'ad' ~ 'min' }}"), "ontap_password": template("{{ nothing | default(omit) }}")}
    assert looked_up(**given) == [{"hostname": "cluster1", "username": "admin"}]


def test_a_variable_that_cannot_be_rendered_is_named() -> None:
    """Another login must not take its place."""
    with pytest.raises(AnsibleError, match=r"ontap_password.*no_such_secret"):
        looked_up(ontap_password=template("{{ no_such_secret }}"))
