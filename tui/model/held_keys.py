"""Keys that are pressed before there is anywhere to go, or before the dialog is there: they are heard when it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from textual.binding import Binding, BindingsMap
from textual.dom import DOMNode

from timeloom.query.query import EVERYTHING, Node, Query
from timeloom.tui.commands import EVENTS

if TYPE_CHECKING:
    from timeloom.tui.app import TimeloomApp
    from timeloom.tui.commands import Command
    from timeloom.tui.explorer import ExplorerScreen


MOVES: Final = ("Moving", "Places")
"""Groups of commands that go from one place to another."""


class HeldKeys:
    """What one screen was told to do while the order of its timelines was still being made."""

    def __init__(self, screen: ExplorerScreen) -> None:
        self._screen = screen
        self._held: list[str] = []

    def take(self, command: Command) -> bool:
        """Keep a command for later if it has to wait; whether it has."""
        waits = not self._screen.access.reader.ordered() or (self._held and self._screen.searching)
        if not waits or command.group not in MOVES:
            return False
        self._held.append(command.id)
        return True

    def release(self) -> None:
        """Run what has waited, once there are rows."""
        if self._screen.searching:
            return
        held, self._held = self._held, []
        for command_id in held:
            self._screen.call_later(self._screen.run_chosen, command_id)


class AnswersAwaited:
    """Answers of the store that keys wait for, in one app: the dialog is made of them that the keys are for."""

    def __init__(self, app: TimeloomApp) -> None:
        self._app = app

    def holds(self) -> bool:
        return self._app.access.holds_keys

    def stops(self, key: str) -> bool:
        registry = self._app.registry
        return registry.for_key(key, (EVENTS,)) in (registry["pane.close"], registry["app.cancel"])

    def give_up(self) -> None:
        self._app.access.give_up_held()
        self._app.explorer.tell("stopped; nothing was changed")


def is_slow(query: Query) -> bool:
    """Whether no index answers the filter: it reads text by text, link by link or date by date."""
    return query is not EVERYTHING and _slow(query.root)


def _slow(node: Node) -> bool:
    from timeloom.query.tree import Lag, Lasts, Linked, Regex

    if isinstance(node, Regex | Lag | Lasts) or (isinstance(node, Linked) and "*" in node.uids):
        return True
    parts = [*getattr(node, "parts", ()), *filter(None, [getattr(node, "part", None)])]
    return any(_slow(part) for part in parts)


def install(node: DOMNode, bindings: Sequence[Binding]) -> None:
    """Bind the keys on a node, in place of what its class binds to them."""
    node._bindings.key_to_bindings.update(BindingsMap(bindings).key_to_bindings)
