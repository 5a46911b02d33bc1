"""One feed of a followed channel: what is kept of it, when it is due, how a failure is met."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from connectors.errors import ConnectorError, GiveUpError, SignInError, SkipError, WaitError
from planner.domain import polling
from planner.store.feeds import FeedRow, Gap

FIND, LISTEN, ORDER = "find", "listen", "order"
"""Feeds of ours beside the platform's: looking for the stream, an open connection, asking
the platform to push."""

_KEPT_UP = (FIND, ORDER)
"""Feeds that no error ends."""
LIVE_FEEDS = ("live", "chat", LISTEN)
MOST_UNREADABLE = 5
"""So many answers in a row that cannot be read end a feed."""
_UNEXPECTED = timedelta(seconds=30)
"""A feed whose reading breaks in a way nobody foresaw is read again after this."""


class Watch:
    """One feed. All methods run in the collector's event loop."""

    def __init__(self, row: FeedRow) -> None:
        self.row = row
        self.due = None if row.feed in (*_KEPT_UP, *LIVE_FEEDS) else row.next_at
        """What belongs to the stream on air, or hangs on settings, is read at once after a
        restart."""
        self.busy = False
        self.pause = timedelta(minutes=1)
        self.done_for = ""
        """The sitting that has nothing more to give here."""
        self._began: datetime | None = None
        self._lost_at: datetime | None = None

    def begin(self, now: datetime) -> None:
        """A reading begins. Should it break unforeseen, the next one waits a while."""
        self.busy = True
        self.due = now + _UNEXPECTED
        self._began = now

    def settle(self, due: datetime | None, **changed: Any) -> None:
        """Note what came of a read."""
        self.due = due
        self.row = replace(self.row, next_at=due, **changed)

    def start_again(self) -> None:
        """Forget that there is nothing more to come: the clock or the plan has changed."""
        self.due, self.done_for = None, ""
        self.row = replace(self.row, over=False, next_at=None)

    def failed(self, error: ConnectorError, now: datetime, *, on_air: bool) -> None:
        """Settle a read that failed."""
        failures = self.row.failures + 1
        said = {
            "kind": type(error).__name__,
            "reason": error.reason,
            "code": error.code,
            "said": error.said,
        }
        chance = random.random()  # noqa: S311
        pause = polling.jittered(polling.after_failure(failures, on_air=on_air), chance)
        due = now + pause
        self._lost_at = self._lost_at or now
        if isinstance(error, WaitError) and error.until is not None:
            late = timedelta(seconds=10 * chance)
            due = max(due, min(error.until, now + polling.LONGEST_PAUSE) + late)
        elif isinstance(error, SkipError | GiveUpError | SignInError) and self._lasts(
            error, failures
        ):
            if self.row.feed not in _KEPT_UP:
                self.settle(None, failures=failures, error=said, over=True)
                return
            due = now + timedelta(hours=1)
        self.settle(due, failures=failures, error=said)

    def gap(self, started_at: datetime | None, now: datetime) -> Gap | None:
        """The time before a reading that succeeded in which nothing could be read. An open
        connection may be silent for long: it is cut off only between its end and the next
        one's beginning."""
        last = self.row.last_ok_at
        listens = self.row.feed == LISTEN
        since = (self._lost_at if listens else None) or last or started_at
        until = self._began if listens else now
        self._lost_at = None
        if listens:
            self._began = None  # what comes over it from now on was not missed
        if until is None:
            return None
        if started_at is not None and since is not None and since < started_at:
            since = started_at
        if since is None or not polling.is_missed(since, until, self.pause):
            return None
        reason = self.row.error.get("reason", "stopped" if last else "late")
        place = (self.row.campaign_id, self.row.channel_id, self.row.feed)
        return Gap(*place, since, until, reason)

    @staticmethod
    def _lasts(error: ConnectorError, failures: int) -> bool:
        """Whether a feed ends with this error: not where the person signs in again, nor
        with the first answers that cannot be read."""
        if error.reason == "unreadable_answer":
            return failures >= MOST_UNREADABLE
        return error.reason != "signed_out"
