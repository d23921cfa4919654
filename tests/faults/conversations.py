# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The conversations of the fault matrix: what a task asks for, and what is there before. A new one is one more row."""

from __future__ import annotations

import typing as t
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from support.estate import CONFIGURATION, SECRET, Estate

KEY1 = CONFIGURATION["key_id"]
KEY2 = "https://example.vault.azure.net/keys/key2/fedcba9876543210fedcba9876543210"
NEW_SECRET = "canary-new-secret"
PROXY_PASSWORD = "canary-proxy-password"

Given = Callable[[Estate], object]

# How a lost answer to a write is settled.
READ = "read"  # reading shows whether the write took effect
AGAIN = "again"  # reading does not show it; sending it again does no harm
UNKNOWN = "unknown"  # reading does not show it, and it must not be sent twice


@dataclass(frozen=True)
class Conversation:
    """One task. ``settings`` are the simulator's; ``as_job`` says that what ONTAP does takes time, and calls are not held."""

    name: str
    module: str
    options: Mapping[str, t.Any]
    given: tuple[Given, ...] = ()
    release: str = "9.9.1"
    lost: str = READ
    as_job: bool = False
    settings: Mapping[str, t.Any] = field(default_factory=dict)
    idempotent: bool = True
    steps: int = 1  # how many writes follow one another

    @property
    def times(self) -> int:
        """How often one write may take effect."""
        return 3 if self.lost == AGAIN else 1


def created(*svms: str, **more: t.Any) -> Given:
    return lambda estate: [estate.create(svm, **more) for svm in svms]


def inactive(estate: Estate) -> None:
    assert not estate.config(**CONFIGURATION, configuration_name="second", enabled=False).failed


def keys_lost(*svms: str) -> Given:
    def lose(estate: Estate) -> None:
        for svm in svms:
            estate.simulator.set_available(svm, False)

    return lose


def keys_elsewhere(estate: Estate) -> None:
    estate.simulator.keep_keys_in_admin_svm("svm1", True)


def away(*svms: str) -> Given:
    """Their vault is out of reach for so long that ONTAP has logged it."""

    def lose(estate: Estate) -> None:
        for svm in svms:
            estate.simulator.set_reachable(svm, False)
        estate.simulator.move_clock(20 * 60)

    return lose


SVM = {"svm_name": "svm1"}
CREATE = {**SVM, **CONFIGURATION, "proxy_host": "proxy", "proxy_password": PROXY_PASSWORD}
UPDATE = {**SVM, "proxy_host": "proxy"}
ROTATE = {**SVM, "client_secret": NEW_SECRET, "update_secret": "always"}
EXTERNAL = {**SVM, "key_id": KEY2}
WITH_A_WAY_BACK = {"client_secret": NEW_SECRET, "old_client_secret": SECRET, "verify_timeout": 10}
DELETE = {**SVM, "state": "absent"}
ENABLE = {**SVM, "configuration_name": "second", "enabled": True}
MANY: dict[str, t.Any] = {
    "configs": [{"svm_name": "svm1", **CONFIGURATION}, {"svm_name": "svm2", "proxy_host": "proxy"}],
    "prune": True,
    "concurrency": 2,
}
ALL = {"svm_name": "*", "concurrency": 2}
ANY_VERDICT = ["healthy", "pending", "unknown", "degraded", "unreachable"]
ONE, THREE = created("svm1"), created("svm1", "svm2", "svm3")
TWO = created("svm2", "svm3")
PATCH_IS_JOB = {"patch_is_job": True}
EVERYTHING_IS_JOB = {"patch_is_job": True, "post_is_job": True, "delete_is_job": True}

CONVERSATIONS = (
    Conversation("create", "akv_config", CREATE),
    Conversation("create, job", "akv_config", CREATE, release="9.16.1", as_job=True),
    Conversation("create and change", "akv_config", {**CREATE, "verify_host": True}, release="9.14.1", steps=2),
    Conversation("create and enable", "akv_config", {**CREATE, **ENABLE}, release="9.14.1", steps=2),
    Conversation("update", "akv_config", UPDATE, (ONE,)),
    Conversation("update, job", "akv_config", UPDATE, (ONE,), as_job=True, settings=PATCH_IS_JOB),
    Conversation("rotate", "akv_config", ROTATE, (ONE,), lost=AGAIN, idempotent=False),
    Conversation("rotate, job", "akv_config", ROTATE, (ONE,), "9.9.1", AGAIN, True, PATCH_IS_JOB, idempotent=False),
    Conversation("rekey_external, PATCH", "akv_config", EXTERNAL, (ONE,)),
    Conversation("rekey_external", "akv_config", EXTERNAL, (ONE,), "9.11.1"),
    Conversation("rekey_external, job", "akv_config", EXTERNAL, (ONE,), "9.11.1", as_job=True),
    Conversation("enable", "akv_config", ENABLE, (ONE, inactive), "9.14.1"),
    Conversation("enable, job", "akv_config", ENABLE, (ONE, inactive), "9.14.1", as_job=True),
    Conversation("delete", "akv_config", DELETE, (ONE,)),
    Conversation("delete, job", "akv_config", DELETE, (ONE,), "9.16.1", as_job=True),
    Conversation("many", "akv_configs", MANY, (TWO,)),
    Conversation("many, jobs", "akv_configs", MANY, (TWO,), "9.16.1", as_job=True, settings=EVERYTHING_IS_JOB),
    Conversation("list", "akv_info", {}, (THREE,)),
    Conversation("list, health", "akv_info", {"gather": ["all"]}, (THREE,)),
    Conversation("list, pages", "akv_info", {"max_records": 1}, (THREE,)),
    Conversation("rekey internal", "akv_rekey", SVM, (ONE,), "9.9.1", UNKNOWN, idempotent=False),
    Conversation("rekey internal, job", "akv_rekey", SVM, (ONE,), "9.9.1", UNKNOWN, True, idempotent=False),
    Conversation("rekey internal, many", "akv_rekey", ALL, (THREE,), "9.9.1", UNKNOWN, True, idempotent=False),
    Conversation("rekey external", "akv_rekey", {**EXTERNAL, "key": "external"}, (ONE,), "9.11.1", as_job=True),
    Conversation("rekey external, many", "akv_rekey", {**ALL, "key": "external", "key_id": KEY2}, (THREE,), "9.11.1", as_job=True),
    Conversation("restore", "akv_restore", SVM, (ONE, keys_lost("svm1")), "9.9.1", AGAIN, idempotent=False),
    Conversation("restore, job", "akv_restore", SVM, (ONE, keys_lost("svm1")), "9.9.1", AGAIN, True, idempotent=False),
    Conversation("restore, many", "akv_restore", ALL, (THREE, keys_lost("svm1", "svm2")), "9.9.1", AGAIN, True, idempotent=False),
    Conversation(
        "restore, unavailable ones", "akv_restore", {**ALL, "only_if_unavailable": True}, (THREE, keys_lost("svm2")), lost=AGAIN, as_job=True
    ),
    Conversation("health", "akv_health", {}, (THREE,)),
    Conversation("health, outage", "akv_health", {"require": ANY_VERDICT}, (THREE, away("svm2"))),
    Conversation("rotate and verify", "akv_rotate", {**ALL, **WITH_A_WAY_BACK}, (TWO,), "9.16.1", AGAIN, idempotent=False),
    Conversation(
        "rotate and verify, job", "akv_rotate", {**SVM, **WITH_A_WAY_BACK}, (ONE,), "9.9.1", AGAIN, True, PATCH_IS_JOB, idempotent=False
    ),
    Conversation("migrate", "akv_migrate", SVM, (ONE, keys_elsewhere), "9.9.1", UNKNOWN, idempotent=False),
    Conversation("migrate, job", "akv_migrate", SVM, (ONE, keys_elsewhere), "9.9.1", UNKNOWN, True, idempotent=False),
)
