"""Taking over what has changed: by one's own doing, by another program's, by another file in the timeline's place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from timeloom.errors import TimeloomError
from timeloom.query.query import EVERYTHING
from timeloom.store.answers import Change
from timeloom.text import number
from timeloom.tui.model import state as windows
from timeloom.tui.model.filters import nearest
from timeloom.tui.model.state import Place

if TYPE_CHECKING:
    from timeloom.tui.explorer import ExplorerScreen


class Changes:
    """Has one screen read again what it shows, once that takes the UI thread no time."""

    def __init__(self, screen: ExplorerScreen) -> None:
        self._screen = screen
        self.version = screen.access.reader.version()
        """The timeline as it is shown."""
        self._asked: int | None = None
        """The version of several timelines whose one order of time is being read."""
        self._focus: str | None = None
        self.led_to: str | None = None
        """The event that the last change has put the focus on, and nobody's key."""
        self._unreadable = False
        """Whether it was said that events cannot be read."""
        self._told = ""
        """What kept the last look from seeing anything; it is said once."""

    def look(self) -> None:
        """Look whether another program has changed the timeline, or put another file in its place."""
        try:
            self._look()
        except TimeloomError as error:
            if str(error) != self._told:
                self._told = str(error)
                self._screen.show_error(error)
        else:
            self._told = ""

    def _look(self) -> None:
        screen = self._screen
        moved = screen.access.look()
        if moved and screen.access.gone:
            screen.tell(
                "the timeline's file is gone: no change can be kept; w writes what is here to a file",
                problem=True,
            )
        elif moved:
            screen.tell("another file stands in the timeline's place: read again")
        if moved or screen.access.reader.version() != self.version:
            self.follow()
        self._tell_of_unreadable()

    def _tell_of_unreadable(self) -> None:
        """Say once that some events are not shown, and how to mend that."""
        found = self._screen.access.unreadable()
        if found and not self._unreadable:
            self._unreadable = True
            what = number(found, "event cannot", "events cannot")
            self._screen.tell(
                f"{what} be read and {'is' if found == 1 else 'are'} left out; :repair mends the file, after a copy",
                problem=True,
            )

    @property
    def focused(self) -> str | None:
        """uid of the event in focus."""
        focus = self._screen.state.focus
        return focus.uid if focus is not None else None

    def show(self, result: object, begun: str | None) -> None:
        """Show what was written, and lead to it, unless a person has gone elsewhere since it was `begun` there."""
        stayed = self.focused in (begun, self.led_to)
        self.follow(result.focus if stayed and isinstance(result, Change) else None)

    def follow(self, focus: str | None = None) -> None:
        """Have the screen read again, and go to an event, if one is given.

        One timeline is read again at once. Of several the background reads the order of time first.
        """
        screen = self._screen
        if len(screen.info.origins) < 2:
            self._read_again(focus)
            return
        self._focus = focus or self._focus
        version = screen.access.reader.version()
        if version == self._asked:
            return
        self._asked = version

        def take(outline: Any) -> None:
            self._asked = None
            reader = screen.access.reader
            if reader.version() != version:  # changed once more since
                self.follow()
                return
            reader.take_outline(outline)
            wanted, self._focus = self._focus, None
            self._read_again(wanted)

        def fail(error: TimeloomError) -> None:
            self._asked = None
            screen.show_error(error)
            screen.held.release()

        screen.access.ask("outline", lambda reader: reader.outline(), take, fail)

    def _read_again(self, focus: str | None) -> None:
        """Read again what is shown, at the same place, or at another event."""
        screen = self._screen
        reader = screen.access.reader
        version = reader.version()
        screen.take_info(reader.info())
        place = screen.state.focus
        uid = focus or (place.uid if place else None)
        key = reader.key(uid) if uid else None
        row = reader.row(key) if key is not None else None
        if row is None and place is not None:
            screen.matching.forget()
            view = reader.view(EVERYTHING) if screen.must_search else screen.ui_view
            row = nearest(windows.around(view, place.key, before=1, after=1), place.key)
        here = Place(row.uid, row.key, row.earliest) if row is not None else None
        if focus is not None and here is not None:
            self.led_to = here.uid
            screen.let_in(here)
        self.version = version
        screen.change(focus=here, revision=screen.state.revision + 1)
        screen.header.refresh()
        screen.held.release()
