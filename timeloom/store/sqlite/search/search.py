"""Filters asked of one timeline: compiled, answered, counted by value, and kept until it changes."""

from __future__ import annotations

import json
from collections import Counter, OrderedDict
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final, TypeVar

from timeloom.query.query import EVERYTHING, Everything, Node, Query
from timeloom.query.vocabulary import ValueCount
from timeloom.store.index import LONGEST_FACET, MARKS, TAG, field_of, merge_tags
from timeloom.store.sqlite.read.asking import Asker
from timeloom.store.sqlite.read.rows import read_fields
from timeloom.store.sqlite.search.lookups import Lookups
from timeloom.store.sqlite.search.matches import Matches, matches_of
from timeloom.store.sqlite.search.parts import ALL_EVENTS, Compiled, all_of

if TYPE_CHECKING:
    from timeloom.store.sqlite.search.columns import Column

Name = TypeVar("Name", bound=Hashable)
Kept = TypeVar("Kept")

_KEPT: Final = 6
"""Filters whose keys are kept; a million matches take 8 MB."""
_KEPT_COLUMNS: Final = 3
"""Fields that are kept as columns; a million values take 12 MB."""
_FEW: Final = 4_000
"""Matches whose rows are read."""


class Search:
    """What filters match in a timeline, as it is at each call."""

    def __init__(self, ask: Asker, lookups: Lookups, refresh: Callable[[], None]) -> None:
        """`refresh` has `forget` called where the timeline has changed."""
        self._ask = ask
        self._lookups = lookups
        self._refresh = refresh
        self._compiled: OrderedDict[Node, Compiled] = OrderedDict()
        self._matches: OrderedDict[tuple[Any, ...], Matches] = OrderedDict()
        self._columns: OrderedDict[str, Column | None] = OrderedDict()

    def forget(self) -> None:
        """Find everything anew: the timeline has changed."""
        self._compiled.clear()
        self._matches.clear()
        self._columns.clear()

    def compiled(self, query: Query) -> Compiled:
        """The filter, compiled for the timeline as it is now."""
        self._refresh()
        if isinstance(query.root, Everything):
            return ALL_EVENTS
        from timeloom.store.sqlite.search.compile import compile_query

        return _kept(self._compiled, query.root, lambda: compile_query(query, self._lookups))

    def find(self, query: Query) -> Matches:
        """What the filter matches now."""
        compiled = self.compiled(query)
        return _kept(
            self._matches,
            (query.root,),
            lambda: matches_of(self._ask, self._lookups, compiled.pieces),
        )

    def narrowed(self, query: Query, name: str, value: str) -> Matches:
        """What the filter matches and has exactly this value under a key of the dictionary."""
        compiled = self.compiled(query)

        def narrow() -> Matches:
            from timeloom.store.sqlite.search.compile import exactly

            pieces = all_of([compiled.pieces, exactly(self._lookups, name, value)])
            return matches_of(self._ask, self._lookups, pieces)

        return _kept(self._matches, (query.root, name, value), narrow)

    def column(self, name: str) -> Column | None:
        """What stands under a key of the dictionary as a column, None if it has too many values for one."""
        from timeloom.store.sqlite.search.columns import read_column

        self._refresh()
        return _kept(
            self._columns, name, lambda: read_column(self._lookups, name), most=_KEPT_COLUMNS
        )

    def histogram_by(
        self, query: Query, found: Matches, edges: Sequence[float], name: str, values: Sequence[str]
    ) -> dict[str, list[int]]:
        """The histogram of what was found for a filter, per value of a key of the dictionary."""
        column = self.column(name) if len(edges) > 1 else None
        if column is None:
            return {value: self.narrowed(query, name, value).histogram(edges) for value in values}
        return column.histograms(found.all_keys(), found.edge_keys(edges), values)

    # values

    def tag_counts(self) -> dict[str, int]:
        """How many events have each tag, from their sources or from people, each event counted once."""
        return self._lookups.keep(("tags",), self._tag_counts)

    def _tag_counts(self) -> dict[str, int]:
        counts = Counter(
            dict(self._ask.all("SELECT value, events FROM facets WHERE field = ?", (TAG,)))
        )
        counts.update(self._lookups.own_tags())
        counts.subtract(self._lookups.lost_tags())
        return +counts

    def values(self, query: Query, name: str, limit: int | None) -> list[ValueCount]:
        """The values of a key of the dictionary among the matches, the most frequent first, then by name."""
        matches = self.find(query)
        if matches.everything:
            return self._whole(name, limit)
        field = field_of(name)
        column = self.column(name) if field is None or matches.count() > _FEW else None
        if column is None:
            return _ranked(self._read(query, field or name), limit)
        return _ranked(zip(column.values, column.counts(matches.all_keys()), strict=True), limit)

    def _whole(self, name: str, limit: int | None) -> list[ValueCount]:
        if name == TAG:
            return _ranked(self.tag_counts().items(), limit)
        if any(field == name for field, _ in MARKS):
            column = self.column(name)
            assert column is not None, "a few marks are a column"
            everything = self.find(EVERYTHING).all_keys()
            counts = column.counts(everything)
            return _ranked(zip(column.values, counts, strict=True), limit)
        return [
            ValueCount(value, count)
            for value, count in self._ask.all(
                "SELECT value, events FROM facets WHERE field = ? AND events > 0"
                " ORDER BY events DESC, value LIMIT ?",
                (name, -1 if limit is None else limit),
            )
        ]

    def _read(self, query: Query, name: str) -> Iterable[tuple[str, int]]:
        """From the rows of the matches, one by one."""
        counts: Counter[str] = Counter()
        beside = ", (SELECT json_group_object(g.tag, g.mine) FROM tags g WHERE g.key = e.key)"
        columns = "e.fields" + (beside if name == TAG else ", NULL")
        for fields, tags in self.find(query).stream(columns):
            values = merge_tags(read_fields(fields), json.loads(tags or "{}")).get(name, ())
            counts.update({value for value in values if value and len(value) <= LONGEST_FACET})
        return counts.items()


def _ranked(counts: Iterable[tuple[str, int]], limit: int | None) -> list[ValueCount]:
    found = sorted((-count, value) for value, count in counts if count)
    return [ValueCount(value, -count) for count, value in found[:limit]]


def _kept(
    kept: OrderedDict[Name, Kept], name: Name, make: Callable[[], Kept], *, most: int = _KEPT
) -> Kept:
    """What was made under a name, made now if it was not; the least recently used ones are dropped."""
    if name in kept:
        kept.move_to_end(name)
        return kept[name]
    made = kept[name] = make()
    if len(kept) > most:
        kept.popitem(last=False)
    return made
