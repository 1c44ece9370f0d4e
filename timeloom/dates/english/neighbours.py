"""Stretches found beside or around another date: the week after Easter, the weekend of the 5th, the year to March."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from timeloom.dates.edtf.calendar import add_months, civil_from_days, days_from_civil, weekday
from timeloom.dates.english import periods
from timeloom.dates.english.context import Context
from timeloom.dates.english.meanings.base import STORY, Found, Meaning
from timeloom.dates.english.meanings.compounds import OfAnother
from timeloom.dates.english.periods import RANK, Period


@dataclass(frozen=True, slots=True)
class NextTo(OfAnother):
    """ "the week after Easter", "the Friday before Christmas": the one beside a date."""

    step: int
    weekday: int | None = None
    unit: str = "week"

    def made_of(self, period: Period) -> Period:
        if self.weekday is None:
            return periods.neighbour(periods.week_at(period.first), self.step, self.unit)
        more = 7 * (abs(self.step) - 1)
        if self.step > 0:
            first = period.last + 1
            return periods.day_at(first + (self.weekday - weekday(first)) % 7 + more)
        last = period.first - 1
        return periods.day_at(last - (weekday(last) - self.weekday) % 7 - more)


@dataclass(frozen=True, slots=True)
class NthWeekday(Meaning):
    """ "The second Sunday", for what follows it ("after Easter") to say of what."""

    weekday: int
    count: int


_QUARTER: Final = 3
"""Months: "the quarter ended Sept. 29" is the third."""


@dataclass(frozen=True, slots=True)
class UpTo(OfAnother):
    """ "the year to March 2021", "the six months ended 30 June": so many months, the last of which is the date's.

    With `days`, "the week ending 14 May": so many days.
    """

    months: int
    past: bool = False
    days: int = 0

    def find(self, context: Context) -> Found | None:
        """What has "ended" is past: "the year ended 31 March" is the last one."""
        return OfAnother.find(self, replace(context, tense=-1) if self.past else context)

    def made_of(self, period: Period) -> Period:
        if self.days:
            return periods.span(
                periods.day_at(period.last + 1 - self.days), periods.day_at(period.last)
            )
        timex = ""
        year, month, day = civil_from_days(period.last + 1)
        first = days_from_civil(*add_months(year, month, day, -self.months))
        if self.months == _QUARTER:
            quarter = periods.of_unit("quarter", period.last - 15)
            if abs(quarter.last - period.last) < 15:
                timex = quarter.timex
        start = periods.of_unit("month", first) if period.unit == "month" else periods.day_at(first)
        return periods.span(start, period, timex=timex)


@dataclass(frozen=True, slots=True)
class WeekOf(OfAnother):
    """The week, or weekend, that holds a date."""

    unit: str

    def made_of(self, period: Period) -> Period:
        return periods.of_unit(self.unit, period.first)


@dataclass(frozen=True, slots=True)
class WeekdayOf(OfAnother):
    """ "Monday of next week"."""

    number: int

    @property
    def bare(self) -> str:
        return "XXXX"

    def made_of(self, period: Period) -> Period:
        return periods.day_at(periods.week_at(period.first).first + self.number)


@dataclass(frozen=True, slots=True)
class NthDay(Meaning):
    """ "On the third day": of what was told last, which is the first; −1 is the last."""

    number: int

    @property
    def bare(self) -> str:
        return "XXXX-XX-XX"

    def find(self, context: Context) -> Found | None:
        told = context.counted_from or context.story
        if told is None or (RANK[told.unit] > RANK["week"] and told.last - told.first > _A_MONTH):
            return None
        day = told.last if self.number < 0 else told.first + self.number - 1
        if RANK[told.unit] > RANK["day"] and not told.first <= day <= told.last:
            return None
        return Found(periods.day_at(day), STORY)


_A_MONTH: Final = 31
"""Days: of what is longer, no third day is told."""
