"""The preview of an import: counts, rows and where they go, questions, rows in error."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

import streamlit as st

from planner.actions.broadcast_imports import ASK, MAKE, SKIP, Line, Preview
from planner.domain.campaign import Campaign
from planner.domain.matching import Room
from planner.domain.metrics import metric_name, said_value
from planner.ui import import_faults
from planner.ui.session import t, w

ASKED_AT_ONCE = 10
SHOWN_AT_ONCE = 50


def draw(
    key: str, seen: Preview, choices: dict[int, str], campaign: Campaign | None, zone: str
) -> None:
    """Draw what the import would do; answers are put into ``choices`` by row number."""
    _draw_counts(seen)
    _ask(key, seen.open, choices, campaign, zone)
    unmatched = [x for x in seen.lines if not x.fitting or x.record.number in choices]
    unmatched = [x for x in unmatched if len(x.fitting) < 2 and x.choice != ASK]
    if unmatched and campaign is not None:
        with st.expander(t("imports.unmatched", n=len(unmatched)), expanded=len(unmatched) <= 3):
            for line in unmatched[:ASKED_AT_ONCE]:
                _ask_row(key, line, choices, campaign, zone)
    _draw_lines(key, seen.lines, zone)
    import_faults.draw(key, seen.faults, len(seen.faults))


def _draw_counts(seen: Preview) -> None:
    going = [line for line in seen.lines if ":" in line.choice or line.choice == MAKE]
    counts = {
        "rows": len(going),
        "fresh": seen.fresh,
        "same": seen.same,
        "made": sum(line.choice == MAKE for line in seen.lines),
        "faults": len(seen.faults),
    }
    with st.container(horizontal=True):
        for name, number in counts.items():
            st.metric(t(f"imports.count.{name}"), w().number(number), width="content")
    if seen.totals:
        st.caption(t("imports.totals", n=seen.totals))


def _ask(
    key: str,
    lines: Sequence[Line],
    choices: dict[int, str],
    campaign: Campaign | None,
    zone: str,
) -> None:
    if not lines:
        return
    st.warning(t("imports.questions"), icon=":material/help:")
    for line in lines[:ASKED_AT_ONCE]:
        _ask_row(key, line, choices, campaign, zone)
    if len(lines) > ASKED_AT_ONCE:
        st.caption(t("imports.questions.more", n=ASKED_AT_ONCE))


def _ask_row(
    key: str, line: Line, choices: dict[int, str], campaign: Campaign | None, zone: str
) -> None:
    """One row's question: the rooms that fit, this campaign's own, a new one, none."""
    words = {f"{r.campaign_id}:{r.channel_id}": _room(r) for r in line.fitting}
    if campaign is not None:
        for channel in campaign.platform.channels:
            name = f"{campaign.header.title} · {channel.account}"
            words.setdefault(f"{campaign.id}:{channel.id}", name)
        if not campaign.platform.channels:
            words.setdefault(f"{campaign.id}:", campaign.header.title)
    if line.can_be_made:
        words[MAKE] = t("imports.choice.make")
    words[SKIP] = t("imports.choice.skip")
    if line.choice == ASK:
        words = {ASK: t("imports.choice.ask"), **words}
    widget = f"{key}:row:{line.record.number}"

    def chosen() -> None:
        choices[line.record.number] = st.session_state[widget]

    options = list(words)
    st.selectbox(
        t("imports.row", number=line.record.number, what=_what(line, zone)),
        options,
        index=options.index(line.choice) if line.choice in options else 0,
        format_func=lambda choice: words.get(choice, choice),
        key=widget,
        on_change=chosen,
    )


def _draw_lines(key: str, lines: Sequence[Line], zone: str) -> None:
    pages = max(1, -(-len(lines) // SHOWN_AT_ONCE))
    page = 1
    if pages > 1:
        page = st.pagination(pages, key=f"{key}:lines") or 1
    first = (page - 1) * SHOWN_AT_ONCE
    st.dataframe(
        [_shown(line, zone) for line in lines[first : first + SHOWN_AT_ONCE]],
        hide_index=True,
        width="stretch",
    )


def _shown(line: Line, zone: str) -> dict[str, str | int]:
    record = line.record
    values = list(record.values.items())[:6]
    return {
        t("imports.column.row"): record.number,
        t("imports.column.when"): _when(line, zone),
        t("imports.column.account"): " · ".join(
            x for x in (record.account or record.account_id, record.store or record.title) if x
        ),
        t("imports.column.goes_to"): _goes_to(line),
        t("imports.column.values"): "  ".join(
            f"{metric_name(key, w())} {said_value(key, value, w(), line.currency)}"
            for key, value in values
        ),
    }


def _goes_to(line: Line) -> str:
    if line.choice in (MAKE, SKIP, ASK):
        return t(f"imports.choice.{line.choice or 'ask'}")
    room = next((r for r in line.fitting if f"{r.campaign_id}:{r.channel_id}" == line.choice), None)
    return _room(room) if room else ""


def _room(room: Room) -> str:
    return f"{room.title} · {w().moment(room.starts_at, room.zone)}"


def _what(line: Line, zone: str) -> str:
    record = line.record
    parts = [_when(line, zone), record.account or record.account_id or record.title or record.store]
    return " · ".join(part for part in parts if part) or t("imports.row.none")


def _when(line: Line, zone: str) -> str:
    record = line.record
    if record.start is not None:
        return record.start.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M")
    return record.day.isoformat() if record.day else ""
