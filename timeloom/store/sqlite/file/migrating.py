"""From version 1 of a timeline to version 2, in one transaction.

Version 1 kept notes, tags and stars in the full-text index and in the rows of events, numbered events in steps of
2**32, and wrote whole rows into its journal. Its tables get the suffix `_1`, the new ones are
made and filled, the old ones go.
"""

from __future__ import annotations

import heapq
import json
import re
import sqlite3
from collections.abc import Iterable, Iterator
from itertools import groupby, islice
from typing import TYPE_CHECKING, Any, Final

from timeloom.model.events import Event
from timeloom.store import editing
from timeloom.store.history import differences
from timeloom.store.image import CONFLICT, EDIT, FIELD, LINK, NOTE, STAR, TAG, Image
from timeloom.store.imports.prepare import Preparation, Record
from timeloom.store.imports.spooling import Sorter
from timeloom.store.sqlite.file import schema
from timeloom.store.sqlite.write import beside
from timeloom.store.sqlite.write.loading import large, write_events
from timeloom.store.sqlite.write.placing import fresh
from timeloom.store.sqlite.write.recorder import Recorder
from timeloom.text import json_text

if TYPE_CHECKING:
    from sqlite_utils import Database

    from timeloom.store.sqlite.file.schema import Told

_BATCH: Final = 2_000
_LARGE: Final = 10_000
_SUB: Final = 1 << 10
"""Rows of the journal that one row of version 1 may become."""
_EVENT: Final = (
    "uid", "date", "title", "summary", "fields", "basis", "source", "position", "starred", "proposed", "edited",
    "section", "has_passage", "notes", "digest", "step",
)  # fmt: skip
_AT: Final = {name: place for place, name in enumerate(_EVENT)}
_COLUMNS: Final = {
    "events": _EVENT,
    "passages": (
        "id",
        "uid",
        "source",
        "start",
        "end",
        "section",
        "text",
        "date",
        "basis",
        "first",
    ),
    "links": ("id", "uid", "relation", "target", "fields"),
    "notes": ("id", "uid", "text", "written"),
    "tags": ("uid", "tag"),
    "edits": ("uid", "attribute", "source_value"),
    "conflicts": ("uid", "attribute", "mine", "theirs"),
    "deleted": ("uid", "source", "step"),
}
"""The tables that had rows of an event, in the order of the columns in the journal's images."""
_SIDES: Final = {"sources": "source", "filters": "filter"}
_SHORT_YEAR: Final = re.compile(r"(-?)(\d{2,3})([~?%]?)")
"""A decade or a century as EDTF has it, which people read as a year."""

Tables = dict[str, list[list[Any]]]
"""The rows of one event, by table."""


def migrate(db: Database, told: Told) -> None:
    """Make a timeline of version 1 one of version 2. In a transaction of the caller's."""
    connection = db.conn
    execute = connection.execute
    (total,) = execute("SELECT count(*) FROM events").fetchone()
    _convert_journal(connection)
    for index in ("events_uid", "events_span"):
        execute(f"DROP INDEX {index}")
    execute("DROP TABLE search")
    # Its pages are used again for what is made from here on.
    execute("DROP TABLE facets")
    execute("DROP TABLE rollup")
    old = [*_COLUMNS, "sources", "filters", "meta"]
    for table in old:
        execute(f"ALTER TABLE {table} RENAME TO {table}_1")
    for statement in schema.STATEMENTS:
        if statement not in schema.JOURNAL:
            execute(statement.strip())
    _copy(connection)
    recorder = Recorder(connection, None)
    _load(connection, recorder, total, told)
    _copy_beside(connection)
    for uid, image in _edited(connection):
        with recorder.change(uid) as made:
            made.update(image)
    recorder.flush()
    for table in reversed(old):
        execute(f"DROP TABLE {table}_1")


# -- what stays as it is ------------------------------------------------------


_TOUCHED: Final = "(SELECT uid FROM edits_1 UNION SELECT uid FROM conflicts_1)"
"""Events whose tags, links and marks follow from what a person edited: they are put in one by one."""


def _copy(connection: sqlite3.Connection) -> None:
    for table, columns in (
        ("sources", "id, address, importer, digest, read, text"),
        ("filters", "name, text, hotkey"),
        ("meta", "name, value"),
        ("deleted", "uid, source, step"),
    ):
        connection.execute(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM {table}_1")
    passages = 'id, uid, source, start, "end", section, text, date, basis, first'
    connection.execute(
        f"INSERT INTO passages SELECT {passages} FROM passages_1 WHERE uid NOT IN {_TOUCHED} ORDER BY id"
    )
    connection.execute(
        "INSERT INTO links (id, uid, relation, target, fields)"
        f" SELECT id, uid, relation, target, fields FROM links_1 WHERE uid NOT IN {_TOUCHED} ORDER BY id"
    )


def _copy_beside(connection: sqlite3.Connection) -> None:
    """Stars, tags and notes, by the new keys of their events."""
    connection.execute(
        "INSERT INTO stars (key) SELECT e.key FROM events_1 o JOIN events e ON e.uid = o.uid WHERE o.starred = 1"
    )
    connection.execute(
        f"INSERT INTO tags (tag, key, mine, given) SELECT t.tag, e.key, 1, {beside.GIVEN.format(tag='t.tag')}"
        " FROM tags_1 t JOIN events e ON e.uid = t.uid"
    )
    notes = connection.execute(
        "SELECT e.key, n.id, n.text, n.written FROM notes_1 n JOIN events e ON e.uid = n.uid ORDER BY n.id"
    )
    while some := notes.fetchmany(_BATCH):
        beside.put(
            connection,
            [
                beside.Put(key, f"{NOTE}{number}", (text, at, None))
                for key, number, text, at in some
            ],
        )


# -- events -------------------------------------------------------------------


def current_date(date: str | None) -> str | None:
    """A date as it is written from version 2 on: `117`, which EDTF means as a decade, as `117X`."""
    if date is None or len(date) > 5 or not (found := _SHORT_YEAR.fullmatch(date)):
        return date
    return f"{found[1]}{found[2]:X<4}{found[3]}"


def _load(connection: sqlite3.Connection, recorder: Recorder, total: int, told: Told) -> None:
    """Write the events that nobody edited, by their new keys, and the index anew."""
    preparation = Preparation(recorder.dictionary, recorder.address)
    linking = {uid for (uid,) in connection.execute("SELECT uid FROM links_1")}
    columns = ", ".join(_EVENT)
    select = f"SELECT {columns} FROM events_1 WHERE uid NOT IN {_TOUCHED} AND {{}} ORDER BY key"

    def records(which: str) -> Iterator[Record]:
        for row in connection.execute(select.format(which)):
            yield _record(preparation, row, row[0] in linking)

    # All but those without a lower bound, which stood before everything, stand in the order of version 1.
    moved = Sorter()
    for record in records("earliest = -9e999"):
        moved.add(record)
    (dated, undated) = connection.execute(
        f"SELECT count(date), count(*) - count(date) FROM events_1 WHERE uid NOT IN {_TOUCHED}"
    ).fetchone()
    ordered = heapq.merge(records("earliest IS NOT -9e999"), moved.records())
    keyed = zip(fresh(dated, undated).keys(), ordered, strict=True)
    done = 0
    with large(recorder, first=dated + undated >= _LARGE):
        while batch := list(islice(keyed, _BATCH)):
            write_events(
                recorder,
                [(key, record[:-1]) for key, record in batch],
                [record[-1] for _, record in batch],
            )
            done += len(batch)
            told(done, total)
    preparation.count()
    recorder.flush()
    moved.close()


def _record(preparation: Preparation, row: tuple[Any, ...], links: bool) -> Record:
    """What has to be written of an event, with its step at the end."""
    (
        uid, date, title, summary, fields, basis, source, position, _, proposed, _, section, has_passage, _, digest,
        step,
    ) = row  # fmt: skip
    values = {name: tuple(of) for name, of in json.loads(fields).items()} if fields != "{}" else {}
    event = Event(title, current_date(date), uid, summary, values, date_basis=basis)
    prepared = preparation.prepare(event, source, position)
    marks = ((), None, (), False, proposed, (None,) if has_passage else ())
    if links or proposed or has_passage:
        prepared = prepared._replace(rest=((None,) if links else (), *marks[1:]))  # type: ignore[arg-type]
    record = preparation.record(prepared)
    return (*record[:11], section, digest, *record[13:], step)


def _edited(connection: sqlite3.Connection) -> Iterator[tuple[str, Image]]:
    """The events that a person edited, as they are to be in version 2."""
    for (uid,) in connection.execute(f"SELECT uid FROM {_TOUCHED}").fetchall():
        tables = _read(connection, uid, "_1")
        if tables.get("events"):
            image = image_of(tables)
            image.pop("deleted", None)
            yield uid, image


# -- images -------------------------------------------------------------------


def _read(connection: sqlite3.Connection, uid: str, suffix: str = "") -> Tables:
    """All rows of an event as the journal of version 1 had them."""
    found = {}
    for table, columns in _COLUMNS.items():
        names = ", ".join(f'"{name}"' for name in columns)
        rows = connection.execute(
            f"SELECT {names} FROM {table}{suffix} WHERE uid = ? ORDER BY 1, 2", (uid,)
        )
        found[table] = [list(row) for row in rows]
    for row in found["events"]:
        row[_AT["digest"]] = "" if row[_AT["digest"]] is None else row[_AT["digest"]].hex()
    return found


def image_of(tables: Tables) -> Image:
    """What the rows of version 1 say of an event, in version 2."""
    image: Image = {}
    if gone := tables.get("deleted"):
        image["deleted"] = gone[0][1:]
    if not tables.get("events"):
        return image
    row = dict(zip(_EVENT, tables["events"][0], strict=True))
    edited = {attribute: source for _, attribute, source in tables.get("edits", ())}
    if "date" in edited:
        date, basis = json.loads(edited["date"])
        edited["date"] = json_text([current_date(date), basis])
    fields = json.loads(row["fields"])
    image |= {
        "title": row["title"],
        "date": [current_date(row["date"]), row["basis"]],
        "summary": row["summary"],
        "origin": [row["source"], row["position"]],
        "section": row["section"],
        "proposed": row["proposed"],
        "digest": row["digest"] or "",
        "step": row["step"],
    }
    _split_tags(image, fields, edited, [tag for _, tag in tables.get("tags", ())])
    _split_links(image, edited, tables.get("links", []))
    image["fields"] = list(fields)
    image |= {FIELD + name: values for name, values in fields.items()}
    image["passages"] = [[number, *rest] for number, _, *rest in tables.get("passages", ())]
    if row["starred"]:
        image[STAR] = 1
    for number, _, text, at in tables.get("notes", ()):
        image[f"{NOTE}{number}"] = [text, at, None]
    for attribute, source in edited.items():
        image[EDIT + attribute] = source
    for _, attribute, mine, theirs in tables.get("conflicts", ()):
        if attribute in edited:
            image[CONFLICT + attribute] = [mine, theirs]
    return image


def _split_tags(
    image: Image, fields: dict[str, Any], edited: dict[str, str], own: list[str]
) -> None:
    """Version 1 took a source's tags away by an edit of the field; now that lies beside the event."""
    name = editing.FIELD + "tag"
    if name in edited:
        kept, given = fields.get("tag", []), json.loads(edited.pop(name))
        image |= {TAG + tag: 0 for tag in given if tag not in kept}
        own = [*own, *(tag for tag in kept if tag not in given)]
        if given:
            fields["tag"] = given
        else:
            fields.pop("tag", None)
    image |= {TAG + tag: 1 for tag in own}


def _split_links(image: Image, edited: dict[str, str], rows: list[list[Any]]) -> None:
    """Version 1 kept links that a person made as an edit of all links; now they are the person's own."""
    links = [[relation, to, json.loads(fields)] for _, _, relation, to, fields in rows]
    given = json.loads(edited["links"]) if "links" in edited else links
    image["links"] = [link for link in links if link in given]
    for number, link in zip((row[0] for row in rows), links, strict=True):
        if link not in given:
            image[f"{LINK}{link[0]} {link[1]}"] = [number, *link]
    if "links" in edited and image["links"] == given:
        del edited["links"]


# -- the journal --------------------------------------------------------------


def _convert_journal(connection: sqlite3.Connection) -> None:
    """Write the journal anew: what changed of each event, one thing a row."""
    execute = connection.execute
    for table in ("journal", "journal_rows"):
        execute(f"ALTER TABLE {table} RENAME TO {table}_1")
    for statement in schema.JOURNAL:
        execute(statement.strip())
    execute(
        "INSERT INTO journal (id, at, kind, label, count, undone)"
        " SELECT id, at, kind, label, count, undone FROM journal_1"
    )
    undone = {number for (number,) in execute("SELECT id FROM journal_1 WHERE undone = 1")}
    insert = "INSERT INTO journal_rows (step, ordinal, uid, what, before, after) VALUES (?, ?, ?, ?, ?, ?)"
    rows = execute(
        "SELECT uid, step, ordinal, tbl, before, after FROM journal_rows_1 ORDER BY uid, step, ordinal"
    )
    for uid, some in groupby(rows, lambda row: row[0]):
        if uid:
            connection.executemany(insert, _of_event(connection, uid, list(some), undone))
        else:
            connection.executemany(insert, map(_of_side, some))
    for table in ("journal", "journal_rows"):
        execute(f"DROP TABLE {table}_1")


def _of_side(row: tuple[Any, ...]) -> tuple[Any, ...]:
    _, step, ordinal, table, before, after = row
    values = [None if text is None else json.loads(text)[0] for text in (before, after)]
    name = next(value[0] for value in values if value is not None)
    dumped = [None if value is None else json_text(value) for value in values]
    return (step, ordinal * _SUB, "", f"{_SIDES[table]}:{name}", *dumped)


def _of_event(
    connection: sqlite3.Connection, uid: str, rows: list[tuple[Any, ...]], undone: set[int]
) -> Iterator[tuple[Any, ...]]:
    """The rows of one event: from what it is now, backwards through what was done and forwards through the rest."""
    now = _read(connection, uid)
    steps = {step: list(some) for step, some in groupby(rows, lambda row: row[1])}
    state = now
    for step in sorted((step for step in steps if step not in undone), reverse=True):
        if state.get("events") and (state["events"][0][_AT["step"]] or 0) > step:
            # A later import added it, which is not written down.
            state = {"deleted": state.get("deleted", [])}
        before = _replayed(state, reversed(steps[step]), 4)
        yield from _rows(uid, step, steps[step], image_of(before), image_of(state))
        state = before
    state = now
    for step in sorted(step for step in steps if step in undone):
        after = _replayed(state, steps[step], 5)
        yield from _rows(uid, step, steps[step], image_of(state), image_of(after))
        state = after


def _replayed(state: Tables, rows: Iterable[tuple[Any, ...]], side: int) -> Tables:
    replayed = dict(state)
    for row in rows:
        if row[4] is not None or row[5] is not None:
            replayed[row[3]] = json.loads(row[side]) if row[side] is not None else []
    return replayed


def _rows(
    uid: str, step: int, old: list[tuple[Any, ...]], before: Image, after: Image
) -> Iterator[tuple[Any, ...]]:
    for row in old:
        if row[4] is None and row[5] is None:
            yield step, row[2] * _SUB, uid, "event", None, None
    ordinal = old[0][2]
    # Images of an import that was undone stand below 0, one a row.
    first = ordinal * _SUB + 1 if ordinal > 0 else ordinal
    for number, row in enumerate(differences(uid, before, after)):
        yield (step, first + number, *row)
