"""A problem 待处理: something that stands in the way of going live, found by a check."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING, Any

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
class Problem:
    """One finding of a check.

    ``code`` is also the key of its sentence, ``problem.<code>``, in which ``params``
    are the values; ``step`` is the page where it can be settled; ``where`` is the field,
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
