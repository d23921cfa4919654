# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The fault matrix: every fault at every request of every conversation."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import typing as t
from dataclasses import replace

import pytest
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.transport import Transport
from faults.conversations import CONVERSATIONS, Conversation
from faults.judge import problems
from faults.kinds import FAULTS, Fault
from faults.matrix import Bench, cells_of
from support.both_ways import without_ids
from support.commands import CHECKOUT

SEND = Transport.send
CLOCK = re.compile(r'\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-][\d:]+)|"minutes_left": \d+|\d+ minutes')  # of an outage, which is later each time


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
@pytest.mark.parametrize("conversation", CONVERSATIONS, ids=lambda conversation: conversation.name)
def test_cells(bench: Bench, conversation: Conversation, fault: Fault) -> None:
    recording = bench.recording(conversation)
    found = {}
    for cell in cells_of(recording, fault):
        trial = bench.attempt(recording, cell)
        wrong = problems(trial)
        if wrong:
            found[str(cell)] = [*wrong, trial.run.result, [f"{each.method} {each.path} {each.status}" for each in trial.requests]]
    assert not found


def with_texts(result: dict[str, t.Any]) -> dict[str, t.Any]:
    """A module of ansible-core 2.19 and newer wraps its warnings, which Ansible unwraps again."""
    warnings = [each if isinstance(each, str) else each["event"]["msg"] for each in result.get("warnings", [])]
    return {**result, "warnings": warnings}


def told(bench: Bench, conversation: Conversation, fault: Fault) -> str:
    """All that comes of the fault at the last request that it can hit, and of the run after it; UUIDs by their first mention."""
    recording = bench.recording(conversation)
    trial = bench.attempt(recording, cells_of(recording, fault)[-1])
    requests = [f"{each.method} {each.path} {each.status}" for each in trial.requests]
    found = without_ids([requests, trial.state, *(with_texts(run.result) for run in (trial.run, trial.second))])
    return CLOCK.sub("then", json.dumps(found, indent=1))


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_both_ways_tell_the_same(bench: Bench, monkeypatch: pytest.MonkeyPatch, fault: Fault) -> None:
    """Of all conversations every eleventh, another one for each fault. Nothing is left to chance: they go one by one, with no jitter."""
    monkeypatch.setattr("random.uniform", lambda low, high: (low + high) / 2)
    number = FAULTS.index(fault)
    for conversation in CONVERSATIONS[number % 11 :: 11]:
        if "concurrency" in conversation.options:
            one_by_one = {**conversation.options, "concurrency": 1}
            conversation = replace(conversation, name=f"{conversation.name}, one by one", options=one_by_one)
        if not cells_of(bench.recording(conversation), fault):
            continue
        ways = []
        for way in ("process", "module"):
            monkeypatch.setenv("TESTED_WAY", way)
            ways.append(told(bench, conversation, fault))
        assert ways[0] == ways[1]


def test_the_pages_tell_how_many_cells_there_are(bench: Bench) -> None:
    recordings = [bench.recording(conversation) for conversation in CONVERSATIONS]
    count = sum(len(cells_of(recording, fault)) for recording in recordings for fault in FAULTS)
    for page in ("README.md", "docs/faults.md"):
        assert re.findall(r"(\d+) pairs of a request and a fault", (CHECKOUT / page).read_text()) == [str(count)], page


def test_other_tests_send_their_requests_as_ever(kept_bench: Bench) -> None:
    """The simulators are kept, but between the tests of the matrix nothing goes through the bench."""
    assert Transport.send is SEND
    with kept_bench.at_work():
        assert Transport.send is not SEND
    assert Transport.send is SEND


def test_the_table_is_printed() -> None:
    command = [sys.executable, "tests/faults/table.py", "--run", "list"]
    run = subprocess.run(command, cwd=CHECKOUT, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=300, check=False)
    assert run.returncode == 0, run.stderr
    *_rows, last = run.stdout.splitlines()
    assert re.fullmatch(r"\d+ cells of 1 conversations and \d+ faults, 0 wrong", last) and "akv_info" in run.stdout
