"""Keys that are pressed before there is anywhere to go: they are heard when there is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
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
