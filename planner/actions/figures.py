"""Type figures of a broadcast, and take them back."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from hashlib import sha256

from planner.actions.who import Who
from planner.domain.figures import Figure, State, state_at
from planner.domain.metrics import TypedWhen, dictionary
from planner.domain.rows import new_id
from planner.errors import InputError, NotFoundError
from planner.store import audit, campaigns, figures
from planner.store.database import Database

LARGEST = 10**12


def add(
    database: Database,
    who: Who,
    campaign_id: str,
    channel_id: str,
    values: Mapping[str, float],
    *,
    when: TypedWhen,
    holds_for: datetime,
    now: datetime,
    key: str = "",
) -> int:
    """Write what a person read or counted; return how many figures.

    ``holds_for`` (UTC) is the moment during the stream, its end, or the day that was counted.
    ``key`` names the entry, so that one that is sent twice is kept once. An
    :class:`InputError` about one of the values has its metric as ``where``.
    """
    by = who.must_write()
    known = dictionary()
    for metric, value in values.items():
        if value < 0:
            raise InputError("input.too_small", where=(metric,), value=f"{value:g}", limit=0)
        if value > LARGEST:
            told, limit = f"{value:,.0f}", f"{LARGEST:,}"
            raise InputError("input.too_large", where=(metric,), value=told, limit=limit)
        if known[metric].kind in ("count", "people") and value != int(value):
            raise InputError("input.not_whole_number", where=(metric,), value=f"{value:g}")
    if not values:
        raise InputError("figures.nothing_typed")
    if holds_for > now:
        raise InputError("figures.in_the_future")
    with database.write() as connection:
        if not campaigns.hold(connection, campaign_id):
            raise NotFoundError("error.campaign_gone")
        campaign = campaigns.get(connection, campaign_id, ["header"])
        if campaign is None:
            raise NotFoundError("error.campaign_gone")
        if when == "end" and not campaign.over(now):
            raise InputError("figures.not_over_yet")
        counted = now if when == "end" else holds_for
        rows = [
            Figure(
                _id(key, metric),
                campaign_id,
                channel_id,
                metric,
                float(value),
                holds_for,
                now,
                "person",
                by,
                _state(when, known[metric].group, campaign.ended_at, counted),
                by,
            )
            for metric, value in values.items()
        ]
        if key and figures.known(connection, rows[0].id):
            return 0
        campaigns.count_up(connection, campaign_id)
        return figures.add(connection, rows)


def take_back(database: Database, who: Who, figure: Figure, *, now: datetime) -> None:
    """Remove a figure; the reading before it stands again."""
    by = who.must_write()
    with database.write() as connection:
        if not figures.remove(connection, now, figure_id=figure.id):
            raise NotFoundError("figures.gone")
        campaigns.count_up(connection, figure.campaign_id)
        audit.record(connection, now, by, "remove_figure", figure.campaign_id, metric=figure.metric)


def take_back_entry(
    database: Database,
    who: Who,
    campaign_id: str,
    key: str,
    metrics: Collection[str],
    *,
    now: datetime,
) -> int:
    """Remove what was written under the ``key`` of one entry; return how many figures."""
    by = who.must_write()
    ids = {_id(key, metric) for metric in metrics}
    with database.write() as connection:
        entry = [f for f in figures.of(connection, [campaign_id], metrics) if f.id in ids]
        for figure in entry:
            figures.remove(connection, now, figure_id=figure.id)
            audit.record(connection, now, by, "remove_figure", campaign_id, metric=figure.metric)
        if entry:
            campaigns.count_up(connection, campaign_id)
    return len(entry)


def of_campaign(database: Database, campaign_id: str) -> list[Figure]:
    """Return every figure of a campaign that was not taken back, the last read first."""
    with database.read() as connection:
        return figures.of(connection, [campaign_id])[::-1]


def _id(key: str, metric: str) -> str:
    return sha256(f"{key} {metric}".encode()).hexdigest()[:32] if key else new_id()


def _state(when: TypedWhen, group: str, ended: datetime, counted: datetime) -> State:
    return "live" if when == "live" else state_at(group, ended, counted)
