"""A platform that has to be asked to push: the collector asks it, and hears of a start."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from connectors.push import Pushed
from connectors.reading import Event
from planner.actions import pushes
from planner.live.collector import Collector
from planner.settings import settings
from planner.store import feeds
from planner.store.database import Database
from planner.store.feeds import FeedRow
from planner.store.telemetry import Telemetry, open_telemetry
from tests.contract.suite import NOW, SECRETS
from tests.contract.twitch_server import ACCOUNT, ON_AIR, TwitchServer, live_entry
from tests.live.a_followed import SEAL, connect, plan
from tests.running_app import ask

PUBLIC_URL = "https://kaibo.example"
PATIENCE = 40.0
"""Seconds: less than a minute, after which the list of streams would be looked at anyway."""


@dataclass
class World:
    """A store, a Twitch, and a broadcast that begins in ten minutes; nothing is on air."""

    database: Database
    telemetry: Telemetry
    server: TwitchServer
    campaign: str

    def collector(self) -> Collector:
        began = time.monotonic()

        def clock() -> datetime:
            return NOW + timedelta(seconds=time.monotonic() - began)

        return Collector(lambda: self.database, lambda: self.telemetry, lambda: SEAL, clock=clock)

    def row(self, feed: str) -> FeedRow | None:
        with self.database.read() as db:
            rows = feeds.of_campaigns(db, [self.campaign])
        return next((row for row in rows if row.feed == feed), None)

    def asked_of(self, feed: str) -> bool:
        row = self.row(feed)
        return row is not None and (row.last_ok_at is not None or bool(row.error))


def wait(until: Callable[[], object]) -> None:
    limit = time.monotonic() + PATIENCE
    while not until():
        assert time.monotonic() < limit, "it did not happen"
        time.sleep(0.05)


@pytest.fixture
def world(database: Database, tmp_path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    server = TwitchServer()
    server.on_air = []
    with server.platform:
        for name, value in server.settings.model_dump().items():
            monkeypatch.setenv(f"KAIBO_TWITCH_{name.upper()}", value)
        account, _ = connect(
            database,
            NOW,
            platform="twitch",
            token=SECRETS[0],
            refresh_token=SECRETS[1],
            secret=SECRETS[2],
        )
        starts_at = NOW + timedelta(minutes=10)
        campaign, _ = plan(database, NOW, account, platform="twitch", starts_at=starts_at)
        store = open_telemetry("", tmp_path / "telemetry")
        yield World(database, store, server, campaign)
        store.close()
    settings.cache_clear()


@pytest.fixture
def public(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KAIBO_PUBLIC_URL", PUBLIC_URL)
    settings.cache_clear()


def test_start_is_ordered_before_it_and_heard_of_at_once(world: World, public) -> None:
    collector = world.collector()
    collector.start()
    try:
        wait(lambda: len(world.server.webhooks) == 2 and world.row("find"))
        for ordered in world.server.webhooks:
            assert ordered["transport"]["callback"] == f"{PUBLIC_URL}/push/twitch"
            secret = pushes.secret_of(world.database, SEAL, "twitch")
            assert ordered["transport"]["secret"] == secret != ""
        assert list(world.telemetry.curve(world.campaign, ["concurrent"])["last"]) == []
        world.server.on_air = [live_entry()]
        world.server.scripts = [[world.server.welcome(keepalive=60)]]
        began = Event(ON_AIR.id, "start", NOW)
        ask(collector.push("twitch", Pushed("m1", ACCOUNT, [began])))
        wait(lambda: list(world.telemetry.curve(world.campaign, ["concurrent"])["last"]))
    finally:
        collector.close()
    found = world.row("find")
    assert found is not None
    assert [sitting["id"] for sitting in found.stream["sittings"]] == [ON_AIR.id]


def test_address_that_is_not_reached_is_said_and_holds_up_nothing(world: World, public) -> None:
    world.server.verified = "webhook_callback_verification_failed"
    world.server.on_air = [live_entry()]
    world.server.scripts = [[world.server.welcome(keepalive=60)]]
    collector = world.collector()
    collector.start()
    try:
        wait(lambda: list(world.telemetry.curve(world.campaign, ["concurrent"])["last"]))
        wait(lambda: len(world.server.webhooks) == 2)
    finally:
        collector.close()
    again = world.collector()  # a restart asks at once, not after the minute
    world.server.scripts = [[world.server.welcome(keepalive=60)]]
    again.start()
    try:
        wait(lambda: (row := world.row("order")) and row.error)
    finally:
        again.close()
    row = world.row("order")
    assert row is not None
    assert row.error["reason"] == "address_unreached"
    assert not row.over


def test_nothing_is_ordered_without_a_public_address(world: World) -> None:
    settings.cache_clear()
    collector = world.collector()
    collector.start()
    try:
        wait(lambda: world.asked_of("find"))
    finally:
        collector.close()
    assert world.row("order") is None
    assert world.server.webhooks == []
