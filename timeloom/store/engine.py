"""What an engine has to offer to those who open, make and mend timelines."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING, Any

from timeloom.errors import TimelineError
from timeloom.store.address import Address

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from timeloom.store.answers import Repaired
    from timeloom.store.protocol import Reader, Writer

Told = Callable[[int, int], None]
"""Hears how far a timeline of an earlier version is brought up to date: events done, and all of them."""


class Engine:
    """What keeps timelines. What only files have, or need, says here that there is none of it."""

    def open_reader(self, address: Any, *, tell: Told | None = None) -> Reader:
        """A reader of a timeline. Raises TimelineError and leaves what it refuses untouched."""
        raise NotImplementedError

    def open_writer(
        self,
        address: Any,
        *,
        create: bool = False,
        now: Callable[[], str] | None = None,
        wal: bool = True,
        author: str | None = None,
        tell: Told | None = None,
    ) -> Writer:
        """A writer, as `timeloom.store.open_writer` says. Raises TimelineError."""
        raise NotImplementedError

    def new(self, address: Any, author: str | None = None) -> AbstractContextManager[Writer]:
        """A timeline that is there when the block ends well, and is not otherwise. Raises OutputError."""
        return self._made(address, author)

    @contextmanager
    def _made(self, address: Any, author: str | None) -> Iterator[Writer]:
        writer = self.open_writer(address, create=True, author=author)
        try:
            yield writer
        finally:
            writer.close()

    def exists(self, address: Any) -> bool:
        """Whether something is there; for a server, as far as is known without asking it."""
        return True

    def writable(self, address: Any) -> bool:
        """Whether it may be changed, as far as is known without opening it."""
        return True

    def is_older(self, address: Any) -> bool:
        """Whether it is of an earlier version: opening it takes as long as bringing it up to date."""
        return False

    def is_open(self, address: Any) -> bool:
        """Whether this process has it open, by whatever name."""
        return False

    def repair(self, address: Any) -> Repaired:
        """Repair what can be repaired, after a copy. Raises TimelineError."""
        raise self._needs_file(address, "repaired")

    def make_own_file(self, address: Any) -> None:
        """Make a file with other names (hard links) a file of its own. Raises TimelineError."""

    def copy(self, address: Any, target: Path) -> None:
        """Copy the timeline to a new file. Raises TimelineError."""
        raise self._needs_file(address, "copied")

    @staticmethod
    def _needs_file(address: Address, done: str) -> TimelineError:
        return TimelineError(f"{address} is not a file, and only a file can be {done}")
