"""Text to copy into a chat group."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from planner.i18n import Words

_HERE = Path(__file__).parent
_copy = st.components.v2.component(
    "kaibo_copy_text",
    js=(_HERE / "copy_text.js").read_text("utf-8"),
    css=(_HERE / "copy_text.css").read_text("utf-8"),
)


def draw_copy_text(key: str, text: str, words: Words) -> None:
    """Draw ``text`` with a button that copies it, also where the clipboard is closed."""
    said = {word: words(f"copy_text.{word}") for word in ("copy", "copied", "select", "label")}
    _copy(key=key, data={"text": text, "words": said})
