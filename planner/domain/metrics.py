"""The metric dictionary 指标词典: what each number means, how it is computed, whence it comes.

The entries stand in ``data/metrics.toml``, editable; this is how they are read and
reckoned with. Rates are shares of 1, durations seconds, amounts in the campaign's
currency. Missing is not zero: a value whose parts are missing is ``None``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from planner.domain.cells import Unit
from planner.domain.telemetry import COUNTED
from planner.i18n import Language, Words
from planner.settings import ROOT

Kind = Literal["count", "people", "money", "duration", "rate", "ratio"]
"""What the number is: ``rate`` is a share of 1, ``ratio`` a plain quotient."""

TypedWhen = Literal["live", "end", "after"]
"""When a person types a number: on air, its total when the stream has ended, or later."""

Group = Literal["traffic", "watching", "interaction", "leads", "sales", "cost", "commerce"]


class Said(BaseModel):
    """The same in both languages."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    zh: str
    en: str

    def __call__(self, language: Language) -> str:
        return self.zh if language == "zh" else self.en


class Metric(BaseModel):
    """One entry; see the head of ``data/metrics.toml`` for what the fields mean."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    key: str
    zh: str
    en: str
    about: Said
    group: Group
    kind: Kind
    numerator: str = ""
    denominator: str = ""
    else_denominator: str = ""
    times: float = 1
    sum_of: tuple[str, ...] = ()
    less: str = ""
    over: str = ""
    more_than: float = 0
    scope: Literal["natural", "paid", "all"] = "all"
    source: Literal["C", "D", "S", "P"]
    when: Literal["live", "after", "both"] = "after"
    typed: tuple[TypedWhen, ...] = ()
    adds_up: bool = False
    bare: Unit = "seconds"
    lower_is_better: bool = False
    api: Mapping[str, str] = {}
    headings: Mapping[str, tuple[str, ...]] = {}

    def name(self, language: Language) -> str:
        """What it is called."""
        return self.zh if language == "zh" else self.en

    def said(self, value: float, words: Words, currency: str) -> str:
        """A value of this metric as every screen and document says it: 1,200 · 12.5% · ¥30 ·
        1:05:00."""
        if self.kind == "money":
            return words.money(round(value, 2), currency)
        if self.kind == "rate":
            return said_rate(value, words)
        if self.kind == "duration":
            minutes, seconds = divmod(round(value), 60)
            return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
        return words.number(value, 2) if self.kind == "ratio" else words.count(value)

    @property
    def counts_up(self) -> bool:
        """Whether it counts what happens, one after the other: what was counted minute by
        minute sums up, which audiences, peaks and rates never do."""
        return self.adds_up or self.key in COUNTED

    @property
    def parts(self) -> tuple[str, ...]:
        """The metrics it is worked out from."""
        named = (
            self.numerator,
            self.denominator,
            self.else_denominator,
            *self.sum_of,
            self.less,
            self.over,
        )
        return tuple(part for part in named if part)

    def formula(self, language: Language) -> str:
        """How it is worked out, in words; empty if it is only ever read."""
        known = dictionary()
        if self.denominator:
            times = f" × {self.times:g}" if self.times != 1 else ""
            return f"{known[self.numerator].name(language)} ÷ {known[self.denominator].name(language)}{times}"
        if self.sum_of:
            total = " + ".join(known[part].name(language) for part in self.sum_of)
            return f"{total} − {known[self.less].name(language)}" if self.less else total
        return ""


class Benchmark(BaseModel):
    """An example value somebody published: of which metric, from … to, and where."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    metric: str
    low: float
    high: float | None = None
    about: Said


@cache
def dictionary() -> Mapping[str, Metric]:
    """Return every metric by key, in the order of the file."""
    return {
        key: Metric.model_validate({"key": key, **entry})
        for key, entry in _file()["metrics"].items()
    }


@cache
def benchmarks() -> Sequence[Benchmark]:
    """Return the published example values."""
    return [Benchmark.model_validate(entry) for entry in _file()["benchmarks"]]


def metric_name(key: str, words: Words) -> str:
    """What a metric is called; one that left the dictionary by its key."""
    known = dictionary().get(key)
    return known.name(words.language) if known else key


def said_value(key: str, value: float, words: Words, currency: str) -> str:
    """A value of a metric as it is said; of one that left the dictionary the bare number."""
    known = dictionary().get(key)
    return known.said(value, words, currency) if known else words.count(value)


def said_rate(share: float, words: Words) -> str:
    """A share of 1 as rates are said: 3.47%."""
    return words.percent(share, 2)


def typed(when: TypedWhen) -> list[Metric]:
    """Return the metrics people type at a time."""
    return [metric for metric in dictionary().values() if when in metric.typed]


def value_of(key: str, counts: Mapping[str, float | None]) -> float | None:
    """Return a metric worked out from ``counts`` (values by metric).

    A rate is computed from its parts; where one of them is missing, the rate as a
    platform reported it (``counts`` holds it under its own key) is taken. A zero
    denominator gives no value.
    """
    metric = dictionary()[key]
    reported = counts.get(key)
    if metric.denominator:
        return _quotient(metric, counts, reported)
    if reported is not None:
        return reported
    if metric.over:
        measured = value_of(metric.over, counts)
        return None if measured is None else float(measured > metric.more_than)
    if metric.sum_of:
        parts = [value_of(part, counts) for part in metric.sum_of]
        off = value_of(metric.less, counts) if metric.less else 0
        if off is None or any(part is None for part in parts):
            return None
        return sum(part for part in parts if part is not None) - off
    return None


def denominator_used(key: str, counts: Mapping[str, float | None]) -> str:
    """Return the metric :func:`value_of` divides by: the second choice where the first
    is missing; empty if there is none."""
    metric = dictionary()[key]
    for part in (metric.denominator, metric.else_denominator):
        if part and value_of(part, counts) is not None:
            return part
    return ""


def _quotient(
    metric: Metric, counts: Mapping[str, float | None], reported: float | None
) -> float | None:
    divisor = denominator_used(metric.key, counts)
    above = value_of(metric.numerator, counts)
    below = value_of(divisor, counts) if divisor else None
    if above is None or below is None or (divisor != metric.denominator and reported is not None):
        return reported
    return above / below * metric.times if below else None


def _file() -> dict[str, Any]:
    return tomllib.loads((ROOT / "data" / "metrics.toml").read_text("utf-8"))
