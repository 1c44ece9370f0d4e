"""The Text view: a source as it was read, the passages that speak of events lit in their places.

It has a cursor in the text. Going to another event, in whatever view, brings its passage here; going along the passages
brings their events. A stretch of text can be selected and made an event of, its place kept. Only what is on the screen
is read and laid out, so that a source may be of any length; where its characters are is found out in the background.
"""

from __future__ import annotations

import sys
from itertools import islice
from typing import ClassVar, Final

from textual import events
from textual.strip import Strip

from timeloom.model.events import Passage
from timeloom.store.answers import Row
from timeloom.store.protocol import Reader, SourceMap, View
from timeloom.tui.model.jobs import Job
from timeloom.tui.model.state import ViewState
from timeloom.tui.panes.details_lines import step_along
from timeloom.tui.views.text.lines import Lit, SourceWindow
from timeloom.tui.views.text.painter import MARGIN, Lights, TextPainter, offset_at
from timeloom.tui.views.timeline_view import TimelineView

WIDEST: Final = 100
"""Cells of text a line has at most: longer ones are hard to read."""
END: Final = sys.maxsize
"""Past the end of every text."""
BEFORE: Final = 200
"""Passages before a selection that are looked through for the name of its section."""


class TextView(TimelineView):
    VIEW = "text"
    css_prefix = "text"
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"text--{part}"
        for part in (
            "plain",
            "margin",
            "passage",
            "focused",
            "hidden",
            "selected",
            "cursor",
            "rule",
            "dim",
            "found",
        )
    }

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.address = ""
        """The source on the screen; empty while there is none whose text was kept."""
        self.known: SourceMap | None = None
        """Where its characters are; None while that is found out."""
        self.window = SourceWindow()
        self.selected_from: int | None = None
        """Where a selection began; it reaches to the cursor."""
        self._offset = 0
        """Where the cursor is to stand once the text can be read."""
        self._steps = 0
        """Passages to go on that the background has been asked for."""
        self._lights = Lights(self)
        self._painter = TextPainter(self)

    @property
    def cursor(self) -> int:
        """Offset in the text."""
        return self.window.cursor

    @property
    def lit(self) -> list[Lit]:
        """The passages on the lines at hand."""
        return self._lights.lit

    # Sources

    def addresses(self) -> list[str]:
        """The sources whose text was kept."""
        reader = self.explorer.access.reader
        return [s.address for s in self.explorer.info.sources if reader.source_size(s.address)]

    def show_source(self, address: str, offset: int = 0) -> None:
        """Put a source on the screen, at a place in it."""
        self.address, self._offset = address, offset
        self.known = self.selected_from = None
        self._read_map()
        self.refresh()

    def _read_map(self) -> None:
        """Have the background find out where the characters of the text are."""
        address = self.address

        def show(known: SourceMap) -> None:
            if address != self.address:
                return
            before, self.known = self.known, known
            if before is None:
                self.window.open(self._characters, known.length)
                self._place(self._offset)
            elif known != before:
                self.window.open(self._characters, known.length)
                self._place(min(self._offset, known.length))

        self._offset = self.cursor if self.known is not None else self._offset
        self.explorer.access.ask(
            "text", lambda reader: reader.source_map(address), show, job=Job("reading the text")
        )

    def _characters(self, start: int, end: int) -> str:
        reader = self.explorer.access.reader
        return reader.source_text(self.address, start, end, self.known)

    # Following the state

    def state_changed(self, old: ViewState, new: ViewState) -> None:
        if not self.size.width:
            return
        if new.revision != old.revision:
            self._lights.forget()
            if self.address:
                self._read_map()
        uid = new.focus.uid if new.focus is not None else None
        if not self.address:
            self._first_source(uid)
        elif uid is not None and (old.focus is None or uid != old.focus.uid):
            self._show_passage_of(uid)
        self._lights.follow(new)
        self._show()

    def matches_known(self) -> None:
        self._lights.follow(self.explorer.state)

    def _first_source(self, uid: str | None) -> None:
        addresses = self.addresses()
        place = self._place_of(uid) if uid is not None else None
        if place is not None:
            self.show_source(place[0], place[1].start)
        elif addresses:
            self.show_source(addresses[0])

    def _show_passage_of(self, uid: str) -> None:
        """Bring the event's passage on the screen, if a source whose text was kept speaks of it."""
        place = self._place_of(uid)
        if place is None:
            return
        address, passage = place
        if address != self.address:
            self.show_source(address, passage.start)
        elif self.known is None:
            self._offset = passage.start
        elif not passage.start <= self.cursor < passage.end:
            self._go(passage.start)

    def _place_of(self, uid: str) -> tuple[str, Passage] | None:
        reader = self.explorer.access.reader
        places = sorted(reader.places(uid), key=lambda place: place[0] != self.address)
        return next((place for place in places if reader.source_size(place[0])), None)

    # Lines

    def _place(self, offset: int) -> None:
        """Lay out anew around an offset."""
        width = max(min(self.size.width - MARGIN - 2, WIDEST), 10)
        self.window.resize(width, self.size.height - 1)
        self.window.place(offset)
        self._show()

    def _show(self) -> None:
        """Draw the lines at hand, the passages on them lit."""
        lines = self.window.lines
        if self.known is not None and lines:
            self._lights.look(self.known, lines[0].start, lines[-1].end + 1)
        self.refresh()

    # Moving

    def _go(self, offset: int) -> None:
        self._stay()
        self._offset = offset
        self.window.go(min(offset, max(self.window.length - 1, 0)))
        self._show()

    def _stay(self) -> None:
        """Whoever moves the cursor does not go on to a passage as well that was asked for before."""
        if self._steps:
            self._steps = 0
            self.explorer.access.cancel("text-along")

    def move_down(self, by: int) -> None:
        self._stay()
        self.window.down(by)
        self._show()
        self._follow_cursor()

    def move_page(self, by: float) -> None:
        self._stay()
        self.window.page(by)
        self._show()
        self._follow_cursor()

    def move_along(self, by: int) -> None:
        """To the next passage of an event that the filter lets through; while a stretch is selected, by words."""
        if self.selected_from is not None:
            self._go(self.window.word(by))
            return
        self._steps += by
        steps, cursor, address = self._steps, self.cursor, self.address
        focus, query = self.explorer.state.focus, self.explorer.state.shown
        uid = focus.uid if focus is not None else None
        keys = self.explorer.matching.keys_of(query)
        if not steps or self.known is None:
            self._stay()
            return

        def read(reader: Reader) -> tuple[int, Row | None] | None:
            view = reader.view(query, keys=keys)

            def lets(uid: str) -> bool:
                key = reader.key(uid)
                return key is not None and view.contains(key)

            passages = reader.passages_from(address, cursor, backwards=steps < 0)
            found = step_along(passages, cursor, uid, abs(steps), lets)
            key = reader.key(found[1]) if found is not None else None
            return None if found is None or key is None else (found[0], reader.row(key))

        def show(found: tuple[int, Row | None] | None) -> None:
            self._steps = 0
            if found is not None and found[1] is not None and address == self.address:
                self._go(found[0])
                self.explorer.go(found[1], remember=True)

        self.explorer.access.ask("text-along", read, show, job=Job("searching"))

    def _follow_cursor(self) -> None:
        """Bring the event whose passage the cursor has entered, if the focused one's does not hold it."""
        if self.selected_from is not None:
            return
        here = [
            lit.uid for lit in self.lit if lit.start <= self.cursor < lit.end and not lit.hidden
        ]
        focus = self.explorer.state.focus
        if here and (focus is None or focus.uid not in here):
            key = self.explorer.access.reader.key(here[0])
            row = self.explorer.access.reader.row(key) if key is not None else None
            if row is not None:
                self.explorer.go(row)

    def move(self, by: int) -> None:
        focus = self.explorer.state.focus
        key = focus.key if focus else None

        def find(_: Reader, view: View) -> list[Row]:
            return view.page(key, limit=abs(by), backwards=by < 0)

        def show(rows: list[Row]) -> None:
            if rows:
                self.explorer.go(rows[-1] if by > 0 else rows[0])

        self.explorer.matching.ask("text-move", find, show)

    def go_first(self) -> None:
        self._go(0)

    def go_last(self) -> None:
        self._go(END)

    @property
    def focused_row(self) -> Row | None:
        focus = self.explorer.state.focus
        return self.explorer.access.reader.row(focus.key) if focus else None

    # Selecting

    def select(self) -> None:
        """Begin a selection at the cursor, or end it."""
        self.selected_from = self.cursor if self.selected_from is None else None
        self.refresh()

    @property
    def selection(self) -> tuple[int, int] | None:
        """The selected characters, from and to; None while nothing is selected."""
        if self.selected_from is None:
            return None
        first, last = sorted((self.selected_from, self.cursor))
        return first, min(last + 1, self.window.length)

    def selected_passage(self) -> Passage | None:
        """The selection as a passage, blanks at its ends taken off."""
        if self.selection is None:
            return None
        start, end = self.selection
        text = self.window.text(start, end)
        start += len(text) - len(text.lstrip())
        text = text.strip()
        return Passage(start, start + len(text), text, self._section(start)) if text else None

    def _section(self, offset: int) -> str:
        """The section of the nearest passage before: what the importer called this part of the text."""
        before = self.explorer.access.reader.passages_from(self.address, offset, backwards=True)
        return next((one.section for one, _, _ in islice(before, BEFORE) if one.section), "")

    # Drawing and the mouse

    def on_resize(self, _event: events.Resize) -> None:
        if self.known is not None:
            self._place(self.cursor)
        else:
            self.state_changed(ViewState(), self.explorer.state)

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    def render_line(self, y: int) -> Strip:
        return self._painter.line(y)

    def on_click(self, event: events.Click) -> None:
        at = self.window.top + event.y - 1
        if event.y == 0 or self.known is None or at >= len(self.window.lines):
            return
        self._go(offset_at(self.window.lines[at], event.x))
        self._follow_cursor()

    def on_mouse_scroll_down(self) -> None:
        self.move_down(3)

    def on_mouse_scroll_up(self) -> None:
        self.move_down(-3)
