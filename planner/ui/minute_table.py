"""The minute curve in words: what stands behind the chart, as a table and as a sentence."""

from __future__ import annotations

from datetime import datetime, timedelta

import streamlit as st

from planner.domain.campaign import Campaign
from planner.domain.metrics import metric_name
from planner.insight.minute_curve import MinuteCurve
from planner.insight.minute_steps import begin
from planner.ui.figures import channel_name
from planner.ui.session import t, w

MINUTE = timedelta(minutes=1)


def draw_minute_table(campaign: Campaign, curve: MinuteCurve, key: str) -> None:
    """Draw the table behind a chart of the curve, folded; it is made when it is opened."""
    table = st.expander(
        t("minute_curve.table"), key=f"{campaign.id}:{key}:table", on_change="rerun"
    )
    if table.open:
        with table:
            st.dataframe(rows(campaign, curve), hide_index=True, width="stretch")


def counted(metric: str, curve: MinuteCurve) -> str:
    """What a row of bars counts, and over how long."""
    name, minutes = metric_name(metric, w()), curve.bars.step // MINUTE
    if minutes == 1:
        return t("minute_curve.per_minute", metric=name)
    return t("minute_curve.per_minutes", metric=name, n=minutes)


def rows(campaign: Campaign, curve: MinuteCurve) -> list[dict[str, str]]:
    """A row a moment, a column each line and each channel's counts; missing is a dash."""
    cells: dict[datetime, dict[str, str]] = {}
    columns: dict[str, None] = {}

    def put(at: datetime, what: str, channel_id: str, said: str) -> None:
        column = t(
            "minute_curve.table.column", metric=what, channel=channel_name(campaign, channel_id)
        )
        columns[column] = None
        row = cells.setdefault(at, {})
        row[column] = " · ".join(filter(None, (row.get(column), said)))

    viewers = t("minute_curve.viewers")
    for line in curve.lines:
        for piece in line.pieces:
            for point in piece:
                put(point.at, viewers, line.channel_id, w().number(point.value))
        for point in line.typed:
            said = t("minute_curve.table.typed", value=w().number(point.value))
            put(begin(point.at, curve.step), viewers, line.channel_id, said)
    for metric, bars in curve.bars.by_metric.items():
        for bar in bars:
            put(bar.at, counted(metric, curve), bar.channel_id, w().number(bar.value))
    zone = campaign.header.zone
    return [
        {t("minute_curve.table.at"): w().stamp(at, zone)}
        | {column: cells[at].get(column, "–") for column in columns}
        for at in sorted(cells)
    ]


def alternative(campaign: Campaign, curve: MinuteCurve, gaps: list[str]) -> str:
    """What the chart shows, for whoever cannot see it."""
    said = [_said_line(campaign, curve, number) for number in range(len(curve.lines))]
    for metric, bars in curve.bars.by_metric.items():
        for channel in dict.fromkeys(bar.channel_id for bar in bars):
            total = sum(bar.value for bar in bars if bar.channel_id == channel)
            said.append(
                t(
                    "minute_curve.alt.bars",
                    metric=metric_name(metric, w()),
                    channel=channel_name(campaign, channel),
                    total=w().number(total),
                )
            )
    said += [t("minute_curve.alt.gap", gap=gap) for gap in gaps]
    stop = "；" if w().language == "zh" else "; "
    return t("minute_curve.alt", rows=stop.join(said))


def _said_line(campaign: Campaign, curve: MinuteCurve, number: int) -> str:
    line, zone = curve.lines[number], campaign.header.zone
    points = line.points
    most = max(points, key=lambda point: point.value)
    return t(
        "minute_curve.alt.line",
        channel=channel_name(campaign, line.channel_id),
        first=w().clock(points[0].at, zone),
        last=w().clock(points[-1].at, zone),
        most=w().number(most.value),
        peak=w().clock(most.at, zone),
        value=w().number(points[-1].value),
    )
