# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The file that an export writes: what Ansible reads is what was meant, and what somebody else wrote is known."""

from __future__ import annotations

import re
import typing as t

import pytest
from ansible.parsing.dataloader import DataLoader
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.to_configs import Exported, to_configs
from ansible_collections.storage_keys.ontap.plugins.plugin_utils._inventory_file import asked_for, render, why_not
from support.adoption import HOSTILE

SETTINGS = {
    "name": "https://example.vault.azure.net/",
    "key_id": "https://example.vault.azure.net/keys/key1",
    "client_id": "3c1dd0ac-6f19-4c33-a5a5-3c8cbca01f0e",
    "tenant_id": "c9f32fcb-4ab7-40fe-af1b-1850d46cfbbe",
}
CERTIFICATE = {"client_id": "1e3", "authentication_method": "certificate"}
REFERENCE = re.compile(r"\{\{ \((\w+)s \| default\(\{\}, true\)\)\['(.+)'\] \| default\((\w+) \| default\('', true\), true\) \}\}")


def record(number: int, svm: str = "", **values: t.Any) -> dict[str, t.Any]:
    owner = {"name": svm or f"svm{number}", "uuid": f"4f6c2d8a-0e11-11ec-9c9c-{number:012}"}
    return {"uuid": f"1c8d1c4c-0e12-11ec-9c9c-{number:012}", "scope": "svm", "svm": owner, **SETTINGS, **values}


def read(text: str) -> t.Any:
    """As Ansible reads a file of variables."""
    return DataLoader().load(text)


def test_ansible_reads_what_was_meant() -> None:
    """Every hostile text as the name of an SVM, of a configuration and of a user, as far as an option takes it."""
    named = {"configuration": {"name": "{{ blue }}"}, "enabled": False}
    exported = to_configs([record(number, text, proxy_username=text, proxy_port=number + 1, **named) for number, text in enumerate(HOSTILE)])
    loaded = read(render(exported, "cluster1", with_secrets=True))
    assert asked_for(loaded) == (exported.common, exported.configs)
    # Nothing that came from ONTAP is a template; nobody else reads it as a number or as true.
    _head, _marker, body = render(exported, "cluster1", with_secrets=False).partition("\n---\n")
    lines = [line for line in body.splitlines() if re.search(r"\{[{%#]", line)]
    assert len(lines) > len(HOSTILE) and all(': !unsafe "' in line for line in lines)
    assert all(f'proxy_username: "{text}"\n' in body for text in ("1e3", "0o17", "yes", "null"))


def test_the_secret_of_each_application_has_a_reference() -> None:
    records = [record(1), record(2), record(3, client_id="another"), record(4, **CERTIFICATE), record(5)]
    loaded = read(render(to_configs(records), "cluster1", with_secrets=True))
    common, configs = loaded["akv_onboard_common"], loaded["akv_onboard_configs"]
    found = REFERENCE.fullmatch(common["client_secret"])
    assert found and found.groups() == ("akv_client_secret", SETTINGS["client_id"], "akv_client_secret")
    credentials = [{name: value for name, value in entry.items() if name.startswith("client_") and name != "client_id"} for entry in configs]
    assert credentials[:2] == [{}, {}] and [*credentials[2]] == ["client_secret"] and "['another']" in credentials[2]["client_secret"]
    assert [*credentials[3]] == ["client_certificate"] and "akv_client_certificates" in credentials[3]["client_certificate"]
    text = render(to_configs(records), "cluster1", with_secrets=False)
    assert "client_secrets" not in text and "# Application 1e3 of c9f32fcb-4ab7-40fe-af1b-1850d46cfbbe (client_certificate): SVM svm4\n" in text


def test_one_that_cannot_be_created_gets_no_secret() -> None:
    """It would be an error to give it one that nothing would ever send."""
    loaded = read(render(to_configs([record(1, key_id="none"), record(2)]), "cluster1", with_secrets=True))
    assert loaded["akv_onboard_configs"][0]["client_secret"] == "" and "key_id" not in loaded["akv_onboard_configs"][0]


def test_comments_stay_comments() -> None:
    """However many SVMs there are, and whatever they are called."""
    records = [record(number, f"svm{number}\n- x: {{{{") for number in range(200)]
    head, _marker, _body = render(to_configs(records), "a\nb: 1", with_secrets=True).partition("\n---\n")
    assert all(line.startswith("#") and len(line) <= 151 for line in head.splitlines()) and "SVM svm199" in head


def test_whose_a_file_is() -> None:
    text = render(to_configs([record(1)]), "cluster1", with_secrets=True)
    nothing: Exported = to_configs([])
    assert why_not(text.encode(), "cluster1", is_empty=False) == ""
    assert why_not(text.replace("\n", "\r\n").encode(), "cluster1", is_empty=False) == ""
    assert why_not(text.encode(), "cluster1", is_empty=True) == "ONTAP has no configuration any more"
    assert why_not(text.encode(), "cluster2", is_empty=False) == "it holds the export of cluster1"
    assert why_not(render(nothing, "cluster1", with_secrets=True).encode(), "cluster1", is_empty=False) == ""


@pytest.mark.parametrize(
    ("edit", "reason"),
    [
        (lambda text: text.replace("svm1", "svm2"), "it was edited by hand since the last export"),
        (lambda text: f"{text}# mine\n", "it was edited by hand since the last export"),
        (lambda text: text.partition("\n")[2], "no export wrote it"),
        (lambda text: "akv_onboard_configs: []\n", "no export wrote it"),
        (lambda text: "\ud800", "no export wrote it"),
    ],
)
def test_what_somebody_wrote_is_known(edit: t.Callable[[str], str], reason: str) -> None:
    text = edit(render(to_configs([record(1)]), "cluster1", with_secrets=True))
    assert why_not(text.encode("utf-8", "surrogatepass"), "cluster1", is_empty=False) == reason
