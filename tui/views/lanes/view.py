"""The Lanes view: a zoomable line of time, one lane per value of a field.

Its place is the shared focus: panning moves the axis, zooming keeps the focused event where it is. What stands on the
axis is read in the background; until the answer is there, the last one is drawn where it belongs on the new axis.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

from rich.style import Style
from textual import events

from timeloom.store.answers import Row
from timeloom.store.protocol import Reader, View
from timeloom.tui.views.canvas import Canvas
from timeloom.tui.views.lanes.data import in_lane, within
from timeloom.tui.views.lanes.layout import Mark
from timeloom.tui.views.lanes.painter import HEAD, LanesPainter
from timeloom.tui.views.lanes.reading import LanesReading
from timeloom.tui.views.time_axis import TimeAxis

ZOOM: Final = 2.0
MOST_STEPS: Final = 1_000
"""As far as keys without an answer add up."""
FARTHEST: Final = 1_000_000
"""The same for screens, in cells."""
MOST_PICKED: Final = 500
"""Events of one cell that a list of them holds."""


class LanesView(LanesReading):
    """Moving about, drawing, and what the mouse does."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._unanswered: tuple[tuple[object, ...], int] | None = None
        """What was asked for by the last key, and how many steps, until there is an answer."""

    def move(self, by: int) -> None:
        self._step(by, None)

    def move_along(self, by: int) -> None:
        self._step(by, self.focused_lane)

    def _step(self, by: int, lane: str | None) -> None:
        focus = self.explorer.state.focus
        key = focus.key if focus else None
        query = None
        if lane is not None and self.field:
            query = in_lane(self.explorer.state.shown, self.field, lane)
        steps = self._so_far(("along", lane), by)

        def find(_: Reader, view: View) -> list[Row]:
            return view.page(key, limit=abs(steps), backwards=steps < 0) if steps else []

        def show(rows: list[Row]) -> None:
            self._unanswered = None
            if rows:
                self._go(rows[-1] if steps > 0 else rows[0])

        self.explorer.matching.ask("lanes-move", find, show, query=query)

    def _so_far(
        self, way: tuple[str, str | None], by: int, least: int = -MOST_STEPS, most: int = MOST_STEPS
    ) -> int:
        """Steps of a key, and those before it that have no answer yet: the newer question takes their place."""
        state = self.explorer.state
        wanted = (way, state.focus, state.shown, state.revision)
        if self._unanswered is not None and self._unanswered[0] == wanted:
            by += self._unanswered[1]
        by = min(max(by, least), most)
        self._unanswered = (wanted, by)
        return by

    def _go(self, row: Row, *, remember: bool = False) -> None:
        self._row = row
        self.explorer.go(row, remember=remember)

    def move_down(self, by: int) -> None:
        """To the lane `by` below, the event there that is nearest in time."""
        names, name = self._lane_names, self.focused_lane
        if name not in names or len(names) < 2:
            self.move(by)
            return
        focus = self.explorer.state.focus
        when = focus.when if focus and focus.when is not None else -math.inf
        here = names.index(name)
        by = self._so_far(("down", name), by, -here, len(names) - 1 - here)
        if by:
            self._to_lane(names, here + by, 1 if by > 0 else -1, when)
        else:
            self._unanswered = None
            self.explorer.access.cancel("lanes-move")

    def _to_lane(self, names: tuple[str, ...], at: int, way: int, when: float) -> None:
        """To the event nearest to a moment in the lane `at`, or in the first one on from there that has any."""
        if not 0 <= at < len(names):
            self._unanswered = None
            return

        def find(_: Reader, view: View) -> Row | None:
            return _nearest(view, when)

        def show(row: Row | None) -> None:
            if row is not None:
                self._unanswered = None
                self._go(row)
            else:
                self._to_lane(names, at + way, way, when)

        query = in_lane(self.explorer.state.shown, self.field or "", names[at])
        self.explorer.matching.ask("lanes-move", find, show, query=query)

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
        self.redraw()  # without waiting for the event
        when = focus.when if focus and focus.when is not None else None
        cells = self._so_far(("screen", str(self.axis.scale)), shift, -FARTHEST, FARTHEST)
        target = (when if when is not None else self.axis.start) + cells * self.axis.scale

        def find(reader: Reader, view: View) -> Row | None:
            key = view.seek(target)
            return reader.row(key) if key is not None else None

        def show(row: Row | None) -> None:
            self._unanswered = None
            if row is not None and (focus is None or row.key != focus.key):
                self._go(row)
            else:
                self.state_changed(self.explorer.state, self.explorer.state)

        self.explorer.matching.ask("lanes-move", find, show)

    def go_first(self) -> None:
        self._end(backwards=False)

    def go_last(self) -> None:
        self._end(backwards=True)

    def _end(self, *, backwards: bool) -> None:
        def find(_: Reader, view: View) -> list[Row]:
            return view.page(limit=1, backwards=backwards)

        def show(rows: list[Row]) -> None:
            if rows:
                self._go(rows[0], remember=True)

        self.explorer.matching.ask("lanes-move", find, show)

    def empty_words(self) -> str:
        """What is said where there is nothing to draw."""
        if not self.explorer.info.events:
            return "There are no events yet: press a to add the first one."
        if self.explorer.info.earliest is None and self.explorer.info.latest is None:
            return "No event here has a date that could be put on an axis: the list has them all."
        if self._names and not any(lane.count for lane in self._names):
            return "No event matches this filter: press / to change it, F to show all events."
        return ""

    def crowd(self) -> Mark | None:
        """The count that the focused event is a part of; None if it stands alone."""
        focus, name = self.explorer.state.focus, self.focused_lane
        if focus is None or self.axis is None or focus.when is None:
            return None
        column = min(max(self.axis.column(focus.when), 0), self.columns - 1)
        for placed in self.placed:
            if placed.lane.name == name:
                near = 0 if placed.lane.only_counts else 1
                for mark in placed.lane.marks:
                    if mark.kind == "count" and abs(mark.column - column) <= near:
                        return mark
        return None

    def read_crowd(self, mark: Mark, show: Callable[[list[Row]], None]) -> None:
        """Have the events that a count stands for, as many as one can look at."""
        reader, axis, name = self.explorer.access.reader, self.axis, self.focused_lane
        if mark.keys or axis is None or name is None:
            focus = self.explorer.state.focus
            keys = sorted({*mark.keys, *((focus.key,) if focus else ())})
            show([row for key in keys if (row := reader.row(key)) is not None])
            return
        cell = TimeAxis(axis.moment(mark.column), axis.scale, 1)
        query = within(in_lane(self.explorer.state.shown, self.field or "", name), cell)

        def find(_: Reader, view: View) -> list[Row]:
            return view.page(limit=MOST_PICKED)

        self.explorer.matching.ask("lanes-crowd", find, show, query=query, holds_keys=True)

    # Drawing

    def drawn(self) -> Canvas[Style]:
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


def _nearest(view: View, when: float) -> Row | None:
    """The dated match whose beginning is nearest to a moment."""
    key = view.seek(when)
    if key is None:
        return None
    rows = [*view.page(key, limit=1, backwards=True), *view.page(key, limit=1, inclusive=True)]
    dated = [row for row in rows if row.earliest is not None]
    return min(dated, key=lambda row: abs((row.earliest or 0.0) - when), default=None)
