"""What an engine serves of a timeline's events: the least from which views and readers are made (`view`, `reader`).

Every call may be a round trip to a server, so each answers as much as a screen needs at once. A key is opaque: an
integer whose order is the order of time, undated events last.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from timeloom.model.events import Event, LinkEnd, Source
    from timeloom.query.query import Query
    from timeloom.query.tree import Value
    from timeloom.query.vocabulary import ValueCount
    from timeloom.store.answers import Detail, Row, Step


class Found(Protocol):
    """What a filter matches now, in the order of keys; to be found anew when the timeline has changed."""

    def keys_between(
        self, low: int | None, high: int | None, limit: int, *, backwards: bool = False
    ) -> list[int]:
        """At most `limit` keys from `low` to `high` (None: no limit), ascending: the first ones, or the last ones if
        `backwards`."""

    def pages(self, starts: Sequence[int], limit: int) -> list[list[int]]:
        """For each key the same from it on."""

    def first_from(self, moments: Sequence[float]) -> list[int | None]:
        """For each moment the key of the first match that stands at it or later, else of the last dated match."""

    def among(self, keys: Sequence[int]) -> list[int]:
        """Those of the keys that match, ascending."""

    def all_keys(self) -> Any:
        """Every key, ascending, as a numpy array."""

    def count(self) -> int: ...

    def position(self, key: int) -> int:
        """How many matches stand before a key."""

    def key_at(self, position: int) -> int | None:
        """The match at a 0-based position; None past the end."""

    def histogram(self, edges: Sequence[float]) -> list[int]:
        """How many matches stand in each [edges[i], edges[i+1])."""

    def extent(self) -> tuple[float, float] | None:
        """Earliest and latest finite bound among the dated matches, None without one."""


class Events(Protocol):
    """The events of a timeline: found by filters, and given by their keys."""

    def find(self, query: Query) -> Found:
        """What a filter matches now; kept for a while. Raises QueryError for a field or uid that is not there."""

    def known(self, query: Query, keys: Any) -> Found:
        """The same of keys that somebody has found already, for as long as they are asked for."""

    def unknown_values(self, query: Query) -> tuple[Value, ...]:
        """Values in a filter that no event has."""

    def rows(self, keys: Sequence[int]) -> list[Row]:
        """The list lines of keys, which ascend; a key that no event has is left out."""

    def histogram_by(
        self, query: Query, found: Any, edges: Sequence[float], name: str, values: Sequence[str]
    ) -> dict[str, list[int]]:
        """The histogram of what was found for a filter, per value of a field."""

    def values(self, query: Query, name: str, limit: int | None) -> list[ValueCount]:
        """The values of a field among the matches, most frequent first, then by name."""

    def uids_of(self, found: Any, first: int | None, last: int | None) -> Iterator[str]:
        """The uids of what was found, from one key to another, both included; streamed, in time order."""

    def events_of(self, found: Any, first: int | None, last: int | None) -> Iterator[Event]:
        """The same as whole events."""

    def row_blocks_of(self, found: Any, first: int | None, last: int | None) -> Iterator[list[str]]:
        """The same as the text of their rows, many at a time."""

    def details_of(self, found: Any, first: int | None, last: int | None) -> Iterator[Detail]:
        """The same with bounds and what hangs on them."""


class Joinable(Events, Protocol):
    """What timelines that are shown as one ask of each other besides."""

    def ends_of(self, uids: Collection[str]) -> dict[str, LinkEnd]:
        """Those of the uids that events have, each as the end of a link without a relation."""

    def linked_from(self, uids: Collection[str]) -> dict[str, list[LinkEnd]]:
        """The links that lead to uids, whether or not events have them, in the order of time."""

    def link_counts(self, uids: Collection[str]) -> dict[str, int]:
        """How many links those are; a uid to which none leads may be left out."""

    def standings(self) -> Iterator[list[tuple[int, float | None, float | None]]]:
        """Key, place and latest bound of all events in the order of keys, many at a time.

        The latest bound is minus infinity where there is no earliest one.
        """

    def sources(self) -> tuple[Source, ...]:
        """The sources that are known, in the order in which they became so."""

    def holds(self, step: Step) -> bool:
        """Whether a step is one of this timeline's journal."""
