"""Events that are still being read while the first of them are on the screen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from timeloom.errors import ReadOnlyTimeline
from timeloom.store.protocol import Reader, Writer
from timeloom.text import one_line

if TYPE_CHECKING:
    from textual.timer import Timer

    from timeloom.tui.explorer import ExplorerScreen
    from timeloom.tui.model.store_access import Opening

PACE: Final = 0.25
"""Seconds between two looks at how far the reading is."""


class Arrived(NamedTuple):
    """How far a reading is."""

    events: int
    seconds: float
    share: float | None
    """How much of the source has been read, 0 to 1, if that can be told."""
    ended: bool
    stopped: bool
    """Whether a person stopped it."""
    rejected: int
    first_rejection: str
    failure: str
    """Why it ended before the source did; empty if it did not."""


class Rejected(NamedTuple):
    """A part of a source that was left out."""

    source: str
    where: str
    why: str


class Arriving(Protocol):
    """A reading that goes on beside the explorer, into the timeline that it shows."""

    def arrived(self) -> Arrived: ...

    def stop(self) -> None:
        """Read no further; what has come stays."""

    def rejected(self) -> Sequence[Rejected]:
        """What could not be read so far."""

    def write_rejected(self, path: Path) -> None:
        """Write it to a file. Raises OutputError."""


class ArrivingTimeline:
    """A timeline that can be changed once all of it is there."""

    def __init__(self, whole: Opening, arriving: Arriving, expected: Iterable[str] = ()) -> None:
        """`expected` are fields that a filter asks for, whether or not any event has them by now."""
        self._whole = whole
        self._expected = tuple(expected)
        self._arriving = arriving

    @property
    def writable(self) -> bool:
        return self._arriving.arrived().ended and self._whole.writable

    def place(self) -> object:
        return self._whole.place()

    def reader(self) -> Reader:
        reader = self._whole.reader()
        reader.expect_fields(self._expected)
        return reader

    def refuse(self, origin: int | None = None) -> None:
        """Raises ReadOnlyTimeline as long as events come, and where the timeline cannot be changed afterwards."""
        if not self._arriving.arrived().ended:
            raise ReadOnlyTimeline(
                "events are still being read",
                hint="change them when all are there, or Ctrl-c first",
            )
        self._whole.refuse(origin)

    def writer(self) -> Writer:
        self.refuse()
        return self._whole.writer()


class Arrivals:
    """Shows on one screen how far the reading is, and says how it ended."""

    def __init__(self, arriving: Arriving, opening: Opening) -> None:
        self._arriving = arriving
        self._opening = opening
        self._timer: Timer | None = None
        self._ended = False
        self.words = ""
        """For the header; empty when nothing is read any more."""

    @property
    def rejected(self) -> Sequence[Rejected]:
        """What could not be read so far."""
        return self._arriving.rejected()

    def write_rejected(self, path: Path) -> None:
        """Write it to a file. Raises OutputError."""
        self._arriving.write_rejected(path)

    def begin(self, screen: ExplorerScreen) -> None:
        """Look again and again until all is read; what was read before is not told, only what is missing of it."""
        arrived = self._arriving.arrived()
        if arrived.ended:
            self._ended = True
            self._tell_rejected(screen, arrived)
            return
        self._timer = screen.set_interval(PACE, lambda: self.look(screen))
        self.look(screen)

    def stop(self) -> bool:
        """Stop the reading; whether there was any."""
        running = bool(self.words)
        self._arriving.stop()
        return running

    def look(self, screen: ExplorerScreen) -> None:
        """Show how far it is now; at the end say so, once."""
        if self._ended:
            return
        arrived = self._arriving.arrived()
        words = "" if arrived.ended else in_words(arrived)
        if arrived.ended:
            self._ended = True
            if self._timer is not None:
                self._timer.stop()
            screen.access.writable = self._opening.writable
            screen.content_changed()
            self._tell_end(screen, arrived)
        if words != self.words or arrived.ended:
            self.words = words
            screen.header.refresh()

    def _tell_end(self, screen: ExplorerScreen, arrived: Arrived) -> None:
        events = screen.info.events
        count = "one event" if events == 1 else f"{events:,} events"
        if arrived.failure:
            screen.tell(f"{count}, then: {one_line(arrived.failure)}", problem=True)
        elif arrived.stopped:
            screen.tell(f"stopped: {count} are here, the rest is not")
        else:
            screen.tell(f"{count} read in {arrived.seconds:.0f} s")
        self._tell_rejected(screen, arrived)

    def _tell_rejected(self, screen: ExplorerScreen, arrived: Arrived) -> None:
        if arrived.rejected:
            rows = "one row was" if arrived.rejected == 1 else f"{arrived.rejected:,} rows were"
            first = one_line(arrived.first_rejection)
            screen.tell(f"{rows} rejected ({first}); :rejected shows all", problem=True)


def in_words(arrived: Arrived) -> str:
    """`reading 23%  31,000/s`."""
    share = "" if arrived.share is None else f" {arrived.share:.0%}"
    rate = arrived.events / arrived.seconds if arrived.seconds else 0.0
    return f"reading{share}  {rate:,.0f}/s  Ctrl-c stops"
