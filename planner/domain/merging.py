"""Merge what two people made of the same thing, and tell what changed.

Bodies are JSON objects. Objects merge field by field, lists of rows (objects with an
``id``) row by row, everything else as a whole. A field or row that only one side
changed takes that side's value; where both changed it to different values there is a
conflict, and a person decides.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

Path = tuple[str, ...]
"""Where in a body: field names and row ids, outermost first."""

GONE: Any = type("Gone", (), {"__repr__": lambda _: "GONE"})()
"""Stands for a row or field that does not exist on one side."""


@dataclass(frozen=True)
class Conflict:
    """One place both sides changed; ``GONE`` where a side deleted the row."""

    path: Path
    base: Any
    mine: Any
    theirs: Any


@dataclass(frozen=True)
class Change:
    """One difference between two revisions; ``moved`` rows kept their content."""

    path: Path
    kind: Literal["added", "removed", "changed", "moved"]
    before: Any
    after: Any


def merge(base: Any, mine: Any, theirs: Any) -> tuple[Any, list[Conflict]]:
    """Return the three-way merge and the places where both sides differ.

    Where there is a conflict the merged body holds their value; apply the person's
    decisions with :func:`decide`.
    """
    conflicts: list[Conflict] = []
    return _merge((), base, mine, theirs, conflicts), conflicts


def decide(merged: Any, conflicts: Sequence[Conflict], mine: set[Path]) -> Any:
    """Return ``merged`` with my value at the paths in ``mine``, their value elsewhere."""
    for conflict in conflicts:
        if conflict.path in mine:
            merged = _put(merged, conflict.path, conflict.mine)
    return merged


def changes(before: Any, after: Any) -> list[Change]:
    """Return what is different in ``after``, field by field and row by row."""
    return list(_changes((), before, after))


def _merge(path: Path, base: Any, mine: Any, theirs: Any, conflicts: list[Conflict]) -> Any:
    if mine in (theirs, base):
        return theirs
    if theirs == base:
        return mine
    if isinstance(mine, dict) and isinstance(theirs, dict):
        before = base if isinstance(base, dict) else {}
        merged = {}
        for key in [*theirs, *(k for k in mine if k not in theirs)]:
            value = _merge(
                (*path, key),
                before.get(key, GONE),
                mine.get(key, GONE),
                theirs.get(key, GONE),
                conflicts,
            )
            if value is not GONE:
                merged[key] = value
        return merged
    if _is_rows(mine) and _is_rows(theirs) and _is_rows(base):
        return _merge_rows(path, base, mine, theirs, conflicts)
    conflicts.append(Conflict(path, base, mine, theirs))
    return theirs


def _merge_rows(
    path: Path, base: list[Any], mine: list[Any], theirs: list[Any], conflicts: list[Conflict]
) -> list[Any]:
    was, my, their = _by_id(base), _by_id(mine), _by_id(theirs)
    merged: dict[str, Any] = {}
    for row in {**their, **my}:
        value = _merge(
            (*path, row), was.get(row, GONE), my.get(row, GONE), their.get(row, GONE), conflicts
        )
        if value is not GONE:
            merged[row] = value
    return [merged[row] for row in _merge_order(list(was), list(my), list(their)) if row in merged]


def _merge_order(was: list[str], mine: list[str], theirs: list[str]) -> list[str]:
    """Take the order of the side that moved rows (theirs if both did), and put the
    rows only the other side has behind the row they follow there."""
    common = set(was) & set(mine) & set(theirs)
    i_moved = [r for r in mine if r in common] != [r for r in was if r in common]
    they_moved = [r for r in theirs if r in common] != [r for r in was if r in common]
    lead, other = (mine, theirs) if i_moved and not they_moved else (theirs, mine)
    order = list(lead)
    known = set(order)
    for place, row in enumerate(other):
        if row not in known:
            before = next((r for r in reversed(other[:place]) if r in known), None)
            order.insert(order.index(before) + 1 if before is not None else 0, row)
            known.add(row)
    return order


def _changes(path: Path, before: Any, after: Any) -> Iterator[Change]:
    if before == after:
        return
    if isinstance(before, dict) and isinstance(after, dict):
        for key in [*after, *(k for k in before if k not in after)]:
            yield from _changes((*path, key), before.get(key, GONE), after.get(key, GONE))
    elif _is_rows(before) and _is_rows(after):
        was, now = _by_id(before), _by_id(after)
        for row in [*now, *(r for r in was if r not in now)]:
            yield from _changes((*path, row), was.get(row, GONE), now.get(row, GONE))
        for row in _moved([r for r in was if r in now], [r for r in now if r in was]):
            yield Change((*path, row), "moved", was[row], now[row])
    elif before is GONE:
        yield Change(path, "added", GONE, after)
    elif after is GONE:
        yield Change(path, "removed", before, GONE)
    else:
        yield Change(path, "changed", before, after)


def _moved(was: list[str], now: list[str]) -> list[str]:
    """Rows to take out so that the rest keep their order: the complement of a longest
    increasing subsequence."""
    rank = {row: i for i, row in enumerate(was)}
    ranks = [rank[row] for row in now]
    best: list[tuple[int, int]] = []
    for i, r in enumerate(ranks):
        longest = max(((best[j][0], j) for j in range(i) if ranks[j] < r), default=(0, -1))
        best.append((longest[0] + 1, longest[1]))
    kept: set[int] = set()
    i = max(range(len(best)), key=lambda k: best[k][0], default=-1)
    while i >= 0:
        kept.add(i)
        i = best[i][1]
    return [row for i, row in enumerate(now) if i not in kept]


def _put(body: Any, path: Path, value: Any) -> Any:
    if not path:
        return value
    head, rest = path[0], path[1:]
    if isinstance(body, dict):
        fresh = dict(body)
        if not rest and value is GONE:
            fresh.pop(head, None)
        else:
            fresh[head] = _put(body.get(head), rest, value)
        return fresh
    rows = list(body)
    place = next((i for i, row in enumerate(rows) if row["id"] == head), None)
    if not rest and value is GONE:
        return [row for row in rows if row["id"] != head]
    if place is None:
        return [*rows, value]
    rows[place] = _put(rows[place], rest, value)
    return rows


def _is_rows(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(row, dict) and "id" in row for row in value)


def _by_id(rows: list[Any]) -> dict[str, Any]:
    return {row["id"]: row for row in rows}
