"""Every command of the explorer, in one table.

Keys, footer, palette, `?` help and `docs/keys.md` are made from it, so they cannot disagree. A command's action names
a function of `timeloom.tui.actions` that takes the explorer's screen; it is imported when the command first runs.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from timeloom.errors import SettingsError

if TYPE_CHECKING:
    from textual.binding import Binding

EVENTS: Final = "events"
"""Works wherever events are looked at: in every view."""
DETAILS: Final = "details"
"""Works in the details pane, before what the views know."""
FACETS: Final = "facets"
FILTER: Final = "filter"
"""Works while a filter is typed."""

CONTEXT_TITLES: Final[Mapping[str, str]] = {
    EVENTS: "Everywhere",
    "list": "In the list",
    "lanes": "In the lanes",
    "text": "In the text",
    "race": "In the race",
    "histogram": "In the histogram",
    DETAILS: "In the details",
    FACETS: "In the facets",
    FILTER: "While typing a filter",
}


class Command(NamedTuple):
    """What a person can do: by key, by name in the palette, or after `:`."""

    id: str
    title: str
    help: str
    keys: tuple[str, ...]
    action: str
    """`module:function` inside `timeloom.tui.actions`."""
    context: str = EVENTS
    group: str = "Moving"
    hint: str = ""
    """The word for it in the footer; empty: not shown there."""
    names: tuple[str, ...] = ()
    """Further names after `:`."""

    def load(self) -> Callable[[Any], Any]:
        """The function that does it."""
        module, _, function = self.action.partition(":")
        loaded: Callable[[Any], Any] = getattr(
            import_module(f"timeloom.tui.actions.{module}"), function
        )
        return loaded


def _table() -> tuple[Command, ...]:
    from timeloom.tui.command_table import COMMANDS

    return COMMANDS


class Registry:
    """The commands, found by id, context, key or words, with a person's own keys in place of ours."""

    def __init__(
        self,
        commands: Iterable[Command] | None = None,
        keymap: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        """Raises SettingsError when two commands of one context share a key, or a keymap names no command."""
        self.commands: tuple[Command, ...] = tuple(_table() if commands is None else commands)
        self._by_id = {command.id: command for command in self.commands}
        self.keymap: dict[str, tuple[str, ...]] = {}
        for name, keys in (keymap or {}).items():
            if name not in self._by_id:
                raise SettingsError(
                    f"the keymap names a command that does not exist: {name!r}",
                    hint="? in the explorer lists the commands with their names",
                    about=(name,),
                )
            self.keymap[name] = tuple(keys)
        self._refuse_clashes()

    def __getitem__(self, command_id: str) -> Command:
        return self._by_id[command_id]

    def __contains__(self, command_id: object) -> bool:
        return command_id in self._by_id

    def keys(self, command: Command) -> tuple[str, ...]:
        """The keys that run it now."""
        return self.keymap.get(command.id, command.keys)

    def _refuse_clashes(self) -> None:
        taken: dict[tuple[str, str], Command] = {}
        for command in self.commands:
            for key in self.keys(command):
                first = taken.setdefault((command.context, key), command)
                if first is not command:
                    raise SettingsError(
                        f"the key {key_label(key)} would run both {first.id!r} and {command.id!r}",
                        hint="give one of them another key in the keymap",
                        about=(first.id, command.id),
                    )

    def in_context(self, context: str) -> list[Command]:
        return [command for command in self.commands if command.context == context]

    def bindings(self, context: str) -> list[Binding]:
        """What Textual needs to know of a context's keys; the ids make them open to a keymap."""
        from textual.binding import Binding

        return [
            Binding(
                ",".join(self.keys(command)),
                f"app.command('{command.id}')",
                command.title,
                show=False,
                id=command.id,
            )
            for command in self.in_context(context)
            if self.keys(command)
        ]

    @cached_property
    def _by_key(self) -> dict[tuple[str, str], Command]:
        """Commands by context and key, the keys as Textual names them."""
        from textual.binding import Binding

        return {
            (context, binding.key): self._by_id[binding.id]
            for context in {command.context for command in self.commands}
            for binding in Binding.make_bindings(self.bindings(context))
            if binding.id is not None
        }

    def for_key(self, key: str, contexts: Sequence[str]) -> Command | None:
        """What a key does where the keyboard is, the innermost context first."""
        for context in contexts:
            found = self._by_key.get((context, key))
            if found is not None:
                return found
        return None

    @cached_property
    def hints(self) -> dict[str, list[Command]]:
        """The commands that a footer shows, by context."""
        shown: dict[str, list[Command]] = {}
        for command in self.commands:
            if command.hint:
                shown.setdefault(command.context, []).append(command)
        return shown

    def search(self, words: str) -> list[Command]:
        """Commands whose name, help or key holds all the words, best first; a key alone finds its command."""
        sought = words.casefold().split()
        if not sought:
            return list(self.commands)
        found: list[tuple[int, int, Command]] = []
        for place, command in enumerate(self.commands):
            labels = [key_label(key) for key in self.keys(command)]
            if words.strip() in labels:
                found.append((0, place, command))
                continue
            title = command.title.casefold()
            named = f"{command.id} {title} {' '.join(command.names)}".casefold()
            text = f"{named} {command.group} {command.help} {' '.join(labels)}".casefold()
            if all(word in text for word in sought):
                best = title.startswith(sought[0])
                found.append((1 if best else 2 if sought[0] in named else 3, place, command))
        return [command for _, _, command in sorted(found, key=lambda item: item[:2])]

    def named(self, name: str) -> Command | None:
        """The command that `:name` means: a full name, or the beginning of just one."""
        sought = name.strip().casefold()
        exact = [c for c in self.commands if sought in (c.id, c.title.casefold(), *c.names)]
        if exact:
            return exact[0]
        begun = [
            c
            for c in self.commands
            if any(n.startswith(sought) for n in (c.id, c.title.casefold(), *c.names))
        ]
        return begun[0] if sought and len(begun) == 1 else None


_LABELS: Final = {
    "up": "↑", "down": "↓", "left": "←", "right": "→", "pageup": "PgUp", "pagedown": "PgDn",
    "home": "Home", "end": "End", "enter": "Enter", "escape": "Esc", "tab": "Tab",
    "shift+tab": "Shift-Tab",
    "backslash": "\\", "space": "Space", "delete": "Del", "backspace": "Backspace",
    "plus": "+", "equals_sign": "=", "minus": "-", "less_than_sign": "<", "greater_than_sign": ">",
}  # fmt: skip


def key_label(key: str) -> str:
    """A key as a person reads it: `Ctrl-r`, `PgDn`, `?`."""
    if key in _LABELS:
        return _LABELS[key]
    *modifiers, last = key.split("+") if len(key) > 1 else [key]
    if modifiers:
        return "-".join([*(word.capitalize() for word in modifiers), _LABELS.get(last, last)])
    if last[0] == "f" and last[1:].isdigit():
        return last.upper()
    if len(last) > 1:
        try:  # Textual calls a sign by its Unicode name: `number_sign`
            return unicodedata.lookup(last.replace("_", " "))
        except KeyError:
            return last
    return last


def keys_label(keys: Sequence[str], separator: str = " ") -> str:
    return separator.join(key_label(key) for key in keys)


def commands_as_markdown(registry: Registry | None = None) -> str:
    """The tables of `docs/keys.md`: one per context and group, every command once."""
    known = registry or Registry()
    lines: list[str] = []
    for context in dict.fromkeys(command.context for command in known.commands):
        lines += [f"## {CONTEXT_TITLES.get(context, context.capitalize())}", ""]
        commands = known.in_context(context)
        for group in dict.fromkeys(command.group for command in commands):
            lines += [
                f"### {group}",
                "",
                "| keys | command | name | what it does |",
                "|---|---|---|---|",
            ]
            for command in commands:
                if command.group == group:
                    keys = " ".join(f"`{key_label(key)}`" for key in known.keys(command)) or "–"
                    cells = (
                        keys.replace("|", "\\|"),
                        command.title,
                        f"`{command.id}`",
                        command.help,
                    )
                    lines.append(f"| {' | '.join(cells)} |")
            lines.append("")
    return "\n".join(lines).rstrip() + "\n"
