# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run the demo playbook and make sure that no simulator is left behind when it fails or is interrupted.

The playbook stops its simulator itself, but ansible-playbook does not get that far when a signal ends it.
The exit status is the playbook's. Run it with the checkout's own Python.
"""

from __future__ import annotations

import os
import pathlib
import signal
import subprocess
import sys
from types import FrameType

CHECKOUT = pathlib.Path(__file__).resolve().parents[2]
PROGRAMS = pathlib.Path(sys.executable).parent
# With an inventory, because Ansible warns of runs without one.
DEMO = [str(PROGRAMS / "ansible-playbook"), "--inventory", "localhost,", "playbooks/demo.yml"]
# A simulator is called like its host.
STOP = [
    str(PROGRAMS / "ansible"), "demo", "--inventory", "demo,", "--module-name", "ansible.builtin.include_role",
    "--args", "name=storage_keys.ontap.ontap_simulator", "--extra-vars", "ontap_simulator_state=stopped",
]
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def main() -> None:
    # In a session of its own the playbook gets each signal once, from here, whether a terminal or a program sent it.
    demo = subprocess.Popen(DEMO, cwd=CHECKOUT, stdin=subprocess.DEVNULL, start_new_session=True)

    def pass_on(number: int, frame: FrameType | None) -> None:
        os.killpg(demo.pid, number)

    for number in SIGNALS:
        signal.signal(number, pass_on)
    status = demo.wait()
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    if status != 0:
        # Nor does a second signal, or a terminal that has gone, keep this from its end.
        stop = subprocess.run(
            STOP, cwd=CHECKOUT, check=False, stdin=subprocess.DEVNULL, capture_output=True, text=True, start_new_session=True
        )
        if stop.returncode != 0:
            print(stop.stdout, stop.stderr, file=sys.stderr)
    sys.exit(status if status >= 0 else 128 - status)


if __name__ == "__main__":
    main()
