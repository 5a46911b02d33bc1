"""What ``make demo`` puts into an empty store: the sample on air, its channel connected to
the platform that plays, and the minutes that have passed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import httpx

from connectors import reading as told
from connectors.demo.story import Cue, Story
from planner.actions import (
    campaigns,
    connections,
    editing,
    library,
    number_pad,
    platforms,
    sample,
    show,
)
from planner.actions.intake import Intake
from planner.actions.who import Who
from planner.domain.campaign import Campaign, Part
from planner.domain.merging import Path
from planner.domain.rows import new_id
from planner.domain.run_sheet import RunSheet
from planner.domain.show import BROADCAST
from planner.domain.show_commands import Command
from planner.i18n import Language, words
from planner.store import feeds
from planner.store.database import Database
from planner.store.feeds import FeedRow
from planner.store.sealing import Seal
from planner.store.telemetry import Telemetry

PLATFORM = "youtube"
EVERY = timedelta(seconds=15)
"""Between two readings of the minutes that have passed."""
TYPED_EVERY = timedelta(minutes=4)
ELSEWHERE = 0.4
"""What is typed of the other channel, as a share of the stream's viewers."""


def plan(database: Database, language: Language, began: datetime) -> Campaign:
    """Load the sample and put it on air since ``began``, as if it was planned the day before:
    on a channel of the platform that plays, and on one whose numbers are typed. Return it."""
    say, who, now = words(language), _who(language), began - timedelta(days=1)
    campaign_id = sample.load(database, who, language, now=now)
    version = campaigns.get(database, campaign_id).version
    campaigns.reschedule(database, who, campaign_id, began, version, now=now)
    campaign = campaigns.get(database, campaign_id)
    account = {
        "name": say("demo.account"),
        "platform": PLATFORM,
        "store_id": campaign.header.store_id,
    }
    account_id = library.add(database, who, "account", account, now=now)
    typed = campaign.platform.channels[0].model_dump(mode="json")
    channel = {
        "id": new_id(),
        "library_id": account_id,
        "platform": PLATFORM,
        "account": say("demo.account"),
    }
    changes: dict[Part, dict[Path, object]] = {
        "header": {("title",): say("demo.title")},
        "platform": {("channels",): [channel, typed]},
    }
    for part, fields in changes.items():
        number = campaign.number(part)
        editing.save_fields(database, who, campaign_id, part, number, fields, now=now)
    return campaigns.get(database, campaign_id)


def cues(sheet: RunSheet) -> list[Cue]:
    """The run sheet as the platform that plays goes by it."""
    return [Cue(cue.kind, cue.seconds) for cue in sheet.cues]


def connect(
    database: Database, seal: Seal, language: Language, campaign: Campaign, *, now: datetime
) -> str:
    """Sign the channel in as a person would; return the connection's id."""
    who = _who(language)
    account_id = campaign.platform.channels[0].library_id
    platforms.keep_keys(database, seal, who, PLATFORM, "demo-app", new_id(), {}, now=now)
    redirect = connections.redirect_address(PLATFORM)
    address = connections.begin(database, seal, who, PLATFORM, account_id, redirect, now=now)
    sent_to = httpx.get(address, trust_env=False).headers["location"]
    made = connections.finish_by_hand(database, seal, who, PLATFORM, sent_to, now=now)
    return made.id


def catch_up(
    database: Database,
    telemetry: Telemetry,
    language: Language,
    campaign: Campaign,
    connection_id: str,
    *,
    now: datetime,
) -> None:
    """Write what the collector and the floor manager would have written since the start."""
    began = campaign.header.starts_at
    story = Story(cues(campaign.run_sheet))
    ours, typed = campaign.platform.channels[:2]
    moments = [began + EVERY * n for n in range((now - began) // EVERY)]
    intake = Intake(database)
    telemetry.append(
        [
            sample
            for at in moments
            for sample in intake.samples(
                campaign.id, ours.id, PLATFORM, _read(story, began, at), at, source="demo"
            )
        ]
    )
    place = (campaign.id, ours.id, connection_id)
    with database.write() as db:
        feeds.keep(db, [FeedRow(*place, f, last_ok_at=now) for f in ("live", "chat", "listen")])
    for at in moments[:: TYPED_EVERY // EVERY][1:]:
        seen = round(story.viewers((at - began).total_seconds()) * ELSEWHERE)
        values = {"concurrent": float(seen), "leads": float((at - began) // timedelta(minutes=3))}
        number_pad.keep(
            database, "console", _who(language).name, campaign.id, typed.id, values,
            run=BROADCAST, key=f"demo-{at.isoformat()}", now=at,
        )  # fmt: skip
    _run_show(database, _who(language).name, campaign, now)


def _run_show(database: Database, by: str, campaign: Campaign, now: datetime) -> None:
    """Start the show, and go on at the end of each cue that is over."""
    at = campaign.header.starts_at
    for number, cue in enumerate(campaign.run_sheet.cues):
        if at > now:
            return
        stands = show.stage(database, campaign.id).show
        kind = "next" if number else "start"
        wanted = Command(kind=kind, key=f"demo-{number:04}", run=stands.run, seen=stands.seq)
        show.command(database, "console", by, campaign.id, wanted, now=at)
        at += timedelta(seconds=cue.seconds)


def _read(story: Story, began: datetime, at: datetime) -> Sequence[told.Sample]:
    seconds = (at - began).total_seconds()
    return [
        told.Sample("concurrent", at, story.viewers(seconds)),
        told.Sample("views", at, story.views(seconds)),
        told.Sample("likes", at, story.likes(seconds)),
    ]


def _who(language: Language) -> Who:
    return Who(words(language)("demo.who"))
