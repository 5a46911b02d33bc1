"""Which cars are shown, with which equipment, where, and with whose help."""

from __future__ import annotations

import streamlit as st

from planner.actions import library, resources
from planner.errors import KaiboError
from planner.ui import session
from planner.ui.components.grid import Column
from planner.ui.crew import marked
from planner.ui.frame import Page
from planner.ui.from_library import draw_picker
from planner.ui.session import t


def draw_cars(page: Page) -> None:
    """The table of cars; a price is said only with its basis."""
    st.subheader(t("resources.cars"), anchor=False)
    draw_picker(page, "cars")
    wanting = marked(page, "cars")
    page.form().table(
        ("cars",),
        [
            Column("name", width=14),
            Column("model", width=14),
            Column("in_focus", "check", width=5),
            Column("price", "money", width=10, currency=page.campaign.header.currency),
            Column("price_basis", width=18),
            Column("trim", folded=True),
            Column("colour", folded=True),
            Column("place", folded=True),
        ],
        rows=[
            car.model_dump(mode="json") | {"_tone": "late" if car.id in wanting else ""}
            for car in page.campaign.resources.cars
        ],
    )


def draw_kit(page: Page) -> None:
    """The table of equipment and what stands in for each piece."""
    draw_picker(page, "kit")
    page.form().table(
        ("kit",),
        [
            Column("name", width=18),
            Column("quantity", "whole", width=5),
            Column("backup", width=18),
            Column("ready", "check", width=5),
        ],
    )


def draw_venue(page: Page) -> None:
    """Where it is shot, and its network with what stands in for it."""
    _draw_rooms(page)
    form = page.form()
    for pair in (("name", "address"), ("network", "network_backup"), ("power_backup",)):
        for column, name in zip(st.columns(2), pair, strict=False):
            with column:
                form.text(("venue", name))
    form.long_text(("venue", "note"), height=80)


def draw_partners(page: Page) -> None:
    """The table of partners."""
    page.form().table(
        ("partners",),
        [Column("name", width=16), Column("brings", width=24), Column("contact", width=16)],
    )


def _draw_rooms(page: Page) -> None:
    campaign = page.campaign
    rooms = dict(library.choices(session.db(), "venue", campaign.header.store_id))
    if not rooms:
        return
    here = campaign.resources.venue.library_id
    if here and here not in rooms:
        rooms[here] = campaign.resources.venue.name
    key = f"{campaign.id}:venue:from_library"

    def choose() -> None:
        try:
            resources.take_venue(
                session.db(),
                session.who(),
                campaign.id,
                st.session_state[key] or "",
                now=session.now(),
            )
        except KaiboError as error:
            session.notice(session.say(error), icon=":material/error:")

    st.session_state[key] = here or None
    st.selectbox(
        t("resources.venue.from_library"),
        list(rooms),
        format_func=lambda item: rooms.get(item, ""),
        placeholder=t("resources.from_library.choose"),
        key=key,
        on_change=choose,
    )
