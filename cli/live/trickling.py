"""A source that may take its time, read on a thread of its own so that what has come can be shown meanwhile."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from typing import Final

from timeloom.errors import TimeloomError
from timeloom.model.events import Item

_PATIENCE: Final = 0.05
"""Seconds that whoever asks waits for more items, before it is told what there is."""
_NAP: Final = 0.005
_AHEAD: Final = 5_000
"""Items that are read before anybody asks for them."""


class Trickling:
    """Items as they come: a `timeloom.store.imports.missing.Trickle`.

    `stopping` says whether no more is wanted, `failed` is told of what went wrong with the source; both end it.
    """

    def __init__(
        self,
        items: Iterator[Item],
        stopping: Callable[[], bool],
        failed: Callable[[TimeloomError | OSError], None],
    ) -> None:
        self._items = items
        self._stopping = stopping
        self._failed = failed
        # Taking from one end and adding at the other needs no lock, which would cost more than many an item.
        self._come: deque[Item] = deque()
        self._ended = False
        self._error: BaseException | None = None
        threading.Thread(target=self._read, name="timeloom-trickle", daemon=True).start()

    def ahead(self) -> None:
        """Come back once the first item, or the end, is there."""
        while not (self._come or self._ended or self._stopping()):
            time.sleep(_NAP)

    def batch(self, most: int) -> list[Item] | None:
        """What has come, at most so many items, after a short wait for them; None at the end."""
        until = time.monotonic() + _PATIENCE
        while len(self._come) < most and time.monotonic() < until:
            if self._ended or self._stopping():
                break
            time.sleep(_NAP)
        ended = self._ended or self._stopping()  # asked first: nothing comes after the end
        some = [self._come.popleft() for _ in range(min(most, len(self._come)))]
        if some or not ended:
            return some
        if isinstance(self._error, TimeloomError | OSError):
            self._failed(self._error)
        elif self._error is not None:
            raise self._error
        return None

    def __iter__(self) -> Iterator[Item]:
        while (some := self.batch(_AHEAD)) is not None:
            yield from some

    # On the thread that reads

    def _read(self) -> None:
        come = self._come
        try:
            for item in self._items:
                come.append(item)
                while len(come) >= _AHEAD and not self._stopping():
                    time.sleep(_NAP)
                if self._stopping():
                    break
        except BaseException as error:
            self._error = error
        finally:
            self._ended = True
