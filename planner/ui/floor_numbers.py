"""The numbers of a broadcast that is on, each with how old it is and where it came from, and
the pace towards the goals."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import streamlit as st

from planner.domain import metrics
from planner.domain.audience import minutes
from planner.domain.campaign import Campaign
from planner.domain.figures import Figure
from planner.domain.metrics import metric_name, said_value
from planner.domain.standing import Total
from planner.insight.floor import Floor, GoalPace
from planner.insight.minute_lines import WATCHING
from planner.insight.results import TargetResult
from planner.insight.usual_counts import UsualCounts, usual_counts_of
from planner.insight.usual_curve import Usual
from planner.insight.what_ran import begins
from planner.store.telemetry import telemetry
from planner.ui import navigation, session
from planner.ui.figures import channel_name
from planner.ui.markdown import plain
from planner.ui.minute_curve import ago
from planner.ui.results import said
from planner.ui.session import language, t, w

TOLD = (
    *("leads", "spend", "comments", "likes", "new_followers"),
    *("message_opens", "component_clicks"),
)
"""What is told beside the viewers, in this order."""
_WIDTH = 155
"""Six cards stand in a row of a laptop."""
WITHOUT_CENTS = 100


def draw_numbers(campaign: Campaign, floor: Floor, usual: Usual) -> None:
    """Draw a card a number."""
    counts = _read_usual(campaign)
    with st.container(horizontal=True, gap="small"):
        for channel in floor.results.channels:
            if watching := channel.figures.get(WATCHING):
                _draw_watching(campaign, floor, usual, watching)
        for metric in TOLD:
            if metric in floor.results.totals:
                _draw_total(campaign, floor, counts, metric)
            if metric == "spend":
                _draw_cost_per_lead(campaign, floor)


def draw_missing(campaign: Campaign, floor: Floor) -> None:
    """Name what nobody read, once."""
    missing = [metric_name(metric, w()) for metric in TOLD if metric not in floor.results.totals]
    if missing:
        st.caption(t("floor.missing", metrics=plain(w().listed(missing))))
    if lacks := _cost_lacks(campaign, floor):
        st.caption(t("floor.cost_lacks", lacks=plain(w().listed(lacks))))


def draw_goals(campaign: Campaign, floor: Floor) -> None:
    """Draw a line a goal: where it will stand at this rate."""
    st.subheader(t("floor.goals"), anchor=False)
    if not floor.goals:
        st.caption(t("floor.goals.none"))
        navigation.link("goals", t("floor.goals.set"), icon=":material/flag:")
        return
    for goal in floor.goals:
        st.markdown(_said_goal(campaign, floor, goal))
    carried_on = any(goal.expected is not None for goal in floor.goals)
    st.caption(t("floor.goals.how" if carried_on else "floor.goals.from_when"))


def _draw_watching(campaign: Campaign, floor: Floor, usual: Usual, figure: Figure) -> None:
    with st.container(border=True, width=_WIDTH, gap="xsmall"):
        st.metric(
            t("floor.watching"),
            plain(_value(campaign, WATCHING, figure.value)),
            help=metrics.dictionary()[WATCHING].about(language()),
        )
        st.caption(plain(channel_name(campaign, figure.channel_id)))
        if ordinary := usual.get(figure.channel_id):
            begun = begins(campaign, floor.cut.ran, figure.channel_id)
            at_minute = ordinary.since(minutes(begun))(figure.holds_for)
            if at_minute is not None:
                said_usual = w().number(at_minute)
                st.caption(t("floor.usual_now", usual=said_usual, n=ordinary.broadcasts))
        _draw_origin(
            campaign, figure.holds_for, [(figure.source, figure.source_name)], figure.state
        )


def _read_usual(campaign: Campaign) -> UsualCounts:
    """What is usual of what is told; the past changes seldom."""
    return _usual(campaign.id, campaign.number("header"), campaign.number("platform"), campaign)


@st.cache_resource(ttl=300, max_entries=50, show_spinner=False)
def _usual(campaign_id: str, header: int, platform: int, _campaign: Campaign) -> UsualCounts:
    return usual_counts_of(session.db(), telemetry(), _campaign, TOLD)


def _draw_total(campaign: Campaign, floor: Floor, counts: UsualCounts, metric: str) -> None:
    total = floor.results.totals[metric]
    parts = {
        channel.channel.id: channel.figures[metric]
        for channel in floor.results.channels
        if metric in channel.figures
    }
    with st.container(border=True, width=_WIDTH, gap="xsmall"):
        st.metric(
            plain(metric_name(metric, w())),
            plain(_said_total(campaign, metric, total)),
            help=metrics.dictionary()[metric].about(language()),
        )
        for channel_id, figure in parts.items():
            if len(floor.results.channels) > 1:
                st.caption(
                    plain(
                        t(
                            "floor.by_channel",
                            channel=channel_name(campaign, channel_id),
                            value=_value(campaign, metric, figure.value),
                        )
                    )
                )
            if usual := _usual_so_far(campaign, floor, counts, figure):
                st.caption(plain(usual))
        if lacking := _lacking(campaign, floor, metric):
            st.caption(t("floor.lacking", channels=plain(w().listed(lacking))))
        figures = list(parts.values())
        if total.read_at is not None:
            _draw_origin(campaign, total.read_at, list(total.sources), total.state)
        elif figures:
            oldest = min(figures, key=lambda figure: figure.read_at)
            sources = list(dict.fromkeys((f.source, f.source_name) for f in figures))
            _draw_origin(campaign, oldest.read_at, sources, oldest.state)


def _usual_so_far(campaign: Campaign, floor: Floor, counts: UsualCounts, figure: Figure) -> str:
    """What is usual by the minute a running total holds for; nothing of a total of later."""
    ordinary = counts.get((figure.metric, figure.channel_id))
    if ordinary is None or not (floor.curve.on_air or figure.holds_for <= campaign.ended_at):
        return ""
    begun = begins(campaign, floor.cut.ran, figure.channel_id)
    usual = ordinary.at(minutes(figure.holds_for) - minutes(begun))
    if usual is None:
        return ""
    known = metrics.dictionary()[figure.metric]
    value = usual.median if known.kind == "money" else round(usual.median)
    said_usual = _value(campaign, figure.metric, value)
    return t("floor.usual_so_far", usual=said_usual, n=usual.broadcasts)


def _said_total(campaign: Campaign, metric: str, total: Total) -> str:
    """Short enough for a card: what it lacks stands below it."""
    if total.missing == "people_do_not_add":
        return t("floor.each_channel")
    if total.known is not None:
        return t("floor.at_least", value=_value(campaign, metric, total.known))
    if total.value is None:
        return said(metric, total, campaign.header)
    return _value(campaign, metric, total.value)


def _lacking(campaign: Campaign, floor: Floor, metric: str) -> list[str]:
    """The channels that do not have a number others have."""
    total = floor.results.totals.get(metric)
    if total is None or total.missing != "some_channels":
        return []
    return [
        channel_name(campaign, one.channel.id)
        for one in floor.results.channels
        if metric not in one.figures
    ]


def _cost_lacks(campaign: Campaign, floor: Floor) -> list[str]:
    """What is missing to say what a lead cost."""
    cost, totals = floor.results.cost_per_lead, floor.results.totals
    if cost.value is not None:
        return []
    found = []
    for metric, known in (("spend", cost.spend), ("leads", cost.number)):
        name = metric_name(metric, w())
        if known is None and metric not in totals:
            found.append(name)
        elif known is None:
            lacking = _lacking(campaign, floor, metric)
            found += [t("floor.lacks", metric=name, channel=channel) for channel in lacking]
    return found


def _draw_cost_per_lead(campaign: Campaign, floor: Floor) -> None:
    cost = floor.results.cost_per_lead
    if cost.value is None:
        return
    behind = floor.results.behind["cpl_blended"]
    with st.container(border=True, width=_WIDTH, gap="xsmall"):
        st.metric(
            t("results.cost_per_lead"),
            w().money(round(cost.value, 2), campaign.header.currency),
            help=t("floor.cost_per_lead.how"),
        )
        if behind.read_at is not None:
            _draw_origin(campaign, behind.read_at, behind.sources, behind.state)


def _draw_origin(
    campaign: Campaign, at: datetime, sources: Sequence[tuple[str, str]], state: str | None
) -> None:
    """How old, from where, how final."""
    named = [_source(source, name) for source, name in sources]
    parts = [ago(campaign, at), w().listed(named), t(f"metrics.state.{state}") if state else ""]
    st.caption(plain(" · ".join(part for part in parts if part)))


def _source(source: str, name: str) -> str:
    if source in ("api", "demo") and w().has(f"platform_name.{name}"):
        return t(f"minute_curve.source.{source}", name=t(f"platform_name.{name}"))
    return t(f"metrics.source.{source}", name=name)


def _said_goal(campaign: Campaign, floor: Floor, goal: GoalPace) -> str:
    row = goal.result
    target = "–" if row.target is None else _value(campaign, row.metric, row.target)
    values = {"metric": plain(metric_name(row.metric, w())), "target": plain(target)}
    if goal.at_most is not None:
        most = plain(_value(campaign, row.metric, goal.at_most))
        return t("floor.goal.at_most", value=most, **values)
    if row.actual.missing == "missing":
        return t("floor.goal.unknown", **values)
    values["value"] = plain(_said_total(campaign, row.metric, row.actual))
    if goal.expected is not None and not row.met:
        values["expected"] = plain(_value(campaign, row.metric, round(goal.expected)))
        if lacking := _lacking(campaign, floor, row.metric):
            return t("floor.goal.at_least", channels=plain(w().listed(lacking)), **values)
        return t("floor.goal.pace", **values)
    if said_met := _met(row):
        return t("floor.goal.at", said=said_met, **values)
    return t("floor.goal.now", **values)


def _met(row: TargetResult) -> str:
    """That a goal is reached, or whether a cost stays below its own; else nothing."""
    known = metrics.dictionary().get(row.metric)
    if row.met is not None and known is not None and known.lower_is_better:
        return t("floor.goal.below" if row.met else "floor.goal.above")
    return t("floor.goal.met") if row.met else ""


def _value(campaign: Campaign, metric: str, value: float) -> str:
    """A value; of a larger amount without cents, which would be cut off in a card."""
    known = metrics.dictionary().get(metric)
    if known is not None and known.kind == "money" and value >= WITHOUT_CENTS:
        value = round(value)
    return said_value(metric, value, w(), campaign.header.currency)
