"""Clone, reschedule, archive and delete a campaign; what is lost or moved is shown first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import streamlit as st

from planner.actions import campaigns, shelves
from planner.domain.campaign import Campaign
from planner.domain.rescheduling import Move, Rescheduling, When
from planner.domain.rows import new_id
from planner.errors import KaiboError
from planner.ui import navigation, session
from planner.ui.markdown import plain
from planner.ui.session import t, w

SECOND_CLICK = timedelta(seconds=5)
"""A click so soon after the first is the same click."""


def draw_campaign_actions(campaign: Campaign) -> None:
    """Draw what can be done with a campaign as a whole."""
    held = campaign.header.status in ("held", "reviewed")
    with st.expander(t("reschedule.title"), icon=":material/event_repeat:", expanded=not held):
        _draw_reschedule(campaign, held)
    with st.expander(t("clone.title"), icon=":material/content_copy:", expanded=held):
        _draw_clone(campaign)
    with st.expander(t("shelf.title"), icon=":material/archive:"):
        _draw_shelves(campaign)


def _draw_reschedule(campaign: Campaign, held: bool) -> None:
    if held:
        st.info(t("input.already_held"))
        return
    header = campaign.header
    starts_at = _ask_start(campaign, "reschedule", header.local_start)
    if starts_at == header.starts_at:
        st.caption(t("reschedule.same"))
        return
    try:
        found = campaigns.reschedule_preview(
            session.db(), campaign.id, starts_at, now=session.now()
        )
    except KaiboError as error:
        st.warning(session.say(error))
        return
    _draw_preview(campaign, found)
    st.button(
        t("reschedule.do"),
        type="primary",
        icon=":material/event_available:",
        key=f"{campaign.id}:reschedule:do",
        on_click=_reschedule,
        args=(campaign, found.starts_at, found.version),
    )


def _draw_preview(campaign: Campaign, found: Rescheduling) -> None:
    moved = [move for move in found.moves if not move.stays]
    done = sum(move.done for move in found.moves if move.stays)
    kept = len(found.moves) - len(moved) - done
    st.markdown(f"**{t('reschedule.moves', n=len(moved))}**")
    st.dataframe(
        [
            {
                t("reschedule.before"): _when(campaign, move.before),
                t("reschedule.after"): _when(campaign, move.after),
                t("reschedule.item"): _what(move),
            }
            for move in moved
        ],
        hide_index=True,
        height="content" if len(moved) <= 12 else 440,
    )
    notes = [t("reschedule.stays", n=done)] if done else []
    notes += [t("reschedule.kept", n=kept)] if kept else []
    st.caption(" ".join([*notes, t("reschedule.relative")]))
    if found.cautions:
        lines = [f"- {_said(caution.code, caution.params)}" for caution in found.cautions]
        st.warning("\n".join([t("reschedule.cautions"), "", *lines]))


def _said(code: str, params: dict[str, Any]) -> str:
    shown = {
        name: w().day(value) if isinstance(value, date) else plain(str(value))
        for name, value in params.items()
    }
    return t(f"reschedule.{code}", **shown)


def _what(move: Move) -> str:
    if not move.name and move.step == "platform":
        return t("reschedule.start")
    return f"{t(f'step.{move.step}')} · {move.name}"


def _when(campaign: Campaign, when: When) -> str:
    if isinstance(when, datetime):
        return w().moment(when, campaign.header.zone)
    return w().day(when)


def _reschedule(campaign: Campaign, starts_at: datetime, version: int) -> None:
    def act() -> None:
        campaigns.reschedule(
            session.db(), session.who(), campaign.id, starts_at, version, now=session.now()
        )
        moment = w().moment(starts_at, campaign.header.zone)
        session.notice(t("reschedule.done", moment=moment))

    _try(act)


def _draw_clone(campaign: Campaign) -> None:
    st.caption(t("clone.what"))
    usual = _next_like(campaign.header.local_start, session.now())
    starts_at = _ask_start(campaign, "clone", usual)
    key = _clone_key(campaign)
    if st.button(t("clone.do"), icon=":material/content_copy:", key=f"{campaign.id}:clone:do"):

        def act() -> None:
            campaigns.clone(
                session.db(), session.who(), campaign.id, starts_at, key=key, now=session.now()
            )

        if _try(act):
            if f"{campaign.id}:clone:made" not in st.session_state:
                st.session_state[f"{campaign.id}:clone:made"] = session.now()
                session.notice(t("clone.done"))
            navigation.go("goals", key)
        st.rerun()


def _next_like(start: datetime, now: datetime) -> datetime:
    """The same weekday and hour, a week or more after a start and ahead of now."""
    weeks = max((now - start) // timedelta(days=7) + 1, 1)
    return start + timedelta(days=7 * weeks)


def _clone_key(campaign: Campaign) -> str:
    """The id of the next clone; a second click soon after the first means the same one."""
    key, made = f"{campaign.id}:clone:key", f"{campaign.id}:clone:made"
    made_at = st.session_state.get(made)
    if made_at is not None and session.now() - made_at > SECOND_CLICK:
        del st.session_state[key], st.session_state[made]
    return str(st.session_state.setdefault(key, new_id()))


def _ask_start(campaign: Campaign, what: str, usual: datetime) -> datetime:
    """Ask for day and time in the campaign's zone."""
    # the key holds the start, so that a moved campaign asks from where it now stands
    key = f"{campaign.id}:{what}:{campaign.header.starts_at.isoformat()}"
    st.session_state.setdefault(f"{key}:day", usual.date())
    st.session_state.setdefault(f"{key}:time", usual.time().replace(tzinfo=None))
    with st.container(horizontal=True):
        day = st.date_input(t(f"{what}.day"), format="YYYY-MM-DD", key=f"{key}:day", width=200)
        at = st.time_input(t(f"{what}.time"), step=900, key=f"{key}:time", width=160)
    return datetime.combine(day, at, campaign.header.zone).astimezone(UTC)


def _draw_shelves(campaign: Campaign) -> None:
    archived = campaign.archived_at is not None
    act = "unarchive" if archived else "archive"
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(t("shelf.archive.what"), width="stretch")
        icon = ":material/unarchive:" if archived else ":material/archive:"
        if st.button(t(f"shelf.{act}"), icon=icon, key=f"{campaign.id}:shelf:archive"):
            _shelve(campaign, shelves.unarchive if archived else shelves.archive, f"shelf.{act}d")
            st.rerun()
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(t("shelf.delete.what"), width="stretch")
        with st.popover(t("shelf.delete"), icon=":material/delete:"):
            st.markdown(t("shelf.delete.sure", title=plain(campaign.header.title)))
            if st.button(
                t("shelf.delete.do"), type="primary", key=f"{campaign.id}:shelf:delete"
            ) and _shelve(campaign, shelves.delete, "shelf.deleted"):
                session.forget_campaign()
                st.switch_page(navigation.script("overview"))


def _shelve(campaign: Campaign, act: Callable[..., None], said: str) -> bool:
    def do() -> None:
        act(session.db(), session.who(), campaign.id, now=session.now())
        session.notice(t(said))

    return _try(do)


def _try(act: Callable[[], None]) -> bool:
    """Do it, or leave the sentence that says why not."""
    try:
        act()
    except KaiboError as error:
        session.notice(session.say(error), icon=":material/error:")
        return False
    return True
