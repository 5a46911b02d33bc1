"""Step 1: objective, theme, targets; the calculator; the brief."""

from __future__ import annotations

import streamlit as st

from planner.ui.components.grid import Column
from planner.ui.frame import step
from planner.ui.session import t

with step("goals") as page:
    form = page.form()
    form.pills(
        ("objective",), ["leads", "launch", "test_drives", "orders", "brand", "care"], "objective"
    )
    form.text(("theme",))
    st.subheader(t("goals.targets"), anchor=False)
    metrics = ["leads", "viewers", "impressions", "test_drives", "orders"]
    form.table(
        ("targets",),
        [
            Column("metric", "choice", options=[(m, t(f"metric.{m}")) for m in metrics], width=20),
            Column("value", "decimal"),
        ],
    )
    with st.expander(t("goals.audience_and_brief")):
        form.long_text(("audience",))
        for name in ("market", "competitors", "positioning", "price", "channel", "product"):
            form.long_text(("brief", name), height=80)
        form.long_text(("strategy",))
