"""The order in which people sort names that hold numbers."""

from __future__ import annotations

import re

_DIGITS = re.compile(r"(\d{1,9})")


def natural(name: str) -> list[tuple[int, str]]:
    """Return what a name is sorted by, so that store 2 comes before store 10."""
    return [(int(part), "") if part.isdecimal() else (0, part) for part in _DIGITS.split(name)]
