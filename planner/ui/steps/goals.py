"""Step 1: objective, theme, targets; the calculator; the brief."""

from __future__ import annotations

import streamlit as st

from planner.domain.calculator import rates_to_use
from planner.domain.steps.goals import OBJECTIVES, out_of_reach
from planner.ui.calculator import draw_calculator
from planner.ui.components.grid import Column
from planner.ui.forecast import draw_forecast
from planner.ui.frame import step
from planner.ui.past import past_of
from planner.ui.session import t
from planner.ui.targets import draw_targets

with step("goals") as page:
    form = page.form()
    form.pills(("objective",), OBJECTIVES, "objective")
    form.text(("theme",))
    st.subheader(t("goals.targets"), anchor=False)
    draw_targets(page, form)
    own = past_of(page.campaign).rates
    page.also(out_of_reach(page.campaign, rates_to_use(page.campaign.goals.rates, own)))
    draw_forecast(page, goals=True)
    draw_calculator(page, form, own)
    with st.expander(t("goals.audience_and_brief")):
        form.long_text(("audience",))
        for name in ("market", "competitors", "positioning", "price", "channel", "product"):
            form.long_text(("brief", name), height=80)
        form.long_text(("strategy",))
        st.markdown(f"**{t('goals.promotion_channels')}**")
        form.table(
            ("promotion_channels",),
            [Column("name"), Column("purpose", width=24), Column("share", "percent", 8)],
        )
