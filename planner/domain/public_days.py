"""Public holidays and adjusted working days 调休 around a broadcast.

The days come from the ``holidays`` package, by the country of a time zone. China
announces its adjusted working days for a year in the autumn before it; until then they
are unknown, and :func:`exchange_unknown` says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Literal

import holidays
from babel.core import get_global

from planner.i18n import Language

_NOWHERE = ("ZZ", "001")
"""Territories of zones that belong to no country: unknown, and the world."""
_LANGUAGES = {"zh": ("zh_CN", "zh"), "en": ("en_US", "en_GB", "en")}


@dataclass(frozen=True)
class PublicDay:
    """A day that is not what its weekday says: a holiday (with its name) or a weekend
    day people work on."""

    day: date
    kind: Literal["holiday", "working_weekend"]
    name: str = ""


def country_of(time_zone: str) -> str:
    """Return the country of a time zone (``CN``), or an empty string."""
    found = str(get_global("zone_territories").get(time_zone, ""))
    return "" if found in _NOWHERE else found


def around(day: date, country: str, language: Language, *, days: int = 3) -> list[PublicDay]:
    """Return the public days from ``days`` before a local day to ``days`` after it."""
    found = []
    for offset in range(-days, days + 1):
        near = day + timedelta(days=offset)
        calendar = _calendar(country, near.year, language)
        if calendar is None:
            return []
        if near in calendar:
            found.append(PublicDay(near, "holiday", str(calendar[near])))
        elif near in calendar.weekend_workdays:
            found.append(PublicDay(near, "working_weekend"))
    return found


def exchange_unknown(day: date, country: str) -> bool:
    """Whether the working days of the year are still to be announced (China only)."""
    calendar = _calendar("CN", day.year, "zh") if country == "CN" else None
    return calendar is not None and not any(d.year == day.year for d in calendar.weekend_workdays)


def on(day: date, found: Sequence[PublicDay]) -> PublicDay | None:
    """Return what the day itself is, if anything."""
    return next((d for d in found if d.day == day), None)


@lru_cache(maxsize=64)
def _calendar(country: str, year: int, language: Language) -> Any:
    try:
        plain = holidays.country_holidays(country)
    except NotImplementedError:
        return None
    spoken = [code for code in _LANGUAGES[language] if code in plain.supported_languages]
    return holidays.country_holidays(
        country, years=year, language=spoken[0] if spoken else None, expand=False
    )
