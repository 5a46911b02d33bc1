"""What a form of export is: its headings, and what a bare number in it counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from planner.domain import cells
from planner.domain.cells import Unit
from planner.domain.metrics import dictionary
from planner.domain.steps.platform import Platform

FIELDS = (
    *("@start", "@end", "@day", "@account", "@account_id", "@room", "@store", "@title", "@host"),
    "@platform",
)
"""What a column can say of a row beside a metric: when, and which broadcast it is."""


def folded(heading: str) -> str:
    """A heading as headings are compared: plain characters, no blanks, small letters."""
    return "".join(cells.text(heading).casefold().split()).replace("_", "").strip("*:")


@dataclass(frozen=True)
class Form:
    """A known form of export.

    ``sources`` are the headings of the metric dictionary it uses, the first known wins;
    ``fields`` its headings by field; ``signature`` headings that only it has; ``bare``
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

    @cached_property
    def targets(self) -> Mapping[str, str]:
        """Field or metric by folded heading."""
        found: dict[str, str] = {}
        for name, headings in self.fields.items():
            for heading in headings:
                found.setdefault(folded(heading), name)
        for source in self.sources:
            for metric in dictionary().values():
                for heading in metric.headings.get(source, ()):
                    found.setdefault(folded(heading), metric.key)
        return found

    def target(self, heading: str) -> str:
        """The field or metric of a column, empty if it is not known. Of a heading in two
        rows ("traffic viewers") the lower one decides if the whole is not known."""
        known = self.targets
        whole = known.get(folded(heading), "")
        return whole or known.get(folded(heading.rpartition(" ")[2]), "")

    def score(self, headings: Sequence[str]) -> int:
        """How many columns this form knows; 0 if a heading only it has is missing."""
        have = {folded(heading) for heading in headings}
        if not all(folded(heading) in have for heading in self.signature):
            return 0
        return sum(bool(self.target(heading)) for heading in headings) + 3 * len(self.signature)
