"""Looks a timeline over: damage, rows out of time order, rows that cannot be read, an index or counts
out of step, links to nowhere."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Final

from timeloom.errors import TimelineError, TimeloomError
from timeloom.store.answers import LEADS_NOWHERE
from timeloom.store.sqlite.file import schema
from timeloom.store.sqlite.file.indexing import differences
from timeloom.store.sqlite.file.soundness import misshapen, unreadable
from timeloom.store.sqlite.read.asking import Asker
from timeloom.store.sqlite.write.beside import GIVEN
from timeloom.store.sqlite.write.keys import UNDATED

_NAMED: Final = 10
"""Examples of one kind of fault that are named."""
_MOST: Final = 100
"""Rows that are named."""


def check(ask: Asker) -> list[str]:
    """What is not as it should be, a sentence each; empty when all is well."""
    found = faults(ask)
    links = _guarded(ask, _links, "the links")
    return [*found, *(link for link in links if not (found and "cannot be looked at" in link))]


def faults(ask: Asker) -> list[str]:
    """The same without links that lead nowhere, which are no damage: their events may come one day."""
    try:
        _damage(ask)
        missing = schema.missing(ask.connection)
    except (TimelineError, sqlite3.Error) as error:
        return [error.message if isinstance(error, TimelineError) else str(error)]
    found = [
        f"the {'index' if 'INDEX' in statement else 'table'} {name} is missing"
        for name, statement in missing.items()
    ]
    for look, what in _LOOKS:
        told = _guarded(ask, look, what)
        # What is missing has been said.
        found += [fault for fault in told if not (missing and "no such" in fault)]
    return found


def _guarded(ask: Asker, look: Callable[[Asker], list[str]], what: str) -> list[str]:
    """What a look finds; that it cannot look, where the file does not let it."""
    try:
        return look(ask)
    except sqlite3.Error as error:
        return [f"{what} cannot be looked at: {error}"]
    except TimeloomError as error:
        return [f"{what} cannot be looked at: {error.message}"]


def _unreadable(ask: Asker) -> list[str]:
    found = [one.sentence for one in unreadable(ask)]
    found += [
        f"{count:,} {'row' if count == 1 else 'rows'} of {table} cannot be read"
        for table, count in misshapen(ask)
    ]
    more = len(found) - _MOST
    return found[:_MOST] + ([f"{more:,} more rows that cannot be read"] if more > 0 else [])


def _damage(ask: Asker) -> list[str]:
    faults = [row for row in ask.column("PRAGMA quick_check(10)") if row != "ok"]
    faults += [
        f"row {row[1]} of {row[0]} points to a row of {row[2]} that is not there"
        for row in ask.all("PRAGMA foreign_key_check")[:_NAMED]
    ]
    return faults


def _order(ask: Asker) -> list[str]:
    return [f"event {uid!r} does not stand at its place in time" for uid in out_of_order(ask)]


def out_of_order(ask: Asker) -> list[str]:
    """The uids of some events that do not stand where their place in time is."""
    wrong = ask.column(
        "SELECT uid FROM (SELECT uid, place, lag(place) OVER (ORDER BY key) AS before"
        " FROM events WHERE key < ?) WHERE place < before OR place IS NULL LIMIT ?",
        (UNDATED, _NAMED),
    )
    wrong += ask.column(
        "SELECT uid FROM events WHERE key >= ? AND place IS NOT NULL LIMIT ?", (UNDATED, _NAMED)
    )
    return wrong


def _index(ask: Asker) -> list[str]:
    faults = []
    for what, sql in (
        ("missing from", "SELECT key FROM events EXCEPT SELECT id FROM search_docsize"),
        ("left over in", "SELECT id FROM search_docsize EXCEPT SELECT key FROM events"),
    ):
        count = ask.value(f"SELECT count(*) FROM ({sql})")
        if count:
            faults.append(f"{count} {'event' if count == 1 else 'events'} {what} the search index")
    return faults


def _beside(ask: Asker) -> list[str]:
    faults = []
    for table in ("tags", "stars", "notes"):
        lost = ask.value(f"SELECT count(*) FROM {table} WHERE key NOT IN (SELECT key FROM events)")
        if lost:
            faults.append(f"{lost} {'row' if lost == 1 else 'rows'} of {table} without an event")
    wrong = ask.value(
        "SELECT count(*) FROM tags t JOIN events e ON e.key = t.key"
        f" WHERE t.given <> ({GIVEN.format(tag='t.tag')})"
    )
    if wrong:
        faults.append(f"{wrong} tags are not known to be the source's, or are said to be")
    unfound = ask.value(
        "SELECT (SELECT count(*) FROM notes WHERE id NOT IN (SELECT id FROM note_words_docsize))"
        " + (SELECT count(*) FROM note_words_docsize WHERE id NOT IN (SELECT id FROM notes))"
    )
    if unfound:
        faults.append(f"the index of notes differs from the notes in {unfound} of them")
    return faults


def _links(ask: Asker) -> list[str]:
    return [
        f"event {uid!r} {relation} {target!r}, {LEADS_NOWHERE}"
        for uid, relation, target in ask.all(
            "SELECT l.uid, l.relation, l.target FROM links l LEFT JOIN events e ON e.uid = l.target"
            " WHERE e.uid IS NULL ORDER BY l.id"
        )
    ]


_LOOKS: Final[tuple[tuple[Callable[[Asker], list[str]], str], ...]] = (
    (_damage, "the file"),
    (_unreadable, "the rows"),
    (_order, "the order of events"),
    (_index, "the search index"),
    (_beside, "what people added"),
    (differences, "the words and counts"),
)
