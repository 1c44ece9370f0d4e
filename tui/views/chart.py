"""The bars of a histogram as a grid of codes: which piece of which bar stands in which cell.

A row of the grid is a text with one code a cell, so that all of it is turned into signs and styles in one go.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from timeloom.tui.panes.strip_layout import levels
from timeloom.tui.views.histogram.layout import Bars, Label, peak_labels, stacked

BLANK: Final = "\x00"
GAP: Final = "\x01"
"""Between two bars: no part of any bucket."""
_FIRST: Final = 2


def code(piece: int) -> str:
    """The code of a piece, of which every kind of chart has its own, numbered from 0 on."""
    return chr(_FIRST + piece)


class Chart:
    """The bars of all buckets counted, on so many rows. Each is made when it is first seen, and then kept.

    `columns` says of a bucket which codes stand in its bar from the bottom up: in all of its cells, or cell by cell.
    """

    def __init__(
        self,
        rows: int,
        highest: int,
        numbers: Sequence[int],
        tops: Sequence[int],
        columns: Callable[[int], Sequence[str]],
        parts: Sequence[Sequence[int]] = (),
    ) -> None:
        self.highest = highest
        """The number that the highest bar stands for."""
        self.numbers = numbers
        """By bucket: what a label of its bar says."""
        self.tops = tops
        """By bucket: the rows that its bar takes, at least in part."""
        self.parts = parts
        """By part and bucket: the numbers that the bars are made of, where they have parts."""
        self._rows = rows
        self._columns = columns
        self._made: dict[int, list[str]] = {}

    def _bar(self, at: int) -> list[str]:
        known = self._made.get(at)
        if known is None:
            made = self._columns(at) if 0 <= at < len(self.tops) else ("",)
            known = self._made[at] = [column.ljust(self._rows, BLANK) for column in made]
        return known

    def grid(self, bars: Bars, first: int) -> list[str]:
        """The rows from the bottom up. `first` is the number of the first bucket counted."""
        cells, blank = bars.bar, BLANK * self._rows
        gap = [GAP * self._rows] * (bars.width - cells)
        columns: list[str] = []
        for number in range(bars.first, bars.first + bars.count):
            bar = self._bar(number - first)
            columns += bar * cells if len(bar) == 1 else [*bar, *[blank] * (cells - len(bar))]
            columns += gap
        return ["".join(row) for row in zip(*columns, strict=True)]

    def labels(self, bars: Bars, first: int) -> list[Label]:
        """The numbers over the bars that stand out."""
        numbers, tops = [], []
        for at in range(bars.first - first, bars.first - first + bars.count):
            known = 0 <= at < len(self.tops)
            numbers.append(self.numbers[at] if known else 0)
            tops.append(self.tops[at] if known else 0)
        return peak_labels(numbers, tops, bars, self._rows)


def plain(counts: Sequence[int], lit: Sequence[int] | None, rows: int, steps: int) -> Chart:
    """Bars of `steps` to a row: piece n is n steps high. What is not lit has its own pieces, from `steps` + 1 on."""
    highest = max(counts, default=0)
    tall = levels(counts, highest, (rows - 1) * steps)
    tops = [-(-height // steps) for height in tall]

    def columns(at: int) -> tuple[str]:
        height = tall[at]
        if lit is None or not height:
            return (_steps(height, steps),)
        low = _steps(-(-height * lit[at] // counts[at]), steps)
        return (low + _steps(height, steps, steps + 1)[len(low) :],)

    return Chart(rows, highest, counts, tops, columns)


def _steps(height: int, steps: int, first: int = 0) -> str:
    full, rest = divmod(height, steps)
    return code(first + steps) * full + (code(first + rest) if rest else "")


def stacks(counts: Sequence[int], parts: Sequence[Sequence[int]], rows: int, steps: int) -> Chart:
    """As high as plain ones, in whole cells: piece n belongs to part n, the first at the bottom; one more to none."""
    highest = max(counts, default=0)
    tops = [-(-height // steps) for height in levels(counts, highest, (rows - 1) * steps)]

    def columns(at: int) -> tuple[str]:
        numbers = [part[at] for part in parts]
        numbers.append(max(counts[at] - sum(numbers), 0))
        cells = stacked(numbers, tops[at])
        return ("".join(code(piece) * count for piece, count in enumerate(cells)),)

    return Chart(rows, highest, counts, tops, columns, parts)


def beside(parts: Sequence[Sequence[int]], rows: int) -> Chart:
    """A bar of whole cells for each part, side by side: piece n belongs to part n."""
    most = [max(numbers) for numbers in zip(*parts, strict=True)]
    highest = max(most, default=0) or 1
    tall = [levels(part, highest, rows - 1) for part in parts]

    def columns(at: int) -> list[str]:
        return [code(piece) * heights[at] for piece, heights in enumerate(tall)]

    return Chart(rows, highest, most, levels(most, highest, rows - 1), columns, parts)
