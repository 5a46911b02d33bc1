"""Car sheets 单品脚本 of step 4: one car at a time, what is said about it and on what ground."""

from __future__ import annotations

from functools import partial

import streamlit as st

from planner.actions import content
from planner.domain.campaign import Campaign
from planner.domain.steps.content import CarSheet
from planner.errors import KaiboError
from planner.ui import navigation, session
from planner.ui.components.grid import Column
from planner.ui.fields import Form
from planner.ui.frame import Page
from planner.ui.markdown import plain
from planner.ui.session import t


def draw_car_sheets(page: Page) -> None:
    """Draw the sheet of one car, chosen from the cars of the resources."""
    campaign = page.campaign
    st.subheader(t("car_sheets.title"), anchor=False)
    names = _names(campaign)
    if not names:
        st.info(t("car_sheets.no_cars"), icon=":material/directions_car:")
        navigation.link("resources", t("send.go", step=t("step.resources")))
        return
    sheets = {sheet.car: sheet for sheet in campaign.content.car_sheets}
    chosen = names[0]
    if len(names) > 1:
        said = {n: n if n in sheets else t("car_sheets.not_yet", car=n) for n in names}
        chosen = st.selectbox(
            t("car_sheets.car"),
            names,
            format_func=lambda name: said.get(name, name),
            key=f"{campaign.id}:car_sheets:car",
        )
    else:
        st.markdown(f"**{plain(chosen)}**")
    sheet = sheets.get(chosen)
    if sheet is None:
        st.caption(t("car_sheets.what", car=plain(chosen)))
        st.button(
            t("car_sheets.begin", car=plain(chosen)),
            icon=":material/add:",
            key=f"{campaign.id}:car_sheets:begin",
            on_click=partial(_begin, campaign, chosen),
        )
        return
    _draw_sheet(page.form("content"), sheet)


def _names(campaign: Campaign) -> list[str]:
    """The cars of the resources, those in focus first, then cars that only have a sheet."""
    cars = sorted(campaign.resources.cars, key=lambda car: not car.in_focus)
    names = [car.name or car.model for car in cars]
    names += [sheet.car for sheet in campaign.content.car_sheets]
    return list(dict.fromkeys(name for name in names if name))


def _draw_sheet(form: Form, sheet: CarSheet) -> None:
    path = ("car_sheets", sheet.id)
    left, middle, right = st.columns(3)
    with left:
        form.text((*path, "who_it_suits"))
    with middle:
        form.text((*path, "price"))
    with right:
        form.text((*path, "price_basis"))
    st.markdown(f"**{t('car_sheets.selling_points')}**")
    form.table(
        (*path, "selling_points"), [Column("text", width=30), Column("scene", width=24)], height=320
    )
    with st.expander(t("car_sheets.doubts", n=len(sheet.doubts))):
        form.table(
            (*path, "doubts"),
            [Column("question", width=22), Column("answer", "long", width=40)],
            height=320,
        )
    with st.expander(t("car_sheets.competitor_facts", n=len(sheet.competitor_facts))):
        st.caption(t("car_sheets.source_needed"))
        form.table(
            (*path, "competitor_facts"),
            [
                Column("competitor", width=14),
                Column("fact", width=30),
                Column("source", width=22),
            ],
            height=320,
        )
    with st.expander(t("car_sheets.more")):
        form.long_text((*path, "brand_background"))
        form.long_text((*path, "configuration"))
        with st.popover(t("car_sheets.remove"), icon=":material/delete:"):
            st.markdown(t("car_sheets.remove.sure", car=plain(sheet.car)))
            st.button(
                t("car_sheets.remove.do"),
                key=f"{form.campaign.id}:car_sheets:remove",
                on_click=partial(_remove, form.campaign, sheet.id),
            )


def _begin(campaign: Campaign, car: str) -> None:
    try:
        content.add_car_sheet(session.db(), session.who(), campaign, car, now=session.now())
    except KaiboError as error:
        session.notice(session.say(error), icon=":material/error:")


def _remove(campaign: Campaign, sheet_id: str) -> None:
    try:
        content.remove_car_sheet(session.db(), session.who(), campaign, sheet_id, now=session.now())
    except KaiboError as error:
        session.notice(session.say(error), icon=":material/error:")
    else:
        session.notice(t("car_sheets.removed"))
