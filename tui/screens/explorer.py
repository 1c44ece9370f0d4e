"""The one screen of the explorer: it owns the state, asks the store and tells every pane what has changed."""

from __future__ import annotations

from dataclasses import replace
from time import time
from typing import Any, Final

from textual import events
from textual.app import ComposeResult
from textual.containers import Container
from textual.reactive import reactive
from textual.screen import Screen
from textual.timer import Timer

from timeloom.errors import QueryError, TimeloomError, UnknownEvent
from timeloom.query.tree import EVERYTHING, Query
from timeloom.store.protocol import Detail, Reader, Row, TimelineInfo, View
from tui import window as windows
from tui.commands import DETAILS, EVENTS, FILTER, Registry
from tui.glyphs import Glyphs
from tui.keys import install
from tui.signs import Signs
from tui.state import Numbers, Place, ViewState
from tui.store_access import StoreAccess
from tui.widgets.density_strip import DensityStrip
from tui.widgets.details import Details
from tui.widgets.event_list import EventList
from tui.widgets.filter_bar import FilterBar
from tui.widgets.footer import Footer
from tui.widgets.header import Header
from tui.widgets.timeline_view import TimelineView
from tui.window import Window

NARROW: Final = 100
"""Below this many columns the details stand under the events instead of beside them."""
POLL: Final = 0.5
"""Seconds between two looks at whether another program has changed the timeline."""
SETTLE: Final = 0.03
"""Seconds the focus rests before details and counts follow: keys that are held down do not pay for them."""


class ExplorerScreen(Screen[None]):
    """Views, strip, details, filter and footer around one `ViewState`."""

    state: reactive[ViewState] = reactive(ViewState, init=False, repaint=False)

    def __init__(
        self, access: StoreAccess, registry: Registry, glyphs: Glyphs, state: ViewState
    ) -> None:
        super().__init__()
        self.access = access
        self.registry = registry
        self.glyphs = glyphs
        self.info: TimelineInfo = access.reader.info()
        self.signs = Signs(access.reader, glyphs)
        self.numbers = Numbers(events=self.info.events)
        self.range_key: int | None = None
        self._ui_view: View | None = None
        self._ready: tuple[Query, int, Window] | None = None
        self._version = access.reader.version()
        self._settling: Timer | None = None
        self._details_wanted: bool | None = None
        self.set_reactive(ExplorerScreen.state, state)
        install(self, registry.bindings(EVENTS))

    def compose(self) -> ComposeResult:
        yield Header(id="header")
        yield DensityStrip(id="strip")
        with Container(id="body"):
            with Container(id="views"):
                yield EventList(id="list")
            yield Details(id="details")
        yield FilterBar(self.registry.bindings(FILTER), id="filter")
        yield Footer(id="footer")

    def on_mount(self) -> None:
        self.header = self.query_one(Header)
        self.strip = self.query_one(DensityStrip)
        self.view: TimelineView = self.query_one(EventList)
        self.details = self.query_one(Details)
        self.filter_bar = self.query_one(FilterBar)
        self.footer = self.query_one(Footer)
        install(self.view, self.registry.bindings(self.view.VIEW))
        install(self.details, self.registry.bindings(DETAILS))
        self.view.focus()
        self._arrange(self.app.size.width)
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        """After the first layout: now the views know how much they can show."""
        self.view.state_changed(ViewState(), self.state)
        self.filter_bar.state_changed(self.state, self.state)
        if self.state.focus is None and self.focused_row is not None:
            self.go(self.focused_row)
        self._settle()
        self.set_interval(POLL, self._look_for_changes)

    # The state

    def change(self, **changes: Any) -> None:
        """Put other values into the state; every pane follows at once."""
        self.state = replace(self.state, **changes)

    def watch_state(self, old: ViewState, new: ViewState) -> None:
        if new.shown is not old.shown or new.revision != old.revision:
            self._ui_view = None
        self.view.state_changed(old, new)
        if (
            new.query is not old.query
            or new.revision != old.revision
            or new.filter_on != old.filter_on
        ):
            self.strip.state_changed(old, new)
            self.filter_bar.state_changed(old, new)
            self.numbers = replace(self.numbers, matches=None, position=None)
            self.filter_bar.show_numbers(self.numbers)
        self.strip.show_span(self.view.shown_span())
        self._settle()

    def go(self, row: Row, *, remember: bool = False) -> None:
        """Put the focus on an event; `remember` makes the place left one to go back to."""
        if self.state.focus is not None and self.state.focus.key == row.key:
            return
        state = self.state
        if remember and state.focus is not None:
            state = state.visited(state.focus.uid)
        self.state = replace(state, focus=Place(row.uid, row.key, row.earliest))

    def follow(self, uid: str) -> None:
        """Go to an event by its uid, whether the filter lets it through or not."""
        key = self.access.reader.key(uid)
        row = self.access.reader.row(key) if key is not None else None
        if row is None:
            self.tell(f"no event has the uid {uid}", problem=True)
            return
        if not self.ui_view.contains(row.key):
            self.change(filter_on=False)
            self.tell("the filter is off, to show an event that it hides; F puts it on again")
        self.go(row, remember=True)

    @property
    def ui_view(self) -> View:
        """The events listed, for quick questions on the UI thread."""
        if self._ui_view is None:
            self._ui_view = self.access.reader.view(self.state.shown)
        return self._ui_view

    @property
    def focused_row(self) -> Row | None:
        view = self.view
        return view.focused_row if isinstance(view, EventList) else None

    def take_window(self, state: ViewState) -> Window | None:
        """The rows that the background has already read for this state, once."""
        ready, self._ready = self._ready, None
        if ready is not None and ready[0] is state.shown and ready[1] == state.revision:
            return ready[2]
        return None

    # The filter

    def try_filter(self, text: str, anchor: Place | None) -> None:
        """Read a filter and show its matches; while it cannot be read, the last good result stays."""
        from timeloom.query.parser import parse

        try:
            query = parse(text, now=time()) if text.strip() else EVERYTHING
        except QueryError as error:
            self.filter_bar.show_error(error)
            return
        revision = self.state.revision
        height = max(self.view.size.height, 24)
        key = anchor.key if anchor is not None else None

        def read(reader: Reader) -> Window:
            return windows.around(reader.view(query), key, before=height * 2, after=height * 3)

        def show(window: Window) -> None:
            self.filter_bar.show_error(None)
            self._ready = (query, revision, window)
            row = _nearest(window, key)
            place = Place(row.uid, row.key, row.earliest) if row is not None else anchor
            self.change(query=query, filter_on=True, focus=place)

        def refuse(error: TimeloomError) -> None:
            if isinstance(error, QueryError):
                self.filter_bar.show_error(error)
            else:
                self.show_error(error)

        self.access.ask("filter", read, show, refuse)

    def empty_words(self, line: int) -> str:
        """What an empty list says, by line."""
        if line == 1:
            return "No event matches this filter." if self.state.filtered else "No events yet."
        if line == 2:
            return (
                "Esc gives it up, / changes it."
                if self.state.filtered
                else "Press a to add the first one."
            )
        return ""

    def is_lit(self, key: int) -> bool:
        """Whether an event matches the filter while all are shown."""
        return self.access.reader.view(self.state.query).contains(key)

    # What follows when the focus rests

    def _settle(self) -> None:
        if self._settling is not None:
            self._settling.stop()
        self._settling = self.set_timer(SETTLE, self._settled)

    def _settled(self) -> None:
        self._settling = None
        place, query = self.state.focus, self.state.query if self.state.filter_on else EVERYTHING
        if self.details.display:
            self._ask_details(place)
        known = self.numbers.matches is not None

        def count(reader: Reader) -> tuple[int | None, int | None]:
            view = reader.view(query)
            total = None if known else view.count()
            if place is None or not view.contains(place.key):
                return total, None
            return total, view.position(place.key)

        self.access.ask("numbers", count, self._counted)

    def _counted(self, answer: tuple[int | None, int | None]) -> None:
        total, position = answer
        matches = self.numbers.matches if total is None else total
        self.numbers = replace(self.numbers, matches=matches, position=position)
        self.filter_bar.show_numbers(self.numbers)
        self.view.refresh()

    def _ask_details(self, place: Place | None) -> None:
        if place is None:
            self.details.show(None)
            return
        uid = place.uid

        def read(reader: Reader) -> Detail | None:
            try:
                return reader.detail(uid)
            except UnknownEvent:
                return None

        self.access.ask("details", read, self.details.show)

    # Changes of the timeline

    def _look_for_changes(self) -> None:
        if self.access.reader.version() != self._version:
            self.content_changed()

    def content_changed(self, focus: str | None = None) -> None:
        """Read again what is shown, at the same place, or at another event."""
        reader = self.access.reader
        self._version = reader.version()
        self.info = reader.info()
        self.signs = Signs(reader, self.glyphs, self.signs.field or None)
        self.numbers = Numbers(events=self.info.events)
        place = self.state.focus
        uid = focus or (place.uid if place else None)
        key = reader.key(uid) if uid else None
        row = reader.row(key) if key is not None else None
        if row is None and place is not None:
            self._ui_view = None
            row = _nearest(windows.around(self.ui_view, place.key, before=1, after=1), place.key)
        here = Place(row.uid, row.key, row.earliest) if row is not None else None
        self.change(focus=here, revision=self.state.revision + 1)
        self.header.refresh()

    # Panes

    def on_resize(self, event: events.Resize) -> None:
        self._arrange(event.size.width)

    def _arrange(self, width: int) -> None:
        wide = width >= NARROW
        self.set_class(not wide, "-narrow")
        self.details.display = wide if self._details_wanted is None else self._details_wanted

    def open_details(self) -> None:
        self._details_wanted = True
        self.details.display = True
        self._settle()

    def close_details(self) -> None:
        self._details_wanted = False
        if self.details.has_focus:
            self.view.focus()
        self.details.display = False

    @property
    def contexts(self) -> tuple[str, ...]:
        """Where the keyboard is, the innermost first."""
        if self.filter_bar.editing:
            return (FILTER,)
        if self.focused is self.details:
            return (DETAILS, EVENTS)
        return (self.view.VIEW, EVENTS)

    def on_descendant_focus(self) -> None:
        self.footer.refresh()

    def on_filter_bar_typed(self, message: FilterBar.Typed) -> None:
        self.try_filter(message.text, self.filter_anchor)

    filter_anchor: Place | None = None
    """Where the focus was when typing began: the place that every version of the filter stays near to."""

    def on_density_strip_clicked(self, message: DensityStrip.Clicked) -> None:
        key = self.ui_view.seek(message.moment)
        row = self.access.reader.row(key) if key is not None else None
        if row is not None:
            self.go(row, remember=True)

    async def run_chosen(self, command_id: str | None) -> None:
        """Run what a person picked from a list of commands."""
        if command_id is not None:
            await self.app.run_action(f"app.command('{command_id}')")

    # Words

    def sign_of(self, row: Row) -> tuple[str, int]:
        return self.signs.of(row)

    def axis_labels(self, earliest: float, latest: float, columns: int) -> list[tuple[int, str]]:
        from tui.layout.axis import labels

        return labels(earliest, latest, columns)

    def saved_words(self) -> tuple[str, str]:
        """What the header says at its right end, and in which tone."""
        if not self.info.writable:
            return "read-only", "warn"
        return f"UTC  {self.glyphs.saved} saved", "ok"

    def span_words(self) -> str:
        from tui.layout.axis import month_words

        info = self.info
        if info.earliest is None or info.latest is None:
            return ""
        return f"{month_words(info.earliest)} {self.glyphs.to} {month_words(info.latest)}"

    def tell(self, text: str, *, problem: bool = False) -> None:
        """A short message that goes away by itself."""
        self.notify(text, severity="error" if problem else "information", markup=False, timeout=4)

    def show_error(self, error: TimeloomError) -> None:
        from timeloom.text import one_line

        self.tell(one_line(str(error)), problem=True)


def _nearest(window: Window, key: int | None) -> Row | None:
    """The row at a key, else the next one, else the last."""
    if not window.rows:
        return None
    if key is None:
        return window.rows[0]
    return next((row for row in window.rows if row.key >= key), window.rows[-1])
