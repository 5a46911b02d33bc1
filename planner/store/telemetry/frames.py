"""Answers of an engine → data frames, the same from both engines."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from planner.domain.figures import STATES

_MOMENT = pa.timestamp("ms", "UTC")
_NAMES = {
    "moment": "at",
    "first_moment": "first_at",
    "last_moment": "last_at",
    "natural_entries": "natural",
    "paid_entries": "paid",
}
_COUNTED = {"count", "entries", "natural_entries", "paid_entries"}


def sample_frame(table: pa.Table, key: Sequence[str]) -> pd.DataFrame:
    """A row a ``key``, in its order."""
    return _frame(table, key)


def event_frame(table: pa.Table, key: Sequence[str]) -> pd.DataFrame:
    """A row a ``key``, in its order, whose parts are added up. ``amounts`` is what was paid,
    by currency, and empty where nothing is known."""
    added = [(name, "sum") for name in table.column_names if name in _COUNTED]
    spans = [("first_moment", "min"), ("last_moment", "max")]
    added += [(name, how) for name, how in spans if name in table.column_names]
    whole = table.group_by(list(key)).aggregate(added)
    whole = whole.rename_columns([*key, *(name for name, _ in added)]).sort_by(_ascending(key))
    frame = _frame(whole, key)
    frame["amounts"] = pd.Series(_amounts(table, whole, key), dtype=object)
    return frame


def _amounts(table: pa.Table, whole: pa.Table, key: Sequence[str]) -> list[dict[str, float]]:
    """What was paid by currency, a row of ``whole``."""
    found: list[dict[str, float]] = [{} for _ in range(len(whole))]
    paid = table.filter(pc.is_valid(table["amount"]))
    paid = paid.group_by([*key, "currency"]).aggregate([("amount", "sum")])
    paid = paid.rename_columns([*key, "currency", "amount"])
    places = whole.select(list(key)).append_column("place", pa.array(range(len(whole)), pa.int64()))
    placed = paid.join(places, list(key))
    for place, currency, amount in zip(
        *(placed[name].to_pylist() for name in ("place", "currency", "amount")), strict=True
    ):
        found[place][currency] = amount
    return found


def _frame(table: pa.Table, key: Sequence[str]) -> pd.DataFrame:
    """Sorted, moments and states as they are said outside."""
    columns = {}
    for name in table.column_names:
        column = table[name]
        if name == "minute":
            column = pc.multiply(column.cast(pa.int64()), 60_000).cast(_MOMENT)
        elif name.endswith(("moment", "read_at")):
            column = column.cast(pa.int64()).cast(_MOMENT)
        elif name == "state":
            column = pa.array(STATES).take(column.cast(pa.int8()))
        elif name in _COUNTED and column.type != pa.float64():
            column = column.cast(pa.int64())
        columns[_NAMES.get(name, name)] = column
    shown = pa.table(columns)
    frame: pd.DataFrame = shown.sort_by(_ascending(key)).to_pandas()
    return frame


def _ascending(key: Sequence[str]) -> list[tuple[str, str]]:
    return [(name, "ascending") for name in key]
