"""Row keys: the key is the clock.

An event's key is its rowid, and key order is time order: by `earliest`, then longer before shorter, then source order.
Any page of any filter is then a walk along one b-tree. A fresh load numbers events `n << 32` upward from a low base;
a later event takes a key between its neighbours; where a gap is used up, keys are handed out anew (`spread`).
Undated events stand above every dated one, from `UNDATED` on.
"""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Callable, Iterator
from typing import Final

from timeloom.dates.calendar import DAY

LOWEST: Final = -(1 << 62)
"""No dated key is below."""
UNDATED: Final = 1 << 62
"""Undated events have this key or a higher one, dated events a lower one."""
HIGHEST: Final = (1 << 63) - 1
"""The highest rowid SQLite has."""
GAP: Final = 1 << 32
"""What a fresh load leaves between two events."""

UNBOUNDED_SPAN: Final = 127
"""Duration class of an event with no limit on one side."""

Order = tuple[float, float, int, int, str]
"""What keys are ordered by: earliest, minus latest, source, position in the source, uid."""

BY_HAND: Final = 1 << 62
"""Source of an event that a person entered, for ordering: after those of every importer."""


def order(
    earliest: float | None, latest: float | None, source: int | None, position: int, uid: str
) -> Order:
    """The total order of events. An undated event (both bounds None) stands after every dated one."""
    place = (BY_HAND if source is None else source, position, uid)
    if earliest is None or latest is None:
        return (math.inf, math.inf, *place)
    return (earliest, -latest, *place)


LAST_DAY: Final = 1 << 62
"""Days from 1970 on both sides beyond which days are counted as one: SQLite holds no larger number."""


def span_class(earliest: float | None, latest: float | None) -> int:
    """Duration class c: the event is at most 2**c seconds long. 0 up to a day, 127 without a limit.

    An overlap query looks for events of class c no further back than 2**c seconds.
    """
    if earliest is None or latest is None:
        return 0
    width = latest - earliest
    if width <= DAY:
        return 0
    if math.isinf(width):
        return UNBOUNDED_SPAN
    return math.ceil(math.log2(width))


def first_where(
    connection: sqlite3.Connection,
    holds: Callable[[tuple[float, float, int]], bool],
    *,
    undated: bool = False,
) -> int:
    """Lowest dated key whose (earliest, latest, key) satisfies `holds`; UNDATED if none does.

    `holds` must be monotone in time order: once true, true for all that follow. A bisection over keys, about
    log2(key range) lookups of a row by rowid. With `undated` the same among the undated events, else HIGHEST.
    """
    begin, end = (UNDATED, HIGHEST) if undated else (LOWEST, UNDATED)
    low, high = begin, end
    for function in ("min", "max"):
        # One at a time: SQLite answers min or max of a key at once, both together by a scan.
        (edge,) = connection.execute(
            f"SELECT {function}(key) FROM events WHERE key >= ? AND key < ?", (begin, end)
        ).fetchone()
        if edge is None:
            return end
        low, high = (edge, high) if function == "min" else (low, edge)
    find = "SELECT earliest, latest, key FROM events WHERE key >= ? ORDER BY key LIMIT 1"
    answer = end
    while low <= high:
        middle = (low + high) // 2
        earliest, latest, key = connection.execute(find, (middle,)).fetchone()
        if holds((earliest, latest, key)):
            answer = key
            high = middle - 1
        else:
            low = key + 1
    return answer


def first_at_or_after(connection: sqlite3.Connection, moment: float) -> int:
    """Lowest dated key whose earliest bound is at or after `moment` (Unix seconds); UNDATED if none is."""
    return first_where(connection, lambda row: row[0] >= moment)


def first_after(connection: sqlite3.Connection, moment: float) -> int:
    """Lowest dated key whose earliest bound is later than `moment` (Unix seconds); UNDATED if none is."""
    return first_where(connection, lambda row: row[0] > moment)


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
