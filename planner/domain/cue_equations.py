"""The equations behind :mod:`planner.domain.cue_effects`: a row a change from one reading to
the next, a column a kind of cue and a piece of the clock, summed up by broadcast.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from planner.domain.audience import Numbers, Series, Span

PRIOR = 10.0
"""Each kind is reckoned as if it had been on for so many more minutes without effect."""
CLOCK_PRIOR = 0.02
HOUR_PRIOR = 20.0
DRAWS = 300
SEED = 20_240_501
SINCE_START = np.array([0.0, 2.0, 5.0, 10.0, 20.0, 40.0, 70.0, 110.0, 160.0, 240.0])
"""Minutes since the start between which the usual change is a straight line."""
TO_END = np.array([0.0, 2.0, 5.0, 10.0])
"""Minutes before the end likewise; further away the end makes no difference."""
REST = ""
"""Time in which nothing was on, or a kind too rare to be told of."""


@dataclass(frozen=True, eq=False)
class Changes:
    """The changes of a series between neighbouring readings: ``rate`` is that of the
    logarithm of the viewers, a minute."""

    start: Numbers
    end: Numbers
    rate: Numbers

    @classmethod
    def of(cls, series: Series) -> Changes:
        """What is known while something was on."""
        curve = series.curve
        watched = curve.viewers > 0  # of nobody there is no share
        at, viewers = curve.at[watched], np.log(curve.viewers[watched])
        start, end = at[:-1], at[1:]
        keep = (end - start <= curve.apart) & (end > series.first) & (start < series.last)
        length = (end - start)[keep]
        return cls(start[keep], end[keep], np.diff(viewers)[keep] / length)

    def reach(self, span: Span) -> bool:
        """Whether anything is known of a time."""
        return bool(((self.end > span.start) & (self.start < span.end)).any())

    def shares(self, spans: Sequence[Span], kinds: Sequence[str]) -> Numbers:
        """What share of each change each kind was on; the first column is the rest."""
        places = {kind: i for i, kind in enumerate(kinds)}
        edges = np.array([(span.start, span.end) for span in spans]).reshape(-1, 2)
        which = np.eye(len(kinds))[[places.get(span.kind, 0) for span in spans]]
        on = np.minimum.outer(self.end, edges[:, 1]) - np.maximum.outer(self.start, edges[:, 0])
        found = np.maximum(on, 0) @ which / (self.end - self.start)[:, None]
        found[:, 0] = np.maximum(1 - found[:, 1:].sum(axis=1), 0)
        return np.asarray(found)


@dataclass(frozen=True)
class Usual:
    """What was usual at each minute of one series: a level, and the clock's part of it."""

    level: float
    begins: float
    last: float
    hour: float
    hours: tuple[int, ...]
    clock: tuple[float, ...]

    def rate(self, start: float, end: float) -> float:
        """The usual change a minute of the logarithm between two moments."""
        steps = int(end - start) + 2  # the clock's lines bend within a minute or two
        at = start + (end - start) * (np.arange(steps) + 0.5) / steps
        since, local = at - self.begins, self.hour + (at - self.begins) / 60
        columns = _clock(since, self.last - at, local, self.hours)
        return self.level + float((columns @ np.array(self.clock)).mean())


@dataclass(frozen=True, eq=False)
class Equations:
    """The products of the columns of each broadcast: kinds first, then the clock. ``time``
    is the share of the time each kind was on."""

    kinds: tuple[str, ...]
    hours: tuple[int, ...]
    time: Numbers
    squares: Numbers
    rights: Numbers
    means: Mapping[tuple[str, str], tuple[Series, Numbers, float]]

    @classmethod
    def of(cls, pieces: Sequence[tuple[Series, Changes]], told: Sequence[str]) -> Equations:
        """The equations of series in order of their broadcasts; kinds that are not to be
        ``told`` of are part of the rest."""
        kinds = (REST, *told)
        on = np.vstack([rows.shares(one.spans, kinds) for one, rows in pieces])
        clock, hours = _clock_of(pieces)
        columns = np.hstack([on, clock])
        weight = np.concatenate([rows.end - rows.start for _, rows in pieces])
        rate = np.concatenate([rows.rate for _, rows in pieces])
        numbers = {name: i for i, name in enumerate(dict.fromkeys(s.broadcast for s, _ in pieces))}
        squares = np.zeros((len(numbers), columns.shape[1], columns.shape[1]))
        rights = np.zeros((len(numbers), columns.shape[1]))
        means: dict[tuple[str, str], tuple[Series, Numbers, float]] = {}
        edge = 0
        for one, rows in pieces:
            here = slice(edge, edge + len(rows.rate))
            edge = here.stop
            times = weight[here]
            mean, level = times @ columns[here] / times.sum(), times @ rate[here] / times.sum()
            apart = columns[here] - mean
            weighted = (apart * times[:, None]).T
            squares[numbers[one.broadcast]] += weighted @ apart
            rights[numbers[one.broadcast]] += weighted @ (rate[here] - level)
            means[one.broadcast, one.channel] = one, mean, float(level)
        return cls(kinds, hours, weight @ on / weight.sum(), squares, rights, means)

    @property
    def _prior(self) -> Numbers:
        clock = self.rights.shape[1] - len(self.kinds) - len(self.hours)
        sizes = (len(self.kinds), clock, len(self.hours))
        return np.diag(np.repeat([PRIOR, CLOCK_PRIOR, HOUR_PRIOR], sizes))

    def solve(self) -> Numbers:
        """The solution, and one for each draw of weights of whole broadcasts."""
        number, width = self.rights.shape
        weights = np.vstack([np.ones(number), _weights(number)])
        left = (weights @ self.squares.reshape(number, -1)).reshape(-1, width, width)
        found = np.linalg.solve(left + self._prior, (weights @ self.rights)[:, :, None])
        return np.asarray(found[:, :, 0])

    def against_usual(self, solutions: Numbers) -> Numbers:
        """Each kind against the middle one, by the time they were on: one that does much does
        not make the others look as if they did the opposite."""
        own = solutions[:, : len(self.kinds)]
        order = np.argsort(own, axis=1)
        reached = np.cumsum(self.time[order], axis=1) >= 0.5
        middle = np.take_along_axis(order, reached.argmax(axis=1)[:, None], axis=1)
        return np.asarray(own - np.take_along_axis(own, middle, axis=1))

    def told_apart(self, kind: str) -> float:
        """What share of a kind's coming and going the clock does not foretell."""
        whole = self.squares.sum(axis=0)
        place, edge = self.kinds.index(kind), len(self.kinds)
        own = whole[place, place]
        if own < 1:
            return 0.0  # it filled its broadcasts: there is nothing to compare it with
        clock = whole[edge:, edge:] + self._prior[edge:, edge:]
        with_clock = whole[edge:, place]
        return float(1 - with_clock @ np.linalg.solve(clock, with_clock) / own)

    def usual(self, solution: Numbers) -> dict[tuple[str, str], Usual]:
        """What was usual in each series, had the middle kind of cue been on."""
        edge = len(self.kinds)
        kinds, clock = self.against_usual(solution[None])[0], solution[edge:]
        return {
            key: Usual(
                level - float(mean[:edge] @ kinds) - float(mean[edge:] @ clock),
                one.begins,
                one.last,
                one.hour,
                self.hours,
                tuple(clock.tolist()),
            )
            for key, (one, mean, level) in self.means.items()
        }


def _clock_of(pieces: Sequence[tuple[Series, Changes]]) -> tuple[Numbers, tuple[int, ...]]:
    """The clock's columns of all rows, and the hours of the day there are."""
    middles = [(rows.start + rows.end) / 2 for _, rows in pieces]
    since = np.concatenate([at - one.begins for (one, _), at in zip(pieces, middles, strict=True)])
    to_end = np.concatenate([one.last - at for (one, _), at in zip(pieces, middles, strict=True)])
    start = np.repeat([one.hour for one, _ in pieces], [len(at) for at in middles])
    local = start + since / 60
    hours = tuple(int(hour) for hour in np.unique(np.floor(local) % 24))
    return _clock(since, to_end, local, hours), hours


def _clock(since: Numbers, to_end: Numbers, local: Numbers, hours: Sequence[int]) -> Numbers:
    """The columns of the minute since the start, before the end, and of the hour."""
    hour = np.floor(local) % 24
    return np.column_stack(
        [
            *(np.interp(since, SINCE_START, peak) for peak in np.eye(len(SINCE_START))),
            *(np.interp(to_end, TO_END, peak) for peak in np.eye(len(TO_END))[:-1]),
            *((hour == one).astype(np.float64) for one in hours),
        ]
    )


@cache
def _weights(broadcasts: int) -> Numbers:
    """Weights of the broadcasts, the same every time they are drawn."""
    return np.random.default_rng(SEED).exponential(size=(DRAWS, broadcasts))
