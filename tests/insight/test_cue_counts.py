"""Counts cut by cues: whatever the borders are, the parts add up."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.domain.as_run import Segment
from planner.insight.cue_counts import cut
from planner.insight.stretches import Known, Stretch, known
from planner.store.feeds import Gap

BEGAN = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)


def at(seconds: float) -> datetime:
    return BEGAN + timedelta(seconds=seconds)


def segments(*borders: float) -> list[Segment]:
    return [Segment(str(i), str(i), at(a), at(b)) for i, (a, b) in enumerate(pairwise(borders))]


counts = st.lists(st.tuples(st.integers(0, 59), st.integers(1, 50)), max_size=30)


@given(counts, st.lists(st.integers(-300, 4000), min_size=2, max_size=10, unique=True))
def test_the_parts_and_the_rest_add_up_to_the_total(minutes, borders) -> None:
    stretches = tuple(Stretch(at(60 * m), at(60 * m + 60), n) for m, n in minutes)
    found = cut(Known(stretches, each=True), segments(*sorted(borders)))
    assert found.total == sum(n for _, n in minutes)
    assert sum(found.inside) + found.outside == pytest.approx(found.total)
    assert found.outside >= -1e-9


@given(counts, st.lists(st.integers(0, 3600), min_size=3, max_size=6, unique=True))
def test_a_cue_has_what_its_two_halves_have(minutes, borders) -> None:
    known_counts = Known(tuple(Stretch(at(60 * m), at(60 * m + 60), n) for m, n in minutes), True)
    borders = sorted(borders)
    whole = cut(known_counts, segments(borders[0], borders[-1])).inside[0]
    assert sum(cut(known_counts, segments(*borders)).inside) == pytest.approx(whole)


def test_a_cue_gets_the_share_of_a_minute_it_was_on() -> None:
    stretch = Stretch(at(60), at(120), 12)
    assert cut(Known((stretch,)), segments(0, 80, 100, 200)).inside == pytest.approx((4, 4, 4))


def test_what_nobody_counted_is_missing_and_what_was_counted_is_zero() -> None:
    stretch = Stretch(at(0), at(60), 3)
    cues = segments(0, 60, 120)
    assert cut(Known((stretch,)), cues).inside == (3, None)
    assert cut(Known((stretch,), each=True), cues).inside == (3, 0)


def _events(*minutes: int) -> pd.DataFrame:
    moments = pd.to_datetime([at(60 * m) for m in minutes], utc=True)
    return pd.DataFrame({"channel_id": "c1", "kind": "comment", "minute": moments, "count": 1})


def _samples(rows: list[tuple[str, int, int, float]]) -> pd.DataFrame:
    moments = pd.to_datetime([at(60 * minute) for _, minute, _, _ in rows], utc=True)
    return pd.DataFrame(
        {
            "channel_id": "c1",
            "metric": [metric for metric, *_ in rows],
            "minute": moments,
            "grain": [grain for _, _, grain, _ in rows],
            "total": [value for *_, value in rows],
            "last": [value for *_, value in rows],
        }
    )


def test_in_a_gap_of_the_feed_nothing_is_known() -> None:
    gap = Gap("c", "c1", "chat", at(600), at(1200), "unreachable")
    found = known(_events(1), _samples([]), [], {}, [gap])["comments", "c1"]
    assert cut(found, segments(0, 120, 600, 700, 1300, 1400)).inside == (1, 0, None, None, 0)


def test_a_counter_is_what_it_grew_and_minutes_within_stand_as_they_are() -> None:
    samples = _samples(
        [("likes", 0, 0, 5), ("likes", 1, 0, 9), ("likes", 2, 0, 7), ("joins", 0, 60, 4)]
    )
    found = known(_events(), samples, [], {}, [])
    assert found["likes", "c1"].stretches == (Stretch(at(60), at(120), 4),)
    assert found["joins", "c1"].stretches == (Stretch(at(0), at(60), 4),)


def test_events_go_before_samples() -> None:
    found = known(_events(3), _samples([("comments", 0, 60, 99)]), [], {}, [])
    assert [s.value for s in found["comments", "c1"].stretches] == [1]
