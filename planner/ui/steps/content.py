"""Step 4: the run sheet, what is said about each car, the offer of this broadcast."""

from __future__ import annotations

import streamlit as st

from planner.ui.back_timing import draw_back_timing
from planner.ui.car_sheets import draw_car_sheets
from planner.ui.frame import step
from planner.ui.history import draw_undo
from planner.ui.offer import draw_offer
from planner.ui.run_sheet_editor import draw_run_sheet, draw_sheet_settings
from planner.ui.run_sheet_exchange import draw_run_sheet_exchange
from planner.ui.session import t

with step("content") as page:
    form = page.form("run_sheet")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader(t("run_sheet.title"), anchor=False, width="stretch")
        draw_back_timing(form)
        draw_undo(page.campaign, "run_sheet")
    draw_run_sheet(form)
    with st.expander(t("run_sheet.settings"), icon=":material/tune:"):
        draw_sheet_settings(form)
    draw_run_sheet_exchange(page)
    draw_offer(page)
    draw_car_sheets(page)
