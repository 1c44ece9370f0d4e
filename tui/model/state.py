"""Where a person is: one immutable value that every view shows.

Views watch `ExplorerScreen.state` and draw what changed. Nothing here imports Textual, so that it can be read and
tested alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, NamedTuple

from timeloom.query.query import EVERYTHING, Query
from timeloom.store.answers import Row
from timeloom.store.protocol import View


@dataclass(slots=True)
class Window:
    """Rows in time order without a hole, and whether the first and last matches are among them."""

    rows: list[Row] = field(default_factory=list)
    at_start: bool = True
    at_end: bool = True

    def index(self, uid: str) -> int | None:
        """Where the event stands in the window."""
        return next((i for i, row in enumerate(self.rows) if row.uid == uid), None)


def around(view: View, key: int | None, *, before: int, after: int) -> Window:
    """The rows about a key: up to `before` ahead of it and `after` from it on."""
    if key is None:
        rows = view.page(limit=after)
        return Window(rows, at_start=True, at_end=len(rows) < after)
    head = view.page(key, limit=before, backwards=True)
    tail = view.page(key, limit=after, inclusive=True)
    return Window([*head, *tail], at_start=len(head) < before, at_end=len(tail) < after)


def ending(view: View, *, before: int) -> Window:
    """The last rows."""
    rows = view.page(limit=before, backwards=True)
    return Window(rows, at_start=len(rows) < before, at_end=True)


def later(view: View, window: Window, *, count: int, keep: int) -> Window:
    """The window moved on by up to `count` rows; at most `keep` remain."""
    if window.at_end or not window.rows:
        return window
    more = view.page(window.rows[-1].key, limit=count)
    rows = [*window.rows, *more]
    kept = rows[-keep:]
    return Window(kept, window.at_start and len(kept) == len(rows), len(more) < count)


def earlier(view: View, window: Window, *, count: int, keep: int) -> Window:
    """The window moved back by up to `count` rows; at most `keep` remain."""
    if window.at_start or not window.rows:
        return window
    more = view.page(window.rows[0].key, limit=count, backwards=True)
    rows = [*more, *window.rows]
    kept = rows[:keep]
    return Window(kept, len(more) < count, window.at_end and len(kept) == len(rows))


def sample(view: View, span: tuple[float, float], *, places: int = 40, each: int = 4) -> list[Row]:
    """Rows from all over the timeline, to make room for: a few at moments that part its span evenly, and the last."""
    first, last = span
    moments = [first + (last - first) * at / places for at in range(places)]
    keys = sorted({key for key in view.places(moments) if key is not None})
    rows = [row for page in view.pages(keys, limit=each) for row in page]
    return [*rows, *view.page(limit=each, backwards=True)]


PLACES_KEPT: Final = 100
"""How many visited places `<` can go back through."""


class Place(NamedTuple):
    """An event and the moment it begins (Unix seconds; None if undated). The key is private to one reading."""

    uid: str
    key: int
    when: float | None = None


NARROWEST: Final = 3
WIDEST: Final = 60
"""Cells of a column."""


class Column(NamedTuple):
    """What stands between an event's sign and its title: a field's values, in so many cells."""

    name: str
    width: int


class ViewState(NamedTuple):
    """The same place, filter and marks in every view."""

    focus: Place | None = None
    query: Query = EVERYTHING
    """The last filter that could be read."""
    filter_on: bool = True
    """Off: the filter is kept and not applied."""
    around: Query | None = None
    """The filter to go back to, while what happened around one event is shown instead."""
    lit: bool = False
    """All events are shown, the matches lit."""
    back: tuple[str, ...] = ()
    """uids of places visited, newest last."""
    forward: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    range_from: Place | None = None
    """Where a selection began; it reaches to the focus."""
    view: str = "list"
    seconds_per_cell: float | None = None
    """Zoom of the axis; None shows the whole timeline."""
    colour_by: str = ""
    """The field whose values have signs and colours of their own; empty: chosen for the timeline."""
    columns: tuple[Column, ...] = ()
    """What the list shows of each event besides its title, from left to right."""
    details_below: bool = False
    """Whether the details stand under the events although there is room beside them."""
    revision: int = 0
    """Grows when the timeline's content has changed."""

    @property
    def shown(self) -> Query:
        """The filter that decides which events are listed."""
        return self.query if self.filter_on and not self.lit else EVERYTHING

    @property
    def sought(self) -> Query:
        """The filter whose words are lit wherever they stand."""
        return self.query if self.filter_on or self.lit else EVERYTHING

    @property
    def filtered(self) -> bool:
        """Whether some events may be hidden."""
        return self.shown is not EVERYTHING and bool(self.shown.text.strip())

    def visited(self, uid: str | None) -> ViewState:
        """The same, with `uid` as the newest place to go back to."""
        if uid is None or (self.back and self.back[-1] == uid):
            return self._replace(forward=())
        return self._replace(back=(*self.back, uid)[-PLACES_KEPT:], forward=())


class Numbers(NamedTuple):
    """What is counted in the background; None until it is known."""

    events: int = 0
    """All events of the timeline."""
    matches: int | None = None
    """Events that the filter lets through, or lights."""
    position: int | None = None
    """0-based position of the focused event among the matches; None if it is not one of them."""
    selected: int | None = None
    """Matches from the beginning of the selection to the focus, both included; None without one."""
