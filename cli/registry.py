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
    ("explore", ("open", "serve")),
    ("take in", ("import", "refresh", "dates")),
    ("look up", ("list", "show", "race", "stats")),
    ("give out", ("export", "formats")),
    (
        "write",
        ("new", "add", "edit", "delete", "note", "tag", "star", "merge", "conflicts", "describe"),
    ),
    ("take back", ("undo", "redo", "history", "check")),
)

_PLACES: Final[dict[str, str]] = {
    "open": "opening:OPEN",
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
}

NAMES: Final[tuple[str, ...]] = tuple(_PLACES)


def command(name: str) -> Command:
    """The command of that name, loaded."""
    module, _, attribute = _PLACES[name].partition(":")
    loaded: Command = getattr(import_module(f"timeloom.cli.commands.{module}"), attribute)
    return loaded


def overview() -> str:
    """What `timeloom --help` shows."""
    lines = [
        "usage: timeloom [FILE]                 explore a timeline, or anything that can be read as one",
        "       timeloom COMMAND [ARGUMENTS]    one of these:",
    ]
    for title, names in GROUPS:
        lines += ["", f"{title}:"]
        lines += [f"  {name:<9} {command(name).summary}" for name in names]
    lines += [
        "",
        "`timeloom COMMAND --help` says more. A file with the name of a command is opened as ./NAME.",
        "--version prints the version.",
    ]
    return "\n".join(lines)
