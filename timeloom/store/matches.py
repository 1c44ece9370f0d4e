"""The keys that a compiled filter matches: some of them, how many, all of them."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from timeloom.dates.calendar import DAY
from timeloom.store.asking import Asker
from timeloom.store.keys import HIGHEST, LOWEST, UNDATED
from timeloom.store.lookups import Lookups
from timeloom.store.pieces import Match, Piece

if TYPE_CHECKING:
    import numpy

    Keys = numpy.ndarray[tuple[int], numpy.dtype[numpy.int64]]

# FTS5 keeps one small row per document here, in key order: ten times quicker to walk than `events`.
_EVERY_KEY: Final = "search_docsize"
_CHUNK: Final = 500_000
"""Keys read at a time: their text takes 10 MB."""
_MOST_OPEN: Final = 100_000
"""Events without a beginning, or on the last one, that are looked at."""
_FEW: Final = 300
"""Single keys that are tried one by one; more are compared with all matches."""


class Matches:
    """What one piece matches in the timeline as it is now; to be made anew when the timeline has changed."""

    def __init__(self, ask: Asker, lookups: Lookups, piece: Piece) -> None:
        self._ask = ask
        self._lookups = lookups
        self.piece = piece
        self._singles: list[int] | None = None
        self._count: int | None = None
        self._all: Keys | None = None

    # statements

    def _select(self, what: str, *, whole: bool = False) -> tuple[str, list[Any]]:
        """SELECT of `what` from key ? to key ?, and the parameters that stand before those two.

        `{key}` in `what` is the key's column. With `whole` the row of the event is at hand as e.
        """
        match, condition = self.piece.match, self.piece.condition
        rows = whole or condition is not None
        parameters: list[Any] = []
        where = []
        if match:
            source, key = "search s", "s.rowid"
            where.append("s.search MATCH ?")
            parameters.append(match.positive_text)
            if rows:
                source += " CROSS JOIN events e ON e.key = s.rowid"
        elif rows:
            source, key = "events e", "e.key"
        else:
            source, key = f"{_EVERY_KEY} d", "d.id"
        if condition:
            where.append(f"({condition.sql})")
            parameters += condition.parameters
        where += [f"{key} >= ?", f"{key} <= ?"]
        return (
            f"SELECT {what.format(key=key)} FROM {source} WHERE {' AND '.join(where)}",
            parameters,
        )

    def _order(self, *, whole: bool = False, backwards: bool = False) -> str:
        rows = whole or self.piece.condition is not None
        key = "s.rowid" if self.piece.match else "e.key" if rows else "d.id"
        return f" ORDER BY {key}{' DESC' if backwards else ''}"

    def _ranges(self, low: int, high: int) -> list[tuple[int, int]]:
        return [
            (max(first, low), min(last, high))
            for first, last in self.piece.keys.ranges
            if first <= high and last >= low
        ]

    # single keys

    def singles(self) -> list[int]:
        """The matches outside the stretches of keys, ascending."""
        if self._singles is None:
            extra = self.piece.keys.extra
            bare = Piece(self.piece.match, condition=self.piece.condition)
            self._singles = Matches(self._ask, self._lookups, bare).among(extra) if extra else []
        return self._singles

    def among(self, keys: Sequence[int]) -> list[int]:
        """Those of the keys that match, ascending."""
        keys = [key for key in keys if key in self.piece.keys]
        if not keys:
            return []
        if self._all is not None or (self.piece.match and len(keys) > _FEW):
            import numpy

            wanted = numpy.array(sorted(keys), dtype=numpy.int64)
            matches = self.all_keys()
            places = matches.searchsorted(wanted)
            wanted, places = wanted[places < len(matches)], places[places < len(matches)]
            return [int(key) for key in wanted[matches[places] == wanted]]
        match, condition = self.piece.match, self.piece.condition
        source, where = "json_each(?) j", []
        parameters: list[Any] = [f"[{','.join(map(str, keys))}]"]
        if match:
            source += " CROSS JOIN search s ON s.rowid = j.value"
            where.append("s.search MATCH ?")
            parameters.append(match.positive_text)
        if condition or not match:
            source += " CROSS JOIN events e ON e.key = j.value"
        if condition:
            where.append(condition.sql)
            parameters += condition.parameters
        clause = f" WHERE {' AND '.join(f'({part})' for part in where)}" if where else ""
        return sorted(self._ask.column(f"SELECT j.value FROM {source}{clause}", parameters))

    # some keys

    def keys_between(
        self, low: int, high: int, limit: int, *, backwards: bool = False
    ) -> list[int]:
        """At most `limit` matches from `low` to `high`, ascending: the first ones, or the last ones if `backwards`."""
        if self._all is not None:
            first, last = self._all.searchsorted([low, high + 1 if high < HIGHEST else HIGHEST])
            first, last = (
                (max(first, last - limit), last) if backwards else (first, min(last, first + limit))
            )
            return [int(key) for key in self._all[first:last]]
        found: list[int] = []
        ranges = self._ranges(low, high)
        missing = self.piece.keys.missing
        if ranges:
            sql, parameters = self._select("{key}")
            sql += self._order(backwards=backwards)
            for first, last in reversed(ranges) if backwards else ranges:
                self._take(found, sql, [*parameters, first, last], missing, limit)
                if len(found) >= limit:
                    break
        if self.piece.keys.extra:
            singles = self.singles()
            here = singles[bisect_left(singles, low) : bisect_right(singles, high)]
            found += here[-limit:] if backwards and limit else here[:limit]
        found.sort()
        return found[-limit:] if backwards and limit else found[:limit]

    def _take(
        self,
        found: list[int],
        sql: str,
        parameters: list[Any],
        missing: frozenset[int],
        limit: int,
    ) -> None:
        if not missing:
            found += self._ask.column(f"{sql} LIMIT ?", [*parameters, limit - len(found)])
            return
        for (key,) in self._ask.stream(sql, parameters):
            if key not in missing:
                found.append(key)
                if len(found) >= limit:
                    return

    def count(self) -> int:
        """How many match."""
        if self._count is None:
            self._count = self._counted()
        return self._count

    def _counted(self) -> int:
        if self._all is not None:
            return len(self._all)
        match = self.piece.match
        if self.piece.everything:
            # Every event has one basis, and the dictionary counts.
            return int(
                self._ask.value("SELECT coalesce(sum(events), 0) FROM facets WHERE field = 'basis'")
            )
        if match and match.negative and self.piece == Piece(match):
            # All but those that match: quicker than to walk along all.
            positive = Match(match.text)
            rest = Matches(self._ask, self._lookups, Piece(positive)).count()
            return Matches(self._ask, self._lookups, Piece()).count() - rest
        sql, parameters = self._select("count(*)")
        total = sum(
            int(self._ask.value(sql, [*parameters, first, last]))
            for first, last in self.piece.keys.ranges
        )
        missing = self.piece.keys.missing
        if missing:
            bare = Piece(match, condition=self.piece.condition)
            total -= len(Matches(self._ask, self._lookups, bare).among(sorted(missing)))
        return total + len(self.singles())

    # all keys

    def all_keys(self) -> Keys:
        """Every matching key, ascending. Kept."""
        if self._all is None:
            self._all = self._read_all()
        return self._all

    def _read_all(self) -> Keys:
        import numpy

        parts: list[Keys] = []
        for first, last in self.piece.keys.ranges:
            parts += self._read_range(first, last)
        singles = self.singles()
        keys = numpy.concatenate([*parts, numpy.array(singles, dtype=numpy.int64)])
        missing = self.piece.keys.missing
        if missing:
            gone = numpy.fromiter(missing, dtype=numpy.int64, count=len(missing))
            keys = keys[~numpy.isin(keys, gone)]
        if singles or len(parts) > 1:
            keys.sort()
        return keys

    def _read_range(self, first: int, last: int) -> Iterator[Keys]:
        """The keys of a range, piece by piece: as text, which is three times quicker than as rows."""
        import numpy

        inner, parameters = self._select("{key} AS key")
        sql = f"SELECT group_concat(key), max(key), count(*) FROM ({inner}{self._order()} LIMIT ?)"
        while first <= last:
            text, highest, count = self._ask.one(sql, [*parameters, first, last, _CHUNK])
            if not count:
                return
            yield numpy.fromstring(text, dtype=numpy.int64, sep=",")
            if count < _CHUNK:
                return
            first = highest + 1

    def position(self, key: int) -> int:
        """How many matches stand before a key."""
        if self.piece.everything:
            return self._count_range(LOWEST, key - 1)
        return int(self.all_keys().searchsorted(key))

    def key_at(self, position: int) -> int | None:
        """The match at a 0-based position."""
        if position < 0:
            return None
        if self.piece.everything:
            found = self._ask.value(
                f"SELECT id FROM {_EVERY_KEY} ORDER BY id LIMIT 1 OFFSET ?", (position,)
            )
            return None if found is None else int(found)
        keys = self.all_keys()
        return int(keys[position]) if position < len(keys) else None

    def _count_range(self, first: int, last: int) -> int:
        """Events from key to key, whatever they are."""
        return int(
            self._ask.value(
                f"SELECT count(*) FROM {_EVERY_KEY} WHERE id BETWEEN ? AND ?", (first, last)
            )
        )

    # time

    def histogram(self, edges: Sequence[float]) -> list[int]:
        """How many matches begin in each [edges[i], edges[i+1])."""
        if len(edges) < 2:
            return []
        if self.piece.everything:
            return self._whole_histogram(edges)
        places = self.all_keys().searchsorted(
            [self._lookups.first_at_or_after(edge) for edge in edges]
        )
        return [int(end - begin) for begin, end in pairwise(places)]

    def _whole_histogram(self, edges: Sequence[float]) -> list[int]:
        """From the counts per day where the edges are days; else from the keys between them."""
        if all(math.isfinite(edge) and edge % DAY == 0 for edge in edges):
            days = [int(edge // DAY) for edge in edges]
            return [
                self._ask.value(
                    "SELECT coalesce(sum(events), 0) FROM rollup WHERE day >= ? AND day < ?", pair
                )
                for pair in pairwise(days)
            ]
        places = [self._lookups.first_at_or_after(edge) for edge in edges]
        return [self._count_range(first, last - 1) for first, last in pairwise(places)]

    def extent(self) -> tuple[float, float] | None:
        """Earliest and latest finite bound among the dated matches."""
        begun = self._lookups.first_after(-math.inf)
        ends = self.keys_between(begun, UNDATED - 1, 1) + self.keys_between(
            begun, UNDATED - 1, 1, backwards=True
        )
        bounds = self._finite_bounds(ends)
        # What began nobody knows when may have ended before all others begin. Whatever ends after the last beginning
        # was going on then.
        bounds += self._finite_bounds(self.keys_between(LOWEST, begun - 1, _MOST_OPEN))
        if ends:
            (last,) = self._ask.one("SELECT earliest FROM events WHERE key = ?", ends[1:])
            bounds += self._finite_bounds(self._going_on(last))
        return (min(bounds), max(bounds)) if bounds else None

    def _going_on(self, moment: float) -> list[int]:
        """Keys of the matches that begin at the moment of the last beginning, or still went on at it."""
        here = self.keys_between(self._lookups.first_at_or_after(moment), UNDATED - 1, _MOST_OPEN)
        across = self._lookups.across(moment)
        return here + self.among(across) if across is not None else here

    def _finite_bounds(self, keys: Sequence[int]) -> list[float]:
        return [
            bound
            for row in self._ask.all(
                "SELECT e.earliest, e.latest FROM json_each(?) j CROSS JOIN events e ON e.key = j.value",
                (f"[{','.join(map(str, keys))}]",),
            )
            for bound in row
            if math.isfinite(bound)
        ]

    # everything about them

    def stream(self, columns: str, *, ordered: bool = True) -> Iterator[Any]:
        """Columns of the events e that match, in time order."""
        for batch in self.batches(columns, 1_000, ordered=ordered):
            yield from batch

    def batches(self, columns: str, size: int, *, ordered: bool = True) -> Iterator[list[Any]]:
        """The same in lists of at most `size` rows."""
        keys = self.piece.keys
        if keys.odd:
            yield from self._batches_of_singles(columns, size)
            return
        sql, parameters = self._select(columns, whole=True)
        if ordered:
            sql += self._order(whole=True)
        for first, last in keys.ranges:
            yield from self._ask.batches(sql, [*parameters, first, last], size)

    def _batches_of_singles(self, columns: str, size: int) -> Iterator[list[Any]]:
        """Page by page, since single keys stand between those of the ranges."""
        low = LOWEST
        while keys := self.keys_between(low, HIGHEST, size):
            yield self._ask.all(
                f"SELECT {columns} FROM json_each(?) j CROSS JOIN events e ON e.key = j.value",
                (f"[{','.join(map(str, keys))}]",),
            )
            low = keys[-1] + 1
            if low > HIGHEST:
                return
