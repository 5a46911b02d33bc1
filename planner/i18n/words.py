"""Look up sentences, dates and numbers in one language."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Literal

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.numbers import (
    format_currency,
    format_decimal,
    format_percent,
    get_currency_name,
    get_currency_symbol,
)

Language = Literal["zh", "en"]
LANGUAGES: dict[Language, str] = {"zh": "简体中文", "en": "English"}
_LOCALES = {"zh": Locale("zh", "CN", script="Hans"), "en": Locale("en", "GB")}


@cache
def catalogue() -> Mapping[str, Mapping[str, str]]:
    """Return every key with its sentences; a key defined twice is an error of ours."""
    found: dict[str, Mapping[str, str]] = {}
    for path in sorted(Path(__file__).parent.glob("*.toml")):
        for key, entry in tomllib.loads(path.read_text("utf-8")).items():
            if key in found:
                raise ValueError(f"{key} is defined twice, again in {path.name}")
            found[key] = entry
    return found


@dataclass(frozen=True)
class Words:
    """The words of one language: ``words("zh")("goals.title")``. A value that is a mapping
    holds its text in each language; ``n`` is a count, said with its separators.

    Dates and numbers are written as the language writes them. A key that does not
    exist is a mistake of ours and raises ``KeyError``.
    """

    language: Language

    def __call__(self, key: str, /, **params: Any) -> str:
        entry = catalogue()[key]
        sentence = entry[self.language]
        if params.get("n") == 1:
            sentence = entry.get(f"{self.language}_one", sentence)
        said = {k: v[self.language] if isinstance(v, Mapping) else v for k, v in params.items()}
        if isinstance(said.get("n"), int):
            said["n"] = self.number(said["n"])
        return sentence.format(**said) if said else sentence

    def has(self, key: str) -> bool:
        """Whether there is a sentence for ``key``."""
        return key in catalogue()

    @property
    def locale(self) -> Locale:
        """The Babel locale dates and numbers are written in."""
        return _LOCALES[self.language]

    def day(self, day: date | datetime) -> str:
        """A day with its weekday: 11月27日周五 · Fri 27 Nov. Give a local date."""
        pattern = "M月d日EEE" if self.language == "zh" else "EEE d MMM"
        return format_date(day, pattern, locale=self.locale)

    def long_date(self, day: date | datetime) -> str:
        """A day with year: 2026年11月27日 · 27 Nov 2026."""
        return format_date(day, "medium" if self.language == "en" else "long", locale=self.locale)

    def month(self, day: date) -> str:
        """A month with year: 2026年11月 · November 2026."""
        return format_skeleton("yMMMM", day, locale=self.locale)

    def weekday(self, day: date) -> str:
        """The name of a weekday, short: 周五 · Fri."""
        return format_date(day, "EEE", locale=self.locale)

    def clock(self, instant: datetime, zone: tzinfo) -> str:
        """The local time of an instant, 24 hours: 20:00."""
        return instant.astimezone(zone).strftime("%H:%M")

    def moment(self, instant: datetime, zone: tzinfo) -> str:
        """Local day and time of an instant: 11月27日周五 20:00 · Fri 27 Nov 20:00."""
        return f"{self.day(instant.astimezone(zone))} {self.clock(instant, zone)}"

    def stamp(self, instant: datetime, zone: tzinfo) -> str:
        """Day, month and time of an instant, short: 11-27 20:00."""
        return instant.astimezone(zone).strftime("%m-%d %H:%M")

    def number(self, value: float | Decimal | int, digits: int = 0) -> str:
        """A number with its separators, rounded to ``digits`` decimals at most."""
        pattern = "#,##0" + ("." + "#" * digits if digits else "")
        return format_decimal(value, pattern, locale=self.locale)

    def count(self, value: float) -> str:
        """A count, or a mean or median of counts: 151,536 · 8.4 (:func:`shown_count`)."""
        return self.number(shown_count(value), 1)

    def listed(self, names: Iterable[str]) -> str:
        """Names one after the other: 场观、线索 · views, leads."""
        return ("、" if self.language == "zh" else ", ").join(names)

    def percent(self, share: float | Decimal, digits: int = 1) -> str:
        """A share of 1 as per cent: 0.125 → 12.5%."""
        return format_percent(share, "#,##0" + "." + "#" * digits + "%", locale=self.locale)

    def currency(self, code: str) -> str:
        """What stands for a currency: ¥ · CN¥; nothing for none."""
        return get_currency_symbol(code, locale=self.locale) if code else ""

    def currency_name(self, code: str) -> str:
        """What a currency is called: 美元 · US dollars."""
        return get_currency_name(code, count=2, locale=self.locale)

    def money(self, amount: Decimal | float | int, currency: str) -> str:
        """An amount in its currency, without cents where there are none."""
        whole = Decimal(str(amount)) % 1 == 0
        return format_currency(
            amount,
            currency,
            format="¤#,##0" if whole else "¤#,##0.00",
            locale=self.locale,
            currency_digits=False,
        )


def shown_count(value: float) -> float:
    """Round a count, or a mean or median of counts, as it is shown: to a whole number from 100
    on, to one decimal below."""
    return round(value, 0 if abs(value) >= 100 else 1)


@cache
def words(language: Language) -> Words:
    """Return the words of a language."""
    return Words(language)


def best_language(browser: str | None) -> Language:
    """Chinese for a browser that asks for any Chinese, English for all others."""
    return "zh" if (browser or "").lower().startswith("zh") else "en"
