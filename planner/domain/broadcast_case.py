"""A broadcast as it is known before it starts, and in what ways two of them are alike.

Each way of being alike (:data:`WAYS`) gives a matrix: 1 where two broadcasts share a store, a
host, an hour of the week …, less where they only come near, 0 where they have nothing in
common or it is not known. :mod:`planner.domain.pooling` finds out how much each way counts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import pi

import numpy as np

from planner.domain.audience import Numbers

SEASON_DAYS = 60.0
"""What was usual a while ago counts for less: by 1/e after so many days."""
STORE_SEASON_DAYS = 25.0
HOURS_ALIKE = 1.5
"""Starts so many hours apart are still much alike."""


@dataclass(frozen=True)
class Case:
    """What is known of a broadcast before it starts.

    ``starts`` and ``ends`` are days since 1970, ``weekday`` (0 is Monday) and ``hour``
    (20.5: half past eight) the local start. ``budget`` is what is set aside for advertising,
    as a multiple of the usual. Empty texts, no hosts and a budget of ``None`` are not known.
    ``platform`` names all platforms of a broadcast on several.
    """

    id: str
    store: str
    starts: float
    ends: float
    weekday: int
    hour: float
    platform: str = ""
    template: str = ""
    hosts: tuple[str, ...] = ()
    budget: float | None = None

    @property
    def slot(self) -> tuple[int, int]:
        """Weekday and clock hour of the start."""
        return self.weekday, int(self.hour)

    @property
    def minutes(self) -> float:
        """How long it is."""
        return max(1.0, (self.ends - self.starts) * 24 * 60)


Cases = Sequence[Case]


def alike(some: Cases, others: Cases) -> Numbers:
    """Return how alike each of ``some`` is to each of ``others``, a matrix for each of
    :data:`WAYS`, in their order."""
    return np.stack([way(some, others) for way in _MATRICES.values()])


def _same(name: Callable[[Case], object]) -> Callable[[Cases, Cases], Numbers]:
    """1 where both have the same; what is empty is not known, and like nothing."""

    def matrix(some: Cases, others: Cases) -> Numbers:
        codes: dict[object, int] = {"": -1}
        left, right = (
            np.array([codes.setdefault(name(case), len(codes)) for case in cases])
            for cases in (some, others)
        )
        same = (left[:, None] == right[None, :]) & (left >= 0)[:, None]
        return np.asarray(same, dtype=np.float64)

    return matrix


def _hosts(some: Cases, others: Cases) -> Numbers:
    """Each of several hosts has an equal part."""
    names = sorted({host for case in (*some, *others) for host in case.hosts})
    places = {host: i for i, host in enumerate(names)}

    def parts(cases: Cases) -> Numbers:
        found = np.zeros((len(cases), len(places)))
        for row, case in enumerate(cases):
            for host in case.hosts:
                found[row, places[host]] = 1 / len(case.hosts)
        return found

    return np.asarray(parts(some) @ parts(others).T)


def _product(number: Callable[[Case], float]) -> Callable[[Cases, Cases], Numbers]:
    """What grows in a straight line with a number."""

    def matrix(some: Cases, others: Cases) -> Numbers:
        return np.outer([number(case) for case in some], [number(case) for case in others])

    return matrix


def _fading(days: float) -> Callable[[Cases, Cases], Numbers]:
    """The closer in time, the more alike."""

    def matrix(some: Cases, others: Cases) -> Numbers:
        apart = _outer_difference(some, others, lambda case: case.starts)
        return np.asarray(np.exp(-np.abs(apart) / days))

    return matrix


def _hours(some: Cases, others: Cases) -> Numbers:
    """Near on the clock, over midnight too."""
    apart = _outer_difference(some, others, lambda case: case.hour)
    return np.asarray(np.exp((np.cos(apart * pi / 12) - 1) / (HOURS_ALIKE * pi / 12) ** 2))


def _outer_difference(some: Cases, others: Cases, number: Callable[[Case], float]) -> Numbers:
    left, right = (np.array([number(case) for case in cases]) for cases in (some, others))
    return np.asarray(left[:, None] - right[None, :], dtype=np.float64)


def _of_store(way: Callable[[Cases, Cases], Numbers]) -> Callable[[Cases, Cases], Numbers]:
    return lambda some, others: way(some, others) * _STORE(some, others)


def _paid(case: Case) -> str:
    return "" if case.budget is None else "paid" if case.budget > 0 else "unpaid"


_STORE = _same(lambda case: case.store)

_MATRICES: Mapping[str, Callable[[Cases, Cases], Numbers]] = {
    "store": _STORE,
    "platform": _same(lambda case: case.platform),
    "template": _same(lambda case: case.template),
    "hosts": _hosts,
    "weekday": _same(lambda case: case.weekday),
    "hour": _hours,
    "slot": _same(lambda case: case.slot),
    "minutes": _product(lambda case: float(np.log(case.minutes / 120))),
    "paid": _same(_paid),
    "budget": _product(lambda case: float(np.log(case.budget)) if case.budget else 0.0),
    "season": _fading(SEASON_DAYS),
    "store_season": _of_store(_fading(STORE_SEASON_DAYS)),
}

WAYS = tuple(_MATRICES)
"""The ways in which broadcasts are alike."""
