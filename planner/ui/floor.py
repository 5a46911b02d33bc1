"""Live numbers 现场数据: what the floor manager sees of a broadcast that is on. It draws itself
again every few seconds."""

from __future__ import annotations

from datetime import timedelta

import streamlit as st

from planner.domain.campaign import Campaign
from planner.domain.floor_notes import Burst
from planner.insight.floor import ChannelDrop, Floor, Note, Silence, Untyped, floor_of
from planner.insight.minute_curve import MinuteCurve
from planner.store.telemetry import telemetry
from planner.ui import navigation, session
from planner.ui.curve_notes import draw_note_of_now
from planner.ui.cut_chart import draw_cut_chart, read_usual
from planner.ui.figures import channel_name
from planner.ui.floor_numbers import draw_goals, draw_missing, draw_numbers
from planner.ui.floor_questions import draw_questions
from planner.ui.frame import opened_campaign, say_sample, which
from planner.ui.markdown import plain
from planner.ui.minute_curve import EVERY, read_curve
from planner.ui.result_to_send import draw_result_to_send
from planner.ui.session import t, w

MINUTE = timedelta(minutes=1)
CUES_NAMED = 12


def draw_floor() -> None:
    """Draw the page."""
    campaign = opened_campaign()
    st.caption(which(campaign.header))
    st.header(t("page.floor"), anchor=False)
    say_sample(campaign.header)
    curve = read_curve(campaign)
    if curve.on_air:
        st.fragment(_follow, run_every=EVERY)()
        draw_note_of_now(campaign)
    else:
        _draw(campaign, curve)
    draw_result_to_send(campaign, _read(campaign).results)


def _read(campaign: Campaign) -> Floor:
    return _shared(campaign.id, campaign.version, campaign)


@st.cache_resource(ttl=EVERY / 2, max_entries=50, show_spinner=False)
def _shared(campaign_id: str, version: int, _campaign: Campaign) -> Floor:
    """Whoever looks at the same moment shares one reading."""
    curve, usual = read_curve(_campaign), read_usual(_campaign)
    return floor_of(session.db(), telemetry(), _campaign, curve, usual, now=session.now())


def _follow() -> None:
    campaign = opened_campaign()  # others note and edit meanwhile
    curve = read_curve(campaign)
    if not curve.on_air:
        st.rerun()  # it has ended: from now on it stands still
    _draw(campaign, curve)


def _draw(campaign: Campaign, curve: MinuteCurve) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        if curve.on_air:
            st.badge(t("floor.on_air"), icon=":material/sensors:", color="green")
        else:
            st.caption(t("floor.not_on_air"))
        if curve.is_demo:
            st.badge(t("floor.demo"), icon=":material/science:", color="orange")
        st.caption(t("floor.lead"))
    floor, usual = _read(campaign), read_usual(campaign)
    _draw_notes(campaign, floor)
    known = not (floor.curve.is_empty and floor.results.is_empty)
    if known:
        draw_numbers(campaign, floor, usual)
    else:
        _draw_nothing()
    numbers, questions = st.columns([5, 3], gap="large")
    with numbers:
        if known:
            draw_cut_chart(campaign, floor.curve, floor.cut, usual, key="floor")
            _draw_cues(floor)
            _draw_rhythms(campaign, floor)
            draw_missing(campaign, floor)
        if curve.on_air or not campaign.over(session.now()):
            draw_goals(campaign, floor)
    with questions:
        draw_questions(campaign, floor.questions)


def _draw_nothing() -> None:
    st.info(t("floor.empty"), icon=":material/show_chart:")
    with st.container(horizontal=True):
        navigation.link("connections", t("floor.connect"), icon=":material/add_link:")
        navigation.link("on_air", t("floor.type"), icon=":material/dialpad:")


def _draw_rhythms(campaign: Campaign, floor: Floor) -> None:
    said = []
    for rhythm in floor.rhythms:
        kind, unit = ("typed", MINUTE) if rhythm.typed else ("read", timedelta(seconds=1))
        said.append(
            t(
                f"floor.rhythm.{kind}",
                channel=channel_name(campaign, rhythm.channel_id),
                n=max(1, round(rhythm.every / unit)),
            )
        )
    if said:
        st.caption(plain(("；" if w().language == "zh" else "; ").join(said)))


def _draw_cues(floor: Floor) -> None:
    """What the numbers below the curve stand for, the last ones."""
    named = [f"{number} {one.title}" for number, one in enumerate(floor.cut.segments, 1)]
    if named:
        st.caption(t("cut_curve.cues", cues=plain(" · ".join(named[-CUES_NAMED:]))))


def _draw_notes(campaign: Campaign, floor: Floor) -> None:
    for note in floor.notes:
        st.warning(_said_note(campaign, floor, note), icon=":material/notifications_active:")
    if any(isinstance(note, Silence) for note in floor.notes):
        navigation.link("connections", t("floor.silent.to_connections"), icon=":material/cable:")
    if any(isinstance(note, Untyped) for note in floor.notes):
        navigation.link("on_air", t("floor.type"), icon=":material/dialpad:")
    if floor.curve.on_air and not floor.notes and not floor.curve.is_empty:
        st.caption(f":material/check_circle: {t('floor.nothing_stands_out')}")


def _said_note(campaign: Campaign, floor: Floor, note: Note) -> str:
    if isinstance(note, Silence):
        return _said_silence(campaign, note)
    if isinstance(note, Untyped):
        return t(
            "floor.untyped",
            channel=plain(channel_name(campaign, note.channel_id)),
            since=w().clock(note.since, campaign.header.zone),
            n=max(1, round(note.every / MINUTE)),
        )
    if isinstance(note, Burst):
        since = w().clock(note.since, campaign.header.zone)
        usually = w().number(note.usually, 0 if note.usually >= 2 else 1)
        return t("floor.burst", since=since, n=note.questions, usually=usually)
    return " ".join(part for part in (_said_drop(campaign, note), _on_now(floor)) if part)


def _said_silence(campaign: Campaign, note: Silence) -> str:
    values = {
        "channel": plain(channel_name(campaign, note.channel_id)),
        "feed": t(f"floor.feed.{note.feed}"),
        "why": "",
    }
    if note.reason and w().has(f"minute_curve.gap.{note.reason}"):
        values["why"] = t("floor.silent.why", reason=t(f"minute_curve.gap.{note.reason}"))
    if note.since is None:
        return t("floor.silent.never", **values)
    since = w().clock(note.since, campaign.header.zone)
    return t("floor.silent", since=since, **values)


def _said_drop(campaign: Campaign, note: ChannelDrop) -> str:
    fell = note.drop
    values = {
        "channel": plain(channel_name(campaign, note.channel_id)),
        "since": w().clock(fell.since, campaign.header.zone),
        "before": w().number(fell.before),
        "left": w().number(fell.left),
    }
    if fell.usually is None:
        return t("floor.drop.no_history", **values)
    return t("floor.drop", usually=w().number(fell.usually), **values)


def _on_now(floor: Floor) -> str:
    """The cue that is on, where a log tells it."""
    if floor.cut.ran.cut_by == "planned" or not floor.cut.segments:
        return ""
    return t("floor.drop.cue", cue=plain(floor.cut.segments[-1].title))


draw_floor()
