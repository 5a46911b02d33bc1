"""The result 战报 in one tap: text and picture for the chat group, with its state."""

from __future__ import annotations

import streamlit as st

from planner.actions import results_opened
from planner.documents import result_text
from planner.documents.document import as_data, as_text
from planner.domain.campaign import Campaign
from planner.insight.results import Results
from planner.ui import session
from planner.ui.components.copy_text import draw_copy_text
from planner.ui.components.picture import draw_picture
from planner.ui.session import t, w

_NOT_YET = ("live", "provisional")


def draw_result_to_send(campaign: Campaign, results: Results) -> None:
    """Draw the result folded; it is made when it is opened."""
    key = f"{campaign.id}:result_to_send"
    if results.state == "final" and results_opened.last(session.db(), campaign.id) in _NOT_YET:
        st.caption(f":material/update: {t('cut_curve.report.final_now')}")
    box = st.expander(_label(results), icon=":material/send:", key=key, on_change="rerun")
    if not box.open:
        return
    with box:
        if results.is_empty:
            st.info(t("cut_curve.report.none"), icon=":material/edit_note:")
            return
        note_opened(campaign, results)
        document = result_text.build(campaign, w(), results)
        left, right = st.columns(2, gap="large")
        with left:
            draw_copy_text(f"{key}:text", as_text(document), w())
        with right:
            draw_picture(
                f"{key}:picture", as_data(document), document.title, w(), language=w().language
            )


def note_opened(campaign: Campaign, results: Results) -> None:
    """Note that the result was looked at to be sent on, and how final it was."""
    if results.state:
        results_opened.note(
            session.db(), session.who(), campaign.id, results.state, now=session.now()
        )


def _label(results: Results) -> str:
    """With the least final state of all its numbers."""
    if results.state is None:
        return t("cut_curve.report")
    return t("cut_curve.report.in_state", state=t(f"metrics.state.{results.state}"))
