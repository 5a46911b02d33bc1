"""Which channel of which broadcast each row of a long table belongs to.

A row may name an account or room; otherwise the one that was chosen has it, or, where rows
tell their moment, the one that was on at that time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

import numpy as np
import numpy.typing as npt

from planner.domain.columns import Distinct
from planner.domain.forms import folded
from planner.domain.matching import TOLERANCE, Room
from planner.domain.time_texts import Micros, micros
from planner.domain.times import Times, on_air

NOWHERE, OPEN = -1, -2
"""A row outside every broadcast that is meant; one that may belong to several."""

_NEVER = np.iinfo(np.int64).max
_MOST = TOLERANCE // timedelta(microseconds=1)


@dataclass(frozen=True)
class Placed:
    """For each row its moment (UTC) and its room's place in ``rooms``, or why it has none."""

    at: Micros
    room: npt.NDArray[np.int64]
    rooms: Sequence[Room]


def place(times: Times, names: Sequence[Distinct], rooms: Sequence[Room], zone: tzinfo) -> Placed:
    """Find every row's room among ``rooms``. ``names`` are the columns that say of which
    account or room a row is, ``zone`` is whose clock the file shows; a row is taken from two
    hours before the start until two hours after the end."""
    at = times.values.copy()
    room = np.full(len(at), NOWHERE)
    nearest = np.full(len(at), _NEVER)
    for number, (one, mask) in enumerate(zip(rooms, _meant(names, rooms, len(at)), strict=True)):
        if not mask.any():
            continue
        moments = on_air(times, one.starts_at, one.ends_at, zone)
        away = _away(moments, one.starts_at, one.ends_at)
        fits = mask & (away <= _MOST)
        same, better = fits & (away == nearest), fits & (away < nearest)
        at[better], room[better], nearest[better] = moments[better], number, away[better]
        room[same] = OPEN
    return Placed(at, room, rooms)


def _meant(
    names: Sequence[Distinct], rooms: Sequence[Room], rows: int
) -> list[npt.NDArray[np.bool_]]:
    """For each room the rows that may be its: those that name it or name nothing; where no
    name is known of any room, and only one is written, all."""
    meant = [np.ones(rows, dtype=bool) for _ in rooms]
    for column in names:
        written = [folded(text) for text in column.texts.to_pylist()]
        known = [
            np.array([name in room.names or name == folded(room.room_id) for name in written])
            for room in rooms
        ]
        if len(written) == 1 and not any(one.any() for one in known):
            continue
        for mask, one in zip(meant, known, strict=True):
            mask &= column.spread(one, True).astype(bool)
    return meant


def _away(moments: Micros, start: datetime, end: datetime) -> Micros:
    """How far before the start or after the end a moment lies; 0 while it was on."""
    return np.maximum(np.maximum(micros(start) - moments, moments - micros(end)), 0)
