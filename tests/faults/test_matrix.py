# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The fault matrix: every fault at every request of every conversation."""

from __future__ import annotations

import pytest
from faults.conversations import CONVERSATIONS, Conversation
from faults.judge import problems
from faults.kinds import FAULTS, Fault
from faults.matrix import Bench, cells_of


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
