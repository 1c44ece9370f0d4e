"""Looks a timeline over: damage, rows out of time order, an index out of step, links to nowhere."""

from __future__ import annotations

from typing import Final

from timeloom.store.asking import Asker
from timeloom.store.beside import GIVEN
from timeloom.store.keys import UNDATED

_NAMED: Final = 10
"""Examples of one kind of fault that are named."""


def check(ask: Asker) -> list[str]:
    """What is not as it should be, a sentence each; empty when all is well."""
    return [
        *_damage(ask),
        *_order(ask),
        *_index(ask),
        *_counts(ask),
        *_beside(ask),
        *_links(ask),
    ]


def _damage(ask: Asker) -> list[str]:
    faults = [row for row in ask.column("PRAGMA quick_check(10)") if row != "ok"]
    faults += [
        f"row {row[1]} of {row[0]} points to a row of {row[2]} that is not there"
        for row in ask.all("PRAGMA foreign_key_check")[:_NAMED]
    ]
    return faults


def _order(ask: Asker) -> list[str]:
    wrong = ask.column(
        "SELECT uid FROM (SELECT uid, place, lag(place) OVER (ORDER BY key) AS before"
        " FROM events WHERE key < ?) WHERE place < before OR place IS NULL LIMIT ?",
        (UNDATED, _NAMED),
    )
    wrong += ask.column(
        "SELECT uid FROM events WHERE key >= ? AND place IS NOT NULL LIMIT ?", (UNDATED, _NAMED)
    )
    return [f"event {uid!r} does not stand at its place in time" for uid in wrong]


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


def _counts(ask: Asker) -> list[str]:
    faults = []
    counted = ask.value("SELECT coalesce(sum(events), 0) FROM rollup")
    dated = ask.value("SELECT count(*) FROM events WHERE place > -9e999 AND place < 9e999")
    if counted != dated:
        faults.append(f"the counts per day add up to {counted} and not to {dated} events")
    counted = ask.value("SELECT coalesce(sum(events), 0) FROM facets WHERE field = 'basis'")
    events = ask.value("SELECT count(*) FROM events")
    if counted != events:
        faults.append(f"the dictionary counts {counted} date bases for {events} events")
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
        f"event {uid!r} {relation} {target!r}, which is not there"
        for uid, relation, target in ask.all(
            "SELECT l.uid, l.relation, l.target FROM links l LEFT JOIN events e ON e.uid = l.target"
            " WHERE e.uid IS NULL ORDER BY l.id"
        )
    ]
