"""What takes long: how far it is, in words, and the way to stop it. While nothing is long, this costs nothing."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, Final

from timeloom.errors import Cancelled

if TYPE_CHECKING:
    from textual.timer import Timer

    from timeloom.tui.explorer import ExplorerScreen

PATIENCE: Final = 0.5
"""Seconds that a job may take without a word about it."""
PACE: Final = 0.2
"""Seconds between two looks at how far it is."""


class Job:
    """One piece of work on another thread: that one tells how far it is, the UI's reads it and may stop it."""

    def __init__(self, label: str, total: int | None = None) -> None:
        self.label = label
        """What is being done, as a participle: `exporting`. Without one nothing is said of it."""
        self.total = total
        """How many items there are, if that is known."""
        self.done = 0
        self.stopped = False
        self.since = monotonic()

    def tell(self, done: int) -> None:
        """So many items are done. Raises Cancelled if a person has stopped it."""
        self.done = done
        if self.stopped:
            raise Cancelled(f"stopped {self.label}; nothing was changed")

    def expect(self, total: int) -> None:
        """There are so many items."""
        self.total = total

    @property
    def seconds(self) -> float:
        """How long it has been under way, its waiting included."""
        return monotonic() - self.since


def in_words(job: Job) -> str:
    """`exporting 312,000 of 1,000,000`, `searching 3 s`."""
    if job.total and job.done:
        return f"{job.label} {job.done:,} of {job.total:,}"
    if job.done:
        return f"{job.label} {job.done:,}"
    return f"{job.label} {job.seconds:.0f} s"


class Jobs:
    """Watches, for one screen, whether anything is under way for long."""

    def __init__(self, screen: ExplorerScreen) -> None:
        self._screen = screen
        self._timer: Timer | None = None
        self.words = ""
        """What the longest job is doing; empty while none takes long."""

    def begun(self) -> None:
        """Something is asked or written: look after a while whether it still is."""
        if self._timer is None and self._screen.is_attached:
            self._timer = self._screen.set_timer(PATIENCE, self._look)

    def _look(self) -> None:
        self._timer = None
        job = self._screen.access.longest()
        words = in_words(job) if job is not None and job.seconds >= PATIENCE else ""
        if words != self.words:
            self.words = words
            self._screen.filter_bar.refresh()
        if job is not None:
            self._timer = self._screen.set_timer(PACE if words else PATIENCE, self._look)

    def stop(self) -> bool:
        """Stop what takes long; whether anything did."""
        job = self._screen.access.longest()
        if not self.words or job is None:
            return False
        self._screen.access.stop()
        self._screen.search_stopped()
        self._screen.tell(f"stopped {job.label}")
        self.words = ""
        self._screen.filter_bar.refresh()
        return True
