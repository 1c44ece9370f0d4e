"""The events that a command is for: the selected range, or the one in focus."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from timeloom.query.query import Query
from timeloom.store.protocol import Reader

if TYPE_CHECKING:
    from tui.screens.explorer import ExplorerScreen

PAGE = 1000


def with_selected(screen: ExplorerScreen, act: Callable[[Sequence[str]], None]) -> None:
    """Call `act` with the uids: at once for one event, for a range when the background has read it; that ends it."""
    state = screen.state
    if state.focus is None:
        screen.tell("there is no event here")
        return
    if state.range_from is None:
        act([state.focus.uid])
        return
    query = state.shown
    low, high = sorted((state.range_from.key, state.focus.key))

    def found(uids: list[str]) -> None:
        screen.change(range_from=None)
        act(uids)

    screen.access.ask("selection", lambda reader: uids_between(reader, query, low, high), found)


def uids_between(reader: Reader, query: Query, low: int, high: int) -> list[str]:
    """uids of the matches from one key to another, both included, in time order."""
    view = reader.view(query)
    uids: list[str] = []
    rows = view.page(low, limit=PAGE, inclusive=True)
    while rows:
        uids.extend(row.uid for row in rows if row.key <= high)
        if rows[-1].key >= high or len(rows) < PAGE:
            break
        rows = view.page(rows[-1].key, limit=PAGE)
    return uids
