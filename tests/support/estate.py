# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A simulated system together with the modules that are run against it."""

from __future__ import annotations

import typing as t

from ontap_simulator import Simulator
from support.module_runner import ModuleRun, run_module

SECRET = "canary-client-secret"
PROXY_PASSWORD = "canary-proxy-password"

CONFIGURATION: dict[str, t.Any] = {
    "name": "https://example.vault.azure.net/",
    "key_id": "https://example.vault.azure.net/keys/key1/0123456789abcdef0123456789abcdef",
    "client_id": "3c1dd0ac-6f19-4c33-a5a5-3c8cbca01f0e",
    "tenant_id": "c9f32fcb-4ab7-40fe-af1b-1850d46cfbbe",
    "client_secret": SECRET,
}


class Estate:
    """Runs modules with the simulator's connection and tells which requests they sent."""

    def __init__(self, simulator: Simulator) -> None:
        self.simulator = simulator

    def run(self, module: str, *, check: bool = False, diff: bool = True, connection: t.Any = None, **options: t.Any) -> ModuleRun:
        """Run a module; the simulator's log then holds the requests of this run alone."""
        self.simulator.clear_requests()
        login = self.simulator.connection if connection is None else connection
        return run_module(module, {**login, **options}, check=check, diff=diff)

    def config(self, svm_name: str | None = "svm1", **options: t.Any) -> ModuleRun:
        target: dict[str, t.Any] = {} if svm_name is None else {"svm_name": svm_name}
        return self.run("akv_config", **target, **options)

    def create(self, svm_name: str = "svm1", **options: t.Any) -> ModuleRun:
        run = self.config(svm_name, **{**CONFIGURATION, **options})
        assert not run.failed, run.output
        return run

    @property
    def sent(self) -> list[str]:
        """The requests of the last run as ``METHOD /path`` below ``/api``."""
        return [f"{request.method} {request.path.removeprefix('/api')}" for request in self.simulator.requests]

    @property
    def methods(self) -> list[str]:
        return [request.method for request in self.simulator.requests]

    @property
    def writes(self) -> list[t.Any]:
        return [request for request in self.simulator.requests if request.method != "GET"]

    def vault(self, svm_name: str = "svm1") -> dict[str, t.Any]:
        """The stored record of an SVM's configuration."""
        (record,) = [vault for vault in self.simulator.vaults if vault.get("svm", {}).get("name") == svm_name]
        return dict(record)
