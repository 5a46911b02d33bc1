"""What ran, in a few lines: for the record's page and for the review."""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from planner.actions import as_run as actions
from planner.documents import as_run_xlsx
from planner.domain import timing
from planner.domain.as_run import Record, worst
from planner.domain.campaign import Campaign
from planner.ui import navigation, session
from planner.ui.markdown import plain
from planner.ui.session import t, w

MOST_MARKS = 10
MOST_SKIPPED = 5


def totals(campaign: Campaign, record: Record) -> str:
    """Say in a line when it started and ended, and how far from the plan."""
    zone = campaign.header.zone
    if not (record.started and record.planned_start):
        return ""

    def clock(at: datetime) -> str:
        return timing.exact_clock(at, record.begins, zone)

    off = _off(record.started, record.planned_start)
    parts = [t("as_run.started", at=clock(record.started), off=off)]
    if record.ended and record.planned_end:
        length = timing.length(round((record.ended - record.started).total_seconds()))
        off = _off(record.ended, record.planned_end)
        parts.append(t("as_run.ended", at=clock(record.ended), off=off, length=length))
    if held := round(record.held.total_seconds()):
        parts.append(t("as_run.held", length=timing.length(held)))
    return "  ·  ".join(parts)


def _off(was: datetime, planned: datetime) -> str:
    seconds = round((was - planned).total_seconds())
    if not seconds:
        return t("as_run.to_the_second")
    key = "as_run.later" if seconds > 0 else "as_run.earlier"
    return t(key, length=timing.length(abs(seconds)))


def draw_what_ran(campaign: Campaign) -> None:
    """Say in the review what ran over, what was left out and what was marked."""
    record, show = actions.record(session.db(), campaign)
    if not (show.stints or campaign.as_run.source):
        return
    st.subheader(t("page.as_run"), anchor=False)
    st.markdown(totals(campaign, record))
    lines = []
    for row in worst(record, 3):
        over = as_run_xlsx.cell(record, row, "over", campaign, w())
        lines.append(t("as_run.was_over", cue=plain(row.title), over=over))
    skipped = [row for row in record.rows if row.skipped]
    lines += [t("as_run.was_skipped", cue=plain(row.title)) for row in skipped[:MOST_SKIPPED]]
    if len(skipped) > MOST_SKIPPED:
        lines.append(t("as_run.more_skipped", n=len(skipped) - MOST_SKIPPED))
    for mark in show.marks[:MOST_MARKS]:
        said = " · ".join(p for p in (t(f"as_run.mark_{mark.kind}"), plain(mark.note)) if p)
        at = timing.exact_clock(mark.at, record.begins, campaign.header.zone)
        lines.append(f"{at} {said}")
    st.markdown("\n".join(f"- {line}" for line in lines))
    navigation.link("as_run", t("as_run.to_record"), icon=":material/fact_check:")
