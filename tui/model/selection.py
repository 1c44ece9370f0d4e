"""The events that a command is for: the selected range, or the one in focus."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from timeloom.errors import UnknownEvent
from timeloom.query.query import Query
from timeloom.store.protocol import Reader
from timeloom.tui.cells import clip, grid

if TYPE_CHECKING:
    from timeloom.tui.explorer import ExplorerScreen
    from timeloom.tui.model.state import ViewState


class Selected(NamedTuple):
    """Matches from one event to another, both included; named by uid, since keys may change before they are read."""

    query: Query
    first: str
    last: str

    def keys(self, reader: Reader) -> tuple[int, int]:
        """The first and the last key. Raises UnknownEvent where another program has deleted one of the two events."""
        first, last = reader.key(self.first), reader.key(self.last)
        if first is None or last is None:
            raise UnknownEvent(self.first if first is None else self.last)
        return min(first, last), max(first, last)

    def uids(self, reader: Reader) -> list[str]:
        """The uids of all of them, in time order."""
        first, last = self.keys(reader)
        return list(reader.view(self.query).uids(first=first, last=last))

    def count(self, reader: Reader) -> int:
        """How many they are."""
        first, last = self.keys(reader)
        view = reader.view(self.query)
        return view.position(last) + view.contains(last) - view.position(first)


def selected(state: ViewState) -> Selected | None:
    """The range that is selected, if one is."""
    if state.range_from is None or state.focus is None:
        return None
    return Selected(state.shown, state.range_from.uid, state.focus.uid)


class Target(NamedTuple):
    """What a command is about to change. A dialog holds on to it: the focus may move while it is open."""

    uid: str
    chosen: Selected | None
    title: str

    @property
    def words(self) -> str:
        """What it is, for the title of a dialog."""
        return "the selected events" if self.chosen is not None else f"“{self.title}”"


def target(screen: ExplorerScreen) -> Target | None:
    """The range that is selected, else the event in focus; says so where there is neither."""
    state = screen.state
    if state.focus is None:
        screen.tell("there is no event here")
        return None
    row = screen.access.reader.row(state.focus.key)
    title = clip(grid(row.title), 48) if row is not None else ""
    return Target(state.focus.uid, selected(state), title)


def with_selected(
    screen: ExplorerScreen, act: Callable[[Sequence[str]], None], on: Target | None = None
) -> None:
    """Call `act` with the uids: at once for one event, for a range when the background has read it; that ends it."""
    on = on or target(screen)
    if on is None:
        return
    if on.chosen is None:
        act([on.uid])
        return

    def found(uids: list[str]) -> None:
        screen.change(range_from=None)
        act(uids)

    screen.access.ask("selection", on.chosen.uids, found, holds_keys=True)
