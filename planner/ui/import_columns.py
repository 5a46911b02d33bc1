"""What the columns of a file are, its zone, and what only a person knows of its times."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast
from zoneinfo import ZoneInfo

import streamlit as st

from planner.actions import file_reading
from planner.actions.file_reading import Remembered, Table
from planner.domain import cells
from planner.domain.cells import Order
from planner.domain.columns import Columns
from planner.domain.file_clock import Clock, Question
from planner.domain.imports import Target
from planner.domain.masking import masked_phones
from planner.domain.metrics import dictionary
from planner.errors import InputError
from planner.ui import session
from planner.ui.session import say, t, w

ZONES = (
    *("Asia/Shanghai", "Asia/Tokyo", "Europe/Berlin", "Europe/London", "America/New_York"),
    *("America/Los_Angeles", "UTC"),
)
_ORDERS: tuple[Order, ...] = ("day_first", "month_first")


def remembered(kept: dict[str, Any], table: Table) -> Remembered:
    """What was said of such a file before; looked up once, so that what is drawn stays."""
    place = f"columns:{table.name}:{table.form.key}"
    if place not in kept:
        kept[place] = file_reading.remembered(session.db(), table)
    found: Remembered = kept[place]
    return found


def columns(key: str, kept: dict[str, Any], table: Table, start: Sequence[Target]) -> list[Target]:
    """Draw the table in which each column gets its meaning; return what they are."""
    words = {"": t("imports.columns.none")}
    for target in table.form.possible:
        name = target_name(target)
        words[target] = name if name not in words.values() else f"{name} ({target})"
    back = {word: target for target, word in words.items()}
    heading, example, target = (
        t(f"imports.columns.{name}") for name in ("heading", "example", "target")
    )
    rows = [
        {
            heading: name or t("imports.column_unnamed", number=place + 1),
            example: _example(table, place),
            target: words.get(start[place], words[""]),
        }
        for place, name in enumerate(table.headings)
    ]
    edited = st.data_editor(
        rows,
        column_config={target: st.column_config.SelectboxColumn(options=list(back), required=True)},
        disabled=[heading, example],
        hide_index=True,
        width="stretch",
        height=min(420, 36 * (len(rows) + 1) + 2),
        key=f"{key}:columns:{kept['turn']}:{table.name}:{table.form.key}:{w().language}",
    )
    return [back[row[target]] for row in edited]


def clock(key: str, kept: dict[str, Any], said: Remembered, zone: str) -> Clock:
    """Draw the choice of zone; return how times are read, with what was answered so far."""
    zones = list(dict.fromkeys([z for z in (said.zone, zone, *ZONES) if z]))
    chosen = st.selectbox(t("imports.zone"), zones, key=f"{key}:zone:{kept['turn']}")
    return Clock(ZoneInfo(chosen), **kept["answers"])


def ask(key: str, kept: dict[str, Any], questions: Sequence[Question]) -> None:
    """Draw what is to be asked of times; an answer holds for the whole file."""
    for place, question in enumerate(questions):
        widget = f"{key}:question:{kept['turn']}:{question.kind}:{place}"
        if question.kind == "day_or_month":
            _ask_order(kept, question, widget)
        else:
            _ask_years(kept, question, widget)


def target_name(target: Target) -> str:
    """What a column can be, in words."""
    metric = dictionary().get(target)
    return metric.name(w().language) if metric else t(f"imports.field.{target[1:]}")


def said(error: InputError) -> str:
    """A sentence about a mapping, naming the column's meaning in words."""
    target = str(error.params.get("target", ""))
    return t(error.key, target=target_name(target)) if target else say(error)


def _ask_order(kept: dict[str, Any], question: Question, widget: str) -> None:
    def answered() -> None:
        kept["answers"]["order"] = st.session_state[widget]

    example = question.examples[0]
    days = {order: _as_day(example, order) for order in _ORDERS}
    st.radio(
        t(
            "imports.question.day_or_month",
            heading=question.heading,
            n=question.rows,
            value=example,
        ),
        _ORDERS,
        index=None,
        format_func=days.__getitem__,
        horizontal=True,
        key=widget,
        on_change=answered,
    )
    if question.suggested:
        st.caption(t("imports.question.suggested", day=days[question.suggested]))


def _ask_years(kept: dict[str, Any], question: Question, widget: str) -> None:
    def answered() -> None:
        kept["answers"]["years"] = st.session_state[widget]

    answers = {one: t(f"imports.question.years.{one}") for one in ("leave_out", "keep")}
    st.radio(
        t(
            "imports.question.years",
            heading=question.heading,
            n=question.rows,
            value=", ".join(question.examples),
        ),
        list(answers),
        index=None,
        format_func=answers.__getitem__,
        horizontal=True,
        key=widget,
        on_change=answered,
    )


def _as_day(example: str, order: Order) -> str:
    return f"{cells.day(example, order):%Y-%m-%d}"


def _example(table: Table, place: int) -> str:
    if isinstance(table, Columns):
        shown = next((c.as_py() for c in table.cells[place][:20] if c.is_valid), "")
    else:
        found = (row.cells[place] for row in table.rows[:20] if row.cells[place] is not None)
        shown = cells.text(next(found, ""))
    return masked_phones(cast(str, shown))[:40]
