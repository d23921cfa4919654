# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The files of a report: whole at every moment, for all to read, and refused in a sentence before anything is read."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from ansible.errors import AnsibleActionFail
from ansible_collections.storage_keys.ontap.plugins.plugin_utils._report_files import check_folder, read_text, write_texts


def test_a_file_is_replaced_as_a_whole_and_all_may_read_it(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    check_folder(folder)
    write_texts(folder, [("akv.prom", "old\n")])
    with (folder / "akv.prom").open() as reader:
        write_texts(folder, [("akv.prom", "new é\n")])
        assert reader.read() == "old\n"  # whoever has it open goes on with it
    assert read_text(folder / "akv.prom") == "new é\n"
    assert stat.S_IMODE((folder / "akv.prom").stat().st_mode) == 0o644
    assert os.listdir(folder) == ["akv.prom"]


def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_texts(tmp_path, [("akv.prom", "old\n")])
    seen: list[str] = []

    def full(handle: int) -> None:
        seen.extend(os.listdir(tmp_path))
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(AnsibleActionFail, match=r"akv_report_directory: .* cannot be written to: No space left on device"):
        write_texts(tmp_path, [("akv.prom", "new\n")])
    # While it is written no reader of *.prom takes it for a file of its own.
    assert len(seen) == 2 and [name for name in seen if name.endswith(".prom")] == ["akv.prom"]
    assert os.listdir(tmp_path) == ["akv.prom"] and read_text(tmp_path / "akv.prom") == "old\n"


@pytest.mark.parametrize(("place", "problem"), [("file", "is no folder"), ("no/such", "cannot be made, because"), ("file/such", "cannot be made")])
def test_a_folder_that_cannot_be_is_refused(tmp_path: Path, place: str, problem: str) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(AnsibleActionFail, match=f"akv_report_directory: .*{problem}.*Nothing was looked at"):
        check_folder(tmp_path / place)


def test_what_is_not_text_is_no_report_before(tmp_path: Path) -> None:
    (tmp_path / "akv.json").write_bytes(b"\xff\xfe")
    assert read_text(tmp_path / "akv.json") is read_text(tmp_path / "akv.html") is None
    with pytest.raises(AnsibleActionFail, match="cannot be read"):
        read_text(tmp_path)


def test_a_folder_of_somebody_else_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a user who may not write there; root may everywhere."""
    monkeypatch.setattr(os, "access", lambda place, _mode: place != tmp_path)
    for folder in (tmp_path, tmp_path / "new"):
        with pytest.raises(AnsibleActionFail, match=rf"cannot be written to: {tmp_path} does not let this user. Nothing was looked at"):
            check_folder(folder)
