"""The tables of a timeline, and the way from one version of them to the next.

Plain tables that any SQLite tool can read. Every version is one function in MIGRATIONS, forward only: `upgrade` runs
those that a file lacks in one transaction and sets `user_version`. sqlite-utils is imported here alone and late: a file
that is at VERSION is opened without it, and a new one is made without it, from what the migrations come to
(`timeloom.store.newest`).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from sqlite_utils import Database

APPLICATION_ID: Final = 0x54494D4C
"""'TIML' in SQLite's header, so that `file` and we know the format."""

Migration = Callable[["Database"], None]


def _first_tables(db: Database) -> None:
    """Version 1."""
    _create_events(db)
    _create_annotations(db)
    _create_indexes(db)
    _create_housekeeping(db)


def _create_events(db: Database) -> None:
    db.table("sources").create(
        # `text` is the whole text of a prose source, so that passages can be shown in their place.
        {"id": int, "address": str, "importer": str, "digest": str, "read": str, "text": str},
        pk="id",
        not_null={"address"},
    )
    db.table("sources").create_index(["address"], unique=True)
    # key: rowid, time order. earliest, latest: Unix seconds, infinite where open, NULL where undated. span: duration
    # class. basis: how the date is known. position: order inside the source. edited: a person changed something.
    # has_passage and notes: counts kept for list lines. digest: of the event as its source last gave it. step: the
    # journal step that added it.
    db.table("events").create(
        {
            "key": int,
            "uid": str,
            "date": str,
            "earliest": float,
            "latest": float,
            "span": int,
            "title": str,
            "summary": str,
            "fields": str,
            "basis": str,
            "source": int,
            "position": int,
            "starred": int,
            "proposed": int,
            "edited": int,
            "section": str,
            "has_passage": int,
            "notes": int,
            "digest": bytes,
            "step": int,
        },
        pk="key",
        not_null={"uid", "span", "title", "summary", "fields", "basis", "position", "section"}
        | {"starred", "proposed", "edited", "has_passage", "notes"},
        defaults={"span": 0, "summary": "", "fields": "{}", "position": 0, "section": ""}
        | {"starred": 0, "proposed": 0, "edited": 0, "has_passage": 0, "notes": 0},
        foreign_keys=[("source", "sources", "id")],
    )
    db.table("events").create_index(["uid"], unique=True, index_name="events_uid")
    # Long events are few: overlap looks for class c from 2**c seconds before a window on.
    db.execute("CREATE INDEX events_span ON events(span, earliest, latest) WHERE span > 0")


def _create_annotations(db: Database) -> None:
    db.table("passages").create(
        # first: 1 the event's own passage, 0 what a further source says of it (with its date and basis).
        {
            "id": int,
            "uid": str,
            "source": int,
            "start": int,
            "end": int,
            "section": str,
            "text": str,
        }
        | {"date": str, "basis": str, "first": int},
        pk="id",
        not_null={"uid", "source", "first"},
        foreign_keys=[("source", "sources", "id")],
    )
    db.table("passages").create_index(["uid"])
    db.table("passages").create_index(["source", "start"])
    db.table("links").create(
        {"id": int, "uid": str, "relation": str, "target": str, "fields": str},
        pk="id",
        not_null={"uid", "relation", "target", "fields"},
        defaults={"fields": "{}"},
    )
    db.table("links").create_index(["uid"])
    db.table("links").create_index(["target", "relation"])
    db.table("notes").create(
        {"id": int, "uid": str, "text": str, "written": str}, pk="id", not_null={"uid", "text"}
    )
    db.table("notes").create_index(["uid"])
    # A person's own tags; shown after the source's in the field `tag`.
    db.table("tags").create({"uid": str, "tag": str}, pk=("uid", "tag"))


def _create_indexes(db: Database) -> None:
    # The dictionary of field values with their counts over the whole timeline; a count of 0 is a value no event has
    # any more.
    db.table("facets").create(
        {"id": int, "field": str, "value": str, "folded": str, "events": int},
        pk="id",
        not_null={"field", "value", "folded", "events"},
        defaults={"events": 0},
    )
    db.table("facets").create_index(["field", "value"], unique=True)
    db.table("facets").create_index(["field", "folded"])
    # Contentless: the words are in `events` already. SQLite before 3.43 deletes from it by the old values.
    db.execute(
        "CREATE VIRTUAL TABLE search USING fts5(text, facets, content='', prefix='1',"
        " tokenize='unicode61 remove_diacritics 2')"
    )
    # How many events begin on a day (days since 1970-01-01), for histograms of the whole timeline.
    db.table("rollup").create({"day": int, "events": int}, pk="day", not_null={"events"})


def _create_housekeeping(db: Database) -> None:
    # What a source says of an attribute that a person changed, as JSON.
    db.table("edits").create(
        {"uid": str, "attribute": str, "source_value": str}, pk=("uid", "attribute")
    )
    db.table("conflicts").create(
        {"uid": str, "attribute": str, "mine": str, "theirs": str}, pk=("uid", "attribute")
    )
    db.table("deleted").create({"uid": str, "source": int, "step": int}, pk="uid")
    db.table("journal").create(
        {"id": int, "at": str, "kind": str, "label": str, "count": int, "undone": int},
        pk="id",
        not_null={"at", "kind", "label", "count", "undone"},
        defaults={"count": 0, "undone": 0},
    )
    # The rows of one event in one table before and after a step, as JSON arrays; NULL where there were none.
    db.table("journal_rows").create(
        {"step": int, "ordinal": int, "uid": str, "tbl": str, "before": str, "after": str},
        pk=("step", "ordinal"),
    )
    db.table("journal_rows").create_index(["uid", "step"])
    db.table("filters").create({"name": str, "text": str, "hotkey": str}, pk="name")
    db.table("meta").create({"name": str, "value": str}, pk="name")


MIGRATIONS: Final[tuple[Migration, ...]] = (_first_tables,)
"""Entry n brings a file from version n to n + 1. Entries are only ever added."""

VERSION: Final = len(MIGRATIONS)
"""The `user_version` of the files this program writes."""


def upgrade(connection: sqlite3.Connection, migrations: Sequence[Migration] = MIGRATIONS) -> None:
    """Bring a file (or an empty one) to the newest version, or leave it as it was if a step fails."""
    from sqlite_utils import Database

    db = Database(connection, execute_plugins=False)
    with db.atomic():
        version = int(db.execute("PRAGMA user_version").fetchone()[0])
        for number, migrate in enumerate(migrations[version:], start=version + 1):
            migrate(db)
            db.execute(f"PRAGMA user_version = {number}")
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")


def create(connection: sqlite3.Connection) -> None:
    """Make an empty file a timeline of the newest version, unless another program has just done so."""
    from timeloom.store.newest import STATEMENTS

    connection.execute("BEGIN IMMEDIATE")
    try:
        if _version(connection) == 0:
            for statement in STATEMENTS:
                connection.execute(statement.strip())
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")
    if _version(connection) < VERSION:
        upgrade(connection)


def statements() -> list[str]:
    """What the migrations come to: statements that make an empty file a timeline of the newest version."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as made:
        upgrade(made)
        rows = made.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    virtual = [name for name, sql in rows if sql.startswith("CREATE VIRTUAL TABLE")]
    # What keeps a virtual table comes with it (sqlite.org/vtab.html#shadow_tables).
    made_by_hand = [
        sql for name, sql in rows if not any(name.startswith(f"{each}_") for each in virtual)
    ]
    numbers = {"user_version": VERSION, "application_id": APPLICATION_ID}
    return [*made_by_hand, *(f"PRAGMA {name} = {number}" for name, number in numbers.items())]


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])
