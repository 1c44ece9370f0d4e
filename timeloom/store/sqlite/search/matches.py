"""What the pieces of a compiled filter match, walked along in key order."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import count, pairwise
from typing import TYPE_CHECKING, Any, Final

from timeloom.dates.edtf.calendar import DAY
from timeloom.store.sqlite.read.asking import Asker
from timeloom.store.sqlite.read.rows import SOUND
from timeloom.store.sqlite.search.lookups import Lookups
from timeloom.store.sqlite.search.parts import ALL, Match, Piece, Pieces
from timeloom.store.sqlite.write.keys import HIGHEST, LAST_DAY, LOWEST, UNDATED

if TYPE_CHECKING:
    import numpy

    Keys = numpy.ndarray[tuple[int], numpy.dtype[numpy.int64]]


_MOST_OPEN: Final = 100_000
"""Events without a beginning, or on the last one, that are looked at."""
_BATCH: Final = 1_000
_PAGES_WITHOUT_KEYS: Final = 5
"""After so many batches it is quicker to know all keys."""


class Matches(ABC):
    """What a filter matches in the timeline as it is now; to be made anew when the timeline has changed."""

    everything = False
    """Whether these are all events there are."""

    def __init__(self, ask: Asker, lookups: Lookups) -> None:
        self._ask = ask
        self._lookups = lookups
        self._all: Keys | None = None
        self._count: int | None = None

    def keys_between(
        self, low: int | None, high: int | None, limit: int, *, backwards: bool = False
    ) -> list[int]:
        """At most `limit` matches from `low` to `high` (None: no limit), ascending: the first ones, or the last ones if
        `backwards`."""
        low = LOWEST if low is None else low
        high = HIGHEST if high is None else high
        if self._all is None:
            return self._some(low, high, limit, backwards=backwards)
        first = int(self._all.searchsorted(low))
        last = int(self._all.searchsorted(high, side="right"))
        if backwards:
            first = max(first, last - limit)
        else:
            last = min(last, first + limit)
        return [int(key) for key in self._all[first:last]]

    @abstractmethod
    def _some(self, low: int, high: int, limit: int, *, backwards: bool) -> list[int]:
        """The same while not all keys are known."""

    def pages(self, starts: Sequence[int], limit: int) -> list[list[int]]:
        """For each key at most `limit` matches from it on."""
        return [self.keys_between(start, None, limit) for start in starts]

    def first_from(self, moments: Sequence[float]) -> list[int | None]:
        """For each moment the first match that stands at it or later, else the last dated one."""
        found = []
        for moment in moments:
            first = self._lookups.first_at_or_after(moment)
            keys = self.keys_between(first, UNDATED - 1, 1) or self.keys_between(
                None, UNDATED - 1, 1, backwards=True
            )
            found.append(keys[0] if keys else None)
        return found

    def among(self, keys: Sequence[int]) -> list[int]:
        """Those of the keys that match, ascending."""
        import numpy

        wanted = numpy.array(sorted(keys), dtype=numpy.int64)
        matches = self.all_keys()
        places = matches.searchsorted(wanted)
        wanted, places = wanted[places < len(matches)], places[places < len(matches)]
        return [int(key) for key in wanted[matches[places] == wanted]]

    def count(self) -> int:
        """How many match."""
        if self._count is None:
            self._count = len(self._all) if self._all is not None else self._counted()
        return self._count

    @abstractmethod
    def _counted(self) -> int: ...

    def all_keys(self) -> Keys:
        """Every matching key, ascending. Kept."""
        if self._all is None:
            self._all = self._read_all()
        return self._all

    @abstractmethod
    def _read_all(self) -> Keys: ...

    def position(self, key: int) -> int:
        """How many matches stand before a key."""
        return int(self.all_keys().searchsorted(key))

    def key_at(self, position: int) -> int | None:
        """The match at a 0-based position."""
        keys = self.all_keys()
        return int(keys[position]) if 0 <= position < len(keys) else None

    # time

    def histogram(self, edges: Sequence[float]) -> list[int]:
        """How many matches stand in each [edges[i], edges[i+1])."""
        places = self.all_keys().searchsorted(self.edge_keys(edges))
        return [int(end - begin) for begin, end in pairwise(places)]

    def edge_keys(self, edges: Sequence[float]) -> list[int]:
        """The keys at which these moments lie."""
        return [self._lookups.first_at_or_after(edge) for edge in edges]

    def extent(self) -> tuple[float, float] | None:
        """Earliest and latest finite bound among the dated matches."""
        # An event without a lower bound stands at its upper one: the first place is the first finite bound there is.
        begun = self._lookups.first_after(-math.inf)
        ends = self.keys_between(begun, UNDATED - 1, 1) + self.keys_between(
            begun, UNDATED - 1, 1, backwards=True
        )
        bounds = self._finite_bounds(ends)
        if ends:
            (last,) = self._ask.one("SELECT place FROM events WHERE key = ?", ends[1:])
            if isinstance(last, float):  # in a damaged file it may be anything
                bounds += self._going_on(last)
        return (min(bounds), max(bounds)) if bounds else None

    def _going_on(self, moment: float) -> list[float]:
        """Finite bounds of the matches that begin at the moment of the last beginning, or still went on at it."""
        across = self._lookups.across(moment)
        if across is None:
            return [bound for (bound,) in self.stream("e.latest") if bound and bound < math.inf]
        here = self.keys_between(self._lookups.first_at_or_after(moment), UNDATED - 1, _MOST_OPEN)
        return self._finite_bounds(here + self.among(across))

    def _finite_bounds(self, keys: Sequence[int]) -> list[float]:
        return [
            bound
            for row in self._ask.all(
                "SELECT e.earliest, e.latest FROM json_each(?) j CROSS JOIN events e ON e.key = j.value",
                (f"[{','.join(map(str, keys))}]",),
            )
            for bound in row
            if isinstance(bound, float) and math.isfinite(bound)
        ]

    # everything about them

    def stream(self, columns: str, low: int = LOWEST, high: int = HIGHEST) -> Iterator[Any]:
        """Columns of the events e that match, from one key to another, in time order."""
        for batch in self.batches(columns, _BATCH, low, high):
            yield from batch

    def batches(
        self, columns: str, size: int, low: int = LOWEST, high: int = HIGHEST
    ) -> Iterator[list[Any]]:
        """The same in lists of at most `size` rows."""
        for number in count():
            if number == _PAGES_WITHOUT_KEYS:
                self.all_keys()
            keys = self.keys_between(low, high, size)
            if not keys:
                return
            yield self._ask.all(
                f"SELECT {columns} FROM json_each(?) j CROSS JOIN events e ON e.key = j.value"
                f" WHERE {SOUND}",
                (f"[{','.join(map(str, keys))}]",),
            )
            low = keys[-1] + 1


class KnownMatches(Matches):
    """Matches whose keys somebody has read already."""

    def __init__(self, ask: Asker, lookups: Lookups, keys: Keys) -> None:
        super().__init__(ask, lookups)
        self._keys = self._all = keys

    def _some(self, low: int, high: int, limit: int, *, backwards: bool) -> list[int]:
        return self.keys_between(low, high, limit, backwards=backwards)

    def _counted(self) -> int:
        return len(self._keys)

    def _read_all(self) -> Keys:
        return self._keys


# FTS5 keeps one small row per document here, in key order: ten times quicker to walk than `events`.
_EVERY_KEY: Final = "search_docsize"
_CHUNK: Final = 500_000
"""Keys read at a time: their text takes 10 MB."""
_MOST_MERGED: Final = 20_000
"""Matches of a choice that are counted one by one; for more, numpy is worth its loading."""
_FEW: Final = 300
"""Single keys that are tried one by one; more are compared with all matches."""


def matches_of(ask: Asker, lookups: Lookups, pieces: Pieces) -> Matches:
    """What any of the pieces matches."""
    if len(pieces) != 1:
        return ChoiceMatches(ask, lookups, pieces)
    if pieces[0].everything:
        return AllEvents(ask, lookups, pieces[0])
    return PieceMatches(ask, lookups, pieces[0])


class PieceMatches(Matches):
    """The matches of one piece: stretches of keys, walked along in the index or the table, and single keys."""

    def __init__(self, ask: Asker, lookups: Lookups, piece: Piece) -> None:
        super().__init__(ask, lookups)
        self.piece = piece
        self._singles: list[int] | None = None
        self._key = ""

    # statements

    def _select(self, what: str, *, whole: bool = False) -> tuple[str, list[Any]]:
        """SELECT of `what` from key ? to key ?, and the parameters that stand before those two.

        `{key}` in `what` is the key's column. With `whole` the row of the event is at hand as e.
        """
        match, condition, beside = self.piece.match, self.piece.condition, list(self.piece.beside)
        rows = whole or condition is not None
        parameters: list[Any] = []
        where = []
        walked = None if match else next((one for one in beside if not one.negative), None)
        if match:
            source, key = "search s", "s.rowid"
            where.append("s.search MATCH ?")
            parameters.append(match.positive_text)
        elif walked:
            beside.remove(walked)
            source, key = f"({walked.walk}) walked", "walked.key"
            parameters += walked.parameters
        elif rows:
            source, key = "events e", "e.key"
        else:
            source, key = f"{_EVERY_KEY} d", "d.id"
        if rows and key != "e.key":
            source += f" CROSS JOIN events e ON e.key = {key}"
        for one in beside:
            where.append(one.sql(key))
            parameters += one.parameters
        if condition:
            where.append(f"({condition.sql})")
            parameters += condition.parameters
        where += [f"{key} >= ?", f"{key} <= ?"]
        self._key = key
        return (
            f"SELECT {what.format(key=key)} FROM {source} WHERE {' AND '.join(where)}",
            parameters,
        )

    def _order(self, *, backwards: bool = False) -> str:
        """The order of the statement that was made last."""
        return f" ORDER BY {self._key}{' DESC' if backwards else ''}"

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
            bare = self.piece._replace(keys=ALL)
            self._singles = (
                PieceMatches(self._ask, self._lookups, bare).among(extra) if extra else []
            )
        return self._singles

    def among(self, keys: Sequence[int]) -> list[int]:
        """Those of the keys that match, ascending."""
        keys = [key for key in keys if key in self.piece.keys]
        if not keys:
            return []
        if self._all is not None or (self.piece.match and len(keys) > _FEW):
            return super().among(keys)
        match, condition = self.piece.match, self.piece.condition
        source, where = "json_each(?) j", []
        parameters: list[Any] = [f"[{','.join(map(str, keys))}]"]
        if match:
            source += " CROSS JOIN search s ON s.rowid = j.value"
            where.append("s.search MATCH ?")
            parameters.append(match.positive_text)
        for one in self.piece.beside:
            where.append(one.sql("j.value"))
            parameters += one.parameters
        if condition or not match:
            source += " CROSS JOIN events e ON e.key = j.value"
        if condition:
            where.append(condition.sql)
            parameters += condition.parameters
        clause = f" WHERE {' AND '.join(f'({part})' for part in where)}" if where else ""
        return sorted(self._ask.column(f"SELECT j.value FROM {source}{clause}", parameters))

    # some keys

    def _some(self, low: int, high: int, limit: int, *, backwards: bool) -> list[int]:
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

    def _counted(self) -> int:
        match = self.piece.match
        if match and match.negative and self.piece == Piece(match):
            # All but those that match: quicker than to walk along all.
            positive = Match(match.text)
            rest = PieceMatches(self._ask, self._lookups, Piece(positive)).count()
            return AllEvents(self._ask, self._lookups, Piece()).count() - rest
        if self.piece.beside and self.piece == Piece(beside=self.piece.beside[:1]):
            (one,) = self.piece.beside
            if one.negative:
                named = Piece(beside=(one._replace(negative=False),))
                rest = PieceMatches(self._ask, self._lookups, named).count()
                return AllEvents(self._ask, self._lookups, Piece()).count() - rest
        sql, parameters = self._select("count(*)")
        total = sum(
            int(self._ask.value(sql, [*parameters, first, last]))
            for first, last in self.piece.keys.ranges
        )
        missing = self.piece.keys.missing
        if missing:
            bare = self.piece._replace(keys=ALL)
            total -= len(PieceMatches(self._ask, self._lookups, bare).among(sorted(missing)))
        return total + len(self.singles())

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

    def batches(
        self, columns: str, size: int, low: int = LOWEST, high: int = HIGHEST
    ) -> Iterator[list[Any]]:
        if self.piece.keys.odd:
            yield from super().batches(columns, size, low, high)
            return
        sql, parameters = self._select(columns, whole=True)
        sql += f" AND {SOUND}{self._order()}"
        for first, last in self._ranges(low, high):
            yield from self._ask.batches(sql, [*parameters, first, last], size)


class AllEvents(PieceMatches):
    """The whole timeline: what is counted already is not counted again."""

    everything = True

    def _counted(self) -> int:
        # Every event has one basis, and the dictionary knows how many events have each.
        sql = "SELECT coalesce(sum(events), 0) FROM facets WHERE field = 'basis'"
        count = self._ask.value(sql)
        # In a damaged file it may be anything.
        return count if isinstance(count, int) else self._ask.value("SELECT count(*) FROM events")

    def position(self, key: int) -> int:
        return self._count_range(LOWEST, key - 1)

    def key_at(self, position: int) -> int | None:
        if position < 0:
            return None
        sql = f"SELECT id FROM {_EVERY_KEY} ORDER BY id LIMIT 1 OFFSET ?"
        found = self._ask.value(sql, (position,))
        return None if found is None else int(found)

    def _count_range(self, first: int, last: int) -> int:
        sql = f"SELECT count(*) FROM {_EVERY_KEY} WHERE id BETWEEN ? AND ?"
        return int(self._ask.value(sql, (first, last)))

    def histogram(self, edges: Sequence[float]) -> list[int]:
        """From the counts per day where the edges are days; else from the keys between them."""
        if not all(abs(edge) < LAST_DAY * DAY and edge % DAY == 0 for edge in edges):
            return [
                self._count_range(first, last - 1)
                for first, last in pairwise(self.edge_keys(edges))
            ]
        sql = "SELECT coalesce(sum(events), 0) FROM rollup WHERE day >= ? AND day < ?"
        return [self._ask.value(sql, days) for days in pairwise(int(e // DAY) for e in edges)]


class ChoiceMatches(Matches):
    """What any of several pieces matches: their pages are merged, and so are their keys."""

    def __init__(self, ask: Asker, lookups: Lookups, pieces: Pieces) -> None:
        super().__init__(ask, lookups)
        self._parts = [matches_of(ask, lookups, (piece,)) for piece in pieces]

    def _some(self, low: int, high: int, limit: int, *, backwards: bool) -> list[int]:
        found = {
            key
            for part in self._parts
            for key in part.keys_between(low, high, limit, backwards=backwards)
        }
        merged = sorted(found)
        return merged[-limit:] if backwards and limit else merged[:limit]

    def among(self, keys: Sequence[int]) -> list[int]:
        return sorted({key for part in self._parts for key in part.among(keys)})

    def _counted(self) -> int:
        found = [part.count() for part in self._parts]
        most = sum(found)
        if max(found, default=0) == most:
            return most  # only one of them matches anything
        if most > _MOST_MERGED:
            return len(self.all_keys())
        return len(self.keys_between(LOWEST, HIGHEST, most))

    def _read_all(self) -> Keys:
        import numpy

        parts = [part.all_keys() for part in self._parts]
        return numpy.unique(numpy.concatenate([numpy.zeros(0, dtype=numpy.int64), *parts]))
