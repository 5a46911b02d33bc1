"""What a comment is: whether it asks something, and what about.

::

    asks("星野S7落地多少钱")          # True
    topic_of("星野S7落地多少钱")      # "price"
    alike("怎么预约试驾？", "预约试驾怎么约")  # True: the same question in other words
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from planner.domain.phrases import Phrases, plain
from planner.domain.topics import OTHER, topics

_SHORTEST_ENDING = 3
"""A text shorter than this is no question because of its last character."""
_ALIKE = 0.6
"""The share of pairs of characters two wordings of a question have in common."""


def asks(text: str) -> bool:
    """Whether a comment is a question: by its mark, by the words of ``data/topics.toml``, or
    because it is nothing but a keyword of a topic (价格)."""
    form = plain(text)
    if not any(character.isalpha() for character in form):
        return False
    if "?" in text or "？" in text or form in _keywords():
        return True
    edges = _edges()
    if len(form) >= _SHORTEST_ENDING and form.endswith(edges.ending):
        return True
    if form.startswith(edges.opening) or form.partition(" ")[0] in edges.first_words:
        return True
    return next(_anywhere().found(form), None) is not None


def topic_of(text: str) -> str:
    """Return the topic of the longest keyword in a text, ``other`` where there is none."""
    found = _by_keyword().found(plain(text))
    best = max(found, key=lambda hit: (hit[1] - hit[0], -hit[2]), default=None)
    return OTHER if best is None else topics().topics[best[2]].id


def alike(one: str, other: str) -> bool:
    """Whether two questions are the same but for their wording."""
    first, second = _pairs(one), _pairs(other)
    if not first or not second:
        return plain(one) == plain(other)
    return 2 * len(first & second) >= _ALIKE * (len(first) + len(second))


def _pairs(text: str) -> frozenset[str]:
    form = plain(text).replace(" ", "")
    return frozenset(form[n : n + 2] for n in range(len(form) - 1))


@cache
def _anywhere() -> Phrases[None]:
    return Phrases({word: None for asking in topics().asking.values() for word in asking.anywhere})


class _Edges(NamedTuple):
    opening: tuple[str, ...]
    first_words: frozenset[str]
    ending: tuple[str, ...]


@cache
def _edges() -> _Edges:
    asking = topics().asking.values()
    opening = [plain(word) for one in asking for word in one.opening]
    return _Edges(
        tuple(word for word in opening if not word.isascii()),
        frozenset(word for word in opening if word.isascii()),
        tuple(plain(word) for one in asking for word in one.ending),
    )


@cache
def _by_keyword() -> Phrases[int]:
    return Phrases(
        {
            keyword: number
            for number, topic in reversed(list(enumerate(topics().topics)))
            for keyword in topic.keywords
        }
    )


@cache
def _keywords() -> frozenset[str]:
    return frozenset(plain(k) for topic in topics().topics for k in topic.keywords)
