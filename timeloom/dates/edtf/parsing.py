"""Dates: EDTF expressions (ISO 8601-2:2019) and their bounds in Unix seconds.

`bounds` answers what a million rows hold without building anything; `parse` reads the whole grammar.
"""

from __future__ import annotations

import math
import re
from typing import Final

from timeloom.dates.edtf.calendar import (
    DAY,
    MICROSECOND,
    days_from_civil,
    days_in_month,
    is_leap,
    just_before,
)
from timeloom.dates.edtf.grammar import parse
from timeloom.dates.edtf.model import Edtf, Kind, Point, Precision, Span

__all__ = ["Edtf", "Kind", "Point", "Precision", "Span", "bounds", "is_uncertain", "parse"]

Bounds = tuple[float, float]

_TAIL: Final = re.compile(r"(\.[0-9]+)?(?:Z|([+-])(0[1-9]|1[01]):([0-5][0-9]))?")
_HOURS: Final = {f"T{hour:02d}": hour * 3600 for hour in range(24)}
_SIXTIETHS: Final = {f":{number:02d}": number for number in range(60)}
_ZONES: Final = {"": 0, "Z": 0} | {
    f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}": minutes * 60
    for minutes in range(-720, 841, 15)
}
"""Distances from UTC in seconds as clocks have them; any other one is left to what reads slower."""
_FOUR_DIGITS: Final = re.compile(r"[0-9]{4}")
_DOUBT: Final = re.compile(r"[?~%XS\[]|\A/|/\Z")


def _offsets(year: int) -> dict[str, tuple[int, int]]:
    """Seconds from the beginning of a year to the beginning and end of what may follow: `-02-29`, `-02`, nothing."""
    first = days_from_civil(year, 1, 1)
    table = {"": (0, (days_from_civil(year + 1, 1, 1) - first) * DAY)}
    for month in range(1, 13):
        begin = days_from_civil(year, month, 1) - first
        length = days_in_month(year, month)
        table[f"-{month:02d}"] = begin * DAY, (begin + length) * DAY
        for day in range(length):
            table[f"-{month:02d}-{day + 1:02d}"] = (begin + day) * DAY, (begin + day + 1) * DAY
    return table


_COMMON_YEAR: Final = _offsets(2001)
_LEAP_YEAR: Final = _offsets(2000)

_years: dict[str, tuple[float, dict[str, tuple[int, int]]]] = {}
"""`YYYY` to its first second and its table of offsets; filled as years are met, so 10,000 entries at most."""


def bounds(text: str) -> Bounds:
    """The outer limits of a date as Unix seconds in UTC; open and unknown ends are infinite.

    The latest moment of a day is its last microsecond; a date-time with seconds is one moment. DateError if the text
    is not an EDTF expression.
    """
    return _plain(text) or _marked(text) or _pair(text) or parse(text).bounds


def is_uncertain(text: str) -> bool:
    """Whether a valid expression leaves doubt: marked, digits open or insignificant, one of a set, an unknown end."""
    return _DOUBT.search(text) is not None


def _plain(text: str) -> Bounds | None:
    """Bounds of `YYYY`, `YYYY-MM`, `YYYY-MM-DD` and of their times of day; None for all else, right or wrong."""
    year = _years.get(text[:4]) or _learn_year(text[:4])
    if year is None:
        return None
    limits = year[1].get(text[4:])
    if limits is not None:
        end = year[0] + limits[1]
        latest = end - MICROSECOND
        return year[0] + limits[0], latest if latest < end else just_before(end)
    limits = year[1].get(text[4:10])
    hour = _HOURS.get(text[10:13])
    minute, second = _SIXTIETHS.get(text[13:16]), _SIXTIETHS.get(text[16:19])
    if limits is None or hour is None or minute is None:
        return None
    if second is None:
        begin = year[0] + (limits[0] + hour + minute * 60)
        return (begin, just_before(begin + 60)) if len(text) == 16 else None
    moment = year[0] + (limits[0] + hour + minute * 60 + second)
    offset = _ZONES.get(text[19:])
    if offset is not None:
        moment -= offset
        return moment, moment
    found = _TAIL.fullmatch(text, 19)
    if found is None:
        return None
    sign, hours, minutes = found.group(2, 3, 4)
    if sign:
        offset = int(hours) * 3600 + int(minutes) * 60
        moment += offset if sign == "-" else -offset
    moment += float(found.group(1) or 0)
    return moment, moment


def _marked(text: str) -> Bounds | None:
    """Bounds of a plain date with one mark behind it: marks do not move bounds."""
    return _plain(text[:-1]) if text[-1:] in ("?", "~", "%") and "T" not in text else None


def _pair(text: str) -> Bounds | None:
    """Bounds of an interval of plain or marked dates, open or not, and of `[a..b]`."""
    if text[:1] == "[" and text[-1:] == "]":
        start, _, end = text[1:-1].partition("..")
    else:
        start, _, end = text.partition("/")
    first = _plain(start) or _marked(start)
    if first and end == ".." and text[0] != "[":
        return first[0], math.inf
    last = _plain(end) or _marked(end)
    if not last or (not first and (start != ".." or text[0] == "[")):
        return None
    if not first:
        return -math.inf, last[1]
    if first[0] > last[0] or ("T" in start) != ("T" in end):
        return None
    return first[0], last[1]


def _learn_year(text: str) -> tuple[float, dict[str, tuple[int, int]]] | None:
    if not _FOUR_DIGITS.fullmatch(text):
        return None
    year = int(text)
    known = float(days_from_civil(year, 1, 1) * DAY), _LEAP_YEAR if is_leap(year) else _COMMON_YEAR
    _years[text] = known
    return known
