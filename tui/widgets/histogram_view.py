"""The Histogram view: how many events begin in each bucket of time, from a second to a billion years.

Its cursor is a bucket, since empty ones are places too; the shared focus goes along to the first event from there on.
"""

from __future__ import annotations

import math

from rich.style import Style
from textual import events

from timeloom.figures import Burst, Gap
from timeloom.store.protocol import Reader, Row
from timeloom.tui.layout.canvas import Canvas
from timeloom.tui.widgets.histogram_painter import HistogramPainter
from timeloom.tui.widgets.histogram_reading import HistogramReading


class HistogramView(HistogramReading):
    """Moving about, drawing, and what the mouse does."""

    def go_to_bucket(self, number: int, *, remember: bool = False) -> None:
        """Put the cursor on a bucket, and the focus on the first event from there on."""
        unit, extent = self.unit, self._extent
        if unit is None or extent is None:
            return
        number = min(max(number, unit.number(extent[0])), unit.number(extent[1]))
        self._moment = unit.start(number)
        self._moved()
        self._go_to_first_from(self._moment, remember=remember)

    def _moved(self) -> None:
        self.entry = None
        self._show_cursor()
        self._ask(self.explorer.state)
        self.redraw()
        self.explorer.strip.show_span(self.shown_span())

    def _go_to_first_from(self, moment: float, *, remember: bool, snap: bool = False) -> None:
        """Put the focus on the first event from a moment on; the cursor goes to its bucket only if it should `snap`.

        The cursor is drawn first: that is what the key is seen by.
        """
        if self._going is None:
            self.call_after_refresh(self._find)
        self._going = (moment, remember, snap)

    def _find(self) -> None:
        going, self._going = self._going, None
        if going is None:
            return
        query, (moment, remember, snap) = self.explorer.state.shown, going

        def find(reader: Reader) -> Row | None:
            key = reader.view(query).seek(moment)
            return reader.row(key) if key is not None else None

        def go(row: Row | None) -> None:
            if row is None or self.unit is None:
                return
            begin = row.earliest
            finite = begin is not None and math.isfinite(begin)
            if begin is not None and finite and (snap or self.unit.number(begin) == self.cursor):
                self._moment = begin
            self._own = row.key
            self.explorer.go(row, remember=remember)
            if snap:
                self._moved()

        self.explorer.access.ask("histogram-go", find, go)

    def move(self, by: int) -> None:
        focus, query = self.explorer.state.focus, self.explorer.state.shown

        def find(reader: Reader) -> list[Row]:
            key = focus.key if focus else None
            return reader.view(query).page(key, limit=abs(by), backwards=by < 0)

        def go(rows: list[Row]) -> None:
            if rows:
                self._own = None
                self.explorer.go(rows[-1] if by > 0 else rows[0])

        self.explorer.access.ask("histogram-go", find, go)

    def move_along(self, by: int) -> None:
        self.go_to_bucket(self.cursor + by)

    def move_down(self, by: int) -> None:
        """Through the gaps and bursts; where they are not shown, along the buckets."""
        count = len(self.entries)
        if not count or self.room.pane is None:
            self.move_along(by)
            return
        at = (0 if by > 0 else count - 1) if self.entry is None else self.entry + by
        self.entry = min(max(at, 0), count - 1)
        self.redraw()

    def move_page(self, by: float) -> None:
        bars = self.bars
        if bars is not None:
            self.move_along(int(math.copysign(max(abs(by) * (bars.count - 1), 1), by)))

    def go_first(self) -> None:
        if self.unit is not None and self._extent is not None:
            self.go_to_bucket(self.unit.number(self._extent[0]), remember=True)

    def go_last(self) -> None:
        if self.unit is not None and self._extent is not None:
            self.go_to_bucket(self.unit.number(self._extent[1]), remember=True)

    @property
    def focused_row(self) -> Row | None:
        focus = self.explorer.state.focus
        return self.explorer.access.reader.row(focus.key) if focus is not None else None

    @property
    def count_at_cursor(self) -> int | None:
        """How many events begin in the bucket at the cursor; None while it is not known."""
        counts = self.counts
        if counts is None or counts.unit != self.unit or not counts.holds(self.cursor, 1):
            return None
        return counts.of(self.cursor, 1)[0]

    @property
    def entries(self) -> tuple[Gap | Burst, ...]:
        found = self.stretches
        return (*found.gaps, *found.bursts) if found is not None else ()

    def go_to_entry(self, number: int) -> None:
        """To the event that ends a gap, or to the bucket of a burst."""
        if self.unit is None or not 0 <= number < len(self.entries):
            return
        entry = self.entries[number]
        if isinstance(entry, Gap):
            self._own = None
            self.explorer.follow(entry.after)
        else:
            start = entry.unit.start(entry.number)
            self._go_to_first_from(start, remember=True, snap=True)

    # Drawing and the mouse

    def drawn(self) -> Canvas[Style]:
        return HistogramPainter(self).drawn()

    def on_click(self, event: events.Click) -> None:
        room, bars = self.room, self.bars
        entry = room.entry_at(event.x, event.y, self.stretches)
        if entry is not None:
            self.go_to_entry(entry)
        elif bars is not None and room.left <= event.x < room.left + bars.columns:
            self.go_to_bucket(bars.number_at(event.x - room.left))

    def on_mouse_scroll_down(self) -> None:
        self.zoom(0.5)

    def on_mouse_scroll_up(self) -> None:
        self.zoom(2)
