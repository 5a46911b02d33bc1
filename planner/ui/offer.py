"""The offer of this broadcast 本场政策 in step 4: what may be promised, and until when."""

from __future__ import annotations

import streamlit as st

from planner.actions import content, library
from planner.domain.campaign import Campaign
from planner.domain.steps.offer_checks import is_empty
from planner.errors import KaiboError
from planner.ui import session
from planner.ui.frame import Page
from planner.ui.session import t


def draw_offer(page: Page) -> None:
    """Draw the offer: prices and their basis open, the rest folded."""
    campaign = page.campaign
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader(t("offer.title"), anchor=False, width="stretch")
        _draw_library(campaign)
    form = page.form("content")
    first, second, third = st.columns(3)
    with first:
        form.money(("offer", "guide_price"))
    with second:
        form.money(("offer", "spoken_price"))
    with third:
        form.text(("offer", "price_basis"))
    form.long_text(("offer", "benefits"), height=80)
    left, middle, right = st.columns(3, vertical_alignment="bottom")
    with left:
        form.day(("offer", "valid_until"))
    with middle:
        form.text(("offer", "quota"))
    with right:
        form.check(("offer", "approved_by_maker"))
    with st.expander(t("offer.finance")):
        one, two = st.columns(2)
        with one:
            form.text(("offer", "trade_in"))
            form.text(("offer", "down_payment"))
        with two:
            form.text(("offer", "monthly"))
            form.text(("offer", "periods"))
    with st.expander(t("offer.words")):
        form.long_text(("offer", "may_say"))
        form.long_text(("offer", "may_not_say"))


def _draw_library(campaign: Campaign) -> None:
    found = dict(library.choices(session.db(), "offer", campaign.header.store_id))
    filled = not is_empty(campaign.content.offer)
    if found:
        with st.popover(t("offer.take"), icon=":material/inventory_2:"):
            chosen = st.selectbox(
                t("offer.which"),
                list(found),
                format_func=lambda item: found.get(item, ""),
                key=f"{campaign.id}:offer:which",
            )
            if filled:
                st.warning(t("offer.overwrites"))
            st.button(
                t("offer.take.do"),
                type="primary",
                key=f"{campaign.id}:offer:take",
                on_click=lambda: _take(campaign, chosen),
            )
    if filled:
        with st.popover(t("offer.keep"), icon=":material/save:"):
            st.markdown(t("offer.keep.why"))
            name = st.text_input(t("offer.name"), key=f"{campaign.id}:offer:name", max_chars=100)
            st.button(
                t("offer.keep.do"),
                key=f"{campaign.id}:offer:keep",
                disabled=not name.strip(),
                on_click=lambda: _keep(campaign, name),
            )


def _take(campaign: Campaign, item_id: str) -> None:
    try:
        content.take_offer(session.db(), session.who(), campaign, item_id, now=session.now())
    except KaiboError as error:
        session.notice(session.say(error), icon=":material/error:")
    else:
        session.notice(t("offer.taken"))


def _keep(campaign: Campaign, name: str) -> None:
    try:
        content.keep_offer(session.db(), session.who(), campaign, name, now=session.now())
    except KaiboError as error:
        session.notice(session.say(error), icon=":material/error:")
    else:
        session.notice(t("offer.kept"))
