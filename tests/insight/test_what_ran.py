"""What ran, of many broadcasts at once: the same as the as-run record of each."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from planner.actions import as_run, campaigns, show
from planner.actions.editing import save_part
from planner.domain.as_run import AsRun, AsRunRow, Record, segments
from planner.domain.show_commands import Command
from planner.insight.what_ran import PARTS, WhatRan, what_ran
from planner.store import campaigns as stored

BEGAN = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
CUES = [
    {"id": "a", "title": "开场", "seconds": 600, "kind": "opening"},
    {"id": "b", "title": " 试驾 ", "seconds": 600},
    {"id": "c", "title": "", "seconds": 600},
]


def at(minutes: float) -> datetime:
    return BEGAN + timedelta(minutes=minutes)


def _made(database, who) -> str:
    header = {"title": "周五直播", "starts_at": BEGAN.isoformat(), "length_minutes": 30}
    parts: dict[Any, Any] = {"header": header, "run_sheet": {"cues": CUES}}
    return campaigns.create(database, who, parts, now=at(-60))


def _do(database, campaign_id: str, kind: str, minute: float, **arguments: Any) -> None:
    seen = show.stage(database, campaign_id).show.seq
    wanted = Command(kind=kind, key=f"{kind}-{minute:06}", run=0, seen=seen, arguments=arguments)
    show.command(database, "console", "场控A", campaign_id, wanted, now=at(minute))


def _read(database, *ids: str) -> dict[str, WhatRan]:
    with database.read() as connection:
        return what_ran(connection, stored.many(connection, ids, PARTS))


def test_each_broadcast_has_the_record_its_own_page_shows(any_database, who) -> None:
    ran, planned = _made(any_database, who), _made(any_database, who)
    _do(any_database, ran, "start", 1)
    sheet = campaigns.get(any_database, ran)
    edited = {"cues": [*CUES[:2], {**CUES[2], "title": "答疑", "kind": "questions"}]}
    save_part(
        any_database, who, ran, "run_sheet", sheet.number("run_sheet"), edited, now=at(2)
    )  # fmt: skip
    _do(any_database, ran, "next", 12)
    _do(any_database, ran, "next", 21.5)
    _do(any_database, ran, "finish", 33)
    found = _read(any_database, ran, planned)
    record, _ = as_run.record(any_database, campaigns.get(any_database, ran))
    assert found[ran].segments(20) == segments(record, 20)
    assert (found[ran].cut_by, found[planned].cut_by) == ("log", "planned")
    assert [s.start for s in found[planned].segments(None)] == [at(0), at(10), at(20)]
    kinds = [found[ran].alike(segment) for segment in found[ran].segments(None)]
    assert kinds == ["opening", "title:试驾", "questions"]


def test_a_cue_without_kind_and_title_is_like_nothing(any_database, who) -> None:
    made = _made(any_database, who)
    ran = _read(any_database, made)[made]
    assert ran.alike(ran.segments(None)[2]) == ""


@pytest.mark.parametrize("delay", [None, 0, 45])
def test_no_second_belongs_to_two_cues(delay) -> None:
    rows = [
        AsRunRow(cue_id="a", started=at(0), ended=at(12)),
        AsRunRow(cue_id="b", started=at(10), ended=at(20)),
        AsRunRow(cue_id="c", started=at(20), ended=at(20)),
    ]
    ran = WhatRan("by_hand", Record("by_hand", rows, BEGAN), {}, ())
    shift = timedelta(seconds=delay or 0)
    places = [(s.cue_id, s.start - shift, s.end - shift) for s in ran.segments(delay)]
    assert places == [("a", at(0), at(10)), ("b", at(10), at(20))]


def test_a_record_without_times_is_no_record(any_database, who) -> None:
    made = _made(any_database, who)
    body = AsRun(source="by_hand", rows=[AsRunRow(cue_id="a")]).model_dump(mode="json")
    save_part(any_database, who, made, "as_run", 0, body, now=at(60))
    assert _read(any_database, made)[made].cut_by == "planned"
