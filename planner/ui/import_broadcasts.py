"""Import a list of broadcasts: its columns, where each row goes, confirm."""

from __future__ import annotations

from typing import Any

import streamlit as st

from planner.actions import broadcast_imports
from planner.actions.broadcast_imports import MAKE, SKIP, Preview
from planner.actions.file_reading import File
from planner.domain.campaign import Campaign
from planner.domain.file_clock import Clock
from planner.domain.forms import ANY_TABLE
from planner.domain.imports import Sheet, Target
from planner.domain.steps.platform import PLATFORMS, Platform
from planner.errors import InputError
from planner.ui import import_columns, import_preview, kept_file, session
from planner.ui.session import t, w


def draw_broadcasts(
    key: str, kept: dict[str, Any], file: File, sheet: Sheet, campaign: Campaign | None
) -> None:
    """Draw the preview of a list of broadcasts and write it when told."""
    known = sheet.form is not ANY_TABLE
    said = import_columns.remembered(kept, sheet)
    if not known:
        sheet = sheet.on(_platform(key, kept, said.platform))
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
        _commit(key, file, sheet, targets, clock, seen)


def _platform(key: str, kept: dict[str, Any], before: str) -> Platform:
    """Of which platform the list is; it is remembered with the columns."""
    options: list[Platform] = ["", *PLATFORMS]
    names = {one: t(f"platform_name.{one}") if one else t("field.not_chosen") for one in options}
    chosen: Platform = st.selectbox(
        t("imports.platform"),
        options,
        index=next((n for n, one in enumerate(options) if one == before), 0),
        format_func=names.__getitem__,
        key=f"{key}:platform:{kept['turn']}",
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
    key: str, file: File, sheet: Sheet, targets: list[Target], clock: Clock, seen: Preview
) -> None:
    bar = st.progress(0.0, text=t("imports.writing"))
    done = broadcast_imports.commit(
        session.db(),
        session.who(),
        file,
        sheet,
        targets,
        clock,
        seen,
        now=session.now(),
        progress=lambda share: bar.progress(share, text=t("imports.writing")),
    )
    session.notice(t("imports.done", n=done.figures, made=w().number(done.campaigns)))
    kept_file.forget(key)
    st.rerun()
