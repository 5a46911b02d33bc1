"""The chart of the minute curve with what ran below it, for the live page and the review."""

from __future__ import annotations

from datetime import timedelta

import streamlit as st

from planner.charts.cut_curve import Band, PaleLine, Pin, cut_curve
from planner.domain.as_run import Segment
from planner.domain.campaign import Campaign
from planner.domain.show import Mark
from planner.domain.steps.review import CurveNote
from planner.insight.cut import Cut
from planner.insight.minute_curve import MinuteCurve
from planner.insight.usual_curve import Usual, usual_of
from planner.insight.what_ran import WhatRan, begins
from planner.store.telemetry import telemetry
from planner.ui import minute_table, session
from planner.ui.chart import draw_chart, on_dark
from planner.ui.figures import channel_name
from planner.ui.markdown import plain
from planner.ui.minute_curve import curve_words, said_gap
from planner.ui.session import t, w

MOST_NAMED = 30
GAPS_TOLD = 3
PINS_TOLD = 5


def read_usual(campaign: Campaign) -> Usual:
    """Return what is usual for a campaign's channels; the past changes seldom."""
    return _usual(campaign.id, campaign.number("header"), campaign.number("platform"), campaign)


@st.cache_resource(ttl=300, max_entries=50, show_spinner=False)
def _usual(campaign_id: str, header: int, platform: int, _campaign: Campaign) -> Usual:
    return usual_of(session.db(), telemetry(), _campaign)


def draw_cut_chart(
    campaign: Campaign,
    curve: MinuteCurve,
    cut: Cut,
    usual: Usual,
    *,
    key: str,
) -> None:
    """Draw the curve with its cues as numbered bands, and say by what they were cut."""
    bands = [
        Band(number, segment.start, segment.end, _said(campaign, number, segment))
        for number, segment in enumerate(cut.segments, 1)
    ]
    pins = [Pin(mark.at, _said_mark(campaign, mark)) for mark in cut.ran.marks]
    pins += [Pin(note.at, said_note(campaign, note)) for note in campaign.review.curve_notes]
    pins.sort(key=lambda pin: pin.at)
    gaps = [said_gap(campaign, gap) for gap in curve.gaps]
    stop = "；" if w().language == "zh" else "; "
    if curve.lines or curve.bars.by_metric:
        said = minute_table.alternative(campaign, curve, gaps)
        cues = stop.join(band.said for band in bands[:MOST_NAMED]) or "–"
        noted = [pin.said for pin in pins[-MOST_NAMED:]]
        draw_chart(
            cut_curve(
                curve,
                campaign.header.zone,
                curve_words(campaign, curve),
                bands,
                _pale(campaign, cut.ran, curve, usual),
                pins,
                dark=on_dark(),
            ),
            key=f"{campaign.id}:chart:{key}",
            alt=stop.join([t("cut_curve.alt", curve=said, cues=cues), *noted]),
        )
        minute_table.draw_minute_table(campaign, curve, key)
    for gap in gaps[-GAPS_TOLD:]:
        st.caption(f":material/signal_disconnected: {plain(gap)}")
    for pin in pins[-PINS_TOLD:]:
        st.caption(f":material/push_pin: {plain(pin.said)}")
    if bands:
        st.caption(t(f"cut_curve.by_{cut.ran.cut_by}"))
    if len(curve.lines) > 1:
        st.caption(t("minute_curve.people_do_not_add"))


def _said(campaign: Campaign, number: int, segment: Segment) -> str:
    zone = campaign.header.zone
    return t(
        "cut_curve.band",
        number=number,
        title=segment.title,
        since=w().clock(segment.start, zone),
        until=w().clock(segment.end, zone),
    )


def _said_mark(campaign: Campaign, mark: Mark) -> str:
    at = w().clock(mark.at, campaign.header.zone)
    return " · ".join(part for part in (at, t(f"as_run.mark_{mark.kind}"), mark.note) if part)


def said_note(campaign: Campaign, note: CurveNote) -> str:
    """A note with its moment and who wrote it."""
    at = w().clock(note.at, campaign.header.zone)
    return t("cut_curve.note.said", at=at, text=note.text, by=note.by)


def _pale(campaign: Campaign, ran: WhatRan, curve: MinuteCurve, usual: Usual) -> list[PaleLine]:
    """What is usual on the channels that have a line, on this broadcast's clock."""
    found = []
    for line in curve.lines:
        if ordinary := usual.get(line.channel_id):
            begun = begins(campaign, ran, line.channel_id)
            points = [
                (begun + timedelta(minutes=minute), value)
                for minute, value in ordinary.by_minute.items()
            ]
            name = channel_name(campaign, line.channel_id)
            said = t("cut_curve.usual", channel=name, n=ordinary.broadcasts)
            found.append(PaleLine(said, points))
    return found
