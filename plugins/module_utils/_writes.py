# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Sending the writes of a plan, one after the other, and waiting for their jobs (private)."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

from ansible_collections.storage_keys.ontap.plugins.module_utils._azure_key_vault import Target
from ansible_collections.storage_keys.ontap.plugins.module_utils._client import Client
from ansible_collections.storage_keys.ontap.plugins.module_utils._errors import JobFailed, NotConverged, OntapError
from ansible_collections.storage_keys.ontap.plugins.module_utils._jobs import Job, Waiting, hold_seconds, job_of, wait_for
from ansible_collections.storage_keys.ontap.plugins.module_utils._plan import NEW_UUID, Plan, Step
from ansible_collections.storage_keys.ontap.plugins.module_utils._reader import find

_DOING = {"create": "creating", "update": "updating", "rekey_external": "re-keying", "enable": "enabling", "delete": "deleting"}


def apply(client: Client, plan: Plan, target: Target, waiting: Waiting, done: list[Step]) -> Job | None:
    """Send the plan's writes and add each that ONTAP accepted to ``done``; the last job that there was.

    A write that another one follows is always waited for, because the next one builds on it.
    """
    job: Job | None = None
    for step in plan.steps:
        last = step is plan.steps[-1]
        try:
            job = send(client, _addressed(client, step, target), waiting if last else dataclasses.replace(waiting, wait=True)) or job
        except OntapError as error:
            error.tell(doing(step.actions, target))
            raise
        done.append(step)
    return job


def send(client: Client, step: Step, waiting: Waiting) -> Job | None:
    """One write, and the wait for its job. Any of 200, 201 and 202 may come, whatever the release documents."""
    started = client.clock.now()
    hold = {"return_timeout": str(hold_seconds(waiting, client.connection.timeout))} if step.held else {}
    answer = client.request(step.method, step.path, {**step.query, **hold}, step.body)
    job = job_of(answer)
    if job is None or not waiting.wait:
        return job
    try:
        return wait_for(client, job, started, waiting.timeout)
    except JobFailed as error:
        error.tell(story=f"job {job.uuid} failed, and what it did before that stays done")
        raise
    except OntapError as error:
        error.job_uuid = job.uuid
        error.tell(story=f"the request was accepted, and ONTAP carries it out as job {job.uuid}", changed=True)
        raise


def doing(actions: Iterable[str], target: Target) -> str:
    """What the writes do, in words."""
    return f"{' and '.join(_DOING[action] for action in actions)} the AKV configuration of {target}"


def _addressed(client: Client, step: Step, target: Target) -> Step:
    """The step with the uuid that ONTAP gave to the configuration which a step before it created."""
    if NEW_UUID not in step.path:
        return step
    record = find(client, target)
    if record is None:
        raise NotConverged(
            "ONTAP accepted the creation, and does not return the new configuration",
            next_step="Look with akv_info whether somebody else has deleted it, then run the task again.",
        )
    return dataclasses.replace(step, path=step.path.replace(NEW_UUID, str(record["uuid"])))
