"""`timeloom [FILE]`: the explorer on a timeline, or on anything that an importer reads."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from timeloom.cli import terminal as exits
from timeloom.cli.arguments import Parser
from timeloom.cli.registry import Command
from timeloom.cli.terminal import agreed, on_terminal
from timeloom.cli.timelines import bring_up_to_date, database
from timeloom.errors import TimelineError, TimeloomError
from timeloom.store import is_timeline
from timeloom.store.address import Address, FileAddress, parse_address

if TYPE_CHECKING:
    from timeloom.cli.live.kept import Kept, Opened
    from timeloom.tui.model.arriving import Arriving


def declare(parser: Parser) -> None:
    parser.add_argument(
        "files",
        nargs="*",
        metavar="FILE",
        help="a timeline or anything that can be read; - is a pipe",
    )
    parser.add_argument("--filter", metavar="QUERY", help="show only what matches")
    parser.add_argument("--ascii", action="store_true", help="draw with plain characters")
    parser.add_argument("--theme", metavar="NAME", help="colours, for this time")
    parser.add_argument("--no-mouse", action="store_true", help="leave the mouse to the terminal")
    parser.add_argument(
        "--format", metavar="F", default="", help="input format, instead of detecting it"
    )
    parser.add_argument("--read-only", action="store_true", help="look, and change nothing")
    parser.add_author()
    parser.add_database()


def run(arguments: argparse.Namespace) -> int:
    files: list[str] = arguments.files
    if files and arguments.db:
        arguments.parser.error("name the timeline once: as FILE or with --db")
    if len(files) == 1 and (missing := _new_timeline_meant(files[0])) and not _begun(missing):
        return exits.FAILED
    if not on_terminal():
        _make_sure(files, arguments.format)
        raise TimeloomError(
            "the explorer needs a terminal", hint="timeloom list and timeloom export write to pipes"
        )
    timelines = [name for name in files if is_timeline(name)]
    if not files:
        return _explore([database(arguments.db)], arguments)
    if len(timelines) == len(files):
        return _explore([parse_address(name) for name in files], arguments)
    if timelines:
        arguments.parser.error("timelines and other files cannot be opened together; import them")
    return _read_and_explore(files, arguments)


def _new_timeline_meant(name: str) -> Path | None:
    """The file that is named like a timeline and is not there, and its folder is."""
    path = Path(name).expanduser()
    meant = path.suffix.lower() in (".db", ".sqlite", ".sqlite3") and "://" not in name
    return path if meant and not path.exists() and path.parent.is_dir() else None


def _begun(path: Path) -> bool:
    """Whether a new timeline is there now: a person is asked, a program is told how. Raises TimelineError."""
    from timeloom.cli.commands.beginning import begin

    if not (on_terminal() and sys.stdin.isatty() and sys.stderr.isatty()):
        raise TimelineError(
            f"there is no timeline {path}",
            hint=f"timeloom new {path} begins one; timeloom import FILE --into {path} too",
        )
    if not agreed(f"there is no timeline {path}; begin one?"):
        return False
    begin(FileAddress(path))
    return True


def _read_and_explore(files: list[str], arguments: argparse.Namespace) -> int:
    """Show what is not a timeline as soon as its first events are read, the rest as it comes."""
    from timeloom.cli.live.aside import alongside
    from timeloom.cli.live.kept import opened_files
    from timeloom.importers.contract import STDIN

    with opened_files(files, {"format": arguments.format}) as opened:
        if not _is_to_read(opened):
            return _explore([FileAddress(opened.path)], arguments, work=opened)
        with alongside(opened) as aside:
            aside.ended = lambda aside: opened.has_read(whole=aside.complete)
            import timeloom.tui.app  # noqa: F401 - takes as long as the first events, in the other process

            aside.wait()
            if STDIN in files:
                _listen_to_the_terminal()
            whole = aside.arrived().ended
            if whole:
                aside.account()
                return _explore([FileAddress(aside.path)], arguments, arriving=aside, work=opened)
            code = _explore([FileAddress(aside.path)], arguments, arriving=aside, work=opened)
            aside.close()
            return code if aside.account() else exits.FAILED


def explore_kept(kept: Kept, arguments: argparse.Namespace) -> int:
    """Show work that was kept, without reading again what it is on."""
    from timeloom.cli.live.kept import opened_again

    if not on_terminal():
        raise TimeloomError(
            "the explorer needs a terminal", hint=f"timeloom kept {kept.name} --save DB writes it"
        )
    with opened_again(kept) as opened:
        return _explore([FileAddress(opened.path)], arguments, work=opened)


_NAP: Final = 0.05


def _is_to_read(opened: Opened) -> bool:
    """Whether the sources have to be read; where another window reads them, there is something to show on return."""
    import time

    while not opened.is_current():
        if opened.may_read():
            if not opened.is_current():  # another window may just have done it
                return True
            opened.has_read(whole=False)
        if opened.begun:
            return False
        time.sleep(_NAP)
    return False


def _make_sure(files: list[str], form: str) -> None:
    """Where nothing can be shown: what is wrong with a file matters more than that."""
    from timeloom.cli.sources.intake import recognised
    from timeloom.store import open_reader

    for name in files:
        recognised(name, {"format": form})
        if is_timeline(name):
            open_reader(name).close()


def _listen_to_the_terminal() -> None:
    """Standard input was the source; from now on it is the keyboard."""
    if sys.stdin.isatty():
        return
    try:
        os.dup2(os.open("/dev/tty", os.O_RDWR), 0)
    except OSError as error:
        raise TimeloomError("there is no terminal to read keys from") from error
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 - it stays open as long as the program runs


def _explore(
    addresses: list[Address],
    arguments: argparse.Namespace,
    *,
    arriving: Arriving | None = None,
    work: Opened | None = None,
) -> int:
    from timeloom.tui.launch import explore
    from timeloom.work import sweep

    sweep()
    words = _of_kept_work(work)
    for address in addresses:
        bring_up_to_date(address)
    more: dict[str, Any] = {} if arriving is None else {"arriving": arriving}
    return explore(
        addresses,
        ascii=arguments.ascii,
        mouse=not arguments.no_mouse,
        theme=arguments.theme,
        query=arguments.filter,
        read_only=arguments.read_only,
        author=arguments.author,
        work=work,
        words=words,
        **more,
    )


def _of_kept_work(work: Opened | None) -> list[str]:
    """What to say at the start: the work that is here again, and, once, work that was left elsewhere."""
    from timeloom.cli.live.kept import kept_work

    words = []
    if work is not None and (done := work.own_work()).any:
        words.append(f"here again: {done.in_words()}")
    left = [kept for kept in kept_work() if not kept.open]
    return words + [kept.words() for kept in left if not kept.announced()]


OPEN: Final = Command(
    "open",
    "explore a timeline, or anything that can be read as one",
    declare,
    run,
    ("timeloom", "timeloom history.db", "timeloom calendar.ics --filter after:2024"),
)
