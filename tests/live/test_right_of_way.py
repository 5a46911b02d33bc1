"""Pages wait while a command goes out: not before, not after, and not for long."""

from __future__ import annotations

import threading
import time

import pytest

from planner.live import right_of_way
from planner.live.right_of_way import RightOfWay

LONGEST = 0.5


@pytest.fixture(autouse=True)
def _longer(monkeypatch):
    """A busy machine may take a moment to wake a thread."""
    monkeypatch.setattr(right_of_way, "LONGEST", LONGEST)


def waited(way: RightOfWay) -> float:
    begun = time.monotonic()
    way.give()
    return time.monotonic() - begun


def test_nobody_waits_while_the_way_is_free():
    way = RightOfWay()
    assert waited(way) < LONGEST / 2
    with way.taken():
        pass
    assert waited(way) < LONGEST / 2


def test_whoever_waits_goes_on_as_soon_as_the_last_command_is_out():
    way = RightOfWay()
    order: list[str] = []
    with way.taken():
        with way.taken():
            waiting = threading.Thread(target=lambda: (way.give(), order.append("page")))
            waiting.start()
        order.append("first is out")
        time.sleep(LONGEST / 10)
        order.append("second is out")
    waiting.join(10)
    assert order == ["first is out", "second is out", "page"]


def test_a_command_that_waits_for_the_store_holds_nobody_up_for_long():
    way = RightOfWay()
    with way.taken():
        assert LONGEST / 2 < waited(way) < 10 * LONGEST
        assert waited(way) < LONGEST / 2
