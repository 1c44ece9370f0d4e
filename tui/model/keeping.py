"""What was done on an opened file, which is not a timeline that anybody keeps until a person says so."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from timeloom.store.answers import OwnWork
from timeloom.store.protocol import Reader

if TYPE_CHECKING:
    from timeloom.tui.explorer import ExplorerScreen


class Work(Protocol):
    """A timeline that was made of what was opened, and what may become of it."""

    @property
    def name(self) -> str:
        """What was opened, as a person named it."""

    def offered(self) -> Path:
        """A file to keep it in that is not there yet."""

    def last(self) -> bool:
        """Whether no other window has it open."""

    def keep(self, path: Path) -> None:
        """Keep all of it as a timeline. Raises OutputError and TimelineError; then it is as it was."""

    def discard(self) -> None:
        """Throw away what was done, when the window closes."""


class Keeping:
    """Knows for one screen whether anything was done, and asks once, when a person leaves, what is to become of it."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._done = False

    @property
    def words(self) -> str:
        """For the header, where a timeline says that all is saved."""
        return "not kept yet" if self._done else "no changes"

    @property
    def done(self) -> bool:
        """Whether anything was done."""
        return self._done

    def look(self, reader: Reader) -> None:
        """See whether anything was done by now."""
        self._done = reader.has_own_work()

    def ask(self, screen: ExplorerScreen) -> None:
        """Leave, having asked if there is something to lose and no other window that will ask."""

        def decide(done: OwnWork) -> None:
            if not (done.any and self._work.last()):
                screen.leave()
            elif screen.app.screen is screen:
                from timeloom.tui.dialogs.keep import KeepDialog

                arriving = screen.arrivals is not None and screen.arrivals.words
                problem = "the source is still being read: what is not here yet will not be in it"
                dialog = KeepDialog(screen.access, self._work, done, problem if arriving else "")
                screen.app.push_screen(dialog, lambda left: screen.leave() if left else None)

        screen.access.ask("own-work", lambda reader: reader.own_work(), decide, holds_keys=True)
