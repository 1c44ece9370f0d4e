"""One step of the journal while it is being made.

Whoever changes anything of an event touches it first: its image is kept and it leaves the index. `flush` takes the new
image, puts the event back into the index by what it is now, and writes both images into the journal.
"""

from __future__ import annotations

import sqlite3
from typing import Any, Final

from timeloom.dates.edtf import bounds
from timeloom.store.dictionary import Dictionary, Rollup
from timeloom.store.images import (
    COLUMNS,
    EVENT,
    Image,
    document,
    dump,
    load,
    read_placed,
    restore_annotations,
)
from timeloom.store.index import facet_text
from timeloom.store.keys import order, span_class
from timeloom.store.placing import place
from timeloom.store.protocol import Progress

_DELETE_WORDS: Final = "INSERT INTO search (search, rowid, text, facets) VALUES ('delete', ?, ?, ?)"
_INSERT_WORDS: Final = "INSERT INTO search (rowid, text, facets) VALUES (?, ?, ?)"
_INSERT_EVENT: Final = (
    f"INSERT INTO events (key, earliest, latest, span, {', '.join(COLUMNS['events'])})"
    f" VALUES ({', '.join('?' * (4 + len(COLUMNS['events'])))})"
)
_UPDATE_EVENT: Final = (
    "UPDATE events SET earliest = ?, latest = ?, span = ?, "
    + ", ".join(f"{name} = ?" for name in COLUMNS["events"])
    + " WHERE key = ?"
)
_ROWS: Final = (
    "INSERT INTO journal_rows (step, ordinal, uid, tbl, before, after) VALUES (?, ?, ?, ?, ?, ?)"
)
SIDE_TABLES: Final = {
    "sources": ("id", "address", "importer", "digest", "read", "text"),
    "filters": ("name", "text", "hotkey"),
}
"""Journalled tables that belong to no event; the first column is what a row is known by."""

MANY: Final = 500
"""Touched events that are kept at hand before they are flushed."""


def bounds_of(date: str | None) -> tuple[float | None, float | None]:
    """Bounds of a date; both None without one. Raises DateError."""
    return (None, None) if date is None else bounds(date)


class Recorder:
    """Collects what a step changes. `step` None records nothing in the journal: undo and redo replay what is there.

    With `importing` the events that the step itself added are not recorded: they carry its number.
    """

    def __init__(
        self,
        connection: sqlite3.Connection,
        step: int | None,
        *,
        importing: bool = False,
        progress: Progress | None = None,
    ) -> None:
        self.connection = connection
        self.step = step
        self.importing = importing
        self._progress = progress
        self._flushed = 0
        self.changed = 0
        """How many events the step has changed, as far as they are flushed."""
        self.dictionary = Dictionary(connection)
        self.rollup = Rollup(connection)
        self._before: dict[str, Image] = {}
        self._ordinal = 0
        self._last_placed: int | None = None
        self._sources: dict[int, str] = {}

    def touch(self, uid: str) -> Image:
        """Announce a change of an event (or that it will be new). Its image before the step's first change."""
        image = self._before.get(uid)
        if image is None:
            image, key, earliest = read_placed(self.connection, uid)
            self._before[uid] = image
            if key is not None:
                self._index(key, earliest, image, -1)
        return image

    def is_touched(self, uid: str) -> bool:
        """Whether a change of the event has been announced since the last flush."""
        return uid in self._before

    def flush_if_many(self) -> None:
        if len(self._before) >= MANY:
            self.flush()

    def flush(self) -> None:
        """Record what has become of the touched events and put them back into the index."""
        for uid, before in self._before.items():
            after, key, earliest = read_placed(self.connection, uid)
            if key is not None:
                self._index(key, earliest, after, +1)
            if before != after and not self._added_by_import(before):
                self.changed += 1
                if self.step is not None:
                    self._record(uid, before, after)
        flushed = len(self._before)
        self._before.clear()
        self.dictionary.flush()
        self.rollup.flush()
        self.tell(flushed)

    def tell(self, events: int) -> None:
        """Say that so many more events are done with."""
        self._flushed += events
        if self._progress is not None:
            self._progress(self._flushed)

    def mark(self, uid: str) -> None:
        """Name an event in the journal whose rows are not recorded: those an import added follow from the file."""
        self._write(uid, "events", None, None)

    # -- rows ---------------------------------------------------------------

    def put_event(self, values: list[Any]) -> None:
        """Write a row of `events` (as in an image): updated where its uid exists, moved to where its date belongs."""
        values = list(values)
        digest = values[EVENT["digest"]]
        if isinstance(digest, str):
            values[EVENT["digest"]] = bytes.fromhex(digest)
        uid = values[EVENT["uid"]]
        earliest, latest = bounds_of(values[EVENT["date"]])
        place_among = (values[EVENT["source"]], values[EVENT["position"]], uid)
        row = self.connection.execute(
            "SELECT key, earliest, latest, source, position FROM events WHERE uid = ?", (uid,)
        ).fetchone()
        wanted = order(earliest, latest, *place_among)
        measures = (earliest, latest, span_class(earliest, latest))
        if row is not None:
            key, old_earliest, old_latest, old_source, old_position = row
            if order(old_earliest, old_latest, old_source, old_position, uid) == wanted:
                self.connection.execute(_UPDATE_EVENT, (*measures, *values, key))
                return
            self.connection.execute("DELETE FROM events WHERE key = ?", (key,))
        key = place(
            self.connection,
            wanted,
            dated=earliest is not None,
            move=self.move,
            near=self._last_placed,
        )
        self._last_placed = key
        self.connection.execute(_INSERT_EVENT, (key, *measures, *values))

    def delete_event(self, uid: str) -> None:
        """Take an event and all that hangs on it out of the timeline, its tombstone excepted."""
        for table in COLUMNS:
            if table != "deleted":
                self.connection.execute(f"DELETE FROM {table} WHERE uid = ?", (uid,))

    def put_side(self, table: str, name: Any, values: list[Any] | None) -> None:
        """Write or delete (None) a row of a side table, known by its first column, and record it."""
        columns = SIDE_TABLES[table]
        row = self.connection.execute(
            f"SELECT {', '.join(columns)} FROM {table} WHERE {columns[0]} = ?", (name,)
        ).fetchone()
        before = None if row is None else list(row)
        if before == values:
            return
        self._put_side_row(table, name, values)
        if self.step is not None:
            # That a source is known is nothing by itself; that its text has changed is.
            told_anew = before is not None and values is not None and before[-1] != values[-1]
            self.changed += table != "sources" or told_anew
            self._write(
                "", table, dump([before] if before else None), dump([values] if values else None)
            )

    def _put_side_row(self, table: str, name: Any, values: list[Any] | None) -> None:
        columns = SIDE_TABLES[table]
        if values is None:
            self.connection.execute(f"DELETE FROM {table} WHERE {columns[0]} = ?", (name,))
        else:
            # Not REPLACE: that would delete a source that events hang on.
            self.connection.execute(
                f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"
                f" ON CONFLICT ({columns[0]}) DO UPDATE SET "
                + ", ".join(f"{column} = excluded.{column}" for column in columns[1:]),
                values,
            )

    # -- going back and forth ------------------------------------------------

    def restore(self, uid: str, table: str, rows: str | None, other: str | None) -> None:
        """Put what the journal says of one event and table (or of a side table); `other` is the opposite image."""
        wanted = load(rows)
        if table in SIDE_TABLES:
            name = (wanted or load(other))[0][0]
            self._put_side_row(table, name, wanted[0] if wanted else None)
            return
        self.touch(uid)
        if table != "events":
            restore_annotations(self.connection, uid, table, wanted)
        elif wanted:
            self.put_event(wanted[0])
        else:
            self.connection.execute("DELETE FROM events WHERE uid = ?", (uid,))

    # -- the index -----------------------------------------------------------

    def move(self, old: int, new: int) -> None:
        """Give an event another key. The index follows, unless the event is touched and out of it anyway."""
        (uid,) = self.connection.execute("SELECT uid FROM events WHERE key = ?", (old,)).fetchone()
        touched = uid in self._before
        if not touched:
            image, _, earliest = read_placed(self.connection, uid)
            self._index(old, earliest, image, -1)
        self.connection.execute("UPDATE events SET key = ? WHERE key = ?", (new, old))
        if not touched:
            self._index(new, earliest, image, +1)

    def index_anew(self, uid: str) -> None:
        """Put an untouched event into an index that has been emptied."""
        image, key, earliest = read_placed(self.connection, uid)
        assert key is not None
        self._index(key, earliest, image, +1)

    def _index(self, key: int, earliest: float | None, image: Image, change: int) -> None:
        held = document(image, self.address(image["events"][0][EVENT["source"]]), earliest)
        tokens = self.dictionary.tokens(held.facets, change)
        self.rollup.count(held.day, change)
        self.connection.execute(
            _INSERT_WORDS if change > 0 else _DELETE_WORDS, (key, held.text, facet_text(tokens))
        )

    def address(self, source: int | None) -> str:
        if source is None:
            return ""
        address = self._sources.get(source)
        if address is None:
            row = self.connection.execute(
                "SELECT address FROM sources WHERE id = ?", (source,)
            ).fetchone()
            address = self._sources[source] = row[0]
        return address

    # -- the journal ---------------------------------------------------------

    def _added_by_import(self, before: Image) -> bool:
        return (
            self.importing
            and "events" in before
            and before["events"][0][EVENT["step"]] == self.step
        )

    def _record(self, uid: str, before: Image, after: Image) -> None:
        for table in COLUMNS:
            if before.get(table) != after.get(table):
                self._write(uid, table, dump(before.get(table)), dump(after.get(table)))

    def _write(self, uid: str, table: str, before: str | None, after: str | None) -> None:
        if self.step is not None:
            self._ordinal += 1
            self.connection.execute(_ROWS, (self.step, self._ordinal, uid, table, before, after))
