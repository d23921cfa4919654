# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which job belongs to a write whose answer got lost."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.storage_keys.ontap.plugins.module_utils._errors.exceptions import AnswerLost, AnswerMalformed, OntapError, Refused
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.jobs import Job
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.lost_jobs import Doubt, find_jobs
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.write import Step

PATH = "/security/azure-key-vaults"
CREATE = Step(("create",), "POST", PATH, {"svm": {"name": "svm1"}})
REKEY = Step(("rekey-internal",), "POST", f"{PATH}/v1/rekey-internal")


class FakeClient:
    """Knows these jobs, or cannot tell."""

    def __init__(self, *jobs: dict[str, t.Any] | OntapError) -> None:
        self.jobs = jobs
        self.asked = 0

    def records(self, path: str, query: dict[str, str]) -> list[dict[str, t.Any]]:
        assert path == "/cluster/jobs"
        self.asked += 1
        if isinstance(self.jobs[0], OntapError):
            raise self.jobs[0]
        return list(t.cast(t.Any, self.jobs))


def job(description: str, state: str = "running", **more: t.Any) -> dict[str, t.Any]:
    return {"uuid": "j1", "description": description, "state": state, **more}


def find(step: Step, *jobs: dict[str, t.Any] | OntapError, error: OntapError | None = None) -> t.Any:
    (end,) = find_jobs(t.cast(t.Any, FakeClient(*jobs)), [step], [error or AnswerLost("lost")])
    return end


DELETE = Step(("delete",), "DELETE", f"{PATH}/v1")
RESTORE = Step(("restore",), "POST", f"{PATH}/v1/restore")
ENABLE = Step(("enable",), "PATCH", "/security/key-stores/v1", {"enabled": True})
ROTATE = Step(("update",), "PATCH", f"{PATH}/v1", {"client_secret": "canary"})
MIGRATE = Step(("migrate",), "POST", "/security/key-managers/s1/migrate", {"uuid": "v1"})


@pytest.mark.parametrize(
    ("step", "found"),
    [
        (DELETE, job(f"DELETE /api{PATH}/v1")),
        (DELETE, job(f"DELETE /api{PATH}/v1?return_timeout=5", "dreaming")),
        (RESTORE, job(f"POST /api{PATH}/v1/restore", "queued", svm={"name": "svm1"})),
        (ENABLE, job("PATCH /api/security/key-stores/v1")),
    ],
)
def test_a_job_that_does_what_the_write_does(step: Step, found: dict[str, t.Any]) -> None:
    assert find(step, job("POST /api/other", "running"), found) == Job("j1", found["state"])


@pytest.mark.parametrize(
    ("step", "found"),
    [
        (CREATE, job(f"POST /api{PATH}")),
        (CREATE, job(f"POST /api{PATH}?return_records=true")),
        (CREATE, job(f"POST /api{PATH}/v9", svm={"name": "svm1", "uuid": "u1"})),
        (CREATE, job(f"POST /api{PATH}", svm={"uuid": "u1"})),
        (ROTATE, job(f"PATCH /api{PATH}/v1", svm={"name": "svm1"})),
    ],
)
def test_a_job_that_may_be_somebody_elses_is_waited_for_and_proves_nothing(step: Step, found: dict[str, t.Any]) -> None:
    """What was sent along cannot be told from a job."""
    lost = AnswerLost("lost")
    doubt = find(step, job("POST /api/other", "running"), found, {**found, "uuid": "j2"}, error=lost)
    assert doubt == Doubt(lost, (Job("j1", found["state"]), Job("j2", found["state"])))


@pytest.mark.parametrize(
    ("step", "description"), [(REKEY, f"POST /api{PATH}/v1/rekey-internal"), (MIGRATE, "POST /api/security/key-managers/s1/migrate")]
)
def test_what_leaves_no_trace_stays_unknown(step: Step, description: str) -> None:
    error = find(step, job(description, svm={"name": "svm1"}))
    assert isinstance(error, AnswerLost) and error.may_go_on is True


@pytest.mark.parametrize(
    ("step", "other"),
    [
        (CREATE, job(f"POST /api{PATH}", "success")),
        (CREATE, job(f"POST /api{PATH}", "failure")),
        (CREATE, job(f"POST /api{PATH}", svm={"name": "svm2"})),
        (CREATE, job(f"POST /api{PATH}/v1/restore", svm={"name": "svm1"})),
        (CREATE, job(f"DELETE /api{PATH}")),
        (CREATE, {"uuid": "j1"}),
        (REKEY, job(f"POST /api{PATH}/v2/rekey-internal")),
        (REKEY, job(f"POST /api{PATH}/v1")),
    ],
)
def test_a_job_that_is_somebody_elses(step: Step, other: dict[str, t.Any]) -> None:
    error = find(step, other)
    assert isinstance(error, AnswerLost) and error.may_go_on is False


def test_when_the_jobs_cannot_be_listed_one_may_go_on() -> None:
    assert find(CREATE, Refused("no", http_status=403)).may_go_on is True


def test_what_was_accepted_may_go_on() -> None:
    assert find(CREATE, job("POST /api/other"), error=AnswerMalformed("odd", http_status=202)).may_go_on is True


def test_nobody_asks_for_jobs_unless_an_answer_got_lost() -> None:
    client = FakeClient(job("POST /x"))
    ends = [None, Job("j2"), Refused("no", http_status=400)]
    assert find_jobs(t.cast(t.Any, client), [CREATE] * 3, ends) == ends and client.asked == 0
