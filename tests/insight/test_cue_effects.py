"""What each cue did: read from the stores, and how often it errs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from math import log
from pathlib import Path

import pytest

from bench._histories import history
from planner.actions import campaigns, figures
from planner.actions.editing import write_part
from planner.domain.cue_effects import LEAST_BROADCASTS, fit
from planner.insight.cue_effects import CueEffects, effects_of
from planner.insight.usual_curve import usual_of
from planner.insight.what_ran import CutBy
from planner.store.telemetry import Telemetry, open_telemetry
from tests.insight.cue_history import FRIDAY, comment, fill

_BOTH: tuple[CutBy, ...] = ("log", "by_hand")


@pytest.fixture
def telemetry(tmp_path: Path) -> Iterator[Telemetry]:
    opened = open_telemetry("", tmp_path / "telemetry")
    yield opened
    opened.close()


def _of(database, telemetry, campaign_id) -> CueEffects:
    return effects_of(database, telemetry, campaigns.get(database, campaign_id))


def test_shuffled_borders_find_nothing() -> None:
    """Thirty histories in which no cue does anything; docs/evaluation-cue-effects.md has
    thousands."""
    wrong = 0
    for seed in range(30):
        wrong += any(e.found for e in fit(history(seed, 10)).by_kind.values())
    assert wrong <= 1


def test_planted_effects_are_found() -> None:
    found = []
    for seed in range(10):
        made = fit(history(seed, 14, planted={"test_drive": log(1.05), "brand": log(0.95)}))
        found += [made.by_kind["test_drive"].low > 0, made.by_kind["brand"].high < 0]
    assert sum(found) >= 18


def test_a_planted_cue_is_told_with_what_stands_behind_it(database, telemetry, who) -> None:
    ids = fill(database, telemetry, who, 14, planted={"test_drive": log(1.06)}, seed=2)
    found = _of(database, telemetry, ids[-1])
    assert (found.cut_by, found.broadcasts, found.by_plan) == ("by_hand", 14, 0)
    driven = [cue for cue in found.cues if cue.effect and cue.effect.kind == "test_drive"]
    others = [cue for cue in found.cues if cue.effect and cue.effect.kind != "test_drive"]
    effect = driven[0].effect
    assert effect.found
    assert effect.low <= 0.06 <= effect.high
    assert effect.broadcasts <= 14
    assert not any(cue.effect.found for cue in others)


def test_the_change_of_a_cue_is_the_one_of_its_raw_minutes(database, telemetry, who) -> None:
    ids = fill(database, telemetry, who, 6, seed=4)
    found = _of(database, telemetry, ids[-1])
    curve = telemetry.curve(ids[-1], ["concurrent"])
    read = dict(zip(curve["minute"], curve["mean"], strict=True))
    on = next(c.channels[0] for c in found.cues if c.channels[0].rate is not None)
    minutes = (on.end - on.start) / timedelta(minutes=1)
    assert on.rate == pytest.approx((on.after / on.before) ** (1 / minutes) - 1)
    assert min(read.values()) <= on.before <= max(read.values())
    known = [c.channels[0] for c in found.cues if c.channels[0].against_usual is not None]
    assert all((1 + o.against_usual) * (1 + o.usual) == pytest.approx(1 + o.rate) for o in known)


def test_with_few_broadcasts_only_the_raw_change_is_told(database, telemetry, who) -> None:
    ids = fill(database, telemetry, who, LEAST_BROADCASTS - 1)
    found = _of(database, telemetry, ids[-1])
    assert found.broadcasts < found.needed
    assert {cue.why for cue in found.cues} == {"few_broadcasts"}
    assert any(on.rate is not None for cue in found.cues for on in cue.channels)
    assert all(on.usual is on.against_usual is None for cue in found.cues for on in cue.channels)


def test_without_a_record_the_plan_stands_in_and_it_says_so(database, telemetry, who) -> None:
    ids = fill(database, telemetry, who, 6, cut_by="planned")
    found = _of(database, telemetry, ids[-1])
    assert (found.cut_by, found.by_plan) == ("planned", 6)


def test_the_console_and_a_record_by_hand_cut_alike(database, telemetry, who) -> None:
    by_log, by_hand = (fill(database, telemetry, who, 1, cut_by=by)[0] for by in _BOTH)
    one, other = _of(database, telemetry, by_log), _of(database, telemetry, by_hand)
    assert (one.cut_by, other.cut_by) == ("log", "by_hand")
    assert [c.kind for c in one.cues] == [c.kind for c in other.cues]
    pairs = zip(one.cues, other.cues, strict=True)
    assert all(abs(a.end - b.end) < timedelta(seconds=1) for a, b in pairs)


def test_without_a_curve_the_cues_still_have_their_comments(database, telemetry, who) -> None:
    ids = fill(database, telemetry, who, 1)
    campaign = campaigns.get(database, ids[0])
    telemetry.erase(ids[0])
    start = campaign.as_run.rows[0].started
    telemetry.append([], [comment(ids[0], 1, start + timedelta(seconds=90))])
    found = effects_of(database, telemetry, campaign)
    assert (found.cues[0].why, found.cues[0].count("comments")) == ("no_curve", 1)
    assert (found.cues[0].effect, found.cues[0].channels[0].before) == (None, None)


def test_a_broadcast_without_anything_is_no_error(database, telemetry, who) -> None:
    made = campaigns.create(database, who, {"header": {"title": "空"}}, now=FRIDAY)
    found = _of(database, telemetry, made)
    assert (found.cues, found.totals, found.broadcasts) == ((), {}, 0)


def test_later_broadcasts_and_other_stores_do_not_count(database, telemetry, who) -> None:
    ids = fill(database, telemetry, who, 6)
    assert _of(database, telemetry, ids[3]).broadcasts == 4


def test_cues_and_what_lies_outside_add_up_to_the_raw_events(database, telemetry, who) -> None:
    ids = fill(database, telemetry, who, 1)
    start = FRIDAY - timedelta(minutes=10)
    events = [comment(ids[0], n, start + timedelta(seconds=37 * n)) for n in range(300)]
    telemetry.append([], [*events, comment(ids[0], 1, FRIDAY + timedelta(minutes=9), "lead")])
    found = _of(database, telemetry, ids[0])
    place = ("comments", "c1")
    assert found.totals[place] == 300
    inside = sum(cue.count("comments") for cue in found.cues)
    assert inside + found.outside[place] == pytest.approx(300)
    before = sum(event.at < FRIDAY for event in events)
    ends = found.cues[-1].end
    after = sum(event.at >= ends for event in events)
    assert found.outside[place] == pytest.approx(before + after, abs=3)
    assert sum(cue.count("leads") for cue in found.cues) == pytest.approx(1)


def test_leads_that_were_typed_once_are_of_no_cue(database, telemetry, who) -> None:
    (made,) = fill(database, telemetry, who, 1)
    moment = FRIDAY + timedelta(minutes=60)
    figures.add(
        database, who, made, "c1", {"leads": 120}, when="live", holds_for=moment, now=moment
    )
    found = _of(database, telemetry, made)
    assert [cue.count("leads") for cue in found.cues] == [None] * len(found.cues)
    assert (found.outside["leads", "c1"], found.totals["leads", "c1"]) == (120, 120)


def test_typed_leads_are_shared_out_between_the_readings(database, telemetry, who) -> None:
    ids = fill(database, telemetry, who, 1)
    for minutes, leads in ((15, 4), (30, 10)):
        moment = FRIDAY + timedelta(minutes=minutes)
        values = {"leads": leads}
        figures.add(
            database, who, ids[0], "c1", values, when="live", holds_for=moment, now=moment
        )  # fmt: skip
    found = _of(database, telemetry, ids[0])
    assert found.totals["leads", "c1"] == 10
    known = [cue.count("leads") for cue in found.cues if cue.count("leads") is not None]
    assert sum(known) == pytest.approx(10)
    first = found.cues[0]
    length = (first.end - first.start) / timedelta(minutes=1)
    assert first.count("leads") == pytest.approx(4 * min(length, 15) / 15, abs=1.5)
    late = [cue for cue in found.cues if cue.start > FRIDAY + timedelta(minutes=30)]
    assert all(cue.count("leads") is None for cue in late)


def test_a_channel_that_was_typed_has_its_curve_beside_one_that_was_measured(
    database, telemetry, who
) -> None:
    (made,) = fill(database, telemetry, who, 1)
    two = {"channels": [{"id": "c1", "platform": "youtube"}, {"id": "c2", "platform": "douyin"}]}
    with database.write() as db:
        write_part(db, who.name, made, "platform", two, FRIDAY)
    for minute in range(0, 61, 10):
        at = FRIDAY + timedelta(minutes=minute)
        typed = {"concurrent": 100 + minute}
        figures.add(database, who, made, "c2", typed, when="live", holds_for=at, now=at)
    first = _of(database, telemetry, made).cues[0]
    assert {on.channel_id for on in first.channels if on.before is not None} == {"c1", "c2"}
    usual = usual_of(database, telemetry, _next(database, who, two))
    assert set(usual) == {"c1", "c2"}


def _next(database, who, platform):
    header = {"title": "直播", "store_id": "store1", "starts_at": FRIDAY + timedelta(weeks=1)}
    parts = {"header": header, "platform": platform}
    return campaigns.get(database, campaigns.create(database, who, parts, now=FRIDAY))


def test_viewers_typed_every_ten_minutes_make_a_curve(database, telemetry, who) -> None:
    ids = fill(database, telemetry, who, 1)
    telemetry.erase(ids[0])
    for tens in range(7):
        moment = FRIDAY + timedelta(minutes=10 * tens)
        values = {"concurrent": 100 + 10 * tens}
        figures.add(
            database, who, ids[0], "c1", values, when="live", holds_for=moment, now=moment
        )  # fmt: skip
    found = _of(database, telemetry, ids[0])
    on = found.cues[1].channels[0]
    minutes = (on.start - FRIDAY) / timedelta(minutes=1)
    assert on.before == pytest.approx(100 + minutes, abs=0.1)
    assert found.broadcasts == 1
