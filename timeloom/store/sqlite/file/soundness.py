"""Which rows can be read: what SQLite lets stand in a table and the program cannot make an event of."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from timeloom.dates.edtf.parsing import bounds
from timeloom.errors import DateError, TimeloomError
from timeloom.model.events import DATE_BASES
from timeloom.store.order import place_of, span_class
from timeloom.store.sqlite.read.asking import Asker
from timeloom.text import one_line

_COLUMNS: Final = (
    "key", "uid", "date", "place", "latest", "span", "title", "summary", "fields", "basis", "source", "position",
    "proposed", "section", "has_passage",
)  # fmt: skip
_TEXTS: Final = ("uid", "title", "summary", "fields", "basis", "section")
_BATCH: Final = 2_000


class Unreadable(NamedTuple):
    """A row that cannot be read, or only wrongly."""

    table: str
    rowid: int
    why: str
    saved: dict[str, Any]
    """What could be read of it, by column."""
    bounds: tuple[float | None, float | None, int] | None = None
    """Of an event that has nothing wrong but these: place, latest and span as its date has them."""

    @property
    def sentence(self) -> str:
        name = self.saved.get("uid") or self.saved.get("key")
        where = f" ({one_line(str(name))})" if name else ""
        return f"row {self.rowid} of {self.table}{where}: {self.why}"


def unreadable(ask: Asker) -> Iterator[Unreadable]:
    """Every row of events and of what hangs on them that cannot be read; a table that is missing has none."""
    held = _tables(ask)
    if "events" in held:
        yield from _events(ask)
    for table in ("links", "notes", "passages", "sources"):
        if table in held:
            yield from _others(ask, table)


def _tables(ask: Asker) -> list[str]:
    return ask.column("SELECT name FROM sqlite_master WHERE type = 'table'")


def _rows(ask: Asker, table: str, columns: tuple[str, ...]) -> Iterator[tuple[int, dict[str, Any]]]:
    """Every row with text as bytes, so that what is not UTF-8 can be told."""
    names = ", ".join(f'"{name}"' for name in columns)
    last = -(1 << 63)
    connection = ask.connection
    while True:
        before = connection.text_factory
        connection.text_factory = bytes
        try:
            batch = ask.all(
                f"SELECT rowid, {names}, {', '.join(f'typeof({name})' for name in columns)}"
                f" FROM {table} WHERE rowid > ? ORDER BY rowid LIMIT ?",
                (last, _BATCH),
            )
        finally:
            connection.text_factory = before
        for rowid, *values in batch:
            kinds = [kind.decode() for kind in values[len(columns) :]]
            yield (
                rowid,
                {
                    name: _Text(value) if kind == "text" else value
                    for name, value, kind in zip(columns, values, kinds, strict=False)
                },
            )
        if len(batch) < _BATCH:
            return
        last = batch[-1][0]


class _Text(bytes):
    """Bytes that SQLite holds as text."""


def _events(ask: Asker) -> Iterator[Unreadable]:
    known: dict[bytes, tuple[float | None, float | None, int] | str] = {}
    for rowid, row in _rows(ask, "events", _COLUMNS):
        why = _why(row, _TEXTS, ("fields",)) or _why_not_an_event(row)
        if why is None:
            date = row["date"]
            if date is None:
                found: tuple[float | None, float | None, int] | str = (None, None, 0)
            elif (held := known.get(date)) is not None:
                found = held
            else:
                if len(known) > _BATCH * 10:
                    known.clear()
                found = known[date] = _bounds(date)
            if isinstance(found, str):
                why = found
            elif found != (row["place"], row["latest"], row["span"]):
                why = f"date is {date.decode() if date else 'not there'}, and its place in time another"
                yield Unreadable("events", rowid, why, _saved(row), found)
                continue
        if why is not None:
            yield Unreadable("events", rowid, why, _saved(row))


def _others(ask: Asker, table: str) -> Iterator[Unreadable]:
    kinds = ask.all('SELECT name, type, "notnull" FROM pragma_table_info(?)', (table,))
    columns = tuple(name for name, *_ in kinds)
    for rowid, row in _rows(ask, table, columns):
        why = next((why for kind in kinds if (why := _why_not(row, *kind))), None)
        why = why or _why(row, (), ("fields",) if table == "links" else ())
        if why is not None:
            yield Unreadable(table, rowid, why, _saved(row))


def _why_not(row: dict[str, Any], name: str, kind: str, needed: int) -> str | None:
    """Why a value is not what its column is declared to hold."""
    value = row[name]
    if value is None:
        return f"{name} is missing" if needed else None
    wanted, what = (_Text, "text") if kind == "TEXT" else (int, "a whole number")
    return None if isinstance(value, wanted) else f"{name} is not {what}"


PLAIN: Final = (
    "tags", "stars", "edits", "conflicts", "deleted", "journal", "journal_rows", "filters", "meta",
)  # fmt: skip
"""Tables whose rows are looked at by SQLite alone: what they hold follows from nothing else."""


def not_as_declared(ask: Asker, table: str) -> str:
    """SQL for the rows of a table in which a value is not what its column is declared to hold."""
    wrong = ["0"]
    for name, kind, needed, key in ask.all(
        'SELECT name, type, "notnull", pk FROM pragma_table_info(?)', (table,)
    ):
        allowed = f"'{kind.lower()}'" + ("" if needed or key else ", 'null'")
        wrong.append(f'typeof("{name}") NOT IN ({allowed})')
    return " OR ".join(wrong)


def misshapen(ask: Asker) -> Iterator[tuple[str, int]]:
    """The tables of PLAIN with rows that are not as declared, and how many."""
    held = _tables(ask)
    for table in PLAIN:
        if table in held:
            count = ask.value(f"SELECT count(*) FROM {table} WHERE {not_as_declared(ask, table)}")
            if count:
                yield table, count


def _why(row: dict[str, Any], texts: tuple[str, ...], jsons: tuple[str, ...]) -> str | None:
    for name in texts:
        if not isinstance(row[name], _Text):
            return f"{name} is not text"
    for name, value in row.items():
        if isinstance(value, _Text):
            try:
                value.decode()
            except UnicodeDecodeError:
                return f"{name} is not UTF-8"
    return next((why for name in jsons if (why := _why_not_fields(name, row[name]))), None)


def _why_not_fields(name: str, text: bytes) -> str | None:
    if text == b"{}":
        return None
    try:
        fields = json.loads(text)
    except (ValueError, RecursionError):
        return f"{name} is not JSON"
    if not isinstance(fields, dict) or not all(
        isinstance(values, list) and all(isinstance(value, str) for value in values)
        for values in fields.values()
    ):
        return f"{name} is not an object of lists of texts"
    return None


def _why_not_an_event(row: dict[str, Any]) -> str | None:
    for name, kinds in (
        ("date", (_Text, type(None))),
        ("place", (float, type(None))),
        ("latest", (float, type(None))),
        ("span", (int,)),
        ("source", (int, type(None))),
        ("position", (int,)),
        ("proposed", (int,)),
        ("has_passage", (int,)),
    ):
        if not isinstance(row[name], kinds):
            what = {_Text: "text", float: "a number", int: "a number"}[kinds[0]]
            return f"{name} is not {what}"
    if row["basis"].decode() not in DATE_BASES:
        return f"basis is {row['basis'].decode()!r}, which is not a date basis"
    if not row["title"].strip():
        return "title is empty"
    return None


def _bounds(date: bytes) -> tuple[float | None, float | None, int] | str:
    try:
        earliest, latest = bounds(date.decode())
    except (DateError, TimeloomError, ValueError, OverflowError):
        return f"date is {date.decode()!r}, which is not EDTF"
    return place_of(earliest, latest), latest, span_class(earliest, latest)


def _saved(row: dict[str, Any]) -> dict[str, Any]:
    """The values as JSON can hold them: bytes that are not text in hexadecimal, infinite numbers in words."""
    saved = {}
    for name, value in row.items():
        if isinstance(value, _Text):
            saved[name] = value.decode("utf-8", "backslashreplace")
        elif isinstance(value, bytes):
            saved[name] = f"hex:{value.hex()}"
        elif isinstance(value, float) and not math.isfinite(value):
            saved[name] = str(value)
        else:
            saved[name] = value
    return saved
