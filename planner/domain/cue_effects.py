"""What each kind of cue does to the audience, against what is usual at that minute of a
broadcast and that hour of the day.

The change of the logarithm of the viewers from one reading to the next is explained by what
was on in between (by its share of the time), the minutes since the start and before the end
(a smooth line), the hour of the day and the broadcast itself. It is solved by least squares;
what was seen seldom is drawn towards nothing. Ranges come from re-weighting whole
broadcasts: the minutes of one broadcast resemble each other and count as one witness. A
range that leaves out zero is a finding; the ranges of one answer are so wide that usually
all of them hold together.

It is association and no proof of cause. ``docs/evaluation-cue-effects.md`` tells how often
it errs and what it can find.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import expm1, sqrt
from typing import Literal

import numpy as np

from planner.domain.audience import Numbers, Series
from planner.domain.cue_equations import Changes, Equations, Usual
from planner.domain.student import student

LEAST_BROADCASTS = 5
"""So many broadcasts with a kind of cue, at least, before anything is said about it."""
CONFIDENCE = 0.98
"""How often all ranges of an answer hold together, reckoned; measured it is a little less."""
TOLD_APART = 0.3
"""The least share of a kind's coming and going that the clock must not foretell."""

Doubt = Literal["few_broadcasts", "always_same_time"]
"""Why nothing is said of a kind."""


@dataclass(frozen=True)
class Effect:
    """The change of the audience a minute while a kind of cue is on, against the middle of
    all cues at such a minute: a share (0.08: 8 % more), usually between ``low`` and
    ``high``. So many broadcasts and cues stand behind it."""

    kind: str
    rate: float
    low: float
    high: float
    broadcasts: int
    cues: int

    @property
    def found(self) -> bool:
        """Whether the range leaves out that it does nothing."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True)
class Effects:
    """The answer for a history of so many broadcasts with readings."""

    broadcasts: int
    by_kind: Mapping[str, Effect]
    doubts: Mapping[str, Doubt]
    lines: Mapping[tuple[str, str], Usual]

    def usual(self, broadcast: str, channel: str, start: float, end: float) -> float | None:
        """The change a minute (a share) to be expected of this channel between two moments
        whatever was on; ``None`` where there is too little history."""
        line = self.lines.get((broadcast, channel))
        if line is None or end <= start or self.broadcasts < LEAST_BROADCASTS:
            return None
        return expm1(line.rate(start, end))


def fit(history: Iterable[Series]) -> Effects:
    """Return what each kind of cue does, from broadcasts in whatever order."""
    series = sorted(history, key=lambda one: (one.broadcast, one.channel))
    pieces = [(one, rows) for one in series if len((rows := Changes.of(one)).rate)]
    support = _support(pieces)
    told = sorted(kind for kind, (many, _) in support.items() if many >= LEAST_BROADCASTS)
    doubts: dict[str, Doubt] = dict.fromkeys(set(support) - set(told), "few_broadcasts")
    if not pieces:
        return Effects(0, {}, doubts, {})
    equations = Equations.of(pieces, told)
    solutions = equations.solve()
    blurred = {kind for kind in told if equations.told_apart(kind) < TOLD_APART}
    doubts |= dict.fromkeys(blurred, "always_same_time")
    clear = [kind for kind in told if kind not in blurred]
    return Effects(
        len(equations.squares),
        _effects(equations, solutions, clear, support),
        doubts,
        equations.usual(solutions[0]),
    )


def _support(pieces: Sequence[tuple[Series, Changes]]) -> dict[str, tuple[int, int]]:
    """In how many broadcasts each kind was on while the audience was read, and how often."""
    seen: dict[str, dict[str, int]] = {}
    for one, rows in pieces:
        kinds = [span.kind for span in one.spans]
        for kind in {span.kind for span in one.spans if span.kind and rows.reach(span)}:
            times = seen.setdefault(kind, {})
            times[one.broadcast] = max(times.get(one.broadcast, 0), kinds.count(kind))
    return {kind: (len(times), sum(times.values())) for kind, times in seen.items()}


def _effects(
    equations: Equations,
    solutions: Numbers,
    kinds: Sequence[str],
    support: Mapping[str, tuple[int, int]],
) -> dict[str, Effect]:
    """``solutions`` holds the solution first, and then one a draw."""
    against = equations.against_usual(solutions)
    confidence = 1 - (1 - CONFIDENCE) / max(1, len(kinds))
    found = {}
    for kind in kinds:
        column = against[:, equations.kinds.index(kind)]
        broadcasts, cues = support[kind]
        few = sqrt(broadcasts / (broadcasts - 1))
        reach = student(confidence, broadcasts - 1) * few * float(np.std(column[1:]))
        rate = float(column[0])
        ends = expm1(rate - reach), expm1(rate + reach)
        found[kind] = Effect(kind, expm1(rate), *ends, broadcasts, cues)
    return found
