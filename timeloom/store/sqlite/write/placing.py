"""Where an event goes: a key between its neighbours, and room made where there is none."""

from __future__ import annotations

import math
import sqlite3
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from itertools import accumulate
from typing import Final

from timeloom.store.order import Order, order
from timeloom.store.sqlite.write.keys import (
    FIRST,
    GAP,
    HIGHEST,
    LOWEST,
    ORDER_COLUMNS,
    UNDATED,
    first_where,
    spread,
)

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


Need = Callable[[int], int]
"""How many keys have to be free right behind a key, or behind an edge of the key range."""
Move = Callable[[int, int], None]
"""Moves the event at a key, with all that knows the key, to another key that is free."""

_ORDER_AT: Final = f"SELECT {ORDER_COLUMNS} FROM events WHERE key = ?"
_ENOUGH: Final = GAP
"""Free keys that making room for one event leaves where it was needed: more are likely to come there."""
_NEIGHBOURS: Final = 4
"""Events on each side that are looked at first when room is needed."""
_OVER: Final = 8
"""One part in so many of what is needed is to be free beside it, for the other events of a stretch."""


def order_at(connection: sqlite3.Connection, key: int) -> Order:
    """The order of the event at a key."""
    return order(*connection.execute(_ORDER_AT, (key,)).fetchone())


def neighbours(connection: sqlite3.Connection, wanted: Order, *, dated: bool) -> tuple[int, int]:
    """The keys between which an event of this order belongs; the edges of the key range where it has no neighbour."""
    high = first_where(connection, lambda found: found > wanted, undated=not dated)
    edge = LOWEST if dated else UNDATED
    low = connection.execute(
        "SELECT max(key) FROM events WHERE key < ? AND key > ?", (high, edge)
    ).fetchone()[0]
    return (edge if low is None else low), high


def beside(
    connection: sqlite3.Connection, wanted: Order, near: int, *, dated: bool
) -> tuple[int, int] | None:
    """The same, if they are found next to the key `near`: where a run of events is put back, they nearly always are."""
    floor, ceiling = (LOWEST, UNDATED) if dated else (UNDATED, HIGHEST)
    here = connection.execute(_ORDER_AT, (near,)).fetchone()
    if here is None or not floor < near < ceiling:
        return None
    before = order(*here) > wanted
    (other,) = connection.execute(
        "SELECT max(key) FROM events WHERE key < ? AND key > ?"
        if before
        else "SELECT min(key) FROM events WHERE key > ? AND key < ?",
        (near, floor if before else ceiling),
    ).fetchone()
    if other is not None and (order_at(connection, other) > wanted) == before:
        return None
    if before:
        return (floor if other is None else other), near
    return near, (ceiling if other is None else other)


def between(low: int, high: int, *, dated: bool) -> int | None:
    """A free key between two neighbours; None if there is none. The edges of the range are approached by a GAP."""
    if high - low < 2:
        return None
    floor, ceiling = (LOWEST, UNDATED) if dated else (UNDATED, HIGHEST)
    if low == floor:
        return (
            min(low + FIRST, (low + high) // 2)
            if high == ceiling
            else max(high - GAP, (low + high) // 2)
        )
    if high == ceiling:
        return min(low + GAP, (low + high) // 2)
    return (low + high) // 2


def place(
    connection: sqlite3.Connection,
    wanted: Order,
    *,
    dated: bool,
    move: Move,
    near: int | None = None,
) -> int:
    """A free key for an event of this order; neighbours are moved apart if they have to be.

    `near` is the key of an event that it may well stand next to.
    """
    while True:
        found = beside(connection, wanted, near, dated=dated) if near is not None else None
        low, high = found or neighbours(connection, wanted, dated=dated)
        key = between(low, high, dated=dated)
        if key is not None:
            return key
        make_room(connection, low, _only_behind(low), move, dated=dated)


def _only_behind(low: int) -> Need:
    return lambda key: _ENOUGH if key == low else 0


def make_room(
    connection: sqlite3.Connection, low: int, need: Need, move: Move, *, dated: bool
) -> None:
    """Move the events around `low` apart, so that the keys that are needed behind it, and behind them, are free.

    As few as possible are moved, since each has to be taken out of the index and put back: the stretch grows until what
    is free in it is enough. Example: the keys 1024, 1025, 2048 with 500 needed behind 1024 become 1024, 1606, 2048.
    """
    floor, ceiling = (LOWEST, UNDATED) if dated else (UNDATED, HIGHEST)
    reach = _NEIGHBOURS
    while True:
        before = _keys(connection, "key <= ? AND key > ? ORDER BY key DESC", low, floor, reach)
        after = _keys(connection, "key > ? AND key < ? ORDER BY key", low, ceiling, reach)
        bottom = before.pop() if len(before) == reach else floor
        top = after.pop() if len(after) == reach else ceiling
        old = [*reversed(before), *after]
        needed = [need(key) for key in (bottom, *old)]
        over = top - bottom - 1 - len(old) - sum(needed)
        if over >= sum(needed) // _OVER or (bottom == floor and top == ceiling):
            break
        reach *= 2
    new = _moved_apart(
        bottom, top, needed, over // len(needed), at_end=bottom == floor, open_end=top == ceiling
    )
    moves = [pair for pair in zip(old, new, strict=True) if pair[0] != pair[1]]
    # In this order no event is moved to a key that another still has.
    for key, freed in [pair for pair in moves if pair[1] < pair[0]]:
        move(key, freed)
    for key, freed in reversed([pair for pair in moves if pair[1] > pair[0]]):
        move(key, freed)


def _moved_apart(
    bottom: int, top: int, needed: list[int], share: int, *, at_end: bool, open_end: bool
) -> list[int]:
    """New keys between `bottom` and `top`, what is needed and a share of what is over between each two of them.

    At the ends of the key range the share is a GAP at most: there is room for a billion, and keys stay small.
    """
    if at_end or open_end:
        share = min(share, GAP - 1)
    if at_end and not open_end:
        # From the top down.
        steps = [1 + gap + share for gap in reversed(needed[1:])]
        return [top - sum(steps[: count + 1]) for count in range(len(steps))][::-1]
    start = bottom + (FIRST - 1 if at_end else 0)
    return [start + whole for whole in accumulate(1 + gap + share for gap in needed[:-1])]


def _keys(
    connection: sqlite3.Connection, where: str, start: int, end: int, limit: int
) -> list[int]:
    rows = connection.execute(f"SELECT key FROM events WHERE {where} LIMIT ?", (start, end, limit))
    return [key for (key,) in rows]
