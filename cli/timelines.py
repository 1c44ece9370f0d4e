"""Which timeline a command works on, opened; and filters, read."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from timeloom.cli.terminal import say
from timeloom.errors import NotATimeline, OutputError, SourceError
from timeloom.model.events import Item, Remark, Source
from timeloom.text import number

if TYPE_CHECKING:
    from timeloom.carried import Carried
    from timeloom.query.query import Query
    from timeloom.store.outgoing import Outgoing
    from timeloom.store.protocol import Reader, View, Writer


NAME: Final = "timeloom"
TITLE: Final = "another timeline"
"""What stands for an importer's name and title."""


@contextmanager
def opened(address: str, into: Path) -> Iterator[Reader]:
    """The timeline at `address`, to be read into the one at `into`.

    Raises SourceError where they are one and the same, and TimelineError for a database that is no timeline.
    """
    from timeloom.store import open_reader

    if into.exists() and Path(address).samefile(into):
        raise SourceError(f"{address} is the timeline that it is to be read into")
    reader = open_reader(address)
    try:
        yield reader
    finally:
        reader.close()


def items(reader: Reader) -> Iterator[Item]:
    """All events, streamed. An event that somebody entered by hand has no source here either."""
    from timeloom.query.query import EVERYTHING

    for event in reader.view(EVERYTHING).events():
        yield event if event.source is not None else replace(event, source=Source(""))
    texts = [it.address for it in reader.info().sources if reader.source_size(it.address)]
    if texts:
        yield Remark(
            f"passages came along, the whole text of {', '.join(texts)} did not:"
            " `timeloom refresh` reads it where it is at hand"
        )


_SQLITE: Final = b"SQLite format 3\0"


def is_timeline(name: str) -> bool:
    """Whether a file is an SQLite database: then it is to be opened, not read. A pipe is not looked into."""
    try:
        if name == "-" or not Path(name).is_file():
            return False
        with Path(name).open("rb") as stream:
            return stream.read(len(_SQLITE)) == _SQLITE
    except (OSError, ValueError):
        return False


def database(named: str | None) -> Path:
    """The timeline's path: the one that was named, else TIMELOOM_DB, else the person's own copy of the default.

    That copy is made on first use. Raises NotATimeline for a file that is not there.
    """
    path = named_database(named)
    if path is None:
        return own_timeline()
    if not path.exists():
        raise NotATimeline(
            f"there is no timeline {path}",
            hint=f"timeloom new {path} begins one, timeloom import SOURCE --into {path} too",
        )
    return path


def named_database(named: str | None) -> Path | None:
    """The path that was named, there or in TIMELOOM_DB, whether or not there is such a file."""
    chosen = named or os.environ.get("TIMELOOM_DB")
    return Path(chosen).expanduser() if chosen else None


def own_timeline() -> Path:
    """The person's own timeline, copied from the default one if there is none yet."""
    from timeloom.paths import behind_links, default_timeline, user_timeline

    own = behind_links(user_timeline())
    if not own.exists():
        _copy(default_timeline(), own)
    return own


def _copy(origin: Path, target: Path) -> None:
    """Copy whole or not at all: another start of the program may be doing the same."""
    import shutil

    from timeloom.paths import make_private_folder
    from timeloom.store.making import put_in_place
    from timeloom.work import work_folder

    try:
        make_private_folder(target.parent)
        with work_folder(".first-use-", target.parent) as folder:
            made = folder / target.name
            made.touch(mode=0o600)
            shutil.copyfile(origin, made)
            put_in_place(made, target)
    except OSError as error:
        raise OutputError(
            f"your own timeline cannot be made at {target}: {error.strerror or error}",
            hint="name another place with --db or TIMELOOM_DB",
        ) from error


def bring_up_to_date(path: Path) -> None:
    """Bring a timeline of an earlier version up to this one, showing how far that is. Raises TimelineError."""
    from timeloom.store import is_older, open_reader

    if not is_older(path) or not all(os.access(each, os.W_OK) for each in (path, path.parent)):
        return
    from timeloom.cli.progress import metered

    share = 0.0
    with metered(f"bringing {path.name} up to date", lambda: share) as meter:

        def tell(done: int, of: int) -> None:
            nonlocal share
            share = done / max(of, 1)
            meter(done)

        open_reader(path, tell=tell).close()


@contextmanager
def reading(arguments: argparse.Namespace, *, tell: bool = True) -> Iterator[Reader]:
    """The timeline that the arguments name, for reading. Unless told not to, says what could not be read."""
    from timeloom.store import open_reader

    path = database(arguments.db)
    bring_up_to_date(path)
    reader = open_reader(path)
    try:
        yield reader
        if tell and (lost := reader.unreadable()):
            say(
                f"{number(lost, 'event')} of {path} cannot be read and {'was' if lost == 1 else 'were'} left out;"
                " timeloom check says which, check --repair mends the file"
            )
    finally:
        reader.close()


@contextmanager
def writing(arguments: argparse.Namespace, *, make: bool = False) -> Iterator[Writer]:
    """The timeline that the arguments name, for changing it; made, if there is none and it may be."""
    path = named_database(arguments.db)
    if make and path is not None and not path.exists():
        from timeloom.store.making import new_timeline

        with new_timeline(path, signer(arguments.author)) as writer:
            yield writer
        say(f"{path} is a new timeline")
        return
    path = database(arguments.db)
    bring_up_to_date(path)
    writer = opened_to_write(path, arguments)
    try:
        yield writer
    finally:
        writer.close()


def opened_to_write(path: Path, arguments: argparse.Namespace) -> Writer:
    """The timeline for changing it; a file of its own from now on, if that was asked for."""
    from timeloom.store import open_writer
    from timeloom.work import sweep

    sweep()
    if arguments.own_file:
        from timeloom.store.sqlite.file.linked import make_own_file

        make_own_file(path)
    return open_writer(path, author=signer(arguments.author))


def signer(said: str | None) -> str | None:
    """Who signs what is written: whom the command line names, else the setting `author`; None for the login name."""
    if said is not None:
        return said.strip()
    from timeloom.errors import SettingsError
    from timeloom.tui.settings import author

    try:
        return author()
    except SettingsError as error:
        say(f"{error}; until then your login name signs what you do")
        return None


def read_query(text: str) -> Query:
    """A filter as a tree. Raises QueryError."""
    from timeloom.query.query import EVERYTHING

    if not text.strip():
        return EVERYTHING
    import time

    from timeloom.query.parser import parse

    return parse(text, now=time.time())


@contextmanager
def matches(
    view: View, limit: int | None = None, carried: Carried | None = None
) -> Iterator[Outgoing]:
    """The events that a view matches, streamed; whoever stops before the last leaves no statement running."""
    from timeloom.store.outgoing import Outgoing

    outgoing = Outgoing(view, limit=limit, carried=carried)
    try:
        yield outgoing
    finally:
        outgoing.close()
