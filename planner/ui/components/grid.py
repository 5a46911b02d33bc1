"""An editable table of rows: every cell saves itself when it is left.

Rows are added, duplicated, moved and deleted, several at once; cells are pasted from
a spreadsheet; a value that does not fit stays in its cell with a sentence. The browser
keeps the edits the server has not confirmed yet and sends them again with the next one,
numbered, so that a fast typist loses nothing and nothing is applied twice.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

import streamlit as st

from planner.domain import cells
from planner.errors import InputError, KaiboError
from planner.i18n import Words

Kind = Literal[
    "text",
    "long",
    "whole",
    "decimal",
    "money",
    "percent",
    "check",
    "choice",
    "combo",
    "day",
    "moment",
    "shown",
]
"""How a cell is edited: ``combo`` is text with suggestions, ``moment`` a local day and
time, ``shown`` is computed and cannot be edited."""

_HERE = Path(__file__).parent
_SCRIPTS = ("grid_edits", "grid_cells", "grid_panel", "grid_keys", "grid")
_grid = st.components.v2.component(
    "kaibo_grid",
    js="\n".join((_HERE / f"{name}.js").read_text("utf-8") for name in _SCRIPTS),
    css=(_HERE / "grid.css").read_text("utf-8"),
)


@dataclass(frozen=True)
class RowAction:
    """Something done to the chosen rows: ``save`` gets ``{"op": name, "ids": […]}``. With
    ``number`` the person is asked for one (this is offered), and the edit also has
    ``number`` and a ``new`` id."""

    name: str
    label: str
    ask: str = ""
    number: int | None = None


@dataclass(frozen=True)
class Figure:
    """A number that stays in sight above the table; ``tone`` is ``late`` where it is bad."""

    label: str
    value: str
    tone: str = ""


@dataclass(frozen=True)
class Column:
    """A column: the field of the row it shows, how it is edited, how wide it is (in
    characters), its choices as ``(value, words)``; ``folded`` ones stand in the row's
    details, ``optional`` ones too until a person asks for the column. ``card`` is how
    much of a card's width it takes on a phone; empty leaves it to the side panel.
    ``currency`` is that of ``money``. ``parse`` turns what was typed into what is stored or raises
    :class:`InputError`; ``show`` is its inverse."""

    name: str
    kind: Kind = "text"
    width: int = 12
    options: Sequence[tuple[str, str]] = ()
    folded: bool = False
    optional: bool = False
    card: Literal["full", "half", ""] = "full"
    currency: str = ""
    parse: Callable[[str], Any] | None = None
    show: Callable[[Any], str] | None = None

    def shown(self, value: Any) -> str | bool:
        """The cell's content for a stored value."""
        if self.show is not None:
            return self.show(value)
        if self.kind == "check":
            return bool(value)
        if value is None:
            return ""
        if self.kind == "percent":
            return f"{value * 100:g}"
        if self.kind == "decimal":
            return f"{value:.10g}"
        if self.kind == "money" and str(value).endswith(".00"):
            return str(value)[:-3]
        return str(value)

    def parsed(self, typed: Any) -> Any:
        """What is stored for a cell's content; raises :class:`InputError`."""
        if self.kind == "check":
            return bool(typed)
        text = str(typed).strip()
        if self.parse is not None:
            return self.parse(text)
        if self.kind in ("text", "long", "choice", "combo"):
            return text
        if not text:
            return None
        if self.kind == "money":
            return self._amount(text)
        plain = text.replace(",", "").replace("，", "").removesuffix("%")
        try:
            if self.kind == "whole":
                return int(plain)
            if self.kind == "decimal":
                return float(plain)
            if self.kind == "percent":
                return round(float(plain) / 100, 8)
            if self.kind == "day":
                return date.fromisoformat(text.replace("/", "-")).isoformat()
        except ValueError as error:
            raise InputError(_NOT[self.kind], value=text[:80]) from error
        return text

    def _amount(self, typed: str) -> str | None:
        amount = cells.money(typed, self.currency)
        if amount is None:
            return None
        if float(amount) != cells.number(typed):
            raise InputError("input.not_money", value=typed[:80])
        return str(amount)


_NOT = {
    "whole": "input.not_whole_number",
    "decimal": "input.not_number",
    "percent": "input.not_number",
    "day": "input.not_date",
}

_WORDS = (
    "add",
    "duplicate",
    "delete",
    "up",
    "down",
    "insert",
    "empty",
    "saving",
    "saved",
    "undo_delete",
    "details",
    "select_row",
    "select_all",
    "columns",
    "close",
    "row_before",
    "row_after",
    "ok",
    "keys",
)


def draw_grid(
    key: str,
    rows: Sequence[Mapping[str, Any]],
    columns: Sequence[Column],
    *,
    label: Callable[[str], str],
    words: Words,
    save: Callable[[Sequence[dict[str, Any]]], None],
    height: int | None = None,
    can_add: bool = True,
    panel: bool = False,
    title: str = "",
    actions: Sequence[RowAction] = (),
    summary: Sequence[Figure] = (),
    remember: str = "",
) -> None:
    """Draw ``rows`` (objects with an ``id``) as an editable table.

    ``save`` gets edits as :func:`planner.domain.rows.edit_rows` takes them, with parsed
    values, and raises :class:`KaiboError` for what it refuses. A row may carry ``_tone``
    (``late``, ``muted``, ``strong``, ``block``) for its look, ``_notes`` for a line below
    a cell (``{column: (text, tone)}``), and ``_stored``, its fields as they are stored
    where its cells are computed. ``label`` gives a column's words.

    With ``panel`` a row's details stand in a side panel headed by the column ``title``;
    columns a person chose to see are remembered in her browser under ``remember``.
    """
    by_name = {column.name: column for column in columns}
    state_key = f"{key}:grid"
    state = st.session_state.setdefault(
        state_key, {"acked": 0, "errors": {}, "message": "", "deleted": []}
    )
    ids = [row["id"] for row in rows]

    def edited() -> None:
        _take(state, st.session_state[key].get("edits") or [], rows, by_name, save, words)

    _grid(
        key=key,
        data={
            "rows": [
                {
                    "id": row["id"],
                    "tone": row.get("_tone", ""),
                    "notes": {n: list(note) for n, note in row.get("_notes", {}).items()},
                    "cells": {c.name: c.shown(row.get(c.name)) for c in columns},
                }
                for row in rows
            ],
            "columns": [
                {
                    "name": c.name,
                    "label": label(c.name),
                    "kind": c.kind,
                    "width": c.width,
                    "options": [list(option) for option in c.options],
                    "folded": c.folded,
                    "optional": c.optional,
                    "card": c.card,
                }
                for c in columns
            ],
            "acked": state["acked"],
            "errors": {i: e for i, e in state["errors"].items() if i in ids},
            "message": state["message"],
            "undo": len(state["deleted"]),
            "canAdd": can_add,
            "height": height,
            "panel": panel,
            "title": title,
            "remember": remember,
            "actions": [
                {"name": a.name, "label": a.label, "ask": a.ask, "number": a.number}
                for a in actions
            ],
            "summary": [[f.label, f.value, f.tone] for f in summary],
            "words": {name: words(f"grid.{name}") for name in _WORDS}
            | {
                "selected": words("grid.selected", n="{n}"),
                "selected_one": words("grid.selected", n=1),
                "deleted": words("grid.deleted", n=len(state["deleted"])),
            },
        },
        on_edits_change=edited,
    )


def _take(
    state: dict[str, Any],
    sent: Sequence[Mapping[str, Any]],
    rows: Sequence[Mapping[str, Any]],
    columns: Mapping[str, Column],
    save: Callable[[Sequence[dict[str, Any]]], None],
    words: Words,
) -> None:
    """Parse and save the edits not taken yet; keep what went wrong for the next drawing."""
    fresh = [edit for edit in sent if edit["seq"] > state["acked"]]
    if not fresh:
        return
    state["acked"] = max(edit["seq"] for edit in fresh)
    state["message"] = ""
    edits: list[dict[str, Any]] = []
    for edit in fresh:
        if edit["op"] == "undelete":
            edits += state["deleted"]
            state["deleted"] = []
            continue
        if edit["op"] == "delete":
            state["deleted"] = _inverse(edit["ids"], rows)
        elif edit["op"] != "set":
            state["deleted"] = []
        try:
            edits.append(_parsed(edit, columns))
        except InputError as error:
            _keep_error(
                state, edit["id"], edit["key"], edit["value"], words(error.key, **error.params)
            )
        else:
            if edit["op"] == "set":
                state["errors"].get(edit["id"], {}).pop(edit["key"], None)
    while edits:
        try:
            save(edits)
        except InputError as error:
            refused = next(
                (
                    e
                    for e in edits
                    if e["op"] == "set" and e["id"] in error.where and e["key"] in error.where
                ),
                None,
            )
            sentence = words(error.key, **error.params)
            if refused is None:
                state["message"] = sentence
                return
            _keep_error(state, refused["id"], refused["key"], refused["value"], sentence)
            edits = [e for e in edits if e is not refused]
        except KaiboError as error:
            state["message"] = words(error.key, **error.params)
            return
        else:
            return


def _parsed(edit: Mapping[str, Any], columns: Mapping[str, Column]) -> dict[str, Any]:
    fresh = {name: value for name, value in edit.items() if name != "seq"}
    if edit["op"] == "set":
        fresh["value"] = columns[edit["key"]].parsed(edit["value"])
    elif edit["op"] == "insert":
        fresh["values"] = {n: columns[n].parsed(v) for n, v in edit.get("values", {}).items()}
    return fresh


def _keep_error(state: dict[str, Any], row: str, name: str, typed: Any, sentence: str) -> None:
    state["errors"].setdefault(row, {})[name] = {"typed": str(typed), "sentence": sentence}


def _inverse(gone: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The inserts that bring rows back to where they stood."""
    edits: list[dict[str, Any]] = []
    before: str | None = None
    for row in rows:
        if row["id"] in gone:
            stored = row.get("_stored", row)
            values = {k: v for k, v in stored.items() if k != "id" and not k.startswith("_")}
            edits.append({"op": "insert", "after": before, "id": row["id"], "values": values})
        before = row["id"]
    return edits
