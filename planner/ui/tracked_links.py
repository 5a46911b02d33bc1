"""Tracked links and QR codes of the warm-up, outside the platforms."""

from __future__ import annotations

from functools import partial

import streamlit as st

from planner.documents import qr_code
from planner.domain.campaign import Campaign
from planner.domain.steps.warm_up import WarmUpItem, days_before, t_minus
from planner.domain.tracking import landing_page, trackable, tracked_link
from planner.errors import InputError
from planner.ui import session
from planner.ui.fields import Form
from planner.ui.markdown import plain
from planner.ui.session import t


def draw_tracked_links(campaign: Campaign, form: Form) -> None:
    """Ask for the landing page; give the link and code of the item chosen."""
    st.caption(t("warm_up.links.lead"))
    address = form.text(("landing_page",))
    if not address:
        return
    try:
        landing_page(address)
    except InputError as error:
        st.error(session.say(error), icon=":material/link_off:")
        return
    items = {
        item.id: item
        for item in campaign.warm_up.items
        if item.status != "dropped" and trackable(item.channel)
    }
    if not items:
        st.info(t("warm_up.links.none"), icon=":material/link:")
        return
    chosen = st.selectbox(
        t("warm_up.links.choose"),
        list(items),
        format_func=lambda item_id: _name(campaign, items[item_id]),
        key=f"link_of:{campaign.id}",
    )
    item = items.get(str(chosen)) or next(iter(items.values()))
    link = tracked_link(campaign, item)
    st.code(link, language=None, wrap_lines=True)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.image(
            qr_code.png(link, 5), caption=t("warm_up.links.code", item=plain(item.title)), width=180
        )
        name = f"qr-{item.due or item.id}-{item.id[:6]}"
        st.download_button(
            t("warm_up.links.png"),
            partial(qr_code.png, link),
            f"{name}.png",
            "image/png",
            icon=":material/qr_code_2:",
            on_click="ignore",
            key="qr_png",
        )
        st.download_button(
            t("warm_up.links.svg"),
            partial(qr_code.svg, link),
            f"{name}.svg",
            "image/svg+xml",
            icon=":material/qr_code_2:",
            on_click="ignore",
            key="qr_svg",
        )


def _name(campaign: Campaign, item: WarmUpItem) -> str:
    day = t_minus(days_before(campaign, item.due)) if item.due else ""
    return " · ".join(text for text in (day, item.channel, item.title) if text)
