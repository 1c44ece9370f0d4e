"""How many matches of a filter have which value of a field, in one of three ways, all exact.

Without a filter the dictionary knows. Few matches: their own values are read. Many: the field's column and the keys of
the matches are joined; if the field has too many values to be a column, the rows are read after all.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from timeloom.query.query import EVERYTHING, Query
from timeloom.store.index import LONGEST_FACET, MARKS, RESERVED, TAG, merge_tags
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
    if name == TAG:
        return _ranked(reader.tag_counts().items(), limit)
    if any(field == name for field, _ in MARKS):
        column = reader.column(name)
        assert column is not None, "a few marks are a column"
        everything = reader.matches(EVERYTHING).all_keys()
        counts = column.counts(everything)
        return _ranked(zip(column.values, counts, strict=True), limit)
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
    beside = ", (SELECT json_group_object(g.tag, g.mine) FROM tags g WHERE g.key = e.key)"
    columns = "e.fields" + (beside if name == TAG else ", NULL")
    for fields, tags in reader.matches(query).stream(columns):
        values = merge_tags(read_fields(fields), json.loads(tags or "{}")).get(name, ())
        counts.update({value for value in values if value and len(value) <= LONGEST_FACET})
    return counts.items()
