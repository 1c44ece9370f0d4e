"""The scale of time, from a second to a billion years: buckets to count in, and steps between the ticks of an axis.

A bucket knows which moments fall into it and what it is called. A step gives round calendar moments and their labels.

Fixed lengths are counted from 1970 (weeks from a Monday), months and years by the proleptic Gregorian calendar in UTC.
Decades to millennia are those that the written digits name, also before our era: the 2nd century BCE is 200 to 101
BCE, and what the digits -00XX and 00XX say belongs to the 1st ones. Longer ones are plain multiples of years.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass
from math import floor
from typing import Final, Literal, NamedTuple

from timeloom.dates.edtf.calendar import (
    DAY,
    Civil,
    civil_from_days,
    civil_from_seconds,
    days_from_civil,
    edtf_year,
    seconds,
)
from timeloom.dates.words.years import MONTHS, decades_words, run_words, year_words

YEAR: Final = 365.2425 * DAY
"""Seconds of the mean Gregorian year."""
_WRITTEN: Final = (10, 100, 1000)
"""Runs of years that are named by their leading digits."""
_MONDAY: Final = 4 * DAY
"""The first Monday after 1970 began."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One size of bucket: so many seconds, months or years; exactly one of them is not 0."""

    name: str
    length: int = 0
    months: int = 0
    years: int = 0

    @property
    def seconds(self) -> float:
        """About how long a bucket is."""
        return float(self.length) or self.months * YEAR / 12 or self.years * YEAR

    @property
    def preposition(self) -> str:
        """`on 14 March 2026`, `in March 2026`."""
        return "on" if 0 < self.length <= DAY else "in"

    def number(self, moment: float) -> int:
        """The bucket that a moment (finite Unix seconds) falls into; later buckets have larger numbers."""
        if self.length:
            return floor((moment - self._origin) / self.length)
        civil = civil_from_seconds(moment)
        if self.months:
            return (civil.year * 12 + civil.month - 1) // self.months
        if self.years in _WRITTEN and civil.year < 0:
            return -(-civil.year // self.years) - 1
        return civil.year // self.years

    def start(self, number: int) -> float:
        """Where a bucket begins, in Unix seconds; it ends where the next one begins."""
        if self.length:
            return float(number * self.length + self._origin)
        if self.months:
            month = number * self.months
            return seconds(month // 12, month % 12 + 1)
        return seconds(self._first_year(number))

    @property
    def _origin(self) -> int:
        return _MONDAY if self.length == 7 * DAY else 0

    def _first_year(self, number: int) -> int:
        return number * self.years + (number < 0 and self.years in _WRITTEN)

    def edges(self, first: int, count: int) -> list[float]:
        """Where `count` buckets from `first` on begin, and where the last of them ends."""
        return [self.start(number) for number in range(first, first + count + 1)]

    def words(self, number: int, *, compact: bool = False) -> str:
        """What a person calls it: `March 2023`, `the 1960s`, `13 March 2023, 14:00`; the year is always in it.

        Compact: `Mar 2023`, `1960s`, `13 Mar 2023, 14:00`.
        """
        if self.years:
            first, last = self._first_year(number), self._first_year(number + 1) - 1
            if self.years == 1:
                return year_words(first, compact=compact)
            if self.years in _WRITTEN and -10_000 < first < 10_000:
                return decades_words(first, last, compact=compact)
            return _run(first, last + 1, compact)
        civil = civil_from_seconds(self.start(number))
        cut = 3 if compact else None
        month, year = MONTHS[civil.month - 1][:cut], year_words(civil.year, compact=compact)
        if self.months:
            last_month = MONTHS[civil.month + self.months - 2][:cut]
            return f"{month}{f'–{last_month}' if self.months > 1 else ''} {year}"
        day = f"{civil.day} {month} {year}"
        if self.length >= DAY:
            return day if self.length == DAY else f"week of {day}"
        end = civil_from_seconds(self.start(number + 1) - 1)
        return f"{day}, {_clock(civil, self.length, end)}"

    def written(self, first: int, last: int) -> str:
        """The buckets from `first` to `last` as a filter's range of dates: `2019-03..2021-05`, `1960..1969`."""
        if self.years:
            texts = [edtf_year(self._first_year(first)), edtf_year(self._first_year(last + 1) - 1)]
        else:
            limits = self.start(first), self.start(last + 1) - 1
            texts = [self._edtf(civil_from_seconds(moment)) for moment in limits]
        return texts[0] if texts[0] == texts[1] else "..".join(texts)

    def _edtf(self, civil: Civil) -> str:
        year = edtf_year(civil.year)
        if year.startswith("Y"):
            return year
        if self.months:
            return f"{year}-{civil.month:02d}"
        day = f"{year}-{civil.month:02d}-{civil.day:02d}"
        if self.length >= DAY:
            return day
        clock = f"T{civil.hour:02d}:{civil.minute:02d}"
        return f"{day}{clock}" if self.length >= 60 else f"{day}{clock}:{int(civil.second):02d}"


def _run(first: int, end: int, compact: bool) -> str:
    """Two years far from ours with one unit between them: `13.8 to 13.7 billion years ago`, `13.8–13.7 Ga ago`."""
    start, stop = year_words(first, compact=compact), year_words(end, compact=compact)
    for unit in ("billion years ago", "million years ago", "years ago", "Ga ago", "Ma ago"):
        if start.endswith(unit) and stop.endswith(unit):
            start = start.removesuffix(unit).rstrip()
            return f"{start}–{stop}" if compact else f"{start} to {stop}"
    if abs(first) < 100_000:
        return run_words(first, end - 1, compact=compact)
    return f"{start}–{stop}" if compact else f"{start} to {stop}"


def _clock(civil: Civil, length: int, end: Civil) -> str:
    begin = f"{civil.hour:02d}:{civil.minute:02d}"
    if length < 60:
        begin += f":{int(civil.second):02d}"
        return begin if length == 1 else f"{begin}–{int(end.second):02d}"
    return begin if length == 60 else f"{begin}–{end.hour:02d}:{end.minute:02d}"


UNITS: Final = (
    Unit("second", length=1),
    Unit("10 seconds", length=10),
    Unit("minute", length=60),
    Unit("10 minutes", length=600),
    Unit("hour", length=3600),
    Unit("6 hours", length=6 * 3600),
    Unit("day", length=DAY),
    Unit("week", length=7 * DAY),
    Unit("month", months=1),
    Unit("quarter", months=3),
    Unit("year", years=1),
    Unit("decade", years=10),
    Unit("century", years=100),
    Unit("millennium", years=1000),
    Unit("10,000 years", years=10_000),
    Unit("100,000 years", years=100_000),
    Unit("million years", years=10**6),
    Unit("10 million years", years=10**7),
    Unit("100 million years", years=10**8),
    Unit("billion years", years=10**9),
)
"""All sizes, the smallest first."""


def buckets_between(unit: Unit, earliest: float, latest: float) -> int:
    """How many buckets it takes to hold both moments."""
    return unit.number(latest) - unit.number(earliest) + 1


def finest(earliest: float, latest: float, most: int) -> Unit:
    """The smallest unit of which at most `most` buckets hold both moments; the largest there is, if none does.

    Days for a single moment: nobody asked for seconds.
    """
    length = latest - earliest
    if length <= 0:
        return next(unit for unit in UNITS if unit.length == DAY)
    for unit in UNITS:
        if length / unit.seconds <= most and buckets_between(unit, earliest, latest) <= most:
            return unit
    return UNITS[-1]


def nearest_unit(length: float) -> Unit:
    """The unit whose buckets are about as long as so many seconds."""
    return min(UNITS, key=lambda unit: max(unit.seconds / length, length / unit.seconds))


# Steps between ticks

_DEEP: Final = 10_000
"""From steps of this many years on, years are counted as ago."""

TickUnit = Literal["second", "minute", "hour", "day", "month", "year"]


class Step(NamedTuple):
    """A distance between ticks: so many of a calendar unit, and about how many seconds that is."""

    unit: TickUnit
    every: int
    seconds: float


STEPS: Final = (
    *(Step("second", n, n) for n in (1, 5, 15, 30)),
    *(Step("minute", n, 60 * n) for n in (1, 5, 15, 30)),
    *(Step("hour", n, 3600 * n) for n in (1, 3, 6, 12)),
    *(Step("day", n, DAY * n) for n in (1, 7)),
    *(Step("month", n, YEAR / 12 * n) for n in (1, 3, 6)),
)
"""All steps shorter than a year, the shortest first; `years` gives the longer ones."""


def years(least: float) -> Step:
    """The step of 1, 2, 5, 10, 20, 50, … years that is at least so many seconds long."""
    count = round_count(least / YEAR)
    return Step("year", count, count * YEAR)


def round_count(least: float) -> int:
    """The smallest of 1, 2, 5, 10, 20, 50, … that is not below `least`."""
    power: int = 10 ** max(0, math.floor(math.log10(max(least, 1))))
    for factor in (1, 2, 5, 10):
        if factor * power >= least:
            return factor * power
    return 10 * power


def moments(start: float, end: float, step: Step) -> Iterator[Civil]:
    """Round moments a step apart, from the last one before `start` to `end` (Unix seconds)."""
    first = civil_from_seconds(start)
    if step.unit == "year":
        for year in _round_years(first.year, step.every):
            if seconds(year, 1, 1) >= end:
                return
            yield Civil(year, 1, 1, 0, 0, 0.0)
    elif step.unit == "month":
        month = first.year * 12 + (first.month - 1) // step.every * step.every
        while seconds(month // 12, month % 12 + 1, 1) < end:
            yield Civil(month // 12, month % 12 + 1, 1, 0, 0, 0.0)
            month += step.every
    elif step.unit == "day":
        yield from _days(first, end, step.every)
    else:
        moment = math.floor(start / step.seconds) * step.seconds
        while moment < end:
            yield civil_from_seconds(moment)
            moment += step.seconds


def _round_years(first: int, every: int) -> Iterator[int]:
    """Years that are round as people count, from the last one up to `first` on: 200 BCE (-199), 100 BCE, 1 CE, 100 CE.

    In deep time nobody counts from the year 1: 2 and 1 billion years ago.
    """
    if every == 1:
        yield from itertools.count(first)
    for number in itertools.count((first - 1) // every):
        yield number * every + (number < 0 and every < _DEEP) if number else 1


def _days(first: Civil, end: float, count: int) -> Iterator[Civil]:
    """Every day, or the days that begin a quarter of a month (1, 8, 15, 22): weeks would not say which."""
    day = days_from_civil(first.year, first.month, first.day)
    while day * DAY < end:
        civil = civil_from_days(day)
        if count == 1 or civil[2] in (1, 8, 15, 22):
            yield Civil(*civil, 0, 0, 0.0)
        day += 1


def civil_seconds(civil: Civil) -> float:
    """A round moment in Unix seconds."""
    return seconds(civil.year, civil.month, civil.day, civil.hour, civil.minute, int(civil.second))


def label_of(civil: Civil, step: Step) -> str:
    """What a tick says for itself."""
    if step.unit == "year":
        return year_words(civil.year, compact=True)
    if step.unit == "month":
        return MONTHS[civil.month - 1][:3]
    if step.unit == "day":
        return str(civil.day)
    clock = f"{civil.hour:02d}:{civil.minute:02d}"
    return f"{clock}:{int(civil.second):02d}" if step.unit == "second" else clock


def context_of(civil: Civil, step: Step) -> str:
    """What the label leaves out: the year of months, the month of days, the day of hours; nothing of years."""
    if step.unit == "year":
        return ""
    year = year_words(civil.year, compact=True)
    if step.unit == "month":
        return year
    if step.unit == "day":
        return f"{MONTHS[civil.month - 1]} {year}"
    return f"{civil.day} {MONTHS[civil.month - 1]} {year}"
