"""Who does something: the name a person typed once in this browser."""

from __future__ import annotations

from dataclasses import dataclass

from planner.errors import InputError, NotAllowedError

LONGEST_NAME = 60


@dataclass(frozen=True)
class Who:
    """The person behind an action; the name stands beside every save."""

    name: str

    def __post_init__(self) -> None:
        if len(self.name) > LONGEST_NAME:
            raise InputError("input.too_long", limit=LONGEST_NAME, value=self.name[:20])

    def must_write(self) -> str:
        """Return the name, or refuse: without a name nobody writes."""
        if not self.name.strip():
            raise NotAllowedError("error.name_missing")
        return self.name.strip()
