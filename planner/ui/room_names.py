"""What the channels of broadcasts are called where a file is put into them."""

from __future__ import annotations

from collections.abc import Sequence

NAMED_AT_ONCE = 5


def first_few(names: Sequence[str]) -> str:
    """The first five of some names, and how many more there are."""
    more = [f"+{len(names) - NAMED_AT_ONCE}"] if len(names) > NAMED_AT_ONCE else []
    return ", ".join([*names[:NAMED_AT_ONCE], *more])
