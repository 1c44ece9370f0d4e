"""The journal: steps, and going back and forth between them.

A step is one line of `journal`; `journal_rows` holds what it changed, one thing of one event a row, before and after.
The events an import added are not written down a second time: they carry its number in `events.step`, and their images
are taken when the import is undone, with negative ordinals, for redo.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from itertools import groupby
from typing import Any, Final, NamedTuple

from timeloom.errors import NothingToUndo
from timeloom.store.answers import LOOKED_AT, NAMED, ChangeKind, Step, Touched
from timeloom.store.history import Change, in_words, is_light, restore
from timeloom.store.image import exists
from timeloom.store.protocol import Progress
from timeloom.store.sqlite.read.asking import Asker
from timeloom.store.sqlite.write import beside
from timeloom.store.sqlite.write.recorder import INSERT_JOURNAL_ROW, MANY, Recorder
from timeloom.store.sqlite.write.snapshot import AS_JSON
from timeloom.text import json_text

_MOST: Final = 1 << 62
"""Beyond every ordinal and every key."""
_SIDE: Final = "uid = ''"


class _Row(NamedTuple):
    ordinal: int
    uid: str
    what: str
    before: str | None
    after: str | None


def begin(connection: sqlite3.Connection, kind: ChangeKind, label: str, at: str, who: str) -> int:
    """Open a step. What was undone cannot be redone any more."""
    connection.execute(
        "DELETE FROM journal_rows WHERE step IN (SELECT id FROM journal WHERE undone = 1)"
    )
    connection.execute("DELETE FROM journal WHERE undone = 1")
    cursor = connection.execute(
        "INSERT INTO journal (at, who, kind, label) VALUES (?, ?, ?, ?)", (at, who, kind, label)
    )
    assert cursor.lastrowid is not None
    return cursor.lastrowid


def close(connection: sqlite3.Connection, step: int, count: int, label: str) -> Step:
    """Write down how many events the step changed and what it is called in the end."""
    connection.execute("UPDATE journal SET count = ?, label = ? WHERE id = ?", (count, label, step))
    return read_step(connection, step)


def read_step(connection: sqlite3.Connection, number: int) -> Step:
    """A step of the journal that exists."""
    id_, at, kind, label, count, undone, who = connection.execute(
        "SELECT id, at, kind, label, count, undone, who FROM journal WHERE id = ?", (number,)
    ).fetchone()
    uids = touched(connection, number)
    return Step(id_, at, kind, label, uids, count, bool(undone), who)


def touched(connection: sqlite3.Connection, step: int) -> tuple[str, ...]:
    """The uids a step touched, in its order, at most NAMED of them."""
    rows = connection.execute(
        "SELECT uid FROM (SELECT uid, ordinal FROM journal_rows"
        f" WHERE step = ? AND ordinal > 0 AND NOT {_SIDE} ORDER BY ordinal LIMIT ?)"
        " GROUP BY uid ORDER BY min(ordinal) LIMIT ?",
        (step, LOOKED_AT, NAMED),
    )
    return tuple(uid for (uid,) in rows)


def undo(
    connection: sqlite3.Connection,
    progress: Progress | None = None,
    expect: Progress | None = None,
) -> Step:
    """Undo the newest step that is not undone. Raises NothingToUndo."""
    number = _find(connection, "SELECT max(id) FROM journal WHERE undone = 0", "nothing to undo")
    _expect(connection, number, expect)
    recorder = Recorder(connection, None, progress=progress)
    _take_out_added(recorder, number)
    _replay(recorder, number, backwards=True)
    connection.execute("UPDATE journal SET undone = 1 WHERE id = ?", (number,))
    return read_step(connection, number)


def redo(
    connection: sqlite3.Connection,
    progress: Progress | None = None,
    expect: Progress | None = None,
) -> Step:
    """Redo the oldest undone step. Raises NothingToUndo."""
    number = _find(connection, "SELECT min(id) FROM journal WHERE undone = 1", "nothing to redo")
    _expect(connection, number, expect)
    recorder = Recorder(connection, None, progress=progress)
    _replay(recorder, number, backwards=False)
    connection.execute("DELETE FROM journal_rows WHERE step = ? AND ordinal < 0", (number,))
    connection.execute("UPDATE journal SET undone = 0 WHERE id = ?", (number,))
    return read_step(connection, number)


def _expect(connection: sqlite3.Connection, step: int, expect: Progress | None) -> None:
    """Say how many events a step changed."""
    if expect is not None:
        (count,) = connection.execute("SELECT count FROM journal WHERE id = ?", (step,)).fetchone()
        expect(count)


def _find(connection: sqlite3.Connection, select: str, otherwise: str) -> int:
    (number,) = connection.execute(select).fetchone()
    if number is None:
        raise NothingToUndo(otherwise)
    return int(number)


def _replay(recorder: Recorder, step: int, *, backwards: bool) -> None:
    """Put back what was before a step, latest change first, or what was after it.

    Events hang on sources: the rows of side tables come first, and last when going backwards.
    """
    sides = [_Row(*row) for row in recorder.connection.execute(
        f"SELECT ordinal, uid, what, before, after FROM journal_rows WHERE step = ? AND {_SIDE}"
        f" ORDER BY ordinal{' DESC' if backwards else ''}",
        (step,),
    )]  # fmt: skip
    if not backwards:
        _restore_sides(recorder, sides, backwards=False)
    # The same tag or star of many events is put back together.
    for light, rows in groupby(
        _rows(recorder.connection, step, backwards), lambda row: is_light(row.what)
    ):
        if light:
            _restore_light(recorder, rows, backwards=backwards)
        else:
            for uid, some in groupby(rows, lambda row: row.uid):
                with recorder.change(uid) as image:
                    for row in some:
                        restore(image, row.what, row.before if backwards else row.after)
    if backwards:
        _restore_sides(recorder, sides, backwards=True)
    recorder.flush()


def _restore_sides(recorder: Recorder, rows: list[_Row], *, backwards: bool) -> None:
    for row in rows:
        wanted = row.before if backwards else row.after
        recorder.restore_side(row.what, None if wanted is None else json.loads(wanted))


def _restore_light(recorder: Recorder, rows: Iterator[_Row], *, backwards: bool) -> None:
    """Put tags and stars back, many at a time: the first value met of each event counts last."""
    wanted: dict[str, dict[str, Any]] = {}
    for row in rows:
        value = row.before if backwards else row.after
        values = wanted.setdefault(row.what, {})
        values[row.uid] = None if value is None else json.loads(value)
        if len(values) >= MANY:
            _put_light(recorder, row.what, wanted.pop(row.what))
    for what, values in wanted.items():
        _put_light(recorder, what, values)


def _put_light(recorder: Recorder, what: str, values: dict[str, Any]) -> None:
    events = beside.look_up(recorder.connection, values, what)
    beside.put(
        recorder.connection,
        [
            beside.Put(event.key, what, values[event.uid], event.given)
            for event in events
            if event.key is not None
        ],
    )
    recorder.tell(len(events))


def _rows(connection: sqlite3.Connection, step: int, backwards: bool) -> Iterator[_Row]:
    """What a step did to events, in its order or backwards; a few at a time, since it may be much."""
    compare, direction, last = ("<", "DESC", _MOST) if backwards else (">", "ASC", -_MOST - 1)
    lowest = 0 if backwards else -_MOST - 1
    while True:
        rows = connection.execute(
            "SELECT ordinal, uid, what, before, after FROM journal_rows WHERE step = ?"
            f" AND ordinal {compare} ? AND ordinal > ? AND NOT ({_SIDE})"
            f" AND (before IS NOT NULL OR after IS NOT NULL) ORDER BY ordinal {direction} LIMIT ?",
            (step, last, lowest, MANY),
        ).fetchall()
        if not rows:
            return
        last = rows[-1][0]
        yield from map(_Row._make, rows)


def _take_out_added(recorder: Recorder, step: int) -> None:
    """Take out the events that an import added, their images kept for redo."""
    connection = recorder.connection
    (kind,) = connection.execute("SELECT kind FROM journal WHERE id = ?", (step,)).fetchone()
    if kind != "import":
        return  # every other step has written down what it added
    if pays(recorder, step):
        take_out(recorder, step, -_MOST)
        return
    ordinal, last = -_MOST, -1
    while True:
        added = connection.execute(
            "SELECT key, uid FROM events WHERE key > ? AND step = ? ORDER BY key LIMIT ?",
            (last, step, MANY),
        ).fetchall()
        if not added:
            return
        last = added[-1][0]
        for _, uid in added:
            with recorder.change(uid) as image:
                assert exists(image)
                ordinal += 1
                row = (step, ordinal, uid, "event", None, json_text(image))
                connection.execute(INSERT_JOURNAL_ROW, row)
                image.clear()


_ROWS_OF_AN_EVENT: Final = 30


def changes_of(ask: Asker, step: int, limit: int) -> list[Touched]:
    """What a step did to the first `limit` events that it touched."""
    changes: dict[str, dict[str, Change]] = {}
    for uid, what, before, after in ask.stream(
        "SELECT uid, what, before, after FROM journal_rows WHERE step = ? AND uid <> ''"
        " AND (before IS NOT NULL OR after IS NOT NULL) ORDER BY ordinal LIMIT ?",
        (step, limit * _ROWS_OF_AN_EVENT),
    ):
        # An event may have been written down more than once: the first value is how it was, the last how it became.
        of_event = changes.setdefault(uid, {})
        old = of_event[what][0] if what in of_event else before and json.loads(before)
        of_event[what] = old, after and json.loads(after)
    found = [_touched(ask, step, uid, changes[uid]) for uid in list(changes)[:limit]]
    # What an import has added is not written down a second time.
    added = ask.all(
        "SELECT uid, title FROM events WHERE step = ? AND uid NOT IN"
        " (SELECT uid FROM journal_rows WHERE step = ? AND (before IS NOT NULL OR after IS NOT NULL))"
        " ORDER BY key LIMIT ?",
        (step, step, limit - len(found)),
    )
    return found + [Touched(uid, title, "added") for uid, title in added]


def _touched(ask: Asker, step: int, uid: str, changes: dict[str, Change]) -> Touched:
    if "event" in changes:
        before, after = changes["event"]
        title = str((after or before or {}).get("title", ""))
        return Touched(uid, title, "added" if before is None else "deleted")
    title = str(changes["title"][1]) if "title" in changes else _title(ask, step, uid)
    return Touched(uid, title, "changed", tuple(in_words(changes)))


def _title(ask: Asker, step: int, uid: str) -> str:
    """An event's title after a step that left it alone: what a later step found there, else what it is now."""
    later = ask.one(
        "SELECT what, before FROM journal_rows WHERE uid = ? AND step > ? AND what IN ('title', 'event')"
        " AND before IS NOT NULL ORDER BY step, ordinal LIMIT 1",
        (uid, step),
    )
    if later is None:
        return str(ask.value("SELECT title FROM events WHERE uid = ?", (uid,)) or "")
    what, before = later[0], json.loads(later[1])
    return str(before if what == "title" else before["title"])


_MANY: Final = 2_000
"""Fewer events than this are taken out one by one."""
_STAYING: Final = 4
"""How many times as many events have to go as stay."""
_BATCH: Final = 20_000
_BY_UID: Final = ("passages", "links", "edits", "conflicts")
_BY_KEY: Final = ("tags", "stars", "notes")


def pays(recorder: Recorder, step: int) -> bool:
    """Whether to take out the events that a step added in this way."""
    going, all_events = recorder.connection.execute(
        "SELECT count(*) FILTER (WHERE step = ?), count(*) FROM events", (step,)
    ).fetchone()
    return bool(going >= _MANY and going >= _STAYING * (all_events - going))


def take_out(recorder: Recorder, step: int, ordinal: int) -> None:
    """Take them out; their images are kept in the journal under ordinals above `ordinal`."""
    connection = recorder.connection
    last = -1
    while True:
        batch = (last, step)
        count, end = connection.execute(
            "SELECT count(*), max(key) FROM (SELECT key FROM events WHERE key > ? AND step = ?"
            " ORDER BY key LIMIT ?)",
            (*batch, _BATCH),
        ).fetchone()
        if not count:
            break
        connection.execute(
            "INSERT INTO journal_rows (step, ordinal, uid, what, after)"
            f" SELECT ?, ? + row_number() OVER (ORDER BY e.key), e.uid, 'event', {AS_JSON}"
            " FROM events e WHERE e.key > ? AND e.step = ? AND e.key <= ?",
            (step, ordinal, *batch, end),
        )
        ordinal += count
        among = "FROM events WHERE key > ? AND step = ? AND key <= ?"
        connection.execute(
            "DELETE FROM note_words WHERE rowid IN"
            f" (SELECT id FROM notes WHERE key IN (SELECT key {among}))",
            (*batch, end),
        )
        for tables, name in ((_BY_UID, "uid"), (_BY_KEY, "key")):
            for table in tables:
                connection.execute(
                    f"DELETE FROM {table} WHERE {name} IN (SELECT {name} {among})", (*batch, end)
                )
        connection.execute(f"DELETE {among}", (*batch, end))
        last = end
        recorder.tell(count)
    connection.execute("INSERT INTO search (search) VALUES ('delete-all')")
    connection.execute("UPDATE facets SET events = 0 WHERE events <> 0")
    connection.execute("DELETE FROM rollup")
    for (key,) in connection.execute("SELECT key FROM events ORDER BY key").fetchall():
        recorder.index_anew(key)
    recorder.flush()
