# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run one module in this process, alone in it, and print what it used.

    python module_process.py PYTHON_NAME FOLDER... <OPTIONS

The folders are to import from. The options come from the standard input as JSON; the module's result goes to the standard
output. The last line of the error output is JSON: seconds of the module's work, imports left out; seconds of the processor,
imports included; and the most memory ever in use.
"""

from __future__ import annotations

import importlib
import json
import sys
import time
from pathlib import Path

from ansible.module_utils import basic


def main() -> None:
    name, *folders = sys.argv[1:]
    sys.path[:0] = folders
    basic._ANSIBLE_ARGS = json.dumps({"ANSIBLE_MODULE_ARGS": json.load(sys.stdin)}).encode()
    if hasattr(basic, "_ANSIBLE_PROFILE"):  # ansible-core 2.19 and newer
        basic._ANSIBLE_PROFILE = "legacy"
    module = importlib.import_module(name)
    begin = time.perf_counter()
    try:
        module.main()
    finally:
        seconds = time.perf_counter() - begin
        used = {"seconds": seconds, "cpu_seconds": time.process_time(), "peak_bytes": peak_bytes()}
        sys.stderr.write(f"\n{json.dumps(used)}\n")


def peak_bytes() -> int:
    """Of this program alone; what getrusage tells begins with the process that started it."""
    lines = Path("/proc/self/status").read_text().splitlines()
    (line,) = [line for line in lines if line.startswith("VmHWM:")]
    return int(line.split()[1]) * 1024


if __name__ == "__main__":
    main()
