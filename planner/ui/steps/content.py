"""Step 4: the run sheet, what is said about each car, the offer of this broadcast."""

from __future__ import annotations

import streamlit as st

from planner.ui.back_timing import draw_back_timing
from planner.ui.car_sheets import draw_car_sheets
from planner.ui.frame import Page, step
from planner.ui.history import draw_undo
from planner.ui.offer import draw_offer
from planner.ui.run_sheet_editor import draw_run_sheet, draw_sheet_settings
from planner.ui.run_sheet_exchange import draw_run_sheet_exchange
from planner.ui.session import t


def _draw_run_sheet(page: Page) -> None:
    form = page.form("run_sheet")
    with st.container(horizontal=True, horizontal_alignment="right"):
        draw_back_timing(form)
        draw_undo(page.campaign, "run_sheet")
    draw_run_sheet(form)
    draw_run_sheet_exchange(page)
    settings = st.expander(
        t("run_sheet.settings"),
        icon=":material/tune:",
        key=f"{page.campaign.id}:run_sheet_settings",
        on_change="rerun",
    )
    if settings.open:
        with settings:
            draw_sheet_settings(form)


with step("content") as page:
    run_sheet, car_sheets, offer = st.tabs(
        [t("run_sheet.title"), t("content.car_sheets"), t("content.offer")],
        key=f"{page.campaign.id}:content_tabs",
        on_change="rerun",
    )
    if run_sheet.open:
        with run_sheet:
            _draw_run_sheet(page)
    if car_sheets.open:
        with car_sheets:
            draw_car_sheets(page)
    if offer.open:
        with offer:
            draw_offer(page)
