"""Who takes part, in which role, and when each has to be there."""

from __future__ import annotations

from typing import get_args

import streamlit as st

from planner.domain.problems import Severity
from planner.domain.steps.resources import Role, call_at
from planner.ui import navigation
from planner.ui.components.grid import Column
from planner.ui.frame import Page
from planner.ui.from_library import draw_picker
from planner.ui.session import t, w


def role_options() -> list[tuple[str, str]]:
    """Every role with its words, for a column or list to choose from."""
    return [(role, t(f"role.{role}")) for role in get_args(Role)]


def marked(page: Page, table: str) -> set[str]:
    """The rows of a table that something stands in the way of."""
    return {
        p.where[1]
        for p in page.problems
        if p.severity >= Severity.OPEN and len(p.where) > 1 and p.where[0] == table
    }


def draw_crew(page: Page) -> None:
    """The table of people, each with the clock time of the call."""
    header = page.campaign.header
    st.subheader(t("resources.crew"), anchor=False)
    draw_picker(page, "crew")
    wanting = marked(page, "crew")
    rows = []
    for member in page.campaign.resources.crew:
        called = call_at(header.starts_at, member)
        if called is None:
            shown = ""
        elif called.astimezone(header.zone).date() == header.local_start.date():
            shown = w().clock(called, header.zone)
        else:
            shown = w().moment(called, header.zone)
        rows.append(
            member.model_dump(mode="json")
            | {"_call_at": shown, "_tone": "late" if member.id in wanting else ""}
        )
    page.form().table(
        ("crew",),
        [
            Column("name", width=14),
            Column("role", "choice", width=13, options=role_options()),
            Column("call_before", "whole", width=9),
            Column("_call_at", "shown", width=8),
            Column("note", width=18),
        ],
        rows=rows,
    )
    navigation.link("send", t("resources.call_sheet"), icon=":material/assignment_ind:")
