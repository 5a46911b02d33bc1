"""A problem 待处理: something that stands in the way of going live, found by a check."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from planner.i18n import Words

if TYPE_CHECKING:
    from planner.domain.campaign import Step


class Severity(IntEnum):
    """How much a problem matters."""

    HINT = 1
    """Worth a look; the step counts as ready."""
    OPEN = 2
    """Still to do; the step is not ready."""
    CRITICAL = 3
    """Not ready to go live before it is settled."""


@dataclass(frozen=True)
class Term:
    """A value in a sentence that is itself a word of the product: its key."""

    key: str


@dataclass(frozen=True)
class Problem:
    """One finding of a check.

    ``code`` is also the key of its sentence, ``problem.<code>``, in which ``params``
    are the values: text (or one a language), numbers, a :class:`Term`, or a moment in
    the campaign's zone;
    ``step`` is the page where it can be settled; ``where`` is the field,
    or field and row id, it is about.
    """

    code: str
    step: Step
    severity: Severity
    where: tuple[str, ...] = ()
    params: dict[str, Any] = field(default_factory=dict, hash=False)

    @property
    def key(self) -> str:
        """The key of its sentence."""
        return f"problem.{self.code}"

    def said(self, words: Words) -> str:
        """Its sentence in a language."""
        return words(self.key, **{k: _shown(v, words) for k, v in self.params.items()})


def _shown(value: Any, words: Words) -> Any:
    if isinstance(value, Term):
        return words(value.key)
    if isinstance(value, datetime) and value.tzinfo is not None:
        return words.moment(value, value.tzinfo)
    return value
