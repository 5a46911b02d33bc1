"""What viewers did a minute, by channel: comments, likes, follows, leads.

Where a platform tells each event, events are counted. Where it tells how many there were
within a minute, that is taken; where it only shows a counter, by how much the counter grew
from one minute to the next. A minute between two readings further apart stays missing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

import pandas as pd

from planner.domain.telemetry import EventKind
from planner.insight.minute_steps import begin, step_for

COUNTED: Mapping[str, EventKind] = {
    "comments": "comment",
    "likes": "like",
    "new_followers": "follow",
    "leads": "lead",
}
"""The metrics that are counted by the minute, and the events each is made of."""

MOST_BARS = 240
MINUTE = timedelta(minutes=1)

Counts = Mapping[datetime, float]
"""How many in which minute."""


@dataclass(frozen=True)
class Bar:
    """How many a channel had from ``at`` on, within one step."""

    channel_id: str
    at: datetime
    value: float


@dataclass(frozen=True)
class Bars:
    """The counts of each metric that has any, and how long a bar is."""

    by_metric: Mapping[str, tuple[Bar, ...]]
    step: timedelta = MINUTE


def bars(events: pd.DataFrame, samples: pd.DataFrame, now: datetime) -> Bars:
    """Return the counts by metric, of an event curve and a sample curve; a channel's events
    go before its samples. What is still being counted is no bar yet."""
    counted = {**_of_samples(samples), **_of_events(events)}
    marks = [(f"{m} {c}", at) for (m, c), counts in counted.items() for at in counts]
    step = step_for(marks, MOST_BARS)
    found: dict[str, list[Bar]] = {}
    for metric in COUNTED:
        for (which, channel), counts in counted.items():
            if which == metric and counts:
                found.setdefault(metric, []).extend(_stepped(channel, counts, step, now))
    return Bars({metric: tuple(made) for metric, made in found.items() if made}, step)


def _stepped(channel: str, counts: Counts, step: timedelta, now: datetime) -> list[Bar]:
    sums: dict[datetime, float] = defaultdict(float)
    for at, value in sorted(counts.items()):
        sums[begin(at, step)] += value
    return [Bar(channel, at, value) for at, value in sums.items() if at + step <= now]


def _of_events(events: pd.DataFrame) -> dict[tuple[str, str], dict[datetime, float]]:
    metrics = {kind: metric for metric, kind in COUNTED.items()}
    found: dict[tuple[str, str], dict[datetime, float]] = {}
    for channel, kind, minute, count in zip(
        events["channel_id"], events["kind"], events["minute"], events["count"], strict=True
    ):
        if kind in metrics:
            counts = found.setdefault((metrics[kind], channel), {})
            counts[minute.to_pydatetime()] = float(count)
    return found


def _of_samples(samples: pd.DataFrame) -> dict[tuple[str, str], dict[datetime, float]]:
    found: dict[tuple[str, str], dict[datetime, float]] = {}
    for (metric, channel), series in samples.groupby(["metric", "channel_id"]):
        if metric not in COUNTED:
            continue
        within = series[(series["grain"] > 0) & (series["grain"] <= MINUTE.total_seconds())]
        counter = series[series["grain"] == 0]
        counts = _growth(dict(zip(_moments(counter), counter["last"].tolist(), strict=True)))
        counts |= dict(zip(_moments(within), within["total"].tolist(), strict=True))
        found[str(metric), str(channel)] = counts
    return found


def _growth(counter: Counts) -> dict[datetime, float]:
    """By how much a counter grew within each minute; nothing where it was corrected down."""
    return {
        at: counter[at] - counter[before]
        for before, at in pairwise(sorted(counter))
        if at - before == MINUTE and counter[at] >= counter[before]
    }


def _moments(frame: pd.DataFrame) -> list[datetime]:
    return [at.to_pydatetime() for at in frame["minute"]]
