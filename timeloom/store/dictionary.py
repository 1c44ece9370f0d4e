"""The dictionary of field values: from (field, value) to a number, and how many events have it.

Numbers and counts are kept at hand while events are written and put into the file by `flush`. The memory they take is
bounded: a column of a million different values is looked up in the file.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from timeloom.store.index import fold

_AT_HAND: Final = 150_000
"""How many values are kept at hand, some 30 MB."""
_INSERT: Final = "INSERT INTO facets (id, field, value, folded, events) VALUES (?, ?, ?, ?, 0)"


class Dictionary:
    """Numbers of field values. Everything happens in the caller's transaction; after a rollback make a new one."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._numbers: dict[tuple[str, str], int] = {}
        self._fresh: list[tuple[int, str, str, str]] = []
        self._changes: defaultdict[int, int] = defaultdict(int)
        (highest,) = connection.execute("SELECT coalesce(max(id), 0) FROM facets").fetchone()
        self._next: int = highest + 1
        # While everything the file has is at hand, a value that is not at hand is new: no look-up.
        self._complete = highest == 0

    def numbers(self, facets: Iterable[tuple[str, str]], change: int) -> list[int]:
        """The numbers of some values; `change` is added to each one's count (+1, −1 or 0)."""
        known = self._numbers
        changes = self._changes
        answer = []
        for facet in facets:
            number = known.get(facet)
            if number is None:
                number = self._learn(facet)
            changes[number] += change
            answer.append(number)
        return answer

    def _learn(self, facet: tuple[str, str]) -> int:
        if len(self._numbers) >= _AT_HAND or len(self._changes) >= _AT_HAND:
            self.flush()
            self._numbers.clear()
            self._complete = False
        number = None
        if not self._complete:
            # What is fresh is at hand, so the file is asked for nothing it does not have yet.
            row = self._connection.execute(
                "SELECT id FROM facets WHERE field = ? AND value = ?", facet
            ).fetchone()
            number = row and int(row[0])
        if number is None:
            number = self._next
            self._next += 1
            self._fresh.append((number, *facet, fold(facet[1])))
        self._numbers[facet] = number
        return number

    def flush(self) -> None:
        """Put new values and changed counts into the file."""
        self._connection.executemany(_INSERT, self._fresh)
        self._connection.executemany(
            "UPDATE facets SET events = events + ? WHERE id = ?",
            ((change, number) for number, change in self._changes.items() if change),
        )
        self._fresh.clear()
        self._changes.clear()


class Rollup:
    """Events per day over the whole timeline; changes are kept at hand until `flush`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._changes: defaultdict[int, int] = defaultdict(int)

    def count(self, day: int | None, change: int) -> None:
        if day is not None:
            self._changes[day] += change
            if len(self._changes) >= _AT_HAND:
                self.flush()

    def flush(self) -> None:
        self._connection.executemany(
            "INSERT INTO rollup (day, events) VALUES (?, ?)"
            " ON CONFLICT (day) DO UPDATE SET events = events + excluded.events",
            sorted(self._changes.items()),
        )
        self._connection.executemany(
            "DELETE FROM rollup WHERE day = ? AND events = 0",
            [(day,) for day, change in self._changes.items() if change <= 0],
        )
        self._changes.clear()
