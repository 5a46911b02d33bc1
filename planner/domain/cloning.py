"""A clone of a campaign: its plan on another date, its results left behind.

Left behind are: what was spent, reached, recorded and ticked; links and reservations of
the old date; positions in the old recording; signatures, accepted findings, the review,
what ran and every figure; the status. The dates of warm-up, channels and follow-up come along,
and nothing of them is born late; posts that name the start name the new one. Hard dates, such as the day an offer ends, stay as they
are: whoever gave them did not move them.
"""

from __future__ import annotations

from copy import deepcopy
from datetime import UTC, date, datetime, timedelta
from typing import Any

from planner.domain.campaign import PARTS, Campaign, Header, Part
from planner.domain.squeezing import squeeze, squeeze_minutes
from planner.i18n import LANGUAGES, words

Bodies = dict[Part, dict[str, Any]]

LEFT_BEHIND: dict[Part, dict[str, Any]] = {
    "header": {"status": "planning", "sample": False},
    "resources": {"kit.*.ready": False, "budget.*.actual": None},
    "platform": {
        "channels.*.reservation_link": "",
        "channels.*.actual_on": None,
        "channels.*.actual_off": None,
        "channels.*.room_id": "",
    },
    "warm_up": {"items.*.link": "", "items.*.status": "todo", "reservations_reached": None},
    "broadcast": {
        "checklist.*.done": False,
        "checklist.*.done_by": "",
        "checklist.*.done_at": None,
        "sign_offs": [],
    },
    "interaction": {"draws.*.published": False},
    "follow_up": {
        "tasks.*.clip_from": None,
        "tasks.*.clip_to": None,
        "tasks.*.link": "",
        "tasks.*.result": "",
        "tasks.*.done": False,
        "dismissed_clips": [],
    },
}
"""Fields that start anew in a clone, and with what; ``*`` stands for every row."""

SETTLED = ("done", "dropped")
"""Warm-up items that keep their day."""

NOT_CLONED: tuple[Part, ...] = ("review", "compliance", "as_run")
"""Parts that belong to one broadcast alone."""


def clone(campaign: Campaign, starts_at: datetime, now: datetime) -> Bodies:
    """Return the parts of a campaign like this one that starts at ``starts_at``."""
    bodies: Bodies = {
        part: deepcopy(dict(campaign.bodies[part]))
        for part in _saved(campaign)
        if part not in NOT_CLONED
    }
    for part, fields in LEFT_BEHIND.items():
        if part in bodies:
            for path, value in fields.items():
                _set(bodies[part], path.split("."), value)
    return shift(campaign, bodies, starts_at, now)


def shift(campaign: Campaign, bodies: Bodies, starts_at: datetime, now: datetime) -> Bodies:
    """Return ``bodies`` of the campaign with every date that hangs on the start moved.

    Days keep their distance to the broadcast's day, channels' times theirs to its start,
    follow-up its hour of the day. What is done stays; what would be late is squeezed.
    Posts that name the start, as a template writes it, name the new one.
    """
    header = campaign.header
    shifted = deepcopy(bodies)
    by = starts_at - header.starts_at
    new_day = starts_at.astimezone(header.zone).date()
    days = (new_day - header.local_start.date()).days
    shifted["header"]["starts_at"] = _written(starts_at)
    for channel in shifted.get("platform", {}).get("channels", []):
        for name in ("planned_on", "planned_off"):
            if channel[name] is not None:
                channel[name] = _written(datetime.fromisoformat(channel[name]) + by)
    items = [
        item
        for item in shifted.get("warm_up", {}).get("items", [])
        if item["due"] is not None and item["status"] not in SETTLED
    ]
    for item in shifted.get("warm_up", {}).get("items", []):
        if item["status"] not in SETTLED:
            for name in ("title", "text"):
                item[name] = renamed(item[name], header, starts_at)
    planned = [date.fromisoformat(item["due"]) + timedelta(days=days) for item in items]
    today = now.astimezone(header.zone).date()
    for item, fitted in zip(
        items, squeeze(planned, today, new_day, "squeeze", [True] * len(items)), strict=True
    ):
        item["due"] = (fitted.day or new_day).isoformat()
    for task in shifted.get("follow_up", {}).get("tasks", []):
        if task["due"] is not None and not task["done"]:
            local = datetime.fromisoformat(task["due"]).astimezone(header.zone)
            moved = (local.replace(tzinfo=None) + timedelta(days=days)).replace(tzinfo=header.zone)
            ends_at = starts_at + timedelta(minutes=header.length_minutes)
            task["due"] = _written(max(moved, ends_at) if local >= header.ends_at else moved)
    _minutes(shifted.get("broadcast", {}).get("checklist", []), "before", now, starts_at)
    _minutes(shifted.get("resources", {}).get("crew", []), "call_before", now, starts_at)
    return shifted


def renamed(text: str, header: Header, starts_at: datetime) -> str:
    """Return a text with the start it names, in either language, replaced by a new one."""
    for language in LANGUAGES:
        say = words(language)
        text = text.replace(
            say.moment(header.starts_at, header.zone), say.moment(starts_at, header.zone)
        )
    return text


def _minutes(rows: list[dict[str, Any]], name: str, now: datetime, starts_at: datetime) -> None:
    timed = [row for row in rows if row[name] is not None and not row.get("done")]
    for row, minutes in zip(
        timed, squeeze_minutes([row[name] for row in timed], now, starts_at), strict=True
    ):
        row[name] = minutes


def _written(at: datetime) -> str:
    """An instant as the models write it."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _saved(campaign: Campaign) -> list[Part]:
    return [part for part in PARTS if part in campaign.bodies]


def _set(body: Any, path: list[str], value: Any) -> None:
    if path[0] == "*":
        for row in body:
            _set(row, path[1:], value)
    elif len(path) == 1:
        body[path[0]] = deepcopy(value)
    elif path[0] in body:
        _set(body[path[0]], path[1:], value)
