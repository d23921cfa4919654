# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Who had which outcome."""

from __future__ import annotations

from ansible_collections.storage_keys.ontap.plugins.module_utils._akv.outcomes import End, outcomes_of


def test_every_kind_is_named_and_what_went_wrong_says_why() -> None:
    ends = [End("SVM svm2", "rotated"), End("SVM svm1", "rotated"), End("the cluster", "failed", "no answer")]
    assert outcomes_of(("rotated", "rolled_back", "failed", "not_tried"), ends) == {
        "rotated": ["SVM svm2", "SVM svm1"],
        "rolled_back": {},
        "failed": {"the cluster": "no answer"},
        "not_tried": [],
    }
