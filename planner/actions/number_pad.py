"""The console's number pad 报数: what the floor manager reads off each channel while on air."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from planner.actions import figures, show
from planner.actions.who import Who
from planner.domain import cells
from planner.domain.cells import Cell
from planner.domain.figures import Figure, current
from planner.domain.metrics import dictionary
from planner.domain.show import BROADCAST
from planner.errors import InputError, NotAllowedError, StaleError, UnsureError
from planner.store.database import Database

METRICS = ("concurrent", "views", "leads", "spend")
"""What the pad takes; of these all but the viewers are totals since the start."""

Last = Mapping[tuple[str, str], Figure]
"""What was typed last, by channel and metric."""


def keep(
    database: Database,
    role: str,
    by: str,
    campaign_id: str,
    channel_id: str,
    typed: Mapping[str, Cell],
    *,
    run: int,
    key: str,
    now: datetime,
    sure: bool = False,
) -> Mapping[str, float]:
    """Keep numbers of a channel that were read just now, as people write them; return what
    they were taken for. Sent again with the same ``key`` they are not kept twice. What is typed in a rehearsal is no figure of
    the broadcast: nothing is kept. Raises :class:`UnsureError` where a total is smaller
    than it was, unless the person is ``sure``, and :class:`InputError` with the metric for
    what is no number of it."""
    _may_type(role)
    if not set(typed) <= set(METRICS):
        raise InputError("show.not_on_the_pad")
    stage = show.stage(database, campaign_id)
    if run != stage.show.run:
        raise StaleError("show.other_run", changed=[])
    if run != BROADCAST:
        raise InputError("show.rehearsal_keeps_no_numbers")
    currency = stage.campaign.header.currency
    read = {metric: _read(metric, cell, currency) for metric, cell in typed.items()}
    values = {metric: value for metric, value in read.items() if value is not None}
    if not sure:
        _must_have_grown(last(database, campaign_id), channel_id, values, now)
    figures.add(
        database,
        Who(by),
        campaign_id,
        channel_id,
        values,
        when="live",
        holds_for=now,
        now=now,
        key=key,
    )
    return values


def take_back(
    database: Database, role: str, by: str, campaign_id: str, key: str, *, now: datetime
) -> int:
    """Take back what was kept under a ``key``; return how many figures."""
    _may_type(role)
    return figures.take_back_entry(database, Who(by), campaign_id, key, METRICS, now=now)


def last(database: Database, campaign_id: str) -> Last:
    """Return what people typed last of each channel while it was on."""
    stands = current(figures.of_campaign(database, campaign_id)).values()
    typed = [f for f in stands if f.source == "person" and f.state == "live"]
    return {(f.channel_id, f.metric): f for f in sorted(typed, key=lambda f: f.holds_for)}


def _read(metric: str, cell: Cell, currency: str) -> float | None:
    try:
        if dictionary()[metric].kind == "money":
            amount = cells.money(cell, currency)
            return None if amount is None else float(amount)
        return cells.whole(cell)
    except InputError as error:
        error.where = (metric,)
        raise


def _may_type(role: str) -> None:
    if role != "console":
        raise NotAllowedError("show.not_your_command")


def _must_have_grown(
    before: Last, channel_id: str, values: Mapping[str, float], now: datetime
) -> None:
    for metric, value in values.items():
        figure = before.get((channel_id, metric))
        if figure is None or figure.holds_for >= now or not dictionary()[metric].adds_up:
            continue
        if value < figure.value:
            raise UnsureError("show.total_fell", value=f"{value:g}", before=f"{figure.value:g}")
