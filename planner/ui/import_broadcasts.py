"""Import a list of broadcasts: its columns, where each row goes, confirm."""

from __future__ import annotations

from typing import Any

import streamlit as st

from planner.actions import broadcast_imports
from planner.actions.broadcast_imports import MAKE, SKIP, Done, Preview
from planner.actions.file_reading import File
from planner.actions.progress import Progress
from planner.domain.campaign import Campaign
from planner.domain.file_clock import Clock
from planner.domain.forms import ANY_TABLE
from planner.domain.imports import Sheet, Target
from planner.domain.steps.platform import PLATFORMS, Platform
from planner.errors import InputError
from planner.ui import import_columns, import_preview, session
from planner.ui.import_work import ImportWork
from planner.ui.session import t, w


def draw_broadcasts(
    key: str, kept: dict[str, Any], file: File, sheet: Sheet, campaign: Campaign | None
) -> None:
    """Draw the preview of a list of broadcasts and write it when told."""
    known = sheet.form is not ANY_TABLE
    said = import_columns.remembered(kept, sheet)
    sheet = sheet.on(_platform(key, kept, sheet, said.platform))
    with st.expander(t("imports.columns"), expanded=not known, icon=":material/view_column:"):
        targets = import_columns.columns(key, kept, sheet, said.targets)
        zone = campaign.header.time_zone if campaign else ""
        clock = import_columns.clock(key, kept, said, zone)
    otherwise = _otherwise(key, kept, sheet, campaign)
    try:
        seen = _preview(kept, sheet, targets, clock, otherwise)
    except InputError as error:
        st.warning(import_columns.said(error), icon=":material/view_column:")
        return
    if not all(line.record.platform for line in seen.lines):
        st.caption(t("imports.platform.unknown"))
    import_columns.ask(key, kept, seen.questions)
    import_preview.draw(key, seen, kept["choices"], campaign, str(clock.zone))
    waiting = bool(seen.open or seen.questions)
    if not seen.fresh and not waiting:
        st.info(t("imports.nothing_new"), icon=":material/check_circle:")
    if st.button(
        t("imports.confirm", n=seen.fresh),
        type="primary",
        icon=":material/upload_file:",
        disabled=waiting or not seen.fresh,
        key=f"{key}:confirm",
    ):
        _commit(kept, file, sheet, targets, clock, seen)


def _platform(key: str, kept: dict[str, Any], sheet: Sheet, before: str) -> Platform:
    """Of which platform rows are that name none: what was said of such a list ``before``,
    else what its form tells."""
    start = before or sheet.form.platform
    options: list[Platform] = ["", *PLATFORMS]
    names = {one: t(f"platform_name.{one}") if one else t("field.not_chosen") for one in options}
    chosen: Platform = st.selectbox(
        t("imports.platform"),
        options,
        index=next((n for n, one in enumerate(options) if one == start), 0),
        format_func=names.__getitem__,
        key=f"{key}:platform:{kept['turn']}:{sheet.name}",
        help=t("imports.platform.why"),
    )
    return chosen


def _otherwise(key: str, kept: dict[str, Any], sheet: Sheet, campaign: Campaign | None) -> str:
    make = sheet.form.makes_history and campaign is None
    names = {choice: t(f"imports.otherwise.{choice}") for choice in (MAKE, SKIP)}
    return st.radio(
        t("imports.otherwise"),
        list(names),
        index=0 if make else 1,
        format_func=names.__getitem__,
        horizontal=True,
        key=f"{key}:otherwise:{kept['turn']}:{sheet.name}",
    )


def _preview(
    kept: dict[str, Any], sheet: Sheet, targets: list[Target], clock: Clock, otherwise: str
) -> Preview:
    """The preview, worked out again only when something it rests on was changed."""
    rests_on = (
        *(sheet.name, sheet.form.platform, tuple(targets), clock, otherwise),
        tuple(sorted(kept["choices"].items())),
    )
    if kept["seen"].get("on") != rests_on:
        with st.spinner(t("imports.reading")):
            found = broadcast_imports.preview(
                session.db(),
                sheet,
                targets,
                clock,
                kept["choices"],
                otherwise=otherwise,
                now=session.now(),
            )
        kept["seen"] = {"on": rests_on, "preview": found}
    seen: Preview = kept["seen"]["preview"]
    return seen


def _commit(
    kept: dict[str, Any],
    file: File,
    sheet: Sheet,
    targets: list[Target],
    clock: Clock,
    seen: Preview,
) -> None:
    database, who, now, words = session.db(), session.who(), session.now(), w()

    def write(progress: Progress) -> Done:
        return broadcast_imports.commit(
            database, who, file, sheet, targets, clock, seen, now=now, progress=progress
        )

    kept["work"] = ImportWork(
        file.sha256,
        write,
        lambda done: words("imports.done", n=done.figures, made=words.number(done.campaigns)),
    )
    st.rerun()
