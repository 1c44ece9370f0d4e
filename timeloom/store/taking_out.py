"""Taking out what a large import added, when it is most of the timeline.

Word by word the index would need minutes for a million events. Here their images are written by SQLite itself, the
index is emptied, and the events that stay are put into it anew.
"""

from __future__ import annotations

from typing import Final

from timeloom.store.images import AS_JSON
from timeloom.store.recorder import Recorder

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
