# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The filter akv_to_configs: what it says of itself is what it does, and what it is not made for it refuses."""

from __future__ import annotations

import typing as t

import pytest
import yaml
from ansible.errors import AnsibleFilterError
from ansible_collections.storage_keys.ontap.plugins.filter import akv_to_configs as plugin
from ansible_collections.storage_keys.ontap.plugins.modules import akv_info

FILTER = plugin.FilterModule().filters()["akv_to_configs"]


def test_its_sample_comes_of_such_records() -> None:
    (listed,) = yaml.safe_load(akv_info.RETURN)["azure_key_vaults"]["sample"]
    sample = yaml.safe_load(plugin.RETURN)["_value"]["sample"]
    other = {**listed, "svm": {"name": "svm2", "uuid": listed["uuid"]}, "proxy_host": "proxy.example.com"}
    assert FILTER([other, listed]) == sample
    assert FILTER([listed], pin_key_versions=True) == {"common": {}, "configs": [{"svm_name": "svm1", **sample["common"]}]}
    assert FILTER([]) == {"common": {}, "configs": []}


@pytest.mark.parametrize("given", ["svm1", "", {"azure_key_vaults": []}, [["svm1"]], None, 7])
def test_what_is_no_list_of_records_is_refused(given: t.Any) -> None:
    with pytest.raises(AnsibleFilterError, match="azure_key_vaults of what akv_info returns"):
        FILTER(given)
