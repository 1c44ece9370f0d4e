"""Labels of a line of time."""

from __future__ import annotations

from typing import Final

from timeloom.dates.calendar import DAY, civil_from_seconds
from timeloom.dates.scale import YEAR, civil_seconds, label_of, moments, years
from timeloom.dates.years import year_words

_FEW_YEARS: Final = 3
"""Below this many years a line needs months, days or times of day."""
_DEEP: Final = 10_000
"""From this many years a step on, nobody counts from the year 1."""


def labels(earliest: float, latest: float, columns: int) -> list[tuple[int, str]]:
    """Column and text of round years along a line, none touching the next; of what is finer where it is short."""
    first, last = civil_from_seconds(earliest).year, civil_from_seconds(latest).year
    if last - first < _FEW_YEARS:
        return _fine_labels(earliest, latest, columns)
    widest = max(len(year_words(first, compact=True)), len(year_words(last, compact=True))) + 3
    step = years(YEAR * (last - first + 1) / max(columns // widest, 1))
    found: list[tuple[int, str]] = []
    span = max(latest - earliest, 1.0)
    free = 0
    if first % step.every:
        found.append((0, year_words(first, compact=True)))
        free = len(found[0][1]) + 1
    for civil in moments(earliest, latest, step):
        column = int((civil_seconds(civil) - earliest) / span * columns)
        text = label_of(civil, step)
        if column >= free and column + len(text) <= columns:
            found.append((column, text))
            free = column + len(text) + 1
    end = year_words(last, compact=True)
    if step.every >= _DEEP and columns - len(end) >= free:
        found.append((columns - len(end), end))
    return found


def _fine_labels(earliest: float, latest: float, columns: int) -> list[tuple[int, str]]:
    """Months, days or times of day; the year, month or day that they leave out stands where it begins."""
    from timeloom.tui.layout.time_axis import TimeAxis

    axis = TimeAxis(earliest, max(latest - earliest, 1.0) / columns, columns)
    contexts, small = [(0, axis.context() or year_words(civil_from_seconds(earliest).year))], []
    for tick in axis.ticks():
        if tick.context != contexts[-1][1] and tick.context:
            contexts.append((tick.column, tick.context))
        else:
            small.append((tick.column, tick.label))
    taken: list[tuple[int, str]] = []
    for column, text in (*contexts, *small):
        end = column + len(text)
        apart = all(end < at or at + len(other) < column for at, other in taken)
        if apart and end <= columns:
            taken.append((column, text))
    return sorted(taken)


def span_words(earliest: float, latest: float, to: str) -> str:
    """From when to when, as finely as it takes to tell the ends apart: months, days, or times of one day."""
    first, last = civil_from_seconds(earliest), civil_from_seconds(latest)
    if first[:2] != last[:2] or not 1000 <= first.year <= 9999:
        begin, end = month_words(earliest), month_words(latest)
        return begin if begin == end else f"{begin} {to} {end}"
    begin, end = (f"{each.year}-{each.month:02d}-{each.day:02d}" for each in (first, last))
    if begin != end:
        if first.day == 1 and civil_from_seconds(latest + DAY).day == 1:
            return month_words(earliest)
        return f"{begin} {to} {end}"
    if latest - earliest >= DAY - 1:
        return begin
    begun, ended = (
        f"{int(each % DAY) // 3600:02d}:{int(each % DAY) // 60 % 60:02d}"
        for each in (earliest, latest)
    )
    return f"{begin} {begun}" if begun == ended else f"{begin} {begun} {to} {ended}"


def month_words(moment: float) -> str:
    """`2015-12`; the year alone where months say nothing."""
    civil = civil_from_seconds(moment)
    if 1000 <= civil.year <= 9999:
        return f"{civil.year}-{civil.month:02d}"
    return year_words(civil.year, compact=True)
