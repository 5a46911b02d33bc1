"""Times of a long table: the common forms all at once, the others cell by cell.

What a column holds is one of three things (:data:`planner.domain.file_clock.Style`): day
and time, a time of day alone, or how long since the start. The last two become moments only
beside a broadcast, in :func:`on_air`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from planner.domain import cells
from planner.domain.cells import Order
from planner.domain.columns import MISSING, READ, TWO_WAYS, UNLIKELY, Distinct
from planner.domain.file_clock import Clock, Question, Style
from planner.domain.time_texts import (
    COUNT,
    DAY,
    LENGTH,
    MOMENT,
    SECOND,
    TIME,
    Micros,
    TimeTexts,
    in_utc,
    micros,
    moment,
)
from planner.errors import InputError

_EARLY = timedelta(hours=2)
"""How long before the start a time of day still belongs to this evening."""


@dataclass(frozen=True)
class Times:
    """A column of times: what it holds, a value and what became of the cell a row, the
    texts and errors behind it, and what is to be asked."""

    style: Style
    values: Micros
    state: npt.NDArray[np.int64]
    distinct: Distinct
    errors: dict[str, InputError]
    questions: list[Question]
    either: bool
    """Whether the cells could as well be times of day as times since the start."""

    def spread(self) -> tuple[datetime, datetime] | None:
        """The first and last moment the file itself names; ``None`` if it names none."""
        read = self.values[self.state == READ]
        if self.style != "moment" or not len(read):
            return None
        return moment(int(read.min())), moment(int(read.max()))


def read_times(
    column: pa.ChunkedArray,
    heading: str,
    clock: Clock,
    *,
    now: datetime,
    in_seconds: bool = False,
    by_minute: bool = False,
) -> Times:
    """Read a column. A bare number counts minutes, the first being number 1, or seconds
    from 0 if ``in_seconds``; of a table ``by_minute``, ``01:30`` is no 90 seconds."""
    distinct = Distinct.of(column)
    found = TimeTexts(distinct.texts, clock, now)
    counts = np.bincount(distinct.codes[distinct.codes >= 0], minlength=len(found.kind))
    style, either = _style(found, counts, clock)
    values, state = found.in_style(style, in_seconds=in_seconds, by_minute=by_minute)
    return Times(
        style,
        distinct.spread(values, 0).astype(np.int64),
        distinct.spread(state, MISSING).astype(np.int64),
        distinct,
        found.errors,
        _questions(distinct.texts, state, counts, heading, clock),
        either,
    )


def on_air(times: Times, start: datetime, end: datetime, zone: tzinfo) -> Micros:
    """The moments (UTC) of a column beside a broadcast from ``start`` to ``end``: a time of
    day falls on its evening and, after midnight, on the next day. One that is no part of the
    broadcast may lie shortly before it."""
    began = micros(start)
    if times.style == "moment":
        return times.values
    if times.style == "elapsed":
        return times.values + began
    local, over = (one.astimezone(zone).replace(tzinfo=UTC) for one in (start, end))
    local = local.replace(second=0, microsecond=0)  # tables name the minute it began in
    clock = times.values + micros(local.replace(hour=0, minute=0))
    clock += np.where(clock < micros(local), DAY, 0)
    early = (clock >= micros(local - _EARLY) + DAY) & (clock > micros(over))
    return in_utc(clock - np.where(early, DAY, 0), zone)


def _style(found: TimeTexts, counts: npt.NDArray[np.int64], clock: Clock) -> tuple[Style, bool]:
    """What most cells of a column are. Times of day that begin in the first hour are taken for
    times since the start, and a person may say otherwise."""
    rows = [int(counts[found.kind == kind].sum()) for kind in range(5)]
    if rows[MOMENT] * 2 >= sum(rows[1:]):
        return "moment", False
    if rows[TIME] < rows[COUNT] + rows[LENGTH]:
        return "elapsed", False
    if clock.style in ("clock", "elapsed"):
        return clock.style, True
    times = found.value[(found.kind == TIME) & (counts > 0)]
    first_hour = times.min() < 3600 * SECOND and times.max() < DAY // 2
    return ("elapsed" if first_hour else "clock"), True


def _questions(
    texts: pa.Array,
    state: npt.NDArray[np.int64],
    counts: npt.NDArray[np.int64],
    heading: str,
    clock: Clock,
) -> list[Question]:
    found = []
    for asked, kind in ((TWO_WAYS, "day_or_month"), (UNLIKELY, "years")):
        places = np.flatnonzero((state == asked) & (counts > 0))
        if not len(places) or (kind == "years" and clock.years):
            continue
        examples = [texts[int(place)].as_py()[:80] for place in places[:3]]
        order: Order = cells.order_in(texts.to_pylist()) if kind == "day_or_month" else ""
        rows = int(counts[places].sum())
        found.append(Question(kind, heading, rows, examples, order))  # type: ignore[arg-type]
    return found
