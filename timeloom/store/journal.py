"""The journal: steps, and going back and forth between them.

A step is one line of `journal`; `journal_rows` holds what it changed as images before and after. The events an import
added are not written down a second time: they carry its number in `events.step`, and their images are taken when the
import is undone, with negative ordinals, for redo.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Final

from timeloom.errors import NothingToUndo
from timeloom.store.images import COLUMNS, dump
from timeloom.store.protocol import ChangeKind, Progress, Step
from timeloom.store.recorder import MANY, SIDE_TABLES, Recorder
from timeloom.store.taking_out import pays, take_out

NAMED: Final = 100
"""Events of a large step that are named."""
LOOKED_AT: Final = NAMED * len(COLUMNS)
"""Rows of a step in which as many events as are named stand, if it has that many: an event has a row per table."""

_MOST: Final = 1 << 62
"""Beyond every ordinal and every key."""


def begin(connection: sqlite3.Connection, kind: ChangeKind, label: str, at: str) -> int:
    """Open a step. What was undone cannot be redone any more."""
    connection.execute(
        "DELETE FROM journal_rows WHERE step IN (SELECT id FROM journal WHERE undone = 1)"
    )
    connection.execute("DELETE FROM journal WHERE undone = 1")
    cursor = connection.execute(
        "INSERT INTO journal (at, kind, label) VALUES (?, ?, ?)", (at, kind, label)
    )
    assert cursor.lastrowid is not None
    return cursor.lastrowid


def close(connection: sqlite3.Connection, step: int, count: int, label: str) -> Step:
    """Write down how many events the step changed and what it is called in the end."""
    connection.execute("UPDATE journal SET count = ?, label = ? WHERE id = ?", (count, label, step))
    return read_step(connection, step)


def read_step(connection: sqlite3.Connection, number: int) -> Step:
    """A step of the journal that exists."""
    id_, at, kind, label, count, undone = connection.execute(
        "SELECT id, at, kind, label, count, undone FROM journal WHERE id = ?", (number,)
    ).fetchone()
    uids = touched(connection, number)
    return Step(id_, at, kind, label, uids, count, bool(undone))


def touched(connection: sqlite3.Connection, step: int) -> tuple[str, ...]:
    """The uids a step touched, in its order, at most NAMED of them."""
    rows = connection.execute(
        "SELECT uid FROM (SELECT uid, ordinal FROM journal_rows"
        " WHERE step = ? AND ordinal > 0 AND uid <> '' ORDER BY ordinal LIMIT ?)"
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
    # Latest change first; sources and filters last, since events hang on sources.
    for uid, table, before, after in _rows(connection, number, backwards=True):
        recorder.restore(uid, table, before, after)
        recorder.flush_if_many()
    recorder.flush()
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
    for uid, table, before, after in _rows(connection, number, backwards=False):
        recorder.restore(uid, table, after, before)
        recorder.flush_if_many()
    recorder.flush()
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


def _rows(
    connection: sqlite3.Connection, step: int, *, backwards: bool
) -> Iterator[tuple[str, str, str | None, str | None]]:
    """(uid, table, before, after) of a step, in its order or backwards; a few at a time, since it may have many.

    Events hang on sources: the rows of side tables come first, and last when going backwards.
    """
    side = ", ".join(f"'{table}'" for table in SIDE_TABLES)
    asides = connection.execute(
        f"SELECT uid, tbl, before, after FROM journal_rows WHERE step = ? AND tbl IN ({side})"
        " ORDER BY ordinal",
        (step,),
    ).fetchall()
    if not backwards:
        yield from asides
    compare, direction, last = ("<", "DESC", _MOST) if backwards else (">", "ASC", -_MOST)
    lowest = 0 if backwards else -_MOST
    while True:
        rows = connection.execute(
            f"SELECT ordinal, uid, tbl, before, after FROM journal_rows WHERE step = ?"
            f" AND ordinal {compare} ? AND ordinal > ? AND tbl NOT IN ({side})"
            f" AND (before IS NOT NULL OR after IS NOT NULL) ORDER BY ordinal {direction} LIMIT ?",
            (step, last, lowest, MANY),
        ).fetchall()
        if not rows:
            break
        last = rows[-1][0]
        for row in rows:
            yield row[1:]
    if backwards:
        yield from reversed(asides)


def _take_out_added(recorder: Recorder, step: int) -> None:
    """Take out the events that an import added, their images kept for redo."""
    connection = recorder.connection
    (kind,) = connection.execute("SELECT kind FROM journal WHERE id = ?", (step,)).fetchone()
    if kind != "import":
        return  # every other step has written down what it added
    if pays(recorder, step):
        take_out(recorder, step, -_MOST)
        return
    ordinal, last = -_MOST, -_MOST - 1
    while True:
        added = connection.execute(
            "SELECT key, uid FROM events WHERE key > ? AND step = ? ORDER BY key LIMIT ?",
            (last, step, MANY),
        ).fetchall()
        if not added:
            return
        last = added[-1][0]
        for _, uid in added:
            image = recorder.touch(uid)
            for table in COLUMNS:
                if table in image:
                    ordinal += 1
                    connection.execute(
                        "INSERT INTO journal_rows (step, ordinal, uid, tbl, after)"
                        " VALUES (?, ?, ?, ?, ?)",
                        (step, ordinal, uid, table, dump(image[table])),
                    )
            recorder.delete_event(uid)
        recorder.flush()
