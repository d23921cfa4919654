# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import time
import tracemalloc

import pytest
from ansible_collections.storage_keys.ontap.plugins.module_utils._errors.server_text import CUT, LONGEST, clean_text
from ansible_collections.storage_keys.ontap.plugins.module_utils._task.masking import MASK, Masking, fold, found_in, secrets_of
from hypothesis import given, settings
from hypothesis import strategies as st
from support.canaries import CANARIES, FORMS, leaks

SECRETS = st.text([*(chr(code) for code in range(1, 128) if chr(code) != "*"), *"\u00e4\u00e9\u043a\u9375\U0001f511"], min_size=4, max_size=40)
LONG = {name: secret for name, secret in CANARIES.items() if len(secret) >= 4}


@pytest.mark.parametrize("secret", LONG.values(), ids=LONG)
def test_every_form_of_a_secret_is_masked_and_nothing_else(secret: str) -> None:
    masking = Masking([secret, f"admin:{secret}"])
    for name, form in FORMS.items():
        text = masking.apply(f"before {form(secret)} after")
        assert not leaks(secret, text), name
        assert MASK in text and text.startswith("before ") and text.endswith(" after"), name


@settings(derandomize=True, deadline=None, database=None, max_examples=500)
@given(SECRETS, st.sampled_from(sorted(FORMS)))
def test_any_secret(secret: str, form: str) -> None:
    text = FORMS[form](secret)
    # Nothing is left to find of what consists of escapes alone.
    if len(text.strip()) >= 4 and len(fold(secret.strip())[0]) >= 4:
        masked = Masking([secret, f"admin:{secret}"]).apply(f"<{text}>")
        assert masked.startswith("<") and masked.endswith(">")
        assert text not in masked[1:-1]


def test_a_result_keeps_its_shape() -> None:
    result = {
        "changed": True,
        "count": 3,
        "none": None,
        "secret-name-of-a-field": "the secret-name-of-a-field is %73ecret-name-of-a-field",
        "list": [{"a": "%41"}, "secret-name-of-a-field", 1.5],
        "secret_of_ours": "secret_of_ours",
    }
    assert Masking(["secret-name-of-a-field", "secret_of_ours"]).apply(result) == {
        "changed": True,
        "count": 3,
        "none": None,
        MASK: f"the {MASK} is {MASK}",
        "list": [{"a": "%41"}, MASK, 1.5],
        "secret_of_ours": MASK,
    }


def test_what_holds_no_secret_stays_as_it_is() -> None:
    result = {"msg": "50 % off &amp; more \\ or %7e less", "list": ["a+b", "c d"]}
    assert Masking(["another-secret"]).apply(result) is result
    assert Masking([]).apply(result) is result
    assert Masking(["", "a", "off"]).apply(result) is result


def test_a_secret_within_a_longer_one() -> None:
    masking = Masking(["s3cret", "my-s3cret-and-more"])
    assert masking.apply("my-s3cret-and-more, s3cret") == f"{MASK}, {MASK}"
    assert masking.apply("my%2Ds3cret-and%2Dmore") == MASK


def test_lines_of_a_secret_one_by_one() -> None:
    text = Masking(["MIIKcanary00\nMIIKcanary01\nshort\n"]).apply("line MIIKcanary01; whole MIIKcanary00MIIKcanary01short; short")
    assert text == f"line {MASK}; whole {MASK}; short"


def test_masking_takes_no_long_time_for_hostile_text() -> None:
    """Each would take for ever if the work grew with the square of the length, and the last one is folded often, but not for ever."""
    for text in ("%25" * 10_000 + "41", "&" + "amp;" * 10_000, "\\" * 20_000, "%" * 20_000, "&amp;#" * 4_000, "\\\\u" * 6_000):
        assert Masking(["canary-s3cret"]).apply(f"{text} canary%2Ds3cret").endswith(MASK)


def test_which_options_are_secret() -> None:
    inner = {"token": {"no_log": True}, "name": {}}
    spec = {"password": {"no_log": True}, "hostname": {}, "list": {"options": inner}, "port": {}}
    params = {
        "password": "pass",
        "username": "user",
        "hostname": "https://me:in-the-url@host/",
        "list": [{"token": "inside", "name": "no"}, "text", ["in a list"]],
        "port": 5,
    }
    assert set(secrets_of(spec, params)) == {"pass", "user:pass", "in-the-url", "inside", "text", "in a list"}
    assert set(secrets_of(spec, {"password": "", "list": None, "hostname": "host:5"})) == set()
    assert set(secrets_of(spec, {"password": ["a", 5], "list": {"token": "b"}})) >= {"a", "5", "b"}


def test_memory_grows_with_the_text_and_not_many_times_as_much() -> None:
    text = "x" * 200_000 + "\\" + "y" * 200_000
    tracemalloc.start()
    try:
        assert Masking(["canary-s3cret"]).apply({"msg": f"{text}canary%2Ds3cret"})["msg"].endswith(MASK)
        assert tracemalloc.get_traced_memory()[1] < 12 * len(text)
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("unit", ["YWRtaW46Y2FuYXJ5LXMzY3JldA==", "admin:canary-s3cret", "aaaa", "canary%2Ds3cret\\"])
def test_time_grows_with_the_text_and_not_with_its_square(unit: str) -> None:
    """Ten times the text may take thirty times as long on a busy machine, but not a hundred times."""
    masking = Masking(["canary-s3cret", "admin:canary-s3cret", "aaaa"])

    def seconds(length: int) -> float:
        text = unit * (length // len(unit))
        started = time.process_time()
        assert "canary" not in masking.apply(text) and MASK in masking.apply(text)
        return time.process_time() - started

    assert seconds(400_000) < 40 * max(0.001, min(seconds(40_000) for _dummy in range(3)))


@pytest.mark.parametrize("secret", LONG.values(), ids=LONG)
def test_the_beginning_of_a_secret_where_a_text_was_cut(secret: str) -> None:
    masking = Masking([secret, f"admin:{secret}"])
    for name, form in FORMS.items():
        whole = form(secret)
        if len(fold(whole)[0]) < 8:
            continue
        for kept in (1, len(whole) // 2, len(whole) - 1):
            cut = clean_text("x" * (LONGEST - kept - 1) + " " + whole + "y" * 9)
            assert cut.endswith(CUT)
            told = masking.apply(f"ONTAP said {cut} (code 5)")
            rest = told.partition(" (code 5)")[0].rpartition("xxx")[2]
            assert not whole[:kept] or not rest.endswith(whole[:kept] + CUT) or kept < 4, (name, rest)


@settings(derandomize=True, deadline=None, database=None, max_examples=200)
@given(st.text("ab\0", max_size=40), st.sets(st.text("ab\0", min_size=1, max_size=9), min_size=1))
def test_many_secrets_are_found_like_few(text: str, needles: set[str]) -> None:
    absent = {f"no-such-{number:03}" for number in range(100)}
    assert found_in(text, needles | absent) == {needle for needle in needles if needle in text}


def test_many_secrets_are_not_looked_for_one_by_one() -> None:
    class Text(str):
        def __contains__(self, part: object) -> bool:
            looked_for.append(part)
            return super().__contains__(str(part))

    looked_for: list[object] = []
    secrets = {f"secret-{number:04}" for number in range(1000)}
    assert found_in(Text("a text with secret-0007 in it"), secrets) == {"secret-0007"} and looked_for == ["secret-0007"]
