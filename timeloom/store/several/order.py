"""Where each event of several timelines stands among those of all: its place is its key for everybody else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from timeloom.store.events import Joinable

    Integers = NDArray[numpy.int64]
    Numbers = NDArray[numpy.float64]


class Dates(NamedTuple):
    """The events of one timeline in the order of its own keys; bounds are NaN where undated."""

    keys: Integers
    earliest: Numbers
    """Their places."""
    latest: Numbers


class MergedOrder:
    """Where each event of each timeline stands in the order of them all."""

    def __init__(self, files: Sequence[Dates]) -> None:
        self.files = tuple(files)
        self.keys = [dates.keys for dates in files]
        origins = numpy.repeat(numpy.arange(len(files)), [len(keys) for keys in self.keys])
        begun = numpy.concatenate([dates.earliest for dates in files])
        # As one number per event: numpy compares real parts, then imaginary ones, NaN last. The files are in order each
        # for itself, which its stable sort makes good use of; equal dates of one file keep their order.
        moments = numpy.empty(len(begun), dtype=numpy.complex128)
        moments.real = begun
        moments.imag = -numpy.concatenate([dates.latest for dates in files])
        order = moments.argsort(kind="stable")
        self.origin: Integers = origins[order]
        self.inner: Integers = numpy.concatenate(self.keys)[order]
        self.dated = int(len(begun) - numpy.isnan(begun).sum())
        self.earliest: Numbers = begun[order][: self.dated]
        places = numpy.empty(len(order), dtype=numpy.int64)
        places[order] = numpy.arange(len(order))
        stops = numpy.cumsum([len(keys) for keys in self.keys])
        self.places: list[Integers] = numpy.split(places, stops[:-1])
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
        """The places, ascending, of the keys that each timeline found; of those it did not have then, none."""
        parts = []
        for origin, keys in enumerate(found):
            mine = self.keys[origin]
            at = mine.searchsorted(keys)
            at = at[at < len(mine)]
            parts.append(self.places[origin][at[mine[at] == keys[: len(at)]]])
        places = numpy.concatenate(parts)
        places.sort()
        return places

    def first_at_or_after(self, moments: Iterable[float]) -> Integers:
        """For each moment the first place whose event does not begin before it."""
        return self.earliest.searchsorted(numpy.fromiter(moments, dtype=numpy.float64))


def read_dates(events: Joinable) -> Dates:
    """Keys and bounds of all events of a timeline as it is now."""
    keys: list[Integers] = []
    bounds: tuple[list[Numbers], list[Numbers]] = ([], [])
    for batch in events.standings():
        columns = tuple(zip(*batch, strict=True))
        keys.append(numpy.array(columns[0], dtype=numpy.int64))
        for found, column in zip(bounds, columns[1:], strict=True):
            found.append(numpy.array(column, dtype=numpy.float64))
    if not keys:
        none = numpy.array([], dtype=numpy.float64)
        return Dates(numpy.array([], dtype=numpy.int64), none, none)
    return Dates(numpy.concatenate(keys), *map(numpy.concatenate, bounds))
