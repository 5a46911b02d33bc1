"""The packets of the live connection: a header of 16 bytes, big-endian, then a body.

::

    uint32 length of the whole   uint16 16   uint16 version   uint32 operation   uint32 sequence

A frame holds one packet or several in a row. A body of version 2 is compressed with zlib
and holds packets again, so that they nest.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from connectors.errors import GiveUpError

HEARTBEAT, HEARTBEAT_REPLY, MESSAGE, AUTH, AUTH_REPLY = 2, 3, 5, 7, 8
PLAIN, ZLIB = (0, 1), 2
"""Versions: a body as it is, and one that holds compressed packets."""

_HEADER = struct.Struct(">IHHII")
LARGEST = 8 * 1024 * 1024
"""Bytes that a frame may unpack to in all."""
DEEPEST = 4
"""How many times packets may be compressed within each other."""


@dataclass(frozen=True)
class Packet:
    """What it is for, and what it holds."""

    operation: int
    body: bytes


def encode(operation: int, body: bytes = b"", version: int = 1) -> bytes:
    """Return a packet's bytes; a client sends version 1."""
    return _HEADER.pack(_HEADER.size + len(body), _HEADER.size, version, operation, 1) + body


def decode(frame: bytes) -> list[Packet]:
    """Return the packets of a frame, unpacked, in their order.

    Raises :class:`GiveUpError` for what is no frame, for a version that is not known
    (Brotli, 3, is the web site's and not the open platforms'), and for a frame that
    unpacks to more than 8 MB or nests deeper than four times.
    """
    return list(_packets(frame, [LARGEST], DEEPEST))


def _packets(data: bytes, left: list[int], depth: int) -> Iterator[Packet]:
    place = 0
    while place < len(data):
        if len(data) - place < _HEADER.size:
            raise _unreadable("header")
        length, header, version, operation, _ = _HEADER.unpack_from(data, place)
        if header < _HEADER.size or not header <= length <= len(data) - place:
            raise _unreadable("length")
        body = data[place + header : place + length]
        place += length
        if version == ZLIB:
            if depth == 0:
                raise _unreadable("too_deep")
            yield from _packets(_inflated(body, left), left, depth - 1)
        elif version in PLAIN:
            yield Packet(operation, body)
        else:
            raise _unreadable(f"version_{version}")
        if operation == HEARTBEAT_REPLY:
            return  # what follows is the heartbeat's own body, sent back outside the length


def _inflated(body: bytes, left: list[int]) -> bytes:
    """Unpack a body; ``left`` are the bytes the whole frame may still unpack to."""
    unpacker = zlib.decompressobj()
    try:
        unpacked = unpacker.decompress(body, left[0] + 1)
    except zlib.error:
        raise _unreadable("zlib") from None
    if len(unpacked) > left[0]:
        raise _unreadable("too_large")
    if not unpacker.eof:
        raise _unreadable("zlib")
    left[0] -= len(unpacked)
    return unpacked


def _unreadable(why: str) -> GiveUpError:
    return GiveUpError("unreadable_answer", platform="bilibili", code=why)
