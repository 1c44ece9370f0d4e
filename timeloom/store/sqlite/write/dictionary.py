"""The dictionary of field values: from (field, value) to a number, and how many events have it.

Numbers and counts are kept at hand while events are written and put into the file by `flush`. The memory they take is
bounded: a column of a million different values is looked up in the file, as far as they may have come before.
"""

from __future__ import annotations

import math
import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from timeloom.dates.edtf.calendar import DAY
from timeloom.store.imports.spooling import SeenBefore
from timeloom.store.index import facet_token
from timeloom.store.sqlite.write.keys import LAST_DAY
from timeloom.text import fold

_AT_HAND: Final = 100_000
"""How many values are kept at hand, some 20 MB."""
_INSERT: Final = "INSERT INTO facets (id, field, value, folded, events) VALUES (?, ?, ?, ?, ?)"


class Dictionary:
    """Numbers of field values. Everything happens in the caller's transaction; after a rollback make a new one."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._fields: defaultdict[str, dict[str, int]] = defaultdict(dict)
        self.changes: defaultdict[int, int] = defaultdict(int)
        """What is to be added to the counts, by number."""
        self._count = 0
        self._fresh: list[tuple[int, str, str, str]] = []
        (highest,) = connection.execute("SELECT coalesce(max(id), 0) FROM facets").fetchone()
        self._next: int = highest + 1
        # Where the file had nothing, a value that was not met is new: no look-up.
        self._all_met = highest == 0
        self._put_away = SeenBefore()
        self._put_away_fields: set[str] = set()

    def number(self, name: str, value: str) -> int:
        """The number of a value, which is made known if it is new."""
        return self._fields[name].get(value) or self._learn(name, value)

    def tokens(self, facets: Iterable[tuple[str, str]], change: int) -> list[str]:
        """The tokens of some values; `change` is added to each one's count."""
        answer = []
        for name, value in facets:
            number = self.number(name, value)
            self.changes[number] += change
            answer.append(facet_token(number))
        return answer

    def _learn(self, name: str, value: str) -> int:
        if self._count >= _AT_HAND or len(self.changes) >= _AT_HAND:
            self._forget()
        number = None
        if self._may_be_in_the_file(name, value):
            # What is fresh is at hand, so the file is asked for nothing it does not have yet.
            row = self._connection.execute(
                "SELECT id FROM facets WHERE field = ? AND value = ?", (name, value)
            ).fetchone()
            number = row and int(row[0])
        if number is None:
            number = self._next
            self._next += 1
            self._fresh.append((number, name, value, fold(value)))
        self._count += 1
        self._fields[name][value] = number
        return number

    def _may_be_in_the_file(self, name: str, value: str) -> bool:
        if not self._all_met:
            return True
        if name not in self._put_away_fields:
            return False
        return bool(self._put_away.among([f"{name}\0{value}"]))

    def _forget(self) -> None:
        """Put the numbers of the field with the most of them away."""
        self.flush()
        name = max(self._fields, key=lambda field: len(self._fields[field]))
        self._count -= len(self._fields[name])
        if self._all_met:
            self._put_away.among([f"{name}\0{value}" for value in self._fields[name]])
            self._put_away_fields.add(name)
        self._fields[name] = {}

    def flush(self) -> None:
        """Put new values and changed counts into the file."""
        taken = self.changes.pop
        self._connection.executemany(
            _INSERT, [(*fresh, taken(fresh[0], 0)) for fresh in self._fresh]
        )
        self._fresh.clear()
        self._connection.executemany(
            "UPDATE facets SET events = events + ? WHERE id = ?",
            [(change, number) for number, change in self.changes.items() if change],
        )
        self.changes.clear()


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

    def count_all(self, begins: Iterable[float | None]) -> None:
        """One more event at each of these places; as `images.day_of` has it, at speed."""
        for begin in begins:
            if begin is not None and -math.inf < begin:
                self._changes[int(begin // DAY)] += 1
        if len(self._changes) >= _AT_HAND:
            self.flush()

    def flush(self) -> None:
        changes: defaultdict[int, int] = defaultdict(int)
        for day, change in self._changes.items():
            changes[max(-LAST_DAY, min(day, LAST_DAY))] += change
        self._connection.executemany(
            "INSERT INTO rollup (day, events) VALUES (?, ?)"
            " ON CONFLICT (day) DO UPDATE SET events = events + excluded.events",
            sorted(changes.items()),
        )
        self._connection.executemany(
            "DELETE FROM rollup WHERE day = ? AND events = 0",
            [(day,) for day, change in changes.items() if change <= 0],
        )
        self._changes.clear()
