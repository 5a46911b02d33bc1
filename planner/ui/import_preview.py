"""The preview of an import: counts, rows and where they go, questions, rows in error."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

import streamlit as st

from planner.actions.broadcast_imports import ASK, MAKE, SKIP, Change, Line, Preview
from planner.actions.rooms import rooms_of
from planner.domain.campaign import Campaign
from planner.domain.imports import Record
from planner.domain.matching import Room
from planner.domain.metrics import metric_name, said_value
from planner.ui import import_faults
from planner.ui.import_names import NAMED_AT_ONCE, first_few, joined, platform_name, room_name
from planner.ui.markdown import plain
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
    _draw_lines(key, seen, zone)
    import_faults.draw(key, seen.faults, len(seen.faults))


def _draw_counts(seen: Preview) -> None:
    going = [line for line in seen.lines if ":" in line.choice or line.choice == MAKE]
    counts = {
        "rows": len(going),
        "fresh": seen.fresh,
        "same": seen.same,
        "made": len(seen.past),
        "faults": len(seen.faults),
    }
    with st.container(horizontal=True):
        for name, number in counts.items():
            st.metric(t(f"imports.count.{name}"), w().number(number), width="content")
    told = {"totals": seen.totals, "repeated": seen.repeated}
    said = [t(f"imports.left_out.{name}", n=n) for name, n in told.items() if n]
    if said:
        st.caption(" ".join(said))
    if seen.changes:
        _draw_changes(seen.changes)
    if seen.contradicted:
        rows = first_few([str(number) for number in seen.contradicted])
        sentence = t("imports.contradicted", n=len(seen.contradicted), rows=rows)
        st.warning(sentence, icon=":material/rule:")


def _draw_changes(changes: Sequence[Change]) -> None:
    """Name the first figures that change, and count the rest."""
    lines = [
        t(
            "imports.change",
            room=plain(room_name(change.room)),
            metric=plain(metric_name(change.metric, w())),
            before=plain(said_value(change.metric, change.before, w(), change.room.currency)),
            after=plain(said_value(change.metric, change.after, w(), change.room.currency)),
        )
        for change in changes[:NAMED_AT_ONCE]
    ]
    if len(changes) > NAMED_AT_ONCE:
        lines.append(f"+{len(changes) - NAMED_AT_ONCE}")
    said = t("imports.changes", n=len(changes))
    st.warning(
        "\n".join([said, "", *(f"- {line}" for line in lines)]), icon=":material/swap_horiz:"
    )


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
    words = {f"{r.campaign_id}:{r.channel_id}": room_name(r) for r in line.fitting}
    if campaign is not None:
        for room in rooms_of(campaign, {}):
            if room.takes(line.record.platform):
                words.setdefault(f"{room.campaign_id}:{room.channel_id}", room_name(room))
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


def _draw_lines(key: str, seen: Preview, zone: str) -> None:
    lines = seen.lines
    made_of = {record.number: group for group in seen.past for record in group}
    pages = max(1, -(-len(lines) // SHOWN_AT_ONCE))
    page = 1
    if pages > 1:
        page = st.pagination(pages, key=f"{key}:lines") or 1
    first = (page - 1) * SHOWN_AT_ONCE
    st.dataframe(
        [
            _shown(line, made_of.get(line.record.number, ()), zone)
            for line in lines[first : first + SHOWN_AT_ONCE]
        ],
        hide_index=True,
        width="stretch",
    )


def _shown(line: Line, made_of: Sequence[Record], zone: str) -> dict[str, str | int]:
    record = line.record
    values = [
        f"{metric_name(key, w())} {said_value(key, value, w(), line.currency)}"
        for key, value in record.values.items()
    ]
    return {
        t("imports.column.row"): record.number,
        t("imports.column.goes_to"): _goes_to(line, made_of),  # a phone shows the first columns
        t("imports.column.when"): _when(line, zone),
        t("imports.column.account"): joined(_account(record), record.store or record.title),
        t("imports.column.values"): first_few(values, "  "),
    }


def _goes_to(line: Line, made_of: Sequence[Record]) -> str:
    """Where a row goes; ``made_of`` are the rows of the past campaign that is made of it."""
    if line.choice == MAKE:
        first = min(record.number for record in made_of)
        alone = first == line.record.number
        said = t("imports.choice.make") if alone else t("imports.choice.make_with", number=first)
        return joined(said, platform_name(line.record.platform), _account(line.record))
    if line.choice in (SKIP, ASK):
        return t(f"imports.choice.{line.choice or 'ask'}")
    room = _room(line)
    return room_name(room) if room else ""


def _room(line: Line) -> Room | None:
    """The channel a row goes to; none where it is left out, asked about or made anew."""
    return next((r for r in line.fitting if f"{r.campaign_id}:{r.channel_id}" == line.choice), None)


def _what(line: Line, zone: str) -> str:
    record = line.record
    who = _account(record) or record.title or record.store
    return joined(_when(line, zone), who) or t("imports.row.none")


def _account(record: Record) -> str:
    return record.account or record.account_id


def _when(line: Line, zone: str) -> str:
    record = line.record
    if record.start is not None:
        return record.start.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M")
    return record.day.isoformat() if record.day else ""
