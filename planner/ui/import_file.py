"""Import a file on a page: upload it, say what its rows are, and on to its preview."""

from __future__ import annotations

from typing import Any

import streamlit as st

from planner.actions import file_reading
from planner.actions.file_reading import File, Table
from planner.domain.campaign import Campaign
from planner.domain.columns import Columns
from planner.domain.forms import ANY_TABLE, BY_HAND, Holds
from planner.errors import KaiboError
from planner.ui import kept_file, session
from planner.ui.import_broadcasts import draw_broadcasts
from planner.ui.import_timed import draw_timed
from planner.ui.markdown import plain
from planner.ui.session import say, t, w

TYPES = ["csv", "tsv", "txt", "xlsx", "xls", "zip", "xml", "json"]
MEGABYTES = 200


def draw_import(key: str, campaign: Campaign | None = None) -> None:
    """Draw the import; with a campaign its rows can be put there by hand.

    ``key`` names what is kept for this session, so that two pages do not share a file.
    """
    kept = kept_file.of(key)
    try:
        if "work" in kept:
            _follow(key, kept)
        file = kept.get("file") or _uploaded(key, kept)
        if file is None:
            return
        _draw_file(key, kept, file, campaign)
    except KaiboError as error:
        st.error(say(error), icon=":material/error:")
    if st.button(t("imports.cancel"), icon=":material/restart_alt:", key=f"{key}:again"):
        kept_file.forget(key)
        st.rerun()


def _follow(key: str, kept: dict[str, Any]) -> None:
    """Wait for the import that was begun; where it fails the file is still there."""
    st.markdown(f"**{plain(kept['file'].name)}**")
    try:
        said = kept["work"].follow()
    except KaiboError:
        del kept["work"]
        raise
    session.notice(said)
    kept_file.forget(key)
    st.rerun()


def _uploaded(key: str, kept: dict[str, Any]) -> File | None:
    """The file that was chosen just now. Once read its bytes are let go of: the field that
    held them is not drawn again."""
    st.markdown(t("imports.upload.what"))
    uploaded = st.file_uploader(
        t("imports.upload"),
        type=TYPES,
        key=f"{key}:upload:{kept['turn']}",
        max_upload_size=MEGABYTES,
    )
    st.caption(t("imports.upload.limit", limit=MEGABYTES))
    if uploaded is None:
        return None
    with st.spinner(t("imports.reading")):
        file = file_reading.read_file(session.db(), uploaded.name, uploaded.getvalue())
    kept.update(file=file, turn=kept["turn"] + 1, choices={}, seen={}, answers={})
    st.rerun()


def _draw_file(key: str, kept: dict[str, Any], file: File, campaign: Campaign | None) -> None:
    st.markdown(f"**{plain(file.name)}**")
    if file.earlier is not None:
        at = w().stamp(file.earlier.at, session.zone())
        ended = "imports.earlier" if file.earlier.finished else "imports.earlier.broke_off"
        st.info(t(ended, by=file.earlier.by, at=at), icon=":material/history:")
    table = _sheet(key, kept, file)
    known = table.form is not ANY_TABLE
    n = len(table)
    if known:
        st.markdown(t("imports.recognised", form=t(f"imports.form.{table.form.key}"), n=n))
    else:
        st.warning(t("imports.not_recognised", n=n), icon=":material/view_column:")
        table = _taken_for(key, kept, table)
    if isinstance(table, Columns):
        draw_timed(key, kept, file, table, campaign)
    else:
        draw_broadcasts(key, kept, file, table, campaign)


def _sheet(key: str, kept: dict[str, Any], file: File) -> Table:
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


def _taken_for(key: str, kept: dict[str, Any], table: Table) -> Table:
    """Ask what a row is; as answered for such a file before, else a broadcast."""
    place = f"holds:{table.name}"
    if place not in kept:
        kept[place] = file_reading.remembered(session.db(), table).holds
    options: list[Holds] = list(BY_HAND)
    names = {holds: t(f"imports.holds.{holds}") for holds in options}
    chosen = st.radio(
        t("imports.holds"),
        options,
        index=options.index(kept[place]),
        format_func=names.__getitem__,
        horizontal=True,
        key=f"{key}:holds:{kept['turn']}:{table.name}",
    )
    made = f"taken:{table.name}:{chosen}"
    if made not in kept:
        kept[made] = file_reading.taken_for(table, chosen)
    taken: Table = kept[made]
    return taken
