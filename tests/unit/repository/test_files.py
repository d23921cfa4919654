# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What holds for every file of the repository."""

from __future__ import annotations

import pathlib
import re
import subprocess
import typing as t

import yaml

CHECKOUT = pathlib.Path(__file__).resolve().parents[3]
HEADER = (
    "# Copyright: (c) 2026, storage_keys.ontap contributors",
    "# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)",
    "# SPDX-License-Identifier: GPL-3.0-or-later",
)
WITH_COMMENTS = {".py", ".yml", ".yaml", ".toml", ".cfg", ".sh", ".j2"}
WITH_COMMENTS_TOO = {"Makefile", ".ansible-lint", ".gitignore", ".yamllint", ".ci/run"}
# antsibull-changelog writes this one anew with each release.
GENERATED = {"changelogs/changelog.yaml"}


def files() -> list[str]:
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listing = subprocess.run(command, cwd=CHECKOUT, check=True, capture_output=True, text=True).stdout
    return sorted(name for name in set(listing.split("\0")) - {""} if (CHECKOUT / name).is_file())


def load(name: str) -> dict[str, t.Any]:
    return yaml.safe_load((CHECKOUT / name).read_text())


def test_licence_header() -> None:
    sources = [name for name in files() if pathlib.Path(name).suffix in WITH_COMMENTS or name in WITH_COMMENTS_TOO]
    assert len(sources) > 40
    lacking = []
    for name in set(sources) - GENERATED:
        lines = (CHECKOUT / name).read_text().splitlines()
        first = next((number for number, line in enumerate(lines) if not line.startswith(("#!", "# -*-"))), 0)
        if tuple(lines[first:first + 3]) != HEADER:
            lacking.append(name)
    assert not sorted(lacking)


def test_no_file_of_code_is_long() -> None:
    """Tests may be, where they are tables of cases."""
    code = [name for name in files() if name.endswith(".py") and not name.startswith("tests/")]
    lengths = {name: len((CHECKOUT / name).read_text().splitlines()) for name in code}
    assert len(code) > 200 and not [name for name, length in lengths.items() if length > 300]


def test_every_module_that_connects_is_in_the_action_group() -> None:
    modules = {path.stem for path in (CHECKOUT / "plugins" / "modules").glob("*.py") if "\ndef argument_spec(" in path.read_text()}
    assert modules
    assert load("meta/runtime.yml")["action_groups"] == {"akv": sorted(modules)}


def test_no_sanity_test_is_ignored() -> None:
    assert not [name for name in files() if name.startswith("tests/sanity/")]


def test_changelog_is_up_to_date_with_the_version() -> None:
    releases = load("changelogs/changelog.yaml")["releases"]
    assert load("galaxy.yml")["version"] in releases


def test_runtime_dependency_has_a_lower_bound_only() -> None:
    lines = [line for line in (CHECKOUT / "requirements.txt").read_text().splitlines() if line and not line.startswith("#")]
    assert [re.sub(r"[0-9.]+$", "", line) for line in lines] == ["requests>="]


def test_readme_has_the_sections_that_automation_hub_asks_for() -> None:
    wanted = [
        "Description",
        "Requirements",
        "Installation",
        "Use Cases",
        "Testing",
        "Support",
        "Release Notes and Roadmap",
        "Related Information",
        "License Information",
    ]
    assert re.findall(r"^## (.+)$", (CHECKOUT / "README.md").read_text(), re.MULTILINE) == wanted


def test_readme_names_every_page_role_and_playbook() -> None:
    readme = (CHECKOUT / "README.md").read_text()
    lacking = [path.name for path in (CHECKOUT / "docs").glob("*.md") if f"docs/{path.name}" not in readme]
    lacking += [path.name for path in (CHECKOUT / "roles").iterdir() if f"{path.name}`" not in readme]
    lacking += [path.name for path in (CHECKOUT / "plugins/modules").glob("*.py") if f"`storage_keys.ontap.{path.stem}`" not in readme]
    lacking += [path.name for path in (CHECKOUT / "playbooks").glob("*.yml") if f"`{path.stem}`" not in readme and path.stem != "demo"]
    assert not lacking


def test_the_pages_have_one_order_and_one_name_in_sidebar_and_readme() -> None:
    """A title begins with the name that leads to it; what only the site has (the reference of modules) stands in the sidebar alone."""
    index = (CHECKOUT / "docs/site/index.rst").read_text()
    trees = re.findall(r"^   :caption: (.+)\n   :maxdepth: 1\n\n((?:   .+\n)+)", index, re.MULTILINE)
    sidebar = {caption: dict(re.findall(r"^   (.+) <(\w+)>$", entries, re.MULTILINE)) for caption, entries in trees}
    assert list(sidebar) == ["Start", "Runbooks", "Platforms", "Understand", "Reference"]
    listed = re.findall(r"^\*\*(\w+)\*\*\n\n((?:- .+\n)+)", (CHECKOUT / "README.md").read_text(), re.MULTILINE)
    readme = {caption: re.findall(r"^- \[(.+)\]\(https://.+/docs/(\w+)\.md\): ", entries, re.MULTILINE) for caption, entries in listed}
    assert readme == {caption: list(entries.items()) for caption, entries in sidebar.items()}
    pages = {page: name for entries in sidebar.values() for name, page in entries.items()}
    assert set(pages) == {path.stem for path in (CHECKOUT / "docs").glob("*.md")}
    for page, name in pages.items():
        assert (CHECKOUT / f"docs/{page}.md").read_text().startswith(f"# {name}"), page


def test_the_map_of_the_code_is_true() -> None:
    """Each room and each file that it names is there, and no room is missing."""
    page = (CHECKOUT / "CONTRIBUTING.md").read_text()
    utils, simulator = CHECKOUT / "plugins/module_utils", CHECKOUT / "roles/ontap_simulator/files/ontap_simulator"
    rooms = re.findall(r"^\| `(_\w+)` \|", page, re.MULTILINE)
    assert rooms == ["_errors", "_rest", "_akv", "_azure", "_report", "_run", "_task", "_watch"]
    named = set(re.findall(r"`([\w/.]+\.(?:py|yml|md|rst))`", page))
    assert len(named) > 15
    bases = (CHECKOUT, utils, simulator, utils / "_errors")
    assert not [name for name in named if not any((base / name).is_file() for base in bases)]
    assert not [path.name for path in simulator.iterdir() if path.is_dir() and path.name != "__pycache__" and f"`{path.name}`" not in page]
