"""Asks SQLite and says in our own errors what it cannot answer."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from timeloom.errors import Cancelled, TimeloomError
from timeloom.store.sqlite.file.faults import explained

Parameters = Sequence[Any]


class Functions(Protocol):
    """What conditions call row by row (`search.functions`)."""

    skipped: set[int]
    """Keys of events that could not be read."""

    def by_name(self) -> Mapping[str, tuple[int, Callable[..., int]]]:
        """With their numbers of arguments."""

    def error(self) -> TimeloomError | None:
        """Why one of them has given up since this was last asked."""


class Asker:
    """A connection whose failures are errors that a person can read."""

    def __init__(self, connection: sqlite3.Connection, path: Path, functions: Functions) -> None:
        self.connection = connection
        self.path = path
        self._functions = functions
        self.skipped = functions.skipped
        self._stopped = False
        for name, (arguments, function) in functions.by_name().items():
            connection.create_function(name, arguments, function, deterministic=True)

    def stop(self) -> None:
        """Stop what is asked: called from another thread. Between two statements the next one is not begun."""
        self._stopped = True
        self.connection.interrupt()

    def _go_on(self) -> None:
        """Raise Cancelled if it was stopped. What is asked after that is answered."""
        if self._stopped:
            self._stopped = False
            raise Cancelled("stopped; nothing was changed")

    def explained(self, error: sqlite3.Error) -> TimeloomError:
        """What SQLite says, in our words; of a function that gave up, why."""
        why = self._functions.error()
        if why is None and "user-defined function" in str(error):
            why = Cancelled("stopped; nothing was changed")  # by a signal before the function began
        why = why or explained(error, self.path)
        if isinstance(why, Cancelled):
            self._stopped = False
        return why

    def all(self, sql: str, parameters: Parameters = ()) -> list[Any]:
        """Every row."""
        self._go_on()
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
        self._go_on()
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
        """Row after row; what is not asked for is not computed."""
        for (row,) in self.batches(sql, parameters, 1):
            yield row

    def batches(self, sql: str, parameters: Parameters, size: int) -> Iterator[list[Any]]:
        """Lists of at most `size` rows, all of one moment: the reading lasts until the last one."""
        given = 0
        self._go_on()
        while True:
            try:
                cursor = self.connection.execute(sql, parameters)
                try:
                    for _ in range(given):  # again, where text was met that is not UTF-8
                        cursor.fetchone()
                    while batch := cursor.fetchmany(size):
                        yield batch
                        given += len(batch)
                        self._go_on()
                    return
                finally:
                    cursor.close()
            except sqlite3.DatabaseError as error:
                if not self._take_any_text(error):
                    raise self.explained(error) from error
