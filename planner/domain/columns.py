"""A long table: a column an array of text, so that a million rows are read at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from planner.domain import cells
from planner.domain.forms import Form
from planner.domain.imports import Headed, Sheet, Target

T = TypeVar("T")
V = TypeVar("V", bound=np.generic)
Values = npt.NDArray[np.float64]
_LOOKED_AT = 50
_CLOCK = re.compile(r"\d{1,2}\s*[:：时]\s*\d{2}")
_DAY = re.compile(r"\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}")
READ, MISSING, WRONG, TWO_WAYS, UNLIKELY = range(5)
"""What became of a cell: a value, none to begin with, unreadable, a question."""


@dataclass(frozen=True)
class Columns(Headed):
    """A long table and the form it has been recognised as. ``numbers`` are the rows' in the
    file, ``totals`` the rows that sum up others, ``whole`` a number a row by which one that
    repeats is known although its personal cells are gone."""

    name: str
    hidden: bool
    headings: Sequence[str]
    cells: Sequence[pa.ChunkedArray]
    numbers: npt.NDArray[np.int64]
    totals: npt.NDArray[np.bool_]
    form: Form
    whole: npt.NDArray[np.int64] | None = None
    _distinct: dict[int, Distinct] = field(init=False, default_factory=dict, repr=False)

    def __len__(self) -> int:
        return len(self.numbers)

    def distinct(self, place: int) -> Distinct:
        """The different texts of a column; found once, since a preview and the import
        after it both ask."""
        if place not in self._distinct:
            self._distinct[place] = Distinct.of(self.cells[place])
        return self._distinct[place]

    def guess(self) -> list[Target]:
        """What each column is taken for at first; of several that may tell the time, the
        one that tells most of it."""
        targets = super().guess()
        if "@at" in targets:
            possible = [n for n, h in enumerate(self.headings) if self.form.target(h) == "@at"]
            first = targets.index("@at")
            targets[first] = ""
            targets[max(possible, key=lambda n: (self._tells(n), -n))] = "@at"
        return targets

    def _tells(self, place: int) -> int:
        """How much of a time a column tells: a day with a clock, a clock, or less."""
        texts = self.distinct(place).texts[:_LOOKED_AT].to_pylist()
        found = [bool(_CLOCK.search(text)) + bool(_DAY.search(text)) for text in texts]
        return max(set(found), key=found.count, default=0)

    def as_form(self, form: Form) -> Columns:
        """The same table, taken for another form."""
        return replace(self, form=form)


def columns_of(sheet: Sheet) -> Columns:
    """A sheet's rows as columns of text; what a spreadsheet typed is written out."""
    places = range(len(sheet.headings))
    rows = sheet.rows
    return Columns(
        sheet.name,
        sheet.hidden,
        sheet.headings,
        [
            pa.chunked_array(
                [pa.array([cells.text(row.cells[place]) or None for row in rows], pa.string())]
            )
            for place in places
        ],
        np.array([row.number for row in rows], dtype=np.int64),
        np.array([row.total for row in rows], dtype=bool),
        sheet.form,
    )


@dataclass(frozen=True)
class Distinct:
    """A column as its different texts and, for each row, which of them it holds (-1: none).
    However long a table, most columns say few different things."""

    texts: pa.Array
    codes: npt.NDArray[np.int64]

    @classmethod
    def of(cls, column: pa.ChunkedArray | pa.Array) -> Distinct:
        """Find the different texts of a column."""
        if isinstance(column, pa.ChunkedArray):
            column = column.combine_chunks()
        encoded = pc.dictionary_encode(column)
        codes = pc.fill_null(encoded.indices, -1).to_numpy(zero_copy_only=False)
        return cls(encoded.dictionary, codes.astype(np.int64))

    def spread(self, values: npt.NDArray[V], missing: V | float | int | bool) -> npt.NDArray[V]:
        """A value a row from a value a text."""
        with_none = np.append(values, np.array([missing], dtype=values.dtype))
        return with_none[self.codes]

    def each(self, read: Callable[[str], T]) -> list[T]:
        """What ``read`` makes of each different text."""
        return [read(text) for text in self.texts.to_pylist()]


def same_rows(codes: Sequence[npt.NDArray[np.int64]]) -> npt.NDArray[np.int64]:
    """A number a row, equal where all the codes of two rows are; codes are from -1."""
    found = codes[0]
    for further in codes[1:]:
        width = int(further.max(initial=0)) + 2
        if int(found.max(initial=0)) + 2 > _LARGEST // width:
            found = np.unique(found, return_inverse=True)[1]
        found = (found + 1) * width + further + 1
    return found


_LARGEST = np.iinfo(np.int64).max // 2
