"""The commands: what each is called, where it is written, and in which order help shows them.

A command's module is imported when it runs, so that no command waits for what another needs.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from importlib import import_module
from typing import Final, NamedTuple

from timeloom.cli.arguments import Parser


class Command(NamedTuple):
    """One command: how its arguments are declared and what it does; `run` returns the exit code."""

    name: str
    summary: str
    declare: Callable[[Parser], None]
    run: Callable[[argparse.Namespace], int]
    examples: tuple[str, ...] = ()

    def parser(self) -> Parser:
        """Reads its arguments; they carry the parser itself, for complaints about them."""
        parser = Parser(self.name if self.name != OPEN else "", self.summary, self.examples)
        self.declare(parser)
        parser.set_defaults(parser=parser)
        return parser


OPEN: Final = "open"
"""What runs when no command is named. A file of that name is opened with `./open`."""

GROUPS: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    ("explore", ("open", "kept", "serve")),
    ("take in", ("import", "refresh", "dates")),
    ("look up", ("list", "show", "race", "stats")),
    ("give out", ("export", "formats")),
    (
        "write",
        ("new", "add", "edit", "delete", "note", "tag", "star", "merge", "conflicts", "describe"),
    ),
    ("take back", ("undo", "redo", "history", "check")),
    ("the shell", ("completion",)),
)

_PLACES: Final[dict[str, str]] = {
    "open": "opening:OPEN",
    "kept": "keeping:KEPT",
    "serve": "serving:SERVE",
    "import": "importing:IMPORT",
    "refresh": "refreshing:REFRESH",
    "dates": "dating:DATES",
    "list": "listing:LIST",
    "show": "showing:SHOW",
    "race": "racing:RACE",
    "stats": "counting:STATS",
    "export": "exporting:EXPORT",
    "formats": "exporting:FORMATS",
    "new": "beginning:NEW",
    "describe": "beginning:DESCRIBE",
    "merge": "settling:MERGE",
    "conflicts": "settling:CONFLICTS",
    "add": "editing:ADD",
    "edit": "editing:EDIT",
    "delete": "editing:DELETE",
    "note": "editing:NOTE",
    "tag": "editing:TAG",
    "star": "editing:STAR",
    "undo": "journal:UNDO",
    "redo": "journal:REDO",
    "history": "journal:HISTORY",
    "check": "checking:CHECK",
    "completion": "completing:COMPLETION",
}

NAMES: Final[tuple[str, ...]] = tuple(_PLACES)


def command(name: str) -> Command:
    """The command of that name, loaded."""
    module, _, attribute = _PLACES[name].partition(":")
    loaded: Command = getattr(import_module(f"timeloom.cli.commands.{module}"), attribute)
    return loaded


ENVIRONMENT: Final[tuple[tuple[str, str], ...]] = (
    ("TIMELOOM_DB", "the timeline where --db names none"),
    ("VISUAL, EDITOR", "the editor that long notes and the settings are written in"),
    ("NO_COLOR", "no colours (no-color.org)"),
    ("XDG_DATA_HOME", "its folder timeloom holds your timelines"),
    ("XDG_CONFIG_HOME", "its folder timeloom holds settings.toml"),
    ("XDG_STATE_HOME", "its folder timeloom holds what the program remembers or saved for you"),
    ("TIMELOOM_DEBUG", "show where an error of the program itself comes from"),
)
"""What the program looks at in the environment."""


def overview() -> str:
    """What `timeloom --help` shows."""
    from timeloom.tui.settings import settings_path

    lines = [
        "usage: timeloom [FILE]                 explore a timeline, or anything that can be read as one",
        "       timeloom COMMAND [ARGUMENTS]    one of these:",
    ]
    for title, names in GROUPS:
        lines += ["", f"{title}:"]
        lines += [f"  {name:<10} {command(name).summary}" for name in names]
    options = [it for it in command(OPEN).parser().declared if it.option_strings]
    lines += ["", "options of the explorer:"]
    lines += [f"  {_call(it):<16} {it.help}" for it in options if it.dest != "help"]
    lines += ["", f"settings: {settings_path()} (made by `:` then `settings`)", "", "environment:"]
    lines += [f"  {name:<16} {says}" for name, says in ENVIRONMENT]
    lines += [
        "",
        "`timeloom COMMAND --help` says more. A file with the name of a command is opened as ./NAME.",
        "--version prints the version.",
    ]
    return "\n".join(lines)


def _call(action: argparse.Action) -> str:
    value = "" if action.nargs == 0 else f" {action.metavar or action.dest.upper()}"
    return f"{action.option_strings[-1]}{value}"
