"""Taking out what a large import added, when it is most of the timeline.

Word by word the index would need minutes for a million events. Here their images are written by SQLite itself, the
index is emptied, and the events that stay are put into it anew.
"""

from __future__ import annotations

from typing import Final

from timeloom.store.images import COLUMNS
from timeloom.store.recorder import Recorder

_MANY: Final = 2_000
"""Fewer events than this are taken out one by one."""
_STAYING: Final = 4
"""How many times as many events have to go as stay."""
_BATCH: Final = 20_000
_DIGEST: Final = "CASE WHEN t.digest IS NOT NULL THEN lower(hex(t.digest)) END"
"""It is bytes, which JSON does not have."""
_TABLES: Final = tuple(table for table in COLUMNS if table != "deleted")


def pays(recorder: Recorder, step: int) -> bool:
    """Whether to take out the events that a step added in this way."""
    going, all_events = recorder.connection.execute(
        "SELECT count(*) FILTER (WHERE step = ?), count(*) FROM events", (step,)
    ).fetchone()
    return bool(going >= _MANY and going >= _STAYING * (all_events - going))


def take_out(recorder: Recorder, step: int, ordinal: int) -> None:
    """Take them out; their images are kept in the journal under ordinals above `ordinal`."""
    connection = recorder.connection
    last, done = -(1 << 63), 0
    while True:
        batch = (last, step)
        count, end = connection.execute(
            "SELECT count(*), max(key) FROM (SELECT key FROM events WHERE key > ? AND step = ?"
            " ORDER BY key LIMIT ?)",
            (*batch, _BATCH),
        ).fetchone()
        if not count:
            break
        for table in _TABLES:
            written = connection.execute(_images(table), (step, ordinal, *batch, end))
            ordinal += written.rowcount
        for table in reversed(_TABLES):  # `events` last: the others are found through it
            connection.execute(
                f"DELETE FROM {table} WHERE uid IN"
                " (SELECT uid FROM events WHERE key > ? AND step = ? AND key <= ?)",
                (*batch, end),
            )
        last, done = end, done + count
        recorder.tell(count)
    connection.execute("INSERT INTO search (search) VALUES ('delete-all')")
    connection.execute("UPDATE facets SET events = 0 WHERE events <> 0")
    connection.execute("DELETE FROM rollup")
    staying = connection.execute("SELECT uid FROM events ORDER BY key").fetchall()
    for (uid,) in staying:
        recorder.index_anew(uid)
    recorder.flush()


def _images(table: str) -> str:
    """The statement that writes the images of a batch of events in one table, as `images.dump` would."""
    columns = ", ".join(_DIGEST if name == "digest" else f't."{name}"' for name in COLUMNS[table])
    return (
        "INSERT INTO journal_rows (step, ordinal, uid, tbl, after)"
        f" SELECT ?, ? + row_number() OVER (ORDER BY e.key), e.uid, '{table}',"
        f" json_group_array(json_array({columns}))"
        f" FROM events e JOIN {table} t ON t.uid = e.uid"
        " WHERE e.key > ? AND e.step = ? AND e.key <= ? GROUP BY e.key"
    )
