# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Bodies are held in memory up to a bound, whatever they pretend to be."""

from __future__ import annotations

import gzip
import io
import tracemalloc
import zlib

import pytest
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest import body
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.body import TooLarge, read_body

TEXT = b'{"records": [], "num_records": 0}' * 9999


@pytest.mark.parametrize(
    ("content", "encoding"),
    [(TEXT, ""), (TEXT, "identity"), (gzip.compress(TEXT), "gzip"), (gzip.compress(TEXT), " X-GZIP"), (zlib.compress(TEXT), "deflate"), (b"", "")],
)
def test_a_whole_body(content: bytes, encoding: str) -> None:
    assert read_body(io.BytesIO(content).read, encoding) == (TEXT if content else b"")


@pytest.mark.parametrize(
    ("content", "encoding"), [(TEXT, "gzip"), (gzip.compress(TEXT)[:-9], "gzip"), (b"", "gzip"), (TEXT, "br"), (gzip.compress(TEXT), "gzip, gzip")]
)
def test_what_cannot_be_decoded(content: bytes, encoding: str) -> None:
    with pytest.raises(ValueError) as caught:
        read_body(io.BytesIO(content).read, encoding)
    assert not isinstance(caught.value, TooLarge)


@pytest.mark.parametrize("encoding", ["", "gzip"])
def test_a_body_without_an_end(encoding: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is held stays near the bound, and reading stops there."""
    monkeypatch.setattr(body, "LARGEST", 1024 * 1024)
    asked = []
    bomb = io.BytesIO(gzip.compress(bytes(50 * 1024 * 1024), 1))

    def read(size: int) -> bytes:
        asked.append(size)
        return bomb.read(size) if encoding else b" " * size

    tracemalloc.start()
    try:
        with pytest.raises(TooLarge, match="more than 1 MiB"):
            read_body(read, encoding)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 4 * body.LARGEST
    assert len(asked) <= 17
