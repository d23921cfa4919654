# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measure, print a table, and keep the figures as JSON below tests/output/benchmarks.

    python tests/benchmarks/run.py [CONCERN...]

Without a concern it measures all of them. Run it with the checkout's own Python.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import platform
import sys
import time
from importlib.metadata import version
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
CONCERNS = ("one_task", "fleet", "loop", "many_converged", "many_creates", "many_restores", "onboarding", "job_waits", "growth")


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure what the modules cost.")
    parser.add_argument("concern", nargs="*", metavar="CONCERN", help=f"of: {', '.join(CONCERNS)} (default: all)")
    wanted = parser.parse_args().concern or CONCERNS
    unknown = ", ".join(sorted({*wanted} - {*CONCERNS}))
    if unknown:
        parser.error(f"unknown: {unknown}; there are: {', '.join(CONCERNS)}")
    sys.path[:0] = [str(TESTS), str(TESTS.parent / "roles/ontap_simulator/files")]
    from benchmarks.figures import aims, table

    figures = []
    for concern in wanted:
        print(f"== {concern}", flush=True)
        figures += importlib.import_module(f"benchmarks.{concern}").measure()
    kept = TESTS / "output/benchmarks" / f"{time.strftime('%Y-%m-%dT%H%M%SZ', time.gmtime())}.json"
    kept.parent.mkdir(parents=True, exist_ok=True)
    surroundings = {"python": platform.python_version(), "ansible_core": version("ansible-core"), "cores": os.cpu_count()}
    kept.write_text(json.dumps({**surroundings, "figures": [figure.as_dict() for figure in figures]}, indent=2) + "\n")
    print(f"\n{table(figures)}\n\n{aims(figures)}\nkept as {kept.relative_to(TESTS.parent)}")


if __name__ == "__main__":
    main()
