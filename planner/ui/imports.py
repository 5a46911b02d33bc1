"""All imports: bring in a file without opening a campaign, look at what came, take back."""

from __future__ import annotations

import streamlit as st

from planner.actions import imports
from planner.errors import KaiboError
from planner.store.imports import Import
from planner.store.telemetry import telemetry
from planner.ui import session
from planner.ui.import_file import draw_import
from planner.ui.import_work import is_under_way
from planner.ui.markdown import plain
from planner.ui.session import say, t, w

SHOWN_AT_ONCE = 20


def _row(made: Import) -> dict[str, str | int]:
    state = t("imports.state.there") if made.finished else t("imports.state.broke_off")
    if not made.finished and is_under_way(made.sha256):
        state = t("imports.state.under_way")
    if made.taken_back_at is not None:
        state = t("imports.state.back", by=made.taken_back_by or "")
    return {
        t("imports.column.state"): state,  # a phone shows the first columns
        t("imports.column.at"): w().stamp(made.at, session.zone()),
        t("imports.column.by"): made.by,
        t("imports.column.file"): made.file_name,
        t("imports.column.form"): t(f"imports.form.{made.form}"),
        t("imports.column.rows"): made.rows,
        t("imports.column.figures"): made.figures,
        t("imports.column.made"): len(made.made),
    }


def _sure(made: Import) -> None:
    asked = [t("imports.take_back.sure", file=plain(made.file_name), n=made.figures)]
    if made.made:
        asked.append(t("imports.take_back.sure_made", n=len(made.made)))
    st.markdown(" ".join(asked))
    if st.button(t("imports.take_back"), type="primary", icon=":material/undo:"):
        try:
            gone = imports.take_back(
                session.db(), telemetry(), session.who(), made.id, now=session.now()
            )
        except KaiboError as error:
            st.error(say(error), icon=":material/error:")
            return
        done = [t("imports.taken_back", n=gone.figures)]
        if made.made:
            deleted, kept = w().number(gone.deleted), w().number(gone.kept)
            done.append(t("imports.taken_back_made", deleted=deleted, kept=kept))
        session.notice(" · ".join(done))
        st.session_state["imports:turn"] = st.session_state.get("imports:turn", 0) + 1
        st.rerun()


def _draw_all() -> None:
    st.subheader(t("imports.all"), anchor=False)
    page = int(st.session_state.get("imports:page") or 1)
    rows, count = imports.page(session.db(), offset=(page - 1) * SHOWN_AT_ONCE, limit=SHOWN_AT_ONCE)
    if not count:
        st.info(t("imports.none"), icon=":material/upload_file:")
        return
    turn = st.session_state.get("imports:turn", 0)
    table = st.dataframe(
        [_row(made) for made in rows],
        hide_index=True,
        width="stretch",
        on_select="rerun",
        selection_mode="single-row",
        key=f"imports:table:{page}:{turn}",
    )
    pages = -(-count // SHOWN_AT_ONCE)
    if pages > 1:
        st.pagination(pages, key="imports:page")
    chosen = [rows[i] for i in table.selection.rows if i < len(rows)]
    if chosen and not chosen[0].finished and chosen[0].taken_back_at is None:
        st.caption(t("imports.broke_off"))
    if not chosen:
        st.caption(t("imports.select"))
    elif chosen[0].taken_back_at is None and st.button(
        t("imports.take_back"), icon=":material/undo:", key="imports:take_back"
    ):
        st.dialog(t("imports.take_back"))(_sure)(chosen[0])


st.header(t("page.imports"), anchor=False)
st.markdown(t("imports.lead"))
draw_import("imports")
_draw_all()
