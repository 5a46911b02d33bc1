"""Step 6: ready or not, the checklist of the day, the signatures, the emergency plan."""

from __future__ import annotations

import streamlit as st

from planner.ui import navigation, session
from planner.ui.checklist import draw_checklist
from planner.ui.components.grid import Column
from planner.ui.frame import step
from planner.ui.readiness import draw_readiness
from planner.ui.session import t
from planner.ui.signatures import draw_signatures, draw_status

with step("broadcast") as page:
    draw_status(page)
    navigation.link("on_air", t("on_air.open"), icon=":material/play_circle:")
    if not page.campaign.over(session.now()):
        draw_readiness(page)
    draw_checklist(page)
    draw_signatures(page)
    st.subheader(t("broadcast.emergencies"), anchor=False)
    page.form().table(
        ("emergencies",),
        [
            Column("risk", width=16),
            Column("sign", width=18),
            Column("response", "long", width=30),
            Column("owner", width=10),
        ],
    )
    with st.expander(t("broadcast.note"), icon=":material/notes:"):
        page.form().long_text(("note",))
