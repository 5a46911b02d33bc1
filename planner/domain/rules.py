"""The rules a plan is checked against, as they stand in ``data/rules/*.toml``.

Each file is a family of rules about one thing; ``exceptions`` at its top are never
flagged by any rule of the file. A file that does not fit the models below is refused
with its name, the rule and the field.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic import model_validator as _model_validator

from planner.domain.problems import Severity
from planner.domain.steps.platform import Platform
from planner.errors import InputError
from planner.i18n import Language
from planner.settings import ROOT

FOLDER = ROOT / "data" / "rules"


def _severity(value: Any) -> Any:
    names = {level.name.lower(): level for level in Severity}
    if value not in names:
        raise ValueError(f"severity is one of {', '.join(names)}")
    return names[value]


def _compiles(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"{pattern!r} is not a pattern: {error}") from error
    return pattern


def _not_blank(word: str) -> str:
    if not word.strip():
        raise ValueError("a word is empty")
    return word


Pattern = Annotated[str, AfterValidator(_compiles)]
Phrase = Annotated[str, AfterValidator(_not_blank)]
Said = dict[Language, Phrase]
"""A sentence in each language."""


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(pattern=r"^[a-z_]+(\.[a-z_]+)?$")
    article: Said
    enabled: bool = True

    @_model_validator(mode="after")
    def _both_languages(self) -> _Entry:
        for name in ("article", "advice", "name"):
            said = getattr(self, name, None)
            if said is not None and set(said) != {"zh", "en"}:
                raise ValueError(f"{name} needs zh and en")
        return self


class Rule(_Entry):
    """Words that ask for evidence or for another wording.

    ``platforms`` are those it applies to (none: everywhere). ``words`` are found as
    they stand, ``patterns`` are regular expressions. Nothing is found inside one of
    ``exceptions``, nor where one of ``unless`` stands in the same sentence (or
    anywhere in the text, by ``within``). ``satisfied_by`` is what, recorded beside the
    text, settles it: a source or the basis of a price.
    """

    platforms: frozenset[Platform] = frozenset()
    severity: Annotated[Severity, BeforeValidator(_severity)]
    words: tuple[Phrase, ...] = ()
    patterns: tuple[Pattern, ...] = ()
    exceptions: tuple[Phrase, ...] = ()
    unless: tuple[Pattern, ...] = ()
    within: Literal["sentence", "text"] = "sentence"
    satisfied_by: Literal["", "source", "basis"] = ""
    advice: Said

    @_model_validator(mode="after")
    def _finds_something(self) -> Rule:
        if not self.words and not self.patterns:
            raise ValueError("a rule needs words or patterns")
        return self

    @property
    def family(self) -> str:
        """The first half of its id: the file it stands in."""
        return self.id.partition(".")[0]


class Duty(_Entry):
    """Something a broadcast has to do, whatever it says; evidence settles it."""

    when: Literal["channel", "lead_component", "test_drive", "clip", "direct_message"]
    platforms: frozenset[Platform] = frozenset()
    step: Literal["platform", "content", "warm_up", "broadcast", "interaction", "follow_up"]
    severity: Annotated[Severity, BeforeValidator(_severity)]
    name: Said
    advice: Said


class Limit(_Entry):
    """An amount of money a rule names, in its currency."""

    amount: int = Field(gt=0)
    currency: str = Field(pattern=r"^[A-Z]{3}$")


class Clock(_Entry):
    """How many years something is kept after the broadcast's end."""

    years: int = Field(gt=0, le=100)


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    exceptions: tuple[Phrase, ...] = ()
    rules: tuple[Rule, ...] = ()
    duties: tuple[Duty, ...] = ()
    limits: tuple[Limit, ...] = ()
    clocks: tuple[Clock, ...] = ()


@dataclass(frozen=True)
class Rulebook:
    """All rules that are switched on, by kind; what is switched off is left out."""

    rules: tuple[Rule, ...]
    duties: tuple[Duty, ...]
    limits: Mapping[str, Limit]
    clocks: Mapping[str, Clock]


@cache
def rulebook() -> Rulebook:
    """Return the rules of ``data/rules``, read once; raises :class:`InputError`."""
    return read_rules(FOLDER)


def read_rules(folder: Path) -> Rulebook:
    """Return the rules of a folder, or raise :class:`InputError` naming file and rule."""
    rules: list[Rule] = []
    duties: list[Duty] = []
    limits: dict[str, Limit] = {}
    clocks: dict[str, Clock] = {}
    seen: dict[str, str] = {}
    for path in sorted(folder.glob("*.toml")):
        found = _read(path)
        for entry in (*found.rules, *found.duties, *found.limits, *found.clocks):
            if entry.id in seen:
                raise _refused(path.name, entry.id, f"also defined in {seen[entry.id]}")
            seen[entry.id] = path.name
        rules += [
            rule.model_copy(update={"exceptions": rule.exceptions + found.exceptions})
            for rule in found.rules
            if rule.enabled
        ]
        duties += [duty for duty in found.duties if duty.enabled]
        limits |= {limit.id: limit for limit in found.limits if limit.enabled}
        clocks |= {clock.id: clock for clock in found.clocks if clock.enabled}
    return Rulebook(tuple(rules), tuple(duties), limits, clocks)


def _read(path: Path) -> _File:
    try:
        stored = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise _refused(path.name, "", str(error)) from error
    try:
        return _File.model_validate(stored)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise _refused(path.name, _named(stored, first["loc"]), _reason(first)) from error


def _named(stored: Any, loc: tuple[int | str, ...]) -> str:
    """The id of the entry a path leads to, or its place where it has none."""
    if len(loc) < 2 or not isinstance(loc[1], int):
        return ""
    entry = stored[loc[0]][loc[1]]
    name = entry.get("id") if isinstance(entry, dict) else None
    return str(name or f"{loc[0]}[{loc[1] + 1}]")


def _reason(error: Any) -> str:
    field = ".".join(str(step) for step in error["loc"][2:] or error["loc"])
    return f"{field}: {error['msg']}" if field else str(error["msg"])


def _refused(file: str, rule: str, reason: str) -> InputError:
    return InputError("input.rules_file", file=file, rule=rule or "-", reason=reason)
