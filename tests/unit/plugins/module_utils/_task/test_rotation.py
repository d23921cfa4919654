# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.storage_keys.ontap.plugins.module_utils._errors.exceptions import OptionError
from ansible_collections.storage_keys.ontap.plugins.module_utils._run.rotate import Rotation
from ansible_collections.storage_keys.ontap.plugins.module_utils._task.rotation import rotation_of

NAMES = ("client_secret", "client_certificate", "old_client_secret", "old_client_certificate")
GIVEN: dict[str, t.Any] = {**dict.fromkeys(NAMES), "policy": "always", "canaries": 1, "verify_timeout": 120, "wait": True}
CERTIFICATE = "Y2FuYXJ5"


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"client_secret": "new"}, Rotation({"client_secret": "new"})),
        ({"client_secret": "new", "old_client_secret": "old"}, Rotation({"client_secret": "new"}, {"client_secret": "old"})),
        # One can take the other's place.
        ({"client_certificate": CERTIFICATE, "old_client_secret": "old"}, Rotation({"client_certificate": CERTIFICATE}, {"client_secret": "old"})),
        # A template that renders to nothing counts as not given.
        ({"client_secret": "new", "old_client_secret": ""}, Rotation({"client_secret": "new"})),
        ({"client_secret": "new", "policy": "when_unreachable", "wait": False}, Rotation({"client_secret": "new"}, only_unreachable=True)),
        ({"client_secret": "new", "canaries": 0, "wait": False, "verify_timeout": 0}, Rotation({"client_secret": "new"}, None, False, 0, 0)),
    ],
)
def test_what_is_sent_to_whom(options: dict[str, t.Any], expected: Rotation) -> None:
    assert rotation_of({**GIVEN, **options}) == expected


@pytest.mark.parametrize(
    ("options", "option"),
    [
        ({}, "client_secret"),
        ({"client_secret": ""}, "client_secret"),
        ({"client_secret": "new", "client_certificate": CERTIFICATE}, "client_certificate"),
        ({"client_secret": "new", "old_client_secret": "a", "old_client_certificate": CERTIFICATE}, "old_client_certificate"),
        ({"client_secret": "new", "old_client_secret": "new"}, "old_client_secret"),
        ({"client_certificate": CERTIFICATE, "old_client_certificate": CERTIFICATE}, "old_client_certificate"),
        ({"client_secret": "new", "old_client_certificate": "no base64!"}, "old_client_certificate"),
        ({"client_secret": "new", "canaries": -1}, "canaries"),
        ({"client_secret": "new", "verify_timeout": -1}, "verify_timeout"),
        ({"client_secret": "new", "wait": False}, "wait"),
    ],
)
def test_what_cannot_be_is_refused(options: dict[str, t.Any], option: str) -> None:
    with pytest.raises(OptionError) as caught:
        rotation_of({**GIVEN, **options})
    assert caught.value.target == option
