"""`timeloom kept`: work on opened files that nobody has decided about yet; opened, saved as a timeline or dropped."""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from timeloom.cli import terminal as exits
from timeloom.cli.arguments import Parser
from timeloom.cli.registry import Command
from timeloom.cli.terminal import Column, agreed, say, show, table_lines, width, write_json
from timeloom.errors import SourceError

if TYPE_CHECKING:
    from timeloom.cli.live.kept import Kept


def _declare(parser: Parser) -> None:
    parser.add_argument(
        "name", nargs="?", metavar="NAME", help="which: its name in the list, or the file it is on"
    )
    parser.add_argument("--save", metavar="DB", help="make it a timeline in a new file")
    parser.add_argument("--drop", action="store_true", help="throw it away, after a question")
    parser.add_argument("--yes", action="store_true", help="drop it without a question")
    parser.add_json("the list")


def _run(arguments: argparse.Namespace) -> int:
    from timeloom.cli.live.kept import kept_work

    found = kept_work()
    if arguments.name is None:
        if arguments.save or arguments.drop:
            arguments.parser.error("name which; timeloom kept lists them")
        return _list(found, as_json=arguments.json)
    kept = _named(arguments.name, found)
    if arguments.save and arguments.drop:
        arguments.parser.error("--save and --drop: one will do; what is saved is kept no longer")
    if arguments.save:
        return _save(kept, Path(arguments.save).expanduser())
    if arguments.drop:
        return _drop(kept, sure=arguments.yes)
    return _open(kept)


def _list(found: list[Kept], *, as_json: bool) -> int:
    if as_json:
        write_json(
            [
                {
                    "name": kept.name,
                    "sources": list(kept.about.addresses),
                    "done": {name: count for name, count in kept.done._asdict().items() if count},
                    "written": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(kept.changed)),
                    "open": kept.open,
                    "path": str(kept.path),
                }
                for kept in found
            ]
        )
        return exits.DONE
    if not found:
        say("nothing is kept: no opened file has work on it that is not in a timeline")
        return exits.DONE
    rows = [
        (
            kept.name,
            time.strftime("%Y-%m-%d %H:%M", time.localtime(kept.changed)),
            kept.about.name,
            kept.done.in_words() + (" (open in a window)" if kept.open else ""),
        )
        for kept in found
    ]
    columns = [Column("name", 40), Column("written", 16), Column("on", 30), Column("done")]
    for line in table_lines(rows, columns, width()):
        show(line)
    return exits.DONE


def _named(name: str, found: list[Kept]) -> Kept:
    """The one that is called so, or is on the file of this name. Raises SourceError."""
    from timeloom.cli.live.kept import about_files

    places = about_files([name], {}).places
    named = [kept for kept in found if kept.name == name]
    named = named or [kept for kept in found if places and kept.about.places == places]
    named = named or [kept for kept in found if kept.name.startswith(name)]
    if len(named) == 1:
        return named[0]
    if named:
        raise SourceError(
            f"{name!r} may be {', '.join(kept.name for kept in named)}", hint="name one of them"
        )
    raise SourceError(f"nothing is kept of {name!r}", hint="timeloom kept lists what is")


def _save(kept: Kept, path: Path) -> int:
    from timeloom.store.making import keep_copy

    kept.refuse_open()
    keep_copy(kept.path, path)
    kept.drop()
    say(f"{kept.done.in_words()}: kept in {path}; timeloom {path} opens it")
    show(str(path))
    return exits.DONE


def _drop(kept: Kept, *, sure: bool) -> int:
    kept.refuse_open()
    if not sure and not agreed(f"throw away {kept.done.in_words()} on {kept.about.name}?"):
        say("nothing was dropped")
        return exits.FAILED
    kept.drop()
    say(f"dropped: {kept.done.in_words()} on {kept.about.name}")
    return exits.DONE


def _open(kept: Kept) -> int:
    from timeloom.cli.commands.opening import OPEN, explore_kept

    return explore_kept(kept, OPEN.parser().read([]))


KEPT: Final = Command(
    "kept",
    "work on opened files that is in no timeline yet: list, open, save, drop",
    _declare,
    _run,
    ("timeloom kept", "timeloom kept plaso.csv --save plaso.db", "timeloom kept plaso.csv --drop"),
)
