"""The document around every page: its language, and sizes that suit a finger."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from planner.i18n import Language

_TAGS: dict[Language, str] = {"zh": "zh-CN", "en": "en"}
_JS = """
// Quotes, dashes and dots are drawn as wide as a character in Chinese and narrow in
// English, though they are the same signs: only a Chinese page takes them from its font.
const FACES = ["PingFang SC", "Microsoft YaHei", "Noto Sans SC", "Noto Sans CJK SC"];
const punctuation = new FontFace(
  "Kaibo Chinese punctuation",
  FACES.map((name) => `local("${name}")`).join(", "),
  { unicodeRange: "U+2014, U+2018-2019, U+201C-201D, U+2026" },
);

export default function ({ data }) {
  document.documentElement.lang = data.language;
  if (data.language.startsWith("zh")) document.fonts.add(punctuation);
  else document.fonts.delete(punctuation);
}
"""

_document = st.components.v2.component(
    "kaibo_document",
    js=_JS,
    css=(Path(__file__).parent / "document.css").read_text("utf-8"),
    isolate_styles=False,
)


def describe_document(language: Language) -> None:
    """Tell the browser which language the page is in, so that a screen reader speaks it
    and signs look right, and make what is touched large enough on a phone."""
    _document(data={"language": _TAGS[language]}, key="document")
