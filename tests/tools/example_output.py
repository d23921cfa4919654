# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Write the examples of output into the guides: the playbooks are run against two simulated clusters, and what they print is kept.

A block that follows the comment ``output: NAME`` in a page is replaced. ``--check`` changes nothing and fails if a page is not what a run
gives. Run it with the checkout's own Python.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import re
import subprocess
import sys
import tempfile
import typing as t
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import yaml

DOCS = Path(__file__).resolve().parents[2] / "docs"
sys.path.insert(0, str(DOCS.parent / "roles/ontap_simulator/files"))
from ontap_simulator import Simulator  # noqa: E402

BLOCK = re.compile(r"(<!-- output: (\w+) -->\n\n```text\n)(.*?)(```\n)", re.DOTALL)
# A run now looks as one at that time did: the first of its times is this one, and the others keep their distance.
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d)")
FIRST_TIME = datetime.fromisoformat("2026-05-04T02:10:00+00:00")
MINUTES_GONE = 22


class Stage:
    """The clusters of the page on onboarding, simulated, and somebody who runs playbooks on them."""

    def __init__(self, folder: Path, systems: Mapping[str, Simulator]) -> None:
        self.folder, self.systems = folder, systems
        (page,) = re.findall(r"```yaml\n(clusters:\n.*?)```", (DOCS / "onboarding.md").read_text(encoding="utf-8"), re.DOTALL)
        self.inventory = yaml.safe_load(page)
        for name, system in systems.items():
            reached = {f"ontap_{option}": value for option, value in system.connection.items()}
            self.hosts[name] = {**(self.hosts[name] or {}), **reached}

    @property
    def hosts(self) -> dict[str, t.Any]:
        hosts: dict[str, t.Any] = self.inventory["clusters"]["hosts"]
        return hosts

    def run(self, playbook: str, *options: str, status: int = 0) -> str:
        (self.folder / "clusters.yml").write_text(yaml.safe_dump(self.inventory), encoding="utf-8")
        settings = {"ANSIBLE_NOCOLOR": "1", "ANSIBLE_FORCE_COLOR": "0", "AKV_CLIENT_SECRET": "a-secret-for-examples", "COLUMNS": "80"}
        settings["ANSIBLE_COLLECTIONS_PATH"] = str(DOCS.parent / ".venv/collections")
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(("ANSIBLE_", "ONTAP_", "AKV_"))}
        command = [sys.executable, "-m", "ansible", "playbook", "-i", "clusters.yml", f"storage_keys.ontap.{playbook}", "--forks", "1", *options]
        streams: dict[str, t.Any] = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
        done = subprocess.run(command, cwd=self.folder, env=inherited | settings, text=True, check=False, timeout=300, **streams)
        if done.returncode != status:
            sys.exit(f"{playbook} ended with {done.returncode}:\n{done.stdout}")
        return done.stdout


def excerpt(output: str) -> str:
    """The tasks that show more than that they are done."""
    kept = []
    for part in re.split(r"\n+(?=TASK \[|PLAY )", output):
        head, _end, rest = part.partition("\n")
        # Newer releases of Ansible say of a failure twice what it is, the first time with a place in the files of the collection.
        rest = re.sub(r"^\[ERROR\]: .*?(?=^\w+: \[)", "", rest, flags=re.DOTALL | re.MULTILINE)
        lines = [line.rstrip() for line in rest.strip().splitlines() if not line.startswith(("skipping: ", "included: "))]
        if head.startswith("TASK [") and any(not re.fullmatch(r"(ok|changed): \[\S+\]", line) for line in lines):
            kept.append("\n".join([f"{head.rstrip('* ')} ***", *lines, ""]))
    return steady("\n".join(kept))


def steady(text: str) -> str:
    """The text with times that do not depend on when it was printed."""
    times = [datetime.fromisoformat(found.replace("Z", "+00:00")) for found in TIME.findall(text)]
    if times:
        shift = FIRST_TIME - min(times)
        text = TIME.sub(lambda found: (datetime.fromisoformat(found[0].replace("Z", "+00:00")) + shift).isoformat(), text)
    # One more or less, as the run may be quick or slow.
    return re.sub(r'\d+(?= minutes left)|(?<="minutes_left": )\d+', str(60 - MINUTES_GONE), text)


def outputs(stage: Stage) -> dict[str, str]:
    """What is printed, by the name of the block."""
    second = "cluster2.example.com"
    stage.run("onboard")
    healthy = excerpt(stage.run("health"))
    stage.hosts[second]["akv_onboard_configs"][1]["proxy_port"] = 8080
    changed = excerpt(stage.run("onboard", "--diff", "--limit", second))
    stage.systems[second].set_reachable("svm2", False)
    stage.systems[second].move_clock(60 * MINUTES_GONE)
    return {"healthy": healthy, "change": changed, "unreachable": excerpt(stage.run("health", status=2))}


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="fail if a page differs from what is printed, change nothing")
    check = parser.parse_args().check
    names = ("cluster1.example.com", "cluster2.example.com")
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        systems = {name: stack.enter_context(Simulator(svms=["svm1", "svm2"], username="ansible")) for name in names}
        printed = outputs(Stage(folder, systems))
    stale = []
    for path in sorted(DOCS.glob("*.md")):
        page = path.read_text(encoding="utf-8")
        new = BLOCK.sub(lambda block: block[1] + printed[block[2]] + block[4], page)
        if new != page:
            stale.append(path.name)
            if not check:
                path.write_text(new, encoding="utf-8")
    if check and stale:
        sys.stderr.write(f"{', '.join(stale)} not up to date: run python tests/tools/{Path(__file__).name}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
