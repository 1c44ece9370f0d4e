"""How far a long reading has come, on one line of a terminal that is wiped when it ends."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from timeloom.text import one_line

_PATIENCE: Final = 0.5
"""Seconds before anything is shown: what is done sooner needs no progress."""
_PACE: Final = 0.1


class Meter:
    """Counts items and shows rate and time left. `share` says how much of the whole is done, 0 to 1, if it can."""

    def __init__(self, name: str, share: Callable[[], float | None]) -> None:
        self._name = one_line(name)
        self._share = share
        self._started = time.monotonic()
        self._next = self._started + _PATIENCE
        self._shown = False
        self._on = sys.stderr.isatty()

    def __call__(self, done: int) -> None:
        """Show that so many items are done, now and then."""
        now = time.monotonic()
        if not self._on or now < self._next:
            return
        self._next = now + _PACE
        self._shown = True
        sys.stderr.write(f"\r\x1b[K{self.line(done, now - self._started)}")
        sys.stderr.flush()

    def line(self, done: int, seconds: float) -> str:
        """What is shown after so many seconds."""
        parts = [f"{self._name}: {done:,} events", f"{done / seconds:,.0f}/s"]
        share = self._share()
        if share is not None and 0 < share < 1:
            parts += [f"{share:.0%}", f"{_clock(seconds / share - seconds)} left"]
        return ", ".join(parts)

    def wipe(self) -> None:
        """Leave the line as if nothing had been there."""
        if self._shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


def _clock(seconds: float) -> str:
    whole = round(seconds)
    return f"{whole // 60}:{whole % 60:02d}" if whole >= 60 else f"{whole} s"


@contextmanager
def metered(name: str, share: Callable[[], float | None]) -> Iterator[Meter]:
    """A meter for what the block does."""
    meter = Meter(name, share)
    try:
        yield meter
    finally:
        meter.wipe()
