# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The throw-away authority, whom it lets in and who is let in by it."""

from __future__ import annotations

import contextlib
import http.client
import ssl
from pathlib import Path

import pytest
import requests
from ontap_simulator import Simulator

from ..conftest import Client, anonymous


def test_a_certificate_of_another_authority_is_refused(simulator: Simulator) -> None:
    with Simulator() as other, pytest.raises(requests.exceptions.ConnectionError):
        anonymous(simulator, cert=other.issue_certificate("admin"))


def test_a_client_that_trusts_another_authority_refuses(simulator: Simulator, client: Client) -> None:
    with Simulator() as other:
        client.session.verify = other.connection["ca_path"]
        with pytest.raises(requests.exceptions.SSLError):
            client.get()
    client.session.verify = simulator.connection["ca_path"]
    assert client.get()["num_records"] == 0


def test_each_certificate_has_files_of_its_own(simulator: Simulator) -> None:
    first, second = simulator.issue_certificate("a"), simulator.issue_certificate("b")
    assert len({*first, *second}) == 4
    assert {Path(path).stat().st_mode & 0o777 for path in (*first, *second)} == {0o600}


def test_the_server_is_verified_as_python_does_it_strictly(simulator: Simulator) -> None:
    context = ssl.create_default_context(cafile=simulator.connection["ca_path"])
    context.verify_flags |= ssl.VERIFY_X509_STRICT
    port = simulator.connection["http_port"]
    for name in ("127.0.0.1", "localhost"):
        with contextlib.closing(http.client.HTTPSConnection(name, port, context=context, timeout=30)) as connection:
            connection.request("GET", "/api/cluster")
            assert connection.getresponse().status == 401
