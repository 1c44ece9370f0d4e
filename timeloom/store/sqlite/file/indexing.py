"""What the index, the dictionary and the counts per day have to hold, worked out anew from the events themselves."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, Final, NamedTuple

from timeloom.dates.edtf.parsing import is_uncertain
from timeloom.store.image import day_of
from timeloom.store.index import facet_text, facet_token, index_text, marks_of, values_of
from timeloom.store.sqlite.file.schema import BESIDE, FACETS, ROLLUP, SEARCH
from timeloom.store.sqlite.read.asking import Asker
from timeloom.store.sqlite.read.rows import SOUND, read_fields
from timeloom.store.sqlite.write.dictionary import Rollup
from timeloom.store.sqlite.write.keys import LAST_DAY
from timeloom.store.sqlite.write.recorder import INSERT_WORDS
from timeloom.text import fold

_BATCH: Final = 2_000
_SELECT: Final = (
    "SELECT e.key, e.place, e.title, e.summary, e.fields, e.date, e.basis, e.proposed, s.address,"
    " EXISTS (SELECT 1 FROM links l WHERE l.uid = e.uid AND l.mine = 0),"
    " EXISTS (SELECT 1 FROM passages p WHERE p.uid = e.uid), EXISTS (SELECT 1 FROM edits d WHERE d.uid = e.uid)"
    f" FROM events e LEFT JOIN sources s ON s.id = e.source WHERE {SOUND} ORDER BY e.key"
)
_VOCABULARY: Final = "CREATE VIRTUAL TABLE temp.{name} USING fts5vocab(main, {table}, {kind})"
_NAMED: Final = 5
_AS_MADE: Final = "typeof(field) = 'text' AND typeof(value) = 'text' AND typeof(events) = 'integer'"


class Held(NamedTuple):
    """What is held of one event."""

    key: int
    day: int | None
    text: str
    facets: tuple[tuple[str, str], ...]


def held(ask: Asker) -> Iterator[Held]:
    """What has to be held of every event that can be read, in key order."""
    doubts: dict[str, bool] = {}
    for (
        key, place, title, summary, fields, date, basis, proposed, address, link, passage, edited,
    ) in ask.stream(_SELECT):  # fmt: skip
        if date is not None and date not in doubts:
            if len(doubts) > 10 * _BATCH:
                doubts.clear()
            doubts[date] = is_uncertain(date)
        values = read_fields(fields)
        marks = marks_of(
            basis=basis,
            source=address if isinstance(address, str) else "",
            proposed=bool(proposed),
            uncertain=date is not None and doubts[date],
            undated=date is None,
            edited=bool(edited),
            link=bool(link),
            passage=bool(passage),
        )
        yield Held(
            key, day_of(place), index_text(title, summary, values), (*values_of(values), *marks)
        )


# -- comparing ----------------------------------------------------------------


def differences(ask: Asker) -> list[str]:
    """Where the index, the dictionary and the counts per day differ from the events, a sentence each."""
    numbers = {
        (field, value): number
        for number, field, value in ask.all(f"SELECT id, field, value FROM facets WHERE {_AS_MADE}")
    }
    counts: Counter[tuple[str, str]] = Counter()
    days: Counter[int] = Counter()
    scratch = sqlite3.connect("", isolation_level=None)
    try:
        scratch.execute("BEGIN")
        scratch.execute(SEARCH.strip())
        scratch.executemany(INSERT_WORDS, _counted(held(ask), numbers, counts, days))
        faults = _words_that_differ(ask, scratch, "search", "the search index")
        scratch.execute(BESIDE[-1].strip())
        scratch.executemany("INSERT INTO note_words (rowid, text) VALUES (?, ?)", _note_words(ask))
        faults += _words_that_differ(ask, scratch, "note_words", "the index of notes")
    finally:
        scratch.close()
    kept = {
        (f, v): n
        for f, v, n in ask.all(
            f"SELECT field, value, events FROM facets WHERE events <> 0 AND {_AS_MADE}"
        )
    }
    if damaged := ask.value(f"SELECT count(*) FROM facets WHERE NOT ({_AS_MADE})"):
        faults.append(f"{damaged:,} rows of the dictionary cannot be read")
    wrong = [pair for pair in {*kept, *counts} if kept.get(pair, 0) != counts[pair]]
    if wrong:
        field, value = min(wrong)
        faults.append(
            f"the dictionary counts {len(wrong):,} values wrongly, such as {field}={value!r}:"
            f" {kept.get((field, value), 0):,} and not {counts[field, value]:,} events"
        )
    rolled = dict(ask.all("SELECT day, events FROM rollup WHERE events <> 0"))
    out = [day for day in {*rolled, *days} if rolled.get(day, 0) != days[day]]
    if out:
        faults.append(
            f"the counts per day are wrong on {len(out):,} {'day' if len(out) == 1 else 'days'}"
        )
    return faults


def _counted(
    events: Iterable[Held],
    numbers: dict[tuple[str, str], int],
    counts: Counter[tuple[str, str]],
    days: Counter[int],
) -> Iterator[tuple[int, str, str]]:
    for key, day, text, facets in events:
        counts.update(facets)
        if day is not None:
            days[max(-LAST_DAY, min(day, LAST_DAY))] += 1
        # A value that the dictionary lacks is told by its count.
        tokens = [facet_token(numbers[pair]) for pair in facets if pair in numbers]
        yield key, text, facet_text(tokens)


def _note_words(ask: Asker) -> list[tuple[int, str]]:
    from timeloom.store.index import words

    return [
        (number, words(text))
        for number, text in ask.all(
            "SELECT id, text FROM notes WHERE typeof(text) = 'text' ORDER BY id"
        )
    ]


def _words_that_differ(ask: Asker, scratch: sqlite3.Connection, table: str, name: str) -> list[str]:
    """Whether an index has other words than one made anew: by word, and by where all of them stand."""
    made = [sqlite_words(scratch, table), sqlite_words(ask.connection, table)]
    if made[0] == made[1]:
        return []
    wrong = sorted(
        {word for word, *_ in {*made[0], *made[1]}.difference({*made[0]} & {*made[1]}) if word}
    )
    shown = ", ".join(map(repr, wrong[:_NAMED]))
    return [
        f"{name} holds other words than the events"
        + (f": {len(wrong):,} of them are wrong, such as {shown}" if wrong else " at other places")
    ]


def sqlite_words(connection: sqlite3.Connection, table: str) -> list[tuple[Any, ...]]:
    """The words of an index: each with its column and how often it stands in how many rows; last a sum of where."""
    (only,) = connection.execute("PRAGMA query_only").fetchone()
    # The file itself is open to be read only; what is made here is temporary.
    connection.execute("PRAGMA query_only = OFF")
    try:
        for kind in ("col", "instance"):
            connection.execute(_VOCABULARY.format(name=f"words_{kind}", table=table, kind=kind))
        try:
            found = connection.execute("SELECT term, col, doc, cnt FROM words_col").fetchall()
            # A word moved from one event to another leaves the counts alone.
            found += connection.execute(
                "SELECT '', col, sum(doc), sum((doc % 1000003) * (length(term) + offset + 1)) FROM words_instance"
                " GROUP BY col"
            ).fetchall()
        finally:
            for kind in ("col", "instance"):
                connection.execute(f"DROP TABLE temp.words_{kind}")
    finally:
        connection.execute(f"PRAGMA query_only = {only}")
    return [tuple(row) for row in found]


# -- making anew --------------------------------------------------------------


def make_anew(ask: Asker) -> None:
    """Make the index, the dictionary and the counts per day anew. In a transaction of the caller's."""
    execute = ask.connection.execute
    for table in ("search", "note_words"):
        drop_index(ask.connection, table)
    for table in ("facets", "rollup"):
        execute(f"DROP TABLE IF EXISTS {table}")
    for statement in (SEARCH, *FACETS, ROLLUP, BESIDE[-1]):
        execute(statement.strip())
    numbers: dict[tuple[str, str], int] = {}
    counts: Counter[tuple[str, str]] = Counter()
    rollup = Rollup(ask.connection)
    batch: list[tuple[int, str, str]] = []
    for key, day, text, facets in held(ask):
        counts.update(facets)
        rollup.count(day, 1)
        tokens = [facet_token(numbers.setdefault(pair, len(numbers) + 1)) for pair in facets]
        batch.append((key, text, facet_text(tokens)))
        if len(batch) >= _BATCH:
            ask.connection.executemany(INSERT_WORDS, batch)
            batch.clear()
    ask.connection.executemany(INSERT_WORDS, batch)
    rollup.flush()
    ask.connection.executemany(
        "INSERT INTO facets (id, field, value, folded, events) VALUES (?, ?, ?, ?, ?)",
        [(number, *pair, fold(pair[1]), counts[pair]) for pair, number in numbers.items()],
    )
    ask.connection.executemany(
        "INSERT INTO note_words (rowid, text) VALUES (?, ?)", _note_words(ask)
    )


def drop_index(connection: sqlite3.Connection, table: str) -> None:
    """Drop a full-text index, also one of whose own tables are gone or damaged, which SQLite does not."""
    # Its module is not asked: it refuses to open an index that lacks a table.
    connection.execute("PRAGMA writable_schema = ON")
    try:
        connection.execute("DELETE FROM sqlite_master WHERE type = 'table' AND name = ?", (table,))
    finally:
        connection.execute("PRAGMA writable_schema = RESET")
    shadows = [f"{table}_{end}" for end in ("data", "idx", "content", "docsize", "config")]
    listed = json.dumps(shadows)
    for (name,) in connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name IN (SELECT value FROM json_each(?))",
        (listed,),
    ).fetchall():
        connection.execute(f"DROP TABLE {name}")
