"""Keys that are pressed before there is anywhere to go, or before the dialog is there: they are heard when it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from timeloom.tui.commands import EVENTS

if TYPE_CHECKING:
    from timeloom.tui.app import TimeloomApp
    from timeloom.tui.commands import Command
    from timeloom.tui.screens.explorer import ExplorerScreen

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
