# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A file is written as a whole or not at all, and what stands in its way is told in a sentence."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
from ansible_collections.storage_keys.ontap.plugins.plugin_utils import _write


def test_a_file_is_made_with_its_folders_and_then_replaced(tmp_path: Path) -> None:
    path = tmp_path / "host_vars" / "cluster1" / "akv.yml"
    assert _write.read(path) is None
    _write.check(path)
    _write.write(path, "one\n")
    assert _write.read(path) == b"one\n" and path.stat().st_mode & 0o777 == 0o640
    path.chmod(0o600)
    link = tmp_path / "link.yml"
    link.symlink_to(path)
    _write.write(link, "caf\u00e9\n")
    assert link.is_symlink() and path.read_text(encoding="utf-8") == "caf\u00e9\n" and path.stat().st_mode & 0o777 == 0o600
    assert os.listdir(path.parent) == ["akv.yml"]


def test_what_stands_in_the_way_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for attempt in (_write.read, _write.check):
        with pytest.raises(_write.CannotWrite, match=rf"^{tmp_path}/file is no folder, and {tmp_path}/file/akv.yml is to be written below it\.$"):
            attempt(tmp_path / "file" / "akv.yml")
    with pytest.raises(_write.CannotWrite, match=rf"^{tmp_path} is a folder, and a file is meant\.$"):
        _write.read(tmp_path)


def test_a_folder_that_may_not_be_written_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    with pytest.raises(_write.CannotWrite, match=f"the folder {tmp_path} may not be written to"):
        _write.check(tmp_path / "new" / "akv.yml")


def test_a_write_that_fails_leaves_the_old_text_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "akv.yml"
    path.write_text("one\n")

    def full(number: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(_write.CannotWrite, match="cannot be written: no space left on device"):
        _write.write(path, "two\n")
    assert path.read_text() == "one\n" and os.listdir(tmp_path) == ["akv.yml"]
