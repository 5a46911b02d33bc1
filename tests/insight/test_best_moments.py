"""Best moments: what viewers did and the floor manager marked, as clips of the recording."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from planner.actions import campaigns, clips, figures, show
from planner.domain.show_commands import Command
from planner.domain.telemetry import Sample
from planner.i18n import catalogue, words
from planner.insight.best_moments import BestMoments, best_moments_of
from planner.store.telemetry import Telemetry, open_telemetry
from tests.insight.cue_history import comment

BEGAN = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
DELAY = 30


@pytest.fixture
def telemetry(tmp_path: Path) -> Iterator[Telemetry]:
    opened = open_telemetry("", tmp_path / "telemetry")
    yield opened
    opened.close()


def at(minutes: float) -> datetime:
    return BEGAN + timedelta(minutes=minutes)


def _ran(database, who, **channel: Any) -> str:
    """An hour of two cues, run with the console: a mark at 25, a correction at 45."""
    cues = [{"id": "walk", "title": "讲解", "seconds": 1800, "kind": "walk_round"}]
    cues += [{"id": "drive", "title": "试驾", "seconds": 1800, "kind": "test_drive"}]
    parts: dict[Any, Any] = {
        "header": {"title": "周五直播", "starts_at": BEGAN.isoformat(), "length_minutes": 60},
        "platform": {"channels": [{"id": "c1", "delay_seconds": DELAY, **channel}]},
        "run_sheet": {"cues": cues},
    }
    made = campaigns.create(database, who, parts, now=BEGAN - timedelta(days=1))
    _do(database, made, "start", 0)
    _do(database, made, "mark", 25, mark="highlight", note="好镜头")
    _do(database, made, "next", 30)
    _do(database, made, "mark", 45, mark="corrected", note="价格说错")
    _do(database, made, "finish", 60)
    return made


def _do(database, campaign_id: str, kind: str, minute: float, **arguments: Any) -> None:
    seen = show.stage(database, campaign_id).show.seq
    key = f"{kind}-{minute:06}"
    wanted = Command(kind=kind, key=key, run=0, seen=seen, arguments=arguments)
    show.command(database, "console", "场控A", campaign_id, wanted, now=at(minute))


def _viewers(telemetry, campaign_id: str, jump: int) -> None:
    values = [(300 if m < jump else 450) + m % 3 for m in range(60)]
    telemetry.append(
        [
            Sample(campaign_id, "c1", "concurrent", at(m), v, 60, "final", at(90), "api:youtube")
            for m, v in enumerate(values)
        ]
    )


def _comments(telemetry, campaign_id: str, minute: int, number: int) -> None:
    quiet = [comment(campaign_id, m, at(m)) for m in range(60)]
    burst = [
        comment(campaign_id, 1000 + n, at(minute) + timedelta(seconds=n % 60))
        for n in range(number)
    ]
    telemetry.append([], quiet + burst)


def _of(database, telemetry, campaign_id: str) -> BestMoments:
    return best_moments_of(database, telemetry, campaigns.get(database, campaign_id))


def test_each_kind_of_moment_is_proposed_where_it_was(database, telemetry, who) -> None:
    made = _ran(database, who)
    _viewers(telemetry, made, jump=15)
    _comments(telemetry, made, 46, 40)
    leads = [comment(made, n, at(52) + timedelta(seconds=20 * n), "lead") for n in range(5)]
    telemetry.append([], leads)
    found = _of(database, telemetry, made)
    assert (found.begins, found.begins_by, found.cut_by) == (BEGAN, "show", "log")
    by_why = {reason.why: p.clip for p in found.proposals for reason in p.clip.reasons}
    assert set(by_why) == {"audience_rise", "comment_burst", "leads", "marked"}
    inside = {"audience_rise": 15, "comment_burst": 46, "leads": 52, "marked": 25}
    for why, minute in inside.items():
        start, end = by_why[why].seconds
        assert start - 90 <= 60 * minute <= end + 90
        assert by_why[why].start == BEGAN + timedelta(seconds=start)
    assert (by_why["marked"].cue_id, by_why["leads"].title) == ("walk", "试驾")
    assert by_why["comment_burst"].careful
    assert not by_why["marked"].careful


def test_what_viewers_did_is_shifted_back_by_their_delay(database, telemetry, who) -> None:
    now, later = (_ran(database, who, delay_seconds=delay) for delay in (0, 60))
    starts = []
    for made in (now, later):
        _comments(telemetry, made, 40, 40)
        proposals = _of(database, telemetry, made).proposals
        starts += [p.clip.start for p in proposals if p.clip.reasons[0].why == "comment_burst"]
    assert starts[0] - starts[1] == timedelta(seconds=60)


def test_positions_count_from_when_the_channel_went_on_air(database, telemetry, who) -> None:
    made = _ran(database, who, actual_on=at(-10).isoformat(), actual_off=at(62).isoformat())
    found = _of(database, telemetry, made)
    assert found.begins_by == "stream"
    (marked,) = found.proposals
    start, end = marked.clip.seconds
    assert start <= 60 * 35 <= end


def test_a_rise_that_was_typed_is_seen_beside_a_measured_channel(database, telemetry, who) -> None:
    campaign_id = _ran(database, who)
    _viewers(telemetry, campaign_id, 90)
    for minute in range(60):
        values = {"concurrent": 300 if minute < 31 else 450}
        figures.add(
            database, who, campaign_id, "c2", values, when="live", holds_for=at(minute), now=at(90)
        )
    found = _of(database, telemetry, campaign_id).proposals
    rises = [r for one in found for r in one.clip.reasons if r.why == "audience_rise"]
    assert [rise.channel_id for rise in rises] == ["c2"]


def test_nothing_happened_and_nothing_is_proposed(database, telemetry, who, now) -> None:
    made = campaigns.create(database, who, {"header": {"title": "空"}}, now=now)
    found = _of(database, telemetry, made)
    assert (found.proposals, found.begins_by, found.cut_by) == ((), "plan", "planned")


def test_what_was_decided_is_said_with_the_proposal(database, telemetry, who, now) -> None:
    made = _ran(database, who)
    _comments(telemetry, made, 46, 40)
    first, second = _of(database, telemetry, made).proposals
    clips.accept(database, who, made, first.clip, "剪", now=now)
    clips.dismiss(database, who, made, second.clip, now=now)
    states = [proposal.state for proposal in _of(database, telemetry, made).proposals]
    assert states == ["accepted", "dismissed"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_reason_has_its_sentence(database, telemetry, who, language) -> None:
    made = _ran(database, who)
    _viewers(telemetry, made, jump=15)
    _comments(telemetry, made, 46, 40)
    telemetry.append([], [comment(made, n, at(52), "lead") for n in range(3)])
    reasons = [r for p in _of(database, telemetry, made).proposals for r in p.clip.reasons]
    keys = {f"clips.why.{'noted' if r.why == 'marked' else r.why}": r.values for r in reasons}
    said = [words(language)(key, **values) for key, values in keys.items()]
    assert len(said) == 4
    assert any("好镜头" in sentence for sentence in said)
    assert "clips.why.marked" in catalogue()
