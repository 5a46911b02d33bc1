"""Settings and history of a campaign: what it is called, its status, who changed what."""

from __future__ import annotations

import streamlit as st

from planner.domain.campaign import Campaign
from planner.ui import conflict
from planner.ui.campaign_actions import draw_campaign_actions
from planner.ui.fields import Form
from planner.ui.frame import opened_campaign, saved_state, which
from planner.ui.history import draw_history
from planner.ui.session import t


def _draw_settings(campaign: Campaign) -> None:
    form = Form(campaign, "header")
    form.text(("title",))
    left, right = st.columns(2)
    with left:
        form.text(("tag",))
    with right:
        st.text_input(t("header.status"), t(f"status.{campaign.header.status}"), disabled=True)
    form.long_text(("note",), height=80)
    _draw_status(form)


def _draw_status(form: Form) -> None:
    status = form.campaign.header.status
    if status in ("held", "reviewed"):
        return
    with st.container(horizontal=True):
        if status == "cancelled":
            if st.button(t("campaign.resume"), icon=":material/undo:", type="primary"):
                form.save({("status",): "planning"})
                st.rerun()
            return
        with st.popover(t("campaign.cancel"), icon=":material/event_busy:"):
            st.markdown(t("campaign.cancel.sure"))
            if st.button(t("campaign.cancel.do"), type="primary", key="cancel_campaign"):
                form.save({("status",): "cancelled"})
                st.rerun()


campaign = opened_campaign()
header = campaign.header
with st.container(horizontal=True, vertical_alignment="center"):
    st.caption(which(header), width="stretch")
    st.caption(saved_state(campaign, "header"), width="content")
st.header(t("page.campaign"), anchor=False)
conflict.ask_if_any(campaign)
labels = [t("campaign.settings"), t("history.title")]
settings, past = st.tabs(
    labels,
    default=labels[1] if "part" in st.query_params else labels[0],
    key=f"{campaign.id}:campaign_tabs",
    on_change="rerun",
)
if settings.open:
    with settings:
        _draw_settings(campaign)
        draw_campaign_actions(campaign)
if past.open:
    with past:
        st.caption(t("history.lead"))
        draw_history(campaign)
