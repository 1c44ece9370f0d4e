"""The events that match one filter, over SQLite.

Pages are found in two steps: the keys first, along the index of the match or the table in key order, then the rows of
those few keys. Positions and histograms come from the array of all matching keys, which is read once and kept until the
timeline changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

from timeloom.model.events import Event
from timeloom.query.query import Query
from timeloom.query.vocabulary import ValueCount
from timeloom.store.answers import Detail, Row
from timeloom.store.index import facet_key
from timeloom.store.sqlite.read import rows
from timeloom.store.sqlite.search.matches import KnownMatches, Matches
from timeloom.store.sqlite.write.keys import HIGHEST, LOWEST, UNDATED

if TYPE_CHECKING:
    from timeloom.query.tree import Value
    from timeloom.store.sqlite.read.reader import SqliteReader

_BATCH: Final = 1_000
"""Events read at a time while streaming."""


class SqliteView:
    """A view in the sense of `timeloom.store.protocol.View`."""

    def __init__(
        self, reader: SqliteReader, query: Query, known: KnownMatches | None = None
    ) -> None:
        self.query = query
        self._reader = reader
        self._known = known
        self._found()  # an unknown field or uid is an error now, not later

    @property
    def unknown_values(self) -> tuple[Value, ...]:
        """Values in the filter that no event has: perhaps not typed to the end yet."""
        return self._reader.compiled(self.query).unknown_values

    def _found(self) -> Matches:
        return self._known or self._reader.matches(self.query)

    def page(
        self,
        start: int | None = None,
        *,
        limit: int,
        backwards: bool = False,
        inclusive: bool = False,
    ) -> list[Row]:
        low, high = LOWEST, HIGHEST
        if start is not None and backwards:
            high = start if inclusive else start - 1
        elif start is not None:
            low = start if inclusive else start + 1
        page: list[Row] = []
        while True:
            wanted = limit - len(page)
            keys = self._found().keys_between(low, high, wanted, backwards=backwards)
            some = self._reader.rows(keys)
            page = [*some, *page] if backwards else [*page, *some]
            if len(some) == len(keys) or len(keys) < wanted:
                return page
            # A row that cannot be read is left out: the page is filled up with those behind it.
            low, high = (low, keys[0] - 1) if backwards else (keys[-1] + 1, high)

    def seek(self, seconds: float) -> int | None:
        found = self._found()
        first = self._reader.lookups.first_at_or_after(seconds)
        keys = found.keys_between(first, UNDATED - 1, 1) or found.keys_between(
            LOWEST, UNDATED - 1, 1, backwards=True
        )
        return keys[0] if keys else None

    def places(self, moments: Sequence[float]) -> list[int | None]:
        return [self.seek(moment) for moment in moments]

    def pages(self, starts: Sequence[int], *, limit: int) -> list[list[Row]]:
        found = self._found()
        pages = [found.keys_between(start, HIGHEST, limit) for start in starts]
        # Where pages overlap their rows are read once.
        keys = sorted({key for page in pages for key in page})
        rows = {row.key: row for row in self._reader.rows(keys)}
        return [[rows[key] for key in page if key in rows] for page in pages]

    def among(self, keys: Iterable[int]) -> list[int]:
        return self._found().among(sorted(keys))

    def keys(self) -> Any:
        return self._found().all_keys()

    def contains(self, key: int) -> bool:
        return bool(self._found().keys_between(key, key, 1))

    def count(self) -> int:
        return self._found().count()

    def position(self, key: int) -> int:
        return self._found().position(key)

    def key_at(self, position: int) -> int | None:
        return self._found().key_at(position)

    def histogram(self, edges: Sequence[float]) -> list[int]:
        return self._found().histogram(edges)

    def histogram_by(
        self, edges: Sequence[float], name: str, values: Sequence[str]
    ) -> dict[str, list[int]]:
        key = facet_key(name)
        column = self._reader.column(key) if len(edges) > 1 else None
        if column is None:
            return {
                value: self._reader.narrowed(self.query, key, value).histogram(edges)
                for value in values
            }
        places = [self._reader.lookups.first_at_or_after(edge) for edge in edges]
        return column.histograms(self._found().all_keys(), places, values)

    def values(self, name: str, *, limit: int | None = None) -> list[ValueCount]:
        from timeloom.store.sqlite.search.counts import facet_counts

        return facet_counts(self._reader, self.query, facet_key(name), limit)

    def extent(self) -> tuple[float, float] | None:
        return self._found().extent()

    def uids(self, *, first: int | None = None, last: int | None = None) -> Iterator[str]:
        for (uid,) in self._found().stream("e.uid", *_bounds(first, last)):
            yield uid

    def events(self, *, first: int | None = None, last: int | None = None) -> Iterator[Event]:
        kinds = self._reader.kinds()
        for batch in self._found().batches(kinds.event_columns, _BATCH, *_bounds(first, last)):
            yield from rows.events(self._reader.ask, kinds, batch)

    def row_blocks(
        self, *, first: int | None = None, last: int | None = None
    ) -> Iterator[list[str]]:
        from timeloom.model.row_text import RowWriter
        from timeloom.store.sqlite.read.row_texts import row_texts

        kinds, writer = self._reader.kinds(), RowWriter()
        for batch in self._found().batches(kinds.event_columns, _BATCH, *_bounds(first, last)):
            yield row_texts(self._reader.ask, kinds, writer, batch)

    def details(self, *, first: int | None = None, last: int | None = None) -> Iterator[Detail]:
        kinds = self._reader.kinds()
        for batch in self._found().batches(kinds.detail_columns, _BATCH, *_bounds(first, last)):
            yield from rows.details(self._reader.ask, kinds, batch)


def _bounds(first: int | None, last: int | None) -> tuple[int, int]:
    return LOWEST if first is None else first, HIGHEST if last is None else last
