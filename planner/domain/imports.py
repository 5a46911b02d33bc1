"""What a file that is imported holds: sheets with their form, records, rows in error."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from planner.domain import cells
from planner.domain.cells import Cell
from planner.domain.forms import Form, Holds, folded
from planner.domain.steps.platform import Platform
from planner.errors import InputError

Target = str
"""What a column holds: a field (``@start``), a metric's key, or nothing (empty)."""

BELOW_ZERO = ("net_followers", "net_joins", "roi", "net_gmv")
"""Metrics that can be below zero."""


@dataclass(frozen=True)
class SourceRow:
    """A row of the file: its number there, its raw cells, whether it sums up others."""

    number: int
    cells: Sequence[Cell]
    total: bool = False


class Headed:
    """What has headings and was recognised as a form."""

    headings: Sequence[str]
    form: Form

    def signature(self) -> str:
        """The headings in one text, by which a mapping is remembered."""
        return "\n".join(folded(heading) for heading in self.headings)

    def guess(self) -> list[Target]:
        """What each column is taken for at first; no two columns for the same."""
        possible = self.form.possible
        taken: set[str] = set()
        targets = []
        for heading in self.headings:
            target = self.form.target(heading)
            targets.append(target if target in possible and target not in taken else "")
            taken.add(target)
        return targets


@dataclass(frozen=True)
class Sheet(Headed):
    """A table of the file and the form it has been recognised as."""

    name: str
    hidden: bool
    headings: Sequence[str]
    rows: Sequence[SourceRow]
    form: Form

    def __len__(self) -> int:
        return len(self.rows)

    def on(self, platform: Platform) -> Sheet:
        """The same table, its rows broadcasts on a platform where they name none themselves."""
        return replace(self, form=replace(self.form, platform=platform))


@dataclass(frozen=True)
class Record:
    """A row that was read: ``start`` UTC where the file tells the time, else ``day``;
    ``values`` by metric, missing ones left out; ``amounts`` those that name a currency, as
    they are written, by their heading; ``platform`` the row's own, else the file's, empty
    where neither says."""

    number: int
    start: datetime | None = None
    end: datetime | None = None
    day: date | None = None
    account: str = ""
    account_id: str = ""
    room: str = ""
    store: str = ""
    title: str = ""
    host: str = ""
    platform: Platform = ""
    values: Mapping[str, float] = field(default_factory=dict)
    amounts: Mapping[str, Cell] = field(default_factory=dict)


@dataclass(frozen=True)
class Fault:
    """A row that was not read: its number, the column, and why."""

    number: int
    heading: str
    error: InputError


def check_currency(record: Record, currency: str) -> Fault | None:
    """Return what is wrong with a row whose broadcast counts in a currency, if it names
    another."""
    for heading, amount in record.amounts.items():
        try:
            cells.check_currency(amount, currency)
        except InputError as error:
            return Fault(record.number, heading, error)
    return None


def check_mapping(targets: Sequence[Target], holds: Holds = "broadcasts") -> None:
    """Refuse a mapping in which two columns are the same, or what a row needs is missing: a
    metric, and of what is no broadcast when it was."""
    used = [target for target in targets if target]
    twice = next((target for target in used if used.count(target) > 1), "")
    if twice:
        raise InputError("imports.mapped_twice", target=twice)
    if holds != "broadcasts" and "@at" not in used:
        raise InputError("imports.no_time")
    if holds == "comments" and "@text" not in used:
        raise InputError("imports.no_text")
    if holds in ("broadcasts", "samples") and all(target.startswith("@") for target in used):
        raise InputError("imports.no_metric")
