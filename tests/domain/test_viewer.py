"""Who watched is kept as a keyed hash."""

from __future__ import annotations

from planner.domain.viewer import hash_viewer

KEY = bytes(range(32))


def test_same_person_is_the_same_code_and_nothing_else_is():
    code = hash_viewer(KEY, "douyin", "u1")
    assert code == hash_viewer(KEY, "douyin", "u1")
    others = [
        hash_viewer(KEY, "douyin", "u2"),
        hash_viewer(KEY, "twitch", "u1"),
        hash_viewer(KEY[::-1], "douyin", "u1"),
    ]
    assert len({code, *others}) == 4
    assert len(code) == 16
    assert int(code, 16) >= 0


def test_nobody_has_no_code():
    assert hash_viewer(KEY, "douyin", "") == ""
