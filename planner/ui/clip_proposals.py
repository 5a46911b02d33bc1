"""Best moments as clips: take one as a task of the follow-up or dismiss it, and download what
is to be cut."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import streamlit as st

from planner.actions import clips
from planner.documents.cut_list import cut_list_csv, cut_list_edl
from planner.domain import timing
from planner.domain.campaign import Campaign
from planner.domain.clips import Clip, Reason, to_cut
from planner.errors import KaiboError
from planner.i18n import Words
from planner.insight.best_moments import BestMoments, Proposal, best_moments_of
from planner.store.telemetry import telemetry
from planner.ui import navigation, session
from planner.ui.figures import channel_name
from planner.ui.markdown import plain
from planner.ui.session import t, w

FRESH = timedelta(seconds=30)


def draw_clip_proposals(campaign: Campaign) -> None:
    """Draw the proposals; those not wanted are folded away."""
    if campaign.header.starts_at > session.now():
        return
    found = _shared(campaign.id, campaign.version, campaign)
    if not found.proposals and not to_cut(campaign.follow_up):
        return
    st.subheader(t("cut_curve.clips"), anchor=False)
    st.caption(t(f"cut_curve.clips.from_{found.begins_by}"))
    for proposal in found.proposals:
        if proposal.state != "dismissed":
            _draw_one(campaign, proposal)
    dismissed = [one for one in found.proposals if one.state == "dismissed"]
    if dismissed:
        with st.expander(t("cut_curve.clips.dismissed", n=len(dismissed))):
            for proposal in dismissed:
                _draw_one(campaign, proposal)
    _draw_cut_list(campaign, found)


@st.cache_resource(ttl=FRESH, max_entries=50, show_spinner=False)
def _shared(campaign_id: str, version: int, _campaign: Campaign) -> BestMoments:
    """Whoever looks at the same time shares one answer."""
    return best_moments_of(session.db(), telemetry(), _campaign)


def _draw_one(campaign: Campaign, proposal: Proposal) -> None:
    clip = proposal.clip
    start, end = map(timing.length, clip.seconds)
    clock = w().clock(clip.start, campaign.header.zone)
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        where = " · ".join(part for part in (f"{start}–{end}", clock, clip.title) if part)
        warned = f"\n\n:material/warning: {t('cut_curve.clips.careful')}" if clip.careful else ""
        st.markdown(f"**{plain(where)}**  \n{plain(_why(campaign, clip))}{warned}", width="stretch")
        if proposal.state == "accepted":
            st.badge(t("cut_curve.clips.accepted"), icon=":material/check:", color="green")
        else:
            text = t("cut_curve.clips.task", cue=clip.title or clock, why=_why(campaign, clip))
            act = _act(clips.accept, campaign, clip, text[:200])
            _button("accept", campaign, clip, act, ":material/content_cut:")
        if proposal.state != "dismissed":
            _button("dismiss", campaign, clip, _act(clips.dismiss, campaign, clip), None)


def _button(
    name: str, campaign: Campaign, clip: Clip, act: Callable[[], None], icon: str | None
) -> None:
    key = f"{campaign.id}:{name}:{clip.id}"
    st.button(t(f"cut_curve.clips.{name}"), key=key, icon=icon, on_click=act)


def _why(campaign: Campaign, clip: Clip) -> str:
    stop = "；" if w().language == "zh" else "; "
    return stop.join(dict.fromkeys(_reason(campaign, reason) for reason in clip.reasons))


def _reason(campaign: Campaign, reason: Reason) -> str:
    values = {name: _said(name, value) for name, value in reason.values.items()}
    why = "noted" if reason.why == "marked" and values.get("note") else reason.why
    said = t(f"clips.why.{why}", **values)
    several = len(campaign.platform.channels) > 1 and reason.channel_id
    if not several:
        return said
    return t("results.row", name=channel_name(campaign, reason.channel_id), said=said)


def _said(name: str, value: float | str) -> str:
    if isinstance(value, str):
        return value
    return w().percent(value, 0) if name == "share" else w().number(value)


def _act(action: Callable[..., None], campaign: Campaign, *what: object) -> Callable[[], None]:
    def act() -> None:
        try:
            action(session.db(), session.who(), campaign.id, *what, now=session.now())
        except KaiboError as error:
            session.notice(session.say(error), icon=":material/error:")

    return act


def _draw_cut_list(campaign: Campaign, found: BestMoments) -> None:
    tasks = to_cut(campaign.follow_up)
    if not tasks:
        return
    st.caption(t("cut_curve.clips.cut_list", n=len(tasks)))
    with st.container(horizontal=True):
        for kind, media_type in (("csv", "text/csv"), ("edl", "text/plain")):
            st.download_button(
                t(f"cut_curve.clips.{kind}"),
                partial(_file, campaign, found, kind, w()),
                file_name=f"clips-{campaign.id}.{kind}",
                mime=media_type,
                icon=":material/download:",
                key=f"{campaign.id}:cut_list:{kind}",
                on_click="ignore",
            )
        navigation.link("follow_up", t("cut_curve.clips.to_tasks"), icon=":material/replay:")


def _file(campaign: Campaign, found: BestMoments, kind: str, said: Words) -> bytes:
    if kind == "csv":
        return cut_list_csv(campaign, found.begins, said)
    return cut_list_edl(campaign)
