# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the servers of tests have in common that answer over HTTP."""

from __future__ import annotations

import typing as t
from http.server import BaseHTTPRequestHandler


class QuietHandler(BaseHTTPRequestHandler):
    def log_message(self, format: str, *args: t.Any) -> None:
        """Nothing is printed."""

    def finish(self) -> None:
        try:
            super().finish()
        except OSError:
            return  # the client went away
