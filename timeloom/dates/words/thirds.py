"""Name the intervals that "early", "mid" and "late" stand for: `2021-01~/2021-04~` is early 2021."""

from __future__ import annotations

from typing import TYPE_CHECKING

from timeloom.dates.edtf.calendar import civil_from_seconds
from timeloom.dates.edtf.model import Precision, Span
from timeloom.dates.words.years import MONTHS, decades_words, year_words

if TYPE_CHECKING:
    from timeloom.dates.english.periods import Period

_PARTS = ("early", "mid", "late")


def third_words(span: Span, *, compact: bool = False) -> str:
    """`early 2021`, `mid-May 2024`, `the late 19th century` (`late 19th c.`); nothing for any other interval."""
    start, end = span.start, span.end
    if start is None or end is None or start.text[-1:] != "~" or end.text[-1:] != "~":
        return ""
    if start.year is None or start.precision != end.precision:
        return ""
    from timeloom.dates.english import periods

    whole = f"{start.text}/{end.text}"
    for period, name in _wholes(start.year, start.month, start.precision, compact=compact):
        for part in _PARTS:
            if periods.third(period, part).edtf == whole:
                the = "the " if name.startswith("the ") else ""
                return f"{the}{part}{'-' if part == 'mid' else ' '}{name.removeprefix('the ')}"
    return ""


def _wholes(
    year: int, month: int | None, precision: Precision, *, compact: bool
) -> list[tuple[Period, str]]:
    """What an interval that begins in a year or month may be a third of, with its name."""
    from timeloom.dates.english import periods

    said = year_words(year, compact=compact)
    if precision is Precision.MONTH:
        return [(periods.year_of(year), said)]
    if precision is Precision.DAY and month is not None:
        name = MONTHS[month - 1]
        return [(periods.month_of(year, month), f"{name[:3] if compact else name} {said}")]
    if precision is not Precision.YEAR:
        return []
    days = periods.year_of(year).first
    found = [periods.of_unit("decade", days), periods.of_unit("century", days)]
    return [(period, name) for period in found if (name := _named(period, compact=compact))]


def _named(period: Period, *, compact: bool) -> str:
    first, last = (civil_from_seconds(day * 86_400.0).year for day in (period.first, period.last))
    name = decades_words(first, last, compact=compact)
    return name if compact or name.startswith("the ") else ""
