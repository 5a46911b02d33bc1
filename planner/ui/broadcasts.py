"""All broadcasts 全部场次数据: filtered, totalled, compared, ranked; each leads to its own page."""

from __future__ import annotations

import numpy as np
import streamlit as st

from planner.insight.broadcast_filter import chosen, first_day
from planner.insight.comparison import sums
from planner.insight.portfolio import Portfolio
from planner.ui import (
    broadcasts_compared,
    broadcasts_listed,
    broadcasts_totals,
    navigation,
    session,
)
from planner.ui.asked import asked, switch
from planner.ui.broadcasts_filter import DEFAULT_PERIOD, OWN, PERIODS, Wanted, draw_filter
from planner.ui.broadcasts_totals import Before
from planner.ui.portfolio import portfolio
from planner.ui.saved_views import draw_saved_views
from planner.ui.session import t

SECTIONS = ("totals", "trend", "groups", "ranking", "scatter")


def draw() -> None:
    """Draw the page."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.title(t("page.broadcasts"), anchor=False, width="stretch")
        draw_saved_views()
    everything = portfolio()
    if not len(everything):
        st.info(t("broadcasts.none"), icon=":material/monitoring:")
        navigation.link("imports", t("broadcasts.to_imports"), icon=":material/upload_file:")
        return
    if everything.sample:
        st.info(t("broadcasts.sample"), icon=":material/science:")
    wanted = draw_filter(everything, session.now().astimezone(session.zone()).date())
    shown, mask = chosen(everything, wanted.filter)
    if not mask.any():
        st.info(t("broadcasts.none_match"), icon=":material/filter_list_off:")
        return
    now, rows = session.now(), np.flatnonzero(mask)
    begun = mask & everything.begun(now)
    found = sums(shown, np.flatnonzero(begun))
    before = _before(everything, wanted)
    held = int(everything.held(rows, now).sum())
    broadcasts_totals.draw_headline(held, len(rows) - held, found, before)
    to_check = int(shown.to_check(rows, now).sum())
    if to_check:
        st.button(
            t("broadcasts.to_check.see", n=to_check),
            icon=":material/warning:",
            on_click=broadcasts_listed.show_to_check,
        )
    section = switch(
        "show",
        t("broadcasts.show"),
        SECTIONS,
        lambda name: t(f"broadcasts.show.{name}"),
        default="totals",
    )
    match section:
        case "trend":
            broadcasts_compared.draw_trend(everything, wanted)
        case "groups":
            broadcasts_compared.draw_groups(shown, begun)
        case "ranking":
            broadcasts_listed.draw_ranking(shown, mask)
        case "scatter":
            broadcasts_listed.draw_scatter(shown, begun)
        case _:
            broadcasts_totals.draw_totals(found, before)
    moves = wanted.filter.period and asked("when", PERIODS, DEFAULT_PERIOD) != OWN
    st.caption(t("broadcasts.link.moves" if moves else "broadcasts.link"))


def _before(everything: Portfolio, wanted: Wanted) -> Before | None:
    """What the broadcasts brought that these are compared with."""
    if wanted.against is None or wanted.against.period is None:
        return None
    shown, mask = chosen(everything, wanted.against)
    rows, period = np.flatnonzero(mask), wanted.against.period
    held = int(everything.held(rows, session.now()).sum())
    begins = first_day(everything, wanted.filter)
    return Before(
        period, held, sums(shown, rows), begins if begins and begins > period.first else None
    )


draw()
