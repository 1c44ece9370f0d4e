"""A line of time that zooms from the age of the universe to seconds: where moments stand, and what its ticks say.

Ticks stand at round calendar moments. A label says only what changes from tick to tick; the context above it, which
sticks to the left edge, says the rest, so that the year can always be read.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from timeloom.dates.edtf.calendar import DAY, civil_from_seconds
from timeloom.dates.scale import (
    STEPS,
    YEAR,
    Step,
    civil_seconds,
    context_of,
    label_of,
    moments,
    years,
)
from timeloom.dates.words.years import year_words

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


CLOSEST: Final = 1 / 60
"""Seconds per cell at the closest zoom."""
WIDEST: Final = 2e10 * YEAR
"""Seconds per cell at the widest zoom: any timeline is a dot then."""

_LABEL_CELLS: Final = {"second": 9, "minute": 6, "hour": 6, "day": 3, "month": 4, "year": 5}


class Tick(NamedTuple):
    """A round moment: its column, its short label, and the context that the label leaves out."""

    column: int
    label: str
    context: str


@dataclass(frozen=True, slots=True)
class TimeAxis:
    """`columns` cells of `scale` seconds each, the first of which begins at `start` (Unix seconds)."""

    start: float
    scale: float
    columns: int

    @property
    def end(self) -> float:
        """Where the last cell ends."""
        return self.start + self.scale * self.columns

    def column(self, moment: float) -> int:
        """The cell a moment falls into; before 0 or past the last one where it is off the line."""
        cells = (moment - self.start) / self.scale
        if not -1e9 < cells < 1e9:
            return -(10**9) if cells < 0 else 10**9
        return math.floor(cells + 1e-9)

    def moment(self, column: float) -> float:
        """Where a cell begins."""
        return self.start + self.scale * column

    def edges(self) -> list[float]:
        """The bounds of all cells, ascending, one more than there are cells."""
        return [self.moment(column) for column in range(self.columns + 1)]

    def panned(self, cells: float) -> TimeAxis:
        """Moved later by so many cells (earlier, if negative)."""
        return replace(self, start=self.start + cells * self.scale)

    def zoomed(self, factor: float, about: float) -> TimeAxis:
        """Closer by `factor` (wider, below 1), the moment `about` staying in its place."""
        # Closer than this, a double could not tell one cell from the next so far from 1970.
        closest = max(CLOSEST, abs(about) * 1e-13)
        scale = min(max(self.scale / factor, closest), WIDEST)
        return TimeAxis(about - (about - self.start) * (scale / self.scale), scale, self.columns)

    def showing(self, moment: float, margin: int = 2) -> TimeAxis:
        """The same zoom, moved just so far that the moment can be seen, centred where it was far off."""
        column = self.column(moment)
        if margin <= column < self.columns - margin:
            return self
        if -self.columns < column < 2 * self.columns:
            return self.panned(
                column - margin if column < margin else column - (self.columns - margin - 1)
            )
        return replace(self, start=moment - self.scale * self.columns / 2)

    def resized(self, columns: int) -> TimeAxis:
        """As many seconds a cell on a longer or shorter line, its middle staying in the middle."""
        middle = self.start + self.scale * self.columns / 2
        return TimeAxis(middle - self.scale * columns / 2, self.scale, columns)

    def ticks(self) -> list[Tick]:
        """Ticks with labels that do not touch, at the closest step that leaves them room."""
        step = self._step()
        return [
            Tick(column, label_of(civil, step), context_of(civil, step))
            for civil in moments(self.start, self.end, step)
            if 0 <= (column := self.column(civil_seconds(civil))) < self.columns
        ]

    def context(self) -> str:
        """What the left edge has to say so that the first label can be read: its year, month or day."""
        return context_of(civil_from_seconds(self.start), self._step())

    def _step(self) -> Step:
        for step in STEPS:
            if step.seconds >= self.scale * (_LABEL_CELLS[step.unit] + 2):
                return step
        widest = len(year_words(civil_from_seconds(self.start).year, compact=True))
        widest = max(
            widest,
            len(year_words(civil_from_seconds(self.end).year, compact=True)),
            _LABEL_CELLS["year"],
        )
        return years(self.scale * (widest + 3))


def fitting(earliest: float, latest: float, columns: int, margin: int = 1) -> TimeAxis:
    """The axis that shows a span whole, with some room at both ends; a single moment gets a year about it."""
    span = latest - earliest
    if span <= 0:
        earliest, span = earliest - YEAR / 2, YEAR
    scale = min(max(span / max(columns - 2 * margin, 1), CLOSEST), WIDEST)
    return TimeAxis(earliest - margin * scale, scale, columns)


class AxisLabels(NamedTuple):
    """The two lines above an axis as (column, text), none touching the next, and the columns of its ticks."""

    contexts: list[tuple[int, str]]
    labels: list[tuple[int, str]]
    ticks: list[int]


def axis_labels(axis: TimeAxis) -> AxisLabels:
    """Labels in place: contexts begin where they change, the first one sticks to the left edge."""
    ticks = axis.ticks()
    labels: list[tuple[int, str]] = []
    free = 0
    for tick in ticks:
        if tick.column >= free and tick.column + len(tick.label) <= axis.columns:
            labels.append((tick.column, tick.label))
            free = tick.column + len(tick.label) + 1
    changes = [(0, axis.context())]
    for tick in ticks:
        if tick.context and tick.context != changes[-1][1]:
            changes.append((tick.column, tick.context))
    contexts: list[tuple[int, str]] = []
    for number, (column, text) in enumerate(changes):
        following = changes[number + 1][0] if number + 1 < len(changes) else axis.columns
        if text and column + len(text) < following + (following == axis.columns):
            contexts.append((column, text))
    if not contexts and changes[-1][1] and len(changes[-1][1]) <= axis.columns:
        contexts = [(0, changes[-1][1])]
    return AxisLabels(contexts, labels, [tick.column for tick in ticks])
