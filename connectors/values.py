"""Numbers, moments and rows as platforms write them: believed where they are what they
should be, absent otherwise."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
"""The zone of a Chinese platform's days and of its times without one."""


def number(raw: Any) -> float | None:
    """A finite number, also where it is written as text; ``None`` for anything else."""
    if isinstance(raw, bool) or not isinstance(raw, int | float | str):
        return None
    try:
        value = float(raw)
    except (ValueError, OverflowError):
        return None
    return value if math.isfinite(value) else None


def moment(seconds: Any) -> datetime | None:
    """The moment (UTC) of seconds since 1970; ``None`` for 0, which platforms write for none."""
    value = number(seconds)
    if value is None or value <= 0:
        return None
    try:
        return datetime.fromtimestamp(value, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def local_moment(text: Any, zone: ZoneInfo) -> datetime | None:
    """The moment (UTC) of a ``2026-11-27 20:00:00`` in a zone."""
    if not isinstance(text, str):
        return None
    try:
        read = datetime.strptime(text.strip(), "%Y-%m-%d %H:%M:%S")  # noqa: DTZ007 the zone follows
        return read.replace(tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def instant(text: Any) -> datetime | None:
    """The moment (UTC, to the microsecond) of an RFC 3339 text; one without a zone is none."""
    if not isinstance(text, str):
        return None
    try:
        read = datetime.fromisoformat(text)
        return read.astimezone(UTC) if read.tzinfo else None
    except (ValueError, OverflowError):
        return None


def rows(raw: Any) -> list[dict[str, Any]]:
    """The objects of a list; none where there is no list."""
    return [row for row in raw if isinstance(row, dict)] if isinstance(raw, list) else []


def table(raw: Any) -> dict[str, Any]:
    """An object; an empty one where there is none."""
    return raw if isinstance(raw, dict) else {}
