"""Send a question of the chat to the host, as the console does."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256

from planner.actions import show
from planner.actions.who import Who
from planner.domain.show import Question
from planner.domain.show_commands import Command
from planner.domain.telemetry import Event
from planner.store.database import Database

LONGEST = 500


def send_to_host(
    database: Database, who: Who, campaign_id: str, comment: Event, *, now: datetime
) -> None:
    """Put a comment before the host. Pressed twice, or by two people, it is sent once."""
    by = who.must_write()
    current = show.stage(database, campaign_id).show
    key = sha256(f"{comment.channel_id} {comment.id}".encode()).hexdigest()[:40]
    wanted = Command(
        kind="question",
        key=f"chat-{key}",
        run=current.run,
        seen=current.seq,
        arguments={"text": comment.text.strip()[:LONGEST]},
    )
    show.command(database, "console", by, campaign_id, wanted, now=now)


def sent(database: Database, campaign_id: str) -> Mapping[str, Question]:
    """Return what was sent to the host, by its text; sent again, as it was sent last."""
    current = show.stage(database, campaign_id).show
    return {question.text: question for question in current.questions}
