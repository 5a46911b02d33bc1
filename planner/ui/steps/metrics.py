"""Step 8: the result and the minute curve, figures to type, files to import, and every
figure there is."""

from __future__ import annotations

import streamlit as st

from planner.ui import session
from planner.ui.figures import draw_entry, draw_figures
from planner.ui.frame import step
from planner.ui.import_file import draw_import
from planner.ui.minute_curve import draw_minute_curve, read_curve
from planner.ui.results import draw_results
from planner.ui.session import t

with step("metrics") as page:
    curve = read_curve(page.campaign)
    if curve.on_air:  # what happens now comes first; what it brought comes first afterwards
        draw_minute_curve(page.campaign, curve)
    draw_results(page)
    if not curve.on_air:
        draw_minute_curve(page.campaign, curve)
    with st.expander(t("metrics.enter"), icon=":material/edit:", expanded=True):
        draw_entry(page.campaign)
    # once the broadcast is over, the platform's file is what comes next
    over = page.campaign.over(session.now())
    with st.expander(t("metrics.import"), icon=":material/upload_file:", expanded=over):
        draw_import(f"metrics:{page.campaign.id}", page.campaign)
    draw_figures(page.campaign)
    form = page.form()
    form.text(("valid_lead",))
    form.long_text(("note",), height=80)
