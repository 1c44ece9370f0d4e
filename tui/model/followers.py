"""What follows when the focus rests: details, position, matches that are lit. Keys held down do not pay for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from textual.timer import Timer

from timeloom.errors import UnknownEvent
from timeloom.query.query import EVERYTHING
from timeloom.store.answers import Detail
from timeloom.store.protocol import Reader
from timeloom.tui.model.jobs import Job

if TYPE_CHECKING:
    from timeloom.tui.explorer import ExplorerScreen

SETTLE: Final = 0.03
"""Seconds the focus rests before the background is asked."""
LIT_AROUND: Final = 400
"""How many matches on either side of the focus are lit."""


class Followers:
    """Asks the background about the focused event, for one screen."""

    def __init__(self, screen: ExplorerScreen) -> None:
        self._screen = screen
        self._timer: Timer | None = None
        self._counted_for: tuple[object, ...] = ()
        self._lit: frozenset[int] | None = None
        self._lit_span = (0, 0)

    @property
    def waiting(self) -> bool:
        """Whether something will still be asked."""
        return self._timer is not None

    def settle(self) -> None:
        """The focus has moved: ask when it has rested a moment."""
        if self._timer is not None:
            self._timer.stop()
        self._timer = self._screen.set_timer(SETTLE, self._settled)

    def _settled(self) -> None:
        self._timer = None
        if self._screen.details.display:
            self._ask_details()
        self._ask_numbers()
        if self._screen.state.lit:
            self._ask_lit()

    def _ask_details(self) -> None:
        place = self._screen.state.focus
        if place is None:
            self._screen.details.show(None)
            return
        uid = place.uid

        def read(reader: Reader) -> Detail | None:
            try:
                return reader.detail(uid)
            except UnknownEvent:
                return None

        self._screen.access.ask("details", read, self._screen.details.show)

    def _ask_numbers(self) -> None:
        if not self._screen.access.reader.ordered():
            return  # the order is being made, and this is asked again when it is there
        state = self._screen.state
        place, query = state.focus, state.query if state.filter_on else EVERYTHING
        begin = state.range_from
        wanted = (query, state.revision)
        slow, filtered = self._screen.matching.is_slow(query), query is not EVERYTHING
        known = self._counted_for == wanted and self._screen.numbers.matches is not None

        def count(reader: Reader) -> tuple[int | None, int | None, int | None, Any]:
            view = reader.view(query)
            keys = (view.keys(), reader.outline()) if filtered and not known else None
            total = None if known else view.count()
            if place is None or not view.contains(place.key):
                return total, None, None, keys
            position = view.position(place.key)
            selected = None if begin is None else abs(position - view.position(begin.key)) + 1
            return total, position, selected, keys

        def show(answer: tuple[int | None, int | None, int | None, Any]) -> None:
            total, position, selected, keys = answer
            now = self._screen.state
            if wanted != (now.query if now.filter_on else EVERYTHING, now.revision):
                return
            self._counted_for = wanted
            if keys is not None:
                self._screen.matching.know(query, *keys)
                if now.lit:
                    self._ask_lit()
            numbers = self._screen.numbers
            matches = numbers.matches if total is None else total
            self._screen.show_numbers(
                numbers._replace(matches=matches, position=position, selected=selected)
            )
            self._screen.view.numbers_changed()

        self._screen.access.cancel("numbers")
        self._screen.access.ask("numbers", count, show, long=slow, job=Job("counting"))

    # Matches lit among all events

    def is_lit(self, key: int) -> bool:
        """Whether an event matches while all are shown; what is not known yet counts as lit."""
        low, high = self._lit_span
        return self._lit is None or not low <= key <= high or key in self._lit

    def _ask_lit(self) -> None:
        state = self._screen.state
        here = state.focus.key if state.focus else None
        keys = self._screen.matching.keys_of(state.query)
        if keys is None and self._screen.matching.is_slow(state.query):
            return  # they are being counted: nobody else has to wait for that a second time

        def find(reader: Reader) -> tuple[frozenset[int], int, int]:
            view = reader.view(state.query, keys=keys)
            before = view.page(here, limit=LIT_AROUND, backwards=True) if here is not None else []
            after = view.page(here, limit=LIT_AROUND, inclusive=True)
            low = before[0].key if len(before) == LIT_AROUND else -(1 << 63)
            high = after[-1].key if len(after) == LIT_AROUND else 1 << 63
            return frozenset(row.key for row in (*before, *after)), low, high

        def show(answer: tuple[frozenset[int], int, int]) -> None:
            keys, low, high = answer
            if keys != self._lit or (low, high) != self._lit_span:
                self._lit, self._lit_span = keys, (low, high)
                self._screen.view.refresh()

        self._screen.access.ask("lit", find, show)
