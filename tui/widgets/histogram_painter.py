"""How a histogram looks: a headline, bars with their numbers over an axis, and the stretches worth a look beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rich.cells import cell_len
from rich.style import Style

from tui.cells import clip, grid
from tui.histogram_data import Burst, Counts, Gap, Stretches
from tui.histogram_words import bucket_words, burst_in, events_in, gap_in, short_number
from tui.layout.canvas import Canvas
from tui.layout.histogram import (
    Bars,
    axis_text,
    heights,
    number_ticks,
    peak_labels,
    stacked,
)

if TYPE_CHECKING:
    from tui.widgets.histogram_view import HistogramView

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
        self._grounds(bars)
        if counts is not None:
            shown = counts.of(bars.first, bars.count)
            highest = max(counts.counts, default=0)
            if view.field and counts.parts and view.arrangement == "beside":
                self._beside(bars, counts)
            else:
                self._numbers(highest)
                self._bars(bars, counts, shown, highest)
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
        column = self._text(0, column, f" {dot} {said}", "axis")
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
        column = 1
        for at, name in enumerate((*self._view.values, "others")):
            text = clip(grid(name), 16, self._glyphs.ellipsis)
            if counts is not None and counts.parts:
                parts = self._parts(counts, low, high - low + 1)
                number = sum(parts[at])
                if not number and (at == len(self._view.values) or not self._known(counts, name)):
                    continue
                text = f"{text} {number:,}"
            elif at == len(self._view.values):
                continue
            if column + cell_len(text) + 4 > width:
                self._text(1, column, self._glyphs.ellipsis, "dim")
                return
            column = self._text(1, column, self._glyphs.fills[at] + " ", *self._value(at))
            column = self._text(1, column, text, "axis" if counts else "dim") + 2

    def _known(self, counts: Counts, name: str) -> bool:
        return name in counts.parts

    def _value(self, at: int) -> tuple[str, ...]:
        return (f"value-{at}",) if at < len(self._view.values) else ("dim",)

    def _parts(self, counts: Counts, first: int, count: int) -> list[list[int]]:
        """Numbers per value and bucket; what no shown value has is in the last one."""
        parts = [counts.of(first, count, value) for value in self._view.values]
        every = counts.lit_of(first, count)
        others = [max(total - sum(part[at] for part in parts), 0) for at, total in enumerate(every)]
        return [*parts, others]

    # Bars

    def _grounds(self, bars: Bars) -> None:
        """The cursor's column and the brushed ones, from top to bottom, so that empty buckets can be seen too."""
        for number in range(bars.first, bars.first + bars.count):
            names = self._ground(number)
            if names:
                column = self._room.left + bars.column(number)
                for row in range(self._room.top, self._room.top + self._room.rows):
                    self._canvas.restyle(row, column, column + bars.bar, self._paint(*names))

    def _ground(self, number: int) -> tuple[str, ...]:
        low, high = self._brushed or (0, -1)
        names: tuple[str, ...] = ("selected",) if low <= number <= high else ()
        if number == self._cursor:
            names += ("cursor" if self._view.has_focus else "blurred",)
        return names

    def _numbers(self, highest: int) -> None:
        rows = self._room.rows - 1
        for tick in number_ticks(highest, rows):
            row = self._room.top + self._room.rows - max(round(tick / highest * rows), 1)
            text = short_number(tick)
            self._text(row, self._room.left - 1 - len(text), text, "tick-label")

    def _bars(self, bars: Bars, counts: Counts, shown: list[int], highest: int) -> None:
        glyphs, rows = self._glyphs, self._room.rows - 1
        steps = len(glyphs.bars) - 1
        tall = heights(shown, highest, rows, steps)
        tops = [-(-height // steps) for height in tall]
        split = bool(self._view.field and counts.parts)
        parts = self._parts(counts, bars.first, bars.count) if split else []
        lit = counts.lit_of(bars.first, bars.count)
        for at, height in enumerate(tall):
            if not height:
                continue
            number = bars.first + at
            if split:
                stack = [part[at] for part in parts]
                self._stack(bars, number, [*stack, shown[at] - sum(stack)], tops[at])
            elif counts.lit is None:
                self._column(bars, number, height, steps)
            else:
                # The part that is lit over the whole of it.
                self._column(bars, number, height, steps, "dim")
                part = -(-height * lit[at] // shown[at])
                self._column(bars, number, part, steps)
        self._peaks(bars, shown, tops)

    def _peaks(self, bars: Bars, counts: list[int], tops: list[int]) -> None:
        for label in peak_labels(counts, tops, bars, self._room.rows):
            line = self._room.top + self._room.rows - 1 - label.row
            ground = self._ground(bars.number_at(label.column))
            self._text(line, self._room.left + label.column, label.text, *ground, "label")

    def _column(self, bars: Bars, number: int, height: int, steps: int, name: str = "bar") -> None:
        """A plain bar, `height` eighths of a cell high."""
        style = self._paint(*self._ground(number), name)
        column = self._room.left + bars.column(number)
        bottom = self._room.top + self._room.rows - 1
        for row in range(-(-height // steps)):
            sign = self._glyphs.bars[min(height - row * steps, steps)]
            self._canvas.cells(bottom - row, column, sign * bars.bar, style)

    def _stack(self, bars: Bars, number: int, parts: list[int], rows: int) -> None:
        """A bar of whole cells, each value with a filling of its own, the first at the bottom."""
        column = self._room.left + bars.column(number)
        line = self._room.top + self._room.rows - 1
        ground, fills = self._ground(number), self._glyphs.fills
        for at, cells in enumerate(stacked([max(part, 0) for part in parts], rows)):
            if not cells:
                continue
            # The last part is what is not lit.
            fill = fills[at] if at < len(parts) - 1 else self._glyphs.faded
            style = self._paint(*ground, *self._value(at))
            for _ in range(cells):
                self._canvas.cells(line, column, fill * bars.bar, style)
                line -= 1

    def _beside(self, bars: Bars, counts: Counts) -> None:
        """One bar per value, a cell wide, all against the same highest number."""
        parts = self._parts(counts, bars.first, bars.count)
        highest = max((max(known, default=0) for known in counts.parts.values()), default=0)
        highest = max(highest, *parts[-1], 1)
        self._numbers(highest)
        rows, bottom = self._room.rows - 1, self._room.top + self._room.rows - 1
        for at, part in enumerate(parts):
            for place, height in enumerate(heights(part, highest, rows, 1)):
                number = bars.first + place
                style = self._paint(*self._ground(number), *self._value(at))
                column = self._room.left + bars.column(number) + at
                for row in range(height):
                    self._canvas.text(bottom - row, column, self._glyphs.fills[at], style)
        most = [max(values) for values in zip(*parts, strict=True)]
        self._peaks(bars, most, heights(most, highest, rows, 1))

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
        self._text(line, column, clip("longest without a beginning", each), "heading")
        right = column + width // 2 if room.below else column
        down = line if room.below else line + max(len(gaps), 1) + 2
        self._text(down, right, clip("most at once", each), "heading")
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
