"""The packets of Bilibili's line: whatever nests in them comes out, and no more than that."""

from __future__ import annotations

import zlib
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.bilibili import packet
from connectors.errors import GiveUpError
from tests.contract.bilibili_server import packed, zipped

Tree = bytes | list["Tree"]


def trees(depth: int) -> st.SearchStrategy[Tree]:
    """A message, or packets compressed into one, at most so deep."""
    leaf: st.SearchStrategy[Tree] = st.binary(max_size=40)
    return leaf if depth == 0 else leaf | st.lists(trees(depth - 1), max_size=4)


def built(tree: Tree) -> bytes:
    return packed(tree) if isinstance(tree, bytes) else zipped(*map(built, tree))


def leaves(tree: Tree) -> list[bytes]:
    return [tree] if isinstance(tree, bytes) else [leaf for part in tree for leaf in leaves(part)]


@settings(max_examples=200, deadline=None)
@given(st.lists(trees(packet.DEEPEST), max_size=8), st.data())
def test_packets_come_out_whatever_holds_them(forest: list[Tree], data: st.DataObject) -> None:
    heard, rest = [], list(forest)
    while rest:
        size = data.draw(st.integers(1, len(rest)))
        frame, rest = b"".join(map(built, rest[:size])), rest[size:]
        heard += packet.decode(frame)
    assert [p.body for p in heard] == [leaf for tree in forest for leaf in leaves(tree)]
    assert {p.operation for p in heard} <= {packet.MESSAGE}


@given(st.integers(0, 2**32 - 1), st.binary(max_size=200))
def test_what_is_encoded_is_decoded(operation: int, body: bytes) -> None:
    (found,) = packet.decode(packet.encode(operation, body))
    assert found == packet.Packet(operation, body)


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=80), st.integers(0, 60))
def test_any_bytes_are_read_or_refused(noise: bytes, cut: int) -> None:
    frame = zipped(packed(b'{"cmd":"x"}')) + packed(b"{}")
    for damaged in (noise, frame[:cut] + noise, frame[:cut] + noise + frame[cut:]):
        with suppress(GiveUpError):  # and nothing else
            assert all(isinstance(found, packet.Packet) for found in packet.decode(damaged))


def nested(times: int) -> bytes:
    frame = packed(b"{}")
    for _ in range(times):
        frame = zipped(frame)
    return frame


@pytest.mark.parametrize(
    ("frame", "why"),
    [
        (packed(zlib.compress(bytes(50 * 1024 * 1024)), version=2), "too_large"),
        (zipped(*[zipped(packed(bytes(5 * 1024 * 1024)))] * 2), "too_large"),  # together
        (nested(packet.DEEPEST + 1), "too_deep"),
        (packed(b"brotli", version=3), "version_3"),
        (packed(b"not zlib", version=2), "zlib"),
        (packed(zlib.compress(b"{}" * 40)[:-6], version=2), "zlib"),
        (b"\x00" * 15, "header"),
        (b"\x00" * 16, "length"),
        (packed(b"{}")[:-1], "length"),
    ],
)
def test_a_frame_that_harms_is_refused(frame: bytes, why: str) -> None:
    with pytest.raises(GiveUpError) as found:
        packet.decode(frame)
    assert (found.value.reason, found.value.code) == ("unreadable_answer", why)


def test_what_follows_an_answer_to_a_heartbeat_is_its_echo() -> None:
    reply = packed(b"\x00\x00\x00\x58", 3, 1)
    (found,) = packet.decode(reply + b'{"echo":1}')
    assert found.operation == packet.HEARTBEAT_REPLY
