"""What a filter matches in several timelines: the places of the matches among all events."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, TypeVar

import numpy

if TYPE_CHECKING:
    from timeloom.store.events import Found
    from timeloom.store.several.order import Integers, MergedOrder

T = TypeVar("T")


class MergedFound:
    """In the sense of `timeloom.store.events.Found`.

    A field that only some of the timelines have matches nothing in the others.
    """

    def __init__(
        self,
        order: Callable[[], MergedOrder],
        parts: Callable[[], list[Found | None]],
        places: Callable[[list[Found | None]], Integers],
        known: Integers | None = None,
    ) -> None:
        """`parts` finds in each timeline; where the places are known, not before it is needed."""
        self._order = order
        self._find_parts = parts
        self._find_places = places
        self._known = known
        self._parts = parts() if known is None else None

    @property
    def parts(self) -> list[Found | None]:
        """What was found in each timeline; None in one that lacks a field of the filter."""
        if self._parts is None:
            self._parts = self._find_parts()
        return self._parts

    def each(self, ask: Callable[[Found], T]) -> list[T]:
        """The answers of the timelines that have any."""
        return [ask(part) for part in self.parts if part is not None]

    def all_keys(self) -> Integers:
        return self._find_places(self.parts) if self._known is None else self._known

    def keys_between(
        self, low: int | None, high: int | None, limit: int, *, backwards: bool = False
    ) -> list[int]:
        places = self.all_keys()
        first = 0 if low is None else int(places.searchsorted(low))
        last = len(places) if high is None else int(places.searchsorted(high, side="right"))
        if backwards:
            first = max(first, last - limit)
        return [int(place) for place in places[first : min(last, first + limit)]]

    def pages(self, starts: Sequence[int], limit: int) -> list[list[int]]:
        return [self.keys_between(start, None, limit) for start in starts]

    def first_from(self, moments: Sequence[float]) -> list[int | None]:
        order, places = self._order(), self.all_keys()
        dated = int(places.searchsorted(order.dated))
        if not dated:
            return [None] * len(moments)
        found = places.searchsorted(order.first_at_or_after(moments))
        return [int(places[min(int(at), dated - 1)]) for at in found]

    def among(self, keys: Sequence[int]) -> list[int]:
        places, wanted = self.all_keys(), numpy.array(keys, dtype=numpy.int64)
        return [int(key) for key in wanted[numpy.isin(wanted, places)]]

    def count(self) -> int:
        if self._known is not None:
            return len(self._known)
        return sum(self.each(lambda part: part.count()))

    def position(self, key: int) -> int:
        return int(self.all_keys().searchsorted(key))

    def key_at(self, position: int) -> int | None:
        places = self.all_keys()
        return int(places[position]) if 0 <= position < len(places) else None

    def histogram(self, edges: Sequence[float]) -> list[int]:
        if len(edges) < 2:
            return []
        bounds = self.all_keys().searchsorted(self._order().first_at_or_after(edges))
        return [int(end - begin) for begin, end in pairwise(bounds)]

    def extent(self) -> tuple[float, float] | None:
        found = [extent for extent in self.each(lambda part: part.extent()) if extent is not None]
        if not found:
            return None
        return min(first for first, _ in found), max(last for _, last in found)
