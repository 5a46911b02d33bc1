"""The viewers of many broadcasts as curves: what was measured, else what was typed."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

import numpy as np
import pandas as pd

from planner.domain.audience import Curve, Numbers, minutes
from planner.domain.figures import Figure, current
from planner.insight.minute_lines import WATCHING

CLOSE, FAR = 3.0, 15.0
"""Readings this many minutes from each other always hang together, and never further."""

Curves = dict[tuple[str, str], Curve]
"""By campaign and channel."""


def known(frame: pd.DataFrame, figures: Iterable[Figure]) -> Curves:
    """The curve of each channel of each campaign: what was measured, and where nothing was
    measured of that channel, what was typed."""
    return typed(figures) | measured(frame)


def measured(frame: pd.DataFrame) -> Curves:
    """The curves of what was read from platforms and files, from the question
    :meth:`planner.store.telemetry.Telemetry.curves`. A reading stands in the middle of
    what it is the mean of."""
    covers = np.maximum(frame["grain"].to_numpy(np.float64), 60) / 60
    begins = frame["minute"].dt.as_unit("ms").astype("int64").to_numpy(np.float64) / 60_000
    at, viewers = begins + covers / 2, frame["mean"].to_numpy(np.float64)
    places = list(zip(frame["campaign_id"].tolist(), frame["channel_id"].tolist(), strict=True))
    found: Curves = {}
    edge = 0
    for place, group in groupby(places):
        here = slice(edge, edge + len(list(group)))
        edge = here.stop
        order = np.argsort(at[here], kind="stable")
        in_order = at[here][order]
        found[place] = Curve(in_order, viewers[here][order], _apart(in_order))
    return found


def typed(figures: Iterable[Figure]) -> Curves:
    """The curves of what people read off a screen during the stream."""
    read: dict[tuple[str, str], dict[float, float]] = {}
    for figure in current(figures).values():
        if figure.metric == WATCHING and figure.state == "live":
            place = (figure.campaign_id, figure.channel_id)
            read.setdefault(place, {})[minutes(figure.holds_for)] = figure.value
    return {
        place: Curve.of(points.items(), _apart(np.array(sorted(points))))
        for place, points in read.items()
    }


def _apart(at: Numbers) -> float:
    """How far apart readings hang together: two and a half times their usual distance."""
    usual = float(np.median(np.diff(at))) if len(at) > 1 else 0.0
    return min(FAR, max(CLOSE, 2.5 * usual))
