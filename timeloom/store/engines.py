"""Which engine keeps the timelines of a kind of address, and what an engine has to offer.

A file is kept by SQLite, without a look at anything else: the explorer's first frame waits for it. The engine of a URL
is found by its scheme among the entry points of the group `timeloom.stores`, ours or those of other packages, and is
imported when it is asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from timeloom.errors import TimelineError
from timeloom.store.address import Address, FileAddress

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from timeloom.store.answers import Repaired
    from timeloom.store.protocol import Reader, Writer

GROUP: Final = "timeloom.stores"
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


def engine_of(address: Address) -> Engine:
    """The engine of an address. Raises TimelineError where there is none, or where it cannot be used."""
    if isinstance(address, FileAddress):
        # Late, and the one place where shared code knows an engine.
        from timeloom.store.sqlite.engine import SqliteEngine

        return SqliteEngine()
    found = _found().get(address.scheme)
    if found is None:
        raise TimelineError(
            f"{address} cannot be opened: there is no engine for {address.scheme}:// here",
            hint=_ways_out(),
        )
    try:
        engine: Engine = found.load()()
    except (ImportError, AttributeError, TypeError) as error:
        raise TimelineError(
            f"{address} cannot be opened: the engine for {address.scheme}:// is not complete ({error})",
            hint=f"install its parts with: pip install 'timeloom[{found.name}]'",
        ) from error
    return engine


def is_served(scheme: str) -> bool:
    """Whether there is an engine for URLs of this scheme; nothing is imported to find out."""
    return scheme in _found()


@cache
def _found() -> dict[str, Any]:
    from importlib.metadata import entry_points

    found: dict[str, Any] = {}
    for entry in sorted(entry_points(group=GROUP), key=lambda entry: entry.value):
        found.setdefault(entry.name, entry)
    return found


def _ways_out() -> str:
    schemes = "".join(f", {scheme}://…" for scheme in sorted(_found()))
    return f"a timeline is a file such as history.db{schemes}"
