"""What of a file is let go of as soon as it was read: who the leads are, how to reach them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from planner.domain.columns import Columns, Distinct, same_rows
from planner.domain.forms import is_personal

_COUNTED = ("@at", "@day", "@component", "@traffic", "@account", "@room")


def discreet(columns: Columns) -> Columns:
    """Return the table without its personal cells. Of a list that is known for one of leads
    only columns that are counted keep theirs; each row of leads leaves a number by which one
    that repeats is known."""
    form, headings = columns.form, columns.headings
    leads = form.holds == "leads"
    known = leads and form.score(headings) > 0
    gone = [
        is_personal(heading)
        or (leads and form.target(heading) in ("@lead", "@person"))
        or (known and form.target(heading) not in _COUNTED)
        for heading in headings
    ]
    empty = pa.chunked_array([pa.nulls(len(columns), pa.string())])
    return replace(
        columns,
        cells=[empty if g else cells for g, cells in zip(gone, columns.cells, strict=True)],
        whole=_whole(columns) if leads else None,
    )


def _whole(columns: Columns) -> npt.NDArray[np.int64]:
    """The same number for rows that are equal: in the lead's own id where the list has one,
    else in every cell."""
    by_target = {columns.form.target(heading): n for n, heading in enumerate(columns.headings)}
    if "@lead" in by_target:
        ids = Distinct.of(columns.cells[by_target["@lead"]]).codes
        return np.where(ids < 0, -1 - np.arange(len(columns)), ids)
    return same_rows([Distinct.of(cells).codes for cells in columns.cells])
