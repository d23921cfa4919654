# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is said of entries, and of what is deleted besides, where it cannot be used."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.desired import Policy
from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.pruning import Pruning
from ansible_collections.storage_keys.ontap.plugins.module_utils._errors.exceptions import OptionError
from ansible_collections.storage_keys.ontap.plugins.module_utils._task.configs import configs_of, pruning_of


@pytest.mark.parametrize(
    ("common", "target"),
    [
        ({"name": "ftp://vault"}, "common.name"),
        ({"name": ""}, "common.name"),
        ({"proxy_port": "many"}, "common.proxy_port"),
        ({"configuration_name": ""}, "common.configuration_name"),
    ],
)
def test_what_cannot_be_used_is_told_by_its_place(common: dict[str, t.Any], target: str) -> None:
    with pytest.raises(OptionError) as caught:
        configs_of({"configs": [], "prune": False, "common": common}, Policy())
    assert caught.value.target == target and caught.value.sentence().startswith(f"{target}: ")


@pytest.mark.parametrize(
    ("svms", "expected"),
    [(None, ()), (["svm1"], ("svm1",)), (["svm1", " svm2,svm1"], ("svm1", "svm2"))],
)
def test_whose_configurations_are_pruned(svms: t.Any, expected: tuple[str, ...]) -> None:
    assert pruning_of({"prune": False, "prune_svms": svms}) == Pruning(False, expected)
    assert pruning_of({"prune": True, "prune_svms": svms}) == Pruning(True, expected)


@pytest.mark.parametrize("svms", [[], [""], ["svm1,,svm2"], ["svm*"], ["svm1|svm2"], ["svm1 svm2"], ["{svm1"]])
def test_a_name_that_is_not_one_name_prunes_nothing(svms: list[str]) -> None:
    with pytest.raises(OptionError) as caught:
        pruning_of({"prune": False, "prune_svms": svms})
    assert caught.value.target == "prune_svms" and caught.value.next_step
