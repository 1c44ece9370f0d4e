"""What every reader answers from what its engine serves."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from timeloom.store.events import Events
from timeloom.store.view import EventsView

if TYPE_CHECKING:
    from timeloom.query.query import Query
    from timeloom.store.answers import Row
    from timeloom.store.protocol import SourceMap


class EventsReader(Events):
    """The part of `timeloom.store.protocol.Reader` that is the same for every engine; the rest is the engine's."""

    @abstractmethod
    def source_map(self, address: str) -> SourceMap: ...

    def view(self, query: Query, *, keys: Any = None) -> EventsView:
        return EventsView(self, query, keys)

    def row(self, key: int) -> Row | None:
        found = self.rows([key])
        return found[0] if found else None

    def source_length(self, address: str) -> int:
        return self.source_map(address).length

    def ordered(self) -> bool:
        """One timeline's keys are in order as they are; so with `outline` and `take_outline`."""
        return True

    def outline(self) -> Any:
        return None

    def take_outline(self, outline: Any) -> None:
        """Nothing has to be taken over."""

    def expect_fields(self, names: Iterable[str]) -> None:
        """Nothing more is being read."""
