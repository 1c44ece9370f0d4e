"""The events that the filter lets through: at hand for quick questions, or to be looked for in the background."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, TypeVar

from timeloom.query.query import Everything, Query
from timeloom.store.protocol import Reader, View
from timeloom.tui.model.held_keys import is_slow
from timeloom.tui.model.jobs import Job

if TYPE_CHECKING:
    from timeloom.tui.explorer import ExplorerScreen

T = TypeVar("T")

FEW: Final = 20_000
"""So many events are looked through within one frame, whatever index there is."""


class Matching:
    """What matches on one screen, as far as it is known on the UI thread."""

    def __init__(self, screen: ExplorerScreen) -> None:
        self._screen = screen
        self._view: View | None = None
        self._known: tuple[Query | None, int, Any] = (None, 0, None)
        """A filter, a revision, and the keys of all that matched it then."""
        self._outlined = False

    def forget(self) -> None:
        """The filter is another one, or the timeline has changed."""
        self._view = None

    @property
    def view(self) -> View:
        """The events listed, for quick questions on the UI thread."""
        if self._view is None:
            state = self._screen.state
            self._view = self._screen.access.reader.view(
                state.shown, keys=None if self._screen.outdated else self.keys_of(state.shown)
            )
        return self._view

    def know(self, query: Query, keys: Any, outline: Any) -> None:
        """The background has read all matches: from now on they are at hand on the UI thread."""
        if not self._screen.outdated:
            if outline is not None and not self._outlined:
                self._outlined = True
                self._screen.access.reader.take_outline(outline)
            self._known = (query, self._screen.state.revision, keys)
            self._view = None
            self._screen.view.matches_known()

    def keys_of(self, query: Query) -> Any:
        """The keys of all that match a filter, if they are known; for a view on any connection."""
        known, revision, keys = self._known
        return keys if known is query and revision == self._screen.state.revision else None

    @property
    def must_search(self) -> bool:
        """Whether the events listed can only be asked for in the background: the filter is slow and not yet read."""
        query = self._screen.state.shown
        return self.is_slow(query) and self.keys_of(query) is None

    def is_slow(self, query: Query) -> bool:
        """Whether what matches a filter is to be looked for in the background.

        Of several timelines all matches have to be read before the first is known, and before those the order of all.
        """
        if len(self._screen.info.origins) > 1:
            ordered = self._screen.access.reader.ordered()
            return not (ordered and isinstance(query.root, Everything))
        return is_slow(query)

    def _takes_long(self, query: Query) -> bool:
        """Whether to look in the background for what matches a filter of which no keys are at hand."""
        return self._screen.info.events > FEW or self.is_slow(query)

    def ask(
        self,
        channel: str,
        find: Callable[[Reader, View], T],
        show: Callable[[T], None],
        *,
        query: Query | None = None,
        holds_keys: bool = False,
    ) -> None:
        """Ask something quick of the events listed (or of those of a `query` made from their filter): at once if they
        are at hand, else in the background.

        In a channel the newer question takes the place of the older one. An answer that comes when the filter or the
        timeline is another one is dropped.
        """
        screen, state = self._screen, self._screen.state
        wanted = state.shown if query is None else query
        if not (self.must_search if query is None else self._takes_long(query)):
            screen.access.cancel(channel)
            here = screen.access.reader
            show(find(here, self.view if query is None else here.view(query)))
            return

        def show_if_asked(answer: T) -> None:
            now = screen.state
            if now.shown is state.shown and now.revision == state.revision:
                show(answer)

        screen.access.ask(
            channel,
            lambda reader: find(reader, reader.view(wanted)),
            show_if_asked,
            job=Job("searching"),
            holds_keys=holds_keys,
        )
