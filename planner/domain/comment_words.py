"""The words of a comment: Chinese cut into words, names of cars and brands kept whole.

::

    cutter = Cutter(["星野 S7"])
    cutter.words("星野s7的续航多少公里")   # ["星野 S7", "续航", "公里"]

The lists stand in ``data/words/*.toml``. A name is found before anything is cut, whatever
its blanks and capitals; words of the trade are told to the cutter, which then weighs them
like those of its own dictionary.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import rjieba

from planner.domain.phrases import HAN, Phrases, plain
from planner.domain.word_lists import stop_words, trade

_SHORTEST, _LONGEST = 2, 24
"""Of a word, in characters."""
_ACCOUNT = re.compile(r"(?=.*[a-z])(?=.*\d)^[a-z\d._-]{6,}$")
"""Letters and digits in one are the account of somebody rather than a word."""
_OFTEN = 100_000
"""How often a word of the lists is taken to be used, so that it is not cut."""


class Cutter:
    """Cuts comments into words; ``names`` are those of cars and competitors."""

    def __init__(self, names: Iterable[str]) -> None:
        kept = trade()
        whole = {name: name for name in (*kept.words, *kept.brands) if not _only_han(name)}
        whole |= {" ".join(name.split()): " ".join(name.split()) for name in names}
        whole = {name: shown for name, shown in whole.items() if len(plain(name)) >= _SHORTEST}
        closed = {plain(name).replace(" ", ""): shown for name, shown in whole.items()}
        self._whole = Phrases(closed | whole)
        self._jieba = rjieba.Jieba()
        for word in (*kept.words, *kept.brands):
            if _only_han(word):
                self._jieba.add_word(word, _OFTEN, "n")

    def words(self, text: str) -> list[str]:
        """Return the words of a text that say something, each once, in order."""
        return list(dict.fromkeys(self._words(plain(text))))

    def _words(self, form: str) -> Iterator[str]:
        place = 0
        for start, end, name in self._whole.apart(form):
            yield from self._cut(form[place:start])
            yield name
            place = end
        yield from self._cut(form[place:])

    def _cut(self, piece: str) -> Iterator[str]:
        found = self._jieba.cut(piece) if HAN.search(piece) else piece.split()
        for word in found:
            bare = word.strip().removesuffix("'s")
            if _says_something(bare):
                yield bare


def _says_something(word: str) -> bool:
    if not _SHORTEST <= len(word) <= _LONGEST or word in stop_words() or _ACCOUNT.search(word):
        return False
    return len(set(word)) > 1 and any(character.isalpha() for character in word)


def _only_han(word: str) -> bool:
    return all(HAN.match(character) for character in word)
