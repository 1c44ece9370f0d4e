"""Asks SQLite and says in our own errors what it cannot answer."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from timeloom.errors import TimeloomError
from timeloom.store.sqlite.file.faults import explained

if TYPE_CHECKING:
    from timeloom.store.sqlite.search.functions import RowFunctions

Parameters = Sequence[Any]


_STREAMED: Final = 16
"""Rows that are read at once where they are asked for one by one."""


class Asker:
    """A connection whose failures are errors that a person can read."""

    def __init__(self, connection: sqlite3.Connection, path: Path, functions: RowFunctions) -> None:
        self.connection = connection
        self.path = path
        self._functions = functions
        self.skipped = functions.skipped
        for name, (arguments, function) in functions.by_name().items():
            connection.create_function(name, arguments, function, deterministic=True)

    def explained(self, error: sqlite3.Error) -> TimeloomError:
        """What SQLite says, in our words; of a function that gave up, why."""
        return self._functions.error() or explained(error, self.path)

    def all(self, sql: str, parameters: Parameters = ()) -> list[Any]:
        """Every row."""
        try:
            return self.connection.execute(sql, parameters).fetchall()
        except sqlite3.DatabaseError as error:
            if not self._take_any_text(error):
                raise self.explained(error) from error
        return self.all(sql, parameters)

    def _take_any_text(self, error: sqlite3.DatabaseError) -> bool:
        """Read text that is not UTF-8 with marks in place of what is wrong, from now on; whether that was the error."""
        if "decode to UTF-8" not in str(error) or self.connection.text_factory is not str:
            return False
        self.connection.text_factory = lambda data: data.decode("utf-8", "replace")
        return True

    def one(self, sql: str, parameters: Parameters = ()) -> Any:
        """The first row, None if there is none."""
        try:
            return self.connection.execute(sql, parameters).fetchone()
        except sqlite3.DatabaseError as error:
            if not self._take_any_text(error):
                raise self.explained(error) from error
        return self.one(sql, parameters)

    def value(self, sql: str, parameters: Parameters = ()) -> Any:
        """The first column of the first row, None if there is none."""
        row = self.one(sql, parameters)
        return None if row is None else row[0]

    def column(self, sql: str, parameters: Parameters = ()) -> list[Any]:
        """The first column of every row."""
        return [row[0] for row in self.all(sql, parameters)]

    def stream(self, sql: str, parameters: Parameters = ()) -> Iterator[Any]:
        """Row after row; what is not asked for is computed a few rows ahead at most."""
        for batch in self.batches(sql, parameters, _STREAMED):
            yield from batch

    def batches(self, sql: str, parameters: Parameters, size: int) -> Iterator[list[Any]]:
        """Lists of at most `size` rows, all of one moment: the reading lasts until the last one."""
        given = 0
        while True:
            try:
                cursor = self.connection.execute(sql, parameters)
                try:
                    for _ in range(given):  # again, where text was met that is not UTF-8
                        cursor.fetchone()
                    while batch := cursor.fetchmany(size):
                        yield batch
                        given += len(batch)
                    return
                finally:
                    cursor.close()
            except sqlite3.DatabaseError as error:
                if not self._take_any_text(error):
                    raise self.explained(error) from error
