"""Import a file on a page: upload, what its columns are, preview, questions, confirm."""

from __future__ import annotations

from typing import Any

import streamlit as st

from planner.actions import imports
from planner.actions.imports import ASK, MAKE, SKIP, File, Preview
from planner.domain import cells
from planner.domain.campaign import Campaign
from planner.domain.forms import ANY_TABLE, FIELDS
from planner.domain.imports import Sheet, Target
from planner.domain.metrics import dictionary
from planner.errors import InputError, KaiboError
from planner.ui import import_preview, session
from planner.ui.session import say, t, w

TYPES = ["csv", "tsv", "txt", "xlsx", "xls", "zip"]
ZONES = (
    *("Asia/Shanghai", "Asia/Tokyo", "Europe/Berlin", "Europe/London", "America/New_York"),
    *("America/Los_Angeles", "UTC"),
)


def draw_import(key: str, campaign: Campaign | None = None) -> None:
    """Draw the import; with a campaign its rows can be put there by hand.

    ``key`` names what is kept for this session, so that two pages do not share a file.
    """
    st.markdown(t("imports.upload.what"))
    kept: dict[str, Any] = st.session_state.setdefault(f"{key}:import", {"turn": 0})
    uploaded = st.file_uploader(
        t("imports.upload"), type=TYPES, key=f"{key}:upload:{kept['turn']}", max_upload_size=50
    )
    if uploaded is None:
        return
    try:
        file = _read(kept, uploaded)
        _draw_file(key, kept, file, campaign)
    except KaiboError as error:
        st.error(say(error), icon=":material/error:")
    if st.button(t("imports.cancel"), icon=":material/restart_alt:", key=f"{key}:again"):
        _forget(key, kept)
        st.rerun()


def _read(kept: dict[str, Any], uploaded: Any) -> File:
    if kept.get("file_id") != uploaded.file_id:
        with st.spinner(t("imports.reading")):
            file = imports.read_file(session.db(), uploaded.name, uploaded.getvalue())
        kept.update(file_id=uploaded.file_id, file=file, choices={}, seen={})
    found: File = kept["file"]
    return found


def _draw_file(key: str, kept: dict[str, Any], file: File, campaign: Campaign | None) -> None:
    zone = campaign.header.time_zone if campaign else ZONES[0]
    if file.earlier is not None:
        at = w().stamp(file.earlier.at, session.zone())
        st.info(t("imports.earlier", by=file.earlier.by, at=at), icon=":material/history:")
    sheet = _sheet(key, kept, file)
    known = sheet.form is not ANY_TABLE
    n = len(sheet.rows)
    if known:
        st.markdown(t("imports.recognised", form=t(f"imports.form.{sheet.form.key}"), n=n))
    else:
        st.warning(t("imports.not_recognised", n=n), icon=":material/view_column:")
    start = _remembered(kept, sheet)
    with st.expander(t("imports.columns"), expanded=not known, icon=":material/view_column:"):
        targets = _columns(key, kept, sheet, start)
        zones = list(dict.fromkeys([zone, *ZONES]))
        zone = st.selectbox(t("imports.zone"), zones, key=f"{key}:zone:{kept['turn']}")
    otherwise = _otherwise(key, kept, sheet, campaign)
    try:
        seen = _preview(kept, sheet, targets, zone, otherwise)
    except InputError as error:
        st.warning(_said(error), icon=":material/view_column:")
        return
    import_preview.draw(key, seen, kept["choices"], campaign, zone)
    if not seen.fresh and not seen.open:
        st.info(t("imports.nothing_new"), icon=":material/check_circle:")
    if st.button(
        t("imports.confirm", n=seen.fresh),
        type="primary",
        icon=":material/upload_file:",
        disabled=bool(seen.open) or not seen.fresh,
        key=f"{key}:confirm",
    ):
        _commit(key, kept, file, sheet, targets, zone, otherwise)


def _sheet(key: str, kept: dict[str, Any], file: File) -> Sheet:
    if len(file.sheets) == 1:
        return file.sheets[0]

    names = [
        t("imports.sheet.hidden", name=sheet.name) if sheet.hidden else sheet.name
        for sheet in file.sheets
    ]
    place = st.selectbox(
        t("imports.sheet"),
        range(len(file.sheets)),
        format_func=names.__getitem__,
        key=f"{key}:sheet:{kept['turn']}",
    )
    return file.sheets[place]


def _remembered(kept: dict[str, Any], sheet: Sheet) -> list[Target]:
    """What the columns are at first; looked up once, so that the table stays as it is."""
    place = f"columns:{sheet.name}"
    if place not in kept:
        kept[place] = imports.mapping(session.db(), sheet)
    found: list[Target] = kept[place]
    return found


def _columns(key: str, kept: dict[str, Any], sheet: Sheet, start: list[Target]) -> list[Target]:
    words = {"": t("imports.columns.none")}
    words |= {field: t(f"imports.field.{field[1:]}") for field in FIELDS}
    for metric in dictionary().values():
        name = metric.name(w().language)
        words[metric.key] = name if name not in words.values() else f"{name} ({metric.key})"
    back = {word: target for target, word in words.items()}
    heading, example, target = (
        t(f"imports.columns.{name}") for name in ("heading", "example", "target")
    )
    rows = [
        {
            heading: name or t("imports.column_unnamed", number=place + 1),
            example: _example(sheet, place),
            target: words.get(start[place], words[""]),
        }
        for place, name in enumerate(sheet.headings)
    ]
    edited = st.data_editor(
        rows,
        column_config={target: st.column_config.SelectboxColumn(options=list(back), required=True)},
        disabled=[heading, example],
        hide_index=True,
        width="stretch",
        height=min(420, 36 * (len(rows) + 1) + 2),
        key=f"{key}:columns:{kept['turn']}:{sheet.name}:{w().language}",
    )
    return [back[row[target]] for row in edited]


def _example(sheet: Sheet, place: int) -> str:
    shown = (row.cells[place] for row in sheet.rows[:20] if row.cells[place] is not None)
    return cells.text(next(shown, ""))[:40]


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
    kept: dict[str, Any], sheet: Sheet, targets: list[Target], zone: str, otherwise: str
) -> Preview:
    """The preview, worked out again only when something it rests on was changed."""
    rests_on = (sheet.name, tuple(targets), zone, otherwise, tuple(sorted(kept["choices"].items())))
    if kept["seen"].get("on") != rests_on:
        with st.spinner(t("imports.reading")):
            found = imports.preview(
                session.db(),
                sheet,
                targets,
                zone,
                kept["choices"],
                otherwise=otherwise,
                now=session.now(),
            )
        kept["seen"] = {"on": rests_on, "preview": found}
    seen: Preview = kept["seen"]["preview"]
    return seen


def _commit(
    key: str,
    kept: dict[str, Any],
    file: File,
    sheet: Sheet,
    targets: list[Target],
    zone: str,
    otherwise: str,
) -> None:
    with st.spinner(t("imports.writing")):
        done = imports.commit(
            session.db(),
            session.who(),
            file,
            sheet,
            targets,
            zone,
            {row: choice for row, choice in kept["choices"].items() if choice != ASK},
            otherwise=otherwise,
            now=session.now(),
        )
    session.notice(t("imports.done", n=done.figures, made=done.campaigns))
    _forget(key, kept)
    st.rerun()


def _forget(key: str, kept: dict[str, Any]) -> None:
    st.session_state[f"{key}:import"] = {"turn": kept["turn"] + 1}


def _said(error: InputError) -> str:
    target = str(error.params.get("target", ""))
    if not target:
        return say(error)
    metric = dictionary().get(target)
    name = metric.name(w().language) if metric else t(f"imports.field.{target[1:]}")
    return t(error.key, target=name)
