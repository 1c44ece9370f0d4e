"""Writing many new events at once, in key order: the index is built without ever going back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from itertools import islice
from typing import Any, Final

from timeloom.store.incoming import Incoming, fields_json
from timeloom.store.index import index_text
from timeloom.store.journal import NAMED
from timeloom.store.keys import span_class
from timeloom.store.recorder import Recorder
from timeloom.store.runs import assign, fresh
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


Loadable = tuple[tuple[Any, ...], str, str, "tuple[Any, ...] | None"]
"""A row of `events` without key and step, the two columns of the index, and links, notes and passages if any."""


def loadable(event: Incoming, facets: str) -> Loadable:
    """What has to be written of a new event, in plain values that can wait in a file."""
    row = (
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
    )
    text = index_text(event.title, event.summary, event.fields, event.notes)
    annotations = None
    if event.links or event.notes or event.passage is not None or event.sayings:
        annotations = (event.links, event.notes, list(_passages(event)))
    return row, text, facets, annotations


def _passages(event: Incoming) -> Iterator[tuple[Any, ...]]:
    if event.passage is not None:
        start, end, section, text = event.passage
        yield event.uid, event.source, start, end, section, text, None, event.basis, 1
    for source, passage, date, basis in event.sayings:
        start_, end_, section, text_ = passage or (None, None, "", None)
        yield event.uid, source, start_, end_, section, text_, date, basis, 0


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
    first = connection.execute("SELECT 1 FROM events LIMIT 1").fetchone() is None
    runs = (
        fresh(len(new) - new.undated, new.undated)
        if first
        else assign(connection, new.orders, recorder.move)
    )
    keyed = zip(runs.keys(), new.records(), strict=True)
    marked = 0
    with _large(recorder, first=first) if len(new) >= _LARGE else nullcontext():
        while batch := list(islice(keyed, _BATCH)):
            _write(recorder, batch, renamed, at)
            for _, record in batch[: NAMED - marked]:
                recorder.mark(record[0][0])
                marked += 1
            progress()
        recorder.dictionary.flush()
        recorder.rollup.flush()


@contextmanager
def _large(recorder: Recorder, *, first: bool) -> Iterator[None]:
    """Give SQLite more memory for a while; where these are the `first` events, index their uids at the end, sorted."""
    connection = recorder.connection
    (cache,) = connection.execute("PRAGMA cache_size").fetchone()
    connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
    resize = "INSERT INTO search (search, rank) VALUES ('hashsize', ?)"
    connection.execute(resize, (_HASH_BYTES,))
    try:
        if first:
            connection.execute("DROP INDEX events_uid")
        yield
        if first:
            connection.execute("CREATE UNIQUE INDEX events_uid ON events (uid)")
        connection.execute(resize, (_HASH_DEFAULT,))
    finally:
        connection.execute(f"PRAGMA cache_size = {cache}")


def _write(
    recorder: Recorder, batch: list[tuple[int, Loadable]], renamed: Mapping[str, str], at: str
) -> None:
    connection, step = recorder.connection, recorder.step
    connection.executemany(_EVENTS, [(key, *record[0], step) for key, record in batch])
    connection.executemany(_WORDS, [(key, record[1], record[2]) for key, record in batch])
    recorder.rollup.count_all([record[0][2] for _, record in batch])
    annotated = [(record[0][0], *record[3]) for _, record in batch if record[3] is not None]
    if not annotated:
        return
    connection.executemany(
        _LINKS,
        (
            (uid, relation, renamed.get(to, to), fields_json(fields))
            for uid, links, _, _ in annotated
            for relation, to, fields in links
        ),
    )
    connection.executemany(
        _NOTES, ((uid, note, at) for uid, _, notes, _ in annotated for note in notes)
    )
    connection.executemany(
        _PASSAGES, (passage for _, _, _, passages in annotated for passage in passages)
    )
