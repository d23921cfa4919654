# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A task with a secret of its own for each of many configurations: all are hidden, and what hides them does not grow with the square."""

from __future__ import annotations

import typing as t

import pytest
from ansible.module_utils import basic
from ansible_collections.storage_keys.ontap.plugins.plugin_utils import _here
from ontap_simulator import Simulator
from support.estate import CONFIGURATION, Estate

_MANY = 150
Looks = list[int]


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> Looks:
    """For how many secrets Ansible looks in each of the texts of a result, where it looks at all."""
    counted: Looks = []

    def counting(function: t.Any) -> t.Any:
        def look(value: t.Any, secrets: t.Any) -> t.Any:
            if isinstance(value, dict):  # and no line of the log
                counted.append(len(secrets))
            return function(value, secrets)

        return look

    for place in (basic, _here):  # of a module, and of an action plugin
        monkeypatch.setattr(place, "remove_values", counting(basic.remove_values))
    return counted


def test_each_is_hidden_and_ansible_looks_for_none_that_is_not_there(looks: Looks) -> None:
    names = [f"svm{number:03}" for number in range(_MANY)]
    with Simulator(svms=names, password="canary-password") as simulator:
        estate = Estate(simulator)
        configs = [{**CONFIGURATION, "svm_name": name, "client_secret": f"canary-of-{name}"} for name in names]
        run = estate.run("akv_configs", configs=configs)
        assert run["summary"]["created"] == _MANY and "canary" not in run.output and not any(looks)
        # Two are repeated by the system; those that no form can be looked for are left to Ansible.
        configs[3]["client_secret"] = "007"
        for svm, secret in (("svm001", "canary-of-svm001"), ("svm003", "007")):
            simulator.inject(method="PATCH", status=400, body={"error": {"code": "1", "message": f"{svm} has {secret}."}})
        run = estate.run("akv_configs", configs=configs[:4], update_secret="always", concurrency=1)
        assert "canary" not in run.output and "007" not in run.output and looks.pop() == 1
