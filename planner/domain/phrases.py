"""Find many phrases in what people write, in one pass; and the plain form they are found in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Generic, TypeVar

import ahocorasick

Value = TypeVar("Value")

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0x2019: 0x27}
_PIECE = re.compile(r"[^\W_]+(?:[.'-][^\W_]+)*")
_HAN = r"\u3400-\u4dbf\u4e00-\u9fff"
_BLANK = re.compile(rf"(?<=[{_HAN}]) | (?=[{_HAN}])")
HAN = re.compile(rf"[{_HAN}]")
"""A Chinese character."""


@lru_cache(maxsize=256)
def plain(text: str) -> str:
    """Return letters and digits in lower case and half width, with a blank between words of
    other scripts than Chinese: ``"星野 S7，多少钱？？"`` becomes ``"星野s7多少钱"``."""
    pieces = _PIECE.findall(text.translate(_FULL_WIDTH).lower())
    return _BLANK.sub("", " ".join(pieces))


class Phrases(Generic[Value]):
    """Phrases with a value each. A phrase of Latin letters is found as a whole word only."""

    def __init__(self, phrases: Mapping[str, Value]) -> None:
        self._automaton = ahocorasick.Automaton()
        self._any = False
        for phrase, value in phrases.items():
            if form := plain(phrase):
                self._any = True
                self._automaton.add_word(form, (len(form), value))
        self._automaton.make_automaton()

    def found(self, form: str) -> Iterator[tuple[int, int, Value]]:
        """Yield start, end and value of every phrase in a plain text."""
        if not self._any:
            return
        for last, (length, value) in self._automaton.iter(form):
            start, end = last + 1 - length, last + 1
            if _is_whole(form, start, end):
                yield start, end, value

    def apart(self, form: str) -> list[tuple[int, int, Value]]:
        """Return the phrases that stand beside each other: the first, then the longest."""
        taken: list[tuple[int, int, Value]] = []
        for one in sorted(self.found(form), key=lambda hit: (hit[0], -hit[1])):
            if not taken or one[0] >= taken[-1][1]:
                taken.append(one)
        return taken


def _is_whole(form: str, start: int, end: int) -> bool:
    before = start > 0 and _latin(form[start]) and _latin(form[start - 1])
    after = end < len(form) and _latin(form[end - 1]) and _latin(form[end])
    return not before and not after


def _latin(character: str) -> bool:
    return character.isascii() and character.isalnum()
