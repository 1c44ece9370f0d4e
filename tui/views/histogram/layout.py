"""Where the parts of a histogram stand: bars and their numbers, the labels of both axes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

from timeloom.dates.edtf.calendar import Civil, civil_from_seconds, days_from_civil
from timeloom.dates.scale import YEAR, Unit
from timeloom.dates.words.years import MONTHS, year_words

WIDEST: Final = 8
"""Cells that a bucket gets at most, where all of them fit."""


@dataclass(frozen=True, slots=True)
class Bars:
    """`count` buckets from number `first` on, each `width` cells wide, the gap after its bar included."""

    unit: Unit
    first: int
    count: int
    width: int

    @property
    def columns(self) -> int:
        return self.count * self.width

    @property
    def bar(self) -> int:
        """Cells of the bar itself: where there is room, bars do not touch."""
        return max(self.width - 1, 1)

    def column(self, number: int) -> int:
        """Where the bar of a bucket begins; off the chart for what is not on it."""
        return (number - self.first) * self.width

    def number_at(self, column: int) -> int:
        """The bucket that a cell of the chart belongs to, the outermost ones for cells beside it."""
        return self.first + min(max(column // self.width, 0), self.count - 1)

    def holds(self, number: int) -> bool:
        return self.first <= number < self.first + self.count


def bucket_width(count: int, columns: int, least: int = 1) -> int:
    """Cells for each of `count` buckets on so many columns: as wide as all of them fit, at least `least`."""
    return max(least, min(columns // max(count, 1), max(WIDEST, least)))


# The axis of time


class _Level(NamedTuple):
    """Ticks at one distance: they stand where `key` changes; about how far apart, how wide their labels are."""

    seconds: float
    cells: int
    key: Callable[[float, Civil], object]
    label: Callable[[Civil], str]
    context: Callable[[Civil], str]


def _year(civil: Civil) -> str:
    return year_words(civil.year, compact=True)


def _month_of(civil: Civil) -> str:
    return f"{MONTHS[civil.month - 1]} {_year(civil)}"


def _day_of(civil: Civil) -> str:
    return f"{civil.day} {_month_of(civil)}"


def _fixed(length: int) -> _Level:
    """Ticks every so many seconds, below a day."""
    with_seconds = length < 60
    return _Level(
        length,
        8 if with_seconds else 5,
        lambda moment, _civil: moment // length,
        (lambda c: f"{c.hour:02d}:{c.minute:02d}:{int(c.second):02d}")
        if with_seconds
        else (lambda c: f"{c.hour:02d}:{c.minute:02d}"),
        _day_of,
    )


def _months(count: int) -> _Level:
    return _Level(
        count * YEAR / 12,
        3,
        lambda _moment, civil: (civil.year * 12 + civil.month - 1) // count,
        lambda civil: MONTHS[civil.month - 1][:3],
        _year,
    )


def _years(count: int) -> _Level:
    unit = Unit("", years=count)
    return _Level(count * YEAR, 0, lambda moment, _civil: unit.number(moment), _year, lambda _: "")


_LEVELS: Final = (
    *(_fixed(length) for length in (1, 5, 10, 30, 60, 300, 600, 1800, 3600, 10_800, 21_600, 43_200)),
    _Level(86_400.0, 2, lambda _m, c: days_from_civil(*c[:3]), lambda c: str(c.day), _month_of),
    _Level(
        7 * 86_400.0, 2, lambda _m, c: (c.year, c.month, min((c.day - 1) // 7, 3)),
        lambda c: str(c.day), _month_of,
    ),
    *(_months(count) for count in (1, 3, 6)),
    *(_years(factor * 10**power) for power in range(11) for factor in (1, 2, 5)),
)  # fmt: skip


class AxisText(NamedTuple):
    """Texts under the bars as (column, text), none touching the next, and the columns of the ticks."""

    labels: list[tuple[int, str]]
    contexts: list[tuple[int, str]]
    ticks: list[int]


@lru_cache(maxsize=16)
def axis_text(bars: Bars) -> AxisText:
    """Labels at round moments; the line below says what they leave out, so that the year can always be read."""
    starts = [bars.unit.start(bars.first + at) for at in range(-1, bars.count)]
    civils = [civil_from_seconds(start) for start in starts]
    level = _level(bars, civils)
    keys = [level.key(*pair) for pair in zip(starts, civils, strict=True)]
    ticks = [at for at in range(bars.count) if keys[at] != keys[at + 1]]
    labels: list[tuple[int, str]] = []
    free = 0
    for at in ticks or [0]:
        column, text = at * bars.width, level.label(civils[at + 1])
        if column >= free and column + len(text) <= bars.columns:
            labels.append((column, text))
            free = column + len(text) + 1
    contexts = _contexts([level.context(civil) for civil in civils[1:]], bars)
    return AxisText(labels, contexts, [at * bars.width for at in ticks])


def _level(bars: Bars, civils: Sequence[Civil]) -> _Level:
    """The closest ticks whose labels leave room between them."""
    widest = max(len(_year(civils[0])), len(_year(civils[-1])), 4)
    for level in _LEVELS:
        cells = level.cells or widest
        if level.seconds < bars.unit.seconds * 0.9:
            continue  # closer than the buckets themselves
        if level.seconds * bars.width / bars.unit.seconds >= cells + 1:
            return level
    return _LEVELS[-1]


def _contexts(texts: Sequence[str], bars: Bars) -> list[tuple[int, str]]:
    """Each text where it begins to hold; the first one sticks to the left edge."""
    changes = [
        (at * bars.width, text) for at, text in enumerate(texts) if not at or text != texts[at - 1]
    ]
    found: list[tuple[int, str]] = []
    for number, (column, text) in enumerate(changes):
        end = changes[number + 1][0] - 1 if number + 1 < len(changes) else bars.columns
        if text and column + len(text) <= end:
            found.append((column, text))
    if not found and changes[-1][1]:
        # No stretch is long enough for its name: the last one begins as far right as its name lets it.
        column, text = changes[-1]
        found = [(max(min(column, bars.columns - len(text)), 0), text)]
    return found


# The axis of numbers


def number_ticks(highest: int, rows: int) -> list[int]:
    """Round numbers up to the highest, 0 left out, as close as every third row."""
    if highest < 1 or rows < 1:
        return []
    least = max(highest * 3 / rows, 1)
    power = 1
    while True:
        for factor in (1, 2, 5):
            step = factor * power
            if step >= least:
                return list(range(step, highest + 1, step))
        power *= 10


# Bars


def stacked(parts: Sequence[int], cells: int) -> list[int]:
    """How many of `cells` each part gets, in proportion, all of them together exactly `cells`."""
    total = sum(parts)
    if not total:
        return [0] * len(parts)
    found: list[int] = []
    reached = before = 0
    for part in parts:
        reached += part
        end = (2 * reached * cells + total) // (2 * total)
        found.append(end - before)
        before = end
    return found


class Label(NamedTuple):
    """A number over a bar: rows from the bottom, column, text."""

    row: int
    column: int
    text: str


def peak_labels(counts: Sequence[int], tops: Sequence[int], bars: Bars, rows: int) -> list[Label]:
    """Numbers over the bars that stand out, as many as do not touch a bar or one another, the highest first.

    `tops` are the rows that each bar takes, at least in part. Where every bar has room for its number all get one.
    """
    wide = bars.width > len(f"{max(counts, default=0):,}")
    order = sorted(
        (at for at in range(len(counts)) if counts[at] and (wide or _is_peak(counts, at))),
        key=lambda at: (-counts[at], at),
    )
    taken: set[tuple[int, int]] = set()
    found: list[Label] = []
    for at in order:
        text, row = f"{counts[at]:,}", tops[at]
        column = at * bars.width + (bars.bar - len(text)) // 2
        column = min(max(column, 0), bars.columns - len(text))
        if row >= rows or column < 0:
            continue
        cells = range(column - 1, column + len(text) + 1)
        covered = tops[column // bars.width : (column + len(text) - 1) // bars.width + 1]
        if max(covered) > row:
            continue
        if taken.isdisjoint((row, cell) for cell in cells):
            taken.update((row, cell) for cell in cells[1:-1])
            found.append(Label(row, column, text))
    return found


def _is_peak(counts: Sequence[int], at: int) -> bool:
    """Whether neither neighbour is higher, and the one before not as high."""
    before = counts[at - 1] if at else 0
    after = counts[at + 1] if at + 1 < len(counts) else 0
    return counts[at] > before and counts[at] >= after
