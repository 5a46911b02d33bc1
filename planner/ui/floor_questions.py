"""What viewers ask while a broadcast is on. A row stays where it is, so that the one that is
pressed is the one that was meant; newer questions wait until they are asked for."""

from __future__ import annotations

from collections.abc import Sequence
from unicodedata import east_asian_width

import streamlit as st

from planner.actions import chat_questions
from planner.domain.campaign import Campaign
from planner.domain.show import Question
from planner.domain.telemetry import Event
from planner.errors import KaiboError
from planner.ui import session
from planner.ui.markdown import plain
from planner.ui.minute_curve import ago
from planner.ui.session import t

WIDEST = 150
"""About four lines of a phone, in half-widths; the host sees the whole text."""
ONE_LINE = 40
"""A button has no more: of a longer question it bears the beginning, below the text."""
NOT_SENT = "floor_not_sent"
"""Why the last question could not be sent."""


def draw_questions(campaign: Campaign, asked: Sequence[Event]) -> None:
    """Draw the questions as they were first shown, each a button that sends it."""
    key = f"{campaign.id}:asked"
    known = {event.text.strip(): event for event in asked}
    rows = {text: known.get(text, event) for text, event in st.session_state.get(key, {}).items()}
    rows = rows or known
    st.session_state[key] = rows
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader(t("floor.questions"), anchor=False, width="stretch")
        if rows:
            _draw_newer(key, len(known.keys() - rows.keys()))
    if not rows:
        st.caption(t("floor.questions.none"))
        return
    st.caption(t("floor.questions.how"))
    if problem := st.session_state.pop(NOT_SENT, ""):
        st.error(problem)
    sent = chat_questions.sent(session.db(), campaign.id)
    for text, event in rows.items():
        _draw_one(campaign, event, sent.get(text[: chat_questions.LONGEST]))


def clipped(text: str, widest: int) -> str:
    """A text that is no wider than so many half-widths."""
    used = 0
    for place, sign in enumerate(text):
        used += 2 if east_asian_width(sign) in "WF" else 1
        if used > widest:
            return text[:place].rstrip() + "…"
    return text


def _draw_newer(key: str, number: int) -> None:
    """A button that is always there, so that nothing moves when a question comes."""
    st.button(
        t("floor.questions.new", n=number) if number else t("floor.questions.no_new"),
        key=f"{key}:new",
        icon=":material/arrow_upward:",
        disabled=not number,
        on_click=_show_newer,
        args=(key,),
    )


def _show_newer(key: str) -> None:
    st.session_state.pop(key, None)


def _draw_one(campaign: Campaign, event: Event, sent: Question | None) -> None:
    text = event.text.strip()
    said, label = plain(clipped(text, WIDEST)), plain(clipped(text, ONE_LINE))
    sendable = sent is None or (sent.answered_at is not None and event.at > sent.answered_at)
    if sendable and label != said:
        st.markdown(said)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if sendable:
            st.button(
                label,
                key=f"ask:{event.channel_id}:{event.id}",
                icon=":material/send:",
                type="tertiary",
                help=t("floor.send"),
                on_click=_send,
                args=(campaign.id, event),
            )
        else:
            st.markdown(said, width="content")
            if sent is not None and sent.answered_at is not None:
                st.badge(t("floor.answered"), icon=":material/done_all:", color="grey")
            else:
                st.badge(t("floor.sent"), icon=":material/check:", color="green")
        st.caption(plain(ago(campaign, event.at)), width="content")


def _send(campaign_id: str, event: Event) -> None:
    try:
        chat_questions.send_to_host(
            session.db(), session.who(), campaign_id, event, now=session.now()
        )
    except KaiboError as error:
        st.session_state[NOT_SENT] = session.say(error)  # a callback draws nothing itself
