"""How a repeating block of a run sheet is named in a cell: ``1 · 讲解循环``."""

from __future__ import annotations

import re

_NUMBERED = re.compile(r"(\d+) ·(?: (.*))?", re.DOTALL)


def written_block(number: int, title: str) -> str:
    """Return the name of the block that is the ``number``-th of its sheet."""
    return f"{number} · {title}".rstrip()


def read_block(text: str) -> tuple[str, str]:
    """Return number (empty where a person wrote only a name) and title of a block."""
    found = _NUMBERED.fullmatch(text.strip())
    return (found[1], found[2] or "") if found else ("", text.strip())
