"""What a filter says about time: ranges such as `2019-03..2021` or `-30d..`, and durations such as `1.5y`."""

from __future__ import annotations

import re
from math import floor, inf
from typing import TYPE_CHECKING, Final, NoReturn

from timeloom.dates.edtf.calendar import DAY, just_before, months_later
from timeloom.dates.edtf.grammar import shown
from timeloom.dates.edtf.parsing import bounds
from timeloom.dates.scale import YEAR
from timeloom.errors import DateError

if TYPE_CHECKING:
    from collections.abc import Callable

MONTH_SECONDS: Final = YEAR / 12
"""A mean Gregorian month; a year is twelve of them."""

UNITS: Final = "s, min, h, d, w, mo or y"

_SECONDS: Final = {"s": 1.0, "min": 60.0, "h": 3600.0, "d": 86_400.0, "w": 604_800.0}
_MONTHS: Final = {"mo": 1, "y": 12}
_SPELT: Final = {
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), "s"),
    **dict.fromkeys(("min", "mins", "minute", "minutes"), "min"),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), "h"),
    **dict.fromkeys(("d", "day", "days"), "d"),
    **dict.fromkeys(("w", "wk", "wks", "week", "weeks"), "w"),
    **dict.fromkeys(("mo", "mos", "month", "months"), "mo"),
    **dict.fromkeys(("y", "yr", "yrs", "year", "years"), "y"),
}
_NUMBER: Final = re.compile(r"[0-9]{1,15}(?:\.[0-9]{1,15})?")
_UNIT: Final = re.compile(r" *([a-zA-Z]+) *")
_RELATIVE: Final = re.compile(r"[+\-−][0-9.]+ *[a-zA-Z]")
_ON_A_DAY: Final = re.compile(r"-?[0-9]{4,}-[0-9]{2}-[0-9]{2}T")
_HOUR: Final = re.compile(_ON_A_DAY.pattern + "(?:[01][0-9]|2[0-3])")
_CLOCK: Final = re.compile(r"[0-9]{2}(?::[0-9]{2}){0,2}(?:\.[0-9]+)?")
_DAYS_FROM_TODAY: Final = {"yesterday": -1, "today": 0, "tomorrow": 1}


def parse_range(
    text: str, now: float, *, read: Callable[[str], tuple[float, float]] = bounds
) -> tuple[float, float]:
    """Bounds in Unix seconds of `2019`, `2019-03..2021`, `..2001`, `1990..`, `a/b`, or what is relative to `now`.

    `today`, `yesterday` and `tomorrow`, and distances in days or more such as `-30d` and `+3mo`, are whole days in UTC;
    `now` and distances in hours or less are whole seconds, and so is a date-time. `read` reads a single date; the
    default takes EDTF. DateError has the place in `text`.
    """
    if text.startswith(("[", "{")):
        return _whole_seconds(read(text))
    separator = "/" if "/" in text else ".."
    left, found, right = text.partition(separator)
    if not found:
        return _moment(text, 0, now, read)
    second = len(left) + len(separator)
    if _CLOCK.fullmatch(right.strip()) and (day := _ON_A_DAY.match(left.strip())):
        right = day[0] + right.strip()  # 2026-03-14T02:10..02:40
    if not left.strip(". ") and not right.strip(". "):
        raise DateError(
            f"{shown(text)} is not a range: expected a date on one side at least", position=0
        )
    earliest = _moment(left, 0, now, read)[0] if left.strip(". ") else -inf
    latest = _moment(right, second, now, read)[1] if right.strip(". ") else inf
    if earliest > latest:
        raise DateError(f"{shown(text)} is not a range: it ends before it begins", position=second)
    return earliest, latest


def parse_duration(text: str) -> float:
    """Seconds of `30d`, `2w`, `5h`, `90min`, `10s`, `3mo`, `1.5y`, `1h 30min`; months and years are mean ones."""
    return sum(
        amount * (_SECONDS[unit] if unit in _SECONDS else _MONTHS[unit] * MONTH_SECONDS)
        for amount, unit in _amounts(text, 0)
    )


def _amounts(text: str, start: int) -> list[tuple[float, str]]:
    """Numbers and units from `start` to the end of the text."""
    amounts: list[tuple[float, str]] = []
    at = start
    while at < len(text) or not amounts:
        number = _NUMBER.match(text, at)
        if number is None:
            _fail(text, "expected a number such as 30", at)
        word = _UNIT.match(text, number.end())
        unit = _SPELT.get(word.group(1).lower()) if word else None
        if word is None or unit is None:
            ambiguous = word is not None and word.group(1).lower() == "m"
            why = "'m' can be minutes (min) or months (mo)" if ambiguous else f"expected {UNITS}"
            _fail(text, why, number.end())
        amounts.append((float(number.group()), unit))
        at = word.end()
    return amounts


def _fail(text: str, why: str, at: int) -> NoReturn:
    raise DateError(f"{shown(text)} is not a duration: {why} at character {at + 1}", position=at)


def _moment(
    text: str, start: int, now: float, read: Callable[[str], tuple[float, float]]
) -> tuple[float, float]:
    """Bounds of one side of a range; `start` is where it stands in the whole text."""
    inner = text.strip(" ")
    start += len(text) - len(text.lstrip(" "))
    today = floor(now / DAY) * DAY
    word = inner.lower()
    try:
        if word == "now":
            return _whole_seconds((now, now))
        if word in _DAYS_FROM_TODAY:
            return _day(today + _DAYS_FROM_TODAY[word] * DAY)
        if _RELATIVE.match(inner):
            return _distant(inner, now)
        if _HOUR.fullmatch(inner):
            return _whole_seconds((read(f"{inner}:00")[0], read(f"{inner}:59")[1]))
        return _whole_seconds(read(inner))
    except DateError as error:
        raise DateError(error.message, position=start + error.position, hint=error.hint) from None


def _distant(text: str, now: float) -> tuple[float, float]:
    """A day, or a second if the distance is given in hours or less, before or after now."""
    sign = 1 if text[0] == "+" else -1
    amounts = _amounts(text, 1)
    months = sum(amount * _MONTHS[unit] for amount, unit in amounts if unit in _MONTHS)
    rest = sum(amount * _SECONDS[unit] for amount, unit in amounts if unit in _SECONDS)
    whole = floor(months)
    rest += (months - whole) * MONTH_SECONDS
    moment = months_later(now, sign * whole) + sign * rest
    if any(unit in ("s", "min", "h") for _, unit in amounts):
        return _whole_seconds((moment, moment))
    return _day(floor(moment / DAY) * DAY)


def _day(begin: float) -> tuple[float, float]:
    return float(begin), just_before(begin + DAY)


def _whole_seconds(limits: tuple[float, float]) -> tuple[float, float]:
    """A moment is the second it lies in: `10:10:10` typed in a filter means all of that second."""
    earliest, latest = limits
    if earliest != latest:
        return limits
    return float(floor(earliest)), just_before(floor(earliest) + 1.0)
