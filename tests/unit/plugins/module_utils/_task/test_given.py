# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One rule for every option of every module, whatever surrounds its value and wherever it comes from."""

from __future__ import annotations

import pathlib
import typing as t

import pytest
from ansible_collections.storage_keys.ontap.plugins.module_utils._task.given import read
from hypothesis import given
from hypothesis import strategies as st
from support.option_strategies import Spec, spec_of

MODULES = sorted(path.stem for path in pathlib.Path("plugins/modules").glob("akv_*.py"))
SPECS = {module: spec_of(module) for module in MODULES}
ENCODED = ("access_token", "client_certificate", "old_client_certificate")
STRAY = st.text("\n\r\t \ufeff\u00a0\v\f", max_size=4)
INVISIBLE = ["\n", "\t", "\0", "\x1b", "\u200b", "\ufeff", "\u2028", "\u202e"]


def flat(spec: Spec) -> dict[str, t.Mapping[str, t.Any]]:
    """Every option that has a value of its own, those of entries too."""
    return {
        **{name: option for name, option in spec.items() if "options" not in option},
        **{name: inner for option in spec.values() for name, inner in flat(option.get("options", {})).items()},
    }


ALL = {name: option for spec in SPECS.values() for name, option in flat(spec).items()}
SECRETS = [name for name, option in ALL.items() if option.get("no_log") and name not in ENCODED]
TEXTS = [name for name, option in ALL.items() if option["type"] in ("str", "path") and not option.get("no_log") and not option.get("choices")]
LISTS = [name for name, option in ALL.items() if option["type"] == "list" and not option.get("choices")]
SWITCHES = [name for name, option in ALL.items() if option["type"] in ("bool", "int") or (option.get("choices") and "" not in option["choices"])]


def one(name: str, value: t.Any, environment: t.Mapping[str, str] | None = None) -> t.Any:
    """What is left of one option; the error if it is refused."""
    options, faults = read({name: ALL[name]}, {} if environment else {name: value}, environment or {})
    return next(iter(faults.values())) if faults else options.get(name)


def good(name: str) -> tuple[str, t.Any]:
    option = ALL[name]
    if option.get("choices"):
        return option["choices"][0], [option["choices"][0]] if option["type"] == "list" else option["choices"][0]
    return {"bool": ("no", False), "int": ("7", 7), "list": ("svm1", ["svm1"])}.get(option["type"], ("word", "word"))


def test_the_lists_of_this_test_miss_no_option() -> None:
    rest = {*ALL} - {*SECRETS, *TEXTS, *LISTS, *SWITCHES, *ENCODED}
    assert rest == {"proxy_port", "port", "proxy_type", "filters"}
    assert len(SECRETS) == 4 and "hostname" in TEXTS and "svm_name" in {*TEXTS, *LISTS}


@pytest.mark.parametrize("name", sorted({*ALL} - {*SECRETS, "filters"}))
@given(before=STRAY, after=STRAY)
def test_what_surrounds_a_value_is_left_out(name: str, before: str, after: str) -> None:
    text, value = good(name)
    if ALL[name].get("choices"):
        value = [text] if ALL[name]["type"] == "list" else text
    assert one(name, f"{before}{text}{after}") == value
    if "fallback" in ALL[name]:
        variable = ALL[name]["fallback"][1][0]
        assert one(name, None, {variable: f"{before}{text}{after}"}) == value


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("stray", INVISIBLE)
def test_what_is_invisible_inside_a_text_is_refused(name: str, stray: str) -> None:
    error = one(name, f"wo{stray}rd")
    assert error.target == name and " holds a" in error.message and stray not in error.sentence() and error.next_step


@pytest.mark.parametrize("name", [*TEXTS, *SECRETS, *ENCODED, *LISTS])
@pytest.mark.parametrize("value", [0o123456, 4.5, True])
def test_what_yaml_makes_of_a_text_without_quotes_is_refused(name: str, value: t.Any) -> None:
    error = one(name, value)
    assert error.target == name and "text is meant" in error.message and "quotes" in error.next_step
    assert name in LISTS or ("42798" in error.message) == (value == 42798 and not ALL[name].get("no_log"))


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("value", [["svm1"], {"a": "b"}])
def test_a_list_where_one_text_is_meant_is_refused(name: str, value: t.Any) -> None:
    assert "where one text is meant" in one(name, value).message


@pytest.mark.parametrize("name", SECRETS)
@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ("word\n", "ends with a line break"),
        ("word\r\n", "ends with a line break"),
        ("word\n ", "ends with a line break"),
        ("\nword", "starts with a line break"),
        ("\ufeffword", "starts with a byte order mark"),
        (" ", "nothing but blanks"),
        ("\n\t", "nothing but blanks"),
    ],
)
def test_a_secret_with_something_around_it_is_refused_and_not_told(name: str, value: str, problem: str) -> None:
    error = one(name, value)
    assert error.target == name and problem in error.message and error.next_step
    assert "word" not in str(error.to_result()).replace("password", "")


@pytest.mark.parametrize("name", SECRETS)
@pytest.mark.parametrize("value", ["word", " word", "word ", "two words", "two\nlines", "", "p\u00e4ss\U0001f511"])
def test_a_secret_is_never_altered(name: str, value: str) -> None:
    assert one(name, value) == value


@pytest.mark.parametrize("name", SECRETS)
def test_a_secret_of_the_environment_names_its_variable(name: str) -> None:
    if "fallback" in ALL[name]:
        variable = ALL[name]["fallback"][1][0]
        error = one(name, None, {variable: "word\n"})
        assert error.target == name and f"(from {variable})" in error.sentence()


@pytest.mark.parametrize("name", ALL)
def test_none_is_not_given(name: str) -> None:
    assert read({name: ALL[name]}, {name: None}, {}) == ({}, {})


@pytest.mark.parametrize("name", SWITCHES)
@pytest.mark.parametrize("value", ["", " ", "\n"])
def test_an_empty_switch_is_not_given(name: str, value: str) -> None:
    assert read({name: ALL[name]}, {name: value}, {}) in (({}, {}), ({name: []}, {}))


@pytest.mark.parametrize("name", [name for name in SWITCHES if ALL[name]["type"] != "list"])
def test_what_no_switch_knows_is_refused(name: str) -> None:
    error = one(name, "perhaps")
    assert error.target == name and "perhaps" in error.message and error.next_step


def test_an_entry_that_cannot_be_read_fails_alone() -> None:
    entries = [{"svm_name": "svm1", "enabled": "perhaps"}, {"svm_name": " svm2 ", "state": ""}, None, 7, {"svm_name": 8}]
    options, faults = read(SPECS["akv_configs"], {"configs": entries, "prune": True}, {})
    assert options == {"configs": [{"svm_name": "svm1"}, {"svm_name": "svm2"}, {}, {}, {}], "prune": True}
    assert [(place, error.target) for place, error in faults.items()] == [
        (("configs", 0), "configs[0].enabled"),
        (("configs", 2), "configs[2]"),
        (("configs", 3), "configs[3]"),
        (("configs", 4), "configs[4].svm_name"),
    ]
    assert all(error.sentence().startswith(f"configs[{number}]") for (_name, number), error in faults.items())
