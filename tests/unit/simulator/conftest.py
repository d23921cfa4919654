# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import base64
import contextlib
import typing as t
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests
from ontap_simulator import Simulator
from support.sessions import session_with

KEY_ID = "https://kv.vault.azure.net/keys/kek"
AKV = "/api/security/azure-key-vaults"
STORES = "/api/security/key-stores"
MANAGERS = "/api/security/key-managers"
CERTIFICATE = base64.b64encode(b"a PKCS12 file").decode()
VERSIONS = [
    "9.8", "9.9.1", "9.10.1", "9.11.1", "9.12.1", "9.13.1", "9.14.1", "9.15.1", "9.16.1", "9.17.1", "9.18.1", "9.19.1",
]
each_release = pytest.mark.parametrize("version", VERSIONS)


def has(version: str, first: str) -> bool:
    """Whether the release is that one or a later one."""
    return [int(part) for part in version.split(".")] >= [int(part) for part in first.split(".")]


def since(first: str) -> list[str]:
    """The releases from that one on."""
    return [version for version in VERSIONS if has(version, first)]


def action_status(version: str) -> int:
    """What an action answers that has ended within return_timeout."""
    return 201 if has(version, "9.15.1") else 200 if has(version, "9.13.1") else 202


class Client:
    """A plain HTTPS client of the simulator that speaks JSON."""

    def __init__(self, simulator: Simulator):
        self.simulator = simulator
        self.connection = simulator.connection
        self.session = session_with(self.connection)

    def call(self, method: str, path: str, **options: t.Any) -> requests.Response:
        """``path`` is relative to the server, or to the key vaults if it does not start with a slash."""
        full = path if path.startswith("/") else f"{AKV}{'/' if path and not path.startswith('?') else ''}{path}"
        url = f"https://{self.connection['hostname']}:{self.connection['http_port']}{full}"
        return self.session.request(method, url, timeout=30, allow_redirects=False, **options)

    def get(self, path: str = "", **options: t.Any) -> t.Any:
        """The JSON of a GET that must succeed."""
        answer = self.call("GET", path, **options)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def records(self, path: str = "", **query: str) -> list[dict[str, t.Any]]:
        """The records of a collection."""
        records: list[dict[str, t.Any]] = self.get(path, params=query)["records"]
        return records

    def code(self, method: str, path: str = "", **options: t.Any) -> tuple[int, str, str | None]:
        """HTTP status, ONTAP's code and target of a call that must fail."""
        answer = self.call(method, path, **options)
        assert answer.status_code >= 400, answer.text
        error = answer.json()["error"]
        assert set(error) <= {"message", "code", "target"} and isinstance(error["code"], str) and error["message"]
        return answer.status_code, error["code"], error.get("target")

    def create(self, svm: str | dict[str, str] | None = "svm1", **values: t.Any) -> str:
        """Create a configuration; its UUID."""
        query = "?return_timeout=20" if self.simulator.settings.post_is_job else ""
        answer = self.call("POST", query, json=body(svm, **values))
        assert answer.status_code == 201, answer.text
        return answer.headers["Location"].rsplit("/", 1)[1]


def body(svm: str | dict[str, str] | None = "svm1", **values: t.Any) -> dict[str, t.Any]:
    """The body of a complete POST; ``svm`` is a name, the whole object, or None for the cluster."""
    complete = {
        "name": "https://kv.vault.azure.net/",
        "client_id": "client-1",
        "tenant_id": "tenant-1",
        "key_id": f"{KEY_ID}/{'0a' * 16}",
        "client_secret": "first-secret",
        **values,
    }
    if svm is None:
        return complete
    return {"svm": {"name": svm} if isinstance(svm, str) else svm, **complete}


ClientOf = Callable[[str], Client]


def anonymous(simulator: Simulator, **options: t.Any) -> requests.Response:
    connection = simulator.connection
    with requests.Session() as session:
        session.trust_env = False
        url = f"https://localhost:{connection['http_port']}{AKV}"
        return session.get(url, verify=connection["ca_path"], timeout=30, **options)


def ask(connection: dict[str, t.Any], path: str = "/api/svm/svms") -> t.Any:
    with session_with(connection) as session:
        answer = session.get(f"https://{connection['hostname']}:{connection['http_port']}{path}", timeout=30)
    assert answer.status_code == 200
    return answer.json()


@pytest.fixture
def client(simulator: Simulator) -> Iterator[Client]:
    made = Client(simulator)
    with made.session:
        yield made


@pytest.fixture
def client_of() -> Iterator[ClientOf]:
    """A client of a simulator of that ONTAP release, whose jobs are quick."""
    with contextlib.ExitStack() as stack:

        def start(version: str) -> Client:
            simulator = stack.enter_context(Simulator(version=version, svms=["svm1", "svm2", "svm3"]))
            simulator.settings.job_seconds = 0.02
            made = Client(simulator)
            stack.enter_context(made.session)
            return made

        yield start


@pytest.fixture
def private_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Simulators in the background keep their files here."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path
