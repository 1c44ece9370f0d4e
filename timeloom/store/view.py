"""The events that match one query, over whatever engine finds them.

Pages are found in two steps: the keys first, then the rows of those few keys. It sees the timeline as it is at each
call: what was found is asked of the engine anew, which keeps it as long as nothing changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from timeloom.model.events import Event
    from timeloom.query.query import Query
    from timeloom.query.tree import Value
    from timeloom.query.vocabulary import ValueCount
    from timeloom.store.answers import Detail, Row
    from timeloom.store.events import Events, Found


class EventsView:
    """A view in the sense of `timeloom.store.protocol.View`."""

    def __init__(self, events: Events, query: Query, keys: Any = None) -> None:
        """With `keys`, as another view of the same query gave them, nothing is looked for again."""
        self.query = query
        self._events = events
        self._known = None if keys is None else events.known(query, keys)
        self._found()  # an unknown field or uid is an error now, not later

    @property
    def unknown_values(self) -> tuple[Value, ...]:
        return self._events.unknown_values(self.query)

    def _found(self) -> Found:
        return self._known or self._events.find(self.query)

    def page(
        self,
        start: int | None = None,
        *,
        limit: int,
        backwards: bool = False,
        inclusive: bool = False,
    ) -> list[Row]:
        low: int | None = None
        high: int | None = None
        if start is not None and backwards:
            high = start if inclusive else start - 1
        elif start is not None:
            low = start if inclusive else start + 1
        found = self._found()
        page: list[Row] = []
        while True:
            wanted = limit - len(page)
            keys = found.keys_between(low, high, wanted, backwards=backwards)
            some = self._events.rows(keys)
            page = [*some, *page] if backwards else [*page, *some]
            if len(some) == len(keys) or len(keys) < wanted:
                return page
            # A row that cannot be read is left out: the page is filled up with those behind it.
            low, high = (low, keys[0] - 1) if backwards else (keys[-1] + 1, high)

    def seek(self, seconds: float) -> int | None:
        return self._found().first_from([seconds])[0]

    def places(self, moments: Sequence[float]) -> list[int | None]:
        return self._found().first_from(moments)

    def pages(self, starts: Sequence[int], *, limit: int) -> list[list[Row]]:
        pages = self._found().pages(starts, limit)
        # Where pages overlap their rows are read once.
        keys = sorted({key for page in pages for key in page})
        rows = {row.key: row for row in self._events.rows(keys)}
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
        return self._events.histogram_by(self.query, self._found(), edges, name, values)

    def values(self, name: str, *, limit: int | None = None) -> list[ValueCount]:
        return self._events.values(self.query, name, limit)

    def extent(self) -> tuple[float, float] | None:
        return self._found().extent()

    def uids(self, *, first: int | None = None, last: int | None = None) -> Iterator[str]:
        return self._events.uids_of(self._found(), first, last)

    def events(self, *, first: int | None = None, last: int | None = None) -> Iterator[Event]:
        return self._events.events_of(self._found(), first, last)

    def row_blocks(
        self, *, first: int | None = None, last: int | None = None
    ) -> Iterator[list[str]]:
        return self._events.row_blocks_of(self._found(), first, last)

    def details(self, *, first: int | None = None, last: int | None = None) -> Iterator[Detail]:
        return self._events.details_of(self._found(), first, last)
