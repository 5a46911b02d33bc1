"""Step 2: people, cars, kit, place and money."""

from __future__ import annotations

import streamlit as st

from planner.ui.budget import draw_budget, total_said
from planner.ui.cars_and_kit import draw_cars, draw_kit, draw_partners, draw_venue
from planner.ui.crew import draw_crew
from planner.ui.frame import step
from planner.ui.markdown import plain
from planner.ui.session import t

with step("resources") as page:
    plan = page.campaign.resources
    draw_crew(page)
    draw_cars(page)
    with st.expander(
        t("resources.venue.summary", name=plain(plan.venue.name) or t("resources.venue.none")),
        icon=":material/location_on:",
        key="resources_venue",
        expanded=not plan.venue.name,
    ):
        draw_venue(page)
    with st.expander(
        t("resources.kit.summary", n=len(plan.kit)), icon=":material/mic:", key="resources_kit"
    ):
        draw_kit(page)
    with st.expander(
        t("resources.budget.summary", total=total_said(page)),
        icon=":material/payments:",
        key="resources_budget",
    ):
        draw_budget(page)
    with st.expander(
        t("resources.partners.summary", n=len(plan.partners)),
        icon=":material/handshake:",
        key="resources_partners",
    ):
        draw_partners(page)
