"""Comments somebody should look at: abuse, contact details, words of the rules, and those the
plan asks to be taken out.

The kinds and their words stand in ``data/words/moderation.toml``, with the rules of
``data/rules/`` that are asked about what viewers write.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from planner.domain import linter
from planner.domain.phrases import Phrases, plain
from planner.domain.rules import Rule, rulebook
from planner.domain.toml_files import Pattern, Phrase, read_model
from planner.domain.word_lists import FOLDER
from planner.i18n import Language

OWN, RULES = "own", "rules"
"""Kinds beside those of the file: words of the plan, words of the rules."""


class Kind(BaseModel):
    """A reason to look at a comment, and the words that tell it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Annotated[str, Field(pattern=r"^[a-z_]+$")]
    zh: Phrase
    en: Phrase
    words: tuple[Phrase, ...]
    patterns: tuple[Pattern, ...] = ()

    def name(self, language: Language) -> str:
        """What it is called."""
        return self.zh if language == "zh" else self.en


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    rules: tuple[Phrase, ...]
    kinds: tuple[Kind, ...]


@dataclass(frozen=True)
class Flag:
    """Words in a comment, and the kind of thing they are; what a pattern of a kind found may
    be somebody's account and is not told."""

    kind: str
    words: str


@cache
def _file() -> _File:
    return read_model(FOLDER / "moderation.toml", _File)


def kinds() -> tuple[Kind, ...]:
    """Return the kinds of the file; raises :class:`planner.errors.InputError`."""
    return _file().kinds


class Moderation:
    """Looks at comments of a broadcast on ``platforms``; ``own`` are the plan's words."""

    def __init__(self, platforms: Iterable[str], own: Iterable[str]) -> None:
        self._platforms = tuple(platforms)
        self._rules = {rule.id for rule in rulebook().rules if _is_asked(rule)}
        asked = [rule for rule in rulebook().rules if rule.id in self._rules]
        flags = {word: Flag(RULES, "") for rule in asked for word in rule.words}
        flags |= {word: Flag(kind.id, word) for kind in kinds() for word in kind.words}
        flags |= {word: Flag(OWN, word) for word in own}
        self._words = Phrases(flags)
        self._patterns = [
            (kind.id, re.compile(pattern, re.IGNORECASE))
            for kind in kinds()
            for pattern in kind.patterns
        ]
        self._of_rules = [
            re.compile(pattern, re.IGNORECASE) for rule in asked for pattern in rule.patterns
        ]

    def flags(self, text: str) -> list[Flag]:
        """Return what stands out in a comment, each once; most comments have nothing."""
        found = [flag for _, _, flag in self._words.found(plain(text))]
        ruled = any(flag.kind == RULES for flag in found)
        flags = [flag for flag in found if flag.kind != RULES]
        flags += [Flag(kind, "") for kind, pattern in self._patterns if pattern.search(text)]
        if ruled or any(pattern.search(text) for pattern in self._of_rules):
            flags += [
                Flag(RULES, finding.words.lower())
                for finding in linter.check(text, *self._platforms)
                if finding.rule.id in self._rules
            ]
        return list(dict.fromkeys(flags))


def _is_asked(rule: Rule) -> bool:
    return any(rule.id == name or rule.family == name for name in _file().rules)
