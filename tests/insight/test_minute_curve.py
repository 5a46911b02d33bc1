"""The minute curve: what is merged, what is a gap, what is missing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.actions import campaigns, figures
from planner.domain.figures import Figure
from planner.insight import minute_curve as insight
from planner.insight.minute_curve import MOST_POINTS, MinuteCurve, minute_curve_of
from planner.insight.minute_gaps import still_open
from planner.insight.minute_lines import Origin
from planner.insight.minute_steps import STEPS, begin, step_for
from planner.store import feeds
from planner.store.feeds import Gap
from tests.insight.a_stream import BEGAN, at, campaign, event, every_minute, sample, store
from tests.insight.past_broadcasts import figure

__all__ = ["store"]

HOUR = at(60)


def curve(store, of, stored=(), gaps=(), *, now=HOUR) -> MinuteCurve:
    """The curve of what the telemetry store holds, without a database."""
    samples, latest = store.curve("c"), store.latest("c")
    sources = {*samples["source"], *latest["source"]}
    origins = {source: Origin(*source.split(":")) for source in sources}
    return insight.minute_curve(
        of,
        {c.id: BEGAN for c in of.platform.channels},
        samples,
        store.event_curve("c"),
        latest,
        stored,
        gaps,
        origins,
        now=now,
    )


def typed(minutes: float, value: float, *, channel: str = "dy", metric="concurrent") -> Figure:
    return figure(metric, value, at(minutes), channel=channel, state="live")


def values(line) -> list[float]:
    return [point.value for point in line.points]


def test_a_minute_is_the_mean_of_its_readings_by_channel(store) -> None:
    store.append([sample(0, 100), sample(0.5, 200), sample(1, 300), sample(0, 7, channel="tw")])
    yt, tw = curve(store, campaign("yt", "tw")).lines
    assert (yt.channel_id, values(yt)) == ("yt", [150, 300])
    assert (tw.channel_id, values(tw)) == ("tw", [7])


def test_what_was_typed_is_a_point_of_its_channel_and_joins_no_line(store) -> None:
    store.append(every_minute([10, 20, 30]))
    found = curve(store, campaign("yt", "dy"), [typed(1.5, 25, channel="yt"), typed(2, 99)])
    yt, dy = found.lines
    assert [len(piece) for piece in yt.pieces] == [3]
    assert [(p.value, p.at, p.origin.way) for p in yt.typed] == [(25, at(1.5), "person")]
    assert (dy.pieces, values(dy)) == ((), [99])


def test_a_typed_number_that_was_corrected_is_told_once(store) -> None:
    first = figure("concurrent", 5, at(3), channel="dy", state="live", read_at=at(3))
    again = figure("concurrent", 50, at(3), channel="dy", state="live", read_at=at(4))
    (line,) = curve(store, campaign("dy"), [again, first]).lines
    assert values(line) == [50]


def test_a_line_breaks_where_nothing_was_read(store) -> None:
    store.append([sample(n, n) for n in (0, 1, 3, 10, 11)])
    (line,) = curve(store, campaign("yt")).lines
    assert [[p.value for p in piece] for piece in line.pieces] == [[0, 1, 3], [10, 11]]


def test_the_final_number_of_a_minute_takes_the_first_ones_place(store) -> None:
    store.append([sample(0, 100), sample(0.5, 120)])
    final = sample(0, 90, grain=60, state="final", read=600, source="api:youtube")
    store.append([final])
    (line,) = curve(store, campaign("yt"), now=at(700)).lines
    assert [(p.value, p.state) for p in line.points] == [(90, "final")]


def test_events_are_counted_by_the_minute_and_channel(store) -> None:
    store.append(
        events=[event(0.1), event(0.2), event(2), event(0.5, "lead"), event(1, channel="tw")]
    )
    bars = curve(store, campaign("yt", "tw")).bars.by_metric
    assert [(b.channel_id, b.at, b.value) for b in bars["comments"]] == [
        ("tw", at(1), 1),
        ("yt", at(0), 2),
        ("yt", at(2), 1),
    ]
    assert [b.value for b in bars["leads"]] == [1]
    assert set(bars) == {"comments", "leads"}


def test_a_counter_is_told_by_its_growth_and_a_long_hole_in_it_stays_missing(store) -> None:
    likes = {-1: 80, 0: 100, 1: 130, 2: 130, 5: 190, 6: 180, 7: 185, 40: 500, 41: 501}
    store.append([sample(n, v, metric="likes") for n, v in likes.items()])
    bars = curve(store, campaign("yt")).bars.by_metric["likes"]
    assert [(b.at, b.value) for b in bars] == [
        *[(at(0), 20), (at(1), 30), (at(2), 0)],
        *[(at(3), 20), (at(4), 20), (at(5), 20)],  # shared out over the time it grew in
        *[(at(7), 5), (at(41), 1)],
    ]


def test_a_counter_begins_at_nothing_with_its_stream(store) -> None:
    store.append([sample(n, v, metric="likes") for n, v in ((1, 6), (2, 7))])
    bars = curve(store, campaign("yt")).bars.by_metric["likes"]
    assert [(b.at, b.value) for b in bars] == [(at(0), 3), (at(1), 3), (at(2), 1)]


def test_counts_of_a_minute_stand_as_they_are(store) -> None:
    store.append([sample(n, 4, metric="comments", grain=60) for n in range(3)])
    assert [b.value for b in curve(store, campaign("yt")).bars.by_metric["comments"]] == [4, 4, 4]


def test_a_minute_that_is_not_over_is_no_bar_yet(store) -> None:
    store.append(events=[event(4.5), event(5.2)])
    bars = curve(store, campaign("yt"), now=at(5.5)).bars.by_metric["comments"]
    assert [b.at for b in bars] == [at(4)]


@pytest.mark.parametrize(
    ("later", "told"),
    [
        (typed(40, 30, metric="leads"), (30, "live", "person")),
        (figure("leads", 44, at(120), channel="yt", state="final"), (44, "final", "person")),
    ],
)
def test_the_newest_number_is_the_most_final_and_of_those_the_latest(store, later, told) -> None:
    before = typed(30, 20, metric="leads", channel="yt")
    later = Figure(**{**vars(later), "channel_id": "yt"})
    found = curve(store, campaign("yt"), [later, before], now=at(130)).newest
    assert [(n.value, n.state, n.origin.way) for n in found] == [told]


def test_the_newest_numbers_name_source_and_moment_in_the_campaigns_order(store) -> None:
    store.append(every_minute([10, 20]))
    store.append([sample(1, 800, metric="views", source="push:youtube")])
    found = curve(store, campaign("dy", "yt"), [typed(2, 9)]).newest
    assert [(n.channel_id, n.metric, n.value, n.at, n.origin) for n in found] == [
        ("dy", "concurrent", 9, at(2), Origin("person", "")),
        ("yt", "concurrent", 20, at(1), Origin("api", "youtube")),
        ("yt", "views", 800, at(1), Origin("push", "youtube")),
    ]


def test_nothing_is_nothing_and_totals_alone_are_no_curve(store) -> None:
    total = figure("views", 900, at(120), channel="yt")
    for stored in ((), (total,)):
        found = curve(store, campaign("yt"), stored, now=at(600))
        assert found.is_empty
        assert not found.lines
        assert not found.on_air


def test_demo_is_told_by_any_source(store) -> None:
    assert not curve(store, campaign("yt"), [typed(1, 5)]).is_demo
    store.append([sample(2, 5, source="demo:youtube")])
    assert curve(store, campaign("yt"), [typed(1, 5)]).is_demo


@pytest.mark.parametrize(
    ("minutes", "on_air"), [(-60, False), (-10, True), (60, True), (180, False)]
)
def test_on_air_around_the_planned_time(store, minutes, on_air) -> None:
    assert curve(store, campaign("yt"), now=at(minutes)).on_air is on_air


def test_on_air_while_live_numbers_come_whatever_was_planned(store) -> None:
    store.append([sample(300, 5)])
    assert curve(store, campaign("yt"), now=at(301)).on_air
    assert not curve(store, campaign("yt"), now=at(303)).on_air


def test_a_show_that_was_finished_is_off_air_though_numbers_still_come(store) -> None:
    store.append([sample(60, 5)])
    of = campaign("yt")
    assert curve(store, of, now=at(60)).on_air
    finished = of.model_copy(update={"finished_at": at(59)})
    assert not curve(store, finished, now=at(60)).on_air


# ---- gaps ------------------------------------------------------------------------------
def gap(since: float, until: float, *, feed: str = "live", reason: str = "unreachable") -> Gap:
    return Gap("c", "yt", feed, at(since), at(until), reason)


def test_a_gap_stays_as_long_as_nothing_fills_it() -> None:
    assert still_open([gap(2.5, 6.5)], {}, {}) == (gap(2.5, 6.5),)


def test_a_gap_that_was_filled_afterwards_is_none() -> None:
    assert still_open([gap(2.5, 6.5)], {"yt": {at(n) for n in range(10)}}, {}) == ()


def test_a_gap_filled_in_the_middle_is_two() -> None:
    left = still_open([gap(2.5, 8.5)], {"yt": {at(5)}}, {})
    assert [(g.since, g.until) for g in left] == [(at(2.5), at(5)), (at(6), at(8.5))]


def test_a_gap_of_the_chat_is_none_where_another_feed_brought_comments() -> None:
    chat = gap(2, 8, feed="listen")
    assert still_open([chat], {}, {"yt": {at(5)}}) == ()
    assert still_open([chat], {"yt": {at(5)}}, {}) == (chat,)


def test_gaps_of_several_feeds_for_one_reason_are_told_once() -> None:
    found = still_open([gap(2, 6), gap(3, 7, feed="chat"), gap(20, 30)], {}, {})
    assert [(g.since, g.until) for g in found] == [(at(2), at(7)), (at(20), at(30))]


# ---- many minutes ----------------------------------------------------------------------
def test_a_day_on_air_has_no_more_points_than_the_chart_takes(store) -> None:
    store.append(every_minute(range(1440)), [event(n) for n in range(0, 1440, 3)])
    found = curve(store, campaign("yt"), now=at(1500))
    assert found.step == timedelta(minutes=10)
    assert sum(len(line.points) for line in found.lines) == 144 <= MOST_POINTS
    assert found.lines[0].points[0].value == 4.5  # the mean of minutes 0 … 9
    assert sum(len(bars) for bars in found.bars.by_metric.values()) <= 240
    assert sum(b.value for b in found.bars.by_metric["comments"]) == 480


@given(
    st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 3000)), max_size=300),
    st.integers(8, 400),
)
def test_no_step_leaves_more_marks_than_asked(marks, most) -> None:
    placed = [(whose, at(minutes)) for whose, minutes in marks]
    step = step_for(placed, most)
    left = {(whose, begin(moment, step)) for whose, moment in placed}
    assert len(left) <= most
    assert all(timedelta(0) <= moment - begin(moment, step) < step for _, moment in placed)
    shorter = STEPS[: STEPS.index(step)]
    assert all(len({(w, begin(m, s)) for w, m in placed}) > most for s in shorter)


# ---- the stores ------------------------------------------------------------------------
def test_everything_is_read_from_the_stores(database, store, who, now) -> None:
    parts = {
        "header": {"title": "周五直播", "starts_at": at(0).isoformat()},
        "platform": {"channels": [{"id": "yt", "platform": "youtube"}]},
    }
    made = campaigns.create(database, who, parts, now=now)
    figures.add(
        database, who, made, "yt", {"concurrent": 33}, when="live", holds_for=at(2), now=at(2)
    )
    with database.write() as db:
        feeds.add_gap(db, Gap(made, "yt", "live", at(3), at(6), "stopped"))
    rows = [sample(0, 10), sample(1, 20, source="file:gone")]
    store.append([type(r)(made, *[getattr(r, n) for n in r.__slots__[1:]]) for r in rows])
    found = minute_curve_of(database, store, campaigns.get(database, made), now=at(10))
    assert values(found.lines[0]) == [10, 20, 33]
    assert [p.origin for p in found.lines[0].points] == [
        Origin("api", "youtube"),
        Origin("file", ""),
        Origin("person", who.name),
    ]
    assert [g.reason for g in found.gaps] == ["stopped"]
