"""Figures that hardly can be, a line each: the reason, and what to look at."""

from __future__ import annotations

from datetime import datetime
from hashlib import blake2b

import streamlit as st

from planner.domain.audience import moment
from planner.domain.campaign import Campaign
from planner.domain.metrics import metric_name, said_value
from planner.domain.suspicion import Flat, Suspicion
from planner.insight import suspicion
from planner.insight.minute_lines import WATCHING
from planner.insight.past_cases import Marks
from planner.ui import session
from planner.ui.figures import channel_name
from planner.ui.markdown import plain
from planner.ui.minute_curve import read_curve
from planner.ui.session import t, w


def draw_suspicions(campaign: Campaign) -> None:
    """Draw a line for each figure of a campaign that is to be checked."""
    now = session.now()
    marks = suspicion.marks(session.db(), campaign)
    over = campaign.over(now)
    digest = blake2b(repr((marks, over)).encode(), digest_size=16).hexdigest()
    lines = [_figure(one, campaign) for one in _found(digest, campaign, marks, now)]
    lines += [_flat(one, campaign) for one in suspicion.flats(read_curve(campaign))]
    if not lines:
        return
    head = f"{t('suspicion.title', n=len(lines))} · {t('suspicion.kept')}"
    st.warning("\n".join((head, "", *(f"- {line}" for line in lines))), icon=":material/warning:")


@st.cache_data(ttl=600, max_entries=100, show_spinner=False)
def _found(
    digest: str, _campaign: Campaign, _marks: Marks, _now: datetime
) -> tuple[Suspicion, ...]:
    return suspicion.suspicions(session.db(), _campaign, _marks, _now)


def _figure(one: Suspicion, campaign: Campaign) -> str:
    currency = campaign.header.currency
    limit_of = one.against or one.metric
    return t(
        f"suspicion.{one.reason}",
        metric=_named(one.metric, one.channel_id, campaign),
        value=plain(said_value(one.metric, one.value, w(), currency)),
        limit=plain(said_value(limit_of, one.limit, w(), currency)),
        against=metric_name(limit_of, w()),
        times=w().number(one.value / one.limit, 1) if one.limit else "–",
        n=one.broadcasts,
    )


def _flat(one: Flat, campaign: Campaign) -> str:
    zone = campaign.header.zone
    return t(
        "suspicion.flat",
        metric=_named(WATCHING, one.channel_id, campaign),
        value=w().number(one.level),
        start=w().clock(moment(one.start), zone),
        end=w().clock(moment(one.end), zone),
    )


def _named(metric: str, channel_id: str, campaign: Campaign) -> str:
    name = metric_name(metric, w())
    if not channel_id or len(campaign.platform.channels) < 2:
        return name
    room = plain(channel_name(campaign, channel_id))
    return t("suspicion.in_room", metric=name, room=room)
