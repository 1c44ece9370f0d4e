"""The store: timelines in files and elsewhere, behind the protocol of `timeloom.store.protocol`."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from timeloom.errors import OutputError, TimelineError
from timeloom.store.address import AnyAddress, FileAddress, parse_address, scheme_of
from timeloom.store.engine import Told
from timeloom.store.engines import engine_of, is_served

if TYPE_CHECKING:
    from timeloom.model.events import Source
    from timeloom.store.answers import Repaired
    from timeloom.store.protocol import Reader, Writer

__all__ = [
    "copy",
    "exists",
    "is_older",
    "is_timeline",
    "make_own_file",
    "new",
    "open_merged_reader",
    "open_merged_writer",
    "open_reader",
    "open_writer",
    "parse_address",
    "refuse_source",
    "refuse_timeline",
    "repair",
    "writable",
]


def open_reader(where: AnyAddress, *, tell: Told | None = None) -> Reader:
    """Open a timeline to read. Raises an error of the TimelineError family and leaves what it refuses untouched."""
    address = parse_address(where)
    return engine_of(address).open_reader(address, tell=tell)


def open_writer(
    where: AnyAddress,
    *,
    create: bool = False,
    now: Callable[[], str] | None = None,
    wal: bool = True,
    author: str | None = None,
    tell: Told | None = None,
) -> Writer:
    """Open a timeline to read and write; an empty file becomes a new one, with `create` a missing one too.

    `now` says the time for the journal, as an EDTF instant in UTC; the clock if it is not given. Without `wal` a
    timeline stays one single file even while it is open. `author` signs steps and notes; the person that is logged in,
    if nobody is named.
    """
    address = parse_address(where)
    return engine_of(address).open_writer(
        address, create=create, now=now, wal=wal, author=author, tell=tell
    )


def new(where: AnyAddress, author: str | None = None) -> AbstractContextManager[Writer]:
    """Make a timeline that is there when the block ends well, and is not otherwise. Raises OutputError."""
    address = parse_address(where)
    return engine_of(address).new(address, author)


_SQLITE = b"SQLite format 3\0"
_MARK = b"TIML"
"""Our `application_id`, which stands in the head of the file (sqlite.org/fileformat2.html)."""


def is_timeline(name: str) -> bool:
    """Whether it is to be opened, not read: a timeline's file, whole or cut off, or a URL that an engine serves.

    Another program's database is a source like any other; a pipe is not looked into.
    """
    if scheme := scheme_of(name):
        return is_served(scheme)
    try:
        address = parse_address(name)
        if name == "-" or not isinstance(address, FileAddress) or not address.path.is_file():
            return False
        with address.path.open("rb") as stream:
            head = stream.read(100)
        return head.startswith(_SQLITE) and (len(head) < 100 or head[68:72] == _MARK)
    except (OSError, ValueError, TimelineError):
        return False


def exists(where: AnyAddress) -> bool:
    """Whether something is there; of a server, as far as is known without asking it."""
    address = parse_address(where)
    return engine_of(address).exists(address)


def writable(where: AnyAddress) -> bool:
    """Whether a timeline may be changed, as far as is known without opening it."""
    address = parse_address(where)
    return engine_of(address).writable(address)


def is_older(where: AnyAddress) -> bool:
    """Whether it is a timeline of an earlier version: opening it takes as long as bringing it up to date."""
    address = parse_address(where)
    return engine_of(address).is_older(address)


def repair(where: AnyAddress) -> Repaired:
    """Repair a timeline's file after a copy. Raises TimelineError, and leaves it as it was, where it cannot be."""
    address = parse_address(where)
    return engine_of(address).repair(address)


def make_own_file(where: AnyAddress) -> None:
    """Make a file with other names (hard links) a file of its own. Raises TimelineError."""
    address = parse_address(where)
    engine_of(address).make_own_file(address)


def copy(where: AnyAddress, target: Path) -> None:
    """Copy a timeline's file to a new one. Raises TimelineError."""
    address = parse_address(where)
    engine_of(address).copy(address, target)


def open_merged_reader(addresses: Sequence[AnyAddress]) -> Reader:
    """Open several timelines as one, to read. Raises like `open_reader`; what was opened by then is closed."""
    from timeloom.store.several.reader import MergedReader

    return MergedReader(_all_opened(open_reader, addresses))


def open_merged_writer(addresses: Sequence[AnyAddress], *, author: str | None = None) -> Writer:
    """Open several timelines as one, to read and to write those that can be. Raises like `open_writer`; if none can be
    written, ReadOnlyTimeline."""
    from timeloom.errors import ReadOnlyTimeline
    from timeloom.store.several.writer import MergedWriter

    def opened(address: AnyAddress) -> Reader:
        try:
            return open_writer(address, author=author)
        except ReadOnlyTimeline:
            return open_reader(address)

    found = _all_opened(opened, addresses)
    try:
        return MergedWriter(found)
    except ReadOnlyTimeline:
        for one in found:
            one.close()
        raise


def _all_opened(opener: Callable[[AnyAddress], Any], addresses: Sequence[AnyAddress]) -> list[Any]:
    opened: list[Any] = []
    try:
        opened.extend(opener(address) for address in addresses)
    except BaseException:
        for one in opened:
            one.close()
        raise
    return opened


def refuse_source(path: str | os.PathLike[str], sources: Iterable[Source]) -> None:
    """Raises OutputError for a file that the timeline was read from: what is in it may not all be in the timeline.

    Its address may be a path from another folder. Then a file of the same name is known by the digest of its bytes, as
    long as nobody has changed it since.
    """
    for source in sources:
        if _is_source(Path(path), source):
            raise OutputError(
                f"{path} is a file that this timeline was read from", hint="name another file"
            )


def _is_source(path: Path, source: Source) -> bool:
    from hashlib import file_digest

    try:
        if path.samefile(source.address):
            return True
    except (OSError, ValueError):
        pass  # it is not there, or not from this folder
    try:
        if not source.digest or path.name != Path(source.address).name or not path.is_file():
            return False
        with path.open("rb") as file:
            return file_digest(file, "sha256").hexdigest() == source.digest
    except OSError:
        return False


def refuse_timeline(path: str | os.PathLike[str]) -> None:
    """Raises OutputError for a file that an export may not take the place of: a timeline that is open here."""
    address = FileAddress(Path(path))
    if engine_of(address).is_open(address):
        raise OutputError(f"{path} is the timeline itself", hint="name another file")
