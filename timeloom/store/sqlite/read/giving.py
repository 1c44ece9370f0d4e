"""Some of a timeline's events as a timeline of their own, with all that a person added to them.

The rows are copied by SQLite, as they stand; the index, the dictionary and the counts are made anew in the new file.
Nothing of the other events is in its bytes.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from timeloom.carried import Carried
from timeloom.store.sqlite.file.faults import told
from timeloom.store.sqlite.file.indexing import make_anew
from timeloom.store.sqlite.file.opening import connect_to_write
from timeloom.store.sqlite.read.asking import Asker
from timeloom.store.sqlite.search.functions import RowFunctions
from timeloom.store.sqlite.write.beside import GIVEN
from timeloom.text import number

if TYPE_CHECKING:
    from timeloom.store.protocol import Progress

_GIVEN: Final = "(SELECT uid FROM temp.given)"
_KEYS: Final = "(SELECT key FROM temp.given)"
_STEPS: Final = (
    f"(SELECT step FROM main.journal_rows WHERE uid IN {_GIVEN}"
    " UNION SELECT step FROM main.events JOIN temp.given USING (key))"
)
_READING: Final = "reading "
_BATCH: Final = 1_000


def give(
    ask: Asker,
    uids: Iterable[str],
    path: Path,
    carried: Carried,
    *,
    history: bool = False,
    progress: Progress | None = None,
) -> list[str]:
    """Make a timeline of the events at `path`, where no file may be yet; what went along and what did not.

    With `history` the steps of the journal that touched these events go along.
    """
    connection = ask.connection
    with told(path):
        connect_to_write(path, create=True, wal=False).close()
        with _attached(connection, path):
            _choose(connection, uids, progress)
            left = _copy(connection, carried, history=history)
        with closing(connect_to_write(path, wal=False)) as made:
            _complete(Asker(made, path, RowFunctions()))
    return left


@contextmanager
def _attached(connection: sqlite3.Connection, path: Path) -> Iterator[None]:
    """The new file beside the timeline, both as they are at one moment; all that is written inside, or nothing."""
    (only,) = connection.execute("PRAGMA query_only").fetchone()
    connection.execute("ATTACH ? AS made", (str(path.absolute()),))
    try:
        # The timeline may be open to be read only: it is the new file that is written.
        connection.execute("PRAGMA query_only = OFF")
        connection.execute("CREATE TEMP TABLE given (key INTEGER PRIMARY KEY, uid TEXT)")
        connection.execute("BEGIN")
        try:
            yield
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")
    finally:
        connection.execute("DROP TABLE IF EXISTS temp.given")
        connection.execute(f"PRAGMA query_only = {only}")
        connection.execute("DETACH made")


def _choose(connection: sqlite3.Connection, uids: Iterable[str], progress: Progress | None) -> None:
    statement = "INSERT INTO temp.given SELECT key, uid FROM main.events WHERE uid = ?"
    batch: list[tuple[str]] = []
    done = 0
    for uid in uids:
        batch.append((uid,))
        if len(batch) == _BATCH:
            connection.executemany(statement, batch)
            done += len(batch)
            batch.clear()
            if progress is not None:
                progress(done)
    connection.executemany(statement, batch)


def _copy(connection: sqlite3.Connection, carried: Carried, *, history: bool) -> list[str]:
    kinds, parts = carried.kinds, carried.parts
    sources = "sources" in kinds
    passages = sources and "passages" in parts

    def kept(fields: str) -> str:
        values = json.loads(fields)
        return json.dumps(
            {name: each for name, each in values.items() if carried.has_field(name)},
            ensure_ascii=False,
            separators=(",", ":"),
        )

    def kept_attribute(attribute: str) -> bool:
        name = attribute.removeprefix("field:")
        return carried.has_field(name) if name != attribute else attribute not in {*_PARTS} - parts

    connection.create_function("kept_fields", 1, kept, deterministic=True)
    connection.create_function("kept_attribute", 1, kept_attribute, deterministic=True)
    every_field = carried.only is None and not carried.without
    instead = {
        "summary": "summary" if "summary" in parts else "''",
        "fields": "fields" if every_field else "kept_fields(fields)",
        "source": "source" if sources else "NULL",
        "section": "section" if passages else "''",
        "has_passage": "has_passage" if passages else "0",
        "digest": "digest" if carried.everything else "NULL",
        "step": "step" if history else "NULL",
    }
    _rows(connection, "events", f"key IN {_KEYS}", instead)
    if sources:
        named = f"SELECT source FROM main.events WHERE key IN {_KEYS}"
        said = f"SELECT source FROM main.passages WHERE uid IN {_GIVEN}"
        _rows(connection, "sources", f"id IN ({named} UNION {said})")
    if passages:
        _rows(connection, "passages", f"uid IN {_GIVEN}")
    if "notes" in kinds:
        _rows(connection, "notes", f"key IN {_KEYS}")
    if "stars" in kinds:
        _rows(connection, "stars", f"key IN {_KEYS}")
    _rows(connection, "tags", f"key IN {_KEYS}" + ("" if "tags" in kinds else " AND mine = 0"))
    for table in ("edits", "conflicts"):
        _rows(connection, table, f"uid IN {_GIVEN} AND kept_attribute(attribute)")
    left = []
    (notes,) = connection.execute("SELECT count(*) FROM made.notes").fetchone()
    if notes:
        left.append(f"{number(notes, 'note')} went along")
    if "links" in parts:
        _rows(connection, "links", f"uid IN {_GIVEN} AND target IN {_GIVEN}")
        (lost,) = connection.execute(
            f"SELECT count(*) FROM main.links WHERE uid IN {_GIVEN} AND target NOT IN {_GIVEN}"
        ).fetchone()
        if lost:
            left.append(f"{number(lost, 'link')} to events that were not written stayed behind")
    _copy_meta(connection)
    if history:
        _copy_journal(connection)
    return left


_PARTS: Final = ("summary", "links")


def _rows(
    connection: sqlite3.Connection,
    table: str,
    condition: str,
    instead: dict[str, str] | None = None,
) -> None:
    """Copy the rows of a table for which a condition holds, with other values in some of the columns."""
    names = [row[1] for row in connection.execute(f"PRAGMA made.table_info({table})")]
    columns = ", ".join(f'"{name}"' for name in names)
    values = ", ".join((instead or {}).get(name, f'"{name}"') for name in names)
    connection.execute(
        f"INSERT INTO made.{table} ({columns}) SELECT {values} FROM main.{table} WHERE {condition}"
    )


def _copy_meta(connection: sqlite3.Connection) -> None:
    """What the timeline is called and how its sources are read; the explorer's session stays behind."""
    _rows(
        connection,
        "meta",
        "name IN ('name', 'author', 'description', 'columns')"
        f" OR name IN (SELECT '{_READING}' || address FROM made.sources)",
    )


def _copy_journal(connection: sqlite3.Connection) -> None:
    _rows(connection, "journal", f"id IN {_STEPS}")
    _rows(
        connection,
        "journal_rows",
        f"uid IN {_GIVEN} OR (uid = '' AND what = 'source' AND step IN {_STEPS})",
    )
    connection.execute(
        "UPDATE made.journal AS j SET count = (SELECT count(DISTINCT uid) FROM made.journal_rows r"
        " WHERE r.step = j.id AND r.uid <> '') + (SELECT count(*) FROM made.events e WHERE e.step = j.id)"
    )


def _complete(ask: Asker) -> None:
    """Make what follows from the events."""
    ask.connection.execute("BEGIN IMMEDIATE")
    ask.connection.execute(
        f"UPDATE tags SET given = coalesce((SELECT {GIVEN.format(tag='tags.tag')} FROM events e"
        " WHERE e.key = tags.key), 0)"
    )
    make_anew(ask)
    ask.connection.execute("COMMIT")
