"""Figures of one campaign: type them by channel, see each with source and time, take back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from itertools import groupby

import streamlit as st

from planner.actions import figures
from planner.domain import cells, metrics
from planner.domain.campaign import Campaign
from planner.domain.figures import Figure, current
from planner.domain.metrics import Metric, TypedWhen, metric_name, said_value
from planner.domain.standing import standing
from planner.errors import InputError, KaiboError
from planner.ui import session
from planner.ui.markdown import plain
from planner.ui.session import say, t, w

SHOWN_AT_ONCE = 30
FEW = 8
"""So many fields need no headings."""
COUNTED = {1: "T+1", 7: "T+7", 30: "T+30"}


def draw_entry(campaign: Campaign) -> None:
    """Draw the fields for what people read during the stream or count afterwards."""
    key = f"{campaign.id}:figures"
    names = {name: t(f"metrics.enter.{name}") for name in _moments(campaign)}
    when = st.segmented_control(
        t("metrics.enter.which"),
        list(names),
        default=_likely(campaign),
        format_func=names.__getitem__,
        required=True,
        key=f"{key}:when",
    )
    with st.form(f"{key}:{when}:{st.session_state.get(f'{key}:turn', 0)}", border=False):
        left, right = st.columns(2)
        with left:
            ids = ["", *(c.id for c in campaign.platform.channels)]
            channels = {i: channel_name(campaign, i) for i in ids}
            channel = st.selectbox(
                t("metrics.channel"),
                ids,
                index=1 if len(ids) == 2 else 0,
                format_func=channels.__getitem__,
                key=f"{key}:channel",  # the next figures are mostly of the same one
            )
        with right:
            holds_for = _HOLDS_FOR[when](campaign)
        typed = _draw_fields(metrics.typed(when))
        st.caption(t("metrics.enter.hint"))
        if st.form_submit_button(t("metrics.save"), type="primary", icon=":material/save:"):
            _save(campaign, channel, typed, when, holds_for)
    for line in st.session_state.get(f"{key}:beaten", ()):
        st.warning(line, icon=":material/balance:")


def _moments(campaign: Campaign) -> list[TypedWhen]:
    return ["live", "end", "after"] if campaign.over(session.now()) else ["live", "after"]


def _likely(campaign: Campaign) -> TypedWhen:
    """What there is to type now."""
    if not campaign.over(session.now()):
        return "live"
    return "after" if session.now() - campaign.ended_at > timedelta(days=1) else "end"


def _draw_fields(asked: Sequence[Metric]) -> dict[str, str]:
    """Draw a field a metric, by groups where there are many."""
    typed: dict[str, str] = {}
    for group, alike in groupby(asked, key=lambda metric: metric.group):
        if len(asked) > FEW:
            st.caption(t(f"dictionary.group.{group}"))
        with st.container(horizontal=True):
            typed |= {m.key: st.text_input(m.name(w().language), width=150) for m in alike}
    return typed


def draw_figures(campaign: Campaign) -> None:
    """Draw the figures that stand, and take back the one that is selected."""
    st.subheader(t("metrics.list"), anchor=False)
    stands = current(figures.of_campaign(session.db(), campaign.id)).values()
    rows = sorted(stands, key=lambda f: (f.read_at, f.metric), reverse=True)
    if not rows:
        st.info(t("metrics.list.none"), icon=":material/monitoring:")
        return
    pages = -(-len(rows) // SHOWN_AT_ONCE)
    page = (st.pagination(pages, key=f"{campaign.id}:figures:page") or 1) if pages > 1 else 1
    shown = rows[(page - 1) * SHOWN_AT_ONCE : page * SHOWN_AT_ONCE]
    turn = st.session_state.get(f"{campaign.id}:figures:turn", 0)
    table = st.dataframe(
        [_row(campaign, figure) for figure in shown],
        hide_index=True,
        width="stretch",
        on_select="rerun",
        selection_mode="single-row",
        key=f"{campaign.id}:figures:table:{page}:{turn}",
    )
    chosen = [shown[i] for i in table.selection.rows if i < len(shown)]
    if not chosen:
        st.caption(t("metrics.take_back.how"))
    elif st.button(t("metrics.take_back"), icon=":material/undo:"):
        _take_back(campaign, chosen[0])


def channel_name(campaign: Campaign, channel_id: str) -> str:
    """What a channel is called; empty means the whole broadcast."""
    if not channel_id:
        return t("metrics.channel.all")
    channel = next((c for c in campaign.platform.channels if c.id == channel_id), None)
    if channel is None:
        return channel_id
    platform = t(f"platform_name.{channel.platform}") if channel.platform else ""
    return " · ".join(x for x in (platform, channel.account) if x) or channel_id


def _moment(campaign: Campaign) -> datetime | None:
    zone = campaign.header.zone
    now = session.now().astimezone(zone).replace(tzinfo=None, second=0, microsecond=0)
    found = st.datetime_input(t("metrics.at"), now, format="YYYY-MM-DD", step=60)
    return found.replace(tzinfo=zone).astimezone(UTC) if found else None


def _at_the_end(campaign: Campaign) -> datetime:
    ended = min(campaign.ended_at, session.now())
    st.caption(t("metrics.at_the_end", at=w().stamp(ended, campaign.header.zone)))
    return ended


def _counted(campaign: Campaign) -> datetime | None:
    """The end of the day counted, or now if that day is not over."""
    zone = campaign.header.zone
    first = campaign.header.local_start.date()
    today = session.now().astimezone(zone).date()
    reached = [days for days in COUNTED if first + timedelta(days=days) <= today]
    labels = [f"{COUNTED[n]} · {(first + timedelta(days=n)).isoformat()}" for n in reached]
    days = [first + timedelta(days=n) for n in reached] + [today]
    labels.append(f"{t('metrics.counted.day')} · {today.isoformat()}")
    place = st.selectbox(
        t("metrics.counted"),
        range(len(days)),
        index=max(0, len(reached) - 1),
        format_func=labels.__getitem__,
    )
    end = datetime.combine(days[place] + timedelta(days=1), time(), zone).astimezone(UTC)
    return min(end, session.now())


_HOLDS_FOR: Mapping[TypedWhen, Callable[[Campaign], datetime | None]] = {
    "live": _moment,
    "end": _at_the_end,
    "after": _counted,
}


def _save(
    campaign: Campaign,
    channel: str,
    typed: dict[str, str],
    when: TypedWhen,
    holds_for: datetime | None,
) -> None:
    known = metrics.dictionary()
    values: dict[str, float] = {}
    for key, text in typed.items():
        try:
            value = _read(known[key], text, campaign.header.currency)
        except InputError as error:
            error.where = (key,)
            st.error(_named(error), icon=":material/error:")
            return
        if value is not None:
            values[key] = value
    try:
        number = figures.add(
            session.db(),
            session.who(),
            campaign.id,
            channel,
            values,
            when=when,
            holds_for=holds_for or session.now(),
            now=session.now(),
        )
    except KaiboError as error:
        st.error(_named(error), icon=":material/error:")
        return
    session.notice(t("metrics.saved", n=number))
    st.session_state[f"{campaign.id}:figures:beaten"] = list(_beaten(campaign, channel, values))
    _next_turn(campaign)
    st.rerun()


def _named(error: KaiboError) -> str:
    """The sentence of an error, after the name of the field it is about."""
    return ": ".join([*(metric_name(metric, w()) for metric in error.where), say(error)])


def _beaten(campaign: Campaign, channel: str, typed: Mapping[str, float]) -> Iterator[str]:
    """What stands though something else was typed just now, and what to do about it."""
    stands = standing(figures.of_campaign(session.db(), campaign.id))
    for metric, value in typed.items():
        best = stands[channel, metric]
        if best.value != value:
            currency = campaign.header.currency
            yield plain(
                t(
                    "metrics.saved.beaten",
                    metric=metric_name(metric, w()),
                    typed=said_value(metric, value, w(), currency),
                    value=said_value(metric, best.value, w(), currency),
                    source=t(f"metrics.source.{best.source}", name=best.source_name),
                    state=t(f"metrics.state.{best.state}"),
                )
            )


def _read(metric: Metric, text: str, currency: str) -> float | None:
    if metric.kind == "money":
        found = cells.money(text, currency)
        return None if found is None else float(found)
    if metric.kind == "duration":
        return cells.seconds(text, metric.bare)
    return cells.whole(text)


def _row(campaign: Campaign, figure: Figure) -> dict[str, str]:
    header = campaign.header
    return {
        t("metrics.column.metric"): metric_name(figure.metric, w()),
        t("metrics.column.value"): said_value(figure.metric, figure.value, w(), header.currency),
        t("metrics.column.channel"): channel_name(campaign, figure.channel_id),
        t("metrics.column.holds_for"): w().stamp(figure.holds_for, header.zone),
        t("metrics.column.source"): t(f"metrics.source.{figure.source}", name=figure.source_name),
        t("metrics.column.read_at"): w().stamp(figure.read_at, header.zone),
        t("metrics.column.state"): t(f"metrics.state.{figure.state}"),
    }


def _take_back(campaign: Campaign, figure: Figure) -> None:
    try:
        figures.take_back(session.db(), session.who(), figure, now=session.now())
    except KaiboError as error:
        st.error(say(error), icon=":material/error:")
        return
    session.notice(t("metrics.taken_back", metric=metric_name(figure.metric, w())))
    st.session_state.pop(f"{campaign.id}:figures:beaten", None)  # it may stand now
    _next_turn(campaign)
    st.rerun()


def _next_turn(campaign: Campaign) -> None:
    key = f"{campaign.id}:figures:turn"
    st.session_state[key] = st.session_state.get(key, 0) + 1
