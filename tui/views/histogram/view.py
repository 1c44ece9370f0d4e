"""What the Histogram view knows: its buckets, its cursor, and how many events begin in each, counted in the background.

Until counts come the last ones of the same bucket size are drawn.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import ClassVar, Final, Literal

from rich.style import Style
from textual import events

from timeloom.dates.scale import UNITS, Unit, buckets_between, finest, nearest_unit
from timeloom.query.query import EVERYTHING
from timeloom.stats import Burst, Gap
from timeloom.store.answers import Row
from timeloom.store.protocol import Reader
from timeloom.tui.model.state import ViewState
from timeloom.tui.views.canvas import Canvas
from timeloom.tui.views.chart import Chart
from timeloom.tui.views.histogram.data import (
    MOST_BUCKETS,
    Counts,
    Stretches,
    begun_extent,
    count_buckets,
    count_parts,
    read_stretches,
)
from timeloom.tui.views.histogram.layout import Bars, bucket_width
from timeloom.tui.views.histogram.painter import HistogramPainter, Room, room_for
from timeloom.tui.views.timeline_view import CanvasView

MOST_VALUES: Final = 8
"""Values of the field that have bars of their own; the others share one."""

Arrangement = Literal["stacked", "beside"]


class HistogramReading(CanvasView):
    """The buckets on the screen, where the cursor is, and what has been counted and is to be counted."""

    VIEW = "histogram"
    css_prefix = "histogram"
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        *(
            f"histogram--{part}"
            for part in (
                *("blank", "headline", "dim", "axis", "context", "tick", "tick-label", "bar", "label"),
                *("cursor", "blurred", "selected", "here", "heading", "chosen"),
            )
        ),
        *(f"histogram--value-{number}" for number in range(8)),
    }  # fmt: skip

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._matches: int | None = None
        """How many events match, as it was drawn last."""
        self.unit: Unit | None = None
        self.field: str | None = None
        """The field whose values the bars are made of; empty for plain bars, None until one was chosen."""
        self.arrangement: Arrangement = "stacked"
        self.values: tuple[str, ...] = ()
        self.counts: Counts | None = None
        self.charted: tuple[tuple[object, ...], Chart] | None = None
        """The bars of the counts, and what they were made of."""
        self.stretches: Stretches | None = None
        self.entry: int | None = None
        """Which of the gaps and bursts is chosen, gaps first."""
        self._anchor = 0.0
        """The moment at which the brushed range began; it reaches to the cursor."""
        self._moment = 0.0
        self._own: int | None = None
        """The key of the event that this view has put the focus on."""
        self._first = 0
        self._extent: tuple[float, float] | None = None
        self._fitted: tuple[float, float] | None = None
        self._extent_for: int | None = None
        self._counted_for: tuple[object, ...] = ()
        self._counting = False
        self._going: tuple[float, bool, bool] | None = None
        """From which moment on an event is to be found, whether to remember the place left, whether to snap to it."""
        self._stretched_for: tuple[object, ...] = ()

    # Where things are

    @property
    def room(self) -> Room:
        return room_for(self.size.width, self.size.height, legend=bool(self.field))

    @property
    def _least_width(self) -> int:
        """Cells a bucket needs: side by side, one for each value and a gap."""
        beside = bool(self.field) and self.arrangement == "beside"
        return len(self.values) + 2 if beside else 1

    @property
    def bars(self) -> Bars | None:
        """The buckets on the screen; None while there is nothing to count."""
        unit, extent = self.unit, self._extent
        if unit is None or extent is None:
            return None
        columns = self.room.columns
        whole = buckets_between(unit, *extent)
        fitted = buckets_between(unit, *self._fitted) if self._fitted else whole
        width = bucket_width(fitted, columns, self._least_width)
        count = max(min(columns // width, whole), 1)
        first = unit.number(extent[0])
        return Bars(unit, min(max(self._first, first), first + whole - count), count, width)

    @property
    def cursor(self) -> int:
        """The number of the bucket one is at."""
        return self.unit.number(self._moment) if self.unit is not None else 0

    @property
    def brushed(self) -> tuple[int, int] | None:
        """The first and last bucket of the range, while one is being brushed."""
        if self.unit is None or self.explorer.state.range_from is None:
            return None
        low, high = sorted((self.unit.number(self._anchor), self.cursor))
        return low, high

    def shown_span(self) -> tuple[float, float] | None:
        bars = self.bars
        if bars is None:
            return None
        return bars.unit.start(bars.first), bars.unit.start(bars.first + bars.count)

    # Following the state

    def state_changed(self, old: ViewState, new: ViewState) -> None:
        if not self.size.width:
            return  # the first layout is still to come
        if self._extent_for != new.revision:
            self._extent_for = new.revision
            self._extent = begun_extent(self.explorer.access.reader.view(EVERYTHING))
        if self.field is None or self._values_for != (self.field, new.revision):
            self._choose_values(new)
        if self.unit is None and self._extent is not None:
            scale = new.seconds_per_cell
            self.unit = nearest_unit(scale) if scale else finest(*self._extent, self.room.columns)
        self._take_focus(new)
        followed = new.focus is not old.focus and self._own is not None
        if followed and new == old._replace(focus=new.focus, back=new.back, forward=new.forward):
            return  # the focus is at the event of the cursor, which stands where it stood
        if new.range_from is not None and old.range_from is None:
            self._anchor = self._moment
        self._show_cursor()
        self._ask(new)
        self.redraw()

    _values_for: tuple[str, int] | None = None

    def _choose_values(self, state: ViewState) -> None:
        reader, signs = self.explorer.access.reader, self.explorer.signs
        if self.field is None:
            self.field = signs.field
        self._values_for = (self.field, state.revision)
        values: tuple[str, ...] = ()
        if self.field == signs.field:
            values = signs.values
        elif self.field:
            values = tuple(v.value for v in reader.field_values(self.field, limit=MOST_VALUES))
        self.values = values[:MOST_VALUES]

    def _take_focus(self, state: ViewState) -> None:
        focus = state.focus
        if focus is not None and focus.key == self._own:
            return
        self._own = None
        if focus is not None and focus.when is not None and math.isfinite(focus.when):
            self._moment = focus.when
            self.entry = None
        elif self._extent is not None:
            self._moment = min(max(self._moment, self._extent[0]), self._extent[1])

    def _show_cursor(self) -> None:
        """Scroll just so far that the cursor can be seen, to the middle where it was far off."""
        bars = self.bars
        if bars is None:
            return
        at, last = self.cursor, bars.first + bars.count - 1
        first = bars.first
        if not bars.first - bars.count <= at <= last + bars.count:
            first = at - bars.count // 2
        elif at < bars.first:
            first = at
        elif at > last:
            first = at - bars.count + 1
        self._first = first

    # Asking

    def _ask(self, state: ViewState) -> None:
        """Have counted what is not known yet: at once while there is no picture, else after the next one."""
        bars = self.bars
        if bars is None or self._extent is None:
            return
        lit = state.query if state.lit else None
        wanted = (state.shown, lit, state.revision, bars.unit)
        known = wanted == self._counted_for and self.counts is not None
        if known and self.counts is not None and self.counts.holds(bars.first, bars.count):
            return
        self._counted_for = wanted
        if self.counts is None:
            self._count()
        elif not self._counting:
            self._counting = self.call_after_refresh(self._count)

    @property
    def waiting(self) -> bool:
        return self._counting or self._going is not None

    def _count(self) -> None:
        self._counting = False
        state, bars = self.explorer.state, self.bars
        if bars is None or self._extent is None:
            return
        query, unit, lit = state.shown, bars.unit, state.query if state.lit else None
        first, count = unit.number(self._extent[0]), buckets_between(unit, *self._extent)
        whole = count <= MOST_BUCKETS
        if not whole:
            first, count = bars.first - bars.count, 3 * bars.count

        def read(reader: Reader) -> Counts:
            return count_buckets(reader, query, unit, first, count, whole=whole, lit=lit)

        def show(counts: Counts) -> None:
            if counts.unit == self.unit:
                self.counts = counts
                self._ask_parts(state, counts)
                self.redraw()

        self.explorer.access.ask("histogram", read, show)
        if self._counted_for != self._stretched_for:
            self._stretched_for = self._counted_for
            self._ask_stretches(state, unit)

    def _ask_parts(self, state: ViewState, counts: Counts) -> None:
        field, values = self.field or "", self.values
        query = state.query if state.lit else state.shown
        if not field or not values:
            return

        def read(reader: Reader) -> dict[str, tuple[int, ...]]:
            return count_parts(reader, query, counts, field, values)

        def show(parts: dict[str, tuple[int, ...]]) -> None:
            if self.counts is counts and self.field == field:
                self.counts = replace(counts, parts=parts)
                self.redraw()

        self.explorer.access.ask("histogram-parts", read, show, long=True)

    def _ask_stretches(self, state: ViewState, unit: Unit) -> None:
        query = state.shown

        def read(reader: Reader) -> Stretches:
            return read_stretches(reader, query, unit)

        def show(stretches: Stretches) -> None:
            self.stretches = stretches
            self.entry = None
            self.redraw()

        self.explorer.access.ask("histogram-stretches", read, show, long=True)

    def numbers_changed(self) -> None:
        """The position of the focus, which changes with every key, is not drawn here."""
        matches = self.explorer.numbers.matches
        if matches != self._matches:
            self._matches = matches
            self.redraw()

    # Bars of a field

    def bars_by(self, field: str, arrangement: Arrangement | None = None) -> None:
        """Make the bars of another field's values, or plain ones for an empty name."""
        self.field = field
        self.arrangement = arrangement or self.arrangement
        self._values_for = None
        self._counted_for = ()
        self.state_changed(self.explorer.state, self.explorer.state)

    # Zoom

    def zoom(self, factor: float) -> None:
        """To the next smaller bucket about the cursor; to the next larger one, if `factor` is below 1."""
        bars = self.bars
        if bars is None:
            return
        at = UNITS.index(bars.unit) + (-1 if factor > 1 else 1)
        if not 0 <= at < len(UNITS):
            return
        place = (self.cursor - bars.first) / bars.count
        self._set_unit(UNITS[at])
        new = self.bars
        if new is not None:
            self._first = self.cursor - int(place * new.count)
            self._show_cursor()
            self._ask(self.explorer.state)
            self.redraw()

    def fit(self) -> None:
        """The smallest buckets with which all that matches can be seen."""
        query = self.explorer.state.shown

        def show(extent: tuple[float, float] | None) -> None:
            if extent is not None:
                self.fit_between(*extent)

        self.explorer.access.ask(
            "histogram-fit", lambda reader: begun_extent(reader.view(query)), show
        )

    def fit_between(self, first: float, last: float) -> None:
        """The smallest buckets with which a stretch of time can be seen whole."""
        self._fitted = (first, last)
        columns = self.room.columns // self._least_width
        self._set_unit(finest(first, last, max(columns, 1)))
        self._moment = min(max(self._moment, first), last)
        if self.unit is not None:
            self._first = self.unit.number(first)
        self._show_cursor()
        self._ask(self.explorer.state)
        self.redraw()

    def _set_unit(self, unit: Unit) -> None:
        self.unit = unit
        self.explorer.change(seconds_per_cell=unit.seconds)


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
