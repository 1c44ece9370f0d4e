"""One step of the journal while it is being made.

Whoever changes an event does it inside `Recorder.change`, which gives its image. What differs afterwards is written:
into the tables, into the index, and into the journal. There is no other way to change an event.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

from timeloom.dates.edtf.parsing import bounds
from timeloom.model.events import Source
from timeloom.store import image as images
from timeloom.store.history import Row, differences, dumped
from timeloom.store.image import (
    CONFLICT,
    EDIT,
    FIELD,
    LINK,
    Document,
    Image,
    day_of,
    document,
    exists,
)
from timeloom.store.index import facet_text
from timeloom.store.order import Order, order, place_of, span_class
from timeloom.store.protocol import Progress
from timeloom.store.sqlite.write import beside
from timeloom.store.sqlite.write.dictionary import Dictionary, Rollup
from timeloom.store.sqlite.write.placing import place
from timeloom.store.sqlite.write.snapshot import AS_JSON, read_placed
from timeloom.text import json_text

DELETE_WORDS: Final = "INSERT INTO search (search, rowid, text, facets) VALUES ('delete', ?, ?, ?)"
INSERT_WORDS: Final = "INSERT INTO search (rowid, text, facets) VALUES (?, ?, ?)"
_COLUMNS: Final = (
    "uid", "date", "place", "latest", "span", "title", "summary", "fields", "basis", "source", "position", "proposed",
    "section", "has_passage", "digest", "step",
)  # fmt: skip
INSERT_EVENT: Final = f"INSERT INTO events (key, {', '.join(_COLUMNS)}) VALUES ({', '.join('?' * (1 + len(_COLUMNS)))})"
_UPDATE_EVENT: Final = (
    f"UPDATE events SET {', '.join(f'{name} = ?' for name in _COLUMNS)} WHERE key = ?"
)
INSERT_LINK: Final = (
    "INSERT INTO links (id, uid, relation, target, fields, mine) VALUES (?, ?, ?, ?, ?, ?)"
)
INSERT_PASSAGE: Final = (
    'INSERT INTO passages (id, uid, source, start, "end", section, text, date, basis, first)'
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
INSERT_JOURNAL_ROW: Final = (
    "INSERT INTO journal_rows (step, ordinal, uid, what, before, after) VALUES (?, ?, ?, ?, ?, ?)"
)
SIDE_TABLES: Final = {
    "source": ("sources", ("id", "address", "importer", "digest", "read", "text")),
    "filter": ("filters", ("name", "text", "hotkey")),
}
"""Journalled tables that belong to no event; the first column is what a row is known by."""

_ASIDE: Final = 0
"""A key that no event has: what lies beside an event waits there while the event is moved."""
MANY: Final = 500
"""Events that are changed or read between two reports of progress."""
_RECENT: Final = 50_000
"""Events that are known to have been changed by the step, so that they are counted once."""


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
        self._done = self._told = 0
        self.changed = 0
        """How many events the step has changed."""
        self._recent: set[str] = set()
        self.dictionary = Dictionary(connection)
        self.rollup = Rollup(connection)
        self._ordinal = 0
        self._last_placed: int | None = None
        self._sources: dict[int, str] = {}

    # -- events ---------------------------------------------------------------

    @contextmanager
    def change(self, uid: str) -> Iterator[Image]:
        """The image of an event, to be changed inside; empty if there is none (or only a tombstone).

        What it is at the end is written. An event is added by filling the image, deleted by emptying it.
        """
        before, key, at = read_placed(self.connection, uid)
        after = dict(before)
        yield after
        if before != after:
            self._write(uid, before, after, key, at)
        self.tell(1)

    def _write(
        self, uid: str, before: Image, after: Image, key: int | None, at: float | None
    ) -> None:
        old = document(before, self.address(before["origin"][0])) if exists(before) else None
        new = document(after, self.address(after["origin"][0])) if exists(after) else None
        stays = old is not None and new is not None and _order(uid, before) == _order(uid, after)
        indexed = stays and old == new
        if key is not None and not indexed:
            # Before a place is sought: another event may be moved to this key meanwhile.
            self._index(key, at, old, -1)
        row = _row(uid, after) if new is not None else ()
        if key is not None and stays:
            if row != _row(uid, before):
                self.connection.execute(_UPDATE_EVENT, (*row, key))
        else:
            if key is not None:
                self.connection.execute("DELETE FROM events WHERE key = ?", (key,))
                beside.move(self.connection, key, _ASIDE)
            key = self._placed(uid, after, row) if new is not None else _ASIDE
            beside.move(self.connection, _ASIDE, key)
        if new is not None and not indexed:
            self._index(key, row[2], new)
        self._put_rows(uid, before, after)
        self._put_beside(before, after, key)
        self._record(uid, before, after)

    def _placed(self, uid: str, image: Image, row: tuple[Any, ...]) -> int:
        """Write a row of `events` where its date belongs; its key."""
        dated, near = row[1] is not None, self._last_placed
        wanted = _order(uid, image)
        key = place(self.connection, wanted, dated=dated, move=self.move, near=near)
        self._last_placed = key
        self.connection.execute(INSERT_EVENT, (key, *row))
        return key

    def _put_rows(self, uid: str, before: Image, after: Image) -> None:
        """Write what lies in other tables by the event's uid."""
        execute, many = self.connection.execute, self.connection.executemany
        if before.get("links", []) != after.get("links", []):
            execute("DELETE FROM links WHERE uid = ? AND mine = 0", (uid,))
            links = after.get("links", ())
            many(INSERT_LINK, [(None, uid, r, to, json_text(fields), 0) for r, to, fields in links])
        if before.get("passages", []) != after.get("passages", []):
            execute("DELETE FROM passages WHERE uid = ?", (uid,))
            many(INSERT_PASSAGE, [(row[0], uid, *row[1:]) for row in after.get("passages", ())])
            if any(row[0] is None for row in after.get("passages", ())):
                # They are given their numbers by SQLite; the journal has to know them.
                after["passages"] = read_placed(self.connection, uid).image["passages"]
        if before.get("deleted") != after.get("deleted"):
            execute("DELETE FROM deleted WHERE uid = ?", (uid,))
            if after.get("deleted"):
                execute(
                    "INSERT INTO deleted (uid, source, step) VALUES (?, ?, ?)",
                    (uid, *after["deleted"]),
                )
        for what in {*before, *after}:
            value = after.get(what)
            if before.get(what) == value:
                continue
            if what.startswith(LINK):
                execute("DELETE FROM links WHERE id = ?", ((value or before[what])[0],))
                if value is not None:
                    number, relation, to, fields = value
                    execute(INSERT_LINK, (number, uid, relation, to, json_text(fields), 1))
            elif what.startswith((EDIT, CONFLICT)):
                kind, _, attribute = what.partition(":")
                execute(f"DELETE FROM {kind}s WHERE uid = ? AND attribute = ?", (uid, attribute))
                if value is not None:
                    values = value if isinstance(value, list) else [value]
                    marks = ", ".join("?" * (2 + len(values)))
                    execute(f"INSERT INTO {kind}s VALUES ({marks})", (uid, attribute, *values))

    def _put_beside(self, before: Image, after: Image, key: int) -> None:
        """Write what lies beside the event by its key."""
        given = images.given_tags(after)
        beside.put(
            self.connection,
            [
                beside.Put(key, what, after.get(what), what.removeprefix(images.TAG) in given)
                for what in {*before, *after}
                if beside.holds(what) and before.get(what) != after.get(what)
            ],
        )
        if images.given_tags(before) != given:
            beside.remark_given(self.connection, key)

    def annotate(
        self, uids: Sequence[str], what: str, decide: Callable[[beside.Event], Any]
    ) -> list[str]:
        """Give many events a tag or a star, as `decide` says of each; the uids that no event has.

        The same as `change` does, at a hundredth of its price.
        """
        unknown: list[str] = []
        for start in range(0, len(uids), MANY):
            some = beside.look_up(self.connection, uids[start : start + MANY], what)
            unknown += [event.uid for event in some if event.key is None]
            puts, rows = [], []
            for event in some:
                value = decide(event)
                if event.key is not None and value != event.value:
                    puts.append(beside.Put(event.key, what, value, event.given))
                    rows.append((event.uid, what, dumped(event.value), dumped(value)))
            beside.put(self.connection, puts)
            self._write_rows(rows)
            for uid, *_ in rows:
                self._count(uid)
            self.tell(len(some))
        return unknown

    def tell(self, events: int) -> None:
        """Say that so many more events are done with."""
        self._done += events
        if self._progress is not None and (self._done - self._told >= 500 or events != 1):
            self._told = self._done
            self._progress(self._done)

    def flush(self) -> None:
        """Put what is kept at hand into the file: at the end of a step."""
        self.dictionary.flush()
        self.rollup.flush()
        if self._progress is not None and self._told != self._done:
            self._told = self._done
            self._progress(self._done)

    def mark(self, uid: str) -> None:
        """Name an event in the journal of which nothing is recorded: what an import added follows from the file."""
        self._write_rows([(uid, "event", None, None)])

    # -- what is asked while a step is made ------------------------------------

    def image(self, uid: str) -> Image:
        """The image of an event as it is now."""
        return read_placed(self.connection, uid).image

    def source_id(self, source: Source) -> int:
        """The number of a source, which is made known if it is new."""
        row = self.connection.execute(
            "SELECT id FROM sources WHERE address = ?", (source.address,)
        ).fetchone()
        if row is not None:
            return int(row[0])
        number = self._next_number("sources")
        row = [number, source.address, source.importer, source.digest, source.read, None]
        self.put_side("source", number, row)
        return number

    def is_taken(self, uid: str) -> bool:
        """Whether an event has the uid, or had it and was deleted."""
        found = self.connection.execute(
            "SELECT 1 FROM events WHERE uid = ? UNION ALL SELECT 1 FROM deleted WHERE uid = ?",
            (uid, uid),
        )
        return found.fetchone() is not None

    def next_to(self, uid: str) -> list[str]:
        """Some uids that sort next to one."""
        ask = self.connection.execute
        below = ask("SELECT uid FROM events WHERE uid < ? ORDER BY uid DESC LIMIT 20", (uid,))
        above = ask("SELECT uid FROM events WHERE uid > ? ORDER BY uid LIMIT 20", (uid,))
        return [row[0] for rows in (below, above) for row in rows]

    def next_note(self) -> int:
        """The number of the next note."""
        return self._next_number("notes")

    def next_link(self) -> int:
        """The number of the next link."""
        return self._next_number("links")

    def _next_number(self, table: str) -> int:
        (highest,) = self.connection.execute(f"SELECT coalesce(max(id), 0) FROM {table}").fetchone()
        return int(highest) + 1

    def linking_to(self, uid: str) -> list[str]:
        """The uids of the events that link to one."""
        rows = self.connection.execute("SELECT DISTINCT uid FROM links WHERE target = ?", (uid,))
        return [linking for (linking,) in rows.fetchall()]

    def told_further(self, source: int) -> list[str]:
        """The uids of the events of which a source speaks besides telling its own."""
        rows = self.connection.execute(
            "SELECT DISTINCT uid FROM passages WHERE source = ? AND first = 0", (source,)
        )
        return [uid for (uid,) in rows.fetchall()]

    # -- side tables ----------------------------------------------------------

    def put_side(self, kind: str, name: Any, values: list[Any] | None) -> None:
        """Write or delete (None) a row of a side table, known by its first column, and record it."""
        table, columns = SIDE_TABLES[kind]
        row = self.connection.execute(
            f"SELECT {', '.join(columns)} FROM {table} WHERE {columns[0]} = ?", (name,)
        ).fetchone()
        before = None if row is None else list(row)
        if before == values:
            return
        self._put_side_row(kind, name, values)
        # That a source is known is nothing by itself; that its text has changed is.
        told_anew = before is not None and values is not None and before[-1] != values[-1]
        self.changed += kind != "source" or told_anew
        self._write_rows([("", f"{kind}:{name}", dumped(before), dumped(values))])

    def _put_side_row(self, kind: str, name: Any, values: list[Any] | None) -> None:
        table, columns = SIDE_TABLES[kind]
        if values is None:
            self.connection.execute(f"DELETE FROM {table} WHERE {columns[0]} = ?", (name,))
            return
        # Not REPLACE: that would delete a source that events hang on.
        self.connection.execute(
            f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"
            f" ON CONFLICT ({columns[0]}) DO UPDATE SET "
            + ", ".join(f"{column} = excluded.{column}" for column in columns[1:]),
            values,
        )

    def restore_side(self, what: str, values: list[Any] | None) -> None:
        """Put back what the journal says of a row of a side table."""
        kind, _, name = what.partition(":")
        self._put_side_row(kind, name, values)

    # -- the index -----------------------------------------------------------

    def move(self, old: int, new: int) -> None:
        """Give an event another key; the index and what lies beside follow."""
        at, address, image = self._at(old)
        held = document(image, address)
        self._index(old, at, held, -1)
        self.connection.execute("UPDATE events SET key = ? WHERE key = ?", (new, old))
        beside.move(self.connection, old, new)
        self._index(new, at, held)

    def index_anew(self, key: int) -> None:
        """Put an event into an index that has been emptied."""
        at, address, image = self._at(key)
        self._index(key, at, document(image, address))

    def _at(self, key: int) -> tuple[float | None, str, Image]:
        at, image = self.connection.execute(
            f"SELECT e.place, {AS_JSON} FROM events e WHERE e.key = ?", (key,)
        ).fetchone()
        loaded = json.loads(image)
        return at, self.address(loaded["origin"][0]), loaded

    def _index(self, key: int, at: float | None, held: Document | None, change: int = 1) -> None:
        assert held is not None
        tokens = self.dictionary.tokens(held.facets, change)
        self.rollup.count(day_of(at), change)
        self.connection.execute(
            INSERT_WORDS if change > 0 else DELETE_WORDS, (key, held.text, facet_text(tokens))
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

    def _record(self, uid: str, before: Image, after: Image) -> None:
        if self.importing and before.get("step") == self.step and exists(before):
            return
        self._count(uid)
        if self.step is None:
            return
        self._write_rows(differences(uid, before, after))

    def _count(self, uid: str) -> None:
        if uid not in self._recent:
            if len(self._recent) >= _RECENT:
                self._recent.clear()
            self._recent.add(uid)
            self.changed += 1

    def _write_rows(self, rows: list[Row]) -> None:
        if self.step is None:
            return
        first = self._ordinal + 1
        self._ordinal += len(rows)
        self.connection.executemany(
            INSERT_JOURNAL_ROW,
            [(self.step, ordinal, *row) for ordinal, row in enumerate(rows, first)],
        )


def _order(uid: str, image: Image) -> Order:
    earliest, latest = bounds_of(image["date"][0])
    source, position = image["origin"]
    return order(earliest, latest, source, position, uid)


def _row(uid: str, image: Image) -> tuple[Any, ...]:
    """The row of `events` but for its key."""
    date, basis = image["date"]
    earliest, latest = bounds_of(date)
    fields = {name: image[FIELD + name] for name in image["fields"]}
    return (
        uid,
        date,
        None if earliest is None or latest is None else place_of(earliest, latest),
        latest,
        span_class(earliest, latest),
        image["title"],
        image["summary"],
        json_text(fields),
        basis,
        *image["origin"],
        image["proposed"],
        image["section"],
        int(bool(image["passages"])),
        bytes.fromhex(image["digest"]) or None,
        image.get("step"),
    )
