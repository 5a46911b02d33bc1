"""What people said in a broadcast, and which of their questions nobody answered.

Summed up once, by a process of its own, and kept with a checksum of what it was made from:
other comments, names or lists of words make it be summed up again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

import pandas as pd
from sqlalchemy import Connection

from planner.domain import moderation, topics, word_lists
from planner.domain.campaign import Campaign
from planner.domain.comments import alike
from planner.domain.library import Car
from planner.domain.rules import FOLDER as RULES
from planner.domain.rules import rulebook
from planner.domain.said import Comment, Said, Summary, Wording
from planner.domain.show import BROADCAST
from planner.domain.show_event import Event as LogEvent
from planner.domain.telemetry import Event
from planner.insight.comment_summing import Sought, sum_up
from planner.store import comment_summaries, library, shows
from planner.store.database import Database
from planner.store.telemetry import Telemetry

PAGE = 20
"""Comments on a page of those behind a row."""
MOST = 200_000
"""Comments of a broadcast that are looked at, from its beginning on."""
_READ_AT_ONCE = 5_000
_MOST_CARS = 2_000
_VERSION = 1
"""Counts up whenever the same comments are summed up in another way."""

Answered = Literal["on_air", "sent", "bank", "open"]
"""The host answered it · it was sent to the host · an answer lies ready · none of these."""


@dataclass(frozen=True)
class Question:
    """Questions about one topic; each wording with what became of it."""

    said: Said
    wordings: tuple[tuple[Wording, Answered], ...]

    @property
    def is_open(self) -> bool:
        """Whether one of its wordings has no answer."""
        return any(answered == "open" for _, answered in self.wordings)


@dataclass(frozen=True)
class WhatWasSaid:
    """The summary of a broadcast; ``more`` is how many comments were not looked at."""

    summary: Summary
    questions: tuple[Question, ...]
    more: int


def what_was_said(
    database: Database, telemetry: Telemetry, campaign: Campaign
) -> WhatWasSaid | None:
    """Return what was said, ``None`` where no comment is known. Raises
    :class:`planner.errors.InputError` where a list of words cannot be read."""
    totals = telemetry.event_totals([campaign.id], ["comment"])
    if totals.empty:
        return None
    with database.read() as connection:
        sought = _sought(connection, campaign)
        made_from = _checksum(totals, sought)
        kept = comment_summaries.of(connection, campaign.id, made_from)
        log = shows.events_of_many(connection, [campaign.id], BROADCAST).get(campaign.id, [])
    summary = Summary.model_validate(kept) if kept else sum_up(sought, _pages(telemetry, campaign))
    if summary is None:
        return None
    if kept is None:
        with database.write() as connection:
            body = summary.model_dump(mode="json")
            comment_summaries.put(connection, campaign.id, made_from, body)
    answers = _answers(log, campaign)
    questions = tuple(Question(row, answers.of(row)) for row in summary.questions)
    return WhatWasSaid(summary, questions, int(totals["entries"].sum()) - summary.comments)


def behind(telemetry: Telemetry, campaign_id: str, said: Said, page: int) -> list[Event]:
    """Return a page of the comments behind a row, in order; the first page is 0."""
    wanted = said.behind[page * PAGE : (page + 1) * PAGE]
    found: dict[tuple[str, str], Event] = {}
    for channel in {channel for channel, _ in wanted}:
        events = telemetry.events(
            campaign_id,
            kinds=["comment"],
            channel_id=channel,
            limit=PAGE,
            ids=[name for of, name in wanted if of == channel],
        )
        found |= {(channel, event.id): event for event in events}
    return [found[one] for one in wanted if one in found]


@dataclass(frozen=True)
class _Answers:
    on_air: Sequence[str]
    sent: Sequence[str]
    bank: Sequence[str]

    def of(self, row: Said) -> tuple[tuple[Wording, Answered], ...]:
        return tuple((wording, self._of(wording.text)) for wording in row.wordings)

    def _of(self, text: str) -> Answered:
        ways: tuple[tuple[Answered, Sequence[str]], ...] = (
            ("on_air", self.on_air),
            ("sent", self.sent),
            ("bank", self.bank),
        )
        return next((way for way, known in ways if any(alike(text, k) for k in known)), "open")


def _answers(log: Iterable[LogEvent], campaign: Campaign) -> _Answers:
    sent = {event.seq: str(event.body["text"]) for event in log if event.kind == "question"}
    answered = [event.body["question"] for event in log if event.kind == "answered"]
    return _Answers(
        on_air=[sent[number] for number in answered if number in sent],
        sent=list(sent.values()),
        bank=[one.question for one in campaign.interaction.questions if one.answer],
    )


def _sought(connection: Connection, campaign: Campaign) -> Sought:
    items = library.page(connection, "car", limit=_MOST_CARS)
    cars = [Car.model_validate(item.body) for item in items]
    names = {name for car in cars for name in (car.name, car.model)}
    names |= {name for car in campaign.resources.cars for name in (car.name, car.model)}
    sheets = campaign.content.car_sheets
    names |= {sheet.car for sheet in sheets}
    names |= {fact.competitor for sheet in sheets for fact in sheet.competitor_facts}
    platforms = {channel.platform for channel in campaign.platform.channels}
    moderated = {one.word for one in campaign.interaction.moderated_words}
    return Sought(*(sorted(filter(None, found)) for found in (names, platforms, moderated)))


def _checksum(totals: pd.DataFrame, sought: Sought) -> str:
    """Of everything a summary is made from; the lists are read first, so that one that cannot
    be read is refused here."""
    word_lists.stop_words()
    word_lists.trade()
    moderation.kinds()
    topics.topics()
    rulebook()
    files = [
        topics.FILE,
        *sorted(word_lists.FOLDER.glob("*.toml")),
        *sorted(RULES.glob("*.toml")),
    ]
    counted = totals[["channel_id", "entries", "first_at", "last_at"]].astype(str)
    said = [_VERSION, counted.to_numpy().tolist(), vars(sought)]
    digest = hashlib.sha256(json.dumps(said, sort_keys=True).encode())
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _pages(telemetry: Telemetry, campaign: Campaign) -> Iterator[list[Comment]]:
    """The comments in order, about so many at once: cut between minutes, since any number may
    have come at the same moment."""
    left = MOST
    for since, until, count in _spans(telemetry.event_curve(campaign.id, ["comment"])):
        found = telemetry.events(
            campaign.id,
            kinds=["comment"],
            since=since,
            until=until,
            newest_first=False,
            limit=min(left, count),
        )
        yield [Comment(e.channel_id, e.id, e.at, e.text) for e in found]
        left -= len(found)
        if left <= 0:
            return


def _spans(curve: pd.DataFrame) -> Iterator[tuple[datetime, datetime, int]]:
    """From when to when to read, and how many there are."""
    by_minute = curve.groupby("minute")["entries"].sum()
    since: datetime | None = None
    count = 0
    for minute, entries in by_minute.items():
        at = pd.Timestamp(str(minute)).to_pydatetime()
        if since is not None and count + entries > _READ_AT_ONCE:
            yield since, at, count
            since, count = None, 0
        since = at if since is None else since
        count += int(entries)
    if since is not None:
        yield since, at + timedelta(minutes=1), count
