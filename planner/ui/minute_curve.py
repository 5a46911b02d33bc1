"""The minute curve of a broadcast, with the newest numbers beside it; on air it draws itself
again every few seconds."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import groupby

import streamlit as st

from planner.charts.minute_curve import CurveWords, minute_curve
from planner.domain.campaign import Campaign
from planner.domain.figures import STATES, state_now
from planner.domain.metrics import metric_name, said_value
from planner.insight.minute_curve import MinuteCurve, Newest, minute_curve_of
from planner.insight.minute_lines import WATCHING
from planner.store.feeds import Gap
from planner.store.telemetry import telemetry
from planner.ui import minute_table, navigation, session
from planner.ui.chart import draw_chart, on_dark
from planner.ui.figures import channel_name
from planner.ui.markdown import plain
from planner.ui.session import t, w

EVERY = timedelta(seconds=5)
GAPS_TOLD = 5


def read_curve(campaign: Campaign) -> MinuteCurve:
    """Return the curve of a campaign as the stores have it now; whoever looks at the same
    moment shares one reading."""
    return _shared(campaign.id, campaign.version, campaign)


@st.cache_resource(ttl=EVERY / 2, max_entries=50, show_spinner=False)
def _shared(campaign_id: str, version: int, _campaign: Campaign) -> MinuteCurve:
    return minute_curve_of(session.db(), telemetry(), _campaign, now=session.now())


def draw_minute_curve(campaign: Campaign, curve: MinuteCurve) -> None:
    """Draw the curve; while the stream is on, again and again."""
    if curve.on_air:
        st.fragment(_follow, run_every=EVERY)(campaign)
    else:
        _draw(campaign, curve)


def _follow(campaign: Campaign) -> None:
    curve = read_curve(campaign)
    if not curve.on_air:
        st.rerun()  # it has ended: from now on it stands still
    _draw(campaign, curve)


def _draw(campaign: Campaign, curve: MinuteCurve) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader(t("minute_curve.title"), anchor=False, width="content")
        if curve.is_demo:
            st.badge(t("minute_curve.demo"), icon=":material/science:", color="orange")
        if curve.on_air:
            st.caption(t("minute_curve.on_air"), width="content")
    if curve.is_empty:
        _draw_nothing(campaign, curve)
        return
    left, right = st.columns([3, 1])
    with left:
        _draw_chart(campaign, curve)
    with right:
        _draw_newest(campaign, curve)


def _draw_nothing(campaign: Campaign, curve: MinuteCurve) -> None:
    st.info(t("minute_curve.empty"), icon=":material/show_chart:")
    with st.container(horizontal=True):
        navigation.link("connections", t("minute_curve.empty.connect"), icon=":material/add_link:")
        if curve.on_air:
            navigation.link("on_air", t("minute_curve.empty.on_air"), icon=":material/dialpad:")


def _draw_chart(campaign: Campaign, curve: MinuteCurve) -> None:
    if not (curve.lines or curve.bars.by_metric):
        return
    gaps = [said_gap(campaign, gap) for gap in curve.gaps]
    draw_chart(
        minute_curve(curve, campaign.header.zone, curve_words(campaign, curve), dark=on_dark()),
        key=f"{campaign.id}:chart:minutes",
        alt=minute_table.alternative(campaign, curve, gaps),
    )
    for said in gaps[-GAPS_TOLD:]:
        st.caption(f":material/signal_disconnected: {plain(said)}")
    if curve.step > timedelta(minutes=1):
        st.caption(t("minute_curve.averaged", n=curve.step // timedelta(minutes=1)))
    if len(curve.lines) > 1:
        st.caption(t("minute_curve.people_do_not_add"))
    minute_table.draw_minute_table(campaign, curve, "minutes")


def curve_words(campaign: Campaign, curve: MinuteCurve) -> CurveWords:
    """What is written in the chart of a curve."""
    channels = [line.channel_id for line in curve.lines]
    channels += [bar.channel_id for bars in curve.bars.by_metric.values() for bar in bars]
    return CurveWords(
        channels={c: channel_name(campaign, c) for c in dict.fromkeys(channels)},
        viewers=t("minute_curve.viewers"),
        counts={m: minute_table.counted(m, curve) for m in curve.bars.by_metric},
        typed=t("minute_curve.typed"),
        states={state: t(f"metrics.state.{state}") for state in STATES},
        gaps=[t(f"minute_curve.gap.{gap.reason}") for gap in curve.gaps],
    )


def said_gap(campaign: Campaign, gap: Gap) -> str:
    """From when to when a channel could not be read, and why."""
    zone = campaign.header.zone
    return t(
        "minute_curve.gap",
        since=w().clock(gap.since, zone),
        until=w().clock(gap.until, zone),
        channel=channel_name(campaign, gap.channel_id),
        reason=t(f"minute_curve.gap.{gap.reason}"),
    )


def _draw_newest(campaign: Campaign, curve: MinuteCurve) -> None:
    st.markdown(f"**{t('minute_curve.newest')}**")
    over = campaign.over(session.now()) and not curve.on_air
    for channel, numbers in groupby(curve.newest, key=lambda number: number.channel_id):
        with st.container(border=True, gap="xsmall"):
            st.caption(plain(channel_name(campaign, channel)))
            for told, alike in groupby(numbers, key=lambda number: _told(campaign, number, over)):
                for number in alike:
                    _draw_number(campaign, number)
                st.caption(plain(told))


def _draw_number(campaign: Campaign, number: Newest) -> None:
    value = plain(said_value(number.metric, number.value, w(), campaign.header.currency))
    size = "### " if number.metric == WATCHING else ""
    st.markdown(f"{size}{plain(metric_name(number.metric, w()))} **{value}**")


def _told(campaign: Campaign, number: Newest, over: bool) -> str:
    """How old a number is, where it came from and how final it is."""
    state = t(f"metrics.state.{state_now(number.state, over=over)}")
    return " · ".join((ago(campaign, number.at), _source(number), state))


def ago(campaign: Campaign, at: datetime) -> str:
    """How old a number is; of an older one its day and time."""
    age = max(session.now() - at, timedelta())
    if age < timedelta(minutes=1):
        return t("minute_curve.ago.seconds", n=int(age.total_seconds()))
    if age < timedelta(hours=1):
        return t("minute_curve.ago.minutes", n=age // timedelta(minutes=1))
    return w().stamp(at, campaign.header.zone)


def _source(number: Newest) -> str:
    """Platform, by whom it was typed, which file; and what is demo says so."""
    way, name = number.origin.way, number.origin.name
    if w().has(f"platform_name.{name}") and way in ("api", "push", "demo"):
        return t(f"minute_curve.source.{way}", name=t(f"platform_name.{name}"))
    return t(f"metrics.source.{way}", name=name)
