"""What a form of export is: its headings, and what a bare number in it counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from planner.domain import cells
from planner.domain.cells import Unit
from planner.domain.metrics import dictionary
from planner.domain.steps.platform import Platform

FIELDS = (
    *("@start", "@end", "@day", "@account", "@account_id", "@room", "@store", "@title", "@host"),
    "@platform",
)
"""What a column can say of a row beside a metric: when, and which broadcast it is."""

Holds = Literal["broadcasts", "samples", "comments", "leads"]
"""What a row of a form is: a whole broadcast, a moment of one, a comment or a lead in it."""

TIMED_FIELDS: Mapping[Holds, Sequence[str]] = {
    "samples": ("@at", "@day", "@account", "@room"),
    "comments": ("@at", "@day", "@text", "@viewer", "@id", "@account", "@room"),
    "leads": ("@at", "@day", "@component", "@traffic", "@account", "@room"),
}
"""The same of a row that is no broadcast. Whose name or phone a lead is, is not among them."""

LEVELS = ("concurrent", "peak_concurrent", "popularity")
"""Of these a row of samples holds what stood then, or on average since the row before."""
WITHIN = ("joins", "leaves", "net_joins")
"""Of these it holds how many there were within the minute."""
RUNNING = ("views", "likes", "dislikes", "shares", "comments", "leads", "new_followers")
"""Of these it holds the running total."""
SAMPLED = (*LEVELS[:2], *WITHIN, *LEVELS[2:], *RUNNING)
"""Metrics a row of samples can hold, in the order they are offered."""


def folded(heading: str) -> str:
    """A heading as headings are compared: plain characters, no blanks, small letters."""
    return "".join(cells.text(heading).casefold().split()).replace("_", "").strip("*:")


@dataclass(frozen=True)
class Form:
    """A known form of export.

    ``holds`` says what its rows are; ``sources`` are the headings of the metric dictionary
    it uses, the first known wins, before them ``metrics``, its own headings by metric;
    ``fields`` its headings by field; ``needs`` fields and metrics one of each group of
    which it must have; ``signature`` headings that only it has; ``bare``
    what bare numbers of a duration count where the dictionary's answer does not hold;
    ``makes_history`` if its rows are whole broadcasts, from which past campaigns are made.
    """

    key: str
    platform: Platform
    sources: Sequence[str]
    fields: Mapping[str, Sequence[str]]
    signature: Sequence[str] = ()
    bare: Mapping[str, Unit] = field(default_factory=dict)
    makes_history: bool = False
    holds: Holds = "broadcasts"
    metrics: Mapping[str, Sequence[str]] = field(default_factory=dict)
    needs: Sequence[Sequence[str]] = ()
    seconds: bool = False
    """Whether a bare number of its time counts seconds, else minutes."""

    @cached_property
    def targets(self) -> Mapping[str, str]:
        """Field or metric by folded heading."""
        found: dict[str, str] = {}
        for name, headings in (*self.fields.items(), *self.metrics.items()):
            for heading in headings:
                found.setdefault(folded(heading), name)
        for source in self.sources:
            for metric in dictionary().values():
                for heading in metric.headings.get(source, ()):
                    found.setdefault(folded(heading), metric.key)
        return found

    @property
    def possible(self) -> Sequence[str]:
        """What its columns can be: fields, then metrics."""
        if self.holds == "broadcasts":
            return (*FIELDS, *dictionary())
        return (*TIMED_FIELDS[self.holds], *(SAMPLED if self.holds != "leads" else ()))

    def target(self, heading: str) -> str:
        """The field or metric of a column, empty if it is not known. Of a heading in two
        rows ("traffic viewers") the lower one decides if the whole is not known."""
        known = self.targets
        whole = known.get(folded(heading), "")
        if self.holds != "broadcasts":
            return whole
        return whole or known.get(folded(heading.rpartition(" ")[2]), "")

    def score(self, headings: Sequence[str]) -> int:
        """How many columns this form knows; 0 if a heading only it has is missing."""
        have = {folded(heading) for heading in headings}
        if not all(folded(heading) in have for heading in self.signature):
            return 0
        found = {self.target(heading) for heading in headings}
        if not all(found.intersection(group) for group in self.needs):
            return 0
        return sum(bool(self.target(heading)) for heading in headings) + 3 * len(self.signature)
