"""Pages give way to the show and to each other, and wait for neither for long."""

from __future__ import annotations

import threading
import time

import pytest
from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequests
from streamlit.testing.v1 import AppTest

from planner.ui import giving_way
from planner.ui.giving_way import PATIENCE, in_turn


@pytest.fixture(autouse=True)
def _as_before(monkeypatch):
    before = ScriptRequests.on_scriptrunner_yield
    yield
    ScriptRequests.on_scriptrunner_yield = before


def test_a_page_waits_at_its_next_element_while_something_goes_first():
    free, waiting = threading.Event(), threading.Event()

    def wait() -> None:
        waiting.set()
        free.wait(10)

    giving_way.let_first(wait)
    page = AppTest.from_string("import streamlit as st\nst.write('a')\nst.write('b')")
    drawing = threading.Thread(target=page.run, kwargs={"timeout": 20})
    drawing.start()
    assert waiting.wait(10)
    assert drawing.is_alive()
    free.set()
    drawing.join(10)
    assert [one.value for one in page.markdown] == ["a", "b"]


def test_pages_are_drawn_one_after_the_other():
    order: list[str] = []
    first_is_on = threading.Event()

    def first() -> None:
        with in_turn():
            first_is_on.set()
            time.sleep(PATIENCE / 4)
            order.append("first")

    thread = threading.Thread(target=first)
    thread.start()
    assert first_is_on.wait(10)
    with in_turn():
        order.append("second")
    thread.join(10)
    assert order == ["first", "second"]


def test_a_page_that_takes_long_holds_up_the_others_only_so_long():
    over = threading.Event()
    is_on = threading.Event()

    def takes_long() -> None:
        with in_turn():
            is_on.set()
            over.wait(20)

    thread = threading.Thread(target=takes_long)
    thread.start()
    assert is_on.wait(10)
    for _ in range(2):  # and whoever did not wait has no turn to give back
        with in_turn():
            assert not over.is_set()
    over.set()
    thread.join(10)
    with in_turn():
        pass
