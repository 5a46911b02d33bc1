"""Import a broadcast's minutes, chat or leads: its columns, where it goes, the numbers by
the minute, confirm."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import streamlit as st

from planner.actions import timed_imports
from planner.actions.file_reading import File
from planner.actions.progress import Progress
from planner.actions.timed_imports import Done, Look
from planner.domain.campaign import Campaign
from planner.domain.columns import Columns
from planner.domain.file_clock import Clock
from planner.domain.imports import Target
from planner.domain.metrics import metric_name
from planner.domain.minute_look import curves
from planner.errors import InputError
from planner.store.telemetry import telemetry
from planner.ui import import_columns, import_faults, navigation, session
from planner.ui.import_names import (
    NAMED_AT_ONCE,
    day_name,
    first_few,
    joined,
    platform_name,
    room_name,
)
from planner.ui.import_work import ImportWork
from planner.ui.markdown import plain
from planner.ui.session import t, w

BY_ROW = ""
"""The choice to let each row find its channel by account and time."""


def draw_timed(
    key: str, kept: dict[str, Any], file: File, columns: Columns, campaign: Campaign | None
) -> None:
    """Draw what the file would bring and write it when told."""
    said = import_columns.remembered(kept, columns)
    open_first = not any(said.targets)
    with st.expander(t("imports.columns"), expanded=open_first, icon=":material/view_column:"):
        targets = import_columns.columns(key, kept, columns, said.targets)
        zone = campaign.header.time_zone if campaign else ""
        clock = import_columns.clock(key, kept, said, zone)
    widget = f"{key}:room:{kept['turn']}:{columns.name}"
    room = st.session_state.get(widget) or BY_ROW
    others = f"{key}:others:{kept['turn']}:{columns.name}"
    try:
        seen = _look(kept, file, columns, targets, clock, campaign, room, others)
    except InputError as error:
        st.warning(import_columns.said(error), icon=":material/view_column:")
        return
    _draw_style(kept, f"{key}:style:{kept['turn']}", seen)
    _draw_room(widget, seen, columns, campaign)
    if seen.other_day is not None:
        day = f"{seen.other_day:%Y-%m-%d}"
        st.warning(t("imports.other_day", day=day), icon=":material/event_busy:")
    import_columns.ask(key, kept, seen.reading.questions)
    _draw_counts(seen, others)
    _draw_minutes(seen, columns, str(clock.zone))
    import_faults.draw(key, seen.reading.faults, seen.reading.wrong)
    if seen.same:
        st.info(t("imports.nothing_new"), icon=":material/check_circle:")
    if st.button(
        t("imports.confirm", n=seen.fresh),
        type="primary",
        icon=":material/upload_file:",
        disabled=seen.open or not seen.fresh + seen.known,
        key=f"{key}:confirm",
    ):
        _commit(kept, file, columns, targets, clock, seen)


def _look(
    kept: dict[str, Any],
    file: File,
    columns: Columns,
    targets: list[Target],
    clock: Clock,
    campaign: Campaign | None,
    room: str,
    widget: str,
) -> Look:
    """What the file would bring, worked out again only when something it rests on changed."""
    others = bool(st.session_state.get(widget))
    rests_on = (columns.name, columns.form.key, tuple(targets), clock, room, others)
    if kept["seen"].get("on") != rests_on:
        with st.spinner(t("imports.reading")):
            found = timed_imports.look(
                session.db(),
                telemetry(),
                file,
                columns,
                targets,
                clock,
                campaign_id=campaign.id if campaign else "",
                room=room,
                others=others,
                now=session.now(),
            )
        # where no channel fits, somebody makes it and comes back: looked at anew
        kept["seen"] = {"on": rests_on if found.rooms else None, "look": found}
    seen: Look = kept["seen"]["look"]
    return seen


def _draw_style(kept: dict[str, Any], widget: str, seen: Look) -> None:
    """Ask what ``00:01`` means where it can mean two things."""
    if not seen.reading.times.either:
        return
    styles = ["clock", "elapsed"]
    names = {style: t(f"imports.style.{style}") for style in styles}

    def chosen() -> None:
        kept["answers"]["style"] = st.session_state[widget]

    st.radio(
        t("imports.style"),
        styles,
        index=styles.index(seen.reading.times.style),
        format_func=names.__getitem__,
        horizontal=True,
        key=widget,
        on_change=chosen,
    )


def _draw_room(widget: str, seen: Look, columns: Columns, campaign: Campaign | None) -> None:
    """Ask for the channel where the file leaves more than one."""
    names = {one.key: room_name(one) for one in seen.rooms}
    if seen.elsewhere:
        _draw_elsewhere(seen, columns, campaign)
        return
    if not names:
        st.warning(t("imports.room.none"), icon=":material/search_off:")
        navigation.link("overview", t("page.overview"), icon=":material/arrow_forward:")
        return
    if len(names) == 1:
        st.markdown(t("imports.room.one", room=plain(*names.values())))
        return
    by_row = seen.reading.times.style == "moment" and not seen.reading.open
    if by_row or st.session_state.get(widget):
        names = {BY_ROW: t("imports.room.by_row"), **names}
    st.selectbox(
        t("imports.room"),
        list(names),
        index=0 if by_row else None,
        placeholder=t("imports.choice.ask"),
        format_func=lambda one: names.get(one, one),
        key=widget,
    )
    if by_row and not st.session_state.get(widget):
        st.markdown(t("imports.room.one", room=_goes_to(seen)))


def _goes_to(seen: Look) -> str:
    """The first broadcasts that rows go to, and how many more."""
    names = dict.fromkeys(plain(day_name(room)) for room in seen.goes_to)
    return first_few(list(names), "; ")


def _draw_elsewhere(seen: Look, columns: Columns, campaign: Campaign | None) -> None:
    """Say that broadcasts were on, but none on the platform of the file."""
    titles = {one.campaign_id: one.title for one in seen.elsewhere}
    platform = t(f"platform_name.{columns.form.platform}")
    if campaign is not None:
        said = t("imports.room.no_channel_here", platform=platform)
    else:
        broadcasts = plain(first_few(list(titles.values())))
        said = t("imports.room.no_channel", platform=platform, broadcasts=broadcasts)
    st.warning(said, icon=":material/search_off:")
    for campaign_id, title in list(titles.items())[:NAMED_AT_ONCE]:
        label = f"{plain(title)} · {t('step.platform')}"
        icon = ":material/arrow_forward:"
        navigation.link("platform", label, icon=icon, campaign_id=campaign_id)


def _draw_counts(seen: Look, widget: str) -> None:
    reading = seen.reading
    with st.container(horizontal=True):
        for name, number in (
            ("rows", reading.read),
            ("fresh", seen.fresh),
            ("faults", reading.wrong),
        ):
            st.metric(t(f"imports.count.{name}"), w().number(number), width="content")
    told = [
        t(f"imports.left_out.{name}", n=number)
        for name, number in (
            ("repeated", reading.repeated),
            ("totals", reading.totals),
            ("outside", reading.outside if seen.rooms else 0),
            ("open", reading.open),
            ("known", 0 if seen.others else seen.known),
        )
        if number
    ]
    if told:
        st.caption(" ".join(told))
    if seen.known:
        st.checkbox(t("imports.others", n=seen.known), key=widget, help=t("imports.others.why"))


def _draw_minutes(seen: Look, columns: Columns, zone: str) -> None:
    counted = "leads" if columns.form.holds == "leads" else "comments"
    rows: dict[tuple[str, str], dict[str, str | float]] = {}
    several = len({curve.room.key for curve in curves(seen.reading, counted)}) > 1
    for curve in curves(seen.reading, counted):
        name = joined(platform_name(curve.room.platform), curve.room.account) or curve.room.title
        for at, value in zip(curve.at, curve.values, strict=True):
            when = at.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M")
            row = rows.setdefault((curve.room.key, when), {t("imports.column.when"): when})
            if several:
                row[t("imports.column.account")] = name
            row[metric_name(curve.metric, w())] = round(value, 1)
    if rows:
        shown = [rows[place] for place in sorted(rows)]
        st.dataframe(shown, hide_index=True, width="stretch", height=min(320, 36 * (len(rows) + 1)))


def _commit(
    kept: dict[str, Any],
    file: File,
    columns: Columns,
    targets: list[Target],
    clock: Clock,
    seen: Look,
) -> None:
    database, who, now, words = session.db(), session.who(), session.now(), w()

    def write(progress: Progress) -> Done:
        return timed_imports.commit(
            database,
            telemetry(),
            who,
            file,
            columns,
            targets,
            clock,
            seen,
            now=now,
            progress=progress,
        )

    rooms = _goes_to(seen)
    kept["work"] = ImportWork(
        file.sha256, write, lambda done: words("imports.done_rows", n=done.rows, rooms=rooms)
    )
    st.rerun()
