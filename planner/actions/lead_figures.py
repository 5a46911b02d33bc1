"""How many leads the lists of a broadcast hold together, as figures: written with a list, and
anew when one of several is taken back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from planner.domain.figures import Figure, state_at
from planner.domain.forms import TIMED
from planner.domain.lead_counts import lead_counts
from planner.domain.matching import Room
from planner.domain.rows import new_id
from planner.store import figures, imports
from planner.store.live_figures import Brought
from planner.store.telemetry import Telemetry

Counts = Mapping[tuple[str, str], Mapping[str, float]]
"""The counts by metric of each campaign and channel."""

LISTS = frozenset(form.key for form in TIMED if form.holds == "leads")
"""The forms of lists of leads."""


def counted(telemetry: Telemetry, campaign_ids: Iterable[str]) -> Counts:
    """Return how many leads each channel of some campaigns has now, all of its lists together."""
    there = telemetry.event_totals(set(campaign_ids), ["lead"])
    return {
        (row["campaign_id"], row["channel_id"]): lead_counts(
            row["entries"], row["natural"], row["paid"]
        )
        for row in there.to_dict("records")
    }


def of_list(
    counts: Counts, rooms: Sequence[Room], listed: Brought, by: str, now: datetime
) -> list[Figure]:
    """Return the counts of rooms as figures of the list that was just written."""
    return [
        Figure(
            new_id(),
            room.campaign_id,
            room.channel_id,
            metric,
            value,
            room.ends_at,
            now,
            "file",
            listed.source_name,
            state_at("leads", room.ends_at, now),
            by,
            listed.import_id,
        )
        for room in rooms
        for metric, value in counts.get((room.campaign_id, room.channel_id), {}).items()
    ]


def correct(
    connection: Connection, counts: Counts, campaign_ids: Sequence[str], now: datetime
) -> None:
    """Make the figures of lists say what is there now (``counts``), once a list came or was
    taken back. How people came may be known of one list and not of all together."""
    for place, listed in _listed(connection, campaign_ids).items():
        wanted = counts.get(place, {})
        newest = max(listed, key=lambda figure: (figure.read_at, figure.metric == "leads"))
        for metric in {figure.metric for figure in listed} - set(wanted):
            for figure in listed:
                if figure.metric == metric:
                    figures.remove(connection, now, figure_id=figure.id)
        for metric, value in wanted.items():
            own = [figure for figure in listed if figure.metric == metric]
            stands = max(own, key=lambda figure: figure.read_at, default=None)
            if stands is None or stands.value != value:
                row = replace(newest, id=new_id(), metric=metric, value=value, read_at=now)
                figures.add(connection, [row])


def _listed(
    connection: Connection, campaign_ids: Sequence[str]
) -> dict[tuple[str, str], list[Figure]]:
    """The figures of lists by campaign and channel."""
    is_list: dict[str, bool] = {}
    found: dict[tuple[str, str], list[Figure]] = {}
    for figure in figures.of(connection, campaign_ids):
        made_by = figure.import_id
        if made_by is not None and made_by not in is_list:
            made = imports.get(connection, made_by)
            is_list[made_by] = made is not None and made.form in LISTS
        if made_by is not None and is_list[made_by]:
            found.setdefault((figure.campaign_id, figure.channel_id), []).append(figure)
    return found
