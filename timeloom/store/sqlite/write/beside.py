"""What people add, written: tags, stars and notes in tables of their own, by the key of their event.

Nothing here touches the full-text index of the events, so that 100,000 of them are tagged within a second or two.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from typing import Any, Final, NamedTuple

from timeloom.store.image import NOTE, STAR, TAG
from timeloom.store.index import words

GIVEN: Final = "EXISTS (SELECT 1 FROM json_each(e.fields, '$.tag') f WHERE f.value = {tag})"
"""SQL for whether the source of the event e gives a tag."""


class Put(NamedTuple):
    """One thing that an event is to have, or (None) not to have any more."""

    key: int
    what: str
    value: Any
    given: bool = False
    """Of a tag: whether the source gives it as well."""


def holds(what: str) -> bool:
    """Whether a part of an image lies here."""
    return what == STAR or what.startswith((TAG, NOTE))


def put(connection: sqlite3.Connection, changes: Iterable[Put]) -> None:
    """Write any number of changes, of each event and name one."""
    rows: defaultdict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for key, what, value, given in changes:
        if what == STAR:
            rows[
                "INSERT OR IGNORE INTO stars (key) VALUES (?)"
                if value
                else "DELETE FROM stars WHERE key = ?"
            ].append((key,))
        elif what.startswith(TAG):
            tag = what[len(TAG) :]
            if value is None:
                rows["DELETE FROM tags WHERE tag = ? AND key = ?"].append((tag, key))
            else:
                rows[
                    "INSERT OR REPLACE INTO tags (tag, key, mine, given) VALUES (?, ?, ?, ?)"
                ].append((tag, key, value, given))
        else:
            number = int(what[len(NOTE) :])
            rows["DELETE FROM note_words WHERE rowid = ?"].append((number,))
            if value is None:
                rows["DELETE FROM notes WHERE id = ?"].append((number,))
            else:
                text, at, author = value
                rows[
                    "INSERT OR REPLACE INTO notes (id, key, text, written, author) VALUES (?, ?, ?, ?, ?)"
                ].append((number, key, text, at, author))
                rows["INSERT INTO note_words (rowid, text) VALUES (?, ?)"].append(
                    (number, words(text))
                )
    for statement, values in rows.items():
        connection.executemany(statement, values)


def move(connection: sqlite3.Connection, old: int, new: int) -> None:
    """Follow an event to another key."""
    for table in ("tags", "stars", "notes"):
        connection.execute(f"UPDATE {table} SET key = ? WHERE key = ?", (new, old))


def remark_given(connection: sqlite3.Connection, key: int) -> None:
    """Note anew which of an event's tags its source gives: its fields have changed."""
    connection.execute(
        f"UPDATE tags SET given = (SELECT {GIVEN.format(tag='tags.tag')} FROM events e WHERE e.key = tags.key)"
        " WHERE key = ?",
        (key,),
    )


class Event(NamedTuple):
    """What has to be known of an event to add something to it."""

    uid: str
    key: int | None
    """None if there is no such event."""
    value: Any
    """What it has under the name."""
    given: bool
    """Of a tag: whether the source gives it."""


def look_up(connection: sqlite3.Connection, uids: Iterable[str], what: str) -> list[Event]:
    """Some events with what they have under the name of a tag or of the star."""
    listed = json.dumps(list(uids))
    if what == STAR:
        return [
            Event(uid, key, star, False)
            for uid, key, star in connection.execute(
                "SELECT j.value, e.key, (SELECT 1 FROM stars s WHERE s.key = e.key)"
                " FROM json_each(?) j LEFT JOIN events e ON e.uid = j.value",
                (listed,),
            )
        ]
    tag = what[len(TAG) :]
    return [
        Event(uid, key, mine, bool(given))
        for uid, key, mine, given in connection.execute(
            "SELECT j.value, e.key, (SELECT t.mine FROM tags t WHERE t.tag = ?1 AND t.key = e.key),"
            f" {GIVEN.format(tag='?1')} FROM json_each(?2) j LEFT JOIN events e ON e.uid = j.value",
            (tag, listed),
        )
    ]
