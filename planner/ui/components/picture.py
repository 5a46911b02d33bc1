"""A document as a picture to send on, drawn in the browser at phone width."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import streamlit as st

from planner.i18n import Language, Words

_HERE = Path(__file__).parent
_picture = st.components.v2.component(
    "kaibo_picture",
    js=(_HERE / "picture.js").read_text("utf-8"),
    css=(_HERE / "picture.css").read_text("utf-8"),
)


def draw_picture(
    key: str,
    document: Mapping[str, Any],
    name: str,
    words: Words,
    *,
    language: Language,
    alt: str = "",
) -> None:
    """Draw a document (:func:`planner.documents.document.as_data`) as PNG, with a button
    to download it as ``name``; on a phone it is saved by a long press. ``language`` is the
    document's, ``words`` are for what stands around the picture. ``alt`` says what is in it
    where its text does not stand beside it."""
    said = {word: words(f"picture.{word}") for word in ("download", "press", "alt")}
    _picture(
        key=key,
        data={
            "document": document,
            "language": language,
            "name": re.sub(r'[\\/:*?"<>|\s]+', "-", name)[:80],
            "words": said | ({"alt": alt} if alt else {}),
        },
    )
