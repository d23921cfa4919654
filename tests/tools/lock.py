# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Write the lock files of `tests/locks`: every package of an environment, pinned, with the hashes of all its files.

A lock is made from requirement files of `tests`, for a Python version and all newer ones. A release that is locked stays
until it is asked for another one: arguments such as `--upgrade` go to `uv pip compile`. Run it with the checkout's own Python.
"""

from __future__ import annotations

import pathlib
import subprocess
import sys
import tempfile

from environments import LOCKS, TESTS

# Lock file: the oldest Python it is for, and the requirement files it is made from.
ENVIRONMENTS = {
    "runtime": ("3.11", ("ansible", "runtime")),
    "development": ("3.11", ("ansible", "runtime", "test", "development", "docs")),
    "test": ("3.10", ("ansible", "runtime", "test")),
    "ansible-2.16": ("3.10", ("ansible-2.16", "runtime", "test")),
    "eda": ("3.11", ("ansible", "runtime", "eda")),
    "galaxy": ("3.12", ("galaxy",)),
    "fuzz": ("3.12", ("runtime", "fuzz")),
    "audit": ("3.11", ("audit",)),
}
# Each line is a package that is fetched by itself, without what it depends on.
SINGLE_PACKAGES = ("clients", "peer")

COMPILE = (
    *("--quiet", "--universal", "--generate-hashes", "--only-binary", ":all:"),
    # pip demands that a package which is asked for with an extra has it in the lock, too.
    "--no-strip-extras",
    # Nothing of the place where it was made.
    *("--no-header", "--no-annotate", "--no-emit-index-url", "--no-emit-find-links"),
)

HEADER = """\
# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Written by "make lock".
"""


def compiled(locked: pathlib.Path, python: str, requirements: list[pathlib.Path], *options: str) -> str:
    """Return the text of a lock file, which prefers the releases of the file that is there."""
    command = [sys.executable, "-m", "uv", "pip", "compile", *COMPILE, "--python-version", python, "--output-file", str(locked)]
    command += [*options, *map(str, requirements)]
    subprocess.run(command, check=True)
    return locked.read_text()


def lines(requirements: pathlib.Path) -> list[str]:
    """The requirements of a file, without its comments."""
    return [line for line in requirements.read_text().splitlines() if line and not line.startswith("#")]


def main() -> None:
    options = sys.argv[1:]
    for name, (python, parts) in ENVIRONMENTS.items():
        lock = LOCKS / f"{name}.txt"
        lock.write_text(HEADER + compiled(lock, python, [TESTS / f"requirements-{part}.txt" for part in parts], *options))
    with tempfile.TemporaryDirectory() as folder:
        single, locked = pathlib.Path(folder, "requirements.txt"), pathlib.Path(folder, "lock.txt")
        for name in SINGLE_PACKAGES:
            text = HEADER
            for line in lines(TESTS / f"requirements-{name}.txt"):
                single.write_text(line)
                text += compiled(locked, "3.11", [single], "--no-deps")
            (LOCKS / f"{name}.txt").write_text(text)


if __name__ == "__main__":
    main()
