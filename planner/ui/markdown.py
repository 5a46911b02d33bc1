"""What people typed, shown as it is where Streamlit would read Markdown."""

from __future__ import annotations

import re

_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+\-.!~$|<>:])")


def plain(text: str) -> str:
    """Return ``text`` with every Markdown character escaped, on one line."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))
