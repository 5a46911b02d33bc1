"""Export, print and import of the run sheet; an import is looked at before it is written."""

from __future__ import annotations

from functools import partial

import streamlit as st

from planner.actions import run_sheet_exchange
from planner.actions.run_sheet_exchange import Mode, Sheet
from planner.documents import run_sheet_xlsx
from planner.domain.campaign import Campaign
from planner.domain.run_sheet import planned
from planner.domain.run_sheet_columns import AFTER_FLOOR, BEFORE_FLOOR, FLOOR, heading
from planner.domain.run_sheet_import import Reading
from planner.domain.timing import clock, length
from planner.errors import InputError, KaiboError
from planner.ui import session
from planner.ui.frame import Page
from planner.ui.markdown import plain
from planner.ui.session import t, w

MOST_COLUMNS = 30
"""Columns a mapping is asked for; no run sheet has more that matter."""
SHOWN_FAULTS = 20
SHOWN_CUES = 300


def draw_run_sheet_exchange(page: Page) -> None:
    """Draw the ways out (Excel, paper) and the way in (xlsx, csv) of the run sheet."""
    campaign = page.campaign
    draw_take_back(campaign)
    with st.container(horizontal=True, vertical_alignment="center"):
        if campaign.run_sheet.cues:
            draw_excel(campaign)
            address = f"/print/run-sheet/{campaign.id}?lang={session.language()}"
            st.link_button(t("exchange.print"), address, icon=":material/print:")
        label = t("exchange.import")
        opened = st.toggle(label, key=f"{campaign.id}:exchange:open")
    if opened:
        with st.container(border=True):
            _draw_import(campaign)


def draw_excel(campaign: Campaign) -> None:
    """Draw the button that downloads the run sheet as Excel, made when it is pressed."""
    words = w()
    st.download_button(
        t("exchange.excel"),
        lambda: run_sheet_xlsx.build(campaign, words),
        file_name=f"{t('documents.run_sheet')}-{campaign.header.title[:60]}.xlsx",
        mime=run_sheet_xlsx.MEDIA_TYPE,
        icon=":material/table:",
        key=f"{campaign.id}:exchange:excel",
        on_click="ignore",
    )


def _draw_import(campaign: Campaign) -> None:
    key = f"{campaign.id}:exchange"
    st.markdown(t("exchange.lead"))
    round_number = st.session_state.get(f"{key}:round", 0)
    upload = st.file_uploader(
        t("exchange.file"),
        type=["xlsx", "csv", "tsv", "txt"],
        key=f"{key}:file:{round_number}",
        help=t("exchange.file.help"),
    )
    if upload is None:
        st.session_state.pop(f"{key}:read", None)
        return
    kept = st.session_state.get(f"{key}:read")
    if kept is None or kept[0] != upload.file_id:
        try:
            sheets = run_sheet_exchange.read_file(
                session.db(), campaign, upload.name, upload.getvalue()
            )
        except InputError as error:
            st.error(session.say(error), icon=":material/error:")
            return
        kept = st.session_state[f"{key}:read"] = (upload.file_id, sheets)
    sheets = kept[1]
    sheet = sheets[0]
    if len(sheets) > 1:
        names = [plain(one.name) for one in sheets]
        sheet = sheets[
            st.selectbox(
                t("exchange.sheet"),
                range(len(sheets)),
                format_func=lambda i: names[i],
                key=f"{key}:{upload.file_id}:sheet",
            )
        ]
    _draw_sheet(campaign, sheet, upload.name, f"{key}:{upload.file_id}:{sheet.name}")


def _draw_sheet(campaign: Campaign, sheet: Sheet, file_name: str, key: str) -> None:
    mapping = _draw_mapping(campaign, sheet, key)
    mode = _draw_mode(campaign, key)
    align = st.session_state.get(f"{key}:align")
    try:
        reading = run_sheet_exchange.preview(campaign, sheet, mapping, mode, align=align)
    except InputError as error:
        st.error(session.say(error), icon=":material/error:")
        return
    _draw_preview(campaign, sheet, reading, mode, key)
    if not reading.sheet.cues:
        st.warning(t("run_sheet_file.nothing_to_import"), icon=":material/info:")
        return
    label = t(f"exchange.{mode}.do", n=len(reading.sheet.cues))
    st.button(
        label,
        type="primary",
        icon=":material/check:",
        key=f"{key}:do",
        on_click=partial(_take_in, campaign, sheet, mapping, reading, mode, file_name),
    )


def _draw_mapping(campaign: Campaign, sheet: Sheet, key: str) -> list[str]:
    """Draw what each column is taken for, and return what was chosen."""
    channels = campaign.platform.channels
    floor = [FLOOR, *(FLOOR + channel.id for channel in channels)]
    fields = ["", *BEFORE_FLOOR, *floor, *AFTER_FLOOR]

    said = {name: heading(name, w(), channels) for name in fields if name}
    said[""] = t("exchange.leave_out")

    mapping = [""] * len(sheet.headings)
    asked = [i for i in range(len(mapping)) if _sample(sheet, i)][:MOST_COLUMNS]
    known = sum(bool(sheet.guessed[i]) for i in asked)
    with st.expander(
        t("exchange.mapping", known=known, n=len(asked)), expanded=known < max(2, len(asked) // 2)
    ):
        st.caption(t("exchange.mapping.help"))
        places = st.columns(3)
        for nth, column in enumerate(asked):
            with places[nth % 3]:
                name = plain(sheet.headings[column]) or t("exchange.column", number=column + 1)
                mapping[column] = st.selectbox(
                    name,
                    fields,
                    index=fields.index(sheet.guessed[column])
                    if sheet.guessed[column] in fields
                    else 0,
                    format_func=said.__getitem__,
                    key=f"{key}:column:{column}",
                )
                st.caption(t("exchange.sample", text=plain(_sample(sheet, column))))
    return mapping


def _sample(sheet: Sheet, column: int) -> str:
    found = (row.cells[column] for row in sheet.rows[:50])
    return next((str(cell)[:40] for cell in found if cell not in (None, "")), "")


def _draw_mode(campaign: Campaign, key: str) -> Mode:
    if not campaign.run_sheet.cues:
        return "replace"
    count = len(campaign.run_sheet.cues)
    modes: list[Mode] = ["replace", "append"]
    said = {mode: t(f"exchange.{mode}", n=count) for mode in modes}
    return st.radio(
        t("exchange.mode"),
        modes,
        format_func=said.__getitem__,
        key=f"{key}:mode",
        horizontal=True,
    )


def _draw_preview(campaign: Campaign, sheet: Sheet, reading: Reading, mode: Mode, key: str) -> None:
    header = campaign.header
    st.markdown(
        t("exchange.found", n=len(reading.sheet.cues), faults=len(reading.faults))
        if reading.faults
        else t("exchange.found_all", n=len(reading.sheet.cues))
    )
    if sheet.totals:
        st.caption(t("exchange.totals", rows=", ".join(map(str, sheet.totals))))
    if reading.joined:
        st.caption(t("exchange.joined", n=reading.joined))
    if reading.moved or st.session_state.get(f"{key}:align") is False:
        first = clock(header.starts_at, header.zone, reading.moved)
        start = clock(header.starts_at, header.zone, 0)
        said = t("exchange.align", first=first, start=start)
        if mode == "append" or not reading.moved:
            said = t(f"exchange.align_{mode}")
        st.checkbox(said, value=True, key=f"{key}:align")
    if reading.faults:
        st.error(t("exchange.faults", n=len(reading.faults)), icon=":material/error:")
        for fault in reading.faults[:SHOWN_FAULTS]:
            where = "" if fault.column is None else plain(sheet.headings[fault.column])
            reason = session.say(fault.error)
            st.markdown(t("exchange.fault", row=fault.row, column=where, reason=reason))
        if len(reading.faults) > SHOWN_FAULTS:
            st.caption(t("exchange.more_faults", n=len(reading.faults) - SHOWN_FAULTS))
    if reading.sheet.cues:
        rows = _rows(campaign, reading, mode)
        height = min(40 + 35 * len(rows), 360)
        st.dataframe(rows, hide_index=True, height=height, width="stretch")


def _rows(campaign: Campaign, reading: Reading, mode: Mode) -> list[dict[str, str | int]]:
    header = campaign.header
    cues = list(zip(reading.rows, reading.sheet.cues, strict=True))[:SHOWN_CUES]
    whole = run_sheet_exchange.joined(campaign.run_sheet, reading.sheet, mode)
    starts = {place.cue.id: place.start for place in planned(whole) if place.lap == 1}
    return [
        {
            t("exchange.row"): row,
            t("run_sheet_column.time"): clock(header.starts_at, header.zone, starts[cue.id]),
            t("run_sheet_column.title"): cue.title,
            t("run_sheet_column.length"): length(cue.seconds),
            t("run_sheet_column.start"): "" if cue.start is None else "✓",
            t("run_sheet_column.host"): cue.host,
            t("run_sheet_column.key_points"): cue.key_points,
            t("run_sheet_column.floor"): " / ".join(a.text for a in cue.floor_actions),
            t("run_sheet_column.contact"): "✓" if cue.call_to_leave_contact else "",
        }
        for row, cue in cues
    ]


def _take_in(
    campaign: Campaign,
    sheet: Sheet,
    mapping: list[str],
    reading: Reading,
    mode: Mode,
    file_name: str,
) -> None:
    base = campaign.number("run_sheet")
    try:
        saved = run_sheet_exchange.take_in(
            session.db(),
            session.who(),
            campaign.id,
            base,
            reading,
            mode,
            file_name=file_name,
            now=session.now(),
            remember=(sheet, mapping),
        )
    except KaiboError as error:
        session.notice(session.say(error), icon=":material/error:")
        return
    key = f"{campaign.id}:exchange"
    st.session_state[f"{key}:undo"] = (base, saved.number)
    st.session_state[f"{key}:round"] = st.session_state.get(f"{key}:round", 0) + 1
    st.session_state[f"{key}:open"] = False
    session.notice(t("exchange.done", n=len(reading.sheet.cues)))


def draw_take_back(campaign: Campaign) -> None:
    """Draw the way back from the import just made, as long as nothing was saved since."""
    key = f"{campaign.id}:exchange:undo"
    before, imported = st.session_state.get(key, (0, 0))
    if not imported or imported != campaign.number("run_sheet"):
        st.session_state.pop(key, None)
        return

    def take_back() -> None:
        st.session_state.pop(key, None)
        try:
            run_sheet_exchange.take_back(
                session.db(), session.who(), campaign.id, before, imported, now=session.now()
            )
        except KaiboError as error:
            session.notice(session.say(error), icon=":material/error:")
        else:
            session.notice(t("exchange.taken_back"))

    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(t("exchange.done", n=len(campaign.run_sheet.cues)))
        st.button(
            t("exchange.take_back"), icon=":material/undo:", key=f"{key}:do", on_click=take_back
        )
