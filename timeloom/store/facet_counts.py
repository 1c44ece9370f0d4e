"""How many matches of a filter have which value of a field, in one of three ways, all exact.

Without a filter the dictionary knows. Few matches: their own values are read. Many: the field's column and the keys of
the matches are joined; if the field has too many values to be a column, the rows are read after all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from timeloom.query.query import Query
from timeloom.store.index import LONGEST_FACET, RESERVED, TAG
from timeloom.store.protocol import ValueCount
from timeloom.store.rows import read_fields

if TYPE_CHECKING:
    from timeloom.store.reader import SqliteReader

_FEW: Final = 4_000
"""Matches whose rows are read."""


def facet_counts(
    reader: SqliteReader, query: Query, name: str, limit: int | None
) -> list[ValueCount]:
    """The values among the matches, most frequent first, then by name; at most `limit`."""
    matches = reader.matches(query)
    if matches.everything:
        return _whole(reader, name, limit)
    few = name not in RESERVED and matches.count() <= _FEW
    column = None if few else reader.column(name)
    if column is None:
        return _ranked(_read(reader, query, name), limit)
    return _ranked(zip(column.values, column.counts(matches.all_keys()), strict=True), limit)


def _ranked(counts: Iterable[tuple[str, int]], limit: int | None) -> list[ValueCount]:
    found = sorted((-count, value) for value, count in counts if count)
    return [ValueCount(value, -count) for count, value in found[:limit]]


def _whole(reader: SqliteReader, name: str, limit: int | None) -> list[ValueCount]:
    return [
        ValueCount(value, count)
        for value, count in reader.ask.all(
            "SELECT value, events FROM facets WHERE field = ? AND events > 0"
            " ORDER BY events DESC, value LIMIT ?",
            (name, -1 if limit is None else limit),
        )
    ]


def _read(reader: SqliteReader, query: Query, name: str) -> Iterable[tuple[str, int]]:
    """From the rows of the matches, one by one."""
    counts: Counter[str] = Counter()
    own: dict[str, list[str]] = {}
    if name == TAG:
        for uid, tag in reader.ask.all("SELECT uid, tag FROM tags"):
            own.setdefault(uid, []).append(tag)
    for uid, fields in reader.matches(query).stream("e.uid, e.fields"):
        values = read_fields(fields).get(name, ())
        if uid in own:
            values = (*values, *own[uid])
        counts.update({value for value in values if value and len(value) <= LONGEST_FACET})
    return counts.items()
