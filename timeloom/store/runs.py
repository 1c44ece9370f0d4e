"""Keys for many new events at once, in time order, among those that are there already.

New events that fall between the same two neighbours are a run; a run is spread evenly through its gap.
"""

from __future__ import annotations

import math
import sqlite3
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from timeloom.store.keys import (
    FIRST,
    GAP,
    HIGHEST,
    LOWEST,
    ORDER_COLUMNS,
    UNDATED,
    Order,
    order,
    spread,
)
from timeloom.store.placing import Move, make_room, neighbours, order_at

_APART: Final = 4
"""Keys from one event of a large run to the next, where room has to be made for it."""
_STEPS: Final = 64
"""Neighbours to walk along before it is quicker to search."""


class Runs:
    """The gaps that new events fall into, with how many fall into each."""

    def __init__(self) -> None:
        self._lows, self._highs, self._counts = array("q"), array("q"), array("q")

    def __len__(self) -> int:
        return len(self._counts)

    def add(self, low: int, high: int, count: int = 1) -> None:
        """More events between these neighbours."""
        if self._counts and self._lows[-1] == low and self._highs[-1] == high:
            self._counts[-1] += count
        else:
            self._lows.append(low)
            self._highs.append(high)
            self._counts.append(count)

    def tight(self) -> list[int]:
        """The lower neighbours of the runs that do not fit into their gaps."""
        return [
            low
            for low, high, count in zip(self._lows, self._highs, self._counts, strict=True)
            if high - low - 1 < count
        ]

    def count(self, low: int) -> int:
        """How many events fall right behind a key."""
        place = bisect_left(self._lows, low)
        return self._counts[place] if place < len(self) and self._lows[place] == low else 0

    def keys(self) -> Iterator[int]:
        """A key for every event, ascending."""
        for low, high, count in zip(self._lows, self._highs, self._counts, strict=True):
            yield from _spread_run(low, high, count)


def _spread_run(low: int, high: int, count: int) -> Iterator[int]:
    if low == LOWEST and high == UNDATED:
        low = FIRST
    elif low == LOWEST and high - low > (count + 1) * GAP:
        low = high - (count + 1) * GAP  # near the later neighbour: more may come before
    # More may come of the same day, and later: half of the gap is left to them, not what is over of even shares.
    slots = spread(count, low, (low + high) // 2) or spread(count, low, high)
    assert slots is not None, "tight runs are given room before keys are asked for"
    return slots


def fresh(dated: int, undated: int) -> Runs:
    """The runs of events that are the first in their timeline."""
    runs = Runs()
    if dated:
        runs.add(LOWEST, UNDATED, dated)
    if undated:
        runs.add(UNDATED, HIGHEST, undated)
    return runs


def assign(
    connection: sqlite3.Connection, orders: Callable[[], Iterable[Order]], move: Move
) -> Runs:
    """The runs of new events, given their orders ascending (asked for again if events had to be moved apart)."""
    while True:
        runs = Runs()
        walk = _Walk(connection)
        for wanted in orders():
            runs.add(*walk.gap(wanted))
        tight = runs.tight()
        if not tight:
            return runs
        _widen(connection, runs, tight, move)


def _widen(connection: sqlite3.Connection, runs: Runs, tight: list[int], move: Move) -> None:
    """Make room for the tight runs, and leave the others theirs."""
    was: dict[int, int] = {}  # by the key that an event has been given: the one that the runs know
    now: dict[int, int] = {}

    def need(key: int) -> int:
        return runs.count(was.get(key, key)) * _APART

    def moved(old: int, new: int) -> None:
        move(old, new)
        first = was.pop(old, old)
        was[new], now[first] = first, new

    for low in tight:
        key, dated = now.get(low, low), low < UNDATED
        (high,) = connection.execute(
            "SELECT coalesce(min(key), ?2) FROM events WHERE key > ?1 AND key < ?2",
            (key, UNDATED if dated else HIGHEST),
        ).fetchone()
        if high - key - 1 < runs.count(low):
            make_room(connection, key, need, moved, dated=dated)


class _Walk:
    """Follows ascending orders through the events that are there."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._low, self._high = LOWEST, LOWEST
        self._high_order: Order | None = None
        self._dated = True
        self._cursor: sqlite3.Cursor | None = None

    def gap(self, wanted: Order) -> tuple[int, int]:
        """The neighbours of an order that is not below the one asked for before."""
        dated = wanted[0] != math.inf
        if dated != self._dated or self._high == LOWEST:
            self._search(wanted, dated)
        elif self._high_order is not None and self._high_order < wanted:
            self._advance(wanted)
        return self._low, self._high

    def _advance(self, wanted: Order) -> None:
        if self._cursor is None:
            self._cursor = self._connection.execute(
                f"SELECT key, {ORDER_COLUMNS} FROM events WHERE key > ? AND key < ? ORDER BY key",
                (self._high, UNDATED if self._dated else HIGHEST),
            )
        for _ in range(_STEPS):
            row = self._cursor.fetchone()
            self._low = self._high
            if row is None:
                self._high, self._high_order = UNDATED if self._dated else HIGHEST, None
                return
            self._high, self._high_order = row[0], order(*row[1:])
            if self._high_order > wanted:
                return
        self._search(wanted, self._dated)

    def _search(self, wanted: Order, dated: bool) -> None:
        self._dated, self._cursor = dated, None
        self._low, self._high = neighbours(self._connection, wanted, dated=dated)
        self._high_order = None
        if self._high != (UNDATED if dated else HIGHEST):
            self._high_order = order_at(self._connection, self._high)
