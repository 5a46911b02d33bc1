"""What is different between two revisions of a part, said in words."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from planner.domain.campaign import Campaign, Part
from planner.domain.merging import GONE, Change, Path, changes
from planner.domain.timing import clock, exact_clock, length
from planner.ui.conflict import place, shown
from planner.ui.session import t, w

_CHOICES = {
    "header.status": "status",
    "goals.objective": "objective",
    "goals.targets.metric": "metric",
    "resources.crew.role": "role",
    "platform.channels.platform": "platform_name",
    "run_sheet.cues.kind": "documents.cue_kind",
    "as_run.source": "as_run.source",
}
"""Fields with one of a few values, and where the words of the values are."""

_LENGTHS = (
    "run_sheet.cues.seconds",
    "follow_up.tasks.clip_from",
    "follow_up.tasks.clip_to",
    "as_run.rows.held_seconds",
)
_TO_THE_SECOND = re.compile(r"as_run\.rows\.\w+")
_SHARES = re.compile(r"goals\.(rates\.\w+_rate\w*|promotion_channels\.share)")
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}")
_LONGEST = 120
_HIDDEN = ("library_id", "store_id", "channel_id", "cue_id", "room_id", "id")
"""Identities say nothing to a person; the names beside them do."""


def sentences(
    campaign: Campaign, part: Part, before: Mapping[str, Any], after: Mapping[str, Any]
) -> list[str]:
    """Say every change from one body of a part to another, in the order of its fields."""
    return [
        _said(campaign, part, change, before, after)
        for change in changes(before, after)
        if change.path[-1] not in _HIDDEN
    ]


def _said(
    campaign: Campaign,
    part: Part,
    change: Change,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
) -> str:
    where = place(part, change.path, before if change.kind == "removed" else after)
    if change.kind != "changed":
        return t(f"history.{change.kind}", where=where)
    say = _sayer(campaign, _name(part, change.path, after))
    return t("history.changed", where=where, before=say(change.before), after=say(change.after))


def _name(part: Part, path: Path, body: Any) -> str:
    """The field a path leads to, without the ids of rows: ``run_sheet.cues.seconds``."""
    names: list[str] = [part]
    for step in path:
        if isinstance(body, list):
            body = next((row for row in body if row["id"] == step), None)
        else:
            names.append(step)
            body = body.get(step) if isinstance(body, dict) else None
    return ".".join(names)


def _sayer(campaign: Campaign, name: str) -> Callable[[Any], str]:
    def say(value: Any) -> str:
        if value is GONE or value in (None, "", [], {}):
            if name == "run_sheet.cues.start":
                return t("run_sheet.start_linked")
            return shown(value)
        text = _formatted(campaign, name, value)
        return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"

    return say


def _formatted(campaign: Campaign, name: str, value: Any) -> str:
    header = campaign.header
    if name in _LENGTHS:
        return length(value)
    if name == "run_sheet.cues.start":
        return clock(header.starts_at, header.zone, value)
    if name == "run_sheet.cues.block_id":
        return next((b.title for b in campaign.run_sheet.blocks if b.id == value), "") or t(
            "field.yes"
        )
    if name in _CHOICES and w().has(f"{_CHOICES[name]}.{value}"):
        return t(f"{_CHOICES[name]}.{value}")
    if _SHARES.fullmatch(name) and isinstance(value, int | float):
        return w().percent(value)
    if isinstance(value, str) and _INSTANT.match(value) and _TO_THE_SECOND.fullmatch(name):
        return exact_clock(datetime.fromisoformat(value), header.starts_at, header.zone)
    if isinstance(value, str) and _INSTANT.match(value):
        return w().moment(datetime.fromisoformat(value), header.zone)
    return shown(value)
