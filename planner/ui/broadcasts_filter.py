"""What the page of all broadcasts shows: period, comparison, filters, all in its address."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import cast, get_args

import streamlit as st

from planner.domain import templates
from planner.domain.natural_order import natural
from planner.errors import KaiboError
from planner.insight.broadcast_filter import Filter
from planner.insight.periods import Against, Period, month_of, week_of
from planner.insight.portfolio import Groups, Portfolio
from planner.ui import session
from planner.ui.asked import pick
from planner.ui.markdown import plain
from planner.ui.session import t, w

PERIODS = ("last_week", "this_month", "last_month", "weeks", "months", "this_year", "all", "own")
MARKS = ("store", "tag", "platform", "host", "template", "currency")
_GROUPS = {"currency": "currencies"}
OWN = "own"
DEFAULT_PERIOD = "weeks"
_NONE = "none"


@dataclass(frozen=True)
class Wanted:
    """The broadcasts looked at, and those they are compared with (``None``: with none)."""

    filter: Filter
    against: Filter | None
    how: str


def draw_filter(portfolio: Portfolio, today: date) -> Wanted:
    """Draw the choices and return what they mean."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        with st.container(width=200):
            when = pick("when", t("broadcasts.when"), PERIODS, _period_name, default=DEFAULT_PERIOD)
        with st.container(width=200):
            against = pick(
                "against",
                t("broadcasts.against"),
                (*get_args(Against), _NONE),
                lambda how: t(f"broadcasts.against.{how}"),
                default="before",
            )
        several = len(portfolio.marks.currencies.keys) > 1
        offered = [name for name in MARKS if several or name != "currency"]
        wanted_marks = [name for name in offered if st.query_params.get(name)]
        on = [name for name in wanted_marks if _is_there(name, portfolio)]
        label = t("overview.filter.on", n=len(on)) if on else t("overview.filter")
        with st.popover(label, icon=":material/filter_list:", width="content"):
            marks = {name: _draw_mark(name, portfolio) for name in offered}
        if wanted_marks:
            st.button(
                t("broadcasts.filter.clear"), icon=":material/filter_list_off:", on_click=_clear
            )
    period = _own(portfolio, today) if when == OWN else _period(when, today)
    wanted = Filter(period, **marks)
    _say(portfolio, wanted)
    if lost := [t(f"broadcasts.mark.{name}") for name in wanted_marks if name not in on]:
        st.warning(t("broadcasts.filter.lost", names=w().listed(lost)))
    if against == _NONE:
        return Wanted(wanted, None, against)
    return Wanted(wanted, wanted.against(cast(Against, against), today), against)


def label_of(name: str, key: str, label: str) -> str:
    """What a mark is called on the screen."""
    match name:
        case "platform":
            return t(f"platform_name.{key}")
        case "template":
            return _template_name(key)
        case "slot":
            day, hour = key.split()
            return f"{w().weekday(_MONDAY + timedelta(days=int(day)))} {hour}:00"
        case "store":
            return label or t("broadcasts.no_store")
        case _:
            return label or t("broadcasts.unnamed")


def groups_of(portfolio: Portfolio, name: str) -> Groups:
    """The broadcasts by a mark."""
    if name == "platform":
        return portfolio.platforms
    return cast(Groups, getattr(portfolio.marks, _GROUPS.get(name, f"{name}s")))


_MONDAY = date(2024, 1, 1)


def _draw_mark(name: str, portfolio: Portfolio) -> str:
    groups = groups_of(portfolio, name)
    names = {
        key: label_of(name, key, label)
        for key, label in sorted(
            zip(groups.keys, groups.labels, strict=True), key=lambda pair: natural(pair[1])
        )
        if key
    }
    return pick(name, t(f"broadcasts.mark.{name}"), list(names), lambda key: names.get(key, key))


def _is_there(name: str, portfolio: Portfolio) -> bool:
    """Whether the address asks for a mark that some broadcast has."""
    return st.query_params[name] in groups_of(portfolio, name).keys


def _template_name(key: str) -> str:
    try:
        return templates.template(key).name.in_language(session.language())
    except KaiboError:
        return key or t("broadcasts.unnamed")


def _period_name(when: str) -> str:
    return t(f"broadcasts.when.{when}")


def _period(when: str, today: date) -> Period | None:
    known: Mapping[str, Callable[[], Period]] = {
        "last_week": lambda: week_of(today - timedelta(days=7)),
        "this_month": lambda: Period(today.replace(day=1), today),
        "last_month": lambda: month_of(today.replace(day=1) - timedelta(days=1)),
        "weeks": lambda: Period(week_of(today).first - timedelta(days=12 * 7), today),
        "months": lambda: Period(
            _after(month_of(today.replace(year=today.year - 1, day=1))), today
        ),
        "this_year": lambda: Period(today.replace(month=1, day=1), today),
    }
    return known[when]() if when in known else None


def _after(period: Period) -> date:
    return period.last + timedelta(days=1)


def _own(portfolio: Portfolio, today: date) -> Period:
    """The days somebody chose, within the years there are; the address holds them as
    ``from`` and ``to``."""
    asked = sorted((_day("from", today - timedelta(days=30)), _day("to", today)))
    known = portfolio.broadcasts[0].day.year, portfolio.broadcasts[-1].day.year
    period = Period(*asked).within_years(min(*known, today.year), max(*known, today.year))
    st.session_state["asked:days"] = (period.first, period.last)
    st.date_input(
        t("broadcasts.days"), key="asked:days", on_change=_tell_days, format="YYYY-MM-DD", width=280
    )
    return period


def _day(name: str, default: date) -> date:
    try:
        return date.fromisoformat(st.query_params.get(name, ""))
    except ValueError:
        return default


def _tell_days() -> None:
    days = st.session_state["asked:days"]
    if len(days) == 2:
        st.query_params["from"], st.query_params["to"] = (day.isoformat() for day in days)


def _clear() -> None:
    for name in MARKS:
        st.query_params.pop(name, None)


def _say(portfolio: Portfolio, wanted: Filter) -> None:
    """Which days, and what is filtered by, in a line."""
    period = wanted.period
    said = [f"{period.first} – {period.last}" if period else t("broadcasts.when.all")]
    for name in MARKS:
        key = getattr(wanted, name)
        if key:
            groups = groups_of(portfolio, name)
            label = groups.labels[groups.keys.index(key)]
            said.append(label_of(name, key, label))
    st.caption(plain(" · ".join(said)))
    for name in ("platform", "host"):
        if getattr(wanted, name):
            st.caption(t(f"broadcasts.filter.{name}"))
