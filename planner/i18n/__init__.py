"""The words on the screen, Chinese and English.

A TOML file a noun, both languages side by side::

    "goals.title" = { zh = "目标", en = "Goals" }
    "problems.count" = { zh = "{n} 项待处理", en = "{n} things to do", en_one = "{n} thing to do" }

``{name}`` stands for a value given by the caller; ``en_one`` is used when ``n`` is 1.
"""

from planner.i18n.words import (
    LANGUAGES,
    Language,
    Words,
    best_language,
    catalogue,
    shown_count,
    words,
)

__all__ = ["LANGUAGES", "Language", "Words", "best_language", "catalogue", "shown_count", "words"]
