"""A long table → what its rows say of a broadcast: samples, comments or leads, each at its
moment, and what was left out and why.

Nothing is guessed: a row whose time cannot be read, that lies outside the broadcast or
repeats another is counted, and of a day that could be read two ways the person is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import numpy.typing as npt
import pyarrow.compute as pc

from planner.domain import cells, placing
from planner.domain.columns import READ, UNLIKELY, WRONG, Columns, Distinct, Values, same_rows
from planner.domain.file_clock import Clock, Question
from planner.domain.forms import RUNNING, WITHIN, folded
from planner.domain.imports import BELOW_ZERO, Fault, Target, check_mapping
from planner.domain.matching import Room
from planner.domain.metrics import dictionary
from planner.domain.number_columns import Numbers, read_numbers
from planner.domain.placing import NOWHERE, OPEN
from planner.domain.time_texts import SECOND, Micros
from planner.domain.times import Times, read_times
from planner.errors import InputError

MOST_FAULTS = 10_000
"""Rows in error that are named one by one; more are counted."""


@dataclass(frozen=True)
class Series:
    """The values of one metric in one room: its moments in order, each once."""

    room: Room
    metric: str
    at: Micros
    values: Values
    grain: int


@dataclass(frozen=True)
class Rows:
    """Rows that are comments or leads, in the order of the file: their places in the
    columns, moments, and each one's room in ``rooms``."""

    places: npt.NDArray[np.int64]
    at: Micros
    room: npt.NDArray[np.int64]
    rooms: Sequence[Room]


@dataclass(frozen=True)
class Reading:
    """What a long table says. ``read`` counts the rows that say something; ``repeated``
    those that were there already, ``outside`` those of no broadcast that is meant, ``open``
    those that may belong to several, ``totals`` those that sum up others, ``wrong`` the
    rows in error, of which ``faults`` names the first."""

    times: Times
    series: Sequence[Series]
    rows: Rows
    read: int
    repeated: int
    outside: int
    open: int
    totals: int
    wrong: int
    faults: Sequence[Fault]
    questions: Sequence[Question]


def read_timed(
    columns: Columns,
    targets: Sequence[Target],
    rooms_at: Callable[[Times], Sequence[Room]],
    clock: Clock,
    *,
    now: datetime,
) -> Reading:
    """Read a table's rows; ``rooms_at`` says, once its times are read, which rooms they may
    belong to."""
    holds = columns.form.holds
    check_mapping(targets, holds)
    by_target = {target: n for n, target in enumerate(targets) if target}
    times = _times(columns, by_target, clock, now)
    names = [columns.distinct(by_target[t]) for t in _NAMES if t in by_target]
    rooms = rooms_at(times)
    placed = placing.place(times, names, rooms, clock.zone)
    faults = _Faults(columns)
    wrong_time = (times.state == WRONG) | ((times.state == UNLIKELY) & bool(clock.years))
    faults.add(wrong_time, by_target["@at"], times.distinct, times.errors)
    timed = (times.state == READ) & ~columns.totals
    kept = timed & (placed.room >= 0)
    kept, repeated = _without_repeats(columns, by_target, kept, times)
    numbers = {
        metric: read_numbers(columns.distinct(n), negative=metric in BELOW_ZERO)
        for metric, n in by_target.items()
        if not metric.startswith("@")
    }
    for metric, found in numbers.items():
        place = by_target[metric]
        wrong = kept & (found.state == WRONG)
        faults.add(wrong, place, columns.distinct(place), found.errors)
        if dictionary()[metric].kind == "money":
            _add_foreign(faults, kept & ~wrong, placed.room, rooms, place, columns.distinct(place))
    good = kept & ~faults.mask
    series, again = _series(numbers, placed.room, placed.at, good, rooms, times)
    said = _said(columns, by_target, holds) & good
    filled = said.copy()
    for found in numbers.values():
        filled |= good & (found.state == READ)
    places = np.flatnonzero(said)
    return Reading(
        times,
        series,
        Rows(places, placed.at[places], placed.room[places], rooms),
        read=int(filled.sum()) - again,
        repeated=repeated + again,
        outside=int((timed & (placed.room == NOWHERE)).sum()),
        open=int((timed & (placed.room == OPEN)).sum()),
        totals=int(columns.totals.sum()),
        wrong=int(faults.mask.sum()),
        faults=faults.named(),
        questions=times.questions,
    )


_NAMES = ("@account", "@room")
_WITH_DAY = r"\d{4}[-/.年]|[-/.]\d{4}"
"""A time that names its day itself, whatever another column says."""


def _times(columns: Columns, by_target: Mapping[Target, int], clock: Clock, now: datetime) -> Times:
    place = by_target["@at"]
    heading, cells = columns.headings[place], columns.cells[place]
    with_day = pc.match_substring_regex(columns.distinct(place).texts, _WITH_DAY)
    if "@day" in by_target and not pc.any(with_day).as_py():
        days = columns.cells[by_target["@day"]]
        cells = pc.binary_join_element_wise(days, cells, " ")
    plain = folded(heading)
    return read_times(
        cells,
        heading,
        clock,
        now=now,
        in_seconds=columns.form.seconds or "秒" in plain or "second" in plain,
        by_minute=columns.form.holds == "samples",
    )


class _Faults:
    """Which rows are in error, and the first of them by name."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self.mask = np.zeros(len(columns), dtype=bool)
        self._found: list[Fault] = []

    def add(
        self,
        mask: npt.NDArray[np.bool_],
        place: int,
        distinct: Distinct,
        errors: Mapping[str, InputError],
    ) -> None:
        """Note rows whose cell in a column is wrong. Of a list of leads the cell itself is
        not said: it may be somebody's name."""
        heading = self._columns.headings[place]
        fresh = mask & ~self.mask & ~self._columns.totals
        self.mask |= fresh
        secret = self._columns.form.holds == "leads"
        for row in np.flatnonzero(fresh)[: MOST_FAULTS - len(self._found)]:
            text = str(distinct.texts[int(distinct.codes[row])].as_py())
            error = errors.get(text) or InputError("input.year_unlikely", value=text[:80])
            if secret:
                error = InputError("imports.time_unreadable")
            self._found.append(Fault(int(self._columns.numbers[row]), heading, error))

    def named(self) -> list[Fault]:
        return sorted(self._found, key=lambda fault: fault.number)


def _add_foreign(
    faults: _Faults,
    kept: npt.NDArray[np.bool_],
    room: npt.NDArray[np.int64],
    rooms: Sequence[Room],
    place: int,
    distinct: Distinct,
) -> None:
    """Note rows whose amount names another currency than their campaign's."""
    for number in np.unique(room[kept]):
        errors: dict[str, InputError] = {}
        for text in distinct.texts.to_pylist():
            try:
                cells.check_currency(text, rooms[int(number)].currency)
            except InputError as error:
                errors[text] = error
        wrong = np.array(distinct.each(errors.__contains__), dtype=bool)
        mask = kept & (room == number) & distinct.spread(wrong, False)
        faults.add(mask, place, distinct, errors)


def _without_repeats(
    columns: Columns, by_target: Mapping[Target, int], kept: npt.NDArray[np.bool_], times: Times
) -> tuple[npt.NDArray[np.bool_], int]:
    """Leave out comments and leads that stand in the file again: of the same id, or the
    same in every cell where a row names somebody or an instant, not just a minute."""
    holds = columns.form.holds
    if holds == "comments" and "@id" in by_target:
        codes = columns.distinct(by_target["@id"]).codes
    elif holds == "leads" and columns.whole is not None:
        codes = columns.whole - columns.whole.min(initial=0)
    elif (
        holds == "comments"
        and "@viewer" in by_target
        and (times.values[kept] % (60 * SECOND)).any()
    ):
        written = [columns.distinct(by_target[t]).codes for t in ("@viewer", "@text")]
        codes = same_rows([times.distinct.codes, *written])
    else:
        return kept, 0
    places = np.flatnonzero(kept & (codes >= 0))
    first = places[np.unique(codes[places], return_index=True)[1]]
    again = np.zeros(len(kept), dtype=bool)
    again[places] = True
    again[first] = False
    return kept & ~again, int(again.sum())


def _said(columns: Columns, by_target: Mapping[Target, int], holds: str) -> npt.NDArray[np.bool_]:
    """Which rows are a comment or a lead."""
    if holds == "comments":
        return np.asarray(pc.is_valid(columns.cells[by_target["@text"]].combine_chunks()))
    return np.full(len(columns), holds == "leads")


def _series(
    numbers: Mapping[str, Numbers],
    room: npt.NDArray[np.int64],
    at: Micros,
    good: npt.NDArray[np.bool_],
    rooms: Sequence[Room],
    times: Times,
) -> tuple[list[Series], int]:
    """The samples by room and metric, and how many rows give a moment again: the last of
    them in the file stands."""
    found: list[Series] = []
    superseded = np.zeros(len(good), dtype=bool)
    standing = np.zeros(len(good), dtype=bool)
    for number in np.unique(room[good]):
        for metric, column in numbers.items():
            places = np.flatnonzero(good & (room == number) & (column.state == READ))
            if not len(places):
                continue
            moments, last = np.unique(at[places][::-1], return_index=True)
            stands = places[::-1][last]
            superseded[places] = True
            standing[stands] = True
            values = column.values[stands]
            _check_running(metric, values)
            covers = _covers(metric, moments)
            found.append(Series(rooms[number], metric, moments, values, covers))
    return found, int((superseded & ~standing).sum())


def _check_running(metric: str, values: Values) -> None:
    """Refuse counts of single minutes where a running total is meant."""
    if metric in RUNNING and (np.diff(values) < 0).any():
        raise InputError("imports.not_running", target=metric)


def _covers(metric: str, moments: Micros) -> int:
    """How many seconds each value of a metric covers: a running total its moment alone,
    and what was counted within a row never less than something."""
    if metric in RUNNING:
        return 0
    return grain(moments) or (60 if metric in WITHIN else 0)


def grain(moments: Micros) -> int:
    """How many seconds each value covers: the commonest gap between them if most are as
    long, up to an hour; 0 where they come at no fixed pace."""
    gaps = np.diff(moments)
    if not len(gaps):
        return 60
    lengths, counts = np.unique(gaps, return_counts=True)
    usual = int(lengths[counts.argmax()])
    fixed = counts.max() * 2 > len(gaps) and usual % SECOND == 0 and usual <= 3600 * SECOND
    return usual // SECOND if fixed else 0
