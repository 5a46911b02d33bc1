"""The calculator of step 1: one number and the rates give all others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

import streamlit as st

from planner.domain.calculator import (
    NUMBERS,
    RATES,
    TIES,
    Number,
    Rate,
    Reckoning,
    as_targets,
    rates_to_use,
    reckon,
)
from planner.domain.metrics import metric_name, said_value
from planner.domain.rows import new_id
from planner.ui import navigation, session
from planner.ui.fields import Form
from planner.ui.frame import Page
from planner.ui.markdown import plain
from planner.ui.session import t, w

STARTS: tuple[Number, ...] = ("leads", "spend", "impressions")
"""The numbers one can start from."""


def draw_calculator(page: Page, form: Form, own: Mapping[str, Rate]) -> None:
    """Draw the calculator; ``own`` are the store's own rates, typed ones go first."""
    rates = rates_to_use(page.campaign.goals.rates, own)
    currency = page.campaign.header.currency
    with st.container(border=True):
        st.subheader(t("calculator.title"), anchor=False)
        start, value = _asked(page)
        # without a past of the store there is nothing to reckon with until rates are typed
        with st.expander(t("calculator.rates"), expanded=not own):
            _draw_rates(page, form, own)
        if value is None:
            st.caption(t("calculator.type_number"))
            return
        reckoning = reckon(start, value, rates)
        st.markdown(_table(reckoning, rates, currency))
        _draw_missing(reckoning)
        if any(not rate.typed and rate.broadcasts < 3 for rate in rates.values()):
            st.caption(t("calculator.few"))
        if st.button(t("calculator.take"), icon=":material/flag:", key=_key(page, "take")):
            _take(page, form, reckoning)


def _asked(page: Page) -> tuple[Number, float | None]:
    """The number to start from; at first the leads wanted."""
    start = cast(
        Number,
        st.segmented_control(
            t("calculator.from"),
            STARTS,
            format_func=lambda one: t(f"calculator.from.{one}"),
            default="leads",
            key=_key(page, "from"),
        )
        or "leads",
    )
    key = _key(page, start)
    if key not in st.session_state:
        wanted = (x.value for x in page.campaign.goals.targets if x.metric == start)
        st.session_state[key] = next((round(v) for v in wanted if v is not None), None)
    label = t(f"calculator.number.{start}", currency=page.campaign.header.currency)
    found = st.number_input(label, min_value=0, step=1, key=key)
    return start, None if found is None else float(found)


def _draw_rates(page: Page, form: Form, own: Mapping[str, Rate]) -> None:
    st.caption(t("calculator.rates.how"))
    currency = page.campaign.header.currency
    sides = st.columns(2)
    for place, name in enumerate(RATES):
        with sides[place % 2]:
            if name == "cpl_blended":
                form.money(("rates", name))
            else:
                form.percent(("rates", name))
            if name in own:
                value = _said(name, own[name].value, currency)
                st.caption(plain(t("calculator.own", value=value, n=own[name].broadcasts)))
            else:
                st.caption(t("calculator.own.none"))


def _table(reckoning: Reckoning, rates: Mapping[str, Rate], currency: str) -> str:
    head = [t(f"calculator.column.{name}") for name in ("what", "number", "by")]
    lines = [f"| {' | '.join(head)} |", "|---|---:|---|"]
    whole = reckoning.whole
    for number in NUMBERS:
        if number not in whole:
            said, basis = "–", t("calculator.unknown")
        else:
            value = whole[number]
            said = w().money(value, currency) if number == "spend" else w().number(value)
            basis = _basis(number, reckoning, rates, currency)
        lines.append(f"| {_name(number)} | {said} | {basis} |")
    return "\n".join(lines).replace("$", r"\$")


def _basis(number: Number, reckoning: Reckoning, rates: Mapping[str, Rate], currency: str) -> str:
    """By which rate a number was reckoned, and where the rate comes from."""
    if number == reckoning.start:
        return t("calculator.given")
    tie = _tie(number, reckoning)
    rate = rates[tie]
    value = _said(tie, rate.value, currency)
    source = (
        t("calculator.typed", value=value)
        if rate.typed
        else t("calculator.own", value=value, n=rate.broadcasts)
    )
    return t("calculator.by", rate=_name(tie), source=source)


def _tie(number: Number, reckoning: Reckoning) -> str:
    """The rate that leads to a number on the way from where the reckoning began."""
    reached: set[Number] = {reckoning.start}
    while True:
        for tie in TIES:
            if not {tie.out_of, tie.into} <= set(reckoning.values):
                continue
            fresh = {tie.out_of, tie.into} - reached
            if len(fresh) == 1:
                if number in fresh:
                    return tie.rate
                reached |= fresh
                break


def _draw_missing(reckoning: Reckoning) -> None:
    if not reckoning.missing:
        return
    comma = "、" if w().language == "zh" else ", "
    names = comma.join(_name(rate) for rate in reckoning.missing)
    st.info(t("calculator.missing", rates=names), icon=":material/help:")
    navigation.link("imports", t("calculator.import"), icon=":material/upload_file:")


def _take(page: Page, form: Form, reckoning: Reckoning) -> None:
    rows = as_targets(reckoning, form.body["targets"], iter(new_id, ""))
    if form.save({("targets",): rows}):
        session.notice(t("calculator.taken"))
        st.rerun()


def _name(key: str) -> str:
    if key == "spend":
        return t("calculator.spend")
    return metric_name(key, w())


def _said(rate: str, value: float, currency: str) -> str:
    return said_value(rate, value, w(), currency)


def _key(page: Page, name: str) -> str:
    return f"{page.campaign.id}:calculator:{name}"
