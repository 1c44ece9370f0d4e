"""One order of time over several timelines: a merged key is an event's place among all of them.

Built once per state of the files from what each says of its own events (24 bytes an event); places are
then found by binary search, which is why filters, pages and histograms cost no more than in one file.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from timeloom.store.reader import SqliteReader

    Integers = NDArray[numpy.int64]
    Numbers = NDArray[numpy.float64]

_BATCH = 10_000


class MergedOrder:
    """Where each event of each timeline stands in the order of them all."""

    def __init__(self, readers: Sequence[SqliteReader]) -> None:
        self.keys: list[Integers] = []
        earliest: list[Numbers] = []
        latest: list[Numbers] = []
        for reader in readers:
            keys, first, last = _dates(reader)
            self.keys.append(keys)
            earliest.append(first)
            latest.append(last)
        origins = numpy.repeat(numpy.arange(len(readers)), [len(keys) for keys in self.keys])
        begun = numpy.concatenate(earliest) if earliest else numpy.array([])
        ended = numpy.concatenate(latest) if latest else numpy.array([])
        undated = numpy.isnan(begun)
        # lexsort is stable: within one file its own order of equal dates is kept.
        order = numpy.lexsort((-ended, begun, undated))
        self.origin: Integers = origins[order]
        self.inner: Integers = numpy.concatenate(self.keys)[order] if self.keys else order
        self.dated = int(len(begun) - undated.sum())
        self.earliest: Numbers = begun[order][: self.dated]
        places = numpy.empty(len(order), dtype=numpy.int64)
        places[order] = numpy.arange(len(order))
        stops = numpy.cumsum([len(keys) for keys in self.keys])
        self.places: list[Integers] = numpy.split(places, stops[:-1]) if self.keys else []
        """For each timeline, the places of its events in the order of its own keys."""

    def __len__(self) -> int:
        return len(self.inner)

    def place(self, origin: int, key: int) -> int | None:
        """The place of one timeline's key; None if it has no such event."""
        keys = self.keys[origin]
        at = int(keys.searchsorted(key))
        return int(self.places[origin][at]) if at < len(keys) and keys[at] == key else None

    def inner_range(self, origin: int, first: int, last: int) -> tuple[int, int]:
        """The first and the last of one timeline's keys between two places, both included; none: (1, 0)."""
        places = self.places[origin]
        low, high = places.searchsorted(first), places.searchsorted(last, side="right")
        if low >= high:
            return 1, 0
        return int(self.keys[origin][low]), int(self.keys[origin][high - 1])

    def merged(self, found: Sequence[Integers]) -> Integers:
        """The places, ascending, of the keys that each timeline found."""
        parts = [
            self.places[origin][self.keys[origin].searchsorted(keys)]
            for origin, keys in enumerate(found)
        ]
        places = numpy.concatenate(parts)
        places.sort()
        return places

    def first_at_or_after(self, moments: Iterable[float]) -> Integers:
        """For each moment the first place whose event does not begin before it."""
        return self.earliest.searchsorted(numpy.fromiter(moments, dtype=numpy.float64))


def _dates(reader: SqliteReader) -> tuple[Integers, Numbers, Numbers]:
    """Keys and bounds of all events in key order; NaN where undated."""
    keys: list[Integers] = []
    bounds: list[Numbers] = []
    for batch in reader.ask.batches(
        "SELECT key, earliest, latest FROM events ORDER BY key", (), _BATCH
    ):
        keys.append(numpy.array([row[0] for row in batch], dtype=numpy.int64))
        bounds.append(numpy.array([row[1:] for row in batch], dtype=numpy.float64))
    if not keys:
        none = numpy.array([], dtype=numpy.float64)
        return numpy.array([], dtype=numpy.int64), none, none
    both = numpy.concatenate(bounds)
    return numpy.concatenate(keys), both[:, 0], both[:, 1]
