"""How many matches of a filter have which value of a field.

Two ways, both exact. Few matches: their own values are read. Many: every value's token is matched together with the
filter, the most frequent values first, until no further one can come among those wanted, since a value cannot be more
frequent among the matches than it is in the whole timeline.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from timeloom.query.tree import Query
from timeloom.store.index import RESERVED, TAG
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
    if matches.piece.everything:
        return _whole(reader, name, limit)
    if name not in RESERVED and matches.count() <= _FEW:
        counts = _read(reader, query, name)
        return sorted(counts, key=_rank)[:limit]
    return _matched(reader, query, name, limit)


def _rank(counted: ValueCount) -> tuple[int, str]:
    return (-counted.count, counted.value)


def _whole(reader: SqliteReader, name: str, limit: int | None) -> list[ValueCount]:
    return [
        ValueCount(value, count)
        for value, count in reader.ask.all(
            "SELECT value, events FROM facets WHERE field = ? AND events > 0"
            " ORDER BY events DESC, value LIMIT ?",
            (name, -1 if limit is None else limit),
        )
    ]


def _read(reader: SqliteReader, query: Query, name: str) -> list[ValueCount]:
    """From the rows of the matches, one by one."""
    counts: Counter[str] = Counter()
    own: dict[str, list[str]] = {}
    if name == TAG:
        for uid, tag in reader.ask.all("SELECT uid, tag FROM tags"):
            own.setdefault(uid, []).append(tag)
    for uid, fields in reader.matches(query).stream("e.uid, e.fields", ordered=False):
        values = read_fields(fields).get(name, ())
        if uid in own:
            values = (*values, *own[uid])
        counts.update(set(values))
    return [ValueCount(value, count) for value, count in counts.items() if value]


def _matched(reader: SqliteReader, query: Query, name: str, limit: int | None) -> list[ValueCount]:
    """From the index, value by value."""
    found: list[ValueCount] = []
    for value, most in reader.ask.all(
        "SELECT value, events FROM facets WHERE field = ? AND events > 0 ORDER BY events DESC, value",
        (name,),
    ):
        if limit is not None and len(found) >= limit:
            found.sort(key=_rank)
            del found[limit:]
            if found and found[-1].count >= most:
                break
        count = reader.narrowed(query, name, value).count()
        if count:
            found.append(ValueCount(value, count))
    return sorted(found, key=_rank)[:limit]
