"""How far apart two dates are, in words: by the calendar, from microseconds to billions of years.

What lies within a day of certainty is counted like people count: from date to date. What is coarser or uncertain is
said with its limits ("between 3 and 10 days"). Months are civil months; a bare number of seconds has mean ones.
"""

from __future__ import annotations

import math
from typing import Final

from timeloom.dates.edtf.calendar import DAY, add_months, civil_from_days, days_from_civil
from timeloom.dates.scale import YEAR
from timeloom.dates.words.years import amount_of_years

Bounds = tuple[float, float]

_YEAR: Final = YEAR / DAY
_MONTH: Final = _YEAR / 12
_HOUR: Final = 3600
_COMPACT: Final = {
    "day": "d",
    "month": "mo",
    "year": "y",
    "hour": "h",
    "minute": "min",
    "second": "s",
    "millisecond": "ms",
    "microsecond": "µs",
}


def difference_in_words(first: Bounds, second: Bounds, *, compact: bool = False) -> str:
    """How much later (or earlier) the second date is: `3 years 3 months later`, `within 7 days`, `same day`.

    Compact leaves out "later" and sets a minus before what is earlier: `3 y 3 mo`, `297 d`, `−10 d`, `3–10 d`. Bounds
    are Unix seconds; where either has no limit the answer is `unknown`.
    """
    words, sign = _difference(first, second, compact)
    if not sign:
        return words
    if compact:
        return words if sign > 0 else f"−{words}"
    return f"{words} {'later' if sign > 0 else 'earlier'}"


def gap(first: float | Bounds, second: Bounds | None = None, *, compact: bool = False) -> str:
    """The distance alone: between two dates, or of a number of seconds: `10 months`, `297 days` (`297 d`)."""
    if isinstance(first, tuple):
        if second is None:
            raise TypeError("a gap needs two dates or a number of seconds")
        return _difference(first, second, compact)[0]
    if not math.isfinite(first):
        return "unknown"
    distance = abs(first)
    if distance < DAY:
        return _clock(distance, compact)
    days = round(distance / DAY)
    return _span(days, *divmod(round(days / _MONTH), 12), compact)


def _difference(first: Bounds, second: Bounds, compact: bool) -> tuple[str, int]:
    """Words for the distance and whether the second is later (1), earlier (−1) or neither (0)."""
    if not all(map(math.isfinite, first + second)):
        return "unknown", 0
    width, other = first[1] - first[0], second[1] - second[0]
    if max(width, other) < _HOUR and abs(second[0] - first[0]) < DAY:
        return _by_clock(first, second, compact)
    start, end = _days(first), _days(second)
    if max(width, other) <= DAY:
        if start[0] == end[0]:
            return "same day", 0
        return _distance(start[0], end[0], compact), _sign(end[0] - start[0])
    alike = _alike(start, end, compact)
    return alike or _uncertain(start, end, compact)


def _by_clock(first: Bounds, second: Bounds, compact: bool) -> tuple[str, int]:
    """Two moments less than a day apart; minutes that are all of them the same are one time."""
    distance = second[0] - first[0]
    if abs(distance) < 0.5e-6:
        return "same time", 0
    return _clock(abs(distance), compact), _sign(distance)


def _days(limits: Bounds) -> tuple[int, int]:
    return math.floor(limits[0] / DAY), math.floor(limits[1] / DAY)


def _sign(number: float) -> int:
    return (number > 0) - (number < 0)


def _alike(start: tuple[int, int], end: tuple[int, int], compact: bool) -> tuple[str, int] | None:
    """Two whole years or two whole months are counted like days are: 2019 to 2020 is one year."""
    for unit, months in (("year", 12), ("month", 1)):
        if _is_whole(start, months) and _is_whole(end, months):
            y1, m1, _ = civil_from_days(start[0])
            y2, m2, _ = civil_from_days(end[0])
            between = (y2 - y1) * 12 + m2 - m1
            if between == 0:
                return f"same {unit}", 0
            years, rest = divmod(abs(between), 12)
            return _months_words(years, rest, compact), _sign(between)
    return None


def _is_whole(days: tuple[int, int], months: int) -> bool:
    """Whether these days are exactly one calendar year or month."""
    year, month, day = civil_from_days(days[0])
    if day != 1 or (months == 12 and month != 1):
        return False
    return days_from_civil(*add_months(year, month, 1, months)) == days[1] + 1


def _uncertain(start: tuple[int, int], end: tuple[int, int], compact: bool) -> tuple[str, int]:
    least, most = end[0] - start[1], end[1] - start[0]
    if least <= 0 <= most:
        widest = (end[0], start[1]) if -least > most else (start[0], end[1])
        words = _distance(*widest, compact)
        return f"≤ {words}" if compact else f"within {words}", 0
    sign = _sign(least)
    nearest, farthest = (start[1], end[0]), (start[0], end[1])
    if sign < 0:
        nearest, farthest = farthest, nearest
    near, far = _distance(*nearest, compact), _distance(*farthest, compact)
    if near == far:
        return near, sign
    return _from_to(near, far, compact), sign


def _from_to(near: str, far: str, compact: bool) -> str:
    """`between 3 and 10 days`, `between 1 year and 2 years 3 months`; `3–10 d`."""
    low, _, unit = near.partition(" ")
    _, _, other = far.partition(" ")
    if unit.rstrip("s") == other.rstrip("s") and " " not in unit:
        near = low
    return f"{near}–{far}" if compact else f"between {near} and {far}"


def _distance(first: int, second: int, compact: bool) -> str:
    """From one day to another, counted by the calendar."""
    first, second = sorted((first, second))
    y1, m1, d1 = civil_from_days(first)
    y2, m2, _ = civil_from_days(second)
    months = (y2 - y1) * 12 + m2 - m1
    if days_from_civil(*add_months(y1, m1, d1, months)) > second:
        months -= 1
    reached = days_from_civil(*add_months(y1, m1, d1, months))
    following = days_from_civil(*add_months(y1, m1, d1, months + 1))
    if 2 * (second - reached) >= following - reached:
        months += 1
    return _span(second - first, *divmod(months, 12), compact)


def _span(days: int, years: int, months: int, compact: bool) -> str:
    """Days while they can be pictured, then months, then years and months, then years alone."""
    if days < (366 if compact else 60):
        return _count(days, "day", compact)
    return _months_words(years, months, compact)


def _months_words(years: int, months: int, compact: bool) -> str:
    if years >= 10_000:
        digits = max(0, len(str(years)) - 3)
        return amount_of_years(round(years, -digits), compact=compact)
    if years >= 100 or (years and not months):
        return _count(years, "year", compact, grouped=True)
    if not years:
        return _count(months, "month", compact)
    return f"{_count(years, 'year', compact)} {_count(months, 'month', compact)}"


def _clock(distance: float, compact: bool) -> str:
    """Less than a day: the two largest units that say something."""
    if distance < 1:
        micros = round(distance * 1e6)
        if not micros:
            return _count(0, "second", compact)
        if micros < 1000:
            return _count(micros, "microsecond", compact)
        return _count(round(micros / 1000), "millisecond", compact)
    if round(distance, 1) < 60:
        return _count(round(distance, 1), "second", compact)
    total = round(distance)
    hours, rest = divmod(total, _HOUR)
    minutes, seconds = divmod(rest, 60)
    clock = ((hours, "hour"), (minutes, "minute"), (seconds, "second"))
    parts = clock[:2] if hours else clock[1:]
    return " ".join(_count(number, unit, compact) for number, unit in parts if number)


def _count(number: float, unit: str, compact: bool, *, grouped: bool = False) -> str:
    written = f"{number:,}" if grouped or number >= 10_000 else f"{number:g}"
    if compact:
        return f"{written} {_COMPACT[unit]}"
    return f"{written} {unit}" + ("" if number == 1 else "s")
