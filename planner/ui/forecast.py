"""What a planned broadcast can be expected to bring, and whether its targets are in reach."""

from __future__ import annotations

import streamlit as st

from planner.domain import metrics
from planner.domain.campaign import Campaign
from planner.domain.metrics import metric_name, said_value
from planner.domain.outlook import Range
from planner.insight import forecast
from planner.insight.forecast import Basis, Forecast, TargetChance
from planner.ui import navigation, session
from planner.ui.frame import Page
from planner.ui.markdown import plain
from planner.ui.reckoned_past import reckoned_past_of
from planner.ui.session import t, w

SAME = 0.05
"""A share by which two ways of telling are as good as each other."""
WIDE = 4.0
"""A range whose end is so many times its beginning tells little."""
UNITS = {"leads": "leads", "valid_leads": "leads", "views": "times", "impressions": "times"}
"""How what is counted is counted in a sentence; people as people, the rest bare."""


def draw_forecast(page: Page, *, goals: bool = False) -> None:
    """Draw what is expected of a broadcast to come: a range each, and what it rests on; with
    ``goals`` how likely each target is reached, too."""
    campaign = page.campaign
    if campaign.over(session.now()):
        return
    past = reckoned_past_of(campaign)
    found = forecast.prospect(campaign, past.outlook, past.usual_budget)
    st.subheader(t("forecast.title"), anchor=False)
    if not found.forecasts:
        st.info(t("forecast.none"), icon=":material/query_stats:")
        navigation.link("imports", t("forecast.import"), icon=":material/upload_file:")
        return
    st.caption(t("forecast.how"))
    with st.container(horizontal=True):
        for one in found.forecasts:
            with st.container(border=True, width=280):
                _draw_one(one, campaign)
    told = [one for one in found.forecasts if one.range is not None]
    if told:
        st.caption(plain(_held(told[-1])))
    if goals and found.targets:
        st.subheader(t("forecast.goals"), anchor=False)
        st.markdown("\n".join(f"- {_checked(one, campaign)}" for one in found.targets))


def _draw_one(one: Forecast, campaign: Campaign) -> None:
    currency = campaign.header.currency
    name = _name(one, campaign)
    if one.range is None:
        st.markdown(name)
        st.subheader(t("forecast.short"), anchor=False)
        st.caption(t("forecast.short.has", basis=_basis(one.basis), n=one.lacking))
        values = _latest(one, currency)
        st.caption(
            plain(t("forecast.short.latest", values=values))
            if values
            else t("forecast.short.none_own")
        )
        return
    # a heading wraps where a long range would be cut off
    st.markdown(t("forecast.label", metric=name), help=plain(_more(one, currency)))
    st.subheader(plain(_range(one.metric, one.range, currency)), anchor=False)
    wide = t("forecast.wide") if one.range.high > WIDE * max(1.0, one.range.low) else ""
    st.caption(plain(wide + t("forecast.from", basis=_basis(one.basis))))


def _name(one: Forecast, campaign: Campaign) -> str:
    name = metric_name(one.metric, w())
    rooms = campaign.platform.channels
    if not one.channel_id or len(rooms) < 2:
        return name
    number, room = next((i, r) for i, r in enumerate(rooms, 1) if r.id == one.channel_id)
    return plain(
        t(
            "forecast.of_room",
            metric=name,
            room=room.account or t("forecast.room", number=number),
        )
    )


def _range(metric: str, found: Range, currency: str) -> str:
    known = metrics.dictionary()[metric]
    unit = UNITS.get(metric, "people" if known.kind == "people" else "other")
    low, high = (said_value(metric, end, w(), currency) for end in (found.low, found.high))
    return t(f"forecast.range.{unit}", low=low, high=high)


def _basis(basis: Basis) -> str:
    said = [
        t(f"forecast.{whose}", n=n)
        for whose, n in (("own", basis.own), ("others", basis.others))
        if n
    ]
    return w().listed(said)


def _more(one: Forecast, currency: str) -> str:
    """What stands behind a range, for who wants to know."""
    said = []
    if one.range is not None:
        middle = said_value(one.metric, one.range.middle, w(), currency)
        said.append(t("forecast.more.middle", value=middle))
    alike = [
        t(f"forecast.more.{way}", n=n)
        for way in ("slot", "platform", "template", "hosts")
        if (n := getattr(one.basis, way)) is not None
    ]
    if one.basis.own:
        said.append(t("forecast.more.alike", alike=w().listed(alike)))
        said.append(t("forecast.more.latest", values=_latest(one, currency)))
    said.append(_held(one))
    return (" " if w().language == "en" else "").join(said)


def _latest(one: Forecast, currency: str) -> str:
    return w().listed(said_value(one.metric, value, w(), currency) for value in one.latest)


def _held(one: Forecast) -> str:
    metric, held = metric_name(one.metric, w()), one.held
    if not held.of:
        return t("forecast.held.not_yet", metric=metric)
    rooms = ".rooms" if one.channel_id else ""
    said = t(f"forecast.held{rooms}", metric=metric, n=held.of, within=held.within)
    if held.closer is not None:
        than = "closer" if held.closer > 0 else "further"
        said += t(
            f"forecast.held.{'same' if abs(held.closer) < SAME else than}",
            share=w().percent(abs(held.closer), 0),
        )
    return said + t("forecast.held.end")


def _checked(one: TargetChance, campaign: Campaign) -> str:
    currency, metric = campaign.header.currency, one.target.metric
    target = said_value(metric, one.target.value or 0.0, w(), currency)
    way = "most" if metrics.dictionary()[metric].lower_is_better else "least"
    goal = plain(t(f"forecast.goal.{way}", metric=metric_name(metric, w()), target=target))
    told = one.forecast.range if one.forecast is not None else None
    if one.chance is None or one.forecast is None or told is None:
        return t("forecast.goal.unknown", goal=goal, why=_why_unknown(one))
    chance = t(f"forecast.chance.{round(10 * one.chance)}")
    basis = _basis(one.forecast.basis)
    usual = t("forecast.usual_from", range=_range(metric, told, currency), basis=basis)
    return t("forecast.goal", goal=goal, chance=chance, basis=plain(usual))


def _why_unknown(one: TargetChance) -> str:
    if one.by_room:
        return t("forecast.goal.by_room")
    if one.forecast is None:
        return t("forecast.goal.no_past")
    return t("forecast.goal.short", basis=_basis(one.forecast.basis), n=one.forecast.lacking)
