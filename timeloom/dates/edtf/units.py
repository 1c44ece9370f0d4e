"""What the digits of a date name: a part of the calendar with a beginning, an end and a precision.

Digits are patterns: `X` stands for any digit. The first and the last date that fit a pattern are its limits.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Final

from timeloom.dates.edtf.calendar import days_in_month, is_leap, seconds
from timeloom.dates.edtf.model import Precision

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SEASONS: Final = {
    **{code: (first, 3) for code, first in zip(range(21, 25), (3, 6, 9, 12), strict=True)},
    **{code: (first, 3) for code, first in zip(range(25, 29), (3, 6, 9, 12), strict=True)},
    **{code: (first, 3) for code, first in zip(range(29, 33), (9, 12, 3, 6), strict=True)},
    **{code: (first, 3) for code, first in zip(range(33, 37), (1, 4, 7, 10), strict=True)},
    **{code: (first, 4) for code, first in zip(range(37, 40), (1, 5, 9), strict=True)},
    **{code: (first, 6) for code, first in zip(range(40, 42), (1, 7), strict=True)},
}
"""First month and number of months of the parts of a year: seasons (21–24 anywhere, 25–28 north, 29–32 south),
quarters (33–36), quadrimesters (37–39) and halves (40–41). Seasons are meteorological; a winter begins in December."""

_COARSE: Final = (
    (10**9, Precision.BILLION_YEARS),
    (10**6, Precision.MILLION_YEARS),
    (10**4, Precision.TEN_MILLENNIA),
    (1000, Precision.MILLENNIUM),
    (100, Precision.CENTURY),
    (10, Precision.DECADE),
    (1, Precision.YEAR),
)


def _digits(pattern: str, *, last: bool) -> Iterator[int]:
    """Every number the pattern allows, from the smallest up or from the largest down."""
    order = "9876543210" if last else "0123456789"
    for digits in product(*(order if digit == "X" else digit for digit in pattern)):
        yield int("".join(digits))


def patterns(numbers: Iterable[int]) -> frozenset[str]:
    """The two-digit numbers and the patterns with `X` that at least one of them fits."""
    written = [f"{number:02d}" for number in numbers]
    return frozenset(
        form for text in written for form in (text, f"{text[0]}X", f"X{text[1]}", "XX")
    )


def completion(
    negative: bool, year: str, month: str, day: str, *, last: bool
) -> tuple[int, int, int] | None:
    """The first or last date of the calendar that fits the patterns; None where there is none.

    A month and a day depend on their year only by its being a leap year or not, so they are worked out twice at most,
    however many years fit: `XXXX-02-30` is refused as fast as `2024-02-30`.
    """
    years: Iterable[int] = _digits(year, last=last != negative)
    if negative:
        years = (-number for number in years if number)
    inside = {
        leap: _inside(2000 if leap else 2001, month, day, last=last) for leap in (False, True)
    }
    if not any(inside.values()):
        return None
    return next(((y, *found) for y in years if (found := inside[is_leap(y)])), None)


def _inside(year: int, month: str, day: str, *, last: bool) -> tuple[int, int] | None:
    """The first or last month and day of a year that fit the patterns."""
    for m in _digits(month, last=last) if month else (1,):
        if not 1 <= m <= 12:
            continue
        for d in _digits(day, last=last) if day else (1,):
            if 1 <= d <= days_in_month(year, m):
                return m, d
    return None


def unit(
    date: tuple[int, int, int], month: str, day: str, season: int | None
) -> tuple[float, float]:
    """Where the day, month, season or year of a date begins, and where the next one does."""
    year, first, number = date
    if season:
        first, length = SEASONS[season]
    elif day:
        begin = seconds(year, first, number)
        return begin, begin + 86_400
    else:
        length = 1 if month else 12
    carry, after = divmod(first - 1 + length, 12)
    return seconds(year, first), seconds(year + carry, after + 1)


def years_precision(years: int) -> Precision:
    """The precision of a run of so many years."""
    return next(found for least, found in _COARSE if years >= least)


def precision(year: str, month: str, day: str, season: int | None) -> Precision:
    if "X" in year:
        left_open = len(year) - year.index("X")
        return years_precision(10**left_open)
    if season:
        if season < 37:
            return Precision.SEASON
        return Precision.QUADRIMESTER if season < 40 else Precision.HALF_YEAR
    if not month or "X" in month:
        return Precision.YEAR
    return Precision.DAY if day and "X" not in day else Precision.MONTH
