"""The proleptic Gregorian calendar in integers: any year, astronomical count, no `datetime`.

Year 0 exists here and is 1 BCE; year −43 is 44 BCE (ISO 8601-1:2019, 4.2.1 and 5.2.2). Days are counted from
1970-01-01, seconds are Unix seconds in UTC without leap seconds. Nothing here checks its arguments: whoever reads
a date does.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Final, NamedTuple

DAY: Final = 86_400
"""Seconds in a day."""
MICROSECOND: Final = 1e-6

_EPOCH: Final = 719_468
"""Days from 0000-03-01 to 1970-01-01. Years that begin in March have their leap day at the end."""
_DAYS_IN_400_YEARS: Final = 146_097
_LENGTHS: Final = (0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class Civil(NamedTuple):
    """A moment as calendars and clocks say it; `second` carries the fraction."""

    year: int
    month: int
    day: int
    hour: int
    minute: int
    second: float


def is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def days_in_month(year: int, month: int) -> int:
    return 29 if month == 2 and is_leap(year) else _LENGTHS[month]


def _days_before(march_year: int) -> int:
    """Days from 0000-03-01 to the first of March of the year."""
    return 365 * march_year + march_year // 4 - march_year // 100 + march_year // 400


def days_from_civil(year: int, month: int, day: int) -> int:
    """Days since 1970-01-01 of a date in the proleptic Gregorian calendar."""
    if month < 3:
        year -= 1
        month += 12
    # From March on the months have 31,30,31,30,31 days over and over: 153 days in five months.
    return _days_before(year) + (153 * (month - 3) + 2) // 5 + day - 1 - _EPOCH


@lru_cache(maxsize=1024)  # events in order of time are asked about day by day
def civil_from_days(days: int) -> tuple[int, int, int]:
    """Year, month and day of a count of days since 1970-01-01."""
    days += _EPOCH
    year = days * 400 // _DAYS_IN_400_YEARS
    while _days_before(year) > days:
        year -= 1
    while _days_before(year + 1) <= days:
        year += 1
    day = days - _days_before(year)
    month = (5 * day + 2) // 153
    day -= (153 * month + 2) // 5
    return (year, month + 3, day + 1) if month < 10 else (year + 1, month - 9, day + 1)


def seconds(
    year: int, month: int = 1, day: int = 1, hour: int = 0, minute: int = 0, second: float = 0
) -> float:
    """Unix seconds of a moment in UTC."""
    return float(days_from_civil(year, month, day) * DAY + hour * 3600 + minute * 60 + second)


def civil_from_seconds(moment: float) -> Civil:
    """Calendar and clock in UTC of finite Unix seconds."""
    whole = math.floor(moment)
    fraction = moment - whole
    if fraction >= 1.0:  # a tiny negative number is nearer to 0 than a double below 1 can say
        whole, fraction = whole + 1, 0.0
    days, rest = divmod(whole, DAY)
    hour, rest = divmod(rest, 3600)
    minute, second = divmod(rest, 60)
    return Civil(*civil_from_days(days), hour, minute, second + fraction)


def just_before(moment: float) -> float:
    """The last microsecond before a moment; the nearest double below it where those lie wider apart."""
    earlier = moment - MICROSECOND
    return earlier if earlier < moment else math.nextafter(moment, -math.inf)


def weekday(days: int) -> int:
    """Monday is 0, Sunday is 6; `days` since 1970-01-01, which was a Thursday."""
    return (days + 3) % 7


def add_months(year: int, month: int, day: int, months: int) -> tuple[int, int, int]:
    """The date that many months later; a day the month does not have becomes its last day."""
    carry, month0 = divmod(month - 1 + months, 12)
    year, month = year + carry, month0 + 1
    return year, month, min(day, days_in_month(year, month))


def months_later(moment: float, months: int) -> float:
    """The moment that many months later at the same time of day, clamped to the month's last day."""
    days, rest = divmod(moment, DAY)
    year, month, day = add_months(*civil_from_days(int(days)), months)
    return days_from_civil(year, month, day) * DAY + rest


def edtf_year(year: int) -> str:
    """An astronomical year as EDTF writes it: four digits, or `Y` and more (ISO 8601-2, 4.7.2)."""
    if -9999 <= year <= 9999:
        return f"{year:05d}" if year < 0 else f"{year:04d}"
    return f"Y{year}"


def iso(moment: float | None) -> str | None:
    """`2019-03-11T00:00:00Z`, with microseconds where there are any; None where there is no limit.

    Outside the years 0000–9999 the year has a sign and at least four digits: `-0043-03-15T00:00:00Z`,
    `-13800000000-01-01T00:00:00Z`, `+12345-01-01T00:00:00Z`.
    """
    if moment is None or not math.isfinite(moment):
        return None
    whole = math.floor(moment)
    following = math.nextafter(moment, math.inf)
    fraction_ends = moment != whole and following == whole + 1
    if moment % DAY and (fraction_ends or following % DAY == 0):
        # The last double before a second or a day: far from 1970 it is well short of the end that it means.
        whole, micros = int(following) - 1, 999_999
    else:
        micros = round((moment - whole) * 1_000_000)
    if micros == 1_000_000:
        whole, micros = whole + 1, 0
    days, rest = divmod(whole, DAY)
    fraction = f".{micros:06d}" if micros else ""
    return f"{_day(days)}T{_clock(rest)}{fraction}Z"


@lru_cache(
    maxsize=1024
)  # what is written in order of time has the same days and times again and again
def _day(days: int) -> str:
    year, month, day = civil_from_days(days)
    written = f"{year:04d}" if 0 <= year <= 9999 else f"{year:+05d}"
    return f"{written}-{month:02d}-{day:02d}"


@lru_cache(maxsize=1024)
def _clock(rest: int) -> str:
    return f"{rest // 3600:02d}:{rest // 60 % 60:02d}:{rest % 60:02d}"
