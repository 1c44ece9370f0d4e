"""Ticks of an axis of time between two moments, from seconds to billions of years; a label always says the year."""

from __future__ import annotations

from math import ceil, floor, log10
from typing import Final, NamedTuple

from timeloom.dates.calendar import DAY, civil_from_seconds, days_in_month, seconds
from timeloom.dates.years import MONTHS, year_words

_YEAR: Final = 365.2425 * DAY
_CLOCK_STEPS: Final = (1, 5, 15, 30, 60, 300, 900, 1800, 3600, 10_800, 21_600, 43_200)
_DAY_STEPS: Final = (1, 2, 5, 10)
_MONTH_STEPS: Final = (1, 3, 6)
_MILLION: Final = 1_000_000


class Tick(NamedTuple):
    """A mark on the axis: Unix seconds, and what stands at it."""

    at: float
    label: str


def ticks(first: float, last: float, most: int) -> list[Tick]:
    """Ticks from `first` to `last`, about `most` of them at the most, at round moments."""
    wanted = max((last - first) / max(1, most), 1e-9)
    if clock := next((step for step in _CLOCK_STEPS if step >= wanted), None):
        return _clock_ticks(first, last, clock)
    if days := next((step for step in _DAY_STEPS if step * DAY >= wanted), None):
        return _day_ticks(first, last, days)
    if months := next((step for step in _MONTH_STEPS if step * 30.4 * DAY >= wanted), None):
        return _month_ticks(first, last, months)
    years = wanted / _YEAR
    power = 10 ** floor(log10(years))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= years * 0.999)
    return _year_ticks(first, last, max(1, round(step)))


def _clock_ticks(first: float, last: float, step: int) -> list[Tick]:
    found = []
    for count in range(ceil(first / step), floor(last / step) + 1):
        at = civil_from_seconds(count * step)
        clock = f"{at.hour:02d}:{at.minute:02d}" + (f":{int(at.second):02d}" if step < 60 else "")
        found.append(Tick(float(count * step), f"{_day(at.year, at.month, at.day)}, {clock}"))
    return found


def _day_ticks(first: float, last: float, step: int) -> list[Tick]:
    # no tick so close to the next month's first that their labels would meet
    spare = step // 2 if step > 1 else 0
    found = [
        Tick(seconds(year, month, day), _day(year, month, day))
        for year, month in _months(first, last, 1)
        for day in range(1, days_in_month(year, month) + 1 - spare, step)
    ]
    return [tick for tick in found if first <= tick.at <= last]


def _month_ticks(first: float, last: float, step: int) -> list[Tick]:
    found = [
        Tick(seconds(year, month), f"{MONTHS[month - 1][:3]} {year_words(year)}")
        for year, month in _months(first, last, step)
    ]
    return [tick for tick in found if first <= tick.at <= last]


def _months(first: float, last: float, step: int) -> list[tuple[int, int]]:
    start, end = civil_from_seconds(first), civil_from_seconds(last)
    begin = start.year * 12 + (start.month - 1) // step * step
    return [
        (count // 12, count % 12 + 1) for count in range(begin, end.year * 12 + end.month, step)
    ]


def _year_ticks(first: float, last: float, step: int) -> list[Tick]:
    start, end = civil_from_seconds(first).year, civil_from_seconds(last).year
    found = []
    for count in range(start // step - 1, end // step + 2):
        year = _round_year(count * step, step)
        found.append(Tick(seconds(year), year_words(year, compact=True)))
    return [tick for tick in found if first <= tick.at <= last]


def _round_year(year: int, step: int) -> int:
    """The astronomical year that is round as people count: 500 BCE is −499, and there is no year 0."""
    if step == 1 or year > 0 or year <= -_MILLION:
        return year
    return year + 1


def _day(year: int, month: int, day: int) -> str:
    return f"{day} {MONTHS[month - 1][:3]} {year_words(year)}"
