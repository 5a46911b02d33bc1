"""How often the effects of cues err, and what they find: see docs/evaluation-cue-effects.md.

Each figure is a share of histories. ``false``: at least one kind of cue was found to do
something though nothing was planted (a figure for the whole answer, not for each kind).
``missed``: an effect that was planted was not found. ``outside``: its range left it out.
``false_beside``: beside it a kind was found that does nothing.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from math import log1p
from pathlib import Path
from time import perf_counter

import numpy as np

from bench import Figure, percentile
from bench._histories import Room, history, shuffled
from bench._store import PERSON
from planner.actions import campaigns
from planner.domain.audience import Curve, Series, Span
from planner.domain.cue_effects import Effects, fit
from planner.insight.cue_effects import effects_of
from planner.settings import ROOT
from planner.store.database import open_database
from planner.store.telemetry import open_telemetry
from tests.insight.cue_history import fill

DATA = ROOT.parent / "shared" / "data"
"""Real series that were not made for this: left out where they are not there."""
SIZES = (5, 8, 12, 20, 40)
"""Broadcasts in a history."""
PLANTED = (0.01, 0.02, 0.04, 0.08, -0.02, -0.04)
"""Changes a minute, as shares."""
SEED = 7_000_000
"""The first seed; the ranges were calibrated on others (below 1,000,000)."""
NULLS, PLANTS, BORDERS = 200, 80, 500
ALLOWED = 0.05
ENOUGH_RANGES = 40
"""Of fewer ranges no share is reckoned: with 5 broadcasts few are given."""

ROOMS: Mapping[str, tuple[bool, Room]] = {
    "shuffled": (False, Room()),
    "same_order": (True, Room()),
    "typed_every_10_minutes": (False, Room(every=10)),
    "small_unsteady_room": (False, Room(noise=0.06, viewers=40, boosts=0)),
    "much_advertised": (False, Room(boosts=5)),
}


def run() -> Iterator[Figure]:
    """Yield the figures."""
    for name, (template, room) in ROOMS.items():
        for size in SIZES:
            made = _histories(NULLS, size, {}, template, room)
            share = float(np.mean([any_found(effects) for effects in made]))
            yield Figure(f"false.{name}.{size}", share, "of histories", target=ALLOWED)
    for rate in PLANTED:
        for size in SIZES:
            yield from _planted(rate, size)
    yield from _real()
    yield Figure("fit_40", 1000 * _seconds(partial(fit, history(0, 40))), "ms")
    yield Figure("answer_40", 1000 * _answer(), "ms", target=100)


def any_found(effects: Effects) -> bool:
    """Whether anything is said to do something."""
    return any(effect.found for effect in effects.by_kind.values())


def _histories(
    times: int, size: int, planted: Mapping[str, float], template: bool, room: Room
) -> Iterator[Effects]:
    for number in range(times):
        seed = SEED + 1000 * size + number
        yield fit(history(seed, size, planted=planted, template=template, room=room))


def _planted(rate: float, size: int) -> Iterator[Figure]:
    made = list(_histories(PLANTS, size, {"test_drive": log1p(rate)}, False, Room()))
    told = [effects.by_kind.get("test_drive") for effects in made]
    found = [e is not None and e.found and (e.rate > 0) == (rate > 0) for e in told]
    outside = [not e.low <= rate <= e.high for e in told if e is not None]
    others = [any(e.found for k, e in m.by_kind.items() if k != "test_drive") for m in made]
    sign = "plus" if rate > 0 else "minus"
    name = f"{sign}_{abs(rate):.0%}".replace("%", "_percent")
    yield Figure(f"missed.{name}.{size}", 1 - float(np.mean(found)), "of histories")
    if len(outside) >= ENOUGH_RANGES:
        yield Figure(f"outside.{name}.{size}", float(np.mean(outside)), "of ranges", target=ALLOWED)
    share = float(np.mean(others))
    yield Figure(f"false_beside.{name}.{size}", share, "of histories", target=ALLOWED)


def _real() -> Iterator[Figure]:
    """Real series with borders drawn at random, again and again."""
    curves = [*_youtube(), *_bilibili()]
    if len(curves) < min(SIZES):
        return
    halves = [half for curve in curves for half in _halved(curve)]
    for name, found in (("real", curves), ("real_halved", halves)):
        shares = [any_found(fit(_with_borders(found, seed))) for seed in range(BORDERS)]
        share = float(np.mean(shares))
        yield Figure(f"false.{name}.{len(found)}", share, "of border draws", target=ALLOWED)


def _with_borders(curves: list[Curve], seed: int) -> list[Series]:
    dice = np.random.default_rng(seed)
    return [_series(i, curve, lambda length: shuffled(dice, length)) for i, curve in _named(curves)]


def _named(curves: list[Curve]) -> Iterator[tuple[str, Curve]]:
    for number, curve in enumerate(curves):
        yield f"real{number:02}", curve


def _series(name: str, curve: Curve, borders: Callable[[float], list[Span]]) -> Series:
    begins, ends = float(curve.at[0]), float(curve.at[-1])
    spans = [Span(s.kind, s.start + begins, s.end + begins) for s in borders(ends - begins)]
    return Series(name, "", begins, begins / 60 % 24, curve, tuple(spans))


def _halved(curve: Curve) -> list[Curve]:
    middle = len(curve.at) // 2
    parts = (slice(0, middle), slice(middle, None))
    return [Curve(curve.at[part], curve.viewers[part], curve.apart) for part in parts]


def _youtube() -> Iterator[Curve]:
    """Concurrent viewers of two streams, the mean of each minute; times of day unknown."""
    for path in sorted(DATA.glob("youtube-live/*.json")):
        document = json.loads(path.read_text("utf-8"))
        values = np.array(document["data"]["concurrentViewers"], dtype=np.float64)
        a_minute = 60 // document["interval"]
        whole = len(values) // a_minute * a_minute
        means = values[:whole].reshape(-1, a_minute).mean(axis=1).tolist()
        yield Curve.of(((1200.5 + i, mean) for i, mean in enumerate(means)), 3.0)


def _bilibili() -> Iterator[Curve]:
    """Popularity, which stands in for viewers: each stretch of 20 minutes or more live."""
    for path in sorted(DATA.glob("bilibili-minutes/*.txt")):
        yield from _stretches(path)


def _stretches(path: Path) -> Iterator[Curve]:
    lines = re.findall(r"^TIME(\d+):(\d+)ONLINE(\d+)", path.read_text("utf-8"), re.MULTILINE)
    read = [(60 * int(h) + int(m) + 0.5, float(n)) for h, m, n in lines if int(n) > 1]
    begin = 0
    for place in range(1, len(read) + 1):
        if place == len(read) or read[place][0] - read[place - 1][0] > 10:
            if read[place - 1][0] - read[begin][0] >= 19:
                yield Curve.of(read[begin:place], 3.0)
            begin = place


def _answer() -> float:
    """The time of the whole answer, read from the stores: 40 broadcasts that were run with
    the console, a reading a minute."""
    with tempfile.TemporaryDirectory() as folder:
        database, telemetry = open_database("", Path(folder)), open_telemetry("", Path(folder))
        ids = fill(database, telemetry, PERSON, 40, cut_by="log")
        asked = partial(effects_of, database, telemetry, campaigns.get(database, ids[-1]))
        took = _seconds(asked)
        telemetry.close()
        database.close()
        return took


def _seconds(act: Callable[[], object]) -> float:
    """Median of 15, after one that warms up."""
    act()
    times = []
    for _ in range(15):
        begun = perf_counter()
        act()
        times.append(perf_counter() - begun)
    return percentile(times, 0.5)
