"""How long a script takes to say."""

from __future__ import annotations

import math
import re

_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_NUMBER = re.compile(r"\d[\d,.]*")


def spoken_seconds(script: str, characters_a_minute: int, words_a_minute: int) -> int:
    """Return how long a script takes to say, in whole seconds, rounded up.

    Chinese counts by character and everything else by word. A number in a script with
    Chinese in it is read digit by digit (``179800`` takes six characters); elsewhere it
    counts as one word.
    """
    characters = len(_HAN.findall(script))
    rest = _HAN.sub(" ", script)
    numbers = _NUMBER.findall(rest)
    words = len(_WORD.findall(_NUMBER.sub(" ", rest)))
    if characters:
        characters += sum(sum(c.isdigit() for c in number) for number in numbers)
    else:
        words += len(numbers)
    return math.ceil(characters * 60 / characters_a_minute + words * 60 / words_a_minute)
