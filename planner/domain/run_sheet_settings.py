"""The settings of a run sheet 流程脚本 in a file: a name and a whole number a row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from planner.domain import cells
from planner.domain.campaign import checked
from planner.domain.cells import Cell
from planner.domain.run_sheet import RunSheet
from planner.i18n import LANGUAGES, words

NAMES = ("contact_gap_minutes", "words_per_minute_zh", "words_per_minute_en")


def read_settings(rows: Iterable[Sequence[Cell]]) -> dict[str, int]:
    """Return the settings found in rows of name and number, none where there are none.

    Raises :class:`planner.errors.InputError` for a number that does not fit.
    """
    names = {words(lang)(f"run_sheet_file.{name}"): name for lang in LANGUAGES for name in NAMES}
    found: dict[str, int] = {}
    for row in rows:
        if len(row) >= 2 and (name := names.get(str(row[0] or "").strip())):
            number = cells.whole(row[1])
            if number is not None:
                found[name] = number
    checked(RunSheet, found)
    return found
