"""The List view: events in time order, one line each, with the gaps between them that are worth one.

It holds a window of rows around the focus and draws its own lines and scrollbar, so that a timeline of any length
costs the same.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, ClassVar, Final

from textual import events
from textual.geometry import Region
from textual.strip import Strip

from timeloom.errors import TimeloomError
from timeloom.query.query import EVERYTHING, Query
from timeloom.store.answers import Row
from timeloom.store.protocol import Reader, View
from timeloom.tui.model import state as windows
from timeloom.tui.model.jobs import Job
from timeloom.tui.model.state import ViewState, Window
from timeloom.tui.views.list.lines import Line, list_lines, typical_gap
from timeloom.tui.views.list.painter import RowPainter
from timeloom.tui.views.timeline_view import TimelineView

MARGIN: Final = 2
"""Lines kept in sight before and after the focus."""


class EventList(TimelineView):
    VIEW = "list"
    css_prefix = "event-list"
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"event-list--{part}"
        for part in (
            *("row", "focused", "blurred", "selected", "lit", "dim"),
            *(
                "date",
                "title",
                "proposed",
                "aside",
                "sign",
                "star",
                "conflict",
                "cursor",
                "gap",
                "thumb",
                "mark",
                "found",
                "column",
            ),
            *(f"value-{number}" for number in range(9)),
        )
    }

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.window = Window(at_start=False, at_end=False)
        self._lines: list[Line] = []
        self._line_of_row: list[int] = []
        self._top = 0
        self._cursor = 0
        self._painter = RowPainter(self)
        self._strips: dict[tuple[Any, ...], Strip] = {}
        self._height = 0
        self._typical = math.inf
        self._searched: tuple[Query, int] | None = None
        """The slow filter and the revision that were asked for last."""

    def heading(self, width: int) -> str:
        """The line above the list, where it has columns."""
        return self._painter.heading(width)

    # What others ask

    @property
    def focused_row(self) -> Row | None:
        rows = self.window.rows
        return rows[self._cursor] if 0 <= self._cursor < len(rows) else None

    def numbers_changed(self) -> None:
        self.refresh(Region(self.size.width - 1, 0, 1, self.size.height))

    def shown_span(self) -> tuple[float, float] | None:
        shown = self._lines[self._top : self._top + max(self.size.height, 1)]
        rows = [self.window.rows[line.row] for line in shown if line.kind == "event"]
        begins = [
            row.earliest for row in rows if row.earliest is not None and math.isfinite(row.earliest)
        ]
        return (begins[0], begins[-1]) if begins else None

    # Following the state

    def state_changed(self, old: ViewState, new: ViewState) -> None:
        if new.shown is not old.shown or new.revision != old.revision or not self.window.rows:
            self._reload(new)
        elif new.focus != old.focus:
            self._follow(new)
        if (
            new.colour_by != old.colour_by
            or new.sought is not old.sought
            or new.columns != old.columns
        ):
            self._strips.clear()
            self._redraw()
        if new.marks != old.marks or new.range_from != old.range_from or new.lit != old.lit:
            self._redraw()

    def _reload(self, state: ViewState) -> None:
        info = self.explorer.info
        self._typical = typical_gap(info)
        self._strips.clear()
        key = state.focus.key if state.focus else None
        ready = self.explorer.take_window(state)
        wanted = (state.shown, state.revision)
        if ready is None and self.explorer.must_search:
            if not self.explorer.searching or wanted != self._searched:
                self._searched = wanted
                self._search(state, key)
            return
        found = self.explorer.searching
        if found:
            self.explorer.searching = False
            self.explorer.access.cancel("window")
        self._show(ready if ready is not None else self._around(key), state)
        if found:
            self._focus_on_cursor()

    def matches_known(self) -> None:
        if self.explorer.searching:
            self.state_changed(self.explorer.state, self.explorer.state)

    def _search(self, state: ViewState, key: int | None) -> None:
        """Have a slow filter read in the background; the list is empty until then, and the keys are heard."""
        height = max(self.size.height, 24)
        query, explorer = state.shown, self.explorer

        def read(reader: Reader) -> Window:
            view = reader.view(query)
            found = windows.around(view, key, before=height, after=height * 2)
            return (
                found
                if found.rows or key is None
                else windows.around(view, None, before=0, after=height)
            )

        def show(window: Window) -> None:
            now = explorer.state
            if now.shown is query and now.revision == state.revision:
                explorer.searching = False
                self._show(window, now)
                self._focus_on_cursor()

        def refuse(error: TimeloomError) -> None:
            explorer.searching = False
            explorer.change(query=EVERYTHING)
            explorer.show_error(error)

        explorer.searching = True
        self._show(Window(at_start=False, at_end=False), state)
        explorer.access.ask("window", read, show, refuse, job=Job("searching"))

    def _focus_on_cursor(self) -> None:
        """The list was empty while a slow filter was read, so nothing in it could have the focus."""
        row = self.focused_row
        if row is not None:
            self.explorer.go(row)
        self.explorer.held.release()

    def _around(self, key: int | None) -> Window:
        height = max(self.size.height, 24)
        return windows.around(self.explorer.ui_view, key, before=height, after=height * 2)

    def _follow(self, state: ViewState) -> None:
        index = self.window.index(state.focus.uid) if state.focus else None
        if index is None:
            self._reload(state)
            return
        self._set_cursor(index)

    def _show(self, window: Window, state: ViewState) -> None:
        """Put another window in place, the focus where it was on the screen, if it was on it."""
        offset = self._line_of_row[self._cursor] - self._top if self._line_of_row else None
        self._replace(window)
        index = window.index(state.focus.uid) if state.focus else 0
        self._cursor = index or 0
        if offset is None or not 0 <= offset < max(self.size.height, 1):
            offset = self.size.height // 3
        if self._line_of_row:
            self._top = self._line_of_row[self._cursor] - offset
        self._keep_in_sight()
        self._redraw()

    def _replace(self, window: Window) -> None:
        self.window = window
        self._lines = list_lines(window.rows, self._typical)
        self._line_of_row = [at for at, line in enumerate(self._lines) if line.kind == "event"]
        if self._painter.measure(window.rows):
            self._strips.clear()

    def make_room(self, rows: list[Row]) -> None:
        """Have the columns wide enough for these rows too, so that they need not widen when those are reached."""
        if self._painter.measure(rows):
            self._strips.clear()
            self._redraw()

    # Moving

    def move(self, by: int) -> None:
        self._extend(by)
        self._go(self._cursor + by)

    def move_page(self, by: float) -> None:
        """Move the window under the focus, so that the focus stays on its line where it can."""
        height = self.size.height
        lines = int(by * height) if abs(by) < 1 else int(math.copysign(max(height - MARGIN, 1), by))
        self._extend(lines * 2)
        if not self._lines:
            return
        here = self._line_of_row[self._cursor]
        target = min(max(here + lines, 0), len(self._lines) - 1)
        row = self._lines[target].row
        if row == self._cursor:
            row += 1 if by > 0 else -1
        self._top += lines
        self._go(row)

    def go_first(self) -> None:
        if self.window.at_start:
            self._jump(self.window, 0)
        elif self.explorer.must_search:
            height = max(self.size.height, 24)
            self._fetch(lambda view: windows.around(view, None, before=0, after=height * 2), 0)
        else:
            self._jump(self._around(None), 0)

    def go_last(self) -> None:
        window, before = self.window, max(self.size.height, 24) * 4
        if not window.at_end and self.explorer.must_search:
            self._fetch(lambda view: windows.ending(view, before=before), -1)
            return
        if not window.at_end:
            window = windows.ending(self.explorer.ui_view, before=before)
        self._jump(window, len(window.rows) - 1)

    def _fetch(self, read: Callable[[View], Window], to: int | None) -> None:
        """Have rows read in the background, while a slow filter is; then go to the one at `to`, or stay."""
        state = self.explorer.state
        if self.explorer.searching:
            return  # not even the first rows are there

        def show(window: Window) -> None:
            now = self.explorer.state
            if now.shown is not state.shown or now.revision != state.revision or not window.rows:
                return
            if to is not None:
                self._jump(window, to % len(window.rows))
            elif now.focus is not None and window.index(now.focus.uid) is not None:
                self._grow(window)
                self._redraw()

        self.explorer.access.ask(
            "window", lambda reader: read(reader.view(state.shown)), show, job=Job("searching")
        )

    def _jump(self, window: Window, index: int) -> None:
        if window is not self.window:
            self._replace(window)
            self._cursor = min(self._cursor, max(len(window.rows) - 1, 0))
        if window.rows:
            self._top = self._line_of_row[index] - (0 if index == 0 else self.size.height)
            self._go(index, remember=True)
            self._redraw()

    def _go(self, index: int, *, remember: bool = False) -> None:
        rows = self.window.rows
        if not rows:
            return
        index = min(max(index, 0), len(rows) - 1)
        self.explorer.go(rows[index], remember=remember)
        self._keep_in_sight()  # the focus may have been there already, and the window have moved

    def _set_cursor(self, index: int) -> None:
        before, top = self._cursor, self._top
        self._cursor = index
        self._keep_in_sight()
        if self._top != top or self.explorer.state.range_from is not None:
            self._redraw()
        else:
            for row in (before, index):
                if row < len(self._line_of_row):
                    line = self._line_of_row[row] - self._top
                    self.refresh(Region(0, line, self.size.width, 1))

    def _keep_in_sight(self) -> None:
        height = self.size.height
        if not self._lines or height <= 0:
            self._top = 0
            return
        margin = min(MARGIN, (height - 1) // 2)
        at = self._line_of_row[self._cursor]
        first = 0 if self._cursor == 0 else at
        self._top = min(self._top, max(first - margin, 0))
        self._top = max(self._top, at + margin - height + 1)
        self._top = max(0, min(self._top, len(self._lines) - height))

    def _extend(self, by: int) -> None:
        """Have rows enough in the direction of a move of `by`."""
        height = max(self.size.height, 24)
        window = self.window
        if not window.rows:
            return
        if by > 0 and not window.at_end and self._cursor + by + height >= len(window.rows):
            count, more = max(height * 3, by + height), windows.later
        elif by < 0 and not window.at_start and self._cursor + by - height < 0:
            count, more = max(height * 3, height - by), windows.earlier
        else:
            return
        if self.explorer.must_search:
            self._fetch(lambda view: more(view, window, count=count, keep=height * 10), None)
        else:
            self._grow(more(self.explorer.ui_view, window, count=count, keep=height * 10))

    def _grow(self, grown: Window) -> None:
        """Have the same rows and more, the focus on its line."""
        window = self.window
        focus = window.rows[self._cursor].uid
        offset = self._line_of_row[self._cursor] - self._top
        self._replace(grown)
        self._cursor = grown.index(focus) or 0
        self._top = self._line_of_row[self._cursor] - offset

    # Drawing

    def notify_style_update(self) -> None:
        self._strips.clear()
        super().notify_style_update()

    def on_resize(self, _event: events.Resize) -> None:
        self._strips.clear()
        if self._height == 0 and self._line_of_row:
            self._top = self._line_of_row[self._cursor] - self.size.height // 3
        self._height = self.size.height
        self._keep_in_sight()

    def on_focus(self) -> None:
        self._redraw()

    def on_blur(self) -> None:
        self._redraw()

    def _redraw(self) -> None:
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Strips are kept: one that is drawn again costs nothing, neither here nor in what Textual makes of it."""
        width = self.size.width
        at = self._top + y
        thumb = self._thumb()
        bar = 0 if thumb is None else 2 if thumb[0] <= y < thumb[1] else 1
        if at >= len(self._lines):
            return self._painter.empty(width, y, bool(self._lines))
        line = self._lines[at]
        row = self.window.rows[line.row]
        if line.kind != "event":
            key: tuple[Any, ...] = (row.key, line.kind, width, bar)
        else:
            focused = line.row == self._cursor
            state = self.explorer.state
            key = (
                row.key,
                bar,
                width,
                focused,
                focused and self.has_focus,
                state.range_from is not None and self._in_range(line.row),
                row.uid in state.marks,
                not state.lit or self.explorer.followers.is_lit(row.key),
            )
        strip = self._strips.get(key)
        if strip is None:
            if len(self._strips) > 2000:
                self._strips.clear()
            body = (
                self._painter.between(line, self.window.rows, width - 1)
                if line.kind != "event"
                else self._painter.event(
                    row,
                    width - 1,
                    focused=focused,
                    selected=key[5],
                    marked=key[6],
                    lit=key[7],
                )
            )
            strip = self._strips[key] = Strip([*body, self._painter.scroll_cell(bar)], width)
        return strip

    def _in_range(self, index: int) -> bool:
        begin = self.explorer.state.range_from
        if begin is None or not self.window.rows:
            return False
        low, high = sorted((begin.key, self.window.rows[self._cursor].key))
        return low <= self.window.rows[index].key <= high

    def _thumb(self) -> tuple[int, int] | None:
        """First line of the scrollbar's thumb and the one after its last; None where all fits on the screen."""
        height = self.size.height
        if self.window.at_start and self.window.at_end and len(self._lines) <= height:
            return None
        numbers = self.explorer.numbers
        total = numbers.matches or 0
        position = numbers.position
        if position is None or total <= 0:
            return None
        size = max(1, round(height * min(height / total, 1)))
        start = round((height - size) * position / max(total - 1, 1))
        return start, start + size

    # The mouse

    def on_click(self, event: events.Click) -> None:
        at = self._top + event.y
        if at < len(self._lines):
            again = self._lines[at].row == self._cursor
            self._go(self._lines[at].row)
            if event.chain == 2 and again:
                self.explorer.open_details()

    def on_mouse_scroll_down(self) -> None:
        self.move(3)

    def on_mouse_scroll_up(self) -> None:
        self.move(-3)
