"""The store: one timeline, one SQLite file, behind the protocol of `timeloom.store.protocol`."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from timeloom.model.events import Source
    from timeloom.store.answers import Repaired
    from timeloom.store.protocol import Reader, Writer

__all__ = [
    "is_older",
    "open_merged_reader",
    "open_merged_writer",
    "open_reader",
    "open_writer",
    "refuse_source",
    "refuse_timeline",
    "repair",
]


Told = Callable[[int, int], None]
"""Hears how far a timeline of an earlier version is brought up to date: events done, and all of them."""


def open_reader(path: str | os.PathLike[str], *, tell: Told | None = None) -> Reader:
    """Open a timeline to read. Raises an error of the TimelineError family and leaves what it refuses untouched."""
    from timeloom.store.sqlite.file.opening import connect_to_read
    from timeloom.store.sqlite.file.schema import quietly
    from timeloom.store.sqlite.read.reader import SqliteReader

    where = Path(path)
    return SqliteReader(where, connect_to_read(where, tell or quietly))


def open_writer(
    path: str | os.PathLike[str],
    *,
    create: bool = False,
    now: Callable[[], str] | None = None,
    wal: bool = True,
    author: str | None = None,
    tell: Told | None = None,
) -> Writer:
    """Open a timeline to read and write; an empty file becomes a new one, with `create` a missing one too.

    `now` says the time for the journal, as an EDTF instant in UTC; the clock if it is not given. Without `wal` the
    timeline stays one single file even while it is open. `author` signs steps and notes; the person that is logged in,
    if nobody is named.
    """
    from timeloom.store.sqlite.file.opening import connect_to_write
    from timeloom.store.sqlite.file.schema import quietly
    from timeloom.store.sqlite.write.writer import SqliteWriter, utc_now

    where = Path(path)
    connection = connect_to_write(where, create=create, wal=wal, tell=tell or quietly)
    who = os.environ.get("USER", "") if author is None else author
    return SqliteWriter(where, connection, now=now or utc_now, who=who)


def repair(path: str | os.PathLike[str]) -> Repaired:
    """Repair a timeline's file after a copy. Raises TimelineError, and leaves it as it was, where it cannot be."""
    from timeloom.store.sqlite.file.repairing import repair

    return repair(Path(path))


def open_merged_reader(paths: Sequence[str | os.PathLike[str]]) -> Reader:
    """Open several timelines as one, to read. Raises like `open_reader`; what was opened by then is closed."""
    from timeloom.store.several.reader import MergedReader

    return MergedReader(_all_opened(open_reader, paths))


def open_merged_writer(
    paths: Sequence[str | os.PathLike[str]], *, author: str | None = None
) -> Writer:
    """Open several timelines as one, to read and to write those that can be. Raises like `open_writer`; if none can be
    written, ReadOnlyTimeline."""
    from timeloom.errors import ReadOnlyTimeline
    from timeloom.store.several.writer import MergedWriter

    def opened(path: str | os.PathLike[str]) -> Reader:
        try:
            return open_writer(path, author=author)
        except ReadOnlyTimeline:
            return open_reader(path)

    found = _all_opened(opened, paths)
    try:
        return MergedWriter(found)
    except ReadOnlyTimeline:
        for one in found:
            one.close()
        raise


def _all_opened(
    opener: Callable[[str | os.PathLike[str]], Any], paths: Sequence[str | os.PathLike[str]]
) -> list[Any]:
    opened: list[Any] = []
    try:
        opened.extend(opener(path) for path in paths)
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
    from timeloom.errors import OutputError

    for source in sources:
        if _is_source(Path(path), source):
            raise OutputError(
                f"{path} is a file that this timeline was read from", hint="name another file"
            )


def is_older(path: str | os.PathLike[str]) -> bool:
    """Whether a file is a timeline of an earlier version: opening it takes as long as bringing it up to date."""
    from timeloom.store.sqlite.file.opening import is_older

    return is_older(Path(path))


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
    from timeloom.errors import OutputError
    from timeloom.store.sqlite.file.open_files import is_open

    if is_open(Path(path)):
        raise OutputError(f"{path} is the timeline itself", hint="name another file")
