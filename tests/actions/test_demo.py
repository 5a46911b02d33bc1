"""What ``make demo`` sets up: a stream on air, connected, and said to be a demo everywhere."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from connectors.demo.story import Story
from connectors.demo.youtube import DemoYouTube
from planner.actions import campaigns, demo, figures, show
from planner.domain.campaign import Campaign
from planner.insight.minute_curve import MinuteCurve, minute_curve_of
from planner.store import connections
from planner.store.sealing import Seal
from tests.contract.stand_in import StandIn

NOW = datetime(2026, 11, 25, 3, 20, 30, tzinfo=UTC)
BEGAN = datetime(2026, 11, 25, 3, tzinfo=UTC)


@pytest.fixture(params=["zh", "en"])
def campaign(request, database, telemetry, monkeypatch) -> Campaign:
    """The demo as it starts."""
    made = demo.plan(database, request.param, BEGAN)
    story = Story(demo.cues(made.run_sheet))
    served = DemoYouTube(story, BEGAN, made.header.title, "demo", lambda: NOW)
    with StandIn(served.routes()) as platform:
        for name, path in (
            ("API_URL", ""),
            ("ANALYTICS_URL", ""),
            ("SIGN_IN_URL", "/o/oauth2/v2/auth"),
            ("TOKEN_URL", "/token"),
        ):
            monkeypatch.setenv(f"KAIBO_YOUTUBE_{name}", platform.url + path)
        connection_id = demo.connect(database, Seal(b"k" * 32), request.param, made, now=NOW)
        demo.catch_up(database, telemetry, request.param, made, connection_id, now=NOW)
    return campaigns.get(database, made.id)


def curve(database, telemetry, campaign) -> MinuteCurve:
    return minute_curve_of(database, telemetry, campaign, now=NOW)


def test_campaign_is_on_air_and_bears_the_word_demo(campaign) -> None:
    header = campaign.header
    assert header.sample
    assert any(word in header.title for word in ("演示", "Demo"))
    assert header.starts_at <= NOW < header.ends_at
    assert [channel.platform for channel in campaign.platform.channels] == ["youtube", "douyin"]


def test_account_is_connected_as_demo(database, campaign) -> None:
    with database.read() as db:
        (connected,) = connections.all_(db)
    assert connected.demo
    assert connected.library_id == campaign.platform.channels[0].library_id


def test_the_minutes_that_have_passed_are_there_without_a_gap(
    database, telemetry, campaign
) -> None:
    found = curve(database, telemetry, campaign)
    assert found.is_demo
    assert found.on_air
    ours, typed = found.lines
    assert [len(piece) for piece in ours.pieces] == [21]
    assert {point.origin.way for point in ours.points} == {"demo"}
    assert len(typed.typed) == 5
    assert found.gaps == ()


def test_what_was_typed_names_the_demo_as_its_person(database, campaign) -> None:
    typed = figures.of_campaign(database, campaign.id)
    assert {figure.source_name for figure in typed} <= {"演示", "Demo"}
    assert max(figure.holds_for for figure in typed) <= NOW


def test_the_show_is_at_the_cue_of_the_plan(database, campaign) -> None:
    ended = BEGAN
    for cue in campaign.run_sheet.cues:
        ended += timedelta(seconds=cue.seconds)
        if ended > NOW:
            break
    on = show.stage(database, campaign.id).show.on
    assert on is not None
    assert (on.cue_id, on.started) == (cue.id, ended - timedelta(seconds=cue.seconds))
