"""The palette and the help page: every command with its keys, found by name, words or key, and what signs stand for."""

from __future__ import annotations

from collections.abc import Sequence

from timeloom.tui.commands import CONTEXT_TITLES, Command, Registry, keys_label
from timeloom.tui.dialogs.picker import Choice, Picker
from timeloom.tui.style.legend import Sign


class CommandList(Picker[str]):
    """Answers with the id of the command picked. The help page groups them and says what each does."""

    def __init__(
        self,
        registry: Registry,
        *,
        help_page: bool = False,
        signs: Sequence[Sign] = (),
        text: str = "",
    ) -> None:
        """`signs` are listed behind the commands of the help page, where `text` finds them, too."""
        self._registry = registry
        self._signs = signs
        self._help_page = help_page
        super().__init__(
            "Help: type a word or a key" if help_page else "Commands",
            self._find_commands,
            placeholder="type to search" if help_page else "name of a command",
            lead_width=14 if help_page else 0,
            text=text,
            empty="No matching command",
        )

    def _find_commands(self, text: str) -> Sequence[Choice[str]]:
        found = self._registry.search(text)
        if not self._help_page:
            named = self._registry.named(text)
            if named is not None:
                found = [named, *(command for command in found if command is not named)]
            return [self._choice(command) for command in found]
        if text.strip():
            return [*(self._choice(command) for command in found), *self._legend(text)]
        return [*self._grouped(found), *self._legend()]

    def _legend(self, text: str = "") -> list[Choice[str]]:
        """The signs that hold all the words, or are the sign that was typed, under where they stand."""
        lines: list[Choice[str]] = []
        words = text.casefold().split()
        heading = ""
        for sign in self._signs:
            place = f"Signs: {sign.where[0].lower()}{sign.where[1:]}"
            sought = f"{place} {sign.says} {sign.shown} legend colours".casefold()
            if not all(word in sought for word in words):
                continue
            if place != heading:
                heading = place
                lines.append(Choice("", place, heading=True))
            lines.append(Choice("", sign.says, lead=sign.shown))
        return lines

    def _choice(self, command: Command) -> Choice[str]:
        keys = keys_label(self._registry.keys(command))
        if self._help_page:
            return Choice(command.id, command.title, command.id, command.help, lead=keys)
        return Choice(command.id, command.title, keys, command.help)

    def _grouped(self, commands: Sequence[Command]) -> list[Choice[str]]:
        lines: list[Choice[str]] = []
        heading = ""
        for command in commands:
            context = CONTEXT_TITLES.get(command.context, command.context)
            place = command.group if command.context == "events" else context
            if place != heading:
                heading = place
                lines.append(Choice("", place, heading=True))
            lines.append(self._choice(command))
        return lines
