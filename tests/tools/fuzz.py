# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fuzz what reads ONTAP's answers for some seconds (its argument), in an environment of its own. What is found lies in tests/output/fuzz.

Run it with the checkout's own Python.
"""

from __future__ import annotations

import subprocess
import sys

from environments import CHECKOUT, TESTS, build

# Where to start from: a collection, a job, an error, the release.
SEEDS = (
    '{"records": [{"uuid": "1", "svm": {"name": "svm1", "uuid": "2"}, "azure_reachability": {"reachable": false, "code": "9"}}]}',
    '{"job": {"uuid": "3", "state": "failure", "error": {"code": "4", "message": "no"}}, "_links": {"next": {"href": "/api?a=b"}}}',
    '{"error": {"code": "65537500", "message": "The SVM has one", "target": "svm.name"}}',
    '{"version": {"generation": 9, "major": 14}, "records": [], "num_records": 0}',
)


def main() -> None:
    environment = build("fuzz", ("3.13", "3.12"), "fuzz")
    if not environment:
        sys.exit(1)
    output = TESTS / "output" / "fuzz"
    corpus = output / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(SEEDS):
        (corpus / f"seed{number}").write_bytes(b"\0" + seed.encode())
    limits = [f"-max_total_time={sys.argv[1]}", "-max_len=2000", "-timeout=30", f"-artifact_prefix={output}/"]
    command = [str(environment.python), str(TESTS / "fuzz" / "atheris_answers.py"), *limits, str(corpus)]
    sys.exit(subprocess.run(command, cwd=CHECKOUT, env=environment.variables(), check=False).returncode)


if __name__ == "__main__":
    main()
