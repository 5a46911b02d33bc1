"""Step 3: which hours of the week have worked for this store, and which one stands out."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from planner.charts.heat_map import heat_map, weekday
from planner.domain.best_slot import Slot, best, slots
from planner.domain.metrics import metric_name
from planner.ui.chart import draw_chart, on_dark
from planner.ui.frame import Page
from planner.ui.reckoned_past import TIMES_SHOW, reckoned_past_of
from planner.ui.session import t, w


def draw_past_times(page: Page) -> None:
    """Draw which times worked for this store."""
    st.subheader(t("times.title"), anchor=False)
    past, store = reckoned_past_of(page.campaign), page.campaign.header.store_id
    shown = [
        metric
        for metric in TIMES_SHOW
        if any(case.store == store for case, _ in past.past.known(metric))
    ]
    if not shown:
        st.info(t("times.none"), icon=":material/calendar_view_week:")
        return
    key = f"{page.campaign.id}:past_metric"
    metric = shown[0]
    if len(shown) > 1:
        metric = (
            st.segmented_control(
                t("times.metric"),
                shown,
                format_func=lambda one: metric_name(one, w()),
                default=shown[0],
                key=key,
            )
            or shown[0]
        )
    outlook = past.outlook(metric)
    found = slots(outlook, store) if outlook is not None else []
    _draw(found, metric, key)


def _draw(found: Sequence[Slot], metric: str, key: str) -> None:
    name = metric_name(metric, w())
    n = sum(slot.broadcasts for slot in found)
    st.markdown(_best(found, name))
    draw_chart(
        heat_map(found, t("times.usual", metric=name), w(), dark=on_dark()),
        key=f"{key}:chart",
        alt=f"{t('times.alt', metric=name)} {_best(found, name)}",
    )
    st.caption(t("times.how", n=n))
    with st.expander(t("times.table")):
        st.markdown(_table(found, name))


def _best(found: Sequence[Slot], name: str) -> str:
    """The hour that stands out, in a sentence; or that none does."""
    slot = best(found)
    if slot is None:
        few = all(not slot.enough for slot in found)
        return t("times.few" if few else "times.alike", metric=name)
    return t(
        "times.best",
        weekday=weekday(slot.weekday, w()),
        hour=slot.hour,
        metric=name,
        low=w().percent(slot.low, 0),
        high=w().percent(slot.high, 0),
        n=slot.broadcasts,
    )


def _table(found: Sequence[Slot], name: str) -> str:
    head = (
        t("times.weekday"),
        t("times.hour"),
        t("times.usual", metric=name),
        t("times.mean", metric=name),
        t("times.broadcasts"),
    )
    lines = [f"| {' | '.join(head)} |", "|---|---:|---:|---:|---:|"]
    for slot in sorted(found, key=lambda slot: -slot.usual):
        cells = (
            weekday(slot.weekday, w()),
            f"{slot.hour}:00",
            w().count(slot.usual),
            w().count(slot.mean),
            str(slot.broadcasts),
        )
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)
