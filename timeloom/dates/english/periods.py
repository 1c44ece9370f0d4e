"""Stretches of the calendar with a name: a day, a month, a season, a decade, and what stands next to them.

A `Period` knows its first and last day (days since 1970-01-01), its EDTF expression (ISO 8601-2:2019) and its TIMEX3
value (TimeML 1.2.1). Weeks begin on Monday (ISO 8601); a decade begins with a year that ends in 0, a century with one
that ends in 00, as EDTF has them.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

from timeloom.dates.edtf.calendar import (
    DAY,
    add_months,
    civil_from_days,
    days_from_civil,
    days_in_month,
    weekday,
)
from timeloom.dates.edtf.parsing import bounds
from timeloom.errors import DateError

_REMEMBERED: Final = 4096
"""Days, months and years that are not worked out again: a text speaks of the same ones over and over."""

RANK: Final = {
    unit: rank
    for rank, unit in enumerate(
        (
            "second", "minute", "hour", "day", "weekend", "week", "month", "quarter", "season", "half",
            "year", "decade", "century", "millennium", "span",
        )
    )
}  # fmt: skip
"""Fine to coarse."""


_civil = lru_cache(_REMEMBERED)(civil_from_days)


class Period(NamedTuple):
    """`clock` is the second of the day, for a moment finer than a day; `mark` an EDTF qualifier (`~`, `?`)."""

    unit: str
    first: int
    last: int
    edtf: str
    timex: str
    clock: int | None = None

    @property
    def year(self) -> int:
        return _civil(self.first)[0]

    @property
    def month(self) -> int:
        return _civil(self.first)[1]

    @property
    def middle(self) -> int:
        return (self.first + self.last) // 2

    def qualified(self, mark: str) -> Period:
        """The same, uncertain or approximate, each end of an interval for itself."""
        if self.edtf[:1] in "[{" or self.edtf[-1:] in "~?%" or self.clock is not None:
            return self  # EDTF qualifies no sets and no times of day
        parts = (part if part in ("", "..") else part + mark for part in self.edtf.split("/"))
        return self._replace(edtf="/".join(parts))


def written_year(year: int) -> str:
    """A year as EDTF writes it: four digits, or `Y` and more."""
    if -9999 <= year <= 9999:
        return f"{year:05d}" if year < 0 else f"{year:04d}"
    return f"Y{year}"


def _timex_year(year: int) -> str:
    return f"BC{1 - year:04d}" if year < 1 else f"{year:04d}"


@lru_cache(_REMEMBERED)
def day_at(days: int) -> Period:
    """The day that many days after 1970-01-01."""
    year, month, day_ = _civil(days)
    tail = f"-{month:02d}-{day_:02d}"
    text = written_year(year) + tail
    if text[0] == "Y":  # EDTF writes such years alone
        return year_of(year)
    return Period("day", days, days, text, _timex_year(year) + tail)


def day_of(year: int, month: int, day: int) -> Period:
    return day_at(days_from_civil(year, month, day))


@lru_cache(_REMEMBERED)
def month_of(year: int, month: int) -> Period:
    first = days_from_civil(year, month, 1)
    text = f"-{month:02d}"
    return Period(
        "month",
        first,
        first + days_in_month(year, month) - 1,
        written_year(year) + text,
        _timex_year(year) + text,
    )


@lru_cache(_REMEMBERED)
def year_of(year: int) -> Period:
    first = days_from_civil(year, 1, 1)
    return Period(
        "year", first, days_from_civil(year + 1, 1, 1) - 1, written_year(year), _timex_year(year)
    )


def years(first: int, last: int, unit: str = "span", edtf: str = "", timex: str = "") -> Period:
    """From the first day of one year to the last day of another."""
    text = edtf or f"{written_year(first)}/{written_year(last)}"
    return Period(
        unit, days_from_civil(first, 1, 1), days_from_civil(last + 1, 1, 1) - 1, text, timex or text
    )


def decade_of(first: int) -> Period:
    """The decade that begins with this year; before our era as an interval, 490–499 BCE being −498 to −489."""
    if first >= 0:
        digits = f"{first // 10:03d}"
        return years(first, first + 9, "decade", digits + "X", digits)
    return years(first, first + 9, "decade")


def century_of(number: int, *, before_era: bool = False) -> Period:
    """The 19th century as `18XX`; the 3rd before our era as `-02XX`, which is 300 to 201 BCE."""
    if before_era:
        digits = f"-{number - 1:02d}"
        return years(
            -100 * number + 1, -100 * (number - 1), "century", digits + "XX", f"BC{number - 1:02d}"
        )
    digits = f"{number - 1:02d}"
    return years(100 * (number - 1), 100 * number - 1, "century", digits + "XX", digits)


def millennium_of(number: int, *, before_era: bool = False) -> Period:
    """The third millennium as `2XXX`."""
    digit = f"{number - 1}"
    if before_era:
        return years(
            -1000 * number + 1, -1000 * (number - 1), "millennium", f"-{digit}XXX", f"BC{digit}"
        )
    return years(1000 * (number - 1), 1000 * number - 1, "millennium", f"{digit}XXX", digit)


def _months(unit: str, year: int, month: int, count: int, edtf: str, timex: str) -> Period:
    first = days_from_civil(year, month, 1)
    return Period(unit, first, days_from_civil(*add_months(year, month, 1, count)) - 1, edtf, timex)


def season_of(year: int, code: int) -> Period:
    """Spring (21) begins in March, winter (24) in December of the year."""
    letters = ("SP", "SU", "FA", "WI")[code - 21]
    return _months(
        "season",
        year,
        3 * (code - 20),
        3,
        f"{written_year(year)}-{code}",
        f"{_timex_year(year)}-{letters}",
    )


def quarter_of(year: int, number: int) -> Period:
    return _months(
        "quarter",
        year,
        3 * number - 2,
        3,
        f"{written_year(year)}-{32 + number}",
        f"{_timex_year(year)}-Q{number}",
    )


def half_of(year: int, number: int) -> Period:
    return _months(
        "half",
        year,
        6 * number - 5,
        6,
        f"{written_year(year)}-{39 + number}",
        f"{_timex_year(year)}-H{number}",
    )


def span(first: Period, last: Period, *, one_of: bool = False, timex: str = "") -> Period:
    """From the one to the other; as `[a..b]` if it is some time in between rather than all of it."""
    if (first.clock is None) != (last.clock is None):
        # EDTF has a time of day at both ends or at neither.
        first, last = _without_clock(first), _without_clock(last)
    if last.first < first.first <= last.last:
        # Nor may an end begin before the start: of a year that holds the start, its last month or day is the end.
        last = of_unit("month" if RANK[first.unit] >= RANK["month"] else "day", last.last)
    if first.edtf == last.edtf:
        return first
    ends = _end(first.edtf, 0), _end(last.edtf, -1)
    text = f"[{ends[0]}..{ends[1]}]" if one_of else f"{ends[0]}/{ends[1]}"
    unit = "span" if RANK[first.unit] <= RANK["day"] else first.unit if one_of else "span"
    return Period(unit, first.first, last.last, text, timex or f"{first.timex}/{last.timex}")


def _without_clock(period: Period) -> Period:
    return period if period.clock is None else day_at(period.first)


def _end(edtf: str, which: int) -> str:
    """One end of an expression that is an interval or a set itself: EDTF nests none."""
    if edtf[:1] in "[{":
        edtf = edtf.strip("[]{}").replace("..", "/").replace(",", "/")
    return edtf.split("/")[which]


def week_at(days: int) -> Period:
    """The week, Monday to Sunday, that holds a day."""
    monday = days - weekday(days)
    year = _civil(monday + 3)[0]
    number = (monday + 3 - days_from_civil(year, 1, 1)) // 7 + 1
    days_of_it = span(
        day_at(monday), day_at(monday + 6), timex=f"{_timex_year(year)}-W{number:02d}"
    )
    return days_of_it._replace(unit="week")


def week_of(year: int, number: int) -> Period:
    """Week 1 holds the year's first Thursday (ISO 8601-1:2019, 5.2.3)."""
    return week_at(days_from_civil(year, 1, 4) + 7 * (number - 1))


def weekend_at(days: int) -> Period:
    week = week_at(days)
    both = span(day_at(week.first + 5), day_at(week.first + 6), timex=f"{week.timex}-WE")
    return both._replace(unit="weekend")


def at_clock(day: Period, second_of_day: int, *, seconds: bool, zone: str = "") -> Period:
    """A time of day; `zone` is `Z` or an offset such as `+02:00`."""
    carry, rest = divmod(second_of_day, 86_400)
    if carry:
        day = day_at(day.first + carry)
    clock = f"T{rest // 3600:02d}:{rest // 60 % 60:02d}" + (f":{rest % 60:02d}" if seconds else "")
    return Period(
        "second" if seconds else "minute",
        day.first,
        day.last,
        day.edtf + clock + zone,
        day.timex + clock,
        rest,
    )


def of_unit(unit: str, days: int) -> Period:
    """The day, week, month … that holds a day."""
    year, month, _ = _civil(days)
    match unit:
        case "week" | "fortnight":
            return week_at(days)
        case "weekend":
            return weekend_at(days)
        case "month":
            return month_of(year, month)
        case "quarter":
            return quarter_of(year, (month + 2) // 3)
        case "season":
            code = 20 + (month // 3 or 4)
            return season_of(year - 1 if month < 3 else year, code)
        case "half":
            return half_of(year, 1 if month < 7 else 2)
        case "year":
            return year_of(year)
        case "decade":
            return decade_of(year // 10 * 10)
        case "century":
            return (
                century_of(year // 100 + 1)
                if year > 0
                else century_of(-year // 100 + 1, before_era=True)
            )
        case "millennium":
            return millennium_of(year // 1000 + 1) if year > 0 else year_of(year)
        case _:
            return day_at(days)


_MONTHS_IN: Final = {"month": 1, "quarter": 3, "half": 6, "season": 3}

_YEARS_IN: Final = {"year": 1, "decade": 10, "century": 100, "millennium": 1000}

_DAYS_IN: Final = {"day": 1, "week": 7, "fortnight": 14, "weekend": 7}

_SECONDS_IN: Final = {"second": 1, "minute": 60, "hour": 3600}


def neighbour(period: Period, count: int, unit: str) -> Period:
    """The `unit` that many before or after the one that holds the period: the following year, the previous month."""
    base = period.last if count > 0 and period.unit == "span" else period.first
    if unit in _DAYS_IN:
        return of_unit(unit, base + count * _DAYS_IN[unit])
    year, month, day = _civil(base)
    if unit in _MONTHS_IN:
        year, month, day = add_months(year, month, 1, count * _MONTHS_IN[unit])
        return of_unit(unit, days_from_civil(year, month, day))
    if unit in _YEARS_IN:
        return of_unit(unit, days_from_civil(year + count * _YEARS_IN[unit], 1, 1))
    return period


def later(period: Period, count: float, unit: str, *, exact: bool = False) -> Period:
    """What "three weeks later" means after a period: as fine as the unit, and no finer than the period itself.

    From a coarser period (weeks after a month) the answer is approximate: the month or year in which the middle of
    the period, so many weeks on, falls. With `exact` months and years keep the day.
    """
    edge = period.last if count > 0 else period.first
    if unit in _SECONDS_IN:
        return _seconds_later(period, count * _SECONDS_IN[unit], edge)
    rank = RANK[period.unit] if period.unit != "span" else RANK["day"]
    if unit in _DAYS_IN:
        distance = round(count * _DAYS_IN[unit])
        if rank <= RANK["week"]:
            return day_at(
                (edge if rank > RANK["day"] or period.unit == "span" else period.first) + distance
            )
        coarse = (
            period.unit
            if period.unit in ("month", "year", "decade")
            else "year"
            if rank > RANK["half"]
            else "month"
        )
        return of_unit(coarse, period.middle + distance).qualified("~")
    if unit in _YEARS_IN:
        whole = count * _YEARS_IN[unit]
        if whole != int(whole):
            return later(period, round(whole * 12), "month", exact=exact)
        # a winter is of the year in which it begins
        year, month, day = _civil(period.first if period.unit == "season" else edge)
        if exact and rank <= RANK["day"]:
            return day_at(days_from_civil(*add_months(year, month, day, 12 * int(whole))))
        if rank > RANK["year"]:
            return of_unit(
                period.unit, days_from_civil(_civil(period.middle)[0] + int(whole), 7, 1)
            ).qualified("~")
        return year_of(year + int(whole))
    months = count * _MONTHS_IN.get(unit, 1)
    if months != int(months):
        return later(period, round(months * 30.4), "day")
    base = period.middle if rank > RANK["month"] and period.unit != "span" else edge
    year, month, day = add_months(*_civil(base), int(months))
    if exact and rank <= RANK["day"]:
        return day_of(year, month, day)
    if rank >= RANK["year"]:
        return year_of(year).qualified("~")
    found = month_of(year, month)
    return found if rank <= RANK["month"] else found.qualified("~")


def _seconds_later(period: Period, distance: float, edge: int) -> Period:
    if period.clock is not None:
        total = period.clock + round(distance)
        return at_clock(day_at(period.first), total, seconds=period.unit == "second")
    if RANK[period.unit] <= RANK["week"] or period.unit == "span":
        return day_at(edge + int(distance / 86_400))
    return period.qualified("~")


def third(period: Period, which: str) -> Period:
    """The early, middle or late third of a period, approximate at both ends."""
    part = {"early": 0, "mid": 1, "late": 2}[which]
    year, month, _ = _civil(period.first)
    if period.unit in ("decade", "century", "millennium"):
        length = _civil(period.last)[0] - year + 1
        cuts = {10: (0, 4, 7, 10), 100: (0, 34, 67, 100)}.get(
            length, (0, length // 3, 2 * length // 3, length)
        )
        return years(year + cuts[part], year + cuts[part + 1] - 1).qualified("~")
    if period.unit == "year":
        return span(month_of(year, 1 + 4 * part), month_of(year, 4 + 4 * part)).qualified("~")
    if period.unit in ("season", "quarter"):
        return of_unit("month", days_from_civil(*add_months(year, month, 1, part))).qualified("~")
    if period.unit == "half":
        months = [month_of(*add_months(year, month, 1, 2 * part + extra)[:2]) for extra in (0, 1)]
        return span(*months).qualified("~")
    if period.unit == "month":
        last = period.last if part == 2 else period.first + 10 * part + 9
        return span(day_at(period.first + 10 * part), day_at(last)).qualified("~")
    if period.unit in ("week", "span"):
        length = period.last - period.first + 1
        first = period.first + part * length // 3
        return span(day_at(first), day_at(period.first + (part + 1) * length // 3 - 1)).qualified(
            "~"
        )
    return period.qualified("~")


def half(period: Period, number: int) -> Period:
    """The first or second half of a period."""
    year = _civil(period.first)[0]
    if period.unit == "year":
        return half_of(year, number)
    if period.unit in ("decade", "century", "millennium"):
        length = _civil(period.last)[0] - year + 1
        first = year + (number - 1) * length // 2
        return years(first, first + length // 2 - 1)
    if period.unit == "month":
        return span(
            day_at(period.first if number == 1 else period.first + 15),
            day_at(period.first + 14 if number == 1 else period.last),
        )
    middle = period.middle
    return span(
        day_at(period.first if number == 1 else middle + 1),
        day_at(middle if number == 1 else period.last),
    )


def quarter_within(period: Period, number: int) -> Period:
    """A quarter of a century or millennium, in whole years."""
    year = _civil(period.first)[0]
    length = (_civil(period.last)[0] - year + 1) // 4
    first = year + (number - 1) * length
    return years(first, first + length - 1)


def of_date(date: str) -> Period:
    """The period of an EDTF date: a year, a month, a day, else all its days. DateError if it has no limits."""
    plain = re.fullmatch(r"(-?[0-9]{4})(?:-(0[1-9]|1[0-2]))?", date)
    if plain is not None:
        year = int(plain[1])
        return month_of(year, int(plain[2])) if plain[2] else year_of(year)
    earliest, latest = bounds(date)
    if max(abs(earliest), abs(latest)) == float("inf"):
        raise DateError(f"{date!r} has no limits to count from")
    first, last = int(earliest // DAY), int(latest // DAY)
    return day_at(first) if first == last else span(day_at(first), day_at(last))
