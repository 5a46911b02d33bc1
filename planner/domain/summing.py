"""Sum up the comments of a broadcast as they come: what :mod:`planner.domain.said` holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from planner.domain.comment_words import Cutter
from planner.domain.comments import alike, asks, topic_of
from planner.domain.moderation import Flag, Moderation
from planner.domain.phrases import plain
from planner.domain.said import Comment, Said, Summary, Wording
from planner.domain.topics import OTHER

BIN = timedelta(minutes=5)
_WIDER = (1, 2, 3, 6, 12, 48, 288)
_MOST_BINS = 288
"""So many bins of five minutes at most, a day; what lasts longer has wider ones."""
MOST_WORDS = 40
MOST_FLAGS = 40
MOST_BEHIND = 100
"""How many comments a row names; its count knows them all."""
MOST_WORDINGS = 5
_COMPARED = 200
"""Of the wordings of a topic, the most frequent: rarer ones are counted, not compared."""
_OFTEN_ENOUGH = 2
"""A word one comment used is not frequent."""
_WORDING = 120
"""Characters of a wording that are kept."""

_REMEMBERED = 50_000

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class _Look(NamedTuple):
    topic: str
    form: str
    words: list[str]
    flags: list[Flag]


@dataclass
class _Row:
    count: int = 0
    bins: Counter[int] = field(default_factory=Counter)
    behind: list[tuple[str, str]] = field(default_factory=list)

    def add(self, comment: Comment, number: int) -> None:
        self.count += 1
        self.bins[number] += 1
        if len(self.behind) < MOST_BEHIND:
            self.behind.append((comment.channel_id, comment.id))


class Summing:
    """Sums comments up as they come, in the order of time::

    summing = Summing(names=["星野 S7"], platforms=["douyin"], moderated=["退订"])
    for comment in comments:
        summing.add(comment)
    summary = summing.summary()          # None where there was none
    """

    def __init__(
        self, names: Iterable[str], platforms: Iterable[str], moderated: Iterable[str]
    ) -> None:
        self._cutter = Cutter(names)
        self._moderation = Moderation(platforms, moderated)
        self._all: Counter[int] = Counter()
        self._questions: dict[str, _Row] = {}
        self._wordings: dict[str, Counter[str]] = {}
        self._shown: dict[str, str] = {}
        self._words: dict[str, _Row] = {}
        self._flags: dict[tuple[str, str], _Row] = {}
        self._looks: dict[str, _Look] = {}

    def add(self, comment: Comment) -> None:
        """Count a comment."""
        number = (comment.at - _EPOCH) // BIN
        look = self._look(comment.text)
        self._all[number] += 1
        if look.topic:
            self._questions.setdefault(look.topic, _Row()).add(comment, number)
            self._wordings.setdefault(look.topic, Counter())[look.form] += 1
            self._shown.setdefault(look.form, comment.text.strip()[:_WORDING])
        for word in look.words:
            self._words.setdefault(word, _Row()).add(comment, number)
        for flag in look.flags:
            self._flags.setdefault((flag.kind, flag.words), _Row()).add(comment, number)

    def _look(self, text: str) -> _Look:
        """What is in a text; in a chat every other one was written before."""
        if text not in self._looks:
            if len(self._looks) >= _REMEMBERED:
                self._looks.clear()
            self._looks[text] = _Look(
                topic_of(text) if asks(text) else "",
                plain(text),
                self._cutter.words(text),
                self._moderation.flags(text),
            )
        return self._looks[text]

    def summary(self) -> Summary | None:
        """Return what was counted so far; ``None`` where there was nothing."""
        if not self._all:
            return None
        bins = _Bins.over(self._all)
        topics = sorted(self._questions, key=lambda t: (t == OTHER, -self._questions[t].count, t))
        often = [w for w, row in self._words.items() if row.count >= _OFTEN_ENOUGH]
        words = sorted(often, key=lambda w: (-self._words[w].count, w))[:MOST_WORDS]
        flags = sorted(self._flags, key=lambda f: (-self._flags[f].count, f))[:MOST_FLAGS]
        return Summary(
            comments=sum(self._all.values()),
            begins=_EPOCH + bins.first * bins.wide * BIN,
            minutes=bins.wide * BIN // timedelta(minutes=1),
            by_bin=bins.counted(self._all),
            questions=tuple(
                _said(t, self._questions[t], bins, wordings=self._grouped(t)) for t in topics
            ),
            words=tuple(_said(w, self._words[w], bins) for w in words),
            flags=tuple(_said(f, self._flags[kind, f], bins, kind) for kind, f in flags),
        )

    def _grouped(self, topic: str) -> tuple[Wording, ...]:
        """The questions of a topic, those alike counted under the most frequent of them."""
        groups: dict[str, int] = {}
        for form, count in self._wordings[topic].most_common(_COMPARED):
            into = next((known for known in groups if alike(known, form)), form)
            groups[into] = groups.get(into, 0) + count
        most = sorted(groups, key=lambda form: -groups[form])[:MOST_WORDINGS]
        return tuple(Wording(text=self._shown[form], count=groups[form]) for form in most)


@dataclass(frozen=True)
class _Bins:
    """Which bins there are, each ``wide`` times five minutes."""

    first: int
    last: int
    wide: int

    @classmethod
    def over(cls, found: Collection[int]) -> _Bins:
        first, last = min(found), max(found)
        fits = (n for n in _WIDER if last // n - first // n < _MOST_BINS)
        wide = next(fits, _WIDER[-1])
        return cls(first // wide, last // wide, wide)

    def counted(self, counts: Counter[int]) -> tuple[int, ...]:
        found = [0] * (self.last - self.first + 1)
        for number, count in counts.items():
            found[number // self.wide - self.first] += count
        return tuple(found)


def _said(
    key: str,
    row: _Row,
    bins: _Bins,
    kind: str = "",
    wordings: tuple[Wording, ...] = (),
) -> Said:
    return Said(
        key=key,
        kind=kind,
        count=row.count,
        by_bin=bins.counted(row.bins),
        behind=tuple(row.behind),
        wordings=wordings,
    )
