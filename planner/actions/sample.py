"""The sample: one broadcast that is over, one to come, and what they need from the library.

Everything it brings is marked as sample, said on the screen, and removed as a whole. Its
plan is ``data/samples/sample_<language>.toml``; dates there are relative to the broadcast
(``@T-3`` a day, ``@T+1 10:00`` a moment), ``@lib:host`` is a library item of the sample.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any, cast
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from planner.actions.editing import search_words, write_part
from planner.actions.library import write_new
from planner.actions.who import Who
from planner.domain.campaign import PARTS, Campaign, checked
from planner.domain.figures import Figure
from planner.domain.library import Kind
from planner.domain.rows import new_id
from planner.i18n import Language
from planner.settings import ROOT
from planner.store import audit, campaigns, figures
from planner.store import sample as stored
from planner.store.database import Database
from planner.store.telemetry import Telemetry

FRIDAY = 4
LEAST_NOTICE = timedelta(days=3)
"""The broadcast to come is at least so far off, so that nothing of it is late yet."""
OVER = timedelta(hours=3)
"""The broadcast that is over started so long ago at least."""

_ITEM = re.compile(r"@lib:(\w+)")
_MOMENT = re.compile(r"@T([+-]\d+)(?: (\d\d:\d\d))?")


def loaded(database: Database) -> bool:
    """Whether sample campaigns are in the store."""
    with database.read() as connection:
        return bool(stored.campaign_ids(connection))


def load(database: Database, who: Who, language: Language, *, now: datetime) -> str:
    """Load the sample unless it is there; return the id of the campaign to come."""
    by = who.must_write()
    with database.write() as connection:
        there = stored.campaign_ids(connection)
        if there:
            return there[0]
        plan = _read(language)
        ids: dict[str, str] = {}
        for item in plan["library"]:
            body = {k: ids[v[5:]] if v.startswith("@lib:") else v for k, v in item.items()}
            called, kind = body.pop("called"), cast(Kind, body.pop("kind"))
            ids[called] = write_new(connection, by, kind, body, now, sample=True)
        zone = ZoneInfo(plan["plan"]["header"]["time_zone"])
        coming, held = broadcast_times(now, zone)
        marks = Marks(ids, zone)
        past = marks.filled({**plan["plan"], **plan["held"]["parts"]}, held)
        held_id = _write(connection, by, _as_held(past, held), held, now)
        coming_id = _write(connection, by, marks.filled(plan["plan"], coming), coming, now)
        figures.add(connection, _figures(plan["held"], held_id, held, by, now))
        audit.record(connection, now, by, "sample_load", coming_id, language=language)
    return coming_id


def remove(database: Database, telemetry: Telemetry, who: Who, *, now: datetime) -> list[str]:
    """Remove the sample for good and return the ids of its campaigns; library items that
    somebody's own campaign uses stay."""
    by = who.must_write()
    with database.write() as connection:
        gone = stored.campaign_ids(connection)
        items = stored.unused_library_ids(connection)
        stored.erase(connection, gone, items)
        audit.record(connection, now, by, "sample_remove", "", campaigns=len(gone))
    for campaign_id in gone:
        telemetry.erase(campaign_id)
    return gone


def broadcast_times(now: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return the Friday at 20:00 to come, :data:`LEAST_NOTICE` off at least, and the last
    one that is over; UTC."""
    today = now.astimezone(zone).date()
    fridays = [today + timedelta(days=n) for n in range(-14, 15)]
    evenings = [
        datetime.combine(day, time(20), zone).astimezone(UTC)
        for day in fridays
        if day.weekday() == FRIDAY
    ]
    coming = next(at for at in evenings if at >= now + LEAST_NOTICE)
    held = max(at for at in evenings if at <= now - OVER)
    return coming, held


def _read(language: Language) -> dict[str, Any]:
    path = ROOT / "data" / "samples" / f"sample_{language}.toml"
    return tomllib.loads(path.read_text("utf-8"))


@dataclass(frozen=True)
class Marks:
    """What the marks in a sample's file stand for: library items, and days on a clock."""

    ids: Mapping[str, str]
    zone: ZoneInfo

    def filled(self, value: Any, starts_at: datetime) -> Any:
        """Return ``value`` with ids, days and moments in place of their marks."""
        if isinstance(value, Mapping):
            return {key: self.filled(each, starts_at) for key, each in value.items()}
        if isinstance(value, list):
            return [self.filled(each, starts_at) for each in value]
        if not isinstance(value, str) or not value.startswith("@"):
            return value
        if item := _ITEM.fullmatch(value):
            return self.ids[item[1]]
        moment = _MOMENT.fullmatch(value)
        if moment is None:
            raise ValueError(f"unknown mark {value!r} in the sample")
        day = starts_at.astimezone(self.zone).date() + timedelta(days=int(moment[1]))
        if moment[2] is None:
            return day.isoformat()
        return datetime.combine(day, time.fromisoformat(moment[2]), self.zone).isoformat()


def _as_held(parts: dict[str, Any], starts_at: datetime) -> dict[str, Any]:
    """Return the plan of a broadcast that is over: everything in it was done."""
    header, resources, draws = parts["header"], parts["resources"], parts["interaction"]["draws"]
    ends_at = starts_at + timedelta(minutes=header["length_minutes"])
    for item in parts["warm_up"]["items"]:
        item["status"] = "done"
    for item in parts["broadcast"]["checklist"]:
        item |= {"done": True, "done_at": starts_at - timedelta(minutes=item["before"])}
    for channel in parts["platform"]["channels"]:
        channel |= {"actual_on": starts_at, "actual_off": ends_at}
    for row in parts["follow_up"]["tasks"]:
        row["done"] = True
    for row in resources["kit"]:
        row["ready"] = True
    for row in resources["budget"]:
        row["actual"] = row["planned"]
    for row in draws:
        row["published"] = True
    return parts


def _write(
    connection: Connection, by: str, parts: dict[str, Any], starts_at: datetime, now: datetime
) -> str:
    header = {**parts["header"], "starts_at": starts_at, "sample": True}
    filled = {**parts, "header": header}
    bodies = {part: checked(PARTS[part], filled[part]) for part in PARTS if part in filled}
    campaign = Campaign(id=new_id(), bodies=bodies)
    campaigns.add(connection, campaign.id, campaign.header, search_words(campaign), now, by)
    for part, body in bodies.items():
        write_part(connection, by, campaign.id, part, body, now)
    return campaign.id


def _figures(
    held: Mapping[str, Any], campaign_id: str, starts_at: datetime, by: str, now: datetime
) -> list[Figure]:
    """The figures of the broadcast that is over, per channel, all for its evening."""
    return [
        Figure(
            id=new_id(),
            campaign_id=campaign_id,
            channel_id=channel_id,
            metric=metric,
            value=float(value),
            holds_for=starts_at,
            read_at=now,
            source="person",
            source_name=held["source_name"],
            state="final",
            by=by,
        )
        for channel_id, counts in held["figures"].items()
        for metric, value in counts.items()
    ]
