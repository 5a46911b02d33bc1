"""Step 5: reservations, the items up to the start, timeline, media plan, tracked links."""

from __future__ import annotations

from datetime import date

import streamlit as st

from planner.domain.campaign import Campaign
from planner.domain.steps.warm_up import days_before, is_late, reservations_expected, t_minus
from planner.ui import session
from planner.ui.components.grid import Column
from planner.ui.frame import Page, step
from planner.ui.session import t, w
from planner.ui.tracked_links import draw_tracked_links
from planner.ui.warm_up_chart import draw_media_plan, draw_timeline


def _draw_reservations(page: Page) -> None:
    form = page.form()
    wanted_column, reached_column = st.columns(2)
    with wanted_column:
        wanted = form.number_field(("reservations_wanted",))
    with reached_column:
        reached = form.number_field(("reservations_reached",))
    if not wanted or reached is None:
        return
    said = t("warm_up.reservations", reached=w().number(reached), wanted=w().number(wanted))
    expected = reservations_expected(page.campaign, session.now())
    if expected is not None:
        said = f"{said} · {t('warm_up.reservations.expected', expected=w().number(expected))}"
    st.progress(min(1.0, reached / wanted), said)


def _draw_items(page: Page) -> None:
    st.subheader(t("warm_up.items"), anchor=False)
    campaign, form = page.campaign, page.form()
    crew = [(member.name, member.name) for member in campaign.resources.crew if member.name]
    channels = [(name, name) for name in t("warm_up.channels").split("|")]
    statuses = [(s, t(f"warm_up_status.{s}")) for s in ("todo", "doing", "done", "dropped")]
    form.table(
        ("items",),
        [
            Column("t_minus", "shown", width=5),
            Column("due", "day", width=11),
            Column("channel", "combo", options=channels, width=11),
            Column("title", width=20),
            Column("owner", "combo", options=crew, width=9),
            Column("status", "choice", options=statuses, width=8),
            Column("format", folded=True),
            Column("cost", "money", folded=True, currency=page.campaign.header.currency),
            Column("impressions", "whole", folded=True),
            Column("link", folded=True),
            Column("text", "long", folded=True),
        ],
        rows=_shown(campaign, form.body["items"]),
    )


def _shown(campaign: Campaign, rows: list[dict[str, object]]) -> list[dict[str, object]]:
    """The rows with their day before the start, late and settled ones marked."""
    items = {item.id: item for item in campaign.warm_up.items}
    shown = []
    for row in rows:
        item = items[str(row["id"])]
        tone = "" if item.open else "muted"
        if is_late(campaign, item, session.now()):
            tone = "late"
        shown.append(row | {"t_minus": _before(campaign, item.due), "_tone": tone})
    return shown


def _before(campaign: Campaign, due: date | None) -> str:
    return "" if due is None else t_minus(days_before(campaign, due))


with step("warm_up") as page:
    _draw_reservations(page)
    _draw_items(page)
    draw_timeline(page.campaign)
    with st.expander(t("warm_up.media"), icon=":material/payments:"):
        draw_media_plan(page.campaign)
    links = st.expander(
        t("warm_up.links"), icon=":material/qr_code_2:", key="warm_up_links", on_change="rerun"
    )
    if links.open:  # codes take a moment to draw
        with links:
            draw_tracked_links(page.campaign, page.form())
