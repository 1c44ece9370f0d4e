"""Repairs a timeline: makes anew what follows from the events, and sets aside what cannot be read.

Everything happens in one transaction, after a copy of the file as it was.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from timeloom.errors import DamagedTimeline, TimelineError
from timeloom.paths import make_private_file
from timeloom.store.answers import Repaired
from timeloom.store.order import order
from timeloom.store.sqlite.file import checking, schema
from timeloom.store.sqlite.file.faults import told
from timeloom.store.sqlite.file.indexing import make_anew
from timeloom.store.sqlite.file.opening import back_up, connect_to_read, connect_to_write
from timeloom.store.sqlite.file.soundness import Unreadable, misshapen, not_as_declared, unreadable
from timeloom.store.sqlite.read.asking import Asker
from timeloom.store.sqlite.search.functions import RowFunctions
from timeloom.store.sqlite.write.beside import GIVEN
from timeloom.store.sqlite.write.keys import ORDER_COLUMNS
from timeloom.store.sqlite.write.placing import fresh

_BY_KEY: Final = ("tags", "stars", "notes")
_BY_UID: Final = ("links", "passages", "edits", "conflicts")


def repair(path: Path) -> Repaired:
    """Repair a timeline's file. Raises TimelineError, and leaves it as it was, where that cannot be done."""
    with closing(connect_to_read(path)) as connection, told(path):
        found = checking.faults(Asker(connection, path, RowFunctions()))
    if not found:
        return Repaired(())
    with closing(connect_to_write(path)) as connection, told(path):
        connection.text_factory = lambda data: data.decode("utf-8", "replace")
        ask = Asker(connection, path, RowFunctions())
        backup = back_up(connection, path, schema.VERSION)
        aside: Path | None = None
        try:
            connection.execute("PRAGMA foreign_keys = OFF")
            connection.execute("BEGIN IMMEDIATE")
            done, rows = _mend(ask)
            remaining = checking.faults(ask)
            if remaining and not set(remaining) < {*found, *remaining[1:]}:
                raise DamagedTimeline(
                    f"{path} cannot be repaired: {remaining[0]}", hint=_recover(backup)
                )
            if rows:
                aside = _write_aside(backup, rows)
            connection.execute("COMMIT")
        except BaseException as error:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            for made in (backup, aside):
                if made is not None:
                    made.unlink(missing_ok=True)  # the file is as it was
            if isinstance(error, TimelineError) and not error.hint:
                error.hint = _recover(path)
            raise
    return Repaired(tuple(done), backup, aside, len(rows), tuple(remaining))


def _recover(path: Path) -> str:
    return f"restore a backup, or recover what can be read with: sqlite3 {path} .recover"


def _mend(ask: Asker) -> tuple[list[str], list[dict[str, Any]]]:
    """Do all of it; what was done, and the rows that are set aside."""
    connection = ask.connection
    done = []
    missing = schema.missing(connection)
    for name, statement in missing.items():
        if name not in ("search", "note_words"):
            connection.execute(statement)
            done.append(
                f"made {name} anew, empty"
                if "TABLE" in statement
                else f"made the index {name} anew"
            )
    connection.execute("REINDEX")
    rows = list(_take_out(ask))
    if rows:
        done.append(
            f"set {len(rows):,} {'row' if len(rows) == 1 else 'rows'} aside that could not be read"
        )
    done += _name_lost_sources(ask)
    if moved := _put_in_order(ask):
        done.append(moved)
    connection.execute(
        f"UPDATE tags SET given = coalesce((SELECT {GIVEN.format(tag='tags.tag')} FROM events e"
        " WHERE e.key = tags.key), 0)"
    )
    make_anew(ask)
    done.append("made the search index, the dictionary and the counts per day anew")
    return done, rows


def _take_out(ask: Asker) -> Iterator[dict[str, Any]]:
    """Take out the rows that cannot be read, and what hangs on no event."""
    execute = ask.connection.execute
    for one in list(unreadable(ask)):
        if one.bounds is not None:
            execute(
                "UPDATE events SET place = ?, latest = ?, span = ? WHERE key = ?",
                (*one.bounds, one.rowid),
            )
        elif one.table == "sources":
            yield _record(one)
            bad = one.why.partition(" ")[0]
            lost = _lost(one.rowid) if bad == "address" else None
            execute(f"UPDATE sources SET {bad} = ? WHERE id = ?", (lost, one.rowid))
        elif one.table == "events":
            yield {**_record(one), **_take_what_hangs_on(ask, one)}
        else:
            yield _record(one)
            execute(f"DELETE FROM {one.table} WHERE rowid = ?", (one.rowid,))
    for table, _ in list(misshapen(ask)):
        condition = not_as_declared(ask, table)
        for row in _dicts(ask, table, condition, ()):
            yield {"table": table, "why": "a value is not of its column's kind", "row": row}
        execute(f"DELETE FROM {table} WHERE {condition}")
    for table in _BY_KEY:
        condition = "key NOT IN (SELECT key FROM events)"
        for row in _dicts(ask, table, condition, ()):
            yield {"table": table, "why": "there is no event with its key", "row": row}
        execute(f"DELETE FROM {table} WHERE {condition}")


def _record(one: Unreadable) -> dict[str, Any]:
    return {"table": one.table, "why": one.why, "row": one.saved}


def _take_what_hangs_on(ask: Asker, one: Unreadable) -> dict[str, Any]:
    """Take an event out with all that hangs on it; that, by table."""
    execute = ask.connection.execute
    found = {}
    (uid,) = execute(
        "SELECT CAST(uid AS BLOB) FROM events WHERE key = ?", (one.rowid,)
    ).fetchone() or (None,)
    uid = uid.decode("utf-8", "replace") if isinstance(uid, bytes) else uid
    for tables, column, value in ((_BY_KEY, "key", one.rowid), (_BY_UID, "uid", uid)):
        for table in tables:
            if rows := _dicts(ask, table, f"{column} = ?", (value,)):
                found[table] = rows
            execute(f"DELETE FROM {table} WHERE {column} = ?", (value,))
    execute("DELETE FROM events WHERE key = ?", (one.rowid,))
    # Steps that changed it could not be taken back any more.
    execute("DELETE FROM journal_rows WHERE uid = ?", (uid,))
    return found


def _dicts(
    ask: Asker, table: str, condition: str, parameters: tuple[Any, ...]
) -> list[dict[str, Any]]:
    cursor = ask.connection.execute(f"SELECT * FROM {table} WHERE {condition}", parameters)
    names = [name for name, *_ in cursor.description]
    return [
        {
            name: f"hex:{value.hex()}" if isinstance(value, bytes) else value
            for name, value in zip(names, row, strict=True)
        }
        for row in cursor
    ]


def _lost(number: int) -> str:
    return f"lost source {number}"


def _name_lost_sources(ask: Asker) -> list[str]:
    lost = ask.column(
        "SELECT source FROM events WHERE typeof(source) = 'integer' UNION SELECT source FROM passages"
        " EXCEPT SELECT id FROM sources"
    )
    ask.connection.executemany(
        "INSERT INTO sources (id, address) VALUES (?, ?)",
        [(number, _lost(number)) for number in lost],
    )
    return [f"named a source that is gone {_lost(number)!r}" for number in lost]


def _put_in_order(ask: Asker) -> str:
    """Number the events anew where they do not stand in time order; what was done."""
    if not checking.out_of_order(ask):
        return ""
    execute, many = ask.connection.execute, ask.connection.executemany
    ordered = sorted(
        (order(*row[1:]), row[0]) for row in ask.all(f"SELECT key, {ORDER_COLUMNS} FROM events")
    )
    dated = ask.value("SELECT count(place) FROM events")
    new = fresh(dated, len(ordered) - dated).keys()
    # Below 0 nothing stands, so that no key is taken meanwhile.
    changes = [(-key - 1, old) for key, (_, old) in zip(new, ordered, strict=True)]
    for table in ("events", *_BY_KEY):
        many(f"UPDATE {table} SET key = ? WHERE key = ?", changes)
        execute(f"UPDATE {table} SET key = -key - 1 WHERE key < 0")
    return "put the events in time order"


def _write_aside(backup: Path, rows: list[dict[str, Any]]) -> Path:
    path = backup.with_name(backup.name.removesuffix(backup.suffix) + ".set-aside.jsonl")
    make_private_file(path)
    with path.open("w", encoding="utf-8", errors="backslashreplace") as file:
        for row in rows:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
    return path
