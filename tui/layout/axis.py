"""Labels of a line of time."""

from __future__ import annotations

from timeloom.dates.calendar import civil_from_seconds, seconds
from timeloom.dates.years import year_words


def labels(earliest: float, latest: float, columns: int) -> list[tuple[int, str]]:
    """Column and text of round years along a line, none touching the next."""
    first, last = civil_from_seconds(earliest).year, civil_from_seconds(latest).year
    widest = max(len(year_words(first, compact=True)), len(year_words(last, compact=True))) + 3
    fitting = max(columns // widest, 1)
    step = _round_step((last - first + 1) / fitting)
    found: list[tuple[int, str]] = []
    span = max(latest - earliest, 1.0)
    year = -(-first // step) * step
    free = 0
    if first % step:
        found.append((0, year_words(first, compact=True)))
        free = len(found[0][1]) + 1
    while year <= last:
        column = int((seconds(year, 1, 1) - earliest) / span * columns)
        text = year_words(year, compact=True)
        if column >= free and column + len(text) <= columns:
            found.append((column, text))
            free = column + len(text) + 1
        year += step
    return found


def _round_step(least: float) -> int:
    step = 1
    while True:
        for factor in (1, 2, 5):
            if step * factor >= least:
                return step * factor
        step *= 10


def month_words(moment: float) -> str:
    """`2015-12`; the year alone where months say nothing."""
    civil = civil_from_seconds(moment)
    if 1000 <= civil.year <= 9999:
        return f"{civil.year}-{civil.month:02d}"
    return year_words(civil.year, compact=True)
