"""How much a platform still lets us ask: limits we know, corrected by what it says itself.

::

    budget = Budget("youtube", [Limit("day", 10_000, timedelta(days=1), "America/Los_Angeles")])
    budget.take(1, now)          # raises WaitError until the day turns once it is spent
    budget.left(now)             # [Left(name="day", left=9_999, of=10_000, until=…)]
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from connectors.errors import WaitError


@dataclass(frozen=True)
class Limit:
    """At most ``amount`` units in any ``per``. With ``zone`` it is a calendar day that
    begins at midnight there; otherwise the window begins with the first unit taken."""

    name: str
    amount: int
    per: timedelta
    zone: str = ""


@dataclass(frozen=True)
class Left:
    """What is left of a limit, and until when (UTC)."""

    name: str
    left: int
    of: int
    until: datetime


class Budget:
    """The limits of one platform for one account or app. Not for use by several threads."""

    def __init__(
        self, platform: str, limits: Iterable[Limit], kept: Mapping[str, Any] | None = None
    ) -> None:
        self._platform = platform
        self._limits = {limit.name: limit for limit in limits}
        self._used: dict[str, tuple[int, datetime]] = {}
        """Units used and when the window ends, by limit."""
        for name, (used, until) in (kept or {}).items():
            if name in self._limits:
                self._used[name] = int(used), datetime.fromisoformat(until)

    def take(self, cost: int, now: datetime) -> None:
        """Use units of every limit. Raises :class:`WaitError` where one has too few left,
        and then uses none."""
        windows = {name: self._window(limit, now) for name, limit in self._limits.items()}
        for name, (used, until) in windows.items():
            if used + cost > self._limits[name].amount:
                spent = bool(self._limits[name].zone)
                raise WaitError(
                    "quota_spent" if spent else "rate_limited", until=until, platform=self._platform
                )
        for name, (used, until) in windows.items():
            self._used[name] = used + cost, until

    def learn(self, name: str, left: int, until: datetime | None, now: datetime) -> None:
        """Believe what the platform says is left of a limit."""
        limit = self._limits.get(name)
        if limit is not None:
            _, own = self._window(limit, now)
            self._used[name] = max(0, limit.amount - left), until or own

    def left(self, now: datetime) -> list[Left]:
        """Return what is left of each limit."""
        found = []
        for name, limit in self._limits.items():
            used, until = self._window(limit, now)
            found.append(Left(name, max(0, limit.amount - used), limit.amount, until))
        return found

    def kept(self) -> dict[str, tuple[int, str]]:
        """Return what a restart must not forget, as JSON can hold it."""
        return {name: (used, until.isoformat()) for name, (used, until) in self._used.items()}

    def _window(self, limit: Limit, now: datetime) -> tuple[int, datetime]:
        used, until = self._used.get(limit.name, (0, now))
        longest = now + limit.per + timedelta(hours=1)  # a clock set back keeps no window for ever
        if now < until <= longest:
            return used, until
        return 0, _end(limit, now)


def _end(limit: Limit, now: datetime) -> datetime:
    if not limit.zone:
        return now + limit.per
    zone = ZoneInfo(limit.zone)
    tomorrow = now.astimezone(zone).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time(), zone).astimezone(UTC)
