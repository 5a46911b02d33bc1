"""History of a campaign's parts: who saved what when, compare, undo, restore."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

import streamlit as st

from planner.actions import editing
from planner.domain.campaign import PARTS, Campaign, Part
from planner.errors import KaiboError
from planner.store.revisions import Revision
from planner.ui import navigation, session
from planner.ui.changes import sentences
from planner.ui.markdown import plain
from planner.ui.session import t, w

SHOWN = 10
"""Revisions on one page."""

LINES = 6
"""Changes of a revision that stand open; the rest is folded."""


def draw_history(campaign: Campaign) -> None:
    """Draw the revisions of one part, newest first, each with what it changed."""
    part = _choose_part(campaign)
    newest = campaign.number(part)
    if not newest:
        st.info(t("history.empty"))
        return
    against_now = (
        st.segmented_control(
            t("history.compare"),
            ["before", "now"],
            default="before",
            required=True,
            format_func={way: t(f"history.compare.{way}") for way in ("before", "now")}.__getitem__,
            key=f"{campaign.id}:history:compare",
        )
        == "now"
    )
    before = _page(campaign, part)
    found = editing.history(session.db(), campaign.id, part, before=before, limit=SHOWN + 1)
    for place, revision in enumerate(found[:SHOWN]):
        earlier = found[place + 1].body if place + 1 < len(found) else _blank(part)
        with st.container(border=True):
            _draw_revision(campaign, part, revision, earlier, against_now=against_now)
    _draw_paging(campaign, part, found, before)


def draw_undo(campaign: Campaign, part: Part) -> None:
    """Draw the way back from the last save of a part, showing first what it changes."""
    newest = campaign.number(part)
    key = f"{campaign.id}:{part}:undo"
    menu = st.popover(
        t("history.undo"),
        icon=":material/undo:",
        disabled=newest < 2,
        key=key,
        on_change="rerun",
        help=t("history.undo.none") if newest < 2 else None,
    )
    if newest < 2 or not menu.open:
        return
    with menu:
        last = editing.history(session.db(), campaign.id, part, limit=1)[0]
        target = (last.restores or last.number) - 1
        found = editing.history(session.db(), campaign.id, part, before=target + 1, limit=1)
        if not found:
            st.caption(t("history.undo.none"))
            return
        _draw_who(campaign, last)
        st.markdown(t("history.undo.changes"))
        _draw_changes(sentences(campaign, part, campaign.body(part), found[0].body))
        if st.button(t("history.undo.do"), type="primary", key=f"{key}:do"):
            _restore(campaign, part, found[0].number)
        navigation.link("campaign", t("history.all"), icon=":material/history:", part=part)


def _choose_part(campaign: Campaign) -> Part:
    parts: Sequence[Part] = [part for part in PARTS if campaign.number(part)] or ["header"]
    latest = max(parts, key=lambda part: campaign.saves[part][0]) if campaign.saves else parts[0]
    asked = st.query_params.get("part", "")
    chosen = st.selectbox(
        t("history.part"),
        parts,
        index=parts.index(cast(Part, asked) if asked in parts else latest),
        format_func={part: part_name(part) for part in parts}.__getitem__,
        key=f"{campaign.id}:history:part",
    )
    return chosen


def part_name(part: Part) -> str:
    """What a part of a campaign is called."""
    return t(f"part.{part}") if w().has(f"part.{part}") else t(f"step.{part}")


def _draw_revision(
    campaign: Campaign,
    part: Part,
    revision: Revision,
    earlier: Mapping[str, Any],
    *,
    against_now: bool,
) -> None:
    current = revision.number == campaign.number(part)
    with st.container(horizontal=True, vertical_alignment="center"):
        with st.container():
            _draw_who(campaign, revision)
        if current:
            st.badge(t("history.current"), color="green")
        elif st.button(
            t("history.restore"),
            icon=":material/history:",
            key=f"{campaign.id}:{part}:{revision.number}:restore",
        ):
            _restore(campaign, part, revision.number)
    if revision.restores is not None:
        st.caption(t("history.restored", number=revision.restores))
    if against_now and current:
        return
    said = (
        sentences(campaign, part, revision.body, campaign.body(part))
        if against_now
        else sentences(campaign, part, earlier, revision.body)
    )
    _draw_changes(said)


def _draw_who(campaign: Campaign, revision: Revision) -> None:
    at = w().stamp(revision.at, campaign.header.zone)
    st.markdown(t("history.revision", number=revision.number, by=plain(revision.by), at=at))


def _draw_changes(said: Sequence[str]) -> None:
    if not said:
        st.caption(t("history.same"))
        return
    st.markdown("\n".join(f"- {plain(line)}" for line in said[:LINES]))
    if len(said) > LINES:
        with st.expander(t("history.more", n=len(said) - LINES)):
            st.markdown("\n".join(f"- {plain(line)}" for line in said[LINES:200]))


def _draw_paging(
    campaign: Campaign, part: Part, found: Sequence[Revision], before: int | None
) -> None:
    key = f"{campaign.id}:{part}:history:before"
    with st.container(horizontal=True):
        if before is not None and st.button(
            t("history.newest"), icon=":material/first_page:", key=f"{key}:newest"
        ):
            st.session_state.pop(key, None)
            st.rerun()
        if len(found) > SHOWN and st.button(
            t("history.older"), icon=":material/chevron_right:", key=f"{key}:older"
        ):
            st.session_state[key] = found[SHOWN - 1].number
            st.rerun()


def _page(campaign: Campaign, part: Part) -> int | None:
    found: int | None = st.session_state.get(f"{campaign.id}:{part}:history:before")
    return found


def _restore(campaign: Campaign, part: Part, number: int) -> None:
    try:
        editing.restore(session.db(), session.who(), campaign.id, part, number, now=session.now())
    except KaiboError as error:
        session.notice(session.say(error), icon=":material/error:")
    else:
        session.notice(t("history.restored_now", part=part_name(part), number=number))
    st.rerun()


def _blank(part: Part) -> dict[str, Any]:
    return PARTS[part]().model_dump(mode="json")
