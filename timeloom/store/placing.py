"""Where an event goes: a key between its neighbours, and room made where there is none."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from itertools import accumulate
from typing import Final

from timeloom.store.keys import (
    FIRST,
    GAP,
    HIGHEST,
    LOWEST,
    ORDER_COLUMNS,
    UNDATED,
    Order,
    first_where,
    order,
)

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
