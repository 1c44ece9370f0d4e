"""The events of several timelines that match one filter, in one order of time."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypeVar

from timeloom.errors import QueryError
from timeloom.events import Event
from timeloom.query.query import Query
from timeloom.store.protocol import Detail, Row, ValueCount, added_up

if TYPE_CHECKING:
    from timeloom.query.tree import Value
    from timeloom.store.merged import MergedReader
    from timeloom.store.merged_order import Integers
    from timeloom.store.view import SqliteView

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
        from timeloom.row_text import row_blocks

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
