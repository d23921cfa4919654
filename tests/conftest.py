# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import os
import sys
import typing as t
from pathlib import Path

import hypothesis
import pytest

CHECKOUT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(CHECKOUT / "roles/ontap_simulator/files"), str(CHECKOUT / "tests")]

# No property fails because the machine has other work. In continuous integration Hypothesis sees to that itself.
if not os.environ.get("CI"):
    hypothesis.settings.register_profile("busy", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
    hypothesis.settings.load_profile("busy")

if t.TYPE_CHECKING:
    from ontap_simulator import Simulator
    from support.estate import Estate


# To watch over what a test starts takes as long again as that does. These between them start all that the collection is made of.
WATCHED = (
    "test_actions.py",
    "test_adoption.py",
    "test_azure_expiry.py",
    "test_in_process.py",
    "test_report.py",
    "test_secrets_in_loops.py",
)


@pytest.fixture(autouse=True)
def no_coverage_of_what_is_started(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """What runs in this process counts for coverage in all tests, and what they start in a few."""
    if request.path.name not in WATCHED:
        monkeypatch.delenv("COVERAGE_PROCESS_CONFIG", raising=False)


@pytest.fixture(autouse=True)
def no_ambient_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test depends on the connection or proxy that its caller's environment names."""
    for name in list(os.environ):
        if name.startswith("ONTAP_") or name.lower() in ("https_proxy", "http_proxy", "all_proxy", "no_proxy"):
            monkeypatch.delenv(name)


@pytest.fixture
def release() -> str:
    """The release of ONTAP that is simulated: the baseline, unless a test asks for another one."""
    return "9.9.1"


@pytest.fixture
def simulator(release: str) -> t.Iterator[Simulator]:
    """A simulated ONTAP with two nodes and the SVMs svm1, svm2 and svm3, whose jobs are quick."""
    from ontap_simulator import Simulator

    with Simulator(version=release, svms=["svm1", "svm2", "svm3"], username="admin", password="simulated-Pa55word") as running:
        running.settings.job_seconds = 0.1
        yield running


@pytest.fixture
def estate(simulator: Simulator) -> Estate:
    """The simulated system as tests use it: modules run against it, requests counted."""
    from support.estate import Estate

    return Estate(simulator)
