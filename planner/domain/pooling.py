"""Partial pooling: how much of a number goes with the store, the host, the hour of the week …

Each way of being alike (:mod:`planner.domain.broadcast_case`) adds an effect of its own to the
logarithm of a number, drawn with a spread that the history tells: where stores differ much, a
store's few broadcasts count for much; where they hardly differ, it is taken for one like the
others. It is a random-effects model (best linear unbiased prediction). The spreads are found by
the MM steps of Zhou, Hu, Qiao, Lange and Sinsheimer, "MM algorithms for variance components
models" (2019), held to plausible sizes by :data:`PRIOR`; what lies far off counts for less, as
under Student's t.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planner.domain.audience import Numbers
from planner.domain.broadcast_case import WAYS

PRIOR = {
    "store": 0.3,
    "platform": 0.1,
    "template": 0.03,
    "hosts": 0.03,
    "weekday": 0.02,
    "hour": 0.04,
    "slot": 0.02,
    "minutes": 0.2,
    "paid": 0.05,
    "budget": 0.06,
    "season": 0.04,
    "store_season": 0.04,
}
"""The variance each way usually has on the logarithm, before anything was seen."""
NOISE_PRIOR = 0.12
PRIOR_WEIGHT = 1.0
LEVEL = 4.0
"""The variance of the level itself: next to nothing is known of it."""
STEPS = 8
TAILS = 4.0
"""Degrees of freedom of Student's t: how often something lies far off."""


@dataclass(frozen=True, eq=False)
class Spreads:
    """The variance of each way, in the order of :data:`WAYS`, and of what nothing explains."""

    ways: Numbers
    noise: float

    @classmethod
    def usual(cls) -> Spreads:
        """What is taken before anything was seen."""
        return cls(np.array([PRIOR[way] for way in WAYS]), NOISE_PRIOR)


@dataclass(frozen=True, eq=False)
class Fit:
    """What a history tells. ``doubts`` are how many times the noise of each value is the usual:
    1 for most, more for what lies far off."""

    spreads: Spreads
    doubts: Numbers


def covariance(matrices: Numbers, spreads: Spreads) -> Numbers:
    """Return the covariance that the likeness of broadcasts makes, without noise."""
    return np.asarray(np.tensordot(spreads.ways, matrices, axes=1) + LEVEL)


def fit(matrices: Numbers, values: Numbers, start: Spreads, steps: int = STEPS) -> Fit:
    """Return the spreads under which ``values`` (logarithms, about 0) are most plausible,
    in ``steps`` from ``start``; ``matrices`` is how alike each is to each."""
    usual = Spreads.usual()
    prior = np.append(usual.ways, usual.noise)
    found = np.append(start.ways, start.noise)
    doubts = np.ones(len(values))
    flat = np.ascontiguousarray(matrices).reshape(len(matrices), -1)
    for _ in range(steps):
        whole = (found[:-1] @ flat + LEVEL).reshape(matrices.shape[1:])
        whole[np.diag_indices_from(whole)] += found[-1] * doubts
        inverse = np.linalg.inv(whole)
        pulled = inverse @ values
        traces = np.append(flat @ inverse.ravel(), np.diag(inverse) @ doubts)
        squares = np.append(flat @ np.outer(pulled, pulled).ravel(), pulled**2 @ doubts)
        # left over, with what is uncertain about it
        noise = found[-1] * doubts
        over = (noise * pulled) ** 2 + noise - noise**2 * np.diag(inverse)
        half = PRIOR_WEIGHT / 2
        rise = found**2 * squares / 2 + half * prior
        found = 2 * rise / (np.sqrt(half**2 + 2 * traces * rise) + half)
        doubts = (TAILS + over / found[-1]) / (TAILS + 1)
    return Fit(Spreads(found[:-1], float(found[-1])), doubts)
