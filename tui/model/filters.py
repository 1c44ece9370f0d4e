"""Typing a filter: every rest of the keys shows its matches, Tab completes, and a mistake changes nothing."""

from __future__ import annotations

from importlib import import_module
from time import time
from typing import TYPE_CHECKING, Final

from timeloom.errors import QueryError, TimeloomError
from timeloom.query.query import EVERYTHING, Query
from timeloom.store.answers import Row
from timeloom.store.protocol import Reader
from timeloom.tui.model import state as windows
from timeloom.tui.model.jobs import Job
from timeloom.tui.model.state import Place, Window

if TYPE_CHECKING:
    from timeloom.tui.explorer import ExplorerScreen

_LANGUAGE: Final = "timeloom.query.parser"


class Filters:
    """What the filter bar's keys do, for one screen."""

    def __init__(self, screen: ExplorerScreen, history: list[str]) -> None:
        self._screen = screen
        self.history = history
        """Filters that were kept, oldest first."""
        self._recalled = 0
        self._anchor: Place | None = None
        """Where the focus was when typing began: every version of the filter stays near to it."""
        self._before: tuple[Query, Place | None] = (EVERYTHING, None)
        self._choices: list[tuple[int, int, str]] = []
        self._labels: list[str] = []
        self._chosen = -1
        self._original = ""
        """The text that is being completed."""
        self._names: dict[str, str] | None = None

    def begin(self) -> None:
        """Give the keyboard to the bar, with the last text in it."""
        state = self._screen.state
        self._anchor = state.focus
        self._before = (state.query, state.focus)
        self._recalled = len(self.history)
        self._screen.filter_bar.begin(state.query.text)
        self._screen.footer.refresh()
        # Loading the language takes longer than a key may; the first letter is still to be typed.
        self._screen.access.ask("language", lambda _: import_module(_LANGUAGE), lambda _: None)

    def accept(self) -> None:
        """Back to the events, if the text is a filter."""
        text = self._screen.filter_bar.input.value
        if text != self._screen.state.query.text or self._screen.filter_bar.error is not None:
            self.set(text)
        if self._screen.filter_bar.error is not None:
            self._screen.filter_bar.show_choices([])  # what is wrong takes their place
            return
        if text.strip() and (not self.history or self.history[-1] != text):
            self.history = [*(each for each in self.history if each != text), text][-50:]
        self._leave()

    def cancel(self) -> None:
        """Back to the events and to the filter there was when typing began."""
        query, focus = self._before
        self._screen.access.cancel("filter")
        self._leave()
        if query is not self._screen.state.query:
            self._screen.change(query=query, focus=focus)
        self._screen.filter_bar.set_text(query.text)

    def _leave(self) -> None:
        self._screen.filter_bar.end()
        self._screen.view.focus()
        self._screen.footer.refresh()

    def set(self, text: str) -> None:
        """Read a filter and show its matches; while it cannot be read, the last good result stays."""
        from timeloom.query.parser import parse

        screen = self._screen
        try:
            query = parse(text, now=time()) if text.strip() else EVERYTHING
        except QueryError as error:
            screen.access.cancel("filter")
            screen.filter_bar.show_error(error)
            return
        # An error was of an older text: Enter must not be refused for it.
        screen.filter_bar.show_error(None)
        anchor = self._anchor if screen.filter_bar.editing else screen.state.focus
        revision, height = screen.state.revision, max(screen.view.size.height, 24)
        key = anchor.key if anchor is not None else None

        def read(reader: Reader) -> Window:
            view = reader.view(query)
            return windows.around(view, key, before=height * 2, after=height * 3)

        def show(window: Window) -> None:
            screen.filter_bar.show_error(None)
            row = nearest(window, key)
            place = Place(row.uid, row.key, row.earliest) if row is not None else anchor
            screen.have_ready(query, revision, window)
            screen.change(query=query, filter_on=True, focus=place)

        def refuse(error: TimeloomError) -> None:
            if isinstance(error, QueryError) and screen.filter_bar.editing:
                screen.filter_bar.show_error(error)
            else:
                screen.show_error(error)

        screen.access.ask("filter", read, show, refuse, job=Job("searching"))

    def name_of(self, text: str) -> str:
        """The name under which a filter was saved; empty if it was not."""
        text = text.strip()
        if not text:
            return ""
        if self._names is None:
            saved = self._screen.access.reader.saved_filters()
            self._names = {each.text.strip(): each.name for each in reversed(saved)}
        return self._names.get(text, "")

    def forget_names(self) -> None:
        """Filters may have been saved, or taken off the list."""
        self._names = None

    def recall(self, by: int) -> None:
        """Put an older or newer filter into the bar."""
        place = self._recalled + by
        if not 0 <= place <= len(self.history):
            return
        self._recalled = place
        text = self.history[place] if place < len(self.history) else ""
        self._screen.filter_bar.set_text(text)
        self.set(text)

    def complete(self, way: int) -> None:
        """Complete what stands before the cursor; Tab again takes the next of several."""
        from timeloom.query.completion import complete

        bar = self._screen.filter_bar
        if not bar.choices:
            found = complete(self._screen.access.reader, bar.input.value, bar.input.cursor_position)
            self._choices = [(each.start, each.end, each.text) for each in found]
            self._labels = [each.label for each in found]
            self._original = bar.input.value
            self._chosen = -1
            if not self._choices:
                return
        count = len(self._choices)
        self._chosen = (self._chosen + way) % count if self._chosen >= 0 or way > 0 else count - 1
        start, end, text = self._choices[self._chosen]
        bar.set_text(self._original[:start] + text + self._original[end:], cursor=start + len(text))
        bar.show_choices(self._labels if count > 1 else [], self._chosen)
        self.set(bar.input.value)
        if count == 1 and text.endswith((":", "=")):
            self._offer_values()

    def _offer_values(self) -> None:
        """Show at once what may stand behind the name that was completed; the next Tab takes the first."""
        from timeloom.query.completion import complete

        bar = self._screen.filter_bar
        found = complete(self._screen.access.reader, bar.input.value, bar.input.cursor_position)
        self._choices = [(each.start, each.end, each.text) for each in found]
        self._labels = [each.label for each in found]
        self._original, self._chosen = bar.input.value, -1
        bar.show_choices(self._labels, -1)


def nearest(window: Window, key: int | None) -> Row | None:
    """The row at a key, else the next one, else the last."""
    if not window.rows:
        return None
    if key is None:
        return window.rows[0]
    return next((row for row in window.rows if row.key >= key), window.rows[-1])
