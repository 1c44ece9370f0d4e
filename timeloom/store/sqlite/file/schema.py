"""The tables of a timeline.

Plain tables that any SQLite tool can read. STATEMENTS makes them in an empty file, in milliseconds: sqlite-utils takes
a fifth of a second to load, and is loaded for migrations alone (`upgrading`).
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from typing import Final

APPLICATION_ID: Final = 0x54494D4C
"""'TIML' in SQLite's header, so that `file` and we know the format."""
VERSION: Final = 2
"""The `user_version` of the files this program writes."""

Told = Callable[[int, int], None]
"""Called now and then during a migration with the number of events done and of all; may raise `Cancelled`."""
SOURCES: Final = """
-- text: the whole text of a prose source, so that passages can be shown in their place.
CREATE TABLE sources (
    id INTEGER PRIMARY KEY, address TEXT NOT NULL UNIQUE, importer TEXT, digest TEXT, read TEXT, text TEXT
)"""
EVENTS: Final = """
-- key: rowid, time order. place: Unix seconds where the event stands in that order, NULL if undated. earliest is that
-- place, but for an event without a lower bound (span 127), which stands at the end of what is known. latest: infinite
-- where open. span: duration class. basis: how the date is known. position: order inside the source. digest: of the
-- event as its source last gave it. step: the step of the journal that imported it.
CREATE TABLE events (
    key INTEGER PRIMARY KEY,
    uid TEXT NOT NULL,
    date TEXT,
    place REAL,
    latest REAL,
    span INTEGER NOT NULL DEFAULT 0,
    title TEXT NOT NULL,
    summary TEXT NOT NULL DEFAULT '',
    fields TEXT NOT NULL DEFAULT '{}',
    basis TEXT NOT NULL,
    source INTEGER REFERENCES sources(id),
    position INTEGER NOT NULL DEFAULT 0,
    proposed INTEGER NOT NULL DEFAULT 0,
    section TEXT NOT NULL DEFAULT '',
    has_passage INTEGER NOT NULL DEFAULT 0,
    digest BLOB,
    step INTEGER,
    earliest REAL GENERATED ALWAYS AS (CASE WHEN span = 127 THEN -9e999 ELSE place END) VIRTUAL
)"""
EVENTS_UID: Final = "CREATE UNIQUE INDEX events_uid ON events (uid)"
# Long events are few: overlap looks for class c from 2**c seconds before a window on.
EVENTS_SPAN: Final = "CREATE INDEX events_span ON events (span, place, latest) WHERE span > 0"
# Contentless: the words are in `events` already. SQLite before 3.43 deletes from it by the old values.
SEARCH: Final = """
CREATE VIRTUAL TABLE search USING fts5(
    text, facets, content='', prefix='1', tokenize='unicode61 remove_diacritics 2'
)"""
# The dictionary of the values that sources give, with their counts over the whole timeline; 0 is a value that no event
# has any more.
FACETS: Final = (
    """
CREATE TABLE facets (
    id INTEGER PRIMARY KEY, field TEXT NOT NULL, value TEXT NOT NULL, folded TEXT NOT NULL,
    events INTEGER NOT NULL DEFAULT 0
)""",
    "CREATE UNIQUE INDEX facets_field_value ON facets (field, value)",
    "CREATE INDEX facets_field_folded ON facets (field, folded)",
)
# How many events stand on a day (days since 1970-01-01), for histograms of the whole timeline.
ROLLUP: Final = "CREATE TABLE rollup (day INTEGER PRIMARY KEY, events INTEGER NOT NULL)"
# What people add, by the event's key: it lies beside the events, so that a tag on 100,000 of them leaves the index
# alone. mine: 1 a tag that a person added, 0 one of the source's that a person took away. given: whether the source
# gives the tag.
BESIDE: Final = (
    """
CREATE TABLE tags (
    tag TEXT NOT NULL, key INTEGER NOT NULL, mine INTEGER NOT NULL, given INTEGER NOT NULL, PRIMARY KEY (tag, key)
) WITHOUT ROWID""",
    "CREATE INDEX tags_key ON tags (key)",
    "CREATE TABLE stars (key INTEGER PRIMARY KEY)",
    "CREATE TABLE notes (id INTEGER PRIMARY KEY, key INTEGER NOT NULL, text TEXT NOT NULL, written TEXT, author TEXT)",
    "CREATE INDEX notes_key ON notes (key)",
    "CREATE VIRTUAL TABLE note_words USING fts5(text, prefix='1', tokenize='unicode61 remove_diacritics 2')",
)
# mine: whether a person made the link, and not the event's source.
LINKS: Final = (
    """
CREATE TABLE links (
    id INTEGER PRIMARY KEY, uid TEXT NOT NULL, relation TEXT NOT NULL, target TEXT NOT NULL,
    fields TEXT NOT NULL DEFAULT '{}', mine INTEGER NOT NULL DEFAULT 0
)""",
    "CREATE INDEX links_uid ON links (uid)",
    "CREATE INDEX links_target ON links (target, relation)",
    "CREATE INDEX links_mine ON links (uid) WHERE mine = 1",
)
JOURNAL: Final = (
    """
CREATE TABLE journal (
    id INTEGER PRIMARY KEY, at TEXT NOT NULL, who TEXT NOT NULL DEFAULT '', kind TEXT NOT NULL, label TEXT NOT NULL,
    count INTEGER NOT NULL DEFAULT 0, undone INTEGER NOT NULL DEFAULT 0
)""",
    # One thing of one event before and after a step, as JSON; NULL where there was none. what: title, date,
    # field:actor, tag:x, star, note:17, or event for all of it.
    """
CREATE TABLE journal_rows (
    step INTEGER NOT NULL, ordinal INTEGER NOT NULL, uid TEXT NOT NULL, what TEXT NOT NULL, before TEXT, after TEXT,
    PRIMARY KEY (step, ordinal)
) WITHOUT ROWID""",
    "CREATE INDEX journal_rows_uid ON journal_rows (uid, step)",
)
STATEMENTS: Final = (
    SOURCES,
    EVENTS,
    EVENTS_UID,
    EVENTS_SPAN,
    SEARCH,
    *FACETS,
    ROLLUP,
    *BESIDE,
    *LINKS,
    # first: 1 the event's own passage, 0 what a further source says of it (with its date and basis).
    """
CREATE TABLE passages (
    id INTEGER PRIMARY KEY, uid TEXT NOT NULL, source INTEGER NOT NULL REFERENCES sources(id), start INTEGER,
    "end" INTEGER, section TEXT, text TEXT, date TEXT, basis TEXT, first INTEGER NOT NULL
)""",
    "CREATE INDEX passages_uid ON passages (uid)",
    "CREATE INDEX passages_source_start ON passages (source, start)",
    # What a source says of an attribute that a person changed, as JSON.
    "CREATE TABLE edits (uid TEXT, attribute TEXT, source_value TEXT, PRIMARY KEY (uid, attribute)) WITHOUT ROWID",
    """
CREATE TABLE conflicts (
    uid TEXT, attribute TEXT, mine TEXT, theirs TEXT, PRIMARY KEY (uid, attribute)
) WITHOUT ROWID""",
    "CREATE TABLE deleted (uid TEXT PRIMARY KEY, source INTEGER, step INTEGER)",
    *JOURNAL,
    "CREATE TABLE filters (name TEXT PRIMARY KEY, text TEXT, hotkey TEXT)",
    # name, author, description and columns of the timeline, the explorer's session, how sources are to be read.
    "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT)",
)
"""What makes an empty file a timeline of VERSION."""


def quietly(done: int, of: int) -> None:
    """Tell nobody how far a migration is."""


def create(connection: sqlite3.Connection) -> None:
    """Make an empty file a timeline of the newest version, unless another program has just done so."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        if version_of(connection) == 0:
            for statement in STATEMENTS:
                connection.execute(statement.strip())
            connection.execute(f"PRAGMA user_version = {VERSION}")
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


_NAME: Final = re.compile(r"CREATE (?:VIRTUAL |UNIQUE )?(?:TABLE|INDEX) (\w+)")


def missing(connection: sqlite3.Connection) -> dict[str, str]:
    """The tables and indexes of VERSION that a file lacks, by name, with what makes them."""
    held = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    found = {}
    for statement in STATEMENTS:
        name = _NAME.search(statement)
        if name and name[1] not in held:
            found[name[1]] = statement.strip()
    return found


def version_of(connection: sqlite3.Connection) -> int:
    """The version of a file; 0 of an empty one."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])
