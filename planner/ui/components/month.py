"""A month calendar that opens what is clicked; on a phone it is a list of days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import streamlit as st

from planner.i18n import Words

_HERE = Path(__file__).parent
_month = st.components.v2.component(
    "kaibo_month",
    js=(_HERE / "month.js").read_text("utf-8"),
    css=(_HERE / "month.css").read_text("utf-8"),
)


@dataclass(frozen=True)
class Entry:
    """One thing in a day: its id, local time, what it is called, its look (``planning``,
    ``ready``, ``held``, ``reviewed``, ``cancelled``) and what that means in words."""

    id: str
    clock: str
    title: str
    look: str
    meaning: str


@dataclass(frozen=True)
class Clicked:
    """What was clicked: an entry's id, or the day whose rest is wanted."""

    entry_id: str = ""
    day: date | None = None


def draw_month(
    key: str,
    weeks: Sequence[Sequence[date]],
    month: date,
    today: date,
    entries: Mapping[date, tuple[Sequence[Entry], int]],
    *,
    label: str,
    words: Words,
) -> Clicked:
    """Draw ``weeks`` (seven days each); ``entries`` gives a day its first entries and how
    many it has in all. Return what was clicked last, once."""
    days = []
    for day in (day for week in weeks for day in week):
        shown, total = entries.get(day, ((), 0))
        rest = total - len(shown)
        days.append(
            {
                "day": day.isoformat(),
                "number": day.day,
                "name": words.day(day),
                "outside": day.month != month.month,
                "today": day == today,
                "entries": [vars(entry) for entry in shown],
                "more": words("overview.month.more", n=rest) if rest else "",
            }
        )
    result = _month(
        key=key,
        data={
            "days": days,
            "weekdays": [words.weekday(day) for day in weeks[0]],
            "label": label,
            "none": words("overview.month.empty"),
        },
        on_entry_change=lambda: None,
        on_day_change=lambda: None,
    )
    if result.entry:
        return Clicked(entry_id=str(result.entry))
    if result.day:
        return Clicked(day=date.fromisoformat(str(result.day)))
    return Clicked()
