"""Which hours of the week do better for a store, whatever else was different then.

By :mod:`planner.domain.outlook`: what goes with the store, its hosts, the budget … is no merit
of the hour. An hour with few broadcasts is taken for one like the others, until it shows that
it is not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import exp

import numpy as np

from planner.domain.broadcast_case import WAYS, Case, alike
from planner.domain.outlook import Outlook

ENOUGH = 3
"""With fewer broadcasts behind it an hour is never recommended."""
SURE = 1.96
"""So many spreads to either side hold what is true nineteen times of twenty."""

_WAYS = np.array([way in ("weekday", "hour", "slot") for way in WAYS])


@dataclass(frozen=True)
class Slot:
    """An hour of the week in which broadcasts of a store began: ``weekday`` 0 is Monday.

    ``mean`` is what they brought on average, ``usual`` what one usually brings then,
    everything else alike; ``low`` and ``high`` are by what share that differs from the
    store's usual hours. So many ``broadcasts`` stand behind it.
    """

    weekday: int
    hour: int
    broadcasts: int
    mean: float
    usual: float
    low: float
    high: float

    @property
    def enough(self) -> bool:
        """Whether so much stands behind it that it can be told of."""
        return self.broadcasts >= ENOUGH


def slots(outlook: Outlook, store: str) -> list[Slot]:
    """Return the hours in which a store's broadcasts began, Monday first."""
    own: dict[tuple[int, int], list[int]] = {}
    for place, case in enumerate(outlook.cases):
        if case.store == store:
            own.setdefault(case.slot, []).append(place)
    if not own:
        return []
    groups = [own[slot] for slot in sorted(own)]
    effects, spreads = _against_usual(outlook, groups)
    everything = [place for group in groups for place in group]
    level = float(outlook.places[everything].mean())
    return [
        Slot(
            *outlook.cases[group[0]].slot,
            broadcasts=len(group),
            mean=float(outlook.values[group].mean()),
            usual=outlook.scale.value(level + effect),
            low=exp(effect - SURE * spread) - 1,
            high=exp(effect + SURE * spread) - 1,
        )
        for group, effect, spread in zip(groups, effects, spreads, strict=True)
    ]


def best(found: Sequence[Slot]) -> Slot | None:
    """Return the hour that surely does better than the usual ones, or ``None``: then none
    stands out, or too little stands behind those that might."""
    sure = [slot for slot in found if slot.enough and slot.low > 0]
    return max(sure, key=lambda slot: slot.usual, default=None)


def _against_usual(
    outlook: Outlook, groups: Sequence[Sequence[int]]
) -> tuple[Sequence[float], Sequence[float]]:
    """The effect of each hour against the mean of all broadcasts of the store, on the
    logarithm, and how unsure it is."""
    hours = [_one_of([outlook.cases[i] for i in group]) for group in groups]
    weights = outlook.fitted.spreads.ways * _WAYS
    near = np.tensordot(weights, alike(hours, outlook.cases), axes=1)
    own = np.tensordot(weights, alike(hours, hours), axes=1)
    shares = np.array([len(group) for group in groups], dtype=np.float64)
    against = np.eye(len(groups)) - shares / shares.sum()
    left = against @ (own - near @ outlook.inverse @ near.T) @ against.T
    spreads = np.sqrt(np.clip(np.diag(left), 0, None))
    return (against @ near @ outlook.pull).tolist(), spreads.tolist()


def _one_of(cases: Sequence[Case]) -> Case:
    """A broadcast in the middle of those that began in one clock hour."""
    return replace(cases[0], hour=sum(case.hour for case in cases) / len(cases))
