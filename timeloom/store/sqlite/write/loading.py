"""Writing many new events at once, in key order: the index is built without ever going back."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from itertools import islice, repeat
from typing import Any, Final

from timeloom.store.answers import NAMED
from timeloom.store.image import NOTE, STAR
from timeloom.store.imports.prepare import Record, fields_json
from timeloom.store.imports.spooling import Sorter
from timeloom.store.index import words
from timeloom.store.order import BY_HAND, OPEN
from timeloom.store.sqlite.file.schema import EVENTS_UID
from timeloom.store.sqlite.write import beside
from timeloom.store.sqlite.write.placing import assign, fresh
from timeloom.store.sqlite.write.recorder import (
    INSERT_EVENT,
    INSERT_LINK,
    INSERT_PASSAGE,
    INSERT_WORDS,
    Recorder,
)

_BATCH: Final = 2_000
_LARGE: Final = 10_000
"""Events from which on it pays to give SQLite more memory."""
_HASH_BYTES: Final = 32 << 20
"""What the index may collect in memory before it writes a segment."""
_HASH_DEFAULT: Final = 1 << 20
_CACHE_KIB: Final = 16 << 10

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
    with large(recorder, first=first) if len(new) >= _LARGE else nullcontext():
        while batch := list(islice(keyed, _BATCH)):
            _write(recorder, batch, renamed, at)
            for _, record in batch[: NAMED - named]:
                recorder.mark(record[4])
                named += 1
            progress()
        recorder.dictionary.flush()
        recorder.rollup.flush()


@contextmanager
def large(recorder: Recorder, *, first: bool) -> Iterator[None]:
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
            connection.execute(EVENTS_UID)
        connection.execute(resize, (_HASH_DEFAULT,))
    finally:
        connection.execute(f"PRAGMA cache_size = {cache}")


def _write(
    recorder: Recorder, batch: list[tuple[int, Record]], renamed: Mapping[str, str], at: str
) -> None:
    write_events(recorder, batch, repeat(recorder.step))
    _annotate(recorder, [pair for pair in batch if pair[1][-1] is not None], renamed, at)


def write_events(
    recorder: Recorder, batch: list[tuple[int, Record]], steps: Iterable[int | None]
) -> None:
    """Write the rows of new events and what the index holds of them; what hangs on them is the caller's."""
    rows: list[tuple[Any, ...]] = []
    texts: list[tuple[int, str, str]] = []
    begins: list[float] = []
    for (key, record), step in zip(batch, steps, strict=False):
        (
            first, second, source, position, uid, date, span, title, summary, fields, basis, section,
            digest, tail, facets, rest,
        ) = record  # fmt: skip
        if source == BY_HAND:
            source = None
        proposed = has_passage = 0
        if rest is not None:
            _, passage, _, _, proposed, sayings = rest
            has_passage = int(passage is not None or bool(sayings))
        place = latest = None
        if date is not None:
            place, latest = first, -second
            if span == OPEN:
                latest = first if first > -math.inf else math.inf
            begins.append(first)
        rows.append(
            (
                key, uid, date, place, latest, span, title, summary, fields, basis, source, position,
                proposed, section, has_passage, digest, step,
            )
        )  # fmt: skip
        texts.append((key, words(f"{title}\n{summary}") + tail, facets))
    recorder.connection.executemany(INSERT_EVENT, rows)
    recorder.connection.executemany(INSERT_WORDS, texts)
    recorder.rollup.count_all(begins)


def _annotate(
    recorder: Recorder, batch: list[tuple[int, Record]], renamed: Mapping[str, str], at: str
) -> None:
    """Write the links, notes, stars and passages of events that have some."""
    links: list[tuple[Any, ...]] = []
    puts: list[beside.Put] = []
    passages: list[tuple[Any, ...]] = []
    number = recorder.next_note()
    for key, (_, _, source, _, uid, _, _, _, _, _, basis, *_, rest) in batch:
        linked, passage, noted, starred, _, sayings = rest
        for relation, to, fields in linked:
            links.append((None, uid, relation, renamed.get(to, to), fields_json(fields), 0))
        for note in noted:
            puts.append(beside.Put(key, f"{NOTE}{number}", (note, at, None)))
            number += 1
        if starred:
            puts.append(beside.Put(key, STAR, 1))
        if passage is not None:
            passages.append((None, uid, source, *passage, None, basis, 1))
        for told, quoted, date, known in sayings:
            passages.append((None, uid, told, *(quoted or _NO_PASSAGE), date, known, 0))
    recorder.connection.executemany(INSERT_LINK, links)
    recorder.connection.executemany(INSERT_PASSAGE, passages)
    beside.put(recorder.connection, puts)
