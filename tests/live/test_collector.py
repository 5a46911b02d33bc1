"""The collector against a YouTube of ours on loopback: on air, afterwards, through faults."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from connectors.credentials import Credentials
from connectors.push import Pushed
from connectors.reading import Event
from planner.actions import connections as connections_of_people
from planner.domain.campaign import Header
from planner.errors import StoreBusyError
from planner.live.collector import Collector
from planner.store import campaigns, connections, feeds, figures, revisions, sample
from planner.store.database import Database
from planner.store.revisions import Revision
from planner.store.telemetry import Telemetry, open_telemetry
from tests.contract.stand_in import Fault
from tests.contract.suite import NOW, SECRETS
from tests.contract.youtube_server import (
    ENDED_AT,
    MESSAGES,
    ON_AIR,
    VIDEOS,
    YouTubeServer,
    broadcast,
    chat_page,
    comment,
    ended_video,
    streamed,
    with_analytics,
)
from tests.live.a_followed import SEAL, WHO, connect, plan
from tests.running_app import ask

PATIENCE = 90.0
SOON = 0.05


SPEED = 20
"""Seconds of the world's clock in one of ours."""


class World:
    """A store, a platform and a clock that runs twenty times as fast; one collector at a time."""

    def __init__(self, database: Database, telemetry: Telemetry, server: YouTubeServer) -> None:
        self.database, self.telemetry, self.server = database, telemetry, server
        self._set_to, self._set_at = NOW, time.monotonic()
        server.broadcasts = [broadcast(ON_AIR, NOW - timedelta(minutes=30))]
        self.campaign = self.channel = self.connection = ""

    @property
    def now(self) -> datetime:
        """The present moment of this world."""
        return self._set_to + (time.monotonic() - self._set_at) * timedelta(seconds=SPEED)

    def later(self, by: timedelta) -> None:
        """Put the clock forward."""
        self._set_to += by

    def follow(self, starts_at: datetime, minutes: int = 120) -> None:
        account, made = connect(
            self.database, NOW, token=SECRETS[0], refresh_token=SECRETS[1], secret=SECRETS[2]
        )
        self.connection = made.id
        self.campaign, self.channel = plan(
            self.database, NOW, account, starts_at=starts_at, minutes=minutes
        )

    def move(self, starts_at: datetime) -> None:
        """Put the campaign off."""
        with self.database.read() as db:
            header = campaigns.get(db, self.campaign, ["header"]).header
        body = header.model_copy(update={"starts_at": starts_at}).model_dump(mode="json")
        with self.database.write() as db:
            revisions.append(db, Revision(self.campaign, "header", 2, NOW, WHO.name, body))
            campaigns.list_as(db, self.campaign, Header.model_validate(body), "")

    def collector(self) -> Collector:
        return Collector(
            lambda: self.database, lambda: self.telemetry, lambda: SEAL, clock=lambda: self.now
        )

    def run(self, until: Callable[[], object]) -> None:
        """Let a collector work until something holds."""
        collector = self.collector()
        collector.start()
        try:
            self.wait(until)
        finally:
            collector.close()

    def wait(self, until: Callable[[], object]) -> None:
        limit = time.monotonic() + PATIENCE
        while not until():
            assert time.monotonic() < limit, "it did not happen"
            time.sleep(SOON)

    def broken(self) -> str:
        with self.database.read() as db:
            found = connections.get(db, self.connection)
        return "" if found is None else found.error.get("reason", "")

    def stands_still(self) -> None:
        """Let a collector run for a while, and see that it asks nothing."""
        self.server.platform.seen.clear()
        until = time.monotonic() + 1.5
        self.run(lambda: time.monotonic() > until)
        assert self.server.platform.seen == []

    def is_quiet(self) -> bool:
        """Whether nothing is asked for longer than any feed waits on air."""
        before = len(self.server.platform.seen)
        time.sleep(3)
        return len(self.server.platform.seen) == before

    def viewers(self) -> list[float]:
        return list(self.telemetry.curve(self.campaign, ["concurrent"])["last"])

    def comments(self) -> list[str]:
        return [event.text for event in self.telemetry.events(self.campaign, ["comment"])]

    def feeds(self) -> dict[str, feeds.FeedRow]:
        with self.database.read() as db:
            return {row.feed: row for row in feeds.of_campaigns(db, [self.campaign])}

    def gaps(self) -> list[feeds.Gap]:
        with self.database.read() as db:
            return feeds.gaps_of(db, [self.campaign])

    def totals(self) -> dict[str, figures.Figure]:
        with self.database.read() as db:
            return {f.metric: f for f in figures.of(db, [self.campaign])}


@pytest.fixture
def world(database: Database, tmp_path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    server = YouTubeServer()
    with server.platform:
        for name in ("API", "ANALYTICS"):
            monkeypatch.setenv(f"KAIBO_YOUTUBE_{name}_URL", server.platform.url)
        monkeypatch.setenv("KAIBO_YOUTUBE_TOKEN_URL", f"{server.platform.url}/token")
        store = open_telemetry("", tmp_path / "telemetry")
        yield World(database, store, server)
        store.close()


def test_a_channel_on_air_is_followed(world: World) -> None:
    world.follow(NOW - timedelta(minutes=30))
    world.server.stream = [[streamed(chat_page([comment("m1", "好看，加我13812345678")], "p2"))]]
    world.run(lambda: world.viewers() and world.comments())
    assert set(world.viewers()) == {412.0}
    (event,) = world.telemetry.events(world.campaign, ["comment"])
    assert (event.text, event.source) == ("好看，加我138****5678", "demo:youtube")
    assert event.viewer not in ("", "viewer-9")
    kept = world.feeds()
    assert kept["live"].last_ok_at is not None
    assert kept["find"].stream["sittings"][0]["id"] == ON_AIR
    with world.database.read() as db:
        app = connections.app(db, "youtube")
    assert app is not None
    assert app.budget["day"][0] > 0


def test_the_chat_is_asked_for_where_no_connection_stays_open(world: World) -> None:
    world.follow(NOW - timedelta(minutes=30))
    world.run(world.comments)
    assert world.comments() == ["好看"]


def test_after_a_restart_it_goes_on_and_doubles_nothing(world: World) -> None:
    world.follow(NOW - timedelta(minutes=30))
    page = streamed(chat_page([comment("m1", "好看")], "p2"))
    world.server.stream = [[page], [page]]
    world.run(lambda: world.viewers() and world.comments())
    last = world.feeds()["live"].last_ok_at
    minutes = len(world.viewers())
    world.later(timedelta(minutes=10))
    world.run(lambda: len(world.viewers()) > minutes)
    assert world.comments() == ["好看"]
    gap = next(gap for gap in world.gaps() if gap.feed == "live" and gap.since == last)
    assert gap.until - gap.since >= timedelta(minutes=10)
    assert gap.reason == "stopped"


def test_what_was_on_air_before_kaibo_came_is_a_gap(world: World) -> None:
    world.follow(NOW - timedelta(minutes=30))
    world.run(world.viewers)
    (late,) = [gap for gap in world.gaps() if gap.feed == "live"]
    assert (late.since, late.reason) == (NOW - timedelta(minutes=30), "late")


def test_faults_are_outlasted_and_said(world: World) -> None:
    world.follow(NOW - timedelta(minutes=30))
    world.run(world.viewers)
    world.server.platform.faults += [Fault(503, path=VIDEOS) for _ in range(1000)]
    minutes = len(world.viewers())
    world.run(lambda: world.feeds()["live"].error.get("reason") == "server_error")
    world.later(timedelta(minutes=10))
    world.server.platform.faults.clear()
    world.run(lambda: len(world.viewers()) > minutes and world.feeds()["live"].error == {})
    reasons = {gap.reason for gap in world.gaps() if gap.feed == "live"}
    assert "server_error" in reasons


def test_a_dead_sign_in_asks_for_the_person_and_stops_asking(world: World) -> None:
    world.follow(NOW - timedelta(minutes=30))
    world.server.die_for_good()
    world.run(lambda: world.broken() == "signed_out")
    world.stands_still()


def test_totals_come_after_the_end_and_are_final_in_the_end(world: World) -> None:
    started = ENDED_AT - timedelta(hours=2)
    world.follow(started)
    ended = broadcast("video-ended", started)
    ended["snippet"]["actualEndTime"] = ENDED_AT.strftime("%Y-%m-%dT%H:%M:%SZ")
    world.server.broadcasts = [ended]
    world.server.videos["video-ended"] = ended_video()
    with_analytics(world.server, [0, 1, 2])
    world.run(lambda: "views" in world.totals())
    first = world.totals()["views"]
    assert (first.value, first.source, first.by) == (5000.0, "demo", "Kaibo")  # live ones alone
    assert first.holds_for == ENDED_AT
    before, read = world.totals(), world.feeds()["totals"].last_ok_at
    world.later(timedelta(hours=7))
    world.run(lambda: world.feeds()["totals"].last_ok_at != read)
    assert world.totals() == before  # the same values again are the same figures
    world.later(timedelta(days=5))
    world.run(lambda: world.feeds()["totals"].over)


def test_a_stream_that_ends_is_let_go(world: World) -> None:
    world.follow(NOW - timedelta(minutes=30))
    world.run(world.viewers)
    details = world.server.videos[ON_AIR]["liveStreamingDetails"]
    details["actualEndTime"] = "2026-11-27T12:40:00Z"
    world.server.broadcasts[0]["snippet"]["actualEndTime"] = "2026-11-27T12:40:00Z"
    world.run(lambda: world.feeds()["find"].stream["sittings"][0]["ended_at"] is not None)
    world.server.platform.seen.clear()
    until = time.monotonic() + 1.5
    world.run(lambda: time.monotonic() > until)
    assert world.server.platform.asked(MESSAGES) == []
    assert world.server.platform.asked(VIDEOS) == []


def test_the_live_numbers_of_a_stream_that_ended_are_figures(world: World) -> None:
    world.follow(NOW - timedelta(minutes=30))
    world.run(world.viewers)
    assert world.totals() == {}
    ended = (world.now + timedelta(minutes=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    world.server.videos[ON_AIR]["liveStreamingDetails"]["actualEndTime"] = ended
    world.server.broadcasts[0]["snippet"]["actualEndTime"] = ended
    world.later(timedelta(hours=4))
    world.run(lambda: "peak_concurrent" in world.totals())
    peak = world.totals()["peak_concurrent"]
    assert (peak.value, peak.state, peak.source) == (max(world.viewers()), "provisional", "demo")


def test_a_clock_that_was_set_back_silences_nothing(world: World) -> None:
    world.follow(NOW - timedelta(minutes=30))
    world.later(timedelta(minutes=20))
    world.run(world.viewers)
    minutes = world.telemetry.curve(world.campaign, ["concurrent"])["minute"].min()
    world.later(timedelta(minutes=-15))
    world.run(lambda: world.telemetry.curve(world.campaign)["minute"].min() < minutes)


def test_what_a_platform_pushes_is_on_disk_when_it_is_answered(world: World) -> None:
    world.follow(NOW - timedelta(minutes=30))
    said = Event("p1", "comment", NOW, "viewer-9", "多少钱")
    collector = world.collector()
    collector.start()
    try:
        world.wait(world.viewers)
        ask(collector.push("youtube", Pushed("m1", ON_AIR, [said])))
        assert world.comments() == ["多少钱"]
        ask(collector.push("youtube", Pushed("m2", "another-room", [said])))
        ask(collector.push("twitch", Pushed("m3", ON_AIR, [said])))
        assert world.comments() == ["多少钱"]
    finally:
        collector.close()


def test_who_signs_in_again_is_followed_with_the_new_tokens(world: World) -> None:
    world.follow(NOW - timedelta(minutes=30))
    world.server.die_for_good()
    world.run(lambda: world.broken() == "signed_out")
    world.server.tokens.add("new-token")
    with world.database.read() as db:
        kept = connections.get(db, world.connection)
    assert kept is not None
    fresh = replace(Credentials.of(SEAL.open(kept.sealed)), access_token="new-token")
    with world.database.write() as db:
        connections.keep_tokens(db, world.connection, SEAL.close(fresh.document()), NOW)
    world.run(world.viewers)
    assert world.broken() == ""


def test_a_stream_that_overruns_is_followed_to_its_real_end(world: World) -> None:
    world.follow(NOW - timedelta(minutes=130), minutes=60)
    began = NOW - timedelta(minutes=130)
    world.server.broadcasts = [broadcast(ON_AIR, began)]
    details = world.server.videos[ON_AIR]["liveStreamingDetails"]
    details["actualStartTime"] = began.strftime("%Y-%m-%dT%H:%M:%SZ")
    world.run(world.viewers)
    assert not world.feeds()["find"].over
    assert "totals" not in world.feeds()


def test_a_broadcast_that_is_postponed_is_looked_for_again(world: World) -> None:
    world.follow(NOW - timedelta(days=6))
    world.server.broadcasts = []
    world.run(lambda: world.feeds().get("find") and world.feeds()["find"].over)
    world.move(NOW - timedelta(minutes=30))
    world.server.broadcasts = [broadcast(ON_AIR, NOW - timedelta(minutes=30))]
    world.run(world.viewers)


def test_a_disconnected_account_is_heard_no_more(world: World) -> None:
    world.follow(NOW - timedelta(minutes=30))
    collector = world.collector()
    collector.start()
    try:
        world.wait(world.viewers)
        connections_of_people.disconnect(world.database, WHO, world.connection, now=world.now)
        world.wait(world.is_quiet)
    finally:
        collector.close()


def test_a_campaign_that_is_erased_meanwhile_stops_nothing(world: World) -> None:
    world.follow(NOW - timedelta(minutes=30))
    other = world.campaign
    account, _ = connect(
        world.database,
        NOW,
        token=SECRETS[0],
        refresh_token=SECRETS[1],
        secret=SECRETS[2],
        number=2,
    )
    world.campaign, world.channel = plan(
        world.database, NOW, account, starts_at=NOW - timedelta(minutes=30)
    )
    collector = world.collector()
    collector.start()
    try:
        world.wait(world.viewers)
        with world.database.write() as db:
            sample.erase(db, [other], [])
        minutes = len(world.viewers())
        world.wait(lambda: len(world.viewers()) > minutes)
    finally:
        collector.close()
    assert world.feeds()["live"].last_ok_at is not None


def test_a_push_is_refused_while_nothing_is_followed_yet(world: World) -> None:
    with pytest.raises(StoreBusyError):
        ask(world.collector().push("youtube", Pushed("m1", ON_AIR, [])))
