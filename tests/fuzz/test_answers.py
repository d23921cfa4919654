# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Any answer at all: it is read, or it ends in an error of the collection's own, alone and in every module."""

from __future__ import annotations

import json
import pathlib
import typing as t

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from support import option_strategies as options
from support.answer_harness import read_whole
from support.fake_time import FakeTime
from support.module_runner import run_module

MODULES = sorted(path.stem for path in (pathlib.Path(__file__).parents[2] / "plugins" / "modules").glob("akv_*.py"))
LOGIN = {"hostname": "127.0.0.1", "username": "admin", "password": f"{options.CANARY}-Pa55word", "use_proxy": False}
steady = settings(derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck))

KEYS = (
    *("records", "num_records", "_links", "next", "href", "error", "message", "code", "target", "job", "uuid", "state", "status"),
    *("svm", "name", "scope", "configuration", "enabled", "version", "generation", "major", "azure_reachability", "reachable"),
    *("available", "cluster_state", "ekmip_reachability", "node", "key_id", "proxy_port", "client_secret", "type", "location"),
)
WORDS = ("svm1", "svm", "cluster", "", "0", "65537500", "4", "success", "failure", "default", "/api/x?start=2", "9", "akv", "\n", "\0\ud800", "1e999")
scalars = (
    st.none()
    | st.booleans()
    | st.sampled_from([0, 1, -1, 4, 65537500, 10**30, 0.5, float("inf"), float("nan")])
    | st.sampled_from(WORDS)
    | st.text(max_size=5)
)
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=5), max_leaves=8
)
vault = st.fixed_dictionaries({"uuid": st.sampled_from(["1", "2"])}, optional={key: values for key in KEYS if key != "uuid"})
collections = st.fixed_dictionaries(
    {"records": st.lists(vault, max_size=3) | values},
    optional={"num_records": values, "_links": values, "job": values, "version": values},
)
errors = st.fixed_dictionaries({"error": st.fixed_dictionaries({}, optional=dict.fromkeys(["code", "message", "target"], values))})
bodies = collections | errors | values
contents = (
    bodies.map(lambda body: json.dumps(body).encode("utf-8", "surrogatepass"))
    | st.binary(max_size=30)
    | st.sampled_from([b"", b"[" * 100_000, b'{"records":' + b"[" * 900 + b"]" * 900 + b"}", b"<html>", b"9" * 5000, b'{"records": ['])
)
statuses = st.sampled_from([200, 200, 200, 201, 202, 204, 302, 400, 401, 404, 429, 500, 503])
headers = st.dictionaries(
    st.sampled_from(["Retry-After", "Content-Type"]),
    st.sampled_from(["0", "9" * 400, "-1", "text/html", "Mon, 99 Foo 0000", "Wed, 21 Oct 9999 07:28:00 GMT", ";", "\u0663"]) | st.text(max_size=5),
)


@settings(steady, max_examples=300)
@example(method="GET", status=200, fields={}, content=b'{"records": [{"uuid": "1", "a": ' + b"[" * 700 + b"]" * 700 + b"}]}")
@example(method="GET", status=200, fields={}, content=b'{"version": {"generation": Infinity, "major": 1}, "records": []}')
@example(method="GET", status=503, fields={"Retry-After": "9" * 400}, content=b"")
@example(method="GET", status=400, fields={}, content=b'{"error": {"message": "one\\ntwo"}}')
@given(method=st.sampled_from(["GET", "POST"]), status=statuses, fields=headers, content=contents)
def test_reading(method: str, status: int, fields: dict[str, str], content: bytes) -> None:
    read_whole(method, status, fields, content)


def test_a_good_answer_is_read() -> None:
    """So that the others do not all end at once."""
    record = {"uuid": "1", "svm": {"name": "svm1", "uuid": "2"}, "azure_reachability": {"reachable": False, "code": "65537551"}}
    assert read_whole("GET", 200, {}, json.dumps({"records": [record], "num_records": 1}).encode())


class Answers:
    """Takes the place of the connection to a server: gives one answer after the other, and the last one for ever."""

    def __init__(self, given: list[tuple[int, dict[str, str], bytes]]) -> None:
        self.given, self.asked = given, 0

    def exchange(self, *_request: t.Any) -> tuple[int, dict[str, str], bytes]:
        answer = self.given[min(self.asked, len(self.given) - 1)]
        self.asked += 1
        assert self.asked < 300
        return answer


@pytest.mark.parametrize("module", MODULES)
def test_any_answers_to_a_module(module: str, monkeypatch: pytest.MonkeyPatch) -> None:
    client = f"{options.PLUGINS}.module_utils._rest.client"
    tasks = [{"wait_timeout": 9, **task} if module != "akv_info" else task for task in options.TYPICAL.get(module, options.OF_ONE_SVM)]

    @settings(steady, max_examples=60)
    @given(task=st.sampled_from(tasks), given=st.lists(st.tuples(statuses, headers, contents), min_size=1, max_size=4), check=st.booleans())
    def run_it(task: options.Options, given: list[tuple[int, dict[str, str], bytes]], check: bool) -> None:
        answers = Answers(given)
        time = FakeTime()
        monkeypatch.setattr(f"{client}.Transport.exchange", answers.exchange)
        monkeypatch.setattr(f"{client}.clock_of_session", lambda: time.clock)
        run = run_module(module, {**LOGIN, **task}, check=check)
        assert "Traceback" not in run.output
        assert "exception" not in run.result
        assert options.CANARY not in run.output
        assert not run.failed or run["msg"].strip()

    run_it()
