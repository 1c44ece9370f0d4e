"""Writing many new events at once, in key order: the index is built without ever going back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import Any, Final

from timeloom.dates.edtf import is_uncertain
from timeloom.store.images import day_of
from timeloom.store.incoming import Incoming, fields_json
from timeloom.store.index import facet_text, facets_of, index_text
from timeloom.store.journal import NAMED
from timeloom.store.keys import span_class
from timeloom.store.recorder import Recorder
from timeloom.store.runs import assign
from timeloom.store.spooling import Sorter

_BATCH: Final = 2_000
_LARGE: Final = 10_000
"""Events from which on it pays to give SQLite more memory."""
_HASH_BYTES: Final = 64 << 20
"""What the index may collect in memory before it writes a segment."""
_HASH_DEFAULT: Final = 1 << 20
_CACHE_KIB: Final = 64 << 10

_EVENTS: Final = (
    "INSERT INTO events (key, uid, date, earliest, latest, span, title, summary, fields, basis,"
    " source, position, starred, proposed, edited, section, has_passage, notes, digest, step)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?, ?)"
)
_WORDS: Final = "INSERT INTO search (rowid, text, facets) VALUES (?, ?, ?)"
_LINKS: Final = "INSERT INTO links (uid, relation, target, fields) VALUES (?, ?, ?, ?)"
_NOTES: Final = "INSERT INTO notes (uid, text, written) VALUES (?, ?, ?)"
_PASSAGES: Final = (
    'INSERT INTO passages (uid, source, "start", "end", section, text, date, basis, first)'
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


def load(
    recorder: Recorder,
    new: Sorter,
    renamed: Mapping[str, str],
    *,
    at: str,
    progress: Callable[[], None],
) -> None:
    """Write the events in `new`. Links to a uid in `renamed` lead to its new name."""
    if not len(new):
        return
    connection = recorder.connection
    large = len(new) >= _LARGE
    if large:
        (cache,) = connection.execute("PRAGMA cache_size").fetchone()
        connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
        _hash_size(recorder, _HASH_BYTES)
    runs = assign(connection, new.orders, recorder.move)
    keyed = zip(runs.keys(), new.records(), strict=True)
    marked = 0
    while batch := [(key, Incoming(*record)) for key, record in islice(keyed, _BATCH)]:
        _write(recorder, batch, renamed, at)
        for _, event in batch[: NAMED - marked]:
            recorder.mark(event.uid)
            marked += 1
        progress()
    recorder.dictionary.flush()
    recorder.rollup.flush()
    if large:
        _hash_size(recorder, _HASH_DEFAULT)
        connection.execute(f"PRAGMA cache_size = {cache}")


def _hash_size(recorder: Recorder, size: int) -> None:
    recorder.connection.execute("INSERT INTO search (search, rank) VALUES ('hashsize', ?)", (size,))


def _write(
    recorder: Recorder,
    batch: list[tuple[int, Incoming]],
    renamed: Mapping[str, str],
    at: str,
) -> None:
    connection, step = recorder.connection, recorder.step
    connection.executemany(_EVENTS, (_row(key, event, step) for key, event in batch))
    connection.executemany(_WORDS, [_words(recorder, key, event) for key, event in batch])
    connection.executemany(
        _LINKS,
        (
            (event.uid, relation, renamed.get(to, to), fields_json(fields))
            for _, event in batch
            for relation, to, fields in event.links
        ),
    )
    connection.executemany(
        _NOTES, ((event.uid, note, at) for _, event in batch for note in event.notes)
    )
    connection.executemany(
        _PASSAGES,
        (passage for _, event in batch for passage in _passages(event)),
    )
    for _, event in batch:
        recorder.rollup.count(day_of(event.earliest), 1)


def _row(key: int, event: Incoming, step: int | None) -> tuple[Any, ...]:
    return (
        key,
        event.uid,
        event.date,
        event.earliest,
        event.latest,
        span_class(event.earliest, event.latest),
        event.title,
        event.summary,
        event.fields_json,
        event.basis,
        event.source,
        event.position,
        event.starred,
        event.proposed,
        event.section,
        1 if event.passage is not None or event.sayings else 0,
        len(event.notes),
        event.digest,
        step,
    )


def _words(recorder: Recorder, key: int, event: Incoming) -> tuple[int, str, str]:
    facets = facets_of(
        event.fields,
        basis=event.basis,
        source=recorder.address(event.source),
        starred=event.starred,
        proposed=event.proposed,
        uncertain=event.date is not None and is_uncertain(event.date),
        undated=event.date is None,
        note=bool(event.notes),
        link=bool(event.links),
        passage=event.passage is not None or bool(event.sayings),
    )
    numbers = recorder.dictionary.numbers(facets, 1)
    text = index_text(event.title, event.summary, event.fields, event.notes)
    return key, text, facet_text(numbers)


def _passages(event: Incoming) -> Iterator[tuple[Any, ...]]:
    if event.passage is not None:
        start, end, section, text = event.passage
        yield event.uid, event.source, start, end, section, text, None, event.basis, 1
    for source, passage, date, basis in event.sayings:
        start_, end_, section, text_ = passage or (None, None, "", None)
        yield event.uid, source, start_, end_, section, text_, date, basis, 0
