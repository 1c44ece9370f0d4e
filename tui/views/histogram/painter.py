"""How a histogram looks: a headline, bars with their numbers over an axis, and the stretches worth a look beside it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from rich.cells import cell_len
from rich.style import Style

from timeloom.stats import Burst, Gap
from timeloom.tui.cells import clip, grid
from timeloom.tui.views.canvas import Canvas
from timeloom.tui.views.chart import BLANK, GAP, Chart, beside, code, plain, stacks
from timeloom.tui.views.histogram.data import (
    Counts,
    Stretches,
    bucket_words,
    burst_in,
    events_in,
    gap_in,
    short_number,
)
from timeloom.tui.views.histogram.layout import Bars, axis_text, number_ticks

if TYPE_CHECKING:
    from timeloom.tui.views.histogram.view import HistogramView

FOOT: Final = 3
"""Lines under the bars: rule, labels, what the labels leave out."""
BESIDE: Final = (76, 32)
"""From this many columns on gaps and bursts stand beside the bars, on that many columns."""
BELOW: Final = (26, 8)
"""On narrower screens of at least so many lines they stand below, on that many lines."""
NUMBERS: Final = 5
"""Cells for the axis of numbers."""


@dataclass(frozen=True, slots=True)
class Room:
    """Where the parts of the view are."""

    left: int
    top: int
    columns: int
    rows: int
    """The bars: their first column and line, how many of both."""
    pane: tuple[int, int, int] | None
    """Column, line and width of the list of gaps and bursts."""
    below: bool = False

    def places(self, gaps: int, bursts: int) -> list[tuple[int, int]]:
        """Column and line of each entry of the pane; bursts stand under the gaps, or beside them."""
        if self.pane is None:
            return []
        column, line, width = self.pane
        right = column + (width // 2 if self.below else 0)
        down = line + 1 + (0 if self.below else max(gaps, 1) + 2)
        return [
            *((column, line + 1 + at) for at in range(gaps)),
            *((right, down + at) for at in range(bursts)),
        ]

    def entry_at(self, x: int, y: int, stretches: Stretches | None) -> int | None:
        """The entry that is drawn at a cell."""
        if stretches is None or self.pane is None:
            return None
        width = self.pane[2] // 2 if self.below else self.pane[2]
        for at, (column, line) in enumerate(
            self.places(len(stretches.gaps), len(stretches.bursts))
        ):
            if line == y and column <= x < column + width:
                return at
        return None


def room_for(width: int, height: int, *, legend: bool) -> Room:
    top = 2 + legend
    beside, below = width >= BESIDE[0], width < BESIDE[0] and height >= BELOW[0]
    columns = width - NUMBERS - 1 - (BESIDE[1] if beside else 0)
    rows = height - top - FOOT - (BELOW[1] if below else 0)
    pane = None
    if beside:
        pane = (width - BESIDE[1] + 2, 0, BESIDE[1] - 2)
    elif below:
        pane = (1, height - BELOW[1] + 1, width - 2)
    return Room(NUMBERS, top, max(columns, 1), max(rows, 1), pane, below)


class HistogramPainter:
    """Draws one state of the view."""

    def __init__(self, view: HistogramView) -> None:
        self._view = view
        self._glyphs = view.explorer.glyphs
        self._room = view.room
        self._cursor, self._brushed = view.cursor, view.brushed
        self._at_cursor = "cursor" if view.has_focus else "blurred"
        self._canvas: Canvas[Style] = Canvas(view.size.width, view.size.height, view.paint("blank"))

    def drawn(self) -> Canvas[Style]:
        """Everything, on a canvas as large as the view."""
        view, bars = self._view, self._view.bars
        if bars is None:
            self._text(1, 2, _why_empty(view), "dim")
            return self._canvas
        counts = view.counts
        if counts is not None and counts.unit != bars.unit:
            counts = None
        self._headline(bars, counts)
        if counts is None:
            blank = BLANK * bars.bar + GAP * (bars.width - bars.bar)
            self._grid(bars, [blank * bars.count] * self._room.rows)
        else:
            chart = self._chart(counts)
            self._numbers(chart.highest)
            self._grid(bars, chart.grid(bars, counts.first))
            self._peaks(bars, counts, chart)
        self._axis(bars, self._left_out(counts))
        self._pane()
        return self._canvas

    def _paint(self, *names: str) -> Style:
        return self._view.paint("blank", *names)

    def _text(self, row: int, column: int, text: str, *names: str) -> int:
        """Write, and say where it ended."""
        self._canvas.text(row, column, text, self._paint(*names))
        return column + cell_len(text)

    # Words above

    def _headline(self, bars: Bars, counts: Counts | None) -> None:
        view, dot = self._view, self._glyphs.dot
        low, high = self._brushed or (self._cursor, self._cursor)
        said = "counting" if counts is None else events_in(counts, low, high - low + 1)
        width = self._room.left + self._room.columns
        end = f"by {bars.unit.name}"
        if self._brushed is not None:
            said += f" {dot} Enter filters"
        words = bucket_words(bars, low, high, width - 5 - len(said))
        column = self._text(0, 1, clip(words, width - 12, self._glyphs.ellipsis), "headline")
        said = clip(f" {dot} {said}", width + 1 - column, self._glyphs.ellipsis)
        column = self._text(0, column, said, "axis")
        if column + len(end) + 3 <= width:
            self._text(0, width - len(end), end, "dim")
        if view.field:
            self._legend(low, high, counts)

    def _left_out(self, counts: Counts | None) -> str:
        """How many matches stand in no bucket, where that is known."""
        explorer = self._view.explorer
        total = explorer.info.events if not explorer.state.filtered else explorer.numbers.matches
        if counts is None or not counts.whole or total is None:
            return ""
        missing = total - sum(counts.counts)
        return f"{missing:,} without a beginning" if missing > 0 else ""

    def _legend(self, low: int, high: int, counts: Counts | None) -> None:
        """What each filling stands for, with the numbers at the cursor."""
        width = self._room.left + self._room.columns
        values, column = self._view.values, 1
        numbers = self._split(counts, low, high) if counts is not None and counts.parts else []
        for at, name in enumerate((*values, "others")):
            text = clip(grid(name), 16, self._glyphs.ellipsis)
            if counts is not None and numbers:
                if not numbers[at] and (at == len(values) or name not in counts.parts):
                    continue
                text = f"{text} {numbers[at]:,}"
            elif at == len(values):
                continue
            if column + cell_len(text) + 4 > width:
                self._text(1, column, self._glyphs.ellipsis, "dim")
                return
            column = self._text(1, column, self._glyphs.fills[at] + " ", self._value(at))
            column = self._text(1, column, text, "axis" if counts else "dim") + 2

    def _split(self, counts: Counts, low: int, high: int) -> list[int]:
        """What is lit from one bucket to another, per value; what none of them has is last."""
        first, last = max(low - counts.first, 0), max(high + 1 - counts.first, 0)
        return [sum(part[first:last]) for part in self._chart(counts).parts]

    def _value(self, at: int) -> str:
        return f"value-{at}" if at < len(self._view.values) else "dim"

    # Bars

    def _chart(self, counts: Counts) -> Chart:
        """The bars of what was counted; they stay the same from key to key."""
        view, steps, rows = self._view, len(self._glyphs.bars) - 1, self._room.rows
        split = bool(view.field and counts.parts)
        wanted = (counts, split, view.values, view.arrangement, rows, steps)
        if view.charted is None or view.charted[0] != wanted:
            if not split:
                chart = plain(counts.counts, counts.lit, rows, steps)
            elif view.arrangement == "beside":
                chart = beside(counts.split(view.values), rows)
            else:
                chart = stacks(counts.counts, counts.split(view.values), rows, steps)
            view.charted = (wanted, chart)
        return view.charted[1]

    def _pieces(self) -> list[tuple[str, str]]:
        """The sign and the style of every piece of a bar, as the chart numbers them."""
        counts, bars, fills = self._view.counts, self._glyphs.bars, self._glyphs.fills
        if not (self._view.field and counts is not None and counts.parts):
            return [(sign, style) for style in ("bar", "dim") for sign in bars]
        parts = [(fills[at], self._value(at)) for at in range(len(self._view.values) + 1)]
        return [*parts, (self._glyphs.faded, "dim")]

    def _grid(self, bars: Bars, rows: list[str]) -> None:
        """The rows of a chart from the bottom up, on the ground of the cursor's column and of the brushed ones."""
        pieces = self._pieces()
        signs = {ord(BLANK): " ", ord(GAP): " "}
        signs |= {ord(code(piece)): sign for piece, (sign, _) in enumerate(pieces)}
        grounds = [
            (first, last, self._styles(pieces, ground))
            for first, last, ground in self._grounds(bars)
        ]
        drawn: dict[str, tuple[str, list[Style]]] = {}
        bottom = self._room.top + self._room.rows - 1
        for up, codes in enumerate(rows):
            if codes not in drawn:
                styles: list[Style] = []
                for first, last, table in grounds:
                    styles += map(table.__getitem__, codes[first:last])
                drawn[codes] = (codes.translate(signs), styles)
            self._canvas.row(bottom - up, self._room.left, *drawn[codes])

    def _styles(self, pieces: list[tuple[str, str]], ground: tuple[str, ...]) -> dict[str, Style]:
        """The style of every code on a ground."""
        styles = {code(piece): self._paint(*ground, name) for piece, (_, name) in enumerate(pieces)}
        return {BLANK: self._paint(*ground), GAP: self._paint(), **styles}

    def _grounds(self, bars: Bars) -> list[tuple[int, int, tuple[str, ...]]]:
        """The cells of the chart from one to another, and the ground that they have in common."""
        low, high = self._brushed or (self._cursor, self._cursor)
        limits = (low, high + 1, self._cursor, self._cursor + 1)
        last = bars.first + bars.count
        cuts = sorted({bars.first, last, *(at for at in limits if bars.first < at < last)})
        return [
            (bars.column(begin), bars.column(end), self._ground(begin))
            for begin, end in pairwise(cuts)
        ]

    def _ground(self, number: int) -> tuple[str, ...]:
        low, high = self._brushed or (0, -1)
        names: tuple[str, ...] = ("selected",) if low <= number <= high else ()
        return (*names, self._at_cursor) if number == self._cursor else names

    def _numbers(self, highest: int) -> None:
        rows = self._room.rows - 1
        for tick in number_ticks(highest, rows):
            row = self._room.top + self._room.rows - max(round(tick / highest * rows), 1)
            text = short_number(tick)
            self._text(row, self._room.left - 1 - len(text), text, "tick-label")

    def _peaks(self, bars: Bars, counts: Counts, chart: Chart) -> None:
        for label in chart.labels(bars, counts.first):
            line = self._room.top + self._room.rows - 1 - label.row
            ground = self._ground(bars.number_at(label.column))
            self._text(line, self._room.left + label.column, label.text, *ground, "label")

    # The axis of time

    def _axis(self, bars: Bars, left_out: str) -> None:
        glyphs, left = self._glyphs, self._room.left
        line = self._room.top + self._room.rows
        text = axis_text(bars)
        self._text(line, left, glyphs.rule * bars.columns, "tick")
        for column in text.ticks:
            self._text(line, left + column, glyphs.tick, "tick")
        if self._brushed is not None:
            for number in range(self._brushed[0], self._brushed[1] + 1):
                if bars.holds(number):
                    column = left + bars.column(number)
                    self._text(line, column, glyphs.heavy_rule * bars.width, "here")
        if bars.holds(self._cursor):
            column = left + bars.column(self._cursor) + (bars.bar - 1) // 2
            self._text(line, column, glyphs.pointer, "here")
        for column, label in text.labels:
            self._text(line + 1, left + column, label, "axis")
        used = 0
        for column, label in text.contexts:
            used = self._text(line + 2, left + column, label, "context") - left
        if left_out and used + 2 + len(left_out) <= self._room.columns:
            self._text(line + 2, left + self._room.columns - len(left_out), left_out, "dim")

    # Gaps and bursts

    def _pane(self) -> None:
        room, stretches = self._room, self._view.stretches
        if room.pane is None:
            return
        column, line, width = room.pane
        if room.below:
            self._text(line - 1, 0, self._glyphs.rule * self._view.size.width, "tick")
        else:
            for row in range(self._view.size.height):
                self._text(row, column - 2, self._glyphs.wall, "tick")
        gaps = stretches.gaps if stretches is not None else ()
        bursts = stretches.bursts if stretches is not None else ()
        each = width // 2 if room.below else width
        self._text(line, column, clip("Longest gaps", each), "heading")
        right = column + width // 2 if room.below else column
        down = line if room.below else line + max(len(gaps), 1) + 2
        self._text(down, right, clip("Busiest periods", each), "heading")
        if stretches is not None:
            nothing = self._glyphs.rule
            if not gaps:
                self._text(line + 1, column, nothing, "dim")
            if not bursts:
                self._text(down + 1, right, nothing, "dim")
        places = room.places(len(gaps), len(bursts))
        entries: tuple[Gap | Burst, ...] = (*gaps, *bursts)
        for at, (entry, place) in enumerate(zip(entries, places, strict=True)):
            self._entry(at, entry, place, each - 1)

    def _entry(self, at: int, entry: Gap | Burst, place: tuple[int, int], width: int) -> None:
        chosen = at == self._view.entry
        said = gap_in(entry, width - 2) if isinstance(entry, Gap) else burst_in(entry, width - 2)
        text = clip(said, width - 2, self._glyphs.ellipsis)
        column, line = place
        state = ("chosen",) if chosen else ()
        self._text(line, column, self._glyphs.cursor if chosen else " ", "here")
        self._text(line, column + 1, text.ljust(width - 2) if chosen else text, "axis", *state)


def _why_empty(view: HistogramView) -> str:
    if not view.explorer.info.events:
        return "There are no events yet: press a to add the first one."
    return "No event here has a date from which it could be counted."
