"""Is everything ready: what is critical, with the way there, and how far the ten steps are."""

from __future__ import annotations

import streamlit as st

from planner.domain.campaign import STEPS
from planner.domain.checks import critical, step_states
from planner.ui import navigation
from planner.ui.frame import SEVERITY_ICONS, STATE_ICONS, Page, said
from planner.ui.markdown import plain
from planner.ui.session import t

SHOWN_PER_STEP = 5


def draw_readiness(page: Page) -> None:
    """What keeps the broadcast off the air, step by step, and the ten steps folded."""
    grave = critical(page.all_steps)
    if grave:
        st.error(t("broadcast.not_ready", n=len(grave)), icon=":material/block:")
    else:
        st.success(t("broadcast.nothing_critical"), icon=":material/check_circle:")
    for step in STEPS:
        here = [p for p in grave if p.step == step]
        if not here:
            continue
        if step != page.step:
            label = t("broadcast.settle_in", step=t(f"step.{step}"))
            navigation.link(step, label, icon=navigation.STEP_ICONS[step])
        for problem in here[:SHOWN_PER_STEP]:
            st.markdown(f"{SEVERITY_ICONS[problem.severity]} {plain(said(problem))}")
        if len(here) > SHOWN_PER_STEP:
            st.caption(t("broadcast.more", n=len(here) - SHOWN_PER_STEP))
    states = step_states(page.campaign, page.all_steps)
    ready = sum(state == "ready" for state in states.values())
    with st.expander(t("frame.ready_count", n=ready), icon=":material/checklist:"):
        for i, step in enumerate(STEPS, 1):
            label = f"{i} {t(f'step.{step}')} · {t(f'state.{states[step]}')}"
            navigation.link(step, label, icon=STATE_ICONS[states[step]])
