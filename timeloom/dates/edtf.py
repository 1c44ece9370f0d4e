"""Dates: EDTF expressions (ISO 8601-2:2019) and their bounds in Unix seconds.

`bounds` answers what a million rows hold without building anything; `parse` reads the whole grammar.
"""

from __future__ import annotations

import re
from typing import Final

from timeloom.dates.calendar import DAY, MICROSECOND, days_from_civil, days_in_month, just_before
from timeloom.dates.grammar import parse
from timeloom.dates.model import Edtf, Kind, Point, Precision, Span

__all__ = ["Edtf", "Kind", "Point", "Precision", "Span", "bounds", "is_uncertain", "parse"]

_COMMON: Final = re.compile(
    r"(-?[0-9]{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12][0-9]|3[01])"
    r"(?:T([01][0-9]|2[0-3]):([0-5][0-9]):([0-5][0-9])(\.[0-9]+)?Z?)?)?)?"
)
_DOUBT: Final = re.compile(r"[?~%XS\[]|\A/|/\Z")
_MONTH: Final = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])")
_DAY_NUMBERS: Final = {f"-{day:02d}": day - 1 for day in range(1, 32)}
_MONTHS_KEPT: Final = 24_000

_months: dict[str, tuple[float, int]] = {}
"""`YYYY-MM` to its first second and its number of days: sources repeat their months."""


def bounds(text: str) -> tuple[float, float]:
    """The outer limits of a date as Unix seconds in UTC; open and unknown ends are infinite.

    The latest moment of a day is its last microsecond; a date-time with seconds is one moment. DateError if the text
    is no EDTF expression.
    """
    if len(text) == 10:
        day = _DAY_NUMBERS.get(text[7:])
        if day is not None:
            month = _months.get(text[:7]) or _month(text[:7])
            if month is not None and day < month[1]:
                earliest = month[0] + day * 86_400.0
                end = earliest + 86_400.0
                latest = end - MICROSECOND
                return earliest, latest if latest < end else just_before(end)
    found = _COMMON.fullmatch(text)
    if found is None:
        return parse(text).bounds
    year, month_, day_, hour, minute, second, fraction = found.groups()
    return _common_bounds(text, int(year), month_, day_, hour, minute, second, fraction)


def is_uncertain(text: str) -> bool:
    """Whether a valid expression leaves doubt: marked, digits open or insignificant, one of a set, an unknown end."""
    return _DOUBT.search(text) is not None


def _month(text: str) -> tuple[float, int] | None:
    if not _MONTH.fullmatch(text):
        return None
    if len(_months) >= _MONTHS_KEPT:
        _months.clear()
    year, month = int(text[:4]), int(text[5:])
    known = float(days_from_civil(year, month, 1) * DAY), days_in_month(year, month)
    _months[text] = known
    return known


def _common_bounds(
    text: str,
    year: int,
    month: str | None,
    day: str | None,
    hour: str | None,
    minute: str,
    second: str,
    fraction: str | None,
) -> tuple[float, float]:
    """Bounds of `YYYY`, `YYYY-MM`, `YYYY-MM-DD` and a date-time in UTC; `text` is for what those are not."""
    if month is None:
        if year == 0 and text.startswith("-"):
            return parse(text).bounds
        return (
            float(days_from_civil(year, 1, 1) * DAY),
            just_before(days_from_civil(year + 1, 1, 1) * DAY),
        )
    month_number = int(month)
    first = days_from_civil(year, month_number, 1)
    length = days_in_month(year, month_number)
    if (day and int(day) > length) or (year == 0 and text.startswith("-")):
        return parse(text).bounds
    if day is None:
        return float(first * DAY), just_before((first + length) * DAY)
    begin = (first + int(day) - 1) * DAY
    if hour is None:
        return float(begin), just_before(begin + DAY)
    moment = float(begin + int(hour) * 3600 + int(minute) * 60 + int(second))
    if fraction:
        moment += float(fraction)
    return moment, moment
