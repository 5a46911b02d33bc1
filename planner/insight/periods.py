"""Spans of days, and the span another one is compared with."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Against = Literal["before", "last_year", "by_weekday"]
"""The period right before (of a month that has begun: the same days of the month before) · the same days a year earlier · as many days earlier that the
weekdays match, whole weeks back."""

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Period:
    """Days from ``first`` to ``last``, both among them."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1

    def within_years(self, first: int, last: int) -> Period:
        """Return those of its days that are in some years; all of them where none is."""
        begins = max(self.first, date(first, 1, 1))
        ends = min(self.last, date(last, 12, 31))
        return Period(begins, ends) if begins <= ends else self

    def until(self, day: date) -> Period | None:
        """Return its days up to one; ``None`` where it begins later."""
        return Period(self.first, min(self.last, day)) if self.first <= day else None

    def against(self, how: Against) -> Period | None:
        """Return the period to compare with; ``None`` before the calendar begins."""
        try:
            if how == "last_year":
                return self._months_back(12)
            if how == "by_weekday":
                back = WEEK * -(-self.days // 7)
                return Period(self.first - back, self.last - back)
            months = self._whole_months() or self._month_so_far()
            if months:
                return self._months_back(months)
            return Period(self.first - timedelta(days=self.days), self.first - timedelta(days=1))
        except (OverflowError, ValueError):
            return None

    def against_by(self, how: Against, today: date) -> Period | None:
        """Return the period to compare with; of one that is not over yet as many of its days
        as there were by today. ``None`` where there are none."""
        before, so_far = self.against(how), self.until(today)
        if before is None or so_far is None or so_far == self:
            return before if so_far else None
        return before.until(before.first + timedelta(days=so_far.days - 1))

    def _months_back(self, months: int) -> Period:
        first, last = _months_on(self.first, -months), _months_on(self.last, -months)
        return Period(first, month_of(last).last if self._whole_months() else last)

    def _whole_months(self) -> int:
        """How many months it is, if it is whole months; otherwise 0."""
        after = self.last + timedelta(days=1)
        if self.first.day != 1 or after.day != 1:
            return 0
        return (after.year - self.first.year) * 12 + after.month - self.first.month

    def _month_so_far(self) -> int:
        """1 where it is the first days of a month; otherwise 0."""
        return int(self.first.day == 1 and self.last <= month_of(self.first).last)


def week_of(day: date) -> Period:
    """The week of a day, from Monday to Sunday."""
    monday = day - timedelta(days=day.weekday())
    return Period(monday, monday + timedelta(days=6))


def month_of(day: date) -> Period:
    """The calendar month of a day."""
    last = calendar.monthrange(day.year, day.month)[1]
    return Period(day.replace(day=1), day.replace(day=last))


def _months_on(day: date, months: int) -> date:
    """The same day of another month, or its last one where it has no such day."""
    place = day.year * 12 + day.month - 1 + months
    year, month = divmod(place, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
