"""Two people changed the same thing: show both, and let the second one choose."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

import streamlit as st

from planner.actions import editing
from planner.domain.campaign import Campaign, Part
from planner.domain.merging import GONE, Conflict, Path
from planner.errors import ConflictError, KaiboError
from planner.ui import session
from planner.ui.markdown import plain
from planner.ui.session import t, w


@dataclass
class Pending:
    """A save that waits for a decision; it lives in the session until it is made."""

    campaign_id: str
    part: Part
    base: int
    body: dict[str, Any]
    error: ConflictError

    @staticmethod
    def keep(
        campaign_id: str, part: Part, base: int, body: dict[str, Any], error: ConflictError
    ) -> None:
        """Keep what could not be saved."""
        st.session_state["pending"] = Pending(campaign_id, part, base, body, error)


def ask_if_any(campaign: Campaign) -> None:
    """Draw the question where a save of this campaign waits for one."""
    pending: Pending | None = st.session_state.get("pending")
    if pending is None or pending.campaign_id != campaign.id:
        return
    with st.container(border=True):
        st.subheader(t("conflict.title"), anchor=False)
        by = plain(pending.error.by)
        st.markdown(t("conflict.lead", by=by))
        mine: set[Path] = set()
        for i, conflict in enumerate(pending.error.conflicts):
            choice = st.radio(
                plain(place(pending.part, conflict.path, pending.body)),
                ["mine", "theirs"],
                format_func=partial(_side, conflict, by),
                key=f"conflict_{pending.error.number}_{i}",
            )
            if choice == "mine":
                mine.add(conflict.path)
        with st.container(horizontal=True):
            if st.button(t("conflict.save"), type="primary", key="conflict_save"):
                _decide(pending, mine)
            if st.button(t("conflict.drop"), key="conflict_drop"):
                _decide(pending, set())


def _decide(pending: Pending, mine: set[Path]) -> None:
    try:
        editing.save_part(
            session.db(),
            session.who(),
            pending.campaign_id,
            pending.part,
            pending.base,
            pending.body,
            now=session.now(),
            mine=mine,
            against=pending.error.number,
        )
    except ConflictError as again:
        pending.error = again
    except KaiboError as error:
        session.notice(session.say(error), icon=":material/error:")
    else:
        del st.session_state["pending"]
    st.rerun()


def place(part: Part, path: Path, body: Any) -> str:
    """Say where in a part a path leads: field names, and rows by their title or name."""
    said: list[str] = []
    names: list[str] = [part]
    for step in path:
        if isinstance(body, list):
            row = next((r for r in body if r["id"] == step), None)
            title = (
                next(
                    (row[k] for k in ("title", "name", "text", "question", "prize") if row.get(k)),
                    "",
                )
                if row
                else ""
            )
            if title:
                said.append(f"“{title}”")
            body = row
        else:
            names.append(step)
            key = ".".join(names)
            if w().has(key):
                said.append(t(key))
            body = body.get(step) if isinstance(body, dict) else None
    return " · ".join(said) or t(f"part.{part}" if w().has(f"part.{part}") else f"step.{part}")


def _side(conflict: Conflict, by: str, side: str) -> str:
    value = conflict.mine if side == "mine" else conflict.theirs
    label = t("conflict.mine") if side == "mine" else t("conflict.theirs", by=by)
    return (
        f"{label}：{plain(shown(value))}"
        if w().language == "zh"
        else f"{label}: {plain(shown(value))}"
    )


def shown(value: Any) -> str:
    """A stored value as a person reads it."""
    if value is GONE:
        return t("conflict.gone")
    if value in (None, "", [], {}):
        return t("conflict.empty")
    if isinstance(value, bool):
        return t("field.yes") if value else t("field.no")
    if isinstance(value, dict):
        return " · ".join(
            str(v) for k, v in value.items() if k != "id" and v not in (None, "", [], {})
        )
    if isinstance(value, list):
        return " / ".join(shown(v) for v in value)
    return str(value)
