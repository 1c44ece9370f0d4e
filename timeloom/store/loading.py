"""Writing many new events at once, in key order: the index is built without ever going back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from itertools import islice
from typing import Any, Final

from timeloom.store.incoming import Record, Rest, fields_json, words
from timeloom.store.journal import NAMED
from timeloom.store.keys import BY_HAND
from timeloom.store.recorder import Recorder
from timeloom.store.runs import assign, fresh
from timeloom.store.spooling import Sorter

_BATCH: Final = 2_000
_LARGE: Final = 10_000
"""Events from which on it pays to give SQLite more memory."""
_HASH_BYTES: Final = 32 << 20
"""What the index may collect in memory before it writes a segment."""
_HASH_DEFAULT: Final = 1 << 20
_CACHE_KIB: Final = 16 << 10

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
_NO_PASSAGE: Final[tuple[None, None, str, None]] = (None, None, "", None)


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
    named = 0
    with _large(recorder, first=first) if len(new) >= _LARGE else nullcontext():
        while batch := list(islice(keyed, _BATCH)):
            _write(recorder, batch, renamed, at)
            for _, record in batch[: NAMED - named]:
                recorder.mark(record[4])
                named += 1
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
    recorder: Recorder, batch: list[tuple[int, Record]], renamed: Mapping[str, str], at: str
) -> None:
    rows: list[tuple[Any, ...]] = []
    texts: list[tuple[int, str, str]] = []
    begins: list[float] = []
    step = recorder.step
    for key, record in batch:
        (
            first, second, source, position, uid, date, span, title, summary, fields, basis, section,
            digest, tail, facets, rest,
        ) = record  # fmt: skip
        if source == BY_HAND:
            source = None
        marks = (0, 0, 0, 0) if rest is None else _marks(rest)
        starred, proposed, has_passage, notes = marks
        earliest = latest = None
        if date is not None:
            earliest, latest = first, -second
            begins.append(first)
        rows.append(
            (
                key, uid, date, earliest, latest, span, title, summary, fields, basis, source,
                position, starred, proposed, section, has_passage, notes, digest, step,
            )
        )  # fmt: skip
        texts.append((key, words(f"{title}\n{summary}") + tail, facets))
    recorder.connection.executemany(_EVENTS, rows)
    recorder.connection.executemany(_WORDS, texts)
    recorder.rollup.count_all(begins)
    _annotate(recorder, [record for _, record in batch if record[-1] is not None], renamed, at)


def _marks(rest: Rest) -> tuple[int, int, int, int]:
    """starred, proposed, has_passage, notes"""
    _, passage, notes, starred, proposed, sayings = rest
    return starred, proposed, int(passage is not None or bool(sayings)), len(notes)


def _annotate(
    recorder: Recorder, records: list[Record], renamed: Mapping[str, str], at: str
) -> None:
    """Write the links, notes and passages of events that have some."""
    links: list[tuple[Any, ...]] = []
    notes: list[tuple[Any, ...]] = []
    passages: list[tuple[Any, ...]] = []
    for _, _, source, _, uid, _, _, _, _, _, basis, *_, rest in records:
        linked, passage, noted, _, _, sayings = rest
        for relation, to, fields in linked:
            links.append((uid, relation, renamed.get(to, to), fields_json(fields)))
        notes += [(uid, note, at) for note in noted]
        if passage is not None:
            passages.append((uid, source, *passage, None, basis, 1))
        for number, quoted, date, told in sayings:
            passages.append((uid, number, *(quoted or _NO_PASSAGE), date, told, 0))
    recorder.connection.executemany(_LINKS, links)
    recorder.connection.executemany(_NOTES, notes)
    recorder.connection.executemany(_PASSAGES, passages)
