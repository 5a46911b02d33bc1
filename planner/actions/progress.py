"""How far long work is, told to whoever looks on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")
Progress = Callable[[float], object]
"""Is told the share done, from 0 to 1."""


def untold(share: float) -> None:
    """Nobody looks on."""


def told(progress: Progress, first: float, last: float, rows: Sequence[T]) -> Iterator[T]:
    """Go through rows and tell how far, some thirty times, from ``first`` to ``last``."""
    each = max(1, len(rows) // 30)
    for place, row in enumerate(rows):
        if place % each == 0:
            progress(first + (last - first) * place / len(rows))
        yield row
