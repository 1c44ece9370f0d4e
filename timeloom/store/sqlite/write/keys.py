"""Row keys: the key is the clock.

An event's key is its rowid, and key order is time order: by place, then longer before shorter, then source order. Any
page of any filter is then a walk along one b-tree. A fresh load numbers events upward in steps of GAP; a later event
takes a key between its neighbours; where a gap is used up, its neighbours are moved apart. Undated events stand above
every dated one, from `UNDATED` on.

Keys are small and gaps narrow, since the full-text index holds the distance between two keys for every word of every
event: steps of 2**32 make it twice as large as steps of 2**10.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from typing import Final

from timeloom.store.order import Order, order

LOWEST: Final = 0
"""No dated key is below."""
UNDATED: Final = 1 << 40
"""Undated events have a higher key, dated events a lower one: room for a billion of them, GAP apart."""
HIGHEST: Final = (1 << 41) - 1
"""No key is above."""
GAP: Final = 1 << 10
"""What a fresh load leaves between two events."""

FIRST: Final = GAP << 16
"""Where a fresh load begins: more may come before it."""

LAST_DAY: Final = 1 << 62
"""Days from 1970 on both sides beyond which days are counted as one: SQLite holds no larger number."""


def first_where(
    connection: sqlite3.Connection, holds: Callable[[Order], bool], *, undated: bool = False
) -> int:
    """Lowest dated key whose event's order satisfies `holds`; UNDATED if none does.

    `holds` must be monotone in time order: once true, true for all that follow. A bisection over keys, about
    log2(key range) lookups of a row by rowid. With `undated` the same among the undated events, else HIGHEST.
    """
    begin, end = (UNDATED, HIGHEST) if undated else (LOWEST, UNDATED)
    low, high = begin, end
    for function in ("min", "max"):
        # One at a time: SQLite answers min or max of a key at once, both together by a scan.
        (edge,) = connection.execute(
            f"SELECT {function}(key) FROM events WHERE key > ? AND key < ?", (begin, end)
        ).fetchone()
        if edge is None:
            return end
        low, high = (edge, high) if function == "min" else (low, edge)
    find = f"SELECT key, {ORDER_COLUMNS} FROM events WHERE key >= ? ORDER BY key LIMIT 1"
    answer = end
    while low <= high:
        middle = (low + high) // 2
        key, *row = connection.execute(find, (middle,)).fetchone()
        if holds(order(*row)):
            answer = key
            high = middle - 1
        else:
            low = key + 1
    return answer


ORDER_COLUMNS: Final = "earliest, latest, source, position, uid"
"""What `order` wants to know of a row of `events`."""


def first_at_or_after(connection: sqlite3.Connection, moment: float) -> int:
    """Lowest dated key whose place is at or after `moment` (Unix seconds); UNDATED if none is."""
    return first_where(connection, lambda found: found[0] >= moment)


def first_after(connection: sqlite3.Connection, moment: float) -> int:
    """Lowest dated key whose place is later than `moment` (Unix seconds); UNDATED if none is."""
    return first_where(connection, lambda found: found[0] > moment)


def spread(count: int, low: int, high: int) -> Iterator[int] | None:
    """`count` ascending keys strictly between `low` and `high`, evenly apart; None if there is no room.

    Steps wider than GAP are not taken: keys stay close to `low`, so that the room above is not used up by a run at
    the end of time.
    """
    room = high - low - 1
    if room < count:
        return None
    step = min(GAP, (high - low) // (count + 1))
    return iter(range(low + step, low + step * count + 1, step))
