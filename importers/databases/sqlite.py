"""Any SQLite file: the tables in it that hold events, and the histories of browsers by name.

It is opened read-only, as it stands, and never written to; a copy is made where its log (WAL) has not been taken in.
`--map table=NAME` says which table or view is read, `--map query="SELECT …"` what is asked of it; without either, the
tables with dates and titles are. Numbers of a date's column are seconds, milliseconds, microseconds, days of the
Julian count, or counted as Chrome, Firefox and Apple count them.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any, ClassVar, Final

from timeloom.errors import SourceError
from timeloom.importers.contract import Input, Sample
from timeloom.importers.databases.histories import HISTORIES, Known
from timeloom.importers.source.dates import edtf_interval
from timeloom.importers.source.entries import entry
from timeloom.importers.source.html import titled
from timeloom.importers.tables.columns import read_header
from timeloom.importers.tables.dates import Dating
from timeloom.importers.tables.records import Record
from timeloom.importers.tables.rows import Rows
from timeloom.model.events import Event, Fields, Item, Remark
from timeloom.text import number
from timeloom.work import work_folder

MAGIC: Final = b"SQLite format 3\0"
TIMELINE: Final = b"TIML"
"""The `application_id` of our own files (sqlite.org/fileformat2.html)."""
TABLE: Final = "table"
QUERY: Final = "query"
_PEEKED: Final = 1000
_LARGEST: Final = 8 << 30
_STEPS: Final = 200_000
_MOST_STEPS: Final = 2_000
"""Each of so many steps of SQLite: a query that never ends is stopped (some minutes)."""
_INTERNAL: Final = ("sqlite_", "android_metadata", "grdb_", "alembic_version", "django_migrations")


class SqliteImporter:
    """Reads tables of a database in a file."""

    name: ClassVar[str] = "sqlite"
    title: ClassVar[str] = "SQLite files; histories of Chrome, Firefox and Safari"
    suffixes: ClassVar[tuple[str, ...]] = (".db", ".sqlite", ".sqlite3", ".db3")
    keeps: ClassVar[str] = (
        "every column of the tables that have dates and titles; visits and downloads of browsers"
    )

    def sniff(self, sample: Sample) -> float:
        """Sure of what begins as SQLite's files do; a timeline is opened, not read as tables."""
        ours = sample.head[68:72] == TIMELINE
        return 0.97 if sample.head.startswith(MAGIC) and not ours else 0.0

    def read(self, source: Input) -> Iterator[Item]:
        """The events, one table after another. Raises SourceError where no table has any, and says what there is."""
        with _opened(source) as database:
            try:
                yield from _events(database, source)
            except sqlite3.OperationalError as error:
                if "interrupted" in str(error):
                    raise SourceError(f"{source.address}: the query takes too long") from None
                raise SourceError(f"{source.address} cannot be read: {error}") from None
            except sqlite3.DatabaseError as error:
                raise SourceError(
                    f"{source.address} is damaged, or no SQLite file: {error}"
                ) from None

    def columns(self, source: Input) -> list[tuple[str, str]]:
        """The columns of the first table that is read, and what each is taken for."""
        if source.path is None:
            return []
        with _opened(source) as database:
            for table in _tables(database, source):
                try:
                    header, rows = _rows(database, table, limit=_PEEKED)
                    read = read_header(
                        header, _mapping(source), source.address, [row for _, row in rows]
                    )
                except (SourceError, sqlite3.Error):
                    continue
                meaning = dict.fromkeys(range(len(header)), "")
                meaning |= {at: f"field {name}" for at, name in read.fields}
                meaning |= {at: role for role, at in read.at.items()}
                return [(heading, meaning[at]) for at, heading in enumerate(header)]
        return []


@contextmanager
def _opened(source: Input) -> Iterator[sqlite3.Connection]:
    """The database, read-only. A stream, and one whose log stands beside it, is copied first."""
    with work_folder("timeloom-") as folder:
        path = source.path
        beside = path is not None and Path(f"{path}-wal").exists()
        if path is None or beside or source.sample.name != source.address:
            copy = Path(folder, "copy.db")
            source.stream.seek(0) if source.stream.seekable() else None
            with copy.open("wb") as out:
                shutil.copyfileobj(source.stream, out, 1 << 20)
            if beside:
                shutil.copyfile(f"{path}-wal", f"{copy}-wal")
            address = f"{copy.as_uri()}?mode=rw"
        else:
            address = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        database = sqlite3.connect(address, uri=True)
        database.text_factory = lambda raw: raw.decode("utf-8", "replace")
        database.execute("PRAGMA trusted_schema=OFF")
        database.execute("PRAGMA query_only=ON")
        steps = iter(range(_MOST_STEPS))
        database.set_progress_handler(lambda: next(steps, None) is None, _STEPS)
        try:
            yield database
        finally:
            database.close()


def _mapping(source: Input) -> Mapping[str, str]:
    return {
        ours: theirs
        for ours, theirs in source.options.columns.items()
        if ours not in (TABLE, QUERY)
    }


def _tables(database: sqlite3.Connection, source: Input) -> list[str]:
    """What is read of, as SQL. Raises SourceError for a table that is not there, and for a query that is more."""
    said = source.options.columns
    if query := said.get(QUERY, ""):
        if not sqlite3.complete_statement(f"{query.rstrip().rstrip(';')};") or query.split(None, 1)[0].lower() not in (
            "select", "with", "values",
        ):  # fmt: skip
            raise SourceError(
                f"{query[:60]!r} is not a query", hint="a query begins with SELECT or WITH"
            )
        return [query.rstrip().rstrip(";")]
    names = _names(database)
    wanted = [name.strip() for name in said.get(TABLE, "").split(",") if name.strip()]
    if missing := [name for name in wanted if name not in names]:
        listed = ", ".join(map(repr, names)) or "none"
        raise SourceError(
            f"{source.address} has no table {missing[0]!r}", hint=f"its tables are {listed}"
        )
    return wanted or names


def _names(database: sqlite3.Connection) -> list[str]:
    found = database.execute(
        "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') ORDER BY rowid"
    )
    return [name for (name,) in found if not name.startswith(_INTERNAL)]


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _select(table: str) -> str:
    return (
        table
        if " " in table.strip() and table.split(None, 1)[0].lower() in ("select", "with", "values")
        else (
            f"SELECT * FROM {_quoted(table)}"  # a name in quotes, which SQLite takes no other way
        )
    )


def _rows(
    database: sqlite3.Connection, table: str, *, limit: int = 0
) -> tuple[list[str], list[Record]]:
    cursor = database.execute(_select(table))
    header = [each[0] for each in cursor.description]
    return header, list(islice(_records(cursor), limit)) if limit else list(_records(cursor))


def _records(cursor: sqlite3.Cursor) -> Iterator[Record]:
    for at, row in enumerate(cursor, 1):
        yield at, [_text(cell) for cell in row]


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bytes):
        return f"({number(len(cell), 'byte')})"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    return str(cell).replace("\x00", "\ufffd")


def _events(database: sqlite3.Connection, source: Input) -> Iterator[Item]:
    said = source.options.columns
    names = set(_names(database))
    if TABLE not in said and QUERY not in said:
        known = [each for each in HISTORIES if each.needs <= names]
        if known:
            for each in known:
                yield from _known(database, each)
            return
    tables = _tables(database, source)
    asked = bool(said.get(TABLE) or said.get(QUERY))
    several = len(tables) > 1
    refused: list[tuple[str, SourceError]] = []
    read: list[str] = []
    for table in tables:
        cursor = database.execute(_select(table))
        header = [each[0] for each in cursor.description]
        records = _records(cursor)
        peeked = list(islice(records, _PEEKED))
        if not peeked and not asked:
            continue
        try:
            columns = read_header(
                header, _mapping(source), source.address, [row for _, row in peeked]
            )
        except SourceError as error:
            refused.append((table, error))
            continue
        read.append(table)
        place = f"table {table!r}, row" if several else "row"
        reading = Rows(columns, Dating(columns, [row for _, row in peeked], source.options), place)
        for remark in columns.remarks:
            yield Remark(f"table {table!r}: {remark.text}" if several else remark.text)
        for item in reading.read(_chained(peeked, records)):
            if several and isinstance(item, Event):
                item = replace(
                    item,
                    uid=f"{table}:{item.uid}" if item.uid else "",
                    fields={**item.fields, TABLE: (table,)},
                )
            elif several and isinstance(item, Remark):
                item = Remark(f"table {table!r}: {item.text}")
            yield item
    if not read:
        raise _nothing(database, source, refused)
    if refused and not asked:
        listed = ", ".join(repr(name) for name, _ in refused[:8]) + (
            " …" if len(refused) > 8 else ""
        )
        yield Remark(
            f"{number(len(refused), 'table')} without a date or a title left out ({listed}): --map table=NAME reads one"
        )


def _chained(first: Sequence[Record], rest: Iterator[Record]) -> Iterator[Record]:
    yield from first
    yield from rest


def _nothing(
    database: sqlite3.Connection, source: Input, refused: Sequence[tuple[str, SourceError]]
) -> SourceError:
    """What is in a database of which nothing was read."""
    if len(refused) == 1:
        return refused[0][1]
    lines: list[str] = []
    for name in _names(database)[:12]:
        columns = [row[1] for row in database.execute(f"PRAGMA table_info({_quoted(name)})")]
        lines.append(f"{name} ({', '.join(columns[:8])}{' …' if len(columns) > 8 else ''})")
    listed = "; ".join(lines)
    return SourceError(
        f"{source.address} has no table with plain dates and titles",
        hint=f"it has {listed}: say which with --map table=NAME --map date=COLUMN --map title=COLUMN"
        if lines
        else "it has no tables at all",
    )


def _known(database: sqlite3.Connection, known: Known) -> Iterator[Item]:
    """The events of a browser, by a query of ours."""
    have = {
        table: {row[1] for row in database.execute(f"PRAGMA table_info({_quoted(table)})")}
        for table in known.needs
    }
    for query in known.queries:
        if not all(columns <= have.get(table, set()) for table, columns in query.columns.items()):
            continue
        for at, row in enumerate(database.execute(query.sql), 1):
            where = f"{query.kind} {at}"
            yield entry(where, _visit, row, query.kind, known.names, where)
    yield Remark(f"read as the history of {known.title}: visits and downloads, their times in UTC")


def _visit(row: Sequence[Any], kind: str, names: Sequence[str], where: str) -> Event:
    when, end, title, url, *rest = row
    date = edtf_interval(when, end if end and end >= when else None) if when else None
    fields: Fields = {"kind": (kind,), "browser": tuple(names)}
    if url:
        fields["url"] = (str(url),)
    for pair in rest:
        if isinstance(pair, str) and "=" in pair:
            name, _, value = pair.partition("=")
            if value:
                fields[name] = (value,)
    shown, summary = titled(" ".join(str(title or url or "(no address)").split()))
    return Event(shown or str(url)[:120], date, "", summary, fields, where=where)
