"""Which timeline a command works on, opened; and filters, read."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from timeloom.cli.terminal import say
from timeloom.errors import NotATimeline, OutputError, ReadOnlyTimeline, SourceError
from timeloom.model.events import Item, Remark, Source
from timeloom.store.address import Address, FileAddress, parse_address
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
def opened(name: str, into: Address) -> Iterator[Reader]:
    """The timeline of this name, to be read into the one at `into`.

    Raises SourceError where they are one and the same, and TimelineError for a database that is not a timeline.
    """
    from timeloom.store import open_reader

    address = parse_address(name)
    if (place := address.identity()) is not None and place == into.identity():
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


def database(named: str | None) -> Address:
    """The timeline's address: the one that was named, else TIMELOOM_DB, else the person's own copy of the default.

    That copy is made on first use. Raises NotATimeline for a file that is not there.
    """
    from timeloom.store import exists

    address = named_database(named)
    if address is None:
        return FileAddress(own_timeline())
    if not exists(address):
        raise NotATimeline(
            f"there is no timeline {address}",
            hint=f"timeloom new {address} begins one, timeloom import SOURCE --into {address} too",
        )
    return address


def named_database(named: str | None) -> Address | None:
    """The address that was named, there or in TIMELOOM_DB, whether or not there is such a timeline."""
    chosen = named or os.environ.get("TIMELOOM_DB")
    return typed_address(chosen) if chosen else None


def typed_address(text: str) -> Address:
    """An address as a person types it: `~` is the home folder. Raises TimelineError for what is not a URL."""
    address = parse_address(text)
    return FileAddress(address.path.expanduser()) if isinstance(address, FileAddress) else address


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
    from timeloom.work import put_in_place, work_folder

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


def bring_up_to_date(address: Address) -> None:
    """Bring a timeline of an earlier version up to this one, showing how far that is. Raises TimelineError."""
    from timeloom.store import is_older, open_reader, writable

    if not is_older(address) or not writable(address):
        return
    from timeloom.cli.progress import metered

    share = 0.0
    with metered(f"bringing {address.short} up to date", lambda: share) as meter:

        def tell(done: int, of: int) -> None:
            nonlocal share
            share = done / max(of, 1)
            meter(done)

        open_reader(address, tell=tell).close()


@contextmanager
def reading(arguments: argparse.Namespace, *, tell: bool = True) -> Iterator[Reader]:
    """The timeline that the arguments name, for reading. Unless told not to, says what could not be read."""
    from timeloom.store import open_reader

    address = database(arguments.db)
    bring_up_to_date(address)
    reader = open_reader(address)
    try:
        yield reader
        if tell and (lost := reader.unreadable()):
            say(
                f"{number(lost, 'event')} of {address} cannot be read and {'was' if lost == 1 else 'were'} left out;"
                " timeloom check says which, check --repair mends the file"
            )
    finally:
        reader.close()


@contextmanager
def writing(arguments: argparse.Namespace, *, make: bool = False) -> Iterator[Writer]:
    """The timeline that the arguments name, for changing it; made, if there is none and it may be."""
    from timeloom.store import exists, new

    address = named_database(arguments.db)
    if make and address is not None and not exists(address):
        with new(address, signer(arguments.author)) as writer:
            yield writer
        say(f"{address} is a new timeline")
        return
    address = database(arguments.db)
    bring_up_to_date(address)
    writer = opened_to_write(address, arguments)
    try:
        yield writer
    finally:
        writer.close()


def opened_to_write(address: Address, arguments: argparse.Namespace) -> Writer:
    """The timeline for changing it; a file of its own from now on, if that was asked for."""
    from timeloom.store import make_own_file, open_writer
    from timeloom.work import sweep

    sweep()
    if arguments.own_file:
        make_own_file(address)
    return open_writer(address, author=signer(arguments.author))


@contextmanager
def passing_timeline(name: str) -> Iterator[tuple[Writer, Path]]:
    """A timeline that is gone when the block ends."""
    from timeloom.store import open_writer
    from timeloom.work import work_folder

    with work_folder("timeloom-") as folder:
        path = Path(folder, f"{Path(name).stem or 'timeline'}.db")
        writer = open_writer(path, create=True)
        try:
            yield writer, path
        finally:
            writer.close()


@contextmanager
def trial_timeline(address: Address) -> Iterator[Writer]:
    """A timeline in which nothing will be changed: itself, or a copy that is gone afterwards if it is read-only."""
    from timeloom.store import copy, open_writer
    from timeloom.work import work_folder

    with ExitStack() as stack:
        try:
            bring_up_to_date(address)
            writer = open_writer(address)
        except ReadOnlyTimeline:
            folder = stack.enter_context(work_folder("timeloom-"))
            copy(address, copied := Path(folder, address.short))
            writer = open_writer(copied)
        stack.callback(writer.close)
        yield writer


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
