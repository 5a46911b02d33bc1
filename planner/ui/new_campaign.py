"""A new campaign on one screen: a few answers, and the ten steps have a first plan."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import streamlit as st

from planner.actions import campaigns
from planner.domain import templates
from planner.domain.answers import Answers
from planner.domain.campaign import Campaign, checked
from planner.domain.rows import new_id
from planner.domain.template import Template
from planner.errors import InputError, KaiboError
from planner.ui import navigation, new_campaign_choices, session
from planner.ui.last_lessons import draw_last_lessons
from planner.ui.markdown import plain
from planner.ui.new_campaign_choices import Choices
from planner.ui.schedule import TIME_ZONES
from planner.ui.session import t, w

CURRENCIES = ("CNY", "HKD", "TWD", "SGD", "USD", "EUR", "GBP", "JPY", "AED", "THB")
# a click so soon after the first is the same click
SECOND_CLICK = timedelta(seconds=5)

_K = "new:"


def draw() -> None:
    """Draw the page."""
    _leave_if_made()
    st.title(t("page.new_campaign"), anchor=False)
    st.caption(t("making.lead"))
    for problem in templates.broken():
        st.warning(session.say(problem), icon=":material/description:")
    usable = _usable()
    if not usable:
        return
    state = st.session_state
    state.setdefault(f"{_K}key", new_id())
    first = f"{_K}store" not in state
    choices = new_campaign_choices.of_store(state.get(f"{_K}store"), first=first)
    if first:
        state[f"{_K}store"] = choices.store or None
    _first_answers(choices, usable)
    _draw_store(choices)
    names = {one: kept.name.in_language(session.language()) for one, kept in usable.items()}
    key = str(
        st.pills(
            t("making.template"),
            list(names),
            format_func=names.__getitem__,
            required=True,
            key=f"{_K}template",
        )
    )
    chosen = usable[key]
    st.caption(chosen.summary.in_language(session.language()))
    _draw_when()
    _draw_what(choices)
    answers = _answers(choices)
    if answers is not None:
        _ask_about_late(chosen, answers)
    if choices.store_id:
        _draw_lessons(choices, answers)
    st.button(
        t("making.create"),
        type="primary",
        icon=":material/auto_awesome:",
        on_click=_make,
        args=(choices,),
        key=f"{_K}create",
    )


def _leave_if_made() -> None:
    """Go on to the campaign just made; coming back later begins a fresh form."""
    made = st.session_state.get(f"{_K}made")
    if made is None:
        return
    campaign_id, at = made
    if session.now() - at < SECOND_CLICK and st.session_state.get(f"{_K}leave"):
        st.session_state.pop(f"{_K}leave")
        navigation.go("goals", campaign_id)
    for name in [name for name in st.session_state if str(name).startswith(_K)]:
        del st.session_state[name]


def _usable() -> dict[str, Template]:
    found: dict[str, Template] = {}
    for key in templates.listed():
        try:
            found[key] = templates.template(key)
        except InputError:
            continue  # said above, with file and field
    return found


def _first_answers(choices: Choices, usable: dict[str, Template]) -> None:
    """Fill what nobody answered yet, from the store's last broadcast; a store chosen
    anew brings its own crew, cars and accounts."""
    state = st.session_state
    state.setdefault(f"{_K}day", _next_friday(session.now().astimezone(choices.zone).date()))
    state.setdefault(f"{_K}time", time(20, 0))
    if state.get(f"{_K}filled_for") != choices.store:
        last = choices.last
        template = last.header.template if last else ""
        usual = {
            "cars": list(choices.last_cars),
            "hosts": list(choices.last_hosts),
            "channels": list(choices.last_channels),
            "length": last.header.length_minutes if last else 120,
            "template": template if template in usable else next(iter(usable)),
        }
        before = state.get(f"{_K}usual", {})
        for name, value in usual.items():
            # what somebody answered herself stays
            if state.get(f"{_K}{name}") in (None, [], before.get(name)):
                state[f"{_K}{name}"] = value
        state[f"{_K}usual"] = usual
        state[f"{_K}filled_for"] = choices.store
    if state.get(f"{_K}template") not in usable:
        state[f"{_K}template"] = next(iter(usable))


def _next_friday(today: date) -> date:
    return today + timedelta(days=(4 - today.weekday() - 1) % 7 + 1)


def _draw_store(choices: Choices) -> None:
    stores = choices.stores
    st.selectbox(
        t("making.store"),
        list(stores),
        index=None,
        format_func=lambda one: stores.get(one, one),
        placeholder=t("making.store.choose"),
        accept_new_options=True,
        key=f"{_K}store",
        persist_state="session",
    )
    if choices.store and not choices.store_id:
        st.caption(t("making.store.new"))
        with st.container(horizontal=True):
            st.selectbox(t("making.zone"), TIME_ZONES, key=f"{_K}zone", width=260)
            st.selectbox(t("making.currency"), CURRENCIES, key=f"{_K}currency", width=160)
    elif choices.last is not None:
        title = plain(choices.last.header.title)
        st.caption(f":material/history: {t('making.from_last', title=title)}")


def _draw_when() -> None:
    day, start, length = st.columns(3)
    day.date_input(
        t("making.day"),
        min_value=session.now().date() - timedelta(days=1),
        format="YYYY-MM-DD",
        key=f"{_K}day",
        persist_state="session",
    )
    start.time_input(t("making.time"), step=900, key=f"{_K}time", persist_state="session")
    length.number_input(
        t("making.length"),
        min_value=10,
        max_value=24 * 60,
        step=10,
        key=f"{_K}length",
        persist_state="session",
    )


def _draw_what(choices: Choices) -> None:
    left, right = st.columns(2)
    with left:
        _several("cars", choices.cars)
        _several("channels", choices.channels, typed=False)
    with right:
        _several("hosts", choices.hosts)
        wanted, budget = st.columns(2)
        for place, name, label, step in (
            (wanted, "wanted_leads", t("making.wanted_leads"), 10),
            (budget, "budget", t("making.budget", currency=_currency(choices)), 1000),
        ):
            place.number_input(
                label,
                min_value=0,
                value=None,
                step=step,
                placeholder=t("making.optional"),
                key=f"{_K}{name}",
                persist_state="session",
            )


def _several(name: str, options: dict[str, str], *, typed: bool = True) -> None:
    kept = [one for one in st.session_state.get(f"{_K}{name}", []) if one not in options]
    st.multiselect(
        t(f"making.{name}"),
        [*options, *kept],
        format_func=lambda one: options.get(one, one),
        placeholder=t(f"making.{name}.choose"),
        accept_new_options=typed,
        key=f"{_K}{name}",
        persist_state="session",
    )


def _zone(choices: Choices) -> str:
    if choices.store_id:
        return choices.time_zone
    return str(st.session_state.get(f"{_K}zone") or choices.time_zone)


def _currency(choices: Choices) -> str:
    if choices.store_id:
        return choices.currency
    return str(st.session_state.get(f"{_K}currency") or choices.currency)


def _answers(choices: Choices) -> Answers | None:
    """The answers as they stand; ``None`` while day or time is missing."""
    state = st.session_state
    day, at = state.get(f"{_K}day"), state.get(f"{_K}time")
    if day is None or at is None:
        return None
    starts_at = datetime.combine(day, at, ZoneInfo(_zone(choices))).astimezone(UTC)
    body: dict[str, Any] = {
        "key": state[f"{_K}key"],
        "template": state[f"{_K}template"],
        "store": {"library_id": choices.store_id, "name": choices.store_name},
        "cars": choices.car_answers(state.get(f"{_K}cars", [])),
        "hosts": choices.host_answers(state.get(f"{_K}hosts", [])),
        "channels": choices.channel_answers(state.get(f"{_K}channels", [])),
        "starts_at": starts_at,
        "length_minutes": state.get(f"{_K}length"),
        "time_zone": _zone(choices),
        "currency": _currency(choices),
        "wanted_leads": state.get(f"{_K}wanted_leads"),
        "budget": state.get(f"{_K}budget"),
        "late": state.get(f"{_K}late") or "squeeze",
    }
    return Answers.model_validate(checked(Answers, body))


def _ask_about_late(template: Template, answers: Answers) -> None:
    """Where warm-up items have no day left: what shall become of them, and what that
    does, before anything is made."""
    now = session.now()
    if answers.starts_at <= now:
        st.warning(t("input.start_passed"))
        navigation.link("imports", t("page.imports"), icon=":material/arrow_forward:")
        return
    late = templates.late_items(template, answers, session.language(), now)
    if not late:
        return
    today = now.astimezone(answers.zone).date()
    with st.container(border=True):
        days = (answers.local_start.date() - today).days
        ways = {way: t(f"making.late.{way}") for way in ("squeeze", "drop")}
        st.radio(
            t("making.late", n=len(late), days=days),
            list(ways),
            format_func=ways.__getitem__,
            key=f"{_K}late",
            horizontal=True,
        )
        for item in late:
            said = {"title": plain(item.title), "planned": w().day(item.planned)}
            if item.day is None:
                st.markdown(f"- {t('making.late.dropped', **said)}")
            else:
                st.markdown(f"- {t('making.late.moved', day=w().day(item.day), **said)}")


def _draw_lessons(choices: Choices, answers: Answers | None) -> None:
    """What the store's last review handed on, to be ticked as done or not."""
    header = {
        "store_id": choices.store_id,
        "time_zone": choices.time_zone,
        "starts_at": answers.starts_at if answers else session.now(),
    }
    draw_last_lessons(Campaign(id="new", bodies={"header": header}))


def _make(choices: Choices) -> None:
    """Make the campaign; pressed twice, it is still one."""
    state = st.session_state
    if f"{_K}made" in state:
        return
    try:
        answers = _answers(choices)
        if answers is None:
            raise InputError("input.day_missing")
        if not choices.store_name:
            raise InputError("input.store_missing")
        made = campaigns.make(
            session.db(), session.who(), answers, session.language(), now=session.now()
        )
    except KaiboError as error:
        session.notice(session.say(error), icon=":material/error:")
        return
    state[f"{_K}made"] = (made, session.now())
    state[f"{_K}leave"] = True
    session.notice(t("making.made"))


draw()
