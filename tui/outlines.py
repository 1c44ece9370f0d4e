"""Taking over what has changed in several timelines: their one order of time is read in the background first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from timeloom.errors import TimeloomError

if TYPE_CHECKING:
    from tui.screens.explorer import ExplorerScreen


class Outlines:
    """Has one screen read again after a change, once that takes the UI thread no time."""

    def __init__(self, screen: ExplorerScreen) -> None:
        self._screen = screen
        self._asked: int | None = None
        """The version of the timelines whose outline is being read."""
        self._focus: str | None = None

    def renew(self, focus: str | None) -> None:
        """Have the screen read again, and go to an event, if one is given. One timeline is read again at once."""
        screen = self._screen
        if len(screen.info.origins) < 2:
            screen.read_again(focus)
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
                self.renew(None)
                return
            reader.take_outline(outline)
            wanted, self._focus = self._focus, None
            screen.read_again(wanted)

        def fail(error: TimeloomError) -> None:
            self._asked = None
            screen.show_error(error)

        screen.access.ask("outline", lambda reader: reader.outline(), take, fail)
