"""What people said, from the telemetry store to the answer."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from planner.actions import campaigns
from planner.actions.who import Who
from planner.domain.campaign import Campaign
from planner.domain.said import Comment
from planner.domain.show_event import Event as LogEvent
from planner.domain.telemetry import Event
from planner.insight import said
from planner.insight.comment_summing import Sought, sum_up
from planner.settings import ROOT
from planner.store import shows
from planner.store.database import Database
from planner.store.tables import comment_summaries
from planner.store.telemetry import Telemetry
from tests.insight.a_stream import BEGAN, at, event, store

__all__ = ["store"]

REAL = ROOT.parent / "shared" / "data" / "bilibili-minutes"


def comment(campaign_id: str, minutes: float, text: str, *, name: str = "") -> Event:
    made = event(minutes)
    return replace(made, campaign_id=campaign_id, id=name or f"{minutes} {text}", text=text)


@pytest.fixture
def campaign(database: Database, who: Who, now: datetime) -> Campaign:
    """A broadcast of one car with a competitor and one answer in the bank."""
    parts = {
        "header": {"title": "周五直播", "starts_at": BEGAN.isoformat()},
        "resources": {"cars": [{"id": "car", "name": "星野 S7", "model": "星野"}]},
        "content": {
            "car_sheets": [
                {"id": "s", "competitor_facts": [{"id": "f", "competitor": "海豹 06 GT"}]}
            ]
        },
        "interaction": {
            "questions": [{"id": "q", "question": "首付最低多少", "answer": "三成"}],
            "moderated_words": [{"id": "m", "word": "退订"}],
        },
    }
    return campaigns.get(database, campaigns.create(database, who, parts, now=now))


def test_without_comments_nothing_was_said(
    database: Database, store: Telemetry, campaign: Campaign
) -> None:
    assert said.what_was_said(database, store, campaign) is None


def test_names_of_cars_and_competitors_come_whole_and_moderated_words_are_found(
    database: Database, store: Telemetry, campaign: Campaign
) -> None:
    texts = ["星野s7好看", "星野 S7 好看", "海豹06gt怎么样", "海豹06 GT便宜", "怎么退订"]
    store.append(events=[comment(campaign.id, n, text) for n, text in enumerate(texts)])
    found = said.what_was_said(database, store, campaign)
    assert found is not None
    assert {"星野 S7", "海豹 06 GT"} <= {row.key for row in found.summary.words}
    assert [(row.kind, row.key) for row in found.summary.flags] == [("own", "退订")]


def test_a_question_says_whether_it_was_answered_sent_or_lies_ready(
    database: Database, store: Telemetry, campaign: Campaign
) -> None:
    log = [
        LogEvent(1, at(1), "场控", "question", {"text": "续航能跑多少", "answer": ""}, "a"),
        LogEvent(2, at(2), "场控", "question", {"text": "有现车吗", "answer": ""}, "b"),
        LogEvent(3, at(3), "主播", "answered", {"question": 1}, "c"),
    ]
    with database.write() as connection:
        shows.append(connection, campaign.id, 0, log)
    texts = ["首付最低多少？", "续航能跑多少", "有现车吗？", "轮毂多大？"]
    store.append(events=[comment(campaign.id, n, text) for n, text in enumerate(texts)])
    found = said.what_was_said(database, store, campaign)
    assert found is not None
    became = {w.text: answered for q in found.questions for w, answered in q.wordings}
    assert became == dict(zip(texts, ["bank", "on_air", "sent", "open"], strict=True))
    assert [q.said.key for q in found.questions if q.is_open] == ["configuration"]


def test_a_summary_is_kept_until_there_are_other_comments(
    database: Database, store: Telemetry, campaign: Campaign
) -> None:
    store.append(events=[comment(campaign.id, 1, "多少钱")])
    first = said.what_was_said(database, store, campaign)
    with database.write() as connection:
        body = connection.execute(select(comment_summaries.c.body)).scalar_one()
        kept = {**body, "comments": 77}
        connection.execute(comment_summaries.update().values(body=kept))
    again = said.what_was_said(database, store, campaign)
    assert first is not None
    assert again is not None
    assert (first.summary.comments, again.summary.comments) == (1, 77)
    store.append(events=[comment(campaign.id, 2, "有现车吗")])
    anew = said.what_was_said(database, store, campaign)
    assert anew is not None
    assert anew.summary.comments == 2


def test_the_comments_behind_a_row_come_page_by_page_and_of_its_own_channel(
    database: Database, store: Telemetry, campaign: Campaign
) -> None:
    mine = [comment(campaign.id, n / 10, "多少钱", name=f"n{n:03}") for n in range(45)]
    others = [replace(one, channel_id="other", text="好看") for one in mine]
    store.append(events=[*mine, *others])
    found = said.what_was_said(database, store, campaign)
    assert found is not None
    [row] = [q.said for q in found.questions]
    pages = [said.behind(store, campaign.id, row, page) for page in range(3)]
    assert [len(page) for page in pages] == [20, 20, 5]
    assert [e.id for page in pages for e in page] == [e.id for e in mine]
    assert {e.text for page in pages for e in page} == {"多少钱"}


def test_more_comments_at_one_moment_than_are_read_at_once_are_all_counted(
    database: Database, store: Telemetry, campaign: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(said, "_READ_AT_ONCE", 10)
    many = [comment(campaign.id, 3, "有现车吗", name=f"same {n}") for n in range(35)]
    few = [comment(campaign.id, n, "多少钱") for n in (1, 2, 4, 5, 60)]
    store.append(events=[*many, *few])
    found = said.what_was_said(database, store, campaign)
    assert found is not None
    assert (found.summary.comments, found.more) == (40, 0)
    assert {q.said.key: q.said.count for q in found.questions} == {"delivery": 35, "price": 5}


def test_what_is_not_looked_at_is_said(
    database: Database, store: Telemetry, campaign: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(said, "MOST", 3)
    store.append(events=[comment(campaign.id, n, "多少钱") for n in range(5)])
    found = said.what_was_said(database, store, campaign)
    assert found is not None
    assert (found.summary.comments, found.more) == (3, 2)


def test_the_process_hands_back_what_was_counted_and_nothing_for_nothing() -> None:
    assert sum_up(Sought([], [], []), []) is None


def test_a_process_that_fails_says_why() -> None:
    page = [Comment("d", "1", BEGAN, "好看")] * 5_000
    with pytest.raises(subprocess.CalledProcessError) as failed:
        sum_up(Sought([7], [], []), [page] * 20)  # type: ignore[list-item]
    assert "AttributeError" in failed.value.stderr


def _real(file: Path) -> Iterator[tuple[str, str]]:
    minute = ""
    for line in file.read_text("utf-8").split("\n"):
        if found := re.fullmatch(r"TIME(\d+):(\d+)ONLINE\d+", line):
            minute = f"{int(found[1]):02}:{int(found[2]):02}"
        elif line.strip() and not line.startswith("SPEAKERNUM"):
            yield minute, line.strip()


@pytest.mark.skipif(not REAL.exists(), reason=f"{REAL} is not here")
def test_a_real_chat_is_counted_as_its_raw_lines_are(
    database: Database, store: Telemetry, campaign: Campaign
) -> None:
    lines = list(_real(REAL / "21133979_2019-5-11.txt"))
    first = datetime(2026, 11, 27, tzinfo=UTC)
    rows = []
    for number, (minute, text) in enumerate(lines):
        offset = timedelta(hours=int(minute[:2]), minutes=int(minute[3:]))
        moment = first + offset
        rows.append(replace(comment(campaign.id, 0, text, name=f"r{number:05}"), at=moment))
    store.append(events=rows)
    found = said.what_was_said(database, store, campaign)
    assert found is not None
    assert found.summary.comments == len(lines)
    counts = {row.key: row.count for row in found.summary.words}
    by_hand = sum(
        bool(re.search(r"(?<![a-z0-9.'-])bgm(?![a-z0-9.'-])", t.lower())) for _, t in lines
    )
    assert counts["bgm"] == by_hand
    assert len(json.dumps(found.summary.model_dump(mode="json"))) < 300_000
