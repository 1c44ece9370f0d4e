"""A field as a column: which event has which value, for all events at once.

Read from the index value by value (one match each) and kept until the timeline changes, it answers facet counts and
histograms per value for any filter by joining two sorted arrays: tens of milliseconds for a million events. A field
of more than MOST_VALUES values is no column.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from timeloom.query.query import EVERYTHING, Query
from timeloom.query.vocabulary import ValueCount
from timeloom.store.index import LONGEST_FACET, MARKS, TAG, field_of, merge_tags
from timeloom.store.sqlite.read.rows import read_fields
from timeloom.store.sqlite.search.matches import PieceMatches, matches_of
from timeloom.store.sqlite.search.parts import Match, Piece

if TYPE_CHECKING:
    import numpy

    from timeloom.store.sqlite.read.reader import SqliteReader
    from timeloom.store.sqlite.search.matches import Keys


MOST_VALUES: Final = 3_000


@dataclass(frozen=True, slots=True)
class Column:
    """One entry per event and value, ascending by key; `codes` are places in `values`."""

    keys: Keys
    codes: numpy.ndarray[tuple[int], numpy.dtype[numpy.int32]]
    values: list[str]

    def entries(self, keys: Keys) -> numpy.ndarray[tuple[int], numpy.dtype[numpy.bool_]]:
        """Which entries belong to one of these ascending keys."""
        import numpy

        if not len(keys):
            return numpy.zeros(len(self.keys), dtype=numpy.bool_)
        places = keys.searchsorted(self.keys)
        places[places == len(keys)] = 0
        return keys[places] == self.keys  # type: ignore[no-any-return]

    def counts(self, keys: Keys) -> list[int]:
        """How many of the events at these keys have each value."""
        import numpy

        return [
            int(count)
            for count in numpy.bincount(self.codes[self.entries(keys)], minlength=len(self.values))
        ]

    def histograms(
        self, keys: Keys, edges: Sequence[int], values: Sequence[str]
    ) -> dict[str, list[int]]:
        """For each value, how many of these events lie in each [edges[i], edges[i+1]) of keys."""
        import numpy

        buckets = len(edges) - 1
        inside = self.entries(keys)
        places = numpy.array(edges).searchsorted(self.keys[inside], side="right") - 1
        codes = self.codes[inside]
        known = {value: code for code, value in enumerate(self.values)}
        answer = {}
        for value in values:
            code = known.get(value)
            there = places[codes == code] if code is not None else places[:0]
            there = there[(there >= 0) & (there < buckets)]
            answer[value] = [int(n) for n in numpy.bincount(there, minlength=buckets)]
        return answer


def read_column(reader: SqliteReader, name: str) -> Column | None:
    """The column of a field; None if it has too many values."""
    import numpy

    found = _numbers(reader, name)
    if found is None:
        return None
    parts = [_keys(reader, name, value, number) for value, number in found.items()]
    keys = numpy.concatenate([numpy.zeros(0, dtype=numpy.int64), *parts])
    codes = numpy.repeat(numpy.arange(len(parts), dtype=numpy.int32), [len(part) for part in parts])
    order = keys.argsort(kind="stable")
    return Column(keys[order], codes[order], list(found))


def _numbers(reader: SqliteReader, name: str) -> dict[str, int | None] | None:
    """The values of a field with their numbers in the dictionary, None for those only people gave; None if too many."""
    found: dict[str, int | None] = dict(
        reader.ask.all(
            "SELECT value, id FROM facets WHERE field = ? AND events > 0 LIMIT ?",
            (name, MOST_VALUES + 1),
        )
    )
    if name == TAG:
        found |= {tag: None for tag in reader.lookups.own_tags() if tag not in found}
    found |= {value: None for field, value in MARKS if field == name}
    return found if len(found) <= MOST_VALUES else None


def _keys(reader: SqliteReader, name: str, value: str, number: int | None) -> Keys:
    """The keys of the events that have a value, ascending."""
    from timeloom.store.sqlite.search.compile import exactly

    if name == TAG or (name, value) in MARKS:
        return matches_of(
            reader.ask, reader.lookups, exactly(reader.lookups, name, value)
        ).all_keys()
    return PieceMatches(
        reader.ask, reader.lookups, Piece(Match(f"facets : f{number}", simple=True))
    ).all_keys()


_FEW: Final = 4_000
"""Matches whose rows are read."""


def facet_counts(
    reader: SqliteReader, query: Query, name: str, limit: int | None
) -> list[ValueCount]:
    """The values of a key of the dictionary among the matches, most frequent first, then by name; at most `limit`."""
    matches = reader.matches(query)
    if matches.everything:
        return _whole(reader, name, limit)
    field = field_of(name)
    column = reader.column(name) if field is None or matches.count() > _FEW else None
    if column is None:
        return _ranked(_read(reader, query, field or name), limit)
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
