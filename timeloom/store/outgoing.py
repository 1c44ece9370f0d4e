"""The matches of a view on their way out of the program, counted as they pass."""

from __future__ import annotations

import json
from collections.abc import Generator, Iterator
from itertools import islice
from typing import Any, Final

from timeloom.carried import Carried
from timeloom.model.events import Event
from timeloom.model.row_text import RowWriter
from timeloom.store.protocol import Progress, View

_STRIDE: Final = 500
"""Events between two reports of how far it is."""


class Outgoing:
    """Events, or only the text of their rows (`timeloom.model.row_text.Rowed`); always streamed."""

    def __init__(
        self,
        view: View,
        *,
        first: int | None = None,
        last: int | None = None,
        limit: int | None = None,
        progress: Progress | None = None,
        carried: Carried | None = None,
    ) -> None:
        """The matches from key `first` to key `last`, both included, or the first `limit` of them."""
        self._view = view
        self._keys = {"first": first, "last": last}
        self._limit = limit
        self._progress = progress
        self._carried = carried or Carried()
        self._running: Generator[Any, None, None] | None = None
        self.count = 0
        """How many have passed."""
        self.notes = 0
        """How many notes went along with them."""

    def __iter__(self) -> Iterator[Event]:
        self._running = running = self._events()
        return running

    def row_blocks(self) -> Iterator[list[str]]:
        """The same as the text of their rows, many at a time."""
        self._running = running = self._row_blocks()
        return running

    def close(self) -> None:
        """Leave no statement running where somebody stopped before the last."""
        if self._running is not None:
            self._running.close()

    def _events(self) -> Generator[Event, None, None]:
        for event in islice(self._view.events(**self._keys), self._limit):
            self.count += 1
            if not self.count % _STRIDE:
                self._tell()
            event = self._carried.event(event)
            self.notes += len(event.notes)
            yield event

    def _row_blocks(self) -> Generator[list[str], None, None]:
        if not self._carried.everything:
            events, of = self._events(), RowWriter().of
            while block := [of(event) for event in islice(events, _STRIDE)]:
                yield block
            return
        for block in self._view.row_blocks(**self._keys):
            if self._limit is not None:
                del block[max(self._limit - self.count, 0) :]
                if not block:
                    return
            self.count += len(block)
            self.notes += sum(map(_notes_in, block))
            self._tell()
            yield block

    def _tell(self) -> None:
        if self._progress is not None:
            self._progress(self.count)


def _notes_in(row: str) -> int:
    """How many notes a ready-made row has; it is taken apart only where it may have any."""
    return len(json.loads(row)["notes"]) if ',"notes":["' in row else 0
