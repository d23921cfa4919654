# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The next step begins with what ONTAP says is wrong."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.health import health

LOGIN, KEY, RIGHTS, WAY, ANY = "Azure does not let", "Look at the key", "Give the application", "Check the way", "Find out why"


def next_step(message: str, code: int | None = None, **owner: t.Any) -> str:
    told = {"reachable": False, "message": message, "code": code}
    return str(health({"uuid": "u1", "azure_reachability": told, **owner})["next_step"])


@pytest.mark.parametrize(
    ("message", "begins"),
    [
        ("The vault https://example.vault.azure.net/ is not reachable: authentication failed.", LOGIN),
        ("AADSTS7000222: The provided client secret keys for app are expired.", LOGIN),
        ("AADSTS700016: Application was not found in the directory.", LOGIN),
        ("HTTP 401 Unauthorized", LOGIN),
        ("Operation unwrapKey is not allowed on a disabled key. (Forbidden)", KEY),
        ("403 Forbidden: KeyDisabled", KEY),
        ("The key was not found in the vault: it has been deleted.", KEY),
        ("Caller is not authorized to perform action on resource.", RIGHTS),
        ("The user does not have keys get permission on key vault.", RIGHTS),
        ("Client address is not allowed by the firewall.", RIGHTS),
        ("Connection timed out", WAY),
        ("Could not resolve host: example.vault.azure.net", WAY),
        ("Failed to connect to the proxy.", WAY),
        ("SSL certificate problem", WAY),
        ("AKV service is not reachable.", ANY),
        ("", ANY),
    ],
)
def test_the_cause_comes_first(message: str, begins: str) -> None:
    told = next_step(message)
    assert told.startswith(begins) and told.endswith("Within an hour ONTAP blocks the SVM and takes its encrypted volumes offline.")


def test_a_code_says_it_without_words() -> None:
    assert next_step("", 65537540).startswith(LOGIN) and next_step("", 65537549).startswith(ANY)


def test_the_command_names_the_svm() -> None:
    assert "azure check -vserver svm1 (advanced" in next_step("", svm={"name": "svm1"})
    assert "azure check (advanced" in next_step("", scope="cluster", svm={"name": "cluster1"})
