"""The Lanes view: a zoomable line of time, one lane per value of a field.

Its place is the shared focus: panning moves the axis, zooming keeps the focused event where it is. What stands on the
axis is read in the background; until the answer is there, the last one is drawn where it belongs on the new axis.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import ClassVar, Final

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.strip import Strip

from timeloom.store.protocol import Reader, Row
from tui.cells import grid
from tui.lanes_data import (
    LaneName,
    LanesAnswer,
    Order,
    in_lane,
    lane_event,
    lane_names,
    lanes_of,
    read_lanes,
)
from tui.layout.canvas import Canvas
from tui.layout.lanes import Lane, LaneEvent, Placed, lay_out_counts, lay_out_lane, share_rows
from tui.layout.time_axis import TimeAxis, fitting
from tui.state import ViewState
from tui.widgets.lanes_painter import HEAD, LanesPainter
from tui.widgets.timeline_view import TimelineView

NAME_WIDTH: Final = 18
ZOOM: Final = 2.0
MOST_ROWS: Final = 12
"""Rows one lane may take."""


class LanesView(TimelineView):
    VIEW = "lanes"
    css_prefix = "lanes"
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"lanes--{part}"
        for part in (
            *(
                "blank",
                "axis",
                "context",
                "tick",
                "name",
                "focused-name",
                "label",
                "focused",
                "blurred",
            ),
            *("fade", "count", "link", "dim", "linked"),
            *(f"value-{number}" for number in range(8)),
        )
    }

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.axis: TimeAxis | None = None
        self.field: str | None = None
        """The field whose values make the lanes; empty for one lane, None until one was chosen."""
        self.order: Order = "count"
        self._names: tuple[LaneName, ...] = ()
        self._answer: LanesAnswer | None = None
        self.rows: dict[int, Row] = {}
        self.placed: list[Placed] = []
        self._first_lane = 0
        self._canvas: Canvas[Style] | None = None
        self._named_for: tuple[object, ...] = ()

    # The axis

    @property
    def names_width(self) -> int:
        """Cells on the left that hold the names of lanes."""
        if not self.field:
            return 1
        widest = max((cell_len(grid(lane.name)) for lane in self._names), default=0)
        return min(widest, NAME_WIDTH, max(self.size.width // 5, 4)) + 2

    @property
    def columns(self) -> int:
        return max(self.size.width - self.names_width - 1, 10)

    def _whole(self) -> TimeAxis:
        info = self.explorer.info
        return fitting(info.earliest or 0.0, info.latest or 0.0, self.columns)

    def _place_axis(self, state: ViewState) -> None:
        """Make the axis as long as the screen, and show the focus on it."""
        scale = state.seconds_per_cell
        if self.axis is None:
            self.axis = self._whole()
            if scale is not None:
                self.axis = replace(self.axis, scale=scale)
        elif self.axis.columns != self.columns:
            self.axis = self.axis.resized(self.columns)
        when = state.focus.when if state.focus else None
        if when is not None and math.isfinite(when):
            self.axis = self.axis.showing(when)

    def zoom(self, factor: float) -> None:
        """Closer about the focused event by `factor`; wider, if it is below 1."""
        if self.axis is None:
            return
        focus = self.explorer.state.focus
        when = (
            focus.when if focus and focus.when is not None and math.isfinite(focus.when) else None
        )
        about = when if when is not None else self.axis.moment(self.columns / 2)
        self._set_axis(self.axis.zoomed(factor, about))

    def fit(self) -> None:
        """Show everything that matches."""
        extent = self.explorer.ui_view.extent()
        self._set_axis(fitting(*extent, self.columns) if extent else self._whole())

    def fit_between(self, first: float, last: float) -> None:
        """Show a stretch of time whole."""
        self._set_axis(fitting(first, last, self.columns))

    def _set_axis(self, axis: TimeAxis) -> None:
        self.axis = axis
        self._ask()
        self._draw()
        self.explorer.change(seconds_per_cell=axis.scale)

    def shown_span(self) -> tuple[float, float] | None:
        return None if self.axis is None else (self.axis.start, self.axis.end)

    # Following the state

    def state_changed(self, _old: ViewState, new: ViewState) -> None:
        if not self.size.width:
            return  # the first layout is still to come
        if self.field is None:
            self.field = self.explorer.signs.field
        before = self.axis
        self._place_axis(new)
        wanted = (new.shown, new.revision, self.field, self.order)
        if wanted != self._named_for:
            self._ask_names(wanted, new)
        elif before != self.axis or self._answer is None:
            self._ask()
        self._show_focused_lane()
        self._draw()

    def _ask_names(self, wanted: tuple[object, ...], state: ViewState) -> None:
        self._named_for = wanted
        query, field, order = state.shown, self.field or "", self.order

        def names(reader: Reader) -> tuple[LaneName, ...]:
            return lane_names(reader, query, field, order)

        def show(found: tuple[LaneName, ...]) -> None:
            self._names = found
            self._answer = None
            self._first_lane = min(self._first_lane, max(len(found) - 1, 0))
            self._place_axis(self.explorer.state)
            self._ask()

        self.explorer.access.ask("lanes", names, show)

    def _ask(self) -> None:
        """Read what stands on the axis, and a screen more of lanes than there is room for."""
        axis, query, field, names = (
            self.axis,
            self.explorer.state.shown,
            self.field or "",
            self._names,
        )
        if axis is None or not names:
            return
        last = self._first_lane + self.size.height
        shown = tuple(lane.name for lane in names[self._first_lane : last])

        def read(reader: Reader) -> LanesAnswer:
            return read_lanes(reader, query, field, axis, names, shown)

        def show(answer: LanesAnswer) -> None:
            self._answer = answer
            self.rows = {row.key: row for row in answer.rows or ()}
            self._show_focused_lane()
            self._draw()

        self.explorer.access.ask("lanes", read, show)

    def lanes_by(self, field: str, order: Order | None = None) -> None:
        """Make the lanes of another field's values; an empty name for one lane."""
        self.field = field
        self.order = order or self.order
        self._first_lane = 0
        self.state_changed(self.explorer.state, self.explorer.state)

    # The focus

    @property
    def focused_row(self) -> Row | None:
        focus = self.explorer.state.focus
        if focus is None:
            return None
        return self.rows.get(focus.key) or self.explorer.access.reader.row(focus.key)

    @property
    def _lane_names(self) -> tuple[str, ...]:
        return tuple(lane.name for lane in self._names)

    @property
    def focused_lane(self) -> str | None:
        row = self.focused_row
        if row is None:
            return None
        return lanes_of(row, self.field or "", frozenset(self._lane_names))[0]

    def _show_focused_lane(self) -> None:
        """Scroll the lanes so that the focused event's can be seen."""
        name, names = self.focused_lane, self._lane_names
        if name not in names:
            return
        at, height = names.index(name), max(self.size.height - HEAD, 1)
        self._first_lane = min(self._first_lane, at)
        self._first_lane = max(self._first_lane, at - height + 1)

    def move(self, by: int) -> None:
        self._step(by, None)

    def move_along(self, by: int) -> None:
        self._step(by, self.focused_lane)

    def _step(self, by: int, lane: str | None) -> None:
        focus = self.explorer.state.focus
        query = self.explorer.state.shown
        view = self.explorer.ui_view
        if lane is not None and self.field:
            view = self.explorer.access.reader.view(in_lane(query, self.field, lane))
        rows = view.page(focus.key if focus else None, limit=abs(by), backwards=by < 0)
        if rows:
            self.explorer.go(rows[-1] if by > 0 else rows[0])

    def move_down(self, by: int) -> None:
        """To the lane `by` below, the event there that is nearest in time."""
        names, name = self._lane_names, self.focused_lane
        if name not in names or len(names) < 2:
            self.move(by)
            return
        focus = self.explorer.state.focus
        when = focus.when if focus and focus.when is not None else -math.inf
        way, at = (1 if by > 0 else -1), names.index(name) + by
        while 0 <= at < len(names):
            row = self._nearest(names[at], when)
            if row is not None:
                self.explorer.go(row)
                return
            at += way

    def _nearest(self, lane: str, when: float) -> Row | None:
        view = self.explorer.access.reader.view(
            in_lane(self.explorer.state.shown, self.field or "", lane)
        )
        key = view.seek(when)
        if key is None:
            return None
        rows = [*view.page(key, limit=1, backwards=True), *view.page(key, limit=1, inclusive=True)]
        dated = [row for row in rows if row.earliest is not None]
        return min(dated, key=lambda row: abs((row.earliest or 0.0) - when), default=None)

    def move_page(self, by: float) -> None:
        names = self._lane_names
        lanes = max(round(abs(by) * max(len(self.placed) - 1, 1)), 1)
        if len(names) > 1:
            at = names.index(lane) if (lane := self.focused_lane) in names else 0
            self.move_down(max(-at, min(lanes if by > 0 else -lanes, len(names) - 1 - at)))
        else:
            self.move_screen(1 if by > 0 else -1)

    def move_screen(self, by: int) -> None:
        """Pan by most of a screen; the focus goes to the event nearest to where it stood on the screen."""
        if self.axis is None:
            return
        focus = self.explorer.state.focus
        shift = by * max(self.columns * 4 // 5, 1)
        self.axis = self.axis.panned(shift)
        when = focus.when if focus and focus.when is not None else None
        target = (when if when is not None else self.axis.start) + shift * self.axis.scale
        key = self.explorer.ui_view.seek(target)
        row = self.explorer.access.reader.row(key) if key is not None else None
        if row is not None and (focus is None or row.key != focus.key):
            self.explorer.go(row)
        self._ask()
        self._draw()

    def go_first(self) -> None:
        self._end(self.explorer.ui_view.page(limit=1))

    def go_last(self) -> None:
        self._end(self.explorer.ui_view.page(limit=1, backwards=True))

    def _end(self, rows: list[Row]) -> None:
        if rows:
            self.explorer.go(rows[0], remember=True)

    def empty_words(self) -> str:
        """What is said where there is nothing to draw."""
        if not self.explorer.info.events:
            return "There are no events yet: press a to add the first one."
        if self._names and not any(lane.count for lane in self._names):
            return "No event matches this filter: press / to change it, F to show all events."
        return ""

    def crowd(self) -> tuple[int, ...]:
        """The keys counted in the cell of the focused event, itself included; empty if it stands alone."""
        focus = self.explorer.state.focus
        if focus is None or self.axis is None or focus.when is None:
            return ()
        column = min(max(self.axis.column(focus.when), 0), self.columns - 1)
        name = self.focused_lane
        for placed in self.placed:
            if placed.lane.name == name:
                for mark in placed.lane.marks:
                    if mark.kind == "count" and abs(mark.column - column) <= 1:
                        return tuple(sorted({*mark.keys, focus.key}))
        return ()

    # Layout and drawing

    def on_resize(self, _event: events.Resize) -> None:
        self.state_changed(self.explorer.state, self.explorer.state)

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._canvas = None

    def on_focus(self) -> None:
        self._draw()

    def on_blur(self) -> None:
        self._draw()

    def _draw(self) -> None:
        self._canvas = None
        self.refresh()

    def _lay_out(self, axis: TimeAxis) -> list[Placed]:
        height = max(self.size.height - HEAD, 0)
        names = self._names[self._first_lane :]
        answer = self._answer
        if answer is None or not names or not height:
            return [Placed(at, Lane(lane.name, 1)) for at, lane in enumerate(names[:height])]
        if answer.rows is None:
            return self._lay_out_counts(axis, answer, names, height)
        by_lane = self._events_by_lane(answer.rows)
        wanted = [min(len(by_lane.get(lane.name, ())), MOST_ROWS) or 1 for lane in names[:height]]
        rows = share_rows(wanted, height)
        focus = self.explorer.state.focus
        found: list[Placed] = []
        top = 0
        for lane, room in zip(names[:height], rows, strict=True):
            placed = lay_out_lane(
                lane.name,
                by_lane.get(lane.name, ()),
                axis,
                rows=room,
                focus=focus.key if focus else None,
            )
            found.append(Placed(top, placed))
            top += placed.rows
        return found

    def _lay_out_counts(
        self, axis: TimeAxis, answer: LanesAnswer, names: tuple[LaneName, ...], height: int
    ) -> list[Placed]:
        found = []
        for top, lane in enumerate(names[:height]):
            counts = [0] * axis.columns
            for column, count in enumerate(answer.counts.get(lane.name, ())):
                at = axis.column(answer.axis.moment(column + 0.5))
                if count and 0 <= at < axis.columns:
                    counts[at] += count
            found.append(Placed(top, lay_out_counts(lane.name, counts)))
        return found

    def _events_by_lane(self, rows: tuple[Row, ...]) -> dict[str, list[LaneEvent]]:
        known = frozenset(self._lane_names)
        signs = self.explorer.signs
        by_lane: dict[str, list[LaneEvent]] = {}
        for row in rows:
            event = lane_event(row, signs.number(row))
            if event is not None:
                for name in lanes_of(row, self.field or "", known):
                    by_lane.setdefault(name, []).append(event)
        return by_lane

    def render_line(self, y: int) -> Strip:
        if self._canvas is None or (self._canvas.width, self._canvas.height) != self.size:
            self._canvas = self._drawn()
        segments = [Segment(text, style) for text, style in self._canvas.segments(y)]
        return Strip(segments, self._canvas.width)

    def _drawn(self) -> Canvas[Style]:
        if self.axis is not None:
            self.placed = self._lay_out(self.axis)
        return LanesPainter(self).drawn()

    # The mouse

    def on_click(self, event: events.Click) -> None:
        column, line = event.x - self.names_width, event.y - HEAD
        for placed in self.placed:
            for mark in placed.lane.marks:
                wide = range(mark.column, mark.column + mark.columns)
                labelled = range(mark.label_column, mark.label_column + mark.label_columns)
                if (
                    placed.top + mark.row == line
                    and (column in wide or column in labelled)
                    and mark.keys
                ):
                    row = self.rows.get(mark.keys[0])
                    if row is not None:
                        self.explorer.go(row)
                    return

    def on_mouse_scroll_down(self) -> None:
        self.zoom(1 / ZOOM)

    def on_mouse_scroll_up(self) -> None:
        self.zoom(ZOOM)
