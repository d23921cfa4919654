# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import operator
import typing as t

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ontap_simulator.api.errors import ApiError
from ontap_simulator.api.query import literals, matcher
from ontap_simulator.api.schema import Field

TEXT = Field("text")
NUMBER = Field("number", "integer")
TRUTH = Field("truth", "boolean")
CHOICE = Field("choice", enum=("cluster", "svm"))
MEMBER = Field("list.name")

texts = st.text(min_size=1)
numbers = st.integers(-99, 99)


def matches(field: Field, query: str, value: t.Any) -> bool:
    return matcher(field, query)({} if value is None else {field.name: value})


@pytest.mark.parametrize(
    ("query", "value", "expected"),
    [
        ("abc", "abc", True),
        ("abc", "ABC", False),
        ("abc", "abcd", False),
        ("ab*", "abcd", True),
        ("*cd", "abcd", True),
        ("a*d", "abcd", True),
        ("*", "", True),
        ("a.c", "abc", False),
        ("!abc", "abd", True),
        ("!abc", "abc", False),
        ("!ab*", "abc", False),
        ("abc|xyz", "xyz", True),
        ("abc|xyz", "abz", False),
        ("abc|x*", "xyz", True),
        ("!abc|abc", "abc", True),
        ("<b", "a", True),
        ("<b", "b", False),
        ("<=b", "b", True),
        (">b", "c", True),
        (">=b", "b", True),
        (">=b", "a", False),
        ("a..c", "b", True),
        ("a..c", "d", False),
        ('"a*"', "a*", True),
        ('"a*"', "abc", False),
        ("{a|b}", "a|b", True),
        ("{a|b}", "a", False),
        ('"!a"', "!a", True),
        ("{a..c}", "b", False),
        ("{a..c}", "a..c", True),
        ('"null"', "null", True),
        ("a{*}b*", "a*bcd", True),
        ("{<}b", "a", False),
        ("a,b", "a,b", True),
        ("https://kv.vault.azure.net/", "https://kv.vault.azure.net/", True),
    ],
)
def test_text(query: str, value: str, expected: bool) -> None:
    assert matches(TEXT, query, value) is expected


@pytest.mark.parametrize("query", ["abc", "*", "!abc", "<b", ">b", "a..c", "!null", "abc|xyz", ""])
def test_an_unset_field_matches_nothing_but_null(query: str) -> None:
    assert not matches(TEXT, query, None)


def test_null() -> None:
    assert matches(TEXT, "null", None) and not matches(TEXT, "null", "x")
    assert matches(TEXT, "!null", "x") and not matches(TEXT, "!null", None)
    assert matches(TEXT, "abc|null", None) and matches(TEXT, "abc|null", "abc") and not matches(TEXT, "abc|null", "x")


@given(st.sampled_from(["<", "<=", ">", ">="]), numbers, numbers)
def test_integers_compare_as_numbers(sign: str, bound: int, value: int) -> None:
    compare = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}[sign]
    assert matches(NUMBER, f"{sign}{bound}", value) is compare(value, bound)


@given(numbers, numbers, numbers)
def test_ranges_include_their_ends(low: int, high: int, value: int) -> None:
    assert matches(NUMBER, f"{low}..{high}", value) is (low <= value <= high)


@given(numbers, numbers)
def test_not_is_the_opposite_for_a_set_field(wanted: int, value: int) -> None:
    assert matches(NUMBER, f"!{wanted}", value) is not matches(NUMBER, str(wanted), value)


@given(texts, texts)
def test_quoting_makes_any_text_literal(wanted: str, value: str) -> None:
    if '"' not in wanted:
        assert matches(TEXT, f'"{wanted}"', value) is (wanted == value)
    if "}" not in wanted:
        assert matches(TEXT, f"{{{wanted}}}", wanted)


@given(st.lists(st.sampled_from("ab*"), max_size=6), st.text("ab", max_size=8))
def test_a_star_stands_for_any_text(pattern: list[str], value: str) -> None:
    def model(rest: list[str], text: str) -> bool:
        if not rest:
            return not text
        if rest[0] == "*":
            return any(model(rest[1:], text[cut:]) for cut in range(len(text) + 1))
        return text[:1] == rest[0] and model(rest[1:], text[1:])

    assert matches(TEXT, "".join(pattern), value) is model(pattern, value)


@given(st.lists(numbers, min_size=1, max_size=5), numbers)
def test_or_is_membership(wanted: list[int], value: int) -> None:
    assert matches(NUMBER, "|".join(map(str, wanted)), value) is (value in wanted)


def test_booleans_and_choices() -> None:
    assert matches(TRUTH, "true", True) and matches(TRUTH, "FALSE", False) and not matches(TRUTH, "true", False)
    assert matches(TRUTH, "!true", False) and matches(NUMBER, "*", 5)
    assert matches(CHOICE, "svm", "svm") and matches(CHOICE, "s*", "svm") and matches(CHOICE, "<svm", "cluster")


def test_a_list_matches_if_one_of_its_members_does() -> None:
    record = {"list": [{"name": "a"}, {"name": "b"}]}
    assert matcher(MEMBER, "b")(record) and not matcher(MEMBER, "c")(record)
    assert matcher(MEMBER, "null")({"list": []}) and not matcher(MEMBER, "null")(record)


@pytest.mark.parametrize(
    ("field", "query", "code"),
    [
        (NUMBER, "many", 262197),
        (NUMBER, "1*", 262197),
        (NUMBER, "1..x", 262197),
        (NUMBER, "1..2..3", 262197),
        (NUMBER, "", 262197),
        (TRUTH, "yes", 262197),
        (CHOICE, "node", 262197),
        (TEXT, '"abc', 262286),
        (TEXT, "{abc", 262286),
    ],
)
def test_values_that_do_not_fit(field: Field, query: str, code: int) -> None:
    with pytest.raises(ApiError) as caught:
        matcher(field, query)
    assert (caught.value.code, caught.value.target) == (code, field.name)


@pytest.mark.parametrize(
    ("value", "named"),
    [
        ("a", {"a"}),
        ("a|b|c*", {"a", "b"}),
        ('"c*"|!d', {"c*", "d"}),
        ("{a|b}", {"a|b"}),
        (">a|<=b|!<c|d..e|*|!*x|null|!null", set()),
    ],
)
def test_what_a_query_names_in_full(value: str, named: set[str]) -> None:
    assert literals(Field("name"), value) == named
