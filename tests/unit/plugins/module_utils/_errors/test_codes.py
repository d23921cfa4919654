# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The table of error codes: complete, well written, and the source of the error reference page."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
import types
import typing as t
from dataclasses import replace
from pathlib import Path

import pytest
from ansible_collections.storage_keys.ontap.plugins.module_utils._errors import (
    codes_configuration,
    codes_generic,
    codes_keys,
    codes_migrate,
    codes_switch,
)
from ansible_collections.storage_keys.ontap.plugins.module_utils._errors.codes import ADVICE, OPERATIONS, advice_for
from ansible_collections.storage_keys.ontap.plugins.module_utils._task import arguments
from support.commands import CHECKOUT

SCRIPT = CHECKOUT / "docs/render_error_reference.py"
PAGE = CHECKOUT / "docs/error_reference.md"

# Written out from ONTAP's REST API reference for 9.9.1, not from the table under test.
CODES_OF_9_9_1 = {
    "create": {
        3735553, 3735664, 3735665, 3735700, 52559972, 65537500, 65537504, 65537505, 65537506, 65537512, 65537514,
        65537518, 65537523, 65537526,
    },
    "update": {65537120, 65537504, 65537517, 65537541, 65537547},
    "delete": {
        65536242, 65536817, 65536827, 65536834, 65536867, 65536883, 65536884, 65536924, 65537120, 196608080, 196608301,
        196608305,
    },
    "restore": {65537120, 65537515},
    "rekey_internal": {65537120, 65537547, 65537559},
    "generic": {
        1, 2, 3, 4, 6, 7, 8, 65541, 65552, 65562, 262177, 262179, 262185, 262186, 262188, 262197, 262198, 262199,
        262200, 262201, 262245, 262247, 262248, 262255, 262286, 393271, 39387137,
    },
    "job": {458762, 458771, 458773, 458776, 458783, 458784, 459753},
}
# Written out from NetApp's generated clients and reference pages of later releases.
LATER_CODES = {
    "migrate": {
        65536886, 65536959, 65536968, 65537117, 65537564, 65537611, 65537720, 65537736, 65538107, 65539434,
        65539435,
    },
    "key_stores": {
        13434920, 65536203, 65536204, 65536207, 65536212, 65536217, 65536856, 65536882, 65536889, 65536890,
        65536973, 65536987, 65537527, 65537533, 65538907, 65539200, 65539201, 65539416, 65539442, 65539444,
        65539518, 65539520, 65539521, 65539522, 65539523, 65539534, 65539535, 65539536, 65539538, 65539539,
        65539583, 65539585, 65539590, 65539591, 65539593, 65539622, 65539837, 65539838, 65539840, 65539842,
        65539845, 65539857, 65539858, 65539859,
    },
    "engine": {
        8585320, 8585368, 65536965, 65537463, 65537529, 65537538, 65537543, 65537556, 65537565, 65537566, 65537600,
    },
    "generic": {2621573},
}
# Pairs of codes with which ONTAP says the same.
SAME_MEANING = [{65539703, 65539704}, {65537511, 65537120}, {2621471, 2621519}]

CLI_COMMANDS = (
    "cluster ", "event log ", "job ", "network interface ", "security ", "storage ", "system ", "version", "volume ",
    "vserver ",
)
MODULES = {"akv_config", "akv_configs", "akv_info", "akv_migrate", "akv_rekey", "akv_restore"}
RESULT_NAMES = {"error", "error.message", "error.target", "error.method", "error.path", "svm.name"}
VALUES = {"all", "always", "default", "false", "with_change"}
PLACEHOLDERS = {"svm", "admin svm", "name", "disk", "aggregate", "id"}
IMPERATIVES = set(
    "Act Check Choose Compare Confirm Copy Correct Create Do Enable Find Finish Give Go Keep Leave Let List Look Migrate Name"
    " Complete Make Note Open Pick Read Remove Report Run See Set Take Upgrade Use Wait Watch Write Bring".split()
)

each_advice = pytest.mark.parametrize("code", sorted(ADVICE))


def sentences(code: int) -> tuple[str, str]:
    return ADVICE[code].cause, ADVICE[code].next_step


def in_backquotes(text: str) -> list[str]:
    return re.findall(r"`([^`]*)`", text)


def without_backquotes(text: str) -> str:
    return re.sub(r"`[^`]*`", "X", text)


def option_names() -> set[str]:
    specs: list[dict[str, t.Any]] = [
        arguments.connection_spec(),
        arguments.targets_spec(),
        arguments.listing_spec(),
        arguments.configuration_spec(),
        arguments.policy_spec(),
        arguments.waiting_spec(),
    ]
    return {name for spec in specs for name in spec} | {"source_uuid"}  # of akv_migrate


@pytest.fixture(scope="module")
def script() -> types.ModuleType:
    spec = importlib.util.spec_from_file_location("render_error_reference", SCRIPT)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("operation", CODES_OF_9_9_1)
def test_every_code_of_9_9_1_is_listed_for_its_operation(operation: str) -> None:
    assert CODES_OF_9_9_1[operation] <= set(OPERATIONS[operation])


@pytest.mark.parametrize("operation", LATER_CODES)
def test_every_code_of_later_references_is_listed(operation: str) -> None:
    assert LATER_CODES[operation] <= set(OPERATIONS[operation])


@pytest.mark.parametrize("operation", CODES_OF_9_9_1)
def test_what_an_operation_lists_beyond_9_9_1_says_that_it_is_of_another_release(operation: str) -> None:
    others = set(OPERATIONS[operation]) - CODES_OF_9_9_1[operation]
    assert {ADVICE[code].since for code in others} & {"9.8", "9.9.1"} == set()
    assert {ADVICE[code].since for code in CODES_OF_9_9_1[operation]} == {"9.8"}


@pytest.mark.parametrize(
    ("code", "since"),
    [
        (65537567, "9.10.1"), (65536243, "9.10.1"), (65537544, "9.12.1"), (65537589, "9.15.1"), (65537610, "9.16.1"),
        (65539704, "9.17.1"), (65539855, "9.19.1"),
    ],
)
def test_later_codes_name_their_release(code: int, since: str) -> None:
    assert ADVICE[code].since == since


def test_the_table_holds_exactly_the_codes_that_operations_list() -> None:
    assert {code for codes in OPERATIONS.values() for code in codes} == set(ADVICE)


def test_no_code_is_listed_twice() -> None:
    tables = (codes_configuration, codes_keys, codes_migrate, codes_switch, codes_generic)
    parts = [table.ROWS for table in tables]
    assert sum(len(part) for part in parts) == len(ADVICE)
    assert all(len(set(codes)) == len(codes) for codes in OPERATIONS.values())


def test_advice_is_found_by_code() -> None:
    assert advice_for(65537500) is ADVICE[65537500]
    assert advice_for(None) is None
    assert advice_for(123456789) is None


@each_advice
def test_sentences_are_well_formed(code: int) -> None:
    for text in sentences(code):
        assert re.fullmatch(r"[A-Z].*[^.,:;? ]\.", text), "starts with a capital, ends with one full stop"
        assert text == " ".join(text.split()), "single blanks"
        assert text.count("`") % 2 == 0
        prose = without_backquotes(text)
        assert not re.search(r"[.!?] ", prose), "one sentence"
        assert ";" not in prose, "a message joins its parts with semicolons"
        assert not set(prose) & set("<>|*_"), "would not survive Markdown"
        assert prose.isascii()
        assert prose.count("(") == prose.count(")")
        assert len(text) <= 260
    assert ADVICE[code].next_step.split(" ")[0] in IMPERATIVES
    assert re.fullmatch(r"(after )?9\.\d+(\.1)?", ADVICE[code].since)


@each_advice
def test_backquotes_hold_commands_options_and_nothing_unknown(code: int) -> None:
    known = option_names() | MODULES | {f"storage_keys.ontap.{name}" for name in MODULES} | RESULT_NAMES | VALUES
    for text in sentences(code):
        for quoted in in_backquotes(text):
            command = quoted.startswith(CLI_COMMANDS) or quoted == "ansible-doc storage_keys.ontap.akv_config"
            address = quoted.startswith(("https://example.vault.azure.net", "/api/security/"))
            assert command or address or quoted in known, quoted
            assert set(re.findall(r"<([^>]*)>", quoted)) <= PLACEHOLDERS


@each_advice
def test_options_are_named_only_in_backquotes(code: int) -> None:
    unmistakable = {name for name in option_names() if "_" in name}
    for text in sentences(code):
        assert not unmistakable & set(re.findall(r"\w+", without_backquotes(text)))


def test_different_codes_have_different_advice() -> None:
    codes_of: dict[tuple[str, str], set[int]] = {}
    for code in ADVICE:
        codes_of.setdefault(sentences(code), set()).add(code)
    shared = [codes for codes in codes_of.values() if len(codes) > 1]
    assert sorted(shared, key=min) == sorted(SAME_MEANING, key=min)


def test_no_text_looks_like_a_secret() -> None:
    words = {word for code in ADVICE for text in sentences(code) for word in re.split(r"[\s`(),]+", text)}
    guarded = {word for word in words if len(word) >= 12 and re.search(r"\d", word) and re.search(r"[a-z]", word)}
    assert guarded == {"https://example.vault.azure.net/keys/key1"}


def test_the_page_is_what_the_script_writes_without_ansible() -> None:
    # -S and -I: the standard library alone, so neither ansible nor the collection can be imported.
    command = [sys.executable, "-S", "-I", str(SCRIPT), "--check"]
    check = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (check.returncode, check.stderr) == (0, "")


def test_check_fails_and_writes_nothing_when_the_page_is_old(tmp_path: Path) -> None:
    for name in ("docs/render_error_reference.py", "docs/written_page.py", "docs/error_reference.md"):
        copy = tmp_path / name
        copy.parent.mkdir(exist_ok=True)
        copy.write_text((CHECKOUT / name).read_text(encoding="utf-8"), encoding="utf-8")
    utils = tmp_path / "plugins/module_utils/_errors"
    utils.mkdir(parents=True)
    for path in (CHECKOUT / "plugins/module_utils/_errors").glob("codes*.py"):
        text = path.read_text(encoding="utf-8")
        (utils / path.name).write_text(text.replace("AKV is not available in", "AKV dislikes"), encoding="utf-8")
    page = tmp_path / "docs/error_reference.md"
    before = page.read_text(encoding="utf-8")

    def run(*options: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-S", "-I", str(tmp_path / "docs/render_error_reference.py"), *options]
        return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)

    check = run("--check")
    assert check.returncode == 1
    assert "not up to date" in check.stderr
    assert page.read_text(encoding="utf-8") == before
    assert run().returncode == 0
    assert "AKV dislikes a MetroCluster" in page.read_text(encoding="utf-8")
    assert run("--check").returncode == 0


def test_the_page_has_a_table_for_every_operation(script: types.ModuleType) -> None:
    assert set(script.SECTIONS) == set(OPERATIONS)
    page = PAGE.read_text(encoding="utf-8")
    chapters = re.split(r"^## ", page, flags=re.MULTILINE)
    for operation, (title, above) in script.SECTIONS.items():
        (chapter,) = [chapter for chapter in chapters if chapter.startswith(f"{title}\n")]
        assert above in chapter
        codes = re.findall(r"^\| (\d+) \|", chapter, flags=re.MULTILINE)
        assert tuple(map(int, codes)) == OPERATIONS[operation]
        assert f"](#{title.lower().replace(' ', '-')})" in chapters[0]


def test_the_page_is_sound_markdown() -> None:
    lines = PAGE.read_text(encoding="utf-8").split("\n")
    rows = [line for line in lines if line.startswith("|")]
    # The parts of an error have two columns, the codes four.
    assert {len(re.findall(r"(?<!\\)\|", row)) for row in rows} == {3, 5}
    assert not [line for line in lines if line != line.rstrip()]
    assert lines[0] == "# Error reference"
    assert lines[-1] == "" and lines[-2] != ""


def test_a_bar_in_a_text_does_not_end_its_cell(script: types.ModuleType) -> None:
    odd = {**ADVICE, 65537506: replace(ADVICE[65537506], cause="One | two.")}
    assert r"| 65537506 | One \| two. |" in script.render(odd, OPERATIONS)
