"""The document around every page: its language, and sizes that suit a finger."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from planner.i18n import Language

_TAGS: dict[Language, str] = {"zh": "zh-CN", "en": "en"}
_JS = """
export default function ({ data }) {
  document.documentElement.lang = data.language;
}
"""

_document = st.components.v2.component(
    "kaibo_document",
    js=_JS,
    css=(Path(__file__).parent / "document.css").read_text("utf-8"),
    isolate_styles=False,
)


def describe_document(language: Language) -> None:
    """Tell the browser which language the page is in, so that a screen reader speaks it,
    and make what is touched large enough on a phone."""
    _document(data={"language": _TAGS[language]}, key="document")
