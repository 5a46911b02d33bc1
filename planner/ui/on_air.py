"""Run the show 中控台: the console, and the screens that follow it."""

from __future__ import annotations

from datetime import datetime, timedelta

import streamlit as st

from planner import address
from planner.actions import stage_links
from planner.actions.stage_links import ROLES, Link, Role
from planner.documents import qr_code
from planner.documents.stage_page import assets_version, stage_words
from planner.domain.campaign import Campaign
from planner.errors import KaiboError
from planner.ui import navigation, session
from planner.ui.components.console import draw_console
from planner.ui.components.copy_text import draw_copy_text
from planner.ui.frame import opened_campaign, say_sample, which
from planner.ui.markdown import plain
from planner.ui.session import t, w

LASTS = {"night": timedelta(), "day": timedelta(days=1), "week": timedelta(days=7)}
"""How long a link lasts beyond the night after the broadcast."""

OPENED: tuple[Role, ...] = ("host", "prompter", "crew", "wall", "console")


def draw_on_air() -> None:
    """Draw the page."""
    campaign = opened_campaign()
    st.caption(which(campaign.header))
    st.header(t("page.on_air"), anchor=False)
    say_sample(campaign.header)
    if not campaign.run_sheet.cues:
        st.info(t("on_air.empty"), icon=":material/list_alt:")
        navigation.link("content", t("on_air.to_content"), icon=":material/arrow_forward:")
        return
    labels = [t("on_air.console"), t("on_air.screens")]
    console, screens = st.tabs(labels, key=f"{campaign.id}:on_air", on_change="rerun")
    if console.open:
        with console:
            _draw_console(campaign)
    if screens.open:
        with screens:
            _draw_screens(campaign)


def _draw_console(campaign: Campaign) -> None:
    link = _own(campaign, "console")
    draw_console(link.token, stage_words("console"), session.language(), assets_version())


def _own(campaign: Campaign, role: Role) -> Link:
    return stage_links.own(session.db(), session.who(), campaign.id, role, now=session.now())


def _draw_screens(campaign: Campaign) -> None:
    st.markdown(t("on_air.own_views"))
    with st.container(horizontal=True):
        for role in OPENED:
            here = f"/stage/{_own(campaign, role).token}?lang={session.language()}"
            st.link_button(t(f"on_air.role_{role}"), here, icon=":material/open_in_new:")
    st.subheader(t("on_air.send_link"), anchor=False)
    if not address.is_shared():
        st.warning(t("on_air.not_shared"), icon=":material/wifi_off:")
    _draw_new(campaign)
    _draw_links(campaign)


def _draw_new(campaign: Campaign) -> None:
    crew = [member.name for member in campaign.resources.crew if member.name]
    with st.form("new_link", border=True):
        who, role, until = st.columns([2, 1, 1], vertical_alignment="bottom")
        name = who.selectbox(
            t("on_air.for_whom"),
            crew,
            index=None,
            accept_new_options=True,
            placeholder=t("on_air.choose_or_type"),
        )
        roles = {t(f"on_air.role_{r}"): r for r in ROLES}
        chosen = role.selectbox(t("on_air.screen"), list(roles))
        lasting = {t(f"on_air.lasts_{k}"): v for k, v in LASTS.items()}
        lasts = until.selectbox(t("on_air.lasts"), list(lasting))
        if st.form_submit_button(t("on_air.make"), type="primary", icon=":material/qr_code_2:"):
            _make(campaign, roles[chosen], name or "", lasting[lasts])


def _make(campaign: Campaign, role: Role, name: str, longer: timedelta) -> None:
    now = session.now()
    ends = max(stage_links.default_expiry(campaign.header), now + timedelta(hours=12)) + longer
    try:
        link = stage_links.make(
            session.db(), session.who(), campaign.id, role, name, expires_at=ends, now=now
        )
    except KaiboError as error:
        st.error(session.say(error))
        return
    st.session_state["link_shown"] = link.id


def _draw_links(campaign: Campaign) -> None:
    now = session.now()
    links = [
        link
        for link in stage_links.of_campaign(session.db(), campaign.id)
        if link.holds(now) and not link.own
    ]
    if not links:
        st.caption(t("on_air.no_links"))
        return
    shown = st.session_state.get("link_shown")
    for link in links[:50]:
        until = w().stamp(link.expires_at, campaign.header.zone)
        title = (
            f"{plain(link.name)} · {t(f'on_air.role_{link.role}')} · {t('on_air.until', at=until)}"
        )
        with st.expander(title, expanded=link.id == shown, icon=":material/qr_code_2:"):
            _draw_link(link, now)


def _draw_link(link: Link, now: datetime) -> None:
    opens = f"{address.base_url()}/stage/{link.token}?lang={session.language()}"
    left, right = st.columns([1, 2])
    left.image(qr_code.png(opens, 6), caption=t("on_air.scan"))
    with right:
        st.caption(t("on_air.made_by", by=plain(link.made_by)))
        draw_copy_text(f"link:{link.id}", opens, w())
        with st.popover(t("on_air.revoke"), icon=":material/link_off:"):
            st.markdown(t("on_air.revoke_sure"))
            if st.button(t("on_air.revoke"), type="primary", key=f"revoke:{link.id}"):
                try:
                    stage_links.revoke(session.db(), session.who(), link.id, now=now)
                except KaiboError as error:
                    st.error(session.say(error))
                else:
                    session.notice(t("on_air.revoked"))
                    st.rerun()


draw_on_air()
