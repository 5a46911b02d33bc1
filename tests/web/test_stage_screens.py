"""Who watches a show: one screen once, whether it follows, and not when it says nothing."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest

from planner.actions import stage_links
from planner.live.hub import LOST, Hub, Screen
from planner.store.database import Database
from planner.store.database import database as of_this_process
from tests import a_show
from tests.running_app import ask


@pytest.fixture
def link(app_store: Database) -> stage_links.Link:
    return a_show.link(app_store, a_show.make(app_store), "host")


def test_screen_that_comes_again_stands_once(link) -> None:
    async def watch() -> None:
        hub = Hub(of_this_process)
        hub.start()
        _, room = await hub.open(link.token)
        before, again, other = (Screen(name, link) for name in ("a", "a", "b"))
        for screen in (before, again, other):
            hub.come(room, screen)
        assert before.left
        assert before.wake.is_set()
        assert room.present() == [again, other]
        hub.leave(room, before)  # its stream ends only now
        hub.heard(link.token, "a", following=False)
        assert [screen.following for screen in room.present()] == [False, True]
        hub.close()

    ask(watch())


def test_screen_that_says_nothing_is_not_there_until_it_says_so(link) -> None:
    async def watch() -> None:
        hub = Hub(of_this_process)
        hub.start()
        _, room = await hub.open(link.token)
        screen = Screen("a", link, following=False)
        hub.come(room, screen)
        screen.heard -= LOST + 1
        assert room.present() == []
        hub.heard("another-token", "a", following=True)
        assert room.present() == []
        hub.heard(link.token, "a", following=False)
        assert room.present() == [screen]
        assert not screen.following
        hub.close()

    ask(watch())


def test_link_taken_back_sends_its_screens_away_while_they_watch(app_store, link) -> None:
    async def watch() -> None:
        hub = Hub(of_this_process)
        hub.start()
        _, room = await hub.open(link.token)
        other = a_show.link(app_store, link.campaign_id, "wall")
        watching, beside = Screen("a", link), Screen("b", other)
        for screen in (watching, beside):
            hub.come(room, screen)
        now = datetime.now(UTC)
        await asyncio.to_thread(stage_links.revoke, app_store, a_show.PERSON, link.id, now=now)
        await asyncio.wait_for(watching.wake.wait(), 10)
        assert watching.gone
        assert not beside.gone
        hub.close()

    ask(watch())
