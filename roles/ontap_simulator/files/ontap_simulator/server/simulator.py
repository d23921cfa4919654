# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A simulator inside the current process, for tests."""

from __future__ import annotations

import secrets
import shutil
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

from ..api.releases import DEFAULT_VERSION
from ..system.accounts import READ_ONLY_USERNAME, ROLE_USERNAME, Accounts
from .control import Control
from .gateway import Gateway
from .https_server import Server
from .simulation import Simulation


class Simulator(Simulation):
    """A simulation that listens. Use it as a context manager, or call ``start`` and ``stop``.

    ``svms`` is a list of names or a number (``vs0``, ``vs1``, ...); without a ``password`` one is generated; ``port`` 0
    takes a free one. Its files, the CA's certificate among them, are in ``directory``, by default a private temporary
    one that goes when it stops.
    """

    def __init__(
        self,
        version: str = DEFAULT_VERSION,
        svms: Sequence[str] | int = 2,
        username: str = "admin",
        password: str = "",
        port: int = 0,
        nodes: int = 2,
        directory: Path | None = None,
        identity: str = "",
    ):
        """Raises ValueError for a release that is not supported, OSError if the port is taken."""
        home = directory or Path(tempfile.mkdtemp(prefix="ontap_simulator."))
        self._temporary = home if directory is None else None
        accounts = Accounts(username, password or secrets.token_urlsafe(16))
        try:
            super().__init__(home, accounts, version, svms, nodes)
            gateway = Gateway(self, Control(self, identity))
            self._server = Server(port, self.authority.server_context(), gateway)
        except BaseException:
            self._remove()
            raise
        self._thread = threading.Thread(target=self._server.run, name="ontap_simulator", daemon=True)

    @property
    def connection(self) -> dict[str, Any]:
        """The connection options of this collection's modules."""
        return {
            "hostname": "127.0.0.1",
            "http_port": self._server.port,
            "username": self.accounts.username,
            "password": self.accounts.password,
            "ca_path": str(self.authority.ca_path),
        }

    @property
    def read_only_connection(self) -> dict[str, Any]:
        """The same for an account that may only read."""
        return {**self.connection, "username": READ_ONLY_USERNAME}

    @property
    def role_connection(self) -> dict[str, Any]:
        """The same for the account with a role of its own, see ``grant``."""
        return {**self.connection, "username": ROLE_USERNAME}

    def svm_connection(self, svm: str) -> dict[str, Any]:
        """The same for an account that is bound to one SVM, as if it used the SVM's own management interface."""
        return {**self.connection, **self.svm_login(svm)}

    def start(self) -> Simulator:
        """Start to serve; the port already accepts connections before."""
        self._thread.start()
        self.cluster.webhooks.start()
        return self

    def stop(self) -> None:
        """Stop to serve and remove the temporary files."""
        self.cluster.webhooks.stop()
        if self._thread.is_alive():
            self._server.stop()
            self._thread.join()
        else:
            self._server.server_close()
        self._remove()

    def __enter__(self) -> Simulator:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _remove(self) -> None:
        if self._temporary:
            shutil.rmtree(self._temporary)
