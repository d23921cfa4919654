# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Write ``variables.md`` beside this file from the argument specifications of the roles and the playbooks.

``--check`` changes nothing and fails if the page is not what they give. Needs PyYAML.
"""

from __future__ import annotations

import json
import re
import sys
import typing as t
from collections.abc import Iterator, Mapping
from pathlib import Path

import yaml

DOCS = Path(__file__).resolve().parent
sys.path.insert(0, str(DOCS))  # isolated, Python does not look there

from written_page import write_or_check  # noqa: E402

PAGE = DOCS / "variables.md"
SPEC = "meta/argument_specs.yml"
SIMULATOR = "ontap_simulator"

INTRODUCTION = """\
# Variables

<!-- Written by docs/render_variables.py from the argument specifications: change those, not this page. -->

All variables of all playbooks. Set them in the inventory, or for one run with `--extra-vars`:

{contents}

A playbook for clusters refuses a variable that begins with `akv_` and is not on this page, because Ansible would ignore a misspelt one.
It refuses one that begins with `ontap_` only if it is nearly one of these, because other collections have such variables too.
`akv_own_variables` lets your own ones pass. A playbook that a run does not use may have its variables in the inventory all the same.
"""

Spec = Mapping[str, t.Any]


def sections() -> Iterator[tuple[str, str, Spec]]:
    """Title, the folder that a link to more leads to, and the specification."""
    playbooks = read(DOCS.parent / "playbooks")
    yield "Every playbook for clusters", "", playbooks.pop("clusters")
    for path in sorted((DOCS.parent / "roles").glob("akv_*")):
        yield f"`{path.name.removeprefix('akv_')}`, and the role `{path.name}`", f"roles/{path.name}", read(path)["main"]
    for name, spec in playbooks.items():
        yield f"`{name}`", "", spec
    yield f"The role `{SIMULATOR}`", f"roles/{SIMULATOR}", read(DOCS.parent / "roles" / SIMULATOR)["main"]


def read(folder: Path) -> dict[str, Spec]:
    """The entry points of one file of specifications."""
    return yaml.safe_load((folder / SPEC).read_text(encoding="utf-8"))["argument_specs"]


def render() -> str:
    """The page, as Markdown."""
    parts = [(title, _section(title, folder, spec)) for title, folder, spec in sections()]
    contents = "\n".join(f"- [{title}](#{_anchor(title)})" for title, section in parts)
    return "\n".join([INTRODUCTION.format(contents=contents), *(section for title, section in parts)])


def _section(title: str, folder: str, spec: Spec) -> str:
    rows = [_row(name, option) for name, option in spec["options"].items()]
    above = " ".join(map(_plain, spec["description"]))
    more = f" [More](https://github.com/storage-keys/storage_keys.ontap/blob/main/{folder}/README.md)." if folder else ""
    table = ["| Variable | Type | Default | What it says |", "|---|---|---|---|", *rows]
    return "\n".join([f"## {title}", "", f"{above}{more}", "", *table, ""])


def _row(name: str, option: Spec) -> str:
    kind = f"list of {option['elements']}" if option["type"] == "list" else option["type"]
    default = "needed" if option.get("required") else f"`{_literal(option['default'])}`" if "default" in option else ""
    text = " ".join(map(_plain, option["description"]))
    if choices := option.get("choices"):
        text += f" One of {', '.join(f'`{_literal(choice)}`' for choice in choices)}."
    return f"| `{name}` | {kind} | {default} | {text} |".replace("\n", " ")


def _literal(value: t.Any) -> str:
    return value if isinstance(value, str) and value else json.dumps(value)


def _plain(text: str) -> str:
    """Markdown of Ansible's markup."""
    return re.sub(r"\b[CVOM]\(([^)]*)\)", r"`\1`", text).replace("|", r"\|")


def _anchor(title: str) -> str:
    return re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-")


def main() -> int:
    return write_or_check(PAGE, render(), __file__, __doc__ or "")


if __name__ == "__main__":
    sys.exit(main())
