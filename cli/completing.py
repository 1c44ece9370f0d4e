"""Completes command lines in bash, zsh and fish: commands, options, formats, and the names and values of the timeline.

The shell's function, which `timeloom completion` prints, calls the program with what has been typed in the environment
(argcomplete's protocol, `_ARGCOMPLETE`). Only the module of the command that is typed is loaded for the answer.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterable
from contextlib import closing
from typing import TYPE_CHECKING, Any, Final

from timeloom.cli.registry import GROUPS, NAMES, OPEN, command
from timeloom.errors import TimeloomError
from timeloom.text import number

if TYPE_CHECKING:
    from timeloom.store.protocol import Reader

ASKED: Final = "_ARGCOMPLETE"
"""In the environment when a shell asks. argcomplete: the number of the word where the arguments begin, from 1."""


def answer() -> None:
    """Write what fits at the cursor for the shell that asks, and end the program."""
    import argcomplete
    from argcomplete.lexers import split_line

    line, point = os.environ.get("COMP_LINE", ""), int(os.environ.get("COMP_POINT", "0"))
    _, _, _, before, _ = split_line(line, point)
    words = before[1:]
    name = words[0] if words and words[0] in NAMES and words[0] != OPEN else OPEN
    if name != OPEN:
        os.environ[ASKED] = "2"
    parser = command(name).parser()
    for action in parser.declared:
        if offers := _OFFERS.get(_what(action)):
            action.completer = offers  # type: ignore[attr-defined] # argcomplete's way to say it
    if name == OPEN and not words:
        _first_word(parser)
    argcomplete.autocomplete(parser, always_complete_options=False)


def _what(action: argparse.Action) -> str:
    return action.metavar if isinstance(action.metavar, str) else action.dest.upper()


def _first_word(parser: argparse.ArgumentParser) -> None:
    """The first word may be a command as well as a file."""
    from argcomplete.completers import FilesCompleter

    files: Any = FilesCompleter()

    def commands_and_files(prefix: str, **said: Any) -> dict[str, str]:
        said.pop("parsed_args", None)
        named = {name: command(name).summary for _, names in GROUPS for name in names}
        found = {name: says for name, says in named.items() if name.startswith(prefix)}
        return found | dict.fromkeys(files(prefix, **said), "")

    for action in parser._actions:
        if action.dest == "files":
            action.completer = commands_and_files  # type: ignore[attr-defined]


def _asked(offers: Callable[[Reader, str], Iterable[tuple[str, str]]]) -> Callable[..., Any]:
    """A completer that asks the timeline the command line names; silent where it cannot be read."""

    def complete(prefix: str, parsed_args: argparse.Namespace, **_: Any) -> dict[str, str]:
        from timeloom.cli.timelines import database
        from timeloom.store import is_older, open_reader

        try:
            path = database(getattr(parsed_args, "db", None))
            if is_older(path):
                return {}  # to bring it up to date is nothing to do behind a Tab
            with closing(open_reader(path)) as reader:
                return dict(offers(reader, prefix))
        except (TimeloomError, OSError):
            return {}

    return complete


def _query(reader: Reader, prefix: str) -> Iterable[tuple[str, str]]:
    from timeloom.query.completion import complete

    for found in complete(reader, prefix, len(prefix)):
        yield prefix[: found.start] + found.text + prefix[found.end :], found.detail


def _uids(reader: Reader, prefix: str) -> Iterable[tuple[str, str]]:
    return reader.uids(prefix)


def _field_names(reader: Reader, prefix: str) -> Iterable[tuple[str, str]]:
    """Names with commas between; only the last one is being typed."""
    done, comma, typed = prefix.rpartition(",")
    for info in reader.fields():
        if info.name.startswith(typed):
            yield f"{done}{comma}{info.name}", number(info.values, "value")


def _field_values(reader: Reader, prefix: str) -> Iterable[tuple[str, str]]:
    """`name=value`, with the values that the field has."""
    name, equals, typed = prefix.partition("=")
    if not equals:
        yield from ((f"{info.name}=", "") for info in reader.fields() if info.name.startswith(name))
        return
    for value in reader.field_values(name, prefix=typed):
        yield f"{name}={value.value}", number(value.count, "event")


def _tags(reader: Reader, prefix: str) -> Iterable[tuple[str, str]]:
    for value in reader.field_values("tag", prefix=prefix):
        yield value.value, number(value.count, "event")


def _read_formats(**_: Any) -> list[str]:
    from timeloom.importers.registry import names

    return list(names())


def _written_formats(**_: Any) -> list[str]:
    from timeloom.exporters.registry import names

    return list(names())


def _zones(**_: Any) -> list[str]:
    from zoneinfo import available_timezones

    return sorted(available_timezones())


def _kinds(prefix: str, **_: Any) -> list[str]:
    from timeloom.carried import PRIVATE

    done, comma, _typed = prefix.rpartition(",")
    return [f"{done}{comma}{kind}" for kind in (*PRIVATE, "all")]


_OFFERS: Final[dict[str, Callable[..., Any]]] = {
    "QUERY": _asked(_query),
    "UID": _asked(_uids),
    "K=V": _asked(_field_values),
    "NAMES": _asked(_field_names),
    "TAG": _asked(_tags),
    "F": _read_formats,
    "FORMAT": _written_formats,
    "ZONE": _zones,
    "KINDS": _kinds,
}
"""What may stand in an argument, by what help calls its value. Files and fixed choices are argcomplete's own."""
