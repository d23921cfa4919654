# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Prepare a home folder in which ansible-test can install packages with nothing but a package registry in reach.

Two things stand in its way otherwise. It downloads a script that installs pip from a host of its own, unless the script lies
in its cache; here one is put there that takes the pip which Python itself carries. And it runs pip without the caller's
environment; here the caller's settings are written to pip's configuration file.

Run it with the Python that has ansible-test; its one argument is the home folder.
"""

from __future__ import annotations

import ast
import configparser
import os
import pathlib
import re
import subprocess
import sys

import ansible_test

# ensurepip runs in a process of its own because it switches pip's configuration off for the process it runs in.
INSTALL_PIP = """\
import subprocess
import sys

packages = [argument for argument in sys.argv[1:] if argument not in ("--no-setuptools", "--no-wheel")]
subprocess.run([sys.executable, "-m", "ensurepip"], check=True, stdout=subprocess.DEVNULL)
subprocess.run([sys.executable, "-m", "pip", "install", *packages], check=True)
"""

# Settings that pip also takes from variables which are not its own.
OTHER_VARIABLES = {
    "cert": ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"),
    "proxy": ("HTTPS_PROXY", "https_proxy"),
}


def pip_versions() -> set[str]:
    """Return the pip releases that the installed ansible-test asks for; it looks for a script for each."""
    source = pathlib.Path(ansible_test.__file__).parent / "_internal" / "python_requirements.py"
    return set(re.findall(r"""\bpip\s*=\s*['"](\d+(?:\.\d+)+)['"]""", source.read_text()))


def ask_pip(*arguments: str) -> str:
    """Return what a pip command prints."""
    answer = subprocess.run([sys.executable, "-m", "pip", *arguments], check=True, capture_output=True, text=True)
    return answer.stdout.strip()


def pip_settings() -> configparser.RawConfigParser:
    """Return pip's settings as they are in force for the caller: from files and from the environment."""
    settings = configparser.RawConfigParser()
    settings["global"] = {
        key: os.environ[name] for key, names in OTHER_VARIABLES.items() for name in reversed(names) if os.environ.get(name)
    }
    settings["global"].update({"cache-dir": ask_pip("cache", "dir"), "quiet": "2"})
    # One setting a line, such as global.index-url='...' or, from the environment, :env:.index-url='...'.
    lines = ask_pip("config", "list").splitlines()
    # The environment has the last word.
    for line in sorted(lines, key=lambda line: line.startswith(":env:")):
        name, _separator, value = line.partition("=")
        section, _dot, key = name.replace(":env:", "global").partition(".")
        if ast.literal_eval(value):
            settings.setdefault(section, {})
            settings[section][key] = str(ast.literal_eval(value))
    return settings


def main() -> None:
    home = pathlib.Path(sys.argv[1])
    scripts = home / ".ansible" / "test" / "cache"
    scripts.mkdir(parents=True, exist_ok=True)
    for version in pip_versions():
        (scripts / f"get_pip_{version.replace('.', '_')}.py").write_text(INSTALL_PIP)
    configuration = home / ".config" / "pip" / "pip.conf"
    configuration.parent.mkdir(parents=True, exist_ok=True)
    # An index URL may carry credentials.
    configuration.touch(mode=0o600)
    with configuration.open("w") as file:
        pip_settings().write(file)


if __name__ == "__main__":
    main()
