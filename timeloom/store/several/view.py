"""The events of several timelines that match one filter, in one order of time."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import numpy

from timeloom.errors import QueryError
from timeloom.model.events import Event
from timeloom.query.query import Query
from timeloom.query.vocabulary import ValueCount
from timeloom.store.answers import Detail, Row, added_up

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from timeloom.store.sqlite.read.reader import SqliteReader

    Integers = NDArray[numpy.int64]
    Numbers = NDArray[numpy.float64]
    from timeloom.query.tree import Value
    from timeloom.store.several.reader import MergedReader
    from timeloom.store.sqlite.read.view import SqliteView


_BATCH = 500
"""Rows turned into arrays while they are still near to the processor."""


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


def read_dates(reader: SqliteReader) -> Dates:
    """Keys and bounds of all events of a timeline as it is now."""
    keys: list[Integers] = []
    bounds: tuple[list[Numbers], list[Numbers]] = ([], [])
    for batch in reader.ask.batches(
        "SELECT key, place, CASE WHEN span = 127 THEN -9e999 ELSE latest END FROM events ORDER BY key",
        (),
        _BATCH,
    ):
        columns = tuple(zip(*batch, strict=True))
        keys.append(numpy.array(columns[0], dtype=numpy.int64))
        for found, column in zip(bounds, columns[1:], strict=True):
            found.append(numpy.array(column, dtype=numpy.float64))
    if not keys:
        none = numpy.array([], dtype=numpy.float64)
        return Dates(numpy.array([], dtype=numpy.int64), none, none)
    return Dates(numpy.concatenate(keys), *map(numpy.concatenate, bounds))


T = TypeVar("T")


class MergedView:
    """The matches of one query in all timelines. A field that only some of them have matches nothing in the others."""

    def __init__(self, reader: MergedReader, query: Query, keys: Integers | None = None) -> None:
        self.query = query
        self._reader = reader
        self._known = keys
        self._made: list[SqliteView | None] = []
        if keys is None:
            self._made = self._each_view()  # an unknown field or uid is an error now, not later

    @property
    def _views(self) -> list[SqliteView | None]:
        """A view of each timeline. Where the matches are known already, none is made before it is needed."""
        if not self._made:
            self._made = self._each_view()
        return self._made

    def _each_view(self) -> list[SqliteView | None]:
        views: list[SqliteView | None] = []
        problem: QueryError | None = None
        for one in self._reader.readers:
            try:
                views.append(one.view(self.query))
            except QueryError as error:
                problem = error
                views.append(None)
        if problem is not None and all(view is None for view in views):
            raise problem
        return views

    @property
    def unknown_values(self) -> tuple[Value, ...]:
        """Values in the filter that no event of any timeline has."""
        known = [set(view.unknown_values) for view in self._views if view is not None]
        return tuple(set.intersection(*known)) if known else ()

    def _each(self, ask: Callable[[SqliteView], T]) -> list[T]:
        return [ask(view) for view in self._views if view is not None]

    def _places(self) -> Integers:
        if self._known is not None:
            return self._known
        return self._reader.matching(self.query, self._views)

    def page(
        self,
        start: int | None = None,
        *,
        limit: int,
        backwards: bool = False,
        inclusive: bool = False,
    ) -> list[Row]:
        places = self._places()
        if backwards:
            stop = len(places) if start is None else int(places.searchsorted(start + inclusive))
            return self._reader.rows([int(place) for place in places[max(stop - limit, 0) : stop]])
        first = 0 if start is None else int(places.searchsorted(start if inclusive else start + 1))
        return self._reader.rows([int(place) for place in places[first : first + limit]])

    def seek(self, seconds: float) -> int | None:
        order, places = self._reader.order, self._places()
        at = int(places.searchsorted(order.first_at_or_after([seconds])[0]))
        dated = int(places.searchsorted(order.dated))
        if not dated:
            return None
        return int(places[min(at, dated - 1)])

    def places(self, moments: Sequence[float]) -> list[int | None]:
        return [self.seek(moment) for moment in moments]

    def pages(self, starts: Sequence[int], *, limit: int) -> list[list[Row]]:
        return [self.page(start, limit=limit, inclusive=True) for start in starts]

    def among(self, keys: Iterable[int]) -> list[int]:
        return [key for key in sorted(keys) if self.contains(key)]

    def keys(self) -> Any:
        return self._places()

    def contains(self, key: int) -> bool:
        places = self._places()
        at = int(places.searchsorted(key))
        return at < len(places) and places[at] == key

    def count(self) -> int:
        if self._known is not None:
            return len(self._known)
        return sum(self._each(lambda view: view.count()))

    def position(self, key: int) -> int:
        return int(self._places().searchsorted(key))

    def key_at(self, position: int) -> int | None:
        places = self._places()
        return int(places[position]) if 0 <= position < len(places) else None

    def histogram(self, edges: Sequence[float]) -> list[int]:
        if len(edges) < 2:
            return []
        bounds = self._places().searchsorted(self._reader.order.first_at_or_after(edges))
        return [int(end - begin) for begin, end in pairwise(bounds)]

    def histogram_by(
        self, edges: Sequence[float], name: str, values: Sequence[str]
    ) -> dict[str, list[int]]:
        found = self._each(lambda view: view.histogram_by(edges, name, values))
        return {
            value: [sum(column) for column in zip(*(f[value] for f in found), strict=True)]
            for value in values
        }

    def values(self, name: str, *, limit: int | None = None) -> list[ValueCount]:
        return added_up(self._each(lambda view: view.values(name)))[:limit]

    def extent(self) -> tuple[float, float] | None:
        found = [extent for extent in self._each(lambda view: view.extent()) if extent is not None]
        if not found:
            return None
        return min(first for first, _ in found), max(last for _, last in found)

    def uids(self, *, first: int | None = None, last: int | None = None) -> Iterator[str]:
        order, places = self._reader.order, self._places()
        low, high = first or 0, len(order) if last is None else last
        streams: list[Iterator[str]] = []
        for origin, view in enumerate(self._views):
            begin, end = order.inner_range(origin, low, high)
            uids = view.uids(first=begin, last=end) if view is not None else ()
            streams.append(self._reader.events.uids(origin, uids))
        # Each timeline gives its own in the order of the places that its events have among all.
        for place in places[places.searchsorted(low) : places.searchsorted(high, side="right")]:
            uid = next(streams[order.origin[place]], None)
            if uid is not None:
                yield uid

    def events(self, *, first: int | None = None, last: int | None = None) -> Iterator[Event]:
        for detail in self.details(first=first, last=last):
            yield detail.event

    def row_blocks(
        self, *, first: int | None = None, last: int | None = None
    ) -> Iterator[list[str]]:
        from timeloom.model.row_text import row_blocks

        return row_blocks(self.events(first=first, last=last))

    def details(self, *, first: int | None = None, last: int | None = None) -> Iterator[Detail]:
        order = self._reader.order
        low, high = first or 0, len(order) if last is None else last

        def stream(origin: int, view: SqliteView) -> Iterator[Detail]:
            begin, end = order.inner_range(origin, low, high)
            yield from self._reader.details(origin, view.details(first=begin, last=end))

        streams = [
            stream(origin, view) for origin, view in enumerate(self._views) if view is not None
        ]
        yield from heapq.merge(*streams, key=lambda detail: detail.key)
