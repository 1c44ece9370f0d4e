"""Where an event goes: a key between its neighbours, and room made where there is none."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Final

from timeloom.store.keys import (
    GAP,
    HIGHEST,
    LOWEST,
    UNDATED,
    Order,
    first_where,
    order,
)

Move = Callable[[int, int], None]
"""Moves the event at a key, with all that knows the key, to another key that is free."""

_ORDER_AT: Final = "SELECT earliest, latest, source, position, uid FROM events WHERE key = ?"
_ENOUGH: Final = 1 << 20
"""Keys between neighbours that making room leaves, where it can."""
_NEIGHBOURS: Final = 32


def order_at(connection: sqlite3.Connection, key: int) -> Order:
    """The order of the event at a key."""
    return order(*connection.execute(_ORDER_AT, (key,)).fetchone())


def neighbours(connection: sqlite3.Connection, wanted: Order, *, dated: bool) -> tuple[int, int]:
    """The keys between which an event of this order belongs; the edges of the key range where it has no neighbour."""
    moment, longer = wanted[0], wanted[1]

    def stands_after(row: tuple[float, float, int]) -> bool:
        earliest, latest, key = row
        if dated and earliest != moment:
            return earliest > moment
        if dated and -latest != longer:
            return -latest > longer
        return order_at(connection, key) > wanted

    high = first_where(connection, stands_after, undated=not dated)
    edge = LOWEST if dated else UNDATED - 1
    low = connection.execute(
        "SELECT max(key) FROM events WHERE key < ? AND key > ?", (high, edge)
    ).fetchone()[0]
    return (edge if low is None else low), high


def beside(
    connection: sqlite3.Connection, wanted: Order, near: int, *, dated: bool
) -> tuple[int, int] | None:
    """The same, if they are found next to the key `near`: where a run of events is put back, they nearly always are."""
    floor, ceiling = (LOWEST, UNDATED) if dated else (UNDATED - 1, HIGHEST)
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


def between(low: int, high: int) -> int | None:
    """A free key between two neighbours; None if there is none. The edges of the range are approached by a GAP."""
    if high - low < 2:
        return None
    if low in (LOWEST, UNDATED - 1):
        if high in (UNDATED, HIGHEST):
            return 0 if low == LOWEST else UNDATED + GAP
        return max(high - GAP, (low + high) // 2)
    if high in (UNDATED, HIGHEST):
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
        key = between(low, high)
        if key is not None:
            return key
        make_room(connection, low, 1, move, dated=dated)


def make_room(
    connection: sqlite3.Connection, low: int, room: int, move: Move, *, dated: bool
) -> int:
    """Move the events around `low` apart, so that `room` keys and some more are free on both sides of each.

    As few as possible are moved: the window grows until what is in it has that room between its outer neighbours. The
    upper one, which stays, is the answer.
    """
    floor, ceiling = (LOWEST, UNDATED) if dated else (UNDATED - 1, HIGHEST)
    reach, room = _NEIGHBOURS, max(room, _ENOUGH)
    while True:
        before = _keys(connection, "key <= ? AND key > ? ORDER BY key DESC", low, floor, reach)
        after = _keys(connection, "key > ? AND key < ? ORDER BY key", low, ceiling, reach)
        bottom = before.pop() if len(before) == reach else floor
        top = after.pop() if len(after) == reach else ceiling
        old = [*reversed(before), *after]
        step = (top - bottom) // (len(old) + 1)
        if step > room or (bottom == floor and top == ceiling):
            break
        reach *= 4
    new = range(bottom + step, bottom + step * len(old) + 1, step)
    moves = [pair for pair in zip(old, new, strict=True) if pair[0] != pair[1]]
    # In this order no event is moved to a key that another still has.
    for key, freed in [pair for pair in moves if pair[1] < pair[0]]:
        move(key, freed)
    for key, freed in reversed([pair for pair in moves if pair[1] > pair[0]]):
        move(key, freed)
    return top


def _keys(
    connection: sqlite3.Connection, where: str, start: int, end: int, limit: int
) -> list[int]:
    rows = connection.execute(f"SELECT key FROM events WHERE {where} LIMIT ?", (start, end, limit))
    return [key for (key,) in rows]
