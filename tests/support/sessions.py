# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Plain HTTPS sessions with a simulated system, whatever the environment says."""

from __future__ import annotations

import typing as t
from collections.abc import Mapping

import requests


def session_with(connection: Mapping[str, t.Any]) -> requests.Session:
    """Logged in as the connection's account; close it."""
    session = requests.Session()
    session.trust_env = False
    session.verify = connection["ca_path"]
    session.auth = (connection["username"], connection["password"])
    return session
