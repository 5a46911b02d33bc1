"""A list of leads → which each is, how many there are, and how people came.

A lead is known by its minute and by which of that minute it is, from 1: neither a platform's
list nor an export of it says anything else that both hold and that is no person's. So the
leads of a minute are as many as its longest list has, wherever the lists came from. A list of
which somebody says that it holds other leads than those known stands apart: its own count.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

MINUTE = 60_000


def lead_ids(minutes: npt.NDArray[np.int64], apart: str = "") -> pa.Array:
    """Return the identity of each lead of a list; ``minutes`` are whole ones since 1970,
    ``apart`` names a list whose leads are others than those of any other."""
    parts = [pa.array(minutes * MINUTE), pa.array(numbered(minutes))]
    told = [part.cast(pa.string()) for part in parts]
    return pc.binary_join_element_wise(*told, *([apart] if apart else []), "-")


def numbered(codes: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """For each row the how-manieth it is of those with its code, from 1."""
    order = np.argsort(codes, kind="stable")
    ranked = codes[order]
    starts = np.flatnonzero(np.r_[True, ranked[1:] != ranked[:-1]])
    lengths = np.diff(np.r_[starts, len(ranked)])
    numbers = np.empty(len(codes), dtype=np.int64)
    numbers[order] = np.arange(len(ranked)) - np.repeat(starts, lengths) + 1
    return numbers


def lead_counts(entries: int, natural: int, paid: int) -> dict[str, float]:
    """Return the counts by metric. How many came by natural and by paid traffic is known
    only where it is known of every lead."""
    counts = {"leads": float(entries)}
    if natural + paid == entries:
        counts |= {"leads_natural": float(natural), "leads_paid": float(paid)}
    return counts
