"""The effects of cues: what has to hold whatever the history is."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from math import log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench._histories import KINDS, history
from planner.domain.audience import Curve, Series, Span
from planner.domain.cue_effects import LEAST_BROADCASTS, Effects, fit

MADE = history(3, 8)
FEW = settings(max_examples=15)


def _alike(one: Effects, other: Effects) -> bool:
    assert one.by_kind.keys() == other.by_kind.keys()
    return all(
        getattr(effect, name) == pytest.approx(getattr(other.by_kind[kind], name), abs=1e-9)
        for kind, effect in one.by_kind.items()
        for name in ("rate", "low", "high", "broadcasts", "cues")
    )


def _with(series: Series, viewers: np.ndarray) -> Series:
    return replace(series, curve=replace(series.curve, viewers=viewers))


@FEW
@given(st.permutations(MADE))
def test_the_order_of_broadcasts_changes_nothing(shuffled) -> None:
    assert _alike(fit(MADE), fit(shuffled))


@FEW
@given(st.lists(st.floats(0.01, 1000), min_size=len(MADE), max_size=len(MADE)))
def test_how_large_the_audience_is_changes_nothing(factors) -> None:
    larger = [_with(s, s.curve.viewers * f) for s, f in zip(MADE, factors, strict=True)]
    assert _alike(fit(MADE), fit(larger))


@FEW
@given(st.lists(st.integers(-600_000, 600_000), min_size=len(MADE), max_size=len(MADE)))
def test_the_day_changes_nothing(days) -> None:
    moved = [_moved(s, float(day) * 1440) for s, day in zip(MADE, days, strict=True)]
    calculated = fit(moved)
    for kind, effect in fit(MADE).by_kind.items():
        assert calculated.by_kind[kind].rate == pytest.approx(effect.rate, abs=1e-5)


def _moved(series: Series, by: float) -> Series:
    spans = tuple(Span(s.kind, s.start + by, s.end + by) for s in series.spans)
    curve = replace(series.curve, at=series.curve.at + by)
    return replace(series, begins=series.begins + by, curve=curve, spans=spans)


@FEW
@given(st.integers(0, 2**32 - 1))
def test_cutting_a_cue_in_two_changes_nothing(seed) -> None:
    dice = np.random.default_rng(seed)
    halved = []
    for series in MADE:
        spans: list[Span] = []
        for span in series.spans:
            middle = dice.uniform(span.start, span.end)
            spans += [replace(span, end=middle), replace(span, start=middle)]
        halved.append(replace(series, spans=tuple(spans)))
    one, other = fit(MADE), fit(halved)
    for kind, effect in one.by_kind.items():
        assert other.by_kind[kind].rate == pytest.approx(effect.rate, abs=1e-9)
        assert other.by_kind[kind].cues == 2 * effect.cues


def test_a_missing_minute_is_missing_and_not_zero() -> None:
    series = MADE[0]
    hole = [20, 21, 22, 23, 24]
    gone = replace(
        series,
        curve=Curve(np.delete(series.curve.at, hole), np.delete(series.curve.viewers, hole), 3.0),
    )
    nobody = series.curve.viewers.copy()
    nobody[hole] = 0
    without, zeros = fit([gone, *MADE[1:]]), fit([_with(series, nobody), *MADE[1:]])
    assert _alike(without, zeros)
    assert gone.curve.value(float(series.curve.at[22])) is None
    assert not _alike(without, fit(MADE))


@FEW
@given(st.lists(st.floats(0, 1), min_size=2, max_size=8, unique=True))
def test_cutting_is_additive(places) -> None:
    """The growth of pieces adds up to the growth of the whole."""
    curve = Curve.of([(float(m), 50.0 + 7 * m % 23) for m in range(120)], 3.0)
    borders = sorted(119 * place for place in places)
    pieces = [curve.growth(a, b) for a, b in pairwise(borders)]
    assert sum(pieces) == pytest.approx(curve.growth(borders[0], borders[-1]))


def test_a_planted_effect_is_told_as_it_was_planted() -> None:
    found = fit(history(5, 20, planted={"test_drive": log(1.05)})).by_kind["test_drive"]
    assert found.found
    assert found.low <= 0.05 <= found.high
    assert found.broadcasts <= 20 <= found.cues


def test_the_order_of_names_does_not_matter_to_a_planted_loss() -> None:
    found = fit(history(6, 20, planted={KINDS[-1]: log(0.96)})).by_kind[KINDS[-1]]
    assert found.found
    assert found.high < 0


def test_with_few_broadcasts_nothing_is_said() -> None:
    found = fit(MADE[: LEAST_BROADCASTS - 1])
    assert found.by_kind == {}
    assert set(found.doubts.values()) == {"few_broadcasts"}
    only = MADE[0]
    assert found.usual(only.broadcast, "", only.first, only.last) is None


def test_a_kind_that_always_runs_at_one_time_is_not_told_apart_from_the_time() -> None:
    """The opening fills the first five minutes of every broadcast."""
    fixed = []
    for series in MADE:
        rest = [replace(s, start=max(s.start, series.begins + 5)) for s in series.spans]
        kept = tuple(s for s in rest if s.end > s.start and s.kind != "opening")
        first = Span("opening", series.begins, series.begins + 5)
        fixed.append(replace(series, spans=(first, *kept)))
    assert fit(fixed).doubts["opening"] == "always_same_time"


def test_a_broadcast_of_one_cue_says_nothing_of_it() -> None:
    whole = [replace(s, spans=(Span("tour", s.first, s.last),)) for s in MADE]
    found = fit(whole)
    assert found.by_kind == {}
    assert found.doubts == {"tour": "always_same_time"}


def test_usual_follows_the_broadcast_whatever_was_on() -> None:
    """Over whole broadcasts the usual change adds up to about what they did."""
    made = history(7, 20)
    found, off = fit(made), []
    for series in made:
        start, end = float(series.curve.at[0]), float(series.curve.at[-1])
        usual = found.usual(series.broadcast, "", start, end)
        off.append(log(1 + usual) * (end - start) - series.curve.growth(start, end))
    assert np.mean(off) == pytest.approx(0, abs=0.2)
    assert np.abs(off).max() < 0.6


def test_a_history_without_readings_is_no_error() -> None:
    empty = [replace(s, curve=Curve.of([], 3.0)) for s in MADE]
    assert (fit(empty).broadcasts, fit([]).broadcasts) == (0, 0)


def test_a_broadcast_that_was_not_read_while_a_kind_was_on_is_no_witness() -> None:
    kind = next(span.kind for span in MADE[0].spans if span.kind)
    unread = [one if n == 0 else _without_readings(one, kind) for n, one in enumerate(MADE)]
    found = fit(unread)
    assert kind in fit(MADE).by_kind
    assert kind not in found.by_kind
    assert found.doubts[kind] == "few_broadcasts"


def _without_readings(series: Series, kind: str) -> Series:
    keep = np.ones(len(series.curve.at), dtype=bool)
    for span in series.spans:
        if span.kind == kind:
            keep &= (series.curve.at < span.start - 1) | (series.curve.at > span.end + 4)
    curve = Curve(series.curve.at[keep], series.curve.viewers[keep], series.curve.apart)
    return replace(series, curve=curve)
