"""Rows with an identity, and the edits a table makes to them."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from datetime import UTC
from decimal import Decimal
from functools import cache
from typing import Annotated, Any
from zoneinfo import available_timezones

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, PlainSerializer


def new_id() -> str:
    """Return an identity no other row has: 16 hexadecimal digits."""
    return secrets.token_hex(8)


Instant = Annotated[AwareDatetime, AfterValidator(lambda at: at.astimezone(UTC))]
"""A moment in time, kept in UTC; a time without a zone is refused."""

Money = Annotated[
    Decimal,
    Field(ge=0, max_digits=14, decimal_places=2),
    PlainSerializer(str, return_type=str, when_used="json"),
]
"""An amount in the campaign's currency, two decimals at most."""

Line = Annotated[str, Field(max_length=500)]
Text = Annotated[str, Field(max_length=20_000)]


@cache
def _time_zones() -> frozenset[str]:
    """Every zone's name; kept, since finding them walks a folder for 20 ms."""
    return frozenset(available_timezones())


def _known_zone(value: str) -> str:
    if value not in _time_zones():
        raise ValueError("unknown time zone")
    return value


ZoneName = Annotated[str, AfterValidator(_known_zone)]
"""The name of a time zone, such as ``Asia/Shanghai``."""


class Body(BaseModel):
    """A part of a plan as it is stored: unknown fields are an error, spaces are trimmed."""

    model_config = ConfigDict(
        extra="forbid",
        str_strip_whitespace=True,
        validate_default=True,
        hide_input_in_errors=True,  # what people typed stays out of the log
    )


class Row(Body):
    """One row of a table inside a part: two people's edits are merged by its ``id``."""

    id: str = Field(default_factory=new_id, pattern=r"^[A-Za-z0-9_-]{1,40}$")


Rows = list[dict[str, Any]]
"""Rows as they are stored: each a JSON object with an ``id``."""


def edit_rows(
    rows: Rows, edits: Sequence[dict[str, Any]], blank: Callable[[], dict[str, Any]]
) -> Rows:
    """Return ``rows`` with a table's edits made, in order.

    An edit is one of::

        {"op": "set", "id": row, "key": field, "value": value}
        {"op": "insert", "after": row or None, "id": new row, "values": {field: value}}
        {"op": "duplicate", "ids": [row, …], "new": [new row, …]}
        {"op": "move", "ids": [row, …], "after": row or None}
        {"op": "delete", "ids": [row, …]}

    ``after=None`` means the top. An edit of a row that is gone does nothing: somebody
    deleted it meanwhile. ``blank`` makes the fields of a new row.
    """
    rows = [dict(row) for row in rows]
    for edit in edits:
        match edit["op"]:
            case "set":
                for row in rows:
                    if row["id"] == edit["id"]:
                        row[edit["key"]] = edit["value"]
            case "insert":
                if all(row["id"] != edit["id"] for row in rows):
                    fresh = {**blank(), **edit.get("values", {}), "id": edit["id"]}
                    _put(rows, [fresh], edit.get("after"))
            case "duplicate":
                wanted = set(edit["ids"])
                originals = [row for row in rows if row["id"] in wanted]
                copies = [
                    {**row, "id": fresh} for row, fresh in zip(originals, edit["new"], strict=False)
                ]
                if originals and not {c["id"] for c in copies} & {r["id"] for r in rows}:
                    _put(rows, copies, originals[-1]["id"])
            case "move":
                wanted = set(edit["ids"])
                if edit.get("after") in wanted:
                    continue
                moved = [row for row in rows if row["id"] in wanted]
                rows = [row for row in rows if row["id"] not in wanted]
                _put(rows, moved, edit.get("after"))
            case "delete":
                gone = set(edit["ids"])
                rows = [row for row in rows if row["id"] not in gone]
            case other:
                raise ValueError(f"unknown edit {other!r}")
    return rows


def _put(rows: Rows, fresh: Rows, after: str | None) -> None:
    if after is None:
        rows[:0] = fresh
        return
    place = next((i for i, row in enumerate(rows) if row["id"] == after), len(rows) - 1)
    rows[place + 1 : place + 1] = fresh
