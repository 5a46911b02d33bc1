"""Plan back from the end 倒排: choose a cue, see what it does, then do it."""

from __future__ import annotations

from functools import partial

import streamlit as st

from planner.domain.run_sheet import Cue, PlannedCue, RunSheet, planned
from planner.domain.timing import back_timed, breaks, clock, length
from planner.errors import KaiboError
from planner.ui import session
from planner.ui.fields import Form
from planner.ui.markdown import plain
from planner.ui.session import t


def draw_back_timing(form: Form) -> None:
    """Draw the menu that plans the sheet back from the end of the slot."""
    key = f"{form.campaign.id}:back_timing"
    menu = st.popover(
        t("run_sheet.back_timing"), icon=":material/last_page:", key=key, on_change="rerun"
    )
    if not menu.open:
        return
    with menu:
        active = [cue for cue in form.campaign.run_sheet.cues if not cue.skipped]
        if active:
            _draw_choice(form, key, active)
        else:
            st.caption(t("run_sheet.back_timing.none"))


def _draw_choice(form: Form, key: str, active: list[Cue]) -> None:
    header, sheet = form.campaign.header, form.campaign.run_sheet
    slot = header.length_minutes * 60
    at = partial(clock, header.starts_at, header.zone)
    st.markdown(t("run_sheet.back_timing.lead", end=at(slot)))
    titles = {cue.id: cue.title or "…" for cue in active}
    chosen = st.selectbox(
        t("run_sheet.back_timing.from"),
        list(titles),
        index=len(active) - 1,
        format_func=titles.__getitem__,
        key=f"{key}:from",
    )
    timed = back_timed(sheet, slot, chosen)
    if timed == sheet:
        st.caption(t("run_sheet.back_timing.same"))
        return
    before, after = _first(sheet, chosen), _first(timed, chosen)
    st.markdown(
        t(
            "run_sheet.back_timing.effect",
            cue=plain(titles[chosen]),
            before=at(before.start),
            after=at(after.start),
        )
    )
    if followers := len(active) - 1 - list(titles).index(chosen):
        st.markdown(t("run_sheet.back_timing.followers", n=followers))
    broken = next((b for b in breaks(timed) if b.after.cue.id == chosen), None)
    if broken is None:
        st.caption(t("run_sheet.back_timing.exact"))
    else:
        st.markdown(t(f"run_sheet.back_timing.{broken.kind}", length=length(broken.seconds)))
    if st.button(t("run_sheet.back_timing.do"), type="primary", key=f"{key}:do"):
        _plan_back(form, slot, chosen)


def _first(sheet: RunSheet, cue_id: str) -> PlannedCue:
    return next(place for place in planned(sheet) if place.cue.id == cue_id)


def _plan_back(form: Form, slot: int, cue_id: str) -> None:
    try:
        form.change(
            lambda body: back_timed(RunSheet.model_validate(body), slot, cue_id).model_dump(
                mode="json"
            )
        )
    except KaiboError as error:
        session.notice(session.say(error), icon=":material/error:")
    st.rerun()
