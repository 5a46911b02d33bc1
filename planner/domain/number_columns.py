"""Numbers of a long table: plain ones all at once, the others cell by cell."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from planner.domain import cells
from planner.domain.columns import MISSING, READ, WRONG, Distinct, Values
from planner.errors import InputError

_PLAIN = r"^\s*-?\d{1,15}(\.\d{1,6})?\s*$"


@dataclass(frozen=True)
class Numbers:
    """A value and what became of the cell (``READ``, ``MISSING`` or ``WRONG``), a row; and
    the error of each text that is wrong."""

    values: Values
    state: npt.NDArray[np.int64]
    errors: dict[str, InputError]


def read_numbers(distinct: Distinct, *, negative: bool) -> Numbers:
    """Read a column; numbers below zero are wrong unless ``negative``."""
    texts = distinct.texts
    plain = np.asarray(pc.match_substring_regex(texts, _PLAIN))
    values = np.full(len(texts), np.nan)
    if plain.any():
        wanted = pc.utf8_trim_whitespace(texts.filter(pa.array(plain)))
        values[plain] = pc.cast(wanted, pa.float64()).to_numpy(zero_copy_only=False)
    state = np.where(plain, READ, WRONG)
    errors: dict[str, InputError] = {}
    for place in np.flatnonzero(~plain):
        text = texts[int(place)].as_py()
        try:
            value = cells.number(text)
        except InputError as error:
            errors[text] = error
            continue
        state[place] = MISSING if value is None else READ
        values[place] = np.nan if value is None else value
    if not negative:
        for place in np.flatnonzero((state == READ) & (values < 0)):
            text = texts[int(place)].as_py()
            errors[text] = InputError("input.too_small", value=text[:80], limit=0)
            state[place] = WRONG
    return Numbers(
        distinct.spread(values, np.nan).astype(np.float64),
        distinct.spread(state, MISSING).astype(np.int64),
        errors,
    )
