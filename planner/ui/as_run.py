"""The as-run record 实播记录: what was planned, what really ran, and what was noted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Any, Literal

import streamlit as st

from planner.actions import as_run as actions
from planner.actions import show as shows
from planner.charts.as_run import BarNames, planned_and_actual
from planner.documents import as_run_xlsx, phrases
from planner.documents.run_sheet_xlsx import MEDIA_TYPE
from planner.domain import timing
from planner.domain.as_run import LATE, Record, edited, from_log
from planner.domain.campaign import Campaign
from planner.domain.show import BROADCAST, Show
from planner.errors import KaiboError
from planner.ui import conflict, navigation, session
from planner.ui.chart import draw_chart, on_dark
from planner.ui.components.grid import Column, draw_grid
from planner.ui.fields import Form
from planner.ui.frame import opened_campaign, saved_state, say_sample, which
from planner.ui.markdown import plain
from planner.ui.session import t, w
from planner.ui.what_ran import totals

SHOWN = (
    "title",
    "planned_start",
    "started",
    "ended",
    "planned_length",
    "length",
    "over",
    "state",
    "planned_end",
    "held_seconds",
    "note",
)


TALLEST = 40
"""Lines of a table that stand in sight; a longer one scrolls by itself."""


def draw_as_run() -> None:
    """Draw the page."""
    campaign = opened_campaign()
    st.caption(which(campaign.header))
    st.header(t("page.as_run"), anchor=False)
    say_sample(campaign.header)
    conflict.ask_if_any(campaign)
    record, show = actions.record(session.db(), campaign)
    runs = shows.runs(session.db(), campaign.id)
    rehearsals = [run for run in runs if run != BROADCAST]
    if rehearsals:
        names = {t("as_run.on_air"): BROADCAST} | {
            t("as_run.rehearsal", n=run): run for run in rehearsals
        }
        chosen = st.segmented_control(
            t("as_run.which"),
            list(names),
            default=t("as_run.on_air"),
            required=True,
            key=f"{campaign.id}:as_run:{session.language()}",
        )
        if run := names.get(str(chosen), BROADCAST):
            show = shows.stage(session.db(), campaign.id, run=run).show
            _draw_record(campaign, from_log(show), show)
            return
    if not (show.stints or campaign.as_run.source):
        _draw_empty(campaign)
        return
    _draw_record(campaign, record, show)
    _draw_delays(campaign)
    _draw_correction(campaign, record, show)


def _draw_empty(campaign: Campaign) -> None:
    st.info(t("as_run.empty"), icon=":material/play_circle:")
    navigation.link("on_air", t("as_run.to_console"), icon=":material/arrow_forward:")
    if campaign.over(session.now()) and campaign.run_sheet.cues:
        _button(campaign, "as_run.write_by_hand", actions.write_by_hand, ":material/edit:")


def _draw_record(campaign: Campaign, record: Record, show: Show) -> None:
    if not record.rows:
        st.caption(t("as_run.nothing_ran"))
        return
    st.markdown(totals(campaign, record))
    st.caption(t(f"as_run.source.{record.source}"))
    lines = [
        {name: as_run_xlsx.cell(record, row, name, campaign, w()) for name in SHOWN}
        for row in record.rows
    ]
    used = [name for name in SHOWN if any(line[name] for line in lines)]
    _draw_table([{t(f"as_run.rows.{name}"): line[name] for name in used} for line in lines])
    names = BarNames(t("as_run.planned"), t("as_run.actual"), t("as_run.ran_over"))
    draw_chart(
        planned_and_actual(record.rows, campaign.header.zone, names, dark=on_dark()),
        alt=_alt(campaign, record),
        key="as_run_chart",
    )
    noted = as_run_xlsx.moments(campaign, show, w())
    if noted:
        st.subheader(t("as_run.moments"), anchor=False)
        heads = ("at", "what", "by")
        _draw_table(
            [
                {t(f"as_run.column.{n}"): value for n, value in zip(heads, line, strict=True)}
                for line in noted
            ]
        )
    st.download_button(
        t("as_run.download"),
        partial(as_run_xlsx.build, campaign, record, show, w()),
        file_name=f"{t('page.as_run')}-{campaign.header.title[:60]}.xlsx",
        mime=MEDIA_TYPE,
        icon=":material/download:",
    )


def _draw_table(lines: Sequence[dict[str, str]]) -> None:
    height: Literal["content", "auto"] = "content" if len(lines) <= TALLEST else "auto"
    st.dataframe(lines, hide_index=True, width="stretch", height=height)


def _alt(campaign: Campaign, record: Record) -> str:
    over = [
        t("as_run.was_over", cue=row.title, over=timing.length(round(row.over.total_seconds())))
        for row in record.rows
        if row.over is not None and row.over >= LATE
    ]
    return " ".join([t("as_run.chart_alt"), totals(campaign, record), *over])


def _draw_delays(campaign: Campaign) -> None:
    """Say how much later each channel's viewers see it: by this their curve is cut."""
    said = []
    for channel in campaign.platform.channels:
        name = plain(phrases.channel(channel, w()))
        if not name:
            continue
        if channel.delay_seconds is None:
            said.append(t("as_run.delay_unknown", channel=name))
        else:
            said.append(t("as_run.delay", channel=name, n=channel.delay_seconds))
    if said:
        stop = "；" if w().language == "zh" else "; "
        st.caption(t("as_run.delays", channels=stop.join(said)))


def _draw_correction(campaign: Campaign, record: Record, show: Show) -> None:
    st.subheader(t("as_run.correct"), anchor=False)
    if record.source == "log":
        st.markdown(t("as_run.correct_how"))
        if show.phase == "on":
            st.caption(t("as_run.still_on"))
            return
        _button(campaign, "as_run.start_correcting", actions.correct, ":material/edit:")
        return
    st.markdown(t("as_run.edit_how"))
    st.caption(saved_state(campaign, "as_run"))
    _draw_editor(campaign, record)
    way = "back_to_log" if show.stints else "drop"
    with st.popover(t(f"as_run.{way}"), icon=":material/undo:"):
        st.markdown(t(f"as_run.{way}_sure"))
        _button(campaign, f"as_run.{way}_do", actions.back_to_log, ":material/undo:")
    navigation.link("campaign", t("as_run.history"), icon=":material/history:", part="as_run")


def _draw_editor(campaign: Campaign, record: Record) -> None:
    form, zone = Form(campaign, "as_run"), campaign.header.zone
    begins = record.begins.replace(microsecond=0)

    def typed(text: str) -> str | None:
        if not text:
            return None
        seconds, _ = timing.typed_time(text, begins, zone, campaign.header.length_minutes * 60)
        return timing.at(begins, seconds).isoformat()

    def shown(value: Any) -> str:
        if not value:
            return ""
        return timing.exact_clock(datetime.fromisoformat(value), begins, zone)

    def save(edits: Sequence[dict[str, Any]]) -> None:
        form.change(lambda body: edited(body, edits))

    draw_grid(
        f"{campaign.id}:as_run",
        campaign.body("as_run")["rows"],
        [
            Column("title", width=18),
            Column("started", width=10, card="half", parse=typed, show=shown),
            Column("ended", width=10, card="half", parse=typed, show=shown),
            Column("planned_start", width=9, parse=typed, show=shown, folded=True),
            Column("planned_end", width=9, parse=typed, show=shown, folded=True),
            Column("skipped", "check", width=6),
            Column("note", width=20),
        ],
        label=lambda name: t(f"as_run.rows.{name}"),
        words=w(),
        save=save,
    )


def _button(campaign: Campaign, key: str, action: Callable[..., None], icon: str) -> None:
    if st.button(t(key), icon=icon, key=key):
        try:
            action(session.db(), session.who(), campaign.id, now=session.now())
        except KaiboError as error:
            st.error(session.say(error))
        else:
            st.rerun()


draw_as_run()
