# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The body of an HTTP answer, read piece by piece within bounds (private). No more than that is ever held in memory."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator

LARGEST = 64 * 1024 * 1024  # bytes, decoded: ten thousand configurations with the reachability from each of many nodes
_PIECE = 64 * 1024


class TooLarge(ValueError):
    """An answer of a size that ONTAP's never have."""


def read_body(read: Callable[[int], bytes], encoding: str) -> bytes:
    """All that ``read`` yields until it is empty, without its compression. Nothing compressed is ever asked for.

    Raises ValueError for what cannot be decoded, and TooLarge as soon as there is too much.
    """
    body = bytearray()
    for piece in _decoded(iter(lambda: read(_PIECE), b""), encoding.strip().lower()):
        body += piece
        if len(body) > LARGEST:
            raise TooLarge(f"it has more than {LARGEST // 1024 // 1024} MiB")
    return bytes(body)


def _decoded(pieces: Iterator[bytes], encoding: str) -> Iterator[bytes]:
    if encoding in ("", "identity"):
        yield from pieces
        return
    if encoding not in ("gzip", "x-gzip", "deflate"):
        raise ValueError("an unknown encoding")
    decoder = zlib.decompressobj(zlib.MAX_WBITS | 32)  # finds out itself which of the two it is
    try:
        for piece in pieces:
            # Little can hold very much, so it is taken out in pieces too.
            while piece and not decoder.eof:
                yield decoder.decompress(piece, _PIECE)
                piece = decoder.unconsumed_tail
        yield decoder.flush()
    except zlib.error as error:
        raise ValueError(str(error)) from None
    if not decoder.eof:
        raise ValueError("the compressed answer is not complete")
