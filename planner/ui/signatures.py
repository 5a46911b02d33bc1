"""Who signed what, when; and what becomes of the broadcast."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from planner.actions import sign_off
from planner.domain.campaign import Campaign
from planner.domain.checks import critical
from planner.domain.readiness import Signature, signature
from planner.domain.steps.broadcast import SignOffKind
from planner.errors import KaiboError
from planner.ui import session
from planner.ui.frame import Page
from planner.ui.markdown import plain
from planner.ui.session import t, w


def draw_status(page: Page) -> None:
    """What became of the broadcast, where that is decided or to be said."""
    campaign, now = page.campaign, session.now()
    status = campaign.header.status
    if status == "cancelled":
        st.warning(t("broadcast.cancelled"), icon=":material/event_busy:")
        _button(t("broadcast.reopen"), "reopen", partial(sign_off.reopen, campaign_id=campaign.id))
    elif status in ("held", "reviewed"):
        st.success(t("broadcast.held"), icon=":material/task_alt:")
        if status == "held":
            label = t("broadcast.not_held")
            _button(label, "reopen", partial(sign_off.reopen, campaign_id=campaign.id))
    elif campaign.over(now) or any(c.actual_off for c in campaign.platform.channels):
        st.info(t("broadcast.over"), icon=":material/flag:")
        _button(
            t("broadcast.mark_held"),
            "mark_held",
            partial(sign_off.mark_held, campaign_id=campaign.id),
            primary=True,
        )


def draw_signatures(page: Page) -> None:
    """The two signatures, each signed, void or waiting, and the way to call it all off."""
    campaign = page.campaign
    if campaign.broadcast.sign_offs or not campaign.over(session.now()):
        st.subheader(t("broadcast.sign_offs"), anchor=False)
        left, right = st.columns(2)
        with left, st.container(border=True):
            _draw_one(page, "compliance", signature(campaign, "compliance"))
        with right, st.container(border=True):
            _draw_one(page, "ready", signature(campaign, "ready"))
        if campaign.broadcast.sign_offs:
            _draw_past(campaign)
    if campaign.header.status in ("planning", "ready"):
        with st.popover(t("broadcast.cancel"), icon=":material/event_busy:", width="content"):
            st.markdown(t("broadcast.cancel.sure"))
            label = t("broadcast.cancel.yes")
            _button(label, "cancel", partial(sign_off.cancel, campaign_id=campaign.id))


def _draw_one(page: Page, kind: SignOffKind, found: Signature | None) -> None:
    campaign = page.campaign
    st.markdown(f"**{t(f'broadcast.sign.{kind}')}**")
    st.caption(t(f"broadcast.sign.{kind}.what"))
    if found is not None:
        signed = found.sign_off
        by, at = plain(signed.by), w().stamp(signed.at, campaign.header.zone)
        icon = ":material/history:" if found.void else ":material/verified:"
        st.markdown(f"{icon} {t('broadcast.signed', by=by, at=at)}")
        if signed.note:
            st.caption(plain(signed.note))
        if found.void:
            changed = " · ".join(t(f"broadcast.changed.{part}") for part in found.changed)
            st.warning(t("broadcast.void", changed=changed))
    if campaign.over(session.now()):
        return
    with st.container(horizontal=True):
        if found is None or found.void:
            _draw_sign(page, kind, again=found is not None)
        if found is not None:
            label = t("broadcast.withdraw")
            action = partial(sign_off.withdraw, kind=kind, campaign_id=campaign.id)
            _button(label, f"withdraw_{kind}", action)


def _draw_sign(page: Page, kind: SignOffKind, *, again: bool) -> None:
    waiting = len(critical(page.all_steps)) if kind == "ready" else 0
    if waiting:
        st.caption(f":material/block: {t('broadcast.not_ready', n=waiting)}")
        return
    key = f"{page.campaign.id}:sign:{kind}"
    label = t("broadcast.sign_again") if again else t("broadcast.sign_now")
    with st.popover(label, icon=":material/draw:", type="primary", width="content"):
        st.markdown(t(f"broadcast.sign.{kind}.means"))
        note = st.text_input(t("broadcast.sign_note"), key=f"{key}:note", max_chars=500)
        action = partial(sign_off.sign, kind=kind, note=note.strip(), campaign_id=page.campaign.id)
        who = session.who().name
        _button(t("broadcast.sign_as", who=who), f"sign_{kind}", action, primary=True)


def _draw_past(campaign: Campaign) -> None:
    zone = campaign.header.zone
    with st.expander(t("broadcast.past_signatures", n=len(campaign.broadcast.sign_offs))):
        for one in reversed(campaign.broadcast.sign_offs[-20:]):
            at = w().stamp(one.at, zone)
            line = f"{t(f'broadcast.sign.{one.kind}')} · {plain(one.by)} · {at}"
            if one.withdrawn_at is not None:
                gone = w().stamp(one.withdrawn_at, zone)
                line += f" · {t('broadcast.withdrawn', by=plain(one.withdrawn_by), at=gone)}"
            st.markdown(line)


def _button(label: str, key: str, action: Callable[..., None], *, primary: bool = False) -> None:
    def act() -> None:
        try:
            action(database=session.db(), who=session.who(), now=session.now())
        except KaiboError as error:
            session.notice(session.say(error), icon=":material/error:")

    st.button(label, key=key, type="primary" if primary else "secondary", on_click=act)
