"""The keys that a filter matches: some of them, how many, all of them, and where they lie in time."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from itertools import count, pairwise
from typing import TYPE_CHECKING, Any, Final

from timeloom.store.asking import Asker
from timeloom.store.keys import HIGHEST, LOWEST, UNDATED
from timeloom.store.lookups import Lookups
from timeloom.store.rows import SOUND

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
        self, low: int, high: int, limit: int, *, backwards: bool = False
    ) -> list[int]:
        """At most `limit` matches from `low` to `high`, ascending: the first ones, or the last ones if `backwards`."""
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
        places = self.all_keys().searchsorted(self.places(edges))
        return [int(end - begin) for begin, end in pairwise(places)]

    def places(self, edges: Sequence[float]) -> list[int]:
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
            if math.isfinite(bound)
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
