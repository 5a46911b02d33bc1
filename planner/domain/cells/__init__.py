"""Read one cell, of a file or as a person typed it: the one parser all imports share.

Full-width characters, units and separators are understood. A cell that says "no value"
(empty, ``--``, ``N/A``) is ``None`` and never zero; anything else that cannot be read
raises :class:`planner.errors.InputError` naming what stood there.
"""

from planner.domain.cells.durations import Unit, seconds, seconds_unit
from planner.domain.cells.moments import Order, clock, clock_range, day, instant, order_in
from planner.domain.cells.numbers import (
    check_currency,
    currencies,
    money,
    number,
    share,
    share_unit,
    whole,
    yes,
)
from planner.domain.cells.text import Cell, is_missing, text

__all__ = [
    "Cell",
    "Order",
    "Unit",
    "check_currency",
    "clock",
    "clock_range",
    "currencies",
    "day",
    "instant",
    "is_missing",
    "money",
    "number",
    "order_in",
    "seconds",
    "seconds_unit",
    "share",
    "share_unit",
    "text",
    "whole",
    "yes",
]
