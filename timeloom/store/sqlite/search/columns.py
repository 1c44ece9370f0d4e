"""A field as a column: which event has which value, for all events at once.

Read from the index value by value (one match each) and kept until the timeline changes, it answers facet counts and
histograms per value for any filter by joining two sorted arrays: tens of milliseconds for a million events. A field
of more than MOST_VALUES values is not a column.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from timeloom.store.index import MARKS, TAG
from timeloom.store.sqlite.search.matches import PieceMatches, matches_of
from timeloom.store.sqlite.search.parts import Match, Piece

if TYPE_CHECKING:
    import numpy

    from timeloom.store.sqlite.search.lookups import Lookups
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


def read_column(lookups: Lookups, name: str) -> Column | None:
    """The column of a field; None if it has too many values."""
    import numpy

    found = _numbers(lookups, name)
    if found is None:
        return None
    parts = [_keys(lookups, name, value, number) for value, number in found.items()]
    keys = numpy.concatenate([numpy.zeros(0, dtype=numpy.int64), *parts])
    codes = numpy.repeat(numpy.arange(len(parts), dtype=numpy.int32), [len(part) for part in parts])
    order = keys.argsort(kind="stable")
    return Column(keys[order], codes[order], list(found))


def _numbers(lookups: Lookups, name: str) -> dict[str, int | None] | None:
    """The values of a field with their numbers in the dictionary, None for those only people gave; None if too many."""
    found: dict[str, int | None] = dict(
        lookups.ask.all(
            "SELECT value, id FROM facets WHERE field = ? AND events > 0 LIMIT ?",
            (name, MOST_VALUES + 1),
        )
    )
    if name == TAG:
        found |= {tag: None for tag in lookups.own_tags() if tag not in found}
    found |= {value: None for field, value in MARKS if field == name}
    return found if len(found) <= MOST_VALUES else None


def _keys(lookups: Lookups, name: str, value: str, number: int | None) -> Keys:
    """The keys of the events that have a value, ascending."""
    from timeloom.store.sqlite.search.compile import exactly

    if name == TAG or (name, value) in MARKS:
        return matches_of(lookups.ask, lookups, exactly(lookups, name, value)).all_keys()
    return PieceMatches(
        lookups.ask, lookups, Piece(Match(f"facets : f{number}", simple=True))
    ).all_keys()
