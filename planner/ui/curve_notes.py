"""Notes on the curve: write one at a moment, see who wrote which, take one away."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import streamlit as st

from planner.actions import curve_notes
from planner.domain import timing
from planner.domain.campaign import Campaign
from planner.domain.polling import Span
from planner.domain.steps.review import CurveNote
from planner.errors import InputError, KaiboError
from planner.ui import session
from planner.ui.cut_chart import said_note
from planner.ui.markdown import plain
from planner.ui.session import t, w

LONGEST = 200
SHOWN = 20


def draw_note_of_now(campaign: Campaign) -> None:
    """Draw a field for what happens now."""
    form = f"{campaign.id}:note_now"
    with (
        st.form(_kept(form), border=False),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        text = st.text_input(t("cut_curve.note.now"), max_chars=LONGEST)
        if st.form_submit_button(t("cut_curve.note.add"), icon=":material/push_pin:"):
            _add(campaign, session.now, text, form)


def draw_curve_notes(campaign: Campaign) -> None:
    """Draw the notes there are, and the fields for another."""
    notes = sorted(campaign.review.curve_notes, key=lambda note: note.at)
    form = f"{campaign.id}:note"
    label = t("review.curve_notes")  # the same whatever is in it: another one would close it
    with st.expander(label, icon=":material/push_pin:", key=f"{form}s", on_change="rerun"):
        for note in notes[-SHOWN:]:
            _draw_one(campaign, note)
        with st.form(_kept(form), border=False):
            when = st.text_input(t("cut_curve.note.when"), max_chars=20)
            text = st.text_input(t("review.curve_notes.text"), max_chars=LONGEST)
            if st.form_submit_button(t("cut_curve.note.add"), icon=":material/push_pin:"):
                _add(campaign, lambda: _moment(campaign, when), text, form)


def _kept(form: str) -> str:
    """The key of a form that keeps what is in it until that is stored: a second click, or a
    time that cannot be read, loses nothing."""
    return f"{form}:{st.session_state.get(form, 0)}"


def _draw_one(campaign: Campaign, note: CurveNote) -> None:
    zone = campaign.header.zone
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(plain(said_note(campaign, note)), width="stretch")
        written = w().stamp(note.made_at, zone)
        st.caption(plain(t("cut_curve.note.written", by=note.by, at=written)), width="content")
        st.button(
            t("cut_curve.note.remove"),
            key=f"{campaign.id}:note:{note.id}",
            icon=":material/delete:",
            on_click=_remove,
            args=(campaign.id, note.id),
        )


def _moment(campaign: Campaign, typed: str) -> datetime:
    """The moment somebody typed; it has to be one that the curve may show."""
    header = campaign.header
    if not typed.strip():
        raise InputError("cut_curve.note.no_time")
    try:
        seconds, _ = timing.typed_time(
            typed, header.starts_at, header.zone, header.length_minutes * 60
        )
    except InputError as error:
        raise InputError("cut_curve.note.not_a_time", value=typed[:20]) from error
    at = timing.at(header.starts_at, seconds)
    if not Span(header.starts_at, campaign.ended_at).is_near(at):
        since = w().clock(header.starts_at, header.zone)
        until = w().clock(campaign.ended_at, header.zone)
        raise InputError("cut_curve.note.outside", value=typed[:20], since=since, until=until)
    return at


def _add(campaign: Campaign, moment: Callable[[], datetime], text: str, form: str) -> None:
    try:
        curve_notes.add(session.db(), session.who(), campaign.id, moment(), text, now=session.now())
    except KaiboError as error:
        st.error(session.say(error))
    else:
        st.session_state[form] = st.session_state.get(form, 0) + 1
        st.rerun()


def _remove(campaign_id: str, note_id: str) -> None:
    try:
        curve_notes.remove(session.db(), session.who(), campaign_id, note_id, now=session.now())
    except KaiboError as error:
        session.notice(session.say(error), icon=":material/error:")
