"""What people said after a broadcast: questions, frequent words, comments to look at; each
leads to the comments behind it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

import streamlit as st

from planner.actions import editing
from planner.charts.said_over_time import MOST_ROWS, said_over_time, together
from planner.domain.campaign import Campaign
from planner.domain.moderation import OWN, RULES, kinds
from planner.domain.rows import new_id
from planner.domain.said import Said, Wording
from planner.domain.topics import OTHER, topics
from planner.errors import InputError, KaiboError
from planner.insight import said
from planner.insight.said import Answered, Question, WhatWasSaid
from planner.store.telemetry import telemetry
from planner.ui import navigation, session
from planner.ui.chart import draw_chart, on_dark
from planner.ui.figures import channel_name
from planner.ui.markdown import plain
from planner.ui.session import language, t, w

VIEWS = ("questions", "words", "flags")


def draw_said(campaign: Campaign) -> None:
    """Draw what was said; nothing before the broadcast is over."""
    if not campaign.over(session.now()):
        return
    st.subheader(t("said.title"), anchor=False)
    try:
        with st.spinner(t("said.summing")):
            found = _shared(campaign.id, campaign.version, campaign)
    except InputError as error:
        st.error(session.say(error))
        return
    if found is None:
        _draw_nothing()
        return
    summary = found.summary
    asked = w().number(sum(one.count for one in summary.questions))
    st.caption(t("said.lead", comments=w().number(summary.comments), questions=asked))
    if found.more > 0:
        st.caption(t("said.more", more=w().number(found.more)))
    view = st.segmented_control(
        t("said.view"),
        VIEWS,
        default=VIEWS[0],
        required=True,
        format_func={one: t(f"said.view.{one}") for one in VIEWS}.__getitem__,
        key=f"{campaign.id}:said:view",
        label_visibility="collapsed",
    )
    rows: Sequence[Said] = getattr(summary, view)
    if not rows:
        st.info(t(f"said.none.{view}"))
        return
    _draw_over_time(campaign, found, rows)
    if view == "questions":
        for question in found.questions:
            _draw_question(campaign, found, question)
    elif view == "words":
        _draw_words(campaign, rows)
    else:
        for row in rows:
            _expand(campaign, row, _told(campaign, found, row))


@st.cache_resource(ttl=timedelta(seconds=30), max_entries=20, show_spinner=False)
def _shared(campaign_id: str, version: int, _campaign: Campaign) -> WhatWasSaid | None:
    return said.what_was_said(session.db(), telemetry(), _campaign)


def _draw_nothing() -> None:
    st.info(t("said.empty"), icon=":material/forum:")
    with st.container(horizontal=True):
        navigation.link("connections", t("said.empty.connect"), icon=":material/add_link:")
        navigation.link("imports", t("said.empty.import"), icon=":material/upload_file:")


def name_of(row: Said) -> str:
    """What a row is called."""
    if row.kind:
        kind = _kind(row.kind)
        return t("said.kind", kind=kind, words=row.key) if row.key else kind
    if not row.wordings:
        return row.key
    return t("said.topic.other") if row.key == OTHER else topics().name(row.key, language())


def _kind(kind: str) -> str:
    if kind in (OWN, RULES):
        return t(f"said.kind.{kind}")
    return next((one.name(language()) for one in kinds() if one.id == kind), kind)


def _draw_over_time(campaign: Campaign, found: WhatWasSaid, rows: Sequence[Said]) -> None:
    summary, zone = found.summary, campaign.header.zone
    shown = [(name_of(row), row.by_bin) for row in rows[:MOST_ROWS]]
    minutes = summary.minutes * together(len(shown), len(summary.by_bin))
    per = t("said.chart.per", minutes=minutes)
    told = [_told(campaign, found, row) for row in rows]
    draw_chart(
        said_over_time(shown, summary.begins, summary.minutes, zone, per, dark=on_dark()),
        key=f"{campaign.id}:chart:said",
        alt=t("said.chart.alt", minutes=minutes, rows="; ".join(told[:MOST_ROWS])),
    )
    table = st.expander(t("said.table"), key=f"{campaign.id}:said:table", on_change="rerun")
    if table.open:
        trend = t("said.table.trend", minutes=summary.minutes)
        with table:
            st.dataframe(
                [
                    {
                        t("said.table.name"): name_of(row),
                        t("said.table.count"): row.count,
                        t("said.table.most"): w().clock(summary.bin_at(row.busiest), zone),
                        trend: list(row.by_bin),
                    }
                    for row in rows
                ],
                column_config={trend: st.column_config.BarChartColumn(trend)},
                hide_index=True,
                width="stretch",
            )


def _told(campaign: Campaign, found: WhatWasSaid, row: Said) -> str:
    at = w().clock(found.summary.bin_at(row.busiest), campaign.header.zone)
    return t("said.row", name=name_of(row), n=row.count, at=at)


def _draw_question(campaign: Campaign, found: WhatWasSaid, question: Question) -> None:
    label = _told(campaign, found, question.said)
    if question.is_open:
        label = t("said.row.open", row=label)

    def draw_wordings() -> None:
        for number, (wording, answered) in enumerate(question.wordings):
            _draw_wording(campaign, question.said, number, wording, answered)

    _expand(campaign, question.said, label, draw_wordings)


def _draw_wording(
    campaign: Campaign, row: Said, number: int, wording: Wording, answered: Answered
) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        state = t(f"said.answered.{answered}")
        text = t("said.wording", text=plain(wording.text), n=wording.count, answered=state)
        st.markdown(text, width="stretch")
        if answered != "bank":
            st.button(
                t("said.add"),
                key=f"{campaign.id}:said:add:{row.key}:{number}",
                icon=":material/playlist_add:",
                on_click=_add,
                args=(campaign, wording.text),
            )


def _add(campaign: Campaign, question: str) -> None:
    rows = campaign.interaction.questions
    edit = {
        "op": "insert",
        "after": rows[-1].id if rows else None,
        "id": new_id(),
        "values": {"question": question},
    }
    try:
        editing.edit_table(
            session.db(),
            session.who(),
            campaign.id,
            "interaction",
            campaign.number("interaction"),
            ("questions",),
            [edit],
            now=session.now(),
        )
    except KaiboError as error:
        session.notice(session.say(error), icon=":material/error:")
    else:
        session.notice(t("said.added"))


def _draw_words(campaign: Campaign, rows: Sequence[Said]) -> None:
    by_key = {row.key: row for row in rows}
    labels = {key: plain(t("said.word", word=key, n=row.count)) for key, row in by_key.items()}
    chosen = st.pills(
        t("said.words"),
        list(by_key),
        format_func=labels.__getitem__,
        key=f"{campaign.id}:said:word",
    )
    if chosen in by_key:
        _draw_behind(campaign, by_key[chosen])


def _expand(
    campaign: Campaign, row: Said, label: str, first: Callable[[], None] | None = None
) -> None:
    """Draw a row that opens, and what is in it only while it is open."""
    key = f"{campaign.id}:said:open:{row.kind}:{row.key}"
    box = st.expander(plain(label), key=key, on_change="rerun")
    if box.open:
        with box:
            if first is not None:
                first()
            _draw_behind(campaign, row)


def _draw_behind(campaign: Campaign, row: Said) -> None:
    """Draw a page of the comments behind a row."""
    key = f"{campaign.id}:said:page:{row.kind}:{row.key}"
    page = min(st.session_state.get(key, 0), (len(row.behind) - 1) // said.PAGE)
    found = said.behind(telemetry(), campaign.id, row, page)
    zone = campaign.header.zone
    lines = [
        t(
            "said.comment",
            at=w().clock(event.at, zone),
            channel=plain(channel_name(campaign, event.channel_id)),
            text=plain(event.text),
        )
        for event in found
    ]
    st.markdown("\n".join(f"- {line}" for line in lines) or t("said.gone"))
    with st.container(horizontal=True):
        if page:
            _turn(key, page - 1, t("said.before"), ":material/chevron_left:")
        if (page + 1) * said.PAGE < len(row.behind):
            _turn(key, page + 1, t("said.after"), ":material/chevron_right:")
    if len(row.behind) < row.count:
        shown = w().number(len(row.behind))
        st.caption(t("said.first_of", shown=shown, n=row.count))


def _turn(key: str, page: int, label: str, icon: str) -> None:
    def turn() -> None:
        st.session_state[key] = page

    st.button(label, key=f"{key}:{icon}", icon=icon, on_click=turn)
