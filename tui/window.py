"""The stretch of events that a list holds at one time: a few screens around the focus, never the timeline."""

from __future__ import annotations

from dataclasses import dataclass, field

from timeloom.store.protocol import Row, View


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
