"""How well forecasts foretell: made-up dealer groups with a known truth, each broadcast
foretold from those before it as the app does, beside the median of the last five.

``docs/evaluation-forecast.md`` keeps what came out and says what it means.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from math import log1p, nan
from statistics import median

import numpy as np

from bench import Figure
from bench._dealer_groups import Group, Held, Traits
from planner.domain.audience import Numbers
from planner.domain.best_slot import best, slots
from planner.domain.broadcast_case import Case
from planner.domain.conformal import bounds
from planner.domain.outlook import LEAST, Scale, look_ahead
from planner.insight.past_cases import MOST_OTHERS, MOST_OWN
from planner.settings import ROOT

COUNTS = Scale(whole=True, offset=1)
GROUPS = (
    Traits(stores=1, weeks=130, a_week=1.2),
    Traits(stores=1, weeks=60, a_week=1.0, outliers=0.08),
    Traits(stores=2, weeks=60, a_week=1.2),
    Traits(stores=4, weeks=60, a_week=1.0),
    Traits(stores=4, weeks=110, a_week=0.6),
    Traits(stores=8, weeks=30, a_week=1.0),
    Traits(stores=8, weeks=60, a_week=0.6, outliers=0.08),
    Traits(stores=12, weeks=30, a_week=0.8),
)
SEEDS = 2
FEW = 8
"""A store with fewer broadcasts of its own has few."""
LAST = 5
AIMS = (0.6, 0.8, 1.0, 1.25, 1.6)
"""Goals, as multiples of the median of the last five: people set them by what they know."""
REAL = ROOT.parent / "shared" / "data" / "youtube-studio" / "Table data.csv"
"""The export of a real channel, not made for this: left out where it is not there."""
SLOT_GROUPS = 12
"""So many groups tell how good recommended hours are."""


@dataclass(frozen=True)
class Foretold:
    """One broadcast and what was said of it before: its range and middle, the median of the
    store's last five with the range that its own errors so far give it (``None``: too few),
    and how likely each goal was called and whether it was reached."""

    own: int
    leads: float
    truth: float
    low: float
    middle: float
    high: float
    last: float
    last_range: tuple[float, float] | None
    goals: tuple[tuple[float, bool], ...]


def run() -> Iterator[Figure]:
    """Yield how many broadcasts were foretold; how far the share within their range is from
    80 % (in points, at most 5: of all, of stores with few, and with many broadcasts of their
    own); the pinball loss of the middle, and of the ends of the ranges, beside that of the
    median of the last five; the chances called and what happened; how often an hour was
    recommended where none is better than another; and where hours differ, how often one was,
    and was no better. Of the real channel: how many of its videos were foretold, the share
    within the range, and the loss of the middle."""
    found = [
        each
        for seed in range(SEEDS)
        for place, traits in enumerate(GROUPS)
        for each in _foretold(Group(100 * seed + place, traits).history())
    ]
    few = [each for each in found if each.own < FEW]
    many = [each for each in found if each.own >= FEW]
    yield Figure("broadcasts", len(found), "broadcasts")
    for name, some in (("all", found), ("few", few), ("many", many)):
        yield Figure(f"covered.{name}", 100 * _covered(some), "%")
        yield Figure(f"covered.{name}.off", abs(100 * _covered(some) - 80), "points", target=5)
        ours, last = (_pinball(some, what) for what in ("middle", "last"))
        yield Figure(f"pinball.{name}", ours, "log", "median_of_five", last, target=last)
    ends, last_ends = _pinball_of_ends(found)
    yield Figure("pinball.ends", ends, "log", "median_of_five", last_ends, target=last_ends)
    yield Figure("pinball.truth", _pinball(found, "truth"), "log")
    for low, high, called, happened in _reliability(found):
        name = f"chance.{low:.0f}_{high:.0f}"
        yield Figure(name, 100 * happened, "%", "called", 100 * called)
    yield Figure("slots.for_nothing", 100 * _recommended(0.0)[0], "%", target=10)
    told, right = _recommended(1.5)
    yield Figure("slots.told", 100 * told, "%")
    yield Figure("slots.wrong", 100 * (1 - right), "%", target=10)
    if real := list(_foretold(real_history())):
        yield Figure("real.videos", len(real), "videos")
        yield Figure("real.covered", 100 * _covered(real), "%")
        ours, last = (_pinball(real, what) for what in ("middle", "last"))
        yield Figure("real.pinball", ours, "log", "median_of_five", last)


def real_history() -> list[Held]:
    """Return the views of a real channel's videos in the order they came out; empty where
    the export is not there."""
    if not REAL.exists():
        return []
    with REAL.open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["Video publish time"] and row["Views"]]
    found = []
    for row in rows:
        out = datetime.strptime(row["Video publish time"], "%b %d, %Y").replace(tzinfo=UTC)
        day = out.timestamp() / 86_400
        ends = day + float(row["Duration"] or 0) / 86_400
        case = Case(row["Content"], "channel", day, ends, out.weekday(), 0.0)
        found.append(Held(case, int(row["Views"]), nan))
    return sorted(found, key=lambda held: (held.case.starts, held.case.id))


def _foretold(history: Sequence[Held]) -> Iterator[Foretold]:
    for place, held in enumerate(history):
        over = [h for h in history[:place] if h.case.ends <= held.case.starts]
        own = [h for h in over if h.case.store == held.case.store][-MOST_OWN:]
        others = [h for h in over if h.case.store != held.case.store][-MOST_OTHERS:]
        if not own or len(own) + len(others) < LEAST:
            continue
        known = own + others
        outlook = look_ahead([h.case for h in known], [h.leads for h in known], COUNTS)
        expected = outlook.expect(held.case) if outlook else None
        told = expected.range() if expected else None
        if expected is None or told is None:
            continue
        last = median(h.leads for h in own[-LAST:])
        goals = []
        for goal in sorted({round(aim * last) for aim in AIMS} - {0}):
            called = expected.chance(goal)
            if called is not None:
                goals.append((called, held.leads >= goal))
        yield Foretold(
            own=len(own),
            leads=held.leads,
            truth=held.truth,
            low=told.low,
            middle=told.middle,
            high=told.high,
            last=last,
            last_range=_last_range([log1p(h.leads) for h in own]),
            goals=tuple(goals),
        )


def _last_range(own: Sequence[float]) -> tuple[float, float] | None:
    """The range around the median of the last five, on the logarithm, by how far it was off
    before."""
    off = [own[i] - median(own[max(0, i - LAST) : i]) for i in range(1, len(own))]
    found = bounds(np.array(off))
    if found is None:
        return None
    middle = median(own[-LAST:])
    return middle + found[0], middle + found[1]


def _covered(found: Sequence[Foretold]) -> float:
    return sum(each.low <= each.leads <= each.high for each in found) / len(found)


def _pinball(found: Sequence[Foretold], what: str) -> float:
    """The mean pinball loss at one half, on the logarithm: of the middle said, of the median
    of the last five, or of the truth."""
    total = 0.0
    for each in found:
        said = each.truth if what == "truth" else log1p(getattr(each, what))
        total += abs(log1p(each.leads) - said) / 2
    return total / len(found)


def _pinball_of_ends(found: Sequence[Foretold]) -> tuple[float, float]:
    """The mean pinball loss of both ends of the ranges, at a tenth and nine tenths, of ours
    and of those around the median of the last five, where it has one."""
    ours = last = 0.0
    both = [(each, each.last_range) for each in found if each.last_range is not None]
    for each, last_range in both:
        came_to = log1p(each.leads)
        for share, end, last_end in zip((0.1, 0.9), (each.low, each.high), last_range, strict=True):
            ours += _loss(came_to - log1p(end), share) / 2
            last += _loss(came_to - last_end, share) / 2
    return ours / len(both), last / len(both)


def _loss(off: float, share: float) -> float:
    return max(share * off, (share - 1) * off)


def _reliability(found: Sequence[Foretold]) -> Iterator[tuple[float, float, float, float]]:
    """Chances by fifths: from … to (per cent), the mean chance called, the share reached."""
    pairs = np.array([goal for each in found for goal in each.goals], dtype=np.float64)
    for low in np.arange(0, 1, 0.2):
        some: Numbers = pairs[(pairs[:, 0] >= low) & (pairs[:, 0] < low + 0.2)]
        called, happened = some.mean(axis=0).tolist()
        yield 100 * low, 100 * low + 20, called, happened


def _recommended(slot_effects: float) -> tuple[float, float]:
    """The share of stores that were recommended an hour, and of these the share where it is
    truly better than the store's hours are on average."""
    stores = recommended = right = 0
    for seed in range(SLOT_GROUPS):
        group = Group(5000 + seed, Traits(stores=4, weeks=80, a_week=1.0, slots=slot_effects))
        history = group.history()
        for store in sorted({held.case.store for held in history}):
            own = [h for h in history if h.case.store == store][-MOST_OWN:]
            others = [h for h in history if h.case.store != store][-MOST_OTHERS:]
            known = own + others
            outlook = look_ahead([h.case for h in known], [h.leads for h in known], COUNTS)
            stores += 1
            if outlook is None or (hour := best(slots(outlook, store))) is None:
                continue
            recommended += 1
            truth = {h.case.slot: group.of_slot(h.case) for h in own}
            usual = sum(group.of_slot(h.case) for h in own) / len(own)
            right += truth[hour.weekday, hour.hour] > usual
    return recommended / stores, right / max(1, recommended)
