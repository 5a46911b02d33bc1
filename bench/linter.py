"""The linter on 200,000 characters of a plan's text, beside one pattern a rule."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from random import Random
from statistics import median
from time import perf_counter

from bench import Figure
from planner.domain import linter
from planner.domain.rules import rulebook

LENGTH = 200_000
_SENTENCES = (
    "欢迎来到直播间，今天带大家看这台新车，第一排座椅有加热。",
    "现在点左下角小风车，留下信息就能预约试驾。",
    "后备厢放倒以后可以放下两辆自行车，我给大家演示一次。",
    "续航 610 公里是 CLTC 工况，冬天会打折，这一点我们实话实说。",
    "有朋友问首付，首付两成，分三十六期，具体看资质。",
    "Welcome back, the boot takes two bicycles with the seats folded.",
    "这一句带了第一和全网最低价，还有自动驾驶，需要改写。",
)


def run() -> Iterator[Figure]:
    """Yield ``linter.200k`` in seconds: median of 7 runs, no text seen before."""
    texts = [_text(seed) for seed in range(7)]
    linter.check(texts[0][:1000], "douyin")
    obvious = _obvious()
    obvious(texts[0][:1000])
    ours = median(_seconds(lambda text: linter.check(text, "douyin"), text) for text in texts)
    theirs = median(_seconds(obvious, text) for text in texts)
    yield Figure("200k", ours, "s", "pattern_a_rule", theirs)


def _text(seed: int) -> str:
    random = Random(seed)
    weights = [10, 10, 10, 10, 10, 5, 2]
    text = "".join(random.choices(_SENTENCES, weights, k=LENGTH // 15))
    return text[:LENGTH]


def _obvious() -> Callable[[str], list[tuple[str, int, int]]]:
    """One alternation of words and patterns a rule; exceptions as an alternation too."""
    rules = []
    for rule in rulebook().rules:
        words = sorted(map(re.escape, rule.words), key=len, reverse=True)
        wanted = re.compile("|".join([*words, *rule.patterns]), re.IGNORECASE)
        spared = re.compile("|".join(map(re.escape, rule.exceptions)) or "(?!)", re.IGNORECASE)
        rules.append((rule.id, wanted, spared))

    def find(text: str) -> list[tuple[str, int, int]]:
        found = []
        for name, wanted, spared in rules:
            shields = {place for m in spared.finditer(text) for place in range(*m.span())}
            found += [(name, *m.span()) for m in wanted.finditer(text) if m.start() not in shields]
        return found

    return find


def _seconds(act: Callable[[str], object], text: str) -> float:
    started = perf_counter()
    act(text)
    return perf_counter() - started
