"""Find the words of the rules in a text: one pass for all words, one a pattern."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import ahocorasick

from planner.domain.problems import Severity
from planner.domain.rules import Rule, rulebook

_SENTENCE_END = re.compile(r"[。！？!?；;\n]|(?<!\bno)\.(?=\s)", re.IGNORECASE)
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}


@dataclass(frozen=True)
class Finding:
    """Words a rule asks about: where they stand in the text, and their sentence."""

    rule: Rule
    words: str
    start: int
    end: int
    sentence: str

    @property
    def fingerprint(self) -> str:
        """What the words were said in: another sentence is another finding."""
        return hashlib.sha256(self.sentence.encode()).hexdigest()[:16]


def check(text: str, *platforms: str, sourced: bool = False, based: bool = False) -> list[Finding]:
    """Return what the rules ask about in ``text``, in its order.

    ``platforms`` are those the text is for; rules of other platforms do not apply.
    ``sourced`` and ``based``: a source, or the basis of the price, stands beside it.
    """
    if not text or text.isspace():
        return []
    return list(_checked(text, frozenset(platforms), sourced, based))


@lru_cache(maxsize=2048)
def _checked(
    text: str, platforms: frozenset[str], sourced: bool, based: bool
) -> tuple[Finding, ...]:
    matcher = _matcher()
    settled = {"source"} if sourced else set()
    if based:
        settled.add("basis")
    applies = [
        (not rule.platforms or bool(rule.platforms & platforms))
        and rule.satisfied_by not in settled
        for rule in matcher.rules
    ]
    sentences = _Sentences(text)
    found: dict[tuple[int, str, int], Finding] = {}
    excused: dict[tuple[int, int], bool] = {}
    plain = _plain(text)
    for start, end, number in _longest(matcher.hits(plain, applies), matcher, plain):
        rule = matcher.rules[number]
        here = -1 if rule.within == "text" else sentences.number(start)
        if (number, here) not in excused:
            around = text if here < 0 else sentences.read(here)
            excused[number, here] = any(p.search(around) for p in matcher.unless[number])
        words, place = text[start:end], sentences.number(start)
        if not excused[number, here] and (number, words, place) not in found:
            found[number, words, place] = Finding(rule, words, start, end, sentences.read(place))
    return tuple(found.values())


class _Sentences:
    """The sentences of a text, found by position."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.ends = [match.end() for match in _SENTENCE_END.finditer(text)]
        self.kept: dict[int, str] = {}

    def number(self, place: int) -> int:
        """Return which sentence holds a position."""
        return bisect_right(self.ends, place)

    def read(self, number: int) -> str:
        """Return a sentence, cut out once."""
        if number not in self.kept:
            start = self.ends[number - 1] if number else 0
            end = self.ends[number] if number < len(self.ends) else len(self.text)
            self.kept[number] = self.text[start:end].strip()
        return self.kept[number]


class _Matcher:
    """The rules made ready: an automaton for all words, compiled patterns."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.rules = rules
        self.patterns = [[_compiled(p) for p in rule.patterns] for rule in rules]
        self.unless = [[re.compile(p, re.IGNORECASE) for p in rule.unless] for rule in rules]
        wanted: dict[str, list[int]] = {}
        spared: dict[str, list[int]] = {}
        for number, rule in enumerate(rules):
            for word in rule.words:
                wanted.setdefault(_plain(word), []).append(number)
            for phrase in rule.exceptions:
                spared.setdefault(_plain(phrase), []).append(number)
        self.words = frozenset(wanted)
        self.automaton = ahocorasick.Automaton()
        for phrase in wanted | spared:
            entry = (len(phrase), wanted.get(phrase, ()), spared.get(phrase, ()))
            self.automaton.add_word(phrase, entry)
        self.automaton.make_automaton()
        self.longest_exception = max(map(len, spared), default=0)

    def hits(self, plain: str, applies: Sequence[bool]) -> Iterator[tuple[int, int, int]]:
        """Yield start, end and rule of everything found outside the exceptions."""
        found: list[tuple[int, int, int]] = []
        shields: dict[int, dict[int, int]] = {}
        for last, (length, wanted, spared) in self.automaton.iter(plain):
            start, end = last + 1 - length, last + 1
            for number in spared:
                shield = shields.setdefault(number, {})
                shield[start] = max(end, shield.get(start, 0))
            if wanted and _whole_word(plain, start, end):
                found += [(start, end, number) for number in wanted if applies[number]]
        for number, patterns in enumerate(self.patterns):
            if applies[number]:
                for pattern in patterns:
                    found += [(m.start(), m.end(), number) for m in pattern.finditer(plain)]
        for start, end, number in found:
            shield = shields.get(number, {})
            if not shield or not self._shielded(shield, start, end):
                yield start, end, number

    def _shielded(self, shield: dict[int, int], start: int, end: int) -> bool:
        first = max(0, start - self.longest_exception)
        return any(shield.get(place, 0) >= end for place in range(first, start + 1))


def _compiled(pattern: str) -> re.Pattern[str]:
    # texts are searched in lower case: ignoring case makes a search several times slower
    lower = re.sub(r"(\\.)|([A-Z])", lambda part: part[1] or part[2].lower(), pattern)
    return re.compile(lower)


@cache
def _matcher() -> _Matcher:
    return _Matcher(rulebook().rules)


def _plain(text: str) -> str:
    """The text in lower case and half width, position by position the same."""
    narrow = text.translate(_FULL_WIDTH)
    lower = narrow.lower()
    if len(lower) == len(narrow):
        return lower
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in narrow)


def _whole_word(plain: str, start: int, end: int) -> bool:
    """Latin words and numbers count only as a whole: ``best`` is not in ``bestow``."""
    before = start > 0 and _latin(plain[start]) and _latin(plain[start - 1])
    after = end < len(plain) and _latin(plain[end - 1]) and _latin(plain[end])
    return not before and not after


def _latin(character: str) -> bool:
    return character.isascii() and character.isalnum()


def _longest(
    hits: Iterator[tuple[int, int, int]], matcher: _Matcher, plain: str
) -> list[tuple[int, int, int]]:
    """Leave out what lies inside a longer find of the same family, or inside a longer
    word of another that weighs as much (绝对 in 绝对安全); text order."""
    kept: list[tuple[int, int, int]] = []
    reach: dict[str, tuple[int, int]] = {}
    word = (-1, -1, Severity.HINT)
    for start, end, number in sorted(set(hits), key=lambda hit: (hit[0], -hit[1], hit[2])):
        rule = matcher.rules[number]
        widest = reach.get(rule.family, (-1, -1))
        if end <= widest[1] and (start, end) != widest:
            continue
        if end <= word[1] and (start, end) != word[:2] and rule.severity <= word[2]:
            continue
        reach[rule.family] = (start, end)
        if end > word[1] and plain[start:end] in matcher.words:
            word = (start, end, rule.severity)
        kept.append((start, end, number))
    return kept
