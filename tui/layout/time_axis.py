"""A line of time that zooms from the age of the universe to seconds: where moments stand, and what its ticks say.

Ticks stand at round calendar moments. A label says only what changes from tick to tick; the context above it, which
sticks to the left edge, says the rest, so that the year can always be read.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final, Literal, NamedTuple

from timeloom.dates.calendar import (
    DAY,
    Civil,
    civil_from_days,
    civil_from_seconds,
    days_from_civil,
    seconds,
)
from timeloom.dates.years import MONTHS, year_words

YEAR: Final = 365.2425 * DAY
CLOSEST: Final = 1 / 60
"""Seconds per cell at the closest zoom."""
WIDEST: Final = 2e10 * YEAR
"""Seconds per cell at the widest zoom: any timeline is a dot then."""

Unit = Literal["second", "minute", "hour", "day", "month", "year"]


class Step(NamedTuple):
    """A distance between ticks: so many of a calendar unit, and about how many seconds that is."""

    unit: Unit
    every: int
    seconds: float


_STEPS: Final = (
    *(Step("second", n, n) for n in (1, 5, 15, 30)),
    *(Step("minute", n, 60 * n) for n in (1, 5, 15, 30)),
    *(Step("hour", n, 3600 * n) for n in (1, 3, 6, 12)),
    *(Step("day", n, DAY * n) for n in (1, 7)),
    *(Step("month", n, YEAR / 12 * n) for n in (1, 3, 6)),
)
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
            for civil in _moments(self.start, self.end, step)
            if 0 <= (column := self.column(_seconds(civil))) < self.columns
        ]

    def context(self) -> str:
        """What the left edge has to say so that the first label can be read: its year, month or day."""
        return context_of(civil_from_seconds(self.start), self._step())

    def _step(self) -> Step:
        for step in _STEPS:
            if step.seconds >= self.scale * (_LABEL_CELLS[step.unit] + 2):
                return step
        widest = len(year_words(civil_from_seconds(self.start).year, compact=True))
        widest = max(
            widest,
            len(year_words(civil_from_seconds(self.end).year, compact=True)),
            _LABEL_CELLS["year"],
        )
        least = self.scale * (widest + 3) / YEAR
        count = round_count(least)
        return Step("year", count, count * YEAR)


def round_count(least: float) -> int:
    """The smallest of 1, 2, 5, 10, 20, 50, … that is not below `least`."""
    power: int = 10 ** max(0, math.floor(math.log10(max(least, 1))))
    for factor in (1, 2, 5, 10):
        if factor * power >= least:
            return factor * power
    return 10 * power


def fitting(earliest: float, latest: float, columns: int, margin: int = 1) -> TimeAxis:
    """The axis that shows a span whole, with some room at both ends; a single moment gets a year about it."""
    span = latest - earliest
    if span <= 0:
        earliest, span = earliest - YEAR / 2, YEAR
    scale = min(max(span / max(columns - 2 * margin, 1), CLOSEST), WIDEST)
    return TimeAxis(earliest - margin * scale, scale, columns)


def _seconds(civil: Civil) -> float:
    return seconds(civil.year, civil.month, civil.day, civil.hour, civil.minute, int(civil.second))


def _moments(start: float, end: float, step: Step) -> Iterator[Civil]:
    """Round moments from the last one before `start` to `end`."""
    first = civil_from_seconds(start)
    if step.unit == "year":
        for year in _round_years(first.year, step.every):
            if seconds(year, 1, 1) >= end:
                return
            yield Civil(year, 1, 1, 0, 0, 0.0)
    elif step.unit == "month":
        month = first.year * 12 + (first.month - 1) // step.every * step.every
        while seconds(month // 12, month % 12 + 1, 1) < end:
            yield Civil(month // 12, month % 12 + 1, 1, 0, 0, 0.0)
            month += step.every
    elif step.unit == "day":
        yield from _days(first, end, step.every)
    else:
        yield from _clock(start, end, step)


def _round_years(first: int, every: int) -> Iterator[int]:
    """Years that are round as people count, from the last one up to `first` on: 200 BCE (-199), 100 BCE, 100 CE, …"""
    if every == 1:
        yield from itertools.count(first)
    place = first // every if first >= every else min((first - 1) // every, -1)
    for number in itertools.count(place):
        if number:
            yield number * every if number > 0 else 1 + number * every


def _days(first: Civil, end: float, count: int) -> Iterator[Civil]:
    """Every day, or the days that begin a quarter of a month (1, 8, 15, 22): weeks would not say which."""
    day = days_from_civil(first.year, first.month, first.day)
    while day * DAY < end:
        civil = civil_from_days(day)
        if count == 1 or civil[2] in (1, 8, 15, 22):
            yield Civil(*civil, 0, 0, 0.0)
        day += 1


def _clock(start: float, end: float, step: Step) -> Iterator[Civil]:
    moment = math.floor(start / step.seconds) * step.seconds
    while moment < end:
        yield civil_from_seconds(moment)
        moment += step.seconds


def label_of(civil: Civil, step: Step) -> str:
    """What a tick says for itself."""
    if step.unit == "year":
        return year_words(civil.year, compact=True)
    if step.unit == "month":
        return MONTHS[civil.month - 1][:3]
    if step.unit == "day":
        return str(civil.day)
    clock = f"{civil.hour:02d}:{civil.minute:02d}"
    return f"{clock}:{int(civil.second):02d}" if step.unit == "second" else clock


def context_of(civil: Civil, step: Step) -> str:
    """What stands above the ticks: the year of months, the month of days, the day of hours; nothing above years."""
    if step.unit == "year":
        return ""
    year = year_words(civil.year, compact=True)
    if step.unit == "month":
        return year
    if step.unit == "day":
        return f"{MONTHS[civil.month - 1]} {year}"
    return f"{civil.day} {MONTHS[civil.month - 1]} {year}"


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
