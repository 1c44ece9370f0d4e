"""The one screen of the explorer: it owns the state, asks the store and tells every pane what has changed."""

from __future__ import annotations

import gc
import math
from collections.abc import Callable, Sequence
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any, Final, TypeVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Container
from textual.reactive import reactive
from textual.screen import Screen

from timeloom.errors import TimeloomError
from timeloom.query.query import EVERYTHING, Query
from timeloom.store.answers import Row, TimelineInfo
from timeloom.store.protocol import Reader, View, Writer
from timeloom.text import one_line
from timeloom.tui.commands import DETAILS, EVENTS, FACETS, FILTER, Registry
from timeloom.tui.dialogs.own_file import write_or_offer
from timeloom.tui.model.changes import Changes
from timeloom.tui.model.filters import Filters
from timeloom.tui.model.followers import Followers
from timeloom.tui.model.held_keys import HeldKeys, install
from timeloom.tui.model.jobs import Jobs
from timeloom.tui.model.living import Living
from timeloom.tui.model.matching import Matching
from timeloom.tui.model.session import Restored, to_session
from timeloom.tui.model.state import Numbers, Place, ViewState, Window, sample
from timeloom.tui.model.store_access import Failed, StoreAccess
from timeloom.tui.panes.column_heading import ColumnHeading
from timeloom.tui.panes.density_strip import DensityStrip
from timeloom.tui.panes.details import Details
from timeloom.tui.panes.filter_bar import FilterBar
from timeloom.tui.panes.header import Footer, Header, TooSmall
from timeloom.tui.style.glyphs import Glyphs
from timeloom.tui.style.marks import Signs
from timeloom.tui.terminal import editor as unsaved
from timeloom.tui.views.list.view import EventList
from timeloom.tui.views.registry import Views
from timeloom.tui.views.timeline_view import TimelineView

T = TypeVar("T")

if TYPE_CHECKING:
    from textual.notifications import SeverityLevel

    from timeloom.tui.model.arriving import Arrivals
    from timeloom.tui.model.keeping import Keeping
    from timeloom.tui.panes.facets import FacetsPane
    from timeloom.tui.preloading import Preloading

NARROW: Final = 100
"""Below this many columns the details stand under the events instead of beside them."""
SMALLEST: Final = (60, 16)
"""Below this many columns and lines there is only a message."""
TOLD_SECONDS: Final = 4
"""How long a message stays, if no command takes it away."""
PROBLEM_SECONDS: Final = 8
POLL: Final = 0.2
"""Seconds between two looks at whether another program has changed the timeline."""


class Pane(Container):
    """Holds others that cover it whole."""

    BLANK = True


class ExplorerScreen(Living, Screen[None]):
    """Views, strip, details, filter and footer around one `ViewState`."""

    BLANK = True

    state: reactive[ViewState] = reactive(ViewState, init=False, repaint=False)

    def __init__(
        self, access: StoreAccess, registry: Registry, glyphs: Glyphs, start: Restored
    ) -> None:
        super().__init__()
        self.access = access
        self.registry = registry
        self.glyphs = glyphs
        self.info: TimelineInfo = access.reader.info()
        self.signs = Signs(access.reader, glyphs, start.state.colour_by)
        self.numbers = Numbers(events=self.info.events)
        self.filters = Filters(self, list(start.history))
        self.matching = Matching(self)
        self.followers = Followers(self)
        self.jobs = Jobs(self)
        self.changes = Changes(self)
        self.held = HeldKeys(self)
        self.mouse_on = True
        self.arrivals: Arrivals | None = None
        """What is still being read."""
        self.keeping: Keeping | None = None
        """What is to become of what is done here, where it is not a timeline that anybody keeps."""
        self.author: str | None = None
        """Who signs what is written, where the person has said so."""
        self.opens_next: Path | None = None
        """The timeline to go on with once this one is left."""
        self.words: list[str] = []
        """What is to be said at the beginning."""
        self._saved_session = start.session
        self._kept_theme = self._began_in = start.theme
        self._ready: tuple[Query, int, Window] | None = None
        self.searching = False
        """Whether the list waits for a slow filter."""
        self.welcome = ""
        """What is said to a person who is here for the first time, in place of a filter, until the first command."""
        self.problems: list[str] = []
        """What is wrong with how the explorer was started, to be said at the beginning."""
        self.preloading: Preloading | None = None
        """Loads what the next key may need, once the first frame is there."""
        self._to_ask: list[Callable[[], None]] = []  # dialogs whose text could not be kept
        self._to_tell: list[tuple[str, bool, float]] = []  # told over a dialog, and until when
        self._told_until = self._problem_until = 0.0
        self.is_leaving = False
        self._details_wanted: bool | None = None
        self._facets: FacetsPane | None = None
        self.set_reactive(ExplorerScreen.state, start.state)
        install(self, registry.bindings(EVENTS))

    def compose(self) -> ComposeResult:
        yield Header(id="header")
        yield DensityStrip(id="strip")
        with Pane(id="body"):
            with Pane(id="views"):
                yield ColumnHeading(id="columns")
                yield EventList(id="list")
            yield Details(id="details")
        yield FilterBar(self.registry.bindings(FILTER), id="filter")
        yield Footer(id="footer")
        yield TooSmall(id="too-small")

    def on_mount(self) -> None:
        self.header = self.query_one(Header)
        self.strip = self.query_one(DensityStrip)
        self.column_heading = self.query_one(ColumnHeading)
        self.view: TimelineView = self.query_one(EventList)
        self.views = Views(self, self.view)
        self.details = self.query_one(Details)
        self.filter_bar = self.query_one(FilterBar)
        self.footer = self.query_one(Footer)
        install(self.view, self.registry.bindings(self.view.VIEW))
        install(self.details, self.registry.bindings(DETAILS))
        self.access.begun = self.jobs.begun
        self.view.focus()
        self._began_in = self.app.theme
        self._arrange(self.app.size.width)
        if not self.access.reader.ordered():
            self.changes.follow()
        # Before the first key is heard, so that keys typed ahead find their events.
        self.view.state_changed(ViewState(), self.state)
        self.filter_bar.state_changed(self.state, self.state)
        row = self.focused_row
        if row is not None and (self.state.focus is None or self.state.focus.uid != row.uid):
            self.go(row)
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        """After the first frame."""
        if not gc.isenabled():
            gc.freeze()  # what is loaded by now stays: no collection has to look at it again
            gc.enable()
        if self.state.view != self.view.VIEW:
            self.views.show(self.state.view)
        self.strip.show_span(self.view.shown_span())
        self.followers.settle()
        if self.arrivals is not None:
            self.arrivals.begin(self)
        self.set_interval(POLL, self.changes.look)
        self._sample()
        if self.preloading is not None:
            self.preloading.begin()
        for problem in self.problems:
            self.tell(one_line(problem), problem=True)
        for word in self.words:
            self.tell(one_line(word))
        if (path := unsaved.kept()) is not None:
            self.tell(unsaved.words(path), problem=True)

    def _sample(self) -> None:
        """Have the list make room for what stands further on, so that its columns keep their places."""
        limits, listed = (self.info.earliest, self.info.latest), self.query_one(EventList)
        if limits[0] is None or limits[1] is None or not self.access.reader.ordered():
            return
        span = limits[0], limits[1]
        self.access.ask(
            "sample", lambda reader: sample(reader.view(EVERYTHING), span), listed.make_room
        )

    # The state

    def change(self, **changes: Any) -> None:
        """Put other values into the state; every pane follows at once."""
        self.state = self.state._replace(**changes)

    def watch_state(self, old: ViewState, new: ViewState) -> None:
        if new.shown is not old.shown or new.revision != old.revision:
            self.matching.forget()
        self.view.state_changed(old, new)
        if (
            new.query is not old.query
            or new.revision != old.revision
            or new.filter_on != old.filter_on
        ):
            self.strip.state_changed(old, new)
            self.show_numbers(self.numbers._replace(matches=None, position=None, selected=None))
        if new.columns != old.columns or new.view != old.view:
            self._name_columns()
        if new.details_below != old.details_below:
            self._arrange(self.size.width)
        if new.sought is not old.sought:
            self.view.refresh()
            self.details.refresh()
        self.filter_bar.state_changed(old, new)
        if self._facets:
            self._facets.state_changed(old, new)
        self.strip.show_span(self.view.shown_span())
        self.followers.settle()

    def go(self, row: Row, *, remember: bool = False) -> None:
        """Put the focus on an event; `remember` makes the place left one to go back to."""
        state = self.state
        if state.focus is not None and state.focus.key == row.key:
            return
        if remember and state.focus is not None:
            state = state.visited(state.focus.uid)
        self.state = state._replace(focus=Place(row.uid, row.key, row.earliest))

    def follow(self, uid: str) -> None:
        """Go to an event by its uid, whether the filter lets it through or not."""
        self._let_in(uid, lambda row: self.go(row, remember=True))

    def revisit(self, uid: str, *, back: tuple[str, ...], forward: tuple[str, ...]) -> None:
        """Go to a place visited before, with what is then behind and ahead."""

        def go(row: Row) -> None:
            self.change(focus=Place(row.uid, row.key, row.earliest), back=back, forward=forward)

        self._let_in(uid, go)

    def _let_in(self, uid: str, go: Callable[[Row], None]) -> None:
        """Have the event's row gone to; a filter that hides it is turned off."""
        key = self.access.reader.key(uid)
        row = self.access.reader.row(key) if key is not None else None
        if row is None:
            self.tell(f"no event has the uid {one_line(uid)}", problem=True)
            return

        def decide(shown: bool) -> None:
            if not shown:
                self._open_filter()
            go(row)

        self.matching.ask("match", lambda _, view: view.contains(row.key), decide)

    def _open_filter(self) -> None:
        """Show all events, since the filter hides the one that is wanted."""
        self.change(filter_on=False, lit=False)
        self.tell("the filter is off, to show an event that it hides; F puts it on again")

    def let_in(self, place: Place) -> None:
        """Turn a filter off that hides an event which has just been written."""
        self.matching.forget()
        hides = self.state.filtered and not self.must_search
        if hides and not self.ui_view.contains(place.key):
            self._open_filter()

    def exists(self, uid: str) -> bool:
        return self.access.reader.key(uid) is not None

    def found(self, text: str) -> Sequence[tuple[int, int]]:
        """Where in a text the words stand that the filter looks for."""
        sought = self.state.sought
        if not sought.text.strip():
            return ()
        from timeloom.query.found import finder  # the first frame needs no tree

        return finder(sought.root)(text)

    @property
    def ui_view(self) -> View:
        """The events listed, for quick questions on the UI thread."""
        return self.matching.view

    @property
    def must_search(self) -> bool:
        """Whether the events listed can only be asked for in the background."""
        return self.matching.must_search

    @property
    def outdated(self) -> bool:
        """Whether another program has changed the timeline since it was last looked at."""
        return self.access.reader.version() != self.changes.version

    def search_stopped(self) -> None:
        """A person has stopped what was read: where it was a slow filter, all events are there instead."""
        self.view.reading_stopped()
        self.filter_bar.state_changed(self.state, self.state)
        if self.searching:
            self.searching = False
            self.change(filter_on=False)

    @property
    def focused_row(self) -> Row | None:
        return self.view.focused_row

    def have_ready(self, query: Query, revision: int, window: Window) -> None:
        """Keep rows that the background has read, for the view that will ask for them next."""
        self._ready = (query, revision, window)

    def take_window(self, state: ViewState) -> Window | None:
        """The rows that the background has already read for this state, once."""
        ready, self._ready = self._ready, None
        if ready is not None and ready[0] is state.shown and ready[1] == state.revision:
            return ready[2]
        return None

    def welcomed(self) -> None:
        """A person has run a command: the welcome, if it was in sight, has done its work."""
        if self.welcome and not self.state.query.text.strip():
            from timeloom.tui.first_run import remember

            self.welcome = ""
            self.filter_bar.refresh()
            remember()

    def show_numbers(self, numbers: Numbers) -> None:
        self.numbers = numbers
        self.filter_bar.show_numbers(numbers)
        if numbers.matches == 0 and self.state.filtered:
            self.details.show(None)  # of an event that the filter hides

    def on_filter_bar_typed(self, message: FilterBar.Typed) -> None:
        # Else it has been completed or recalled since.
        if message.text == self.filter_bar.input.value:
            self.filters.set(message.text)

    def on_density_strip_clicked(self, message: DensityStrip.Clicked) -> None:
        self.go_to_moment(message.moment)

    def go_to_moment(self, moment: float) -> None:
        """Go to the first event that begins at a moment or after it."""

        def find(reader: Reader, view: View) -> Row | None:
            key = view.seek(moment)
            return reader.row(key) if key is not None else None

        def show(row: Row | None) -> None:
            if row is not None:
                self.go(row, remember=True)
            else:
                self.tell("no event here has a date")

        self.matching.ask("match", find, show)

    # Changes of the timeline

    def write(
        self,
        work: Callable[[Writer], T],
        said: str | Callable[[T], str] = "",
        *,
        total: int | None = None,
        failed: Failed | None = None,
    ) -> None:
        """Change the timeline in the background, `total` events of it if that is known, show it, and say so.

        `failed` gets the error in place of the person, to ask again for what could not be kept.
        """

        begun = self.changes.focused

        def done(result: T) -> None:
            self.changes.show(result, begun)
            words = said if isinstance(said, str) else said(result)
            if words:
                self.tell(words)

        write_or_offer(self, lambda no: self.access.write(work, done, no, total=total), failed)

    def ask_again(self, ask: Callable[[], None]) -> None:
        """Open a dialog whose text could not be kept, with that text in it; not over another one that is open."""
        if self.app.screen is self:
            ask()
        else:
            self._to_ask.append(ask)

    def on_screen_resume(self) -> None:
        waiting, self._to_tell = self._to_tell, []
        for text, problem, until in waiting:
            if monotonic() < until:
                self.tell(text, problem=problem)
        if self._to_ask:
            self._to_ask.pop(0)()

    def content_changed(self, focus: str | None = None) -> None:
        self.changes.follow(focus)

    def take_info(self, info: TimelineInfo) -> None:
        """The timeline as a whole is another one now."""
        self.info = info
        self.filters.forget_names()
        self.signs = Signs(self.access.reader, self.glyphs, self.state.colour_by)
        self.numbers = Numbers(events=info.events)
        if self.keeping is not None:
            self.keeping.look(self.access.reader)

    # Panes

    def on_resize(self, event: events.Resize) -> None:
        self._arrange(event.size.width)
        self.set_class(
            event.size.width < SMALLEST[0] or event.size.height < SMALLEST[1], "-too-small"
        )

    def _arrange(self, width: int) -> None:
        wide = width >= NARROW
        self.set_class(not wide, "-narrow")
        self.set_class(wide and self.state.details_below, "-below")
        self._name_columns()
        self.details.display = wide if self._details_wanted is None else self._details_wanted

    def _name_columns(self) -> None:
        self.column_heading.display = bool(self.state.columns) and self.state.view == "list"
        self.column_heading.refresh()

    @property
    def facets(self) -> FacetsPane:
        """The pane of facets, made when it is first wanted."""
        if self._facets is None:
            from timeloom.tui.panes.facets import FacetsPane

            self._facets = FacetsPane(id="facets")
            self._facets.display = False
            install(self._facets, self.registry.bindings(FACETS))
            self.query_one("#body").mount(self._facets, before="#views")
        return self._facets

    def open_facets(self) -> None:
        self.facets.display = True
        self.add_class("-with-facets")
        self.facets.count()
        self.facets.focus()

    def close_facets(self) -> None:
        if self.facets.has_focus:
            self.view.focus()
        self.facets.display = False
        self.remove_class("-with-facets")

    def show_view(self, name: str) -> None:
        """Have another view in the middle, at the same place and with the same filter."""
        self.views.show(name)

    def open_details(self) -> None:
        self._details_wanted = True
        self.details.display = True
        self.followers.settle()

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
        if self._facets is not None and self.focused is self._facets:
            return (FACETS, EVENTS)
        return (self.view.VIEW, EVENTS)

    def on_descendant_focus(self) -> None:
        self.footer.refresh()

    async def run_chosen(self, command_id: str | None) -> None:
        """Run what a person picked from a list of commands."""
        if command_id:  # a sign of the legend has nothing to run
            await self.app.run_action(f"app.command('{command_id}')")

    @property
    def _theme_to_keep(self) -> str:
        """The last time's, unless another was chosen: what NO_COLOR or the command line asks for holds for once."""
        return self.app.theme if self.app.theme != self._began_in else self._kept_theme

    def leave(self) -> None:
        """End the explorer; where it was is remembered in the timeline, unless nothing has changed."""
        session = to_session(self.state, self.filters.history, self._theme_to_keep)
        if self.access.writable and session != self._saved_session:
            self.access.write(
                lambda writer: writer.set_session(session), lambda _: None, lambda _: None
            )
        self.is_leaving = True
        self.app.exit()

    # Words

    def tell(self, text: str, *, problem: bool = False) -> None:
        """Show a short message that goes away by itself, or with the next one. A dialog shows it on its edge."""
        seconds = PROBLEM_SECONDS if problem else TOLD_SECONDS
        now, top = monotonic(), self.app.screen
        if top is not self and self.is_mounted:
            from timeloom.tui.dialogs.overlay import Overlay

            seen = isinstance(top, Overlay) and top.tell(text, seconds, problem=problem)
            self._to_tell.append((text, problem, now + seconds if seen else math.inf))
            return
        self.forget_told()
        if problem:
            self._problem_until = now + seconds
        self._told_until = now + seconds
        severity: SeverityLevel = "error" if problem else "information"
        self.notify(text, severity=severity, markup=False, timeout=seconds)

    def forget_told(self) -> None:
        """Take messages away that the next command makes untrue; what went wrong stays as long as it was meant to."""
        now = monotonic()
        if self._problem_until < now < self._told_until:
            self.app.clear_notifications()

    def show_error(self, error: TimeloomError) -> None:
        self.tell(one_line(str(error)), problem=True)
