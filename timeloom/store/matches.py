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
from timeloom.store.keysets import KeySet, between, these
from timeloom.store.lookups import Lookups
from timeloom.store.pieces import Condition, Match, Piece, conjunction

if TYPE_CHECKING:
    import numpy

    Keys = numpy.ndarray[tuple[int], numpy.dtype[numpy.int64]]

# FTS5 keeps one small row per document here, in key order: ten times quicker to walk than `events`.
_EVERY_KEY: Final = "search_docsize"
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
            self._singles = self._matching(self.piece.keys.extra)
        return self._singles

    def _matching(self, keys: list[int]) -> list[int]:
        """Those of the keys, ascending, that match and fulfil the condition."""
        match, condition = self.piece.match, self.piece.condition
        if not keys:
            return []
        if match and len(keys) > _FEW:
            sql, parameters = self._select("group_concat({key})")
            text = self._ask.value(sql, [*parameters, keys[0], keys[-1]])
            return sorted(set(keys) & set(map(int, text.split(",")))) if text else []
        source, where, parameters = "json_each(?) j", [], ["[" + ",".join(map(str, keys)) + "]"]
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
            total -= len(self._matching(sorted(missing)))
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
        sql, parameters = self._select("group_concat({key})")
        for first, last in self.piece.keys.ranges:
            text = self._ask.value(sql, [*parameters, first, last])
            if text:
                parts.append(numpy.fromstring(text, dtype=numpy.int64, sep=","))
        singles = self.singles()
        keys = numpy.concatenate([*parts, numpy.array(singles, dtype=numpy.int64)])
        missing = self.piece.keys.missing
        if missing:
            gone = numpy.fromiter(missing, dtype=numpy.int64, count=len(missing))
            keys = keys[~numpy.isin(keys, gone)]
        if singles or len(parts) > 1:
            keys.sort()
        return keys

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
        open_ends = self._open_ends(begun - 1)
        first = self._earliest(begun, backwards=False)
        last = self._earliest(begun, backwards=True)
        if first is None or last is None:
            return (min(open_ends), max(open_ends)) if open_ends else None
        # Whatever ends after the last beginning was going on then.
        going_on = self._latest_of_those_going_on(last)
        return min([first, *open_ends]), max([last, going_on, *open_ends])

    def _earliest(self, begun: int, *, backwards: bool) -> float | None:
        keys = self.keys_between(begun, UNDATED - 1, 1, backwards=backwards)
        if not keys:
            return None
        value = self._ask.value("SELECT earliest FROM events WHERE key = ?", keys)
        return float(value) if math.isfinite(value) else None

    def _open_ends(self, last: int) -> list[float]:
        """Finite latest bounds, first and last, of the matches that began nobody knows when."""
        keep = self._narrowed(between(LOWEST, last), Condition("(e.latest < 9e999)"))
        sql, parameters = keep._select("min(e.latest), max(e.latest)", whole=True)
        found: list[float] = []
        for first, end in keep.piece.keys.ranges:
            found += [
                bound
                for bound in self._ask.one(sql, [*parameters, first, end])
                if bound is not None
            ]
        for key in keep.singles():
            found.append(self._ask.value("SELECT latest FROM events WHERE key = ?", (key,)))
        return found

    def _latest_of_those_going_on(self, moment: float) -> float:
        across = self._lookups.across(moment)
        here = between(self._lookups.first_at_or_after(moment), UNDATED - 1)
        if across is None:
            going_on = self._narrowed(
                between(LOWEST, UNDATED - 1), Condition(f"(e.latest >= {moment!r})")
            )
        else:
            going_on = self._narrowed(here | these(across), None)
        latest = [moment]
        for (bound,) in going_on.stream("e.latest", ordered=False):
            if math.isfinite(bound):
                latest.append(bound)
        return max(latest)

    def _narrowed(self, keys: KeySet, condition: Condition | None) -> Matches:
        pieces = [self.piece, Piece(keys=keys, condition=condition)]
        return Matches(self._ask, self._lookups, conjunction(pieces))

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
