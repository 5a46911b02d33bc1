"""Rows of a file that could not be read: the first of them, and all as a file to correct."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from planner.documents.faults_csv import FaultLine, faults_csv
from planner.domain.imports import Fault
from planner.ui.session import sentence, t

SHOWN_AT_ONCE = 500


def draw(key: str, faults: Sequence[Fault], count: int) -> None:
    """Draw the rows in error; ``count`` is how many there are beside those named."""
    if not faults:
        return
    st.markdown(f"**{t('imports.faults')}**")
    names = [t(f"imports.column.{name}") for name in ("row", "heading", "reason")]
    lines = [FaultLine(f.number, f.heading, sentence(f.error)) for f in faults]
    st.dataframe(
        [
            dict(zip(names, (line.row, line.heading, line.reason), strict=True))
            for line in lines[:SHOWN_AT_ONCE]
        ],
        hide_index=True,
        width="stretch",
    )
    if count > len(faults):
        st.caption(t("imports.faults.more", n=count - len(faults)))
    st.download_button(
        t("imports.faults.download"),
        faults_csv(lines, names),
        file_name=t("imports.faults.file"),
        mime="text/csv",
        icon=":material/download:",
        key=f"{key}:faults",
    )
