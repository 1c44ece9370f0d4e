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
    spread,
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


def place(connection: sqlite3.Connection, wanted: Order, *, dated: bool, move: Move) -> int:
    """A free key for an event of this order; neighbours are moved apart if they have to be."""
    while True:
        low, high = neighbours(connection, wanted, dated=dated)
        key = between(low, high)
        if key is not None:
            return key
        make_room(connection, low, 1, move)


def make_room(connection: sqlite3.Connection, low: int, count: int, move: Move) -> None:
    """Move the events around `low` apart, so that `count` keys follow it with room to spare.

    As few as possible are moved: the window grows until what is in it fits between its outer neighbours.
    """
    floor, ceiling = (LOWEST, UNDATED) if low < UNDATED else (UNDATED - 1, HIGHEST)
    reach, room = _NEIGHBOURS, _ENOUGH
    while True:
        before = _keys(connection, "key <= ? AND key > ? ORDER BY key DESC", low, floor, reach)[
            ::-1
        ]
        after = _keys(connection, "key > ? AND key < ? ORDER BY key", low, ceiling, reach)
        bottom = before.pop(0) if len(before) == reach else floor
        top = after.pop() if len(after) == reach else ceiling
        slots = spread(len(before) + count + len(after), bottom, top)
        if slots is not None and (top - bottom) // (len(before) + count + len(after) + 1) >= room:
            new = list(slots)
            break
        if bottom == floor and top == ceiling:
            room = 2  # everything is in the window: take what there is
        reach *= 4
    kept = new[: len(before)] + new[len(before) + count :]
    moves = [pair for pair in zip(before + after, kept, strict=True) if pair[0] != pair[1]]
    # In this order no event is moved to a key that another still has.
    for old, key in [pair for pair in moves if pair[1] < pair[0]]:
        move(old, key)
    for old, key in reversed([pair for pair in moves if pair[1] > pair[0]]):
        move(old, key)


def _keys(
    connection: sqlite3.Connection, where: str, start: int, end: int, limit: int
) -> list[int]:
    rows = connection.execute(f"SELECT key FROM events WHERE {where} LIMIT ?", (start, end, limit))
    return [key for (key,) in rows]
