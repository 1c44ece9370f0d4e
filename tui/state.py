"""Where a person is: one immutable value that every view shows.

Views watch `ExplorerScreen.state` and draw what changed. Nothing here imports Textual, so that it can be read and
tested alone.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from timeloom.query.query import EVERYTHING, Query

PLACES_KEPT: Final = 100
"""How many visited places `<` can go back through."""


class Place(NamedTuple):
    """An event and the moment it begins (Unix seconds; None if undated). The key is private to one reading."""

    uid: str
    key: int
    when: float | None = None


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
    revision: int = 0
    """Grows when the timeline's content has changed."""

    @property
    def shown(self) -> Query:
        """The filter that decides which events are listed."""
        return self.query if self.filter_on and not self.lit else EVERYTHING

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
