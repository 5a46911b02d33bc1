"""Backup and system: what the store holds, backups, restoring one."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from planner import __version__
from planner.actions import backups
from planner.errors import KaiboError, StoreError
from planner.store.backup import Backup
from planner.store.telemetry import telemetry
from planner.ui import session
from planner.ui.markdown import plain
from planner.ui.session import t, w

SHOWN = 10


def _size(size: int) -> str:
    return f"{size / 1_000_000:,.1f} MB"


def _made(backup: Backup) -> str:
    return f"{backup.made_at.astimezone():%Y-%m-%d %H:%M:%S}"


def _restore(source: Path) -> None:
    try:
        kept = backups.restore(
            session.db(), session.who(), source, now=session.now(), telemetry=telemetry
        )
    except KaiboError as error:
        session.notice(session.say(error), icon=":material/error:")
    else:
        session.notice(t("backup.restored", file=kept.name if kept else "–"))
    st.session_state.pop("restoring", None)


def _described(backup: Backup) -> str:
    parts = [_made(backup), _size(backup.size)]
    if backup.telemetry_size:
        parts.append(t("backup.with_telemetry", size=_size(backup.telemetry_size)))
    return "  ·  ".join(parts)


def _draw_telemetry() -> None:
    try:
        path = telemetry().path
    except StoreError as error:
        st.warning(session.say(error), icon=":material/warning:")
        return
    if path is None:
        st.markdown(t("system.telemetry_clickhouse"))
    else:
        st.markdown(t("system.telemetry_duckdb", file=path, size=_size(path.stat().st_size)))


def _draw_backup(backup: Backup) -> None:
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(_described(backup), width="stretch")
        key = backup.path.name
        if st.session_state.get("downloading") == key:
            st.download_button(
                t("backup.download"),
                backup.path.read_bytes(),
                file_name=key,
                icon=":material/download:",
                key=f"download_{key}",
            )
        elif st.button(t("backup.prepare"), icon=":material/download:", key=f"prepare_{key}"):
            st.session_state.downloading = key
            st.rerun()
        if st.button(t("backup.restore"), icon=":material/history:", key=f"restore_{key}"):
            st.session_state.restoring = key
            st.rerun()
    if st.session_state.get("restoring") == key:
        st.warning(t("backup.confirm", made=_made(backup)), icon=":material/warning:")
        with st.container(horizontal=True):
            st.button(
                t("backup.confirm_yes"),
                type="primary",
                key=f"yes_{key}",
                on_click=_restore,
                args=(backup.path,),
            )
            if st.button(t("backup.cancel"), key=f"no_{key}"):
                del st.session_state["restoring"]
                st.rerun()


def _draw_upload() -> None:
    with st.expander(t("backup.restore_file"), icon=":material/upload:"):
        file = st.file_uploader(t("backup.choose_file"), type=["db"], key="backup_upload")
        if file is None:
            return
        st.warning(t("backup.confirm_file", file=plain(file.name)), icon=":material/warning:")
        if st.button(t("backup.confirm_yes"), type="primary", key="backup_upload_yes"):
            try:
                kept = backups.restore_upload(
                    session.db(), session.who(), file.name, file.getvalue(), now=session.now()
                )
            except KaiboError as error:
                st.error(session.say(error))
            else:
                session.notice(t("backup.restored", file=kept.name if kept else "–"))
                st.rerun()


st.header(t("page.system"), anchor=False)
st.markdown(t("system.lead"))
holds = backups.holdings(session.db())
st.subheader(t("system.store"), anchor=False)
if holds.file is None:
    st.markdown(t("system.store_postgres"))
else:
    st.markdown(t("system.store_sqlite", file=holds.file, size=_size(holds.size)))
_draw_telemetry()
st.caption(
    t("system.counts", campaigns=w().number(holds.campaigns), items=w().number(holds.items))
    + "  ·  "
    + t("system.version", version=__version__)
)
if holds.file is not None:
    if st.button(t("backup.make"), type="primary", icon=":material/save:"):
        try:
            backups.save(session.db(), session.who(), now=session.now(), telemetry=telemetry)
        except KaiboError as error:
            session.notice(session.say(error), icon=":material/error:")
        else:
            session.notice(t("backup.made"))
        st.rerun()
    st.subheader(t("backup.list"), anchor=False)
    found = backups.saved(session.db())
    if any(one.telemetry_size for one in found):
        st.caption(t("backup.two_files", folder=found[0].path.parent))
    if not found:
        st.info(t("backup.none"))
    for one in found[:SHOWN]:
        _draw_backup(one)
    _draw_upload()
