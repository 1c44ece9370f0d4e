"""What a source tells no more: which of its events did not come when it was read again.

They are counted and named, never deleted: a person may have written to them. An event of which another source tells as
well is not among them. Memory is constant, whatever the number of events: both sides are read in the order of their
uids, one beside the other.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import chain, islice
from typing import Any, NamedTuple, Protocol, runtime_checkable

from timeloom.model.events import Item
from timeloom.store.imports.spooling import Sorter, Spool


@runtime_checkable
class Trickle(Iterable[Item], Protocol):
    """Gives what has come, and does not wait until there is more."""

    def batch(self, most: int) -> list[Item] | None:
        """What has come since, at most so many items, after a short wait for them; None at the end."""


def batches(items: Iterable[Item], most: int) -> Iterator[list[Item]]:
    """The items in lists of at most so many: of a trickle what there is, which may be nothing yet; else full ones."""
    if isinstance(items, Trickle):
        while (some := items.batch(most)) is not None:
            yield some
        return
    rest = iter(items)
    while some := list(islice(rest, most)):
        yield some


class Gone(NamedTuple):
    """An event that its source tells no more."""

    uid: str
    date: str | None
    title: str


class Vanished:
    """The events that sources tell no more, by their uids; they wait in a file if there are many."""

    def __init__(self, gone: Iterable[Gone] = ()) -> None:
        self._gone = Spool()
        for event in gone:
            self._gone.add(tuple(event))

    def __len__(self) -> int:
        return len(self._gone)

    def __iter__(self) -> Iterator[Gone]:
        return (Gone(*event) for event in self._gone)


class Census:
    """Takes down which uids come while some sources, known by their addresses, are read."""

    def __init__(self, sources: Collection[str]) -> None:
        self.sources = tuple(sources)
        self._came = Sorter()

    def came(self, uids: Iterable[str]) -> None:
        """These were told; they may have been before."""
        self._came.add_all([(uid,) for uid in uids])

    def vanished(self, told: Iterator[Gone]) -> Vanished:
        """The events of the sources that did not come. To be asked once, at the end of the reading.

        `told` are all that the sources have told, in the order of their uids.
        """
        try:
            return Vanished(Gone(*event) for event, came in self.compared(told) if not came)
        finally:
            self._came.close()

    def compared(self, told: Iterable[tuple[Any, ...]]) -> Iterator[tuple[tuple[Any, ...], bool]]:
        """Rows that begin with a uid, in the order of their uids, and whether it came."""
        # Python orders texts by code point and SQLite by UTF-8 bytes, which comes to the same.
        came = chain((uid for (uid,) in self._came.records()), [None])
        newest = next(came)
        for event in told:
            while newest is not None and newest < event[0]:
                newest = next(came)
            yield event, newest == event[0]
