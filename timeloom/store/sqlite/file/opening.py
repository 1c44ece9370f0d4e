"""Opening a file as a timeline, or refusing it untouched.

The first bytes are read as bytes: a file that is not ours is never given to SQLite, which might leave files beside it.
Unless this process has the file open already: then it is ours, and reading it would take SQLite's locks away.
"""

from __future__ import annotations

import os
import sqlite3
import stat
import struct
import tempfile
import time
from contextlib import closing, suppress
from pathlib import Path
from typing import Final
from urllib.parse import quote

from timeloom.errors import (
    NewerTimeline,
    NotATimeline,
    OutputError,
    ReadOnlyTimeline,
    TimelineError,
)
from timeloom.paths import make_private_file
from timeloom.store.sqlite.file.faults import IMPORT_HINT, explained, told
from timeloom.store.sqlite.file.linked import require_one_name
from timeloom.store.sqlite.file.open_files import Connection, head
from timeloom.store.sqlite.file.schema import (
    APPLICATION_ID,
    VERSION,
    Told,
    create,
    quietly,
)

_MAGIC: Final = b"SQLite format 3\0"
_VERSION_AT: Final = 60
_APPLICATION_ID_AT: Final = 68  # sqlite.org/fileformat2.html#application_id
PATIENCE: Final = 5.0
"""Seconds to wait for another program that writes."""


def connect_to_read(path: Path, tell: Told = quietly) -> sqlite3.Connection:
    """A connection that cannot write. Raises an error of the TimelineError family for what is not a timeline of ours.

    A timeline of an earlier version is brought up to date first; where it cannot be written, a copy of it is. `tell`
    hears how far that is.
    """
    _inspect(path)
    with told(path):
        connection: sqlite3.Connection = _read_only(path)
        try:
            if _version(connection, path) < VERSION:
                connection = _of_this_version(connection, path, tell)
            connection.execute("PRAGMA query_only = ON")
        except BaseException:
            connection.close()
            raise
        return connection


def connect_to_write(
    path: Path,
    *,
    create: bool = False,
    wal: bool = True,
    patience: float = PATIENCE,
    tell: Told = quietly,
) -> sqlite3.Connection:
    """A connection that can write, in autocommit mode, to a timeline of this version; an earlier one is migrated.

    An empty file becomes a new timeline, and with `create` a missing one does. `wal` lets readers go on while it is
    written, at the price of two more files beside it while it is open.
    """
    new = path.stat().st_size == 0 if path.is_file() else create and not path.exists()
    if new:
        if not path.parent.is_dir():
            raise OutputError(f"there is no folder {path.parent}", hint="make it first")
        if not os.access(path.parent, os.W_OK):
            raise OutputError(f"the folder {path.parent} cannot be written to")
        if not path.exists():
            make_private_file(path)
    else:
        _inspect(path)
        if not _writable(path):
            raise ReadOnlyTimeline(
                f"{path} can be read and not changed", hint="copy it to a folder you can write to"
            )
        require_one_name(path)
    with told(path):
        connection = Connection(path, path=path, timeout=patience, isolation_level=None)
        try:
            _prepare(connection, path, tell, new=new, wal=wal)
        except BaseException:
            connection.close()
            raise
        return connection


def _writable(path: Path) -> bool:
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def _of_this_version(connection: sqlite3.Connection, path: Path, tell: Told) -> sqlite3.Connection:
    """A connection to what a timeline of an earlier version becomes: itself, or a copy that goes when it is closed."""
    # A file with another name (a hard link) is read like one that cannot be written.
    if _writable(path) and path.stat().st_nlink == 1:
        connection.close()
        connect_to_write(path, tell=tell).close()
        return _read_only(path)
    folder = tempfile.TemporaryDirectory(prefix="timeloom-")
    try:
        copy = Path(folder.name, path.name)
        _copy(connection, copy)
        connection.close()
        with closing(sqlite3.connect(copy, isolation_level=None)) as other:
            _upgrade(other, tell)
        migrated = _read_only(copy)
    except BaseException:
        folder.cleanup()
        raise
    migrated.folder = folder
    return migrated


def _prepare(
    connection: sqlite3.Connection, path: Path, tell: Told, *, new: bool, wal: bool
) -> None:
    connection.execute("PRAGMA foreign_keys = ON")
    if new:
        # Before there is a log: a reader finds the header in the file itself.
        create(connection)
    elif (version := _version(connection, path)) < VERSION:
        copy = back_up(connection, path, version)
        try:
            _upgrade(connection, tell)
        except BaseException:
            copy.unlink()  # nothing has become of it: the file is as it was
            raise
        shrink(connection)
    # Where it cannot be had (a network drive) the file keeps its rollback journal.
    connection.execute(f"PRAGMA journal_mode = {'WAL' if wal else 'DELETE'}")


def _upgrade(connection: sqlite3.Connection, tell: Told) -> None:
    from timeloom.store.sqlite.file.upgrading import upgrade

    upgrade(connection, tell)


def _read_only(path: Path) -> Connection:
    name = quote(os.fsencode(path.absolute()))
    connection = Connection(
        f"file:{name}?mode=ro",
        path=path,
        tidy=True,
        uri=True,
        timeout=PATIENCE,
        isolation_level=None,
    )
    try:
        connection.execute("SELECT 1 FROM sqlite_master").fetchone()
        return connection
    except sqlite3.Error as error:
        connection.close()
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code not in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY):
            raise
    # A timeline with a write-ahead log wants a file beside it; where none can be made nobody else writes either.
    connection = Connection(f"file:{name}?immutable=1", path=path, uri=True, isolation_level=None)
    try:
        connection.execute("SELECT 1 FROM sqlite_master").fetchone()
    except BaseException:
        connection.close()
        raise
    return connection


def _inspect(path: Path) -> None:
    """Raises what is wrong with a file that is to be opened as a timeline, having read its first bytes at the most."""
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise NotATimeline(f"{path} is a folder, not a timeline", hint=IMPORT_HINT)
        if not stat.S_ISREG(mode):
            raise NotATimeline(f"{path} is a pipe or a device, not a timeline", hint=IMPORT_HINT)
        start = head(path, 100)
    except FileNotFoundError:
        raise TimelineError(
            f"there is no timeline {path}",
            hint="make one with: timeloom import FILE --into NAME.db",
        ) from None
    except OSError as error:
        raise TimelineError(f"{path} cannot be read: {error.strerror}") from error
    if start is None:
        return
    if not start:
        raise NotATimeline(
            f"{path} is empty", hint=f"fill it with: timeloom import FILE --into {path}"
        )
    if not start.startswith(_MAGIC):
        raise NotATimeline(f"{path} is not a timeline", hint=IMPORT_HINT)
    if len(start) < 100:
        raise explained(_cut_off(), path)
    (application,) = struct.unpack_from(">I", start, _APPLICATION_ID_AT)
    _check_application(application, path)


def is_older(path: Path) -> bool:
    """Whether a file is a timeline of an earlier version, which opening it brings up to date."""
    try:
        start = head(path, 100)
    except OSError:
        return False
    if start is None or len(start) < 100 or not start.startswith(_MAGIC):
        return False
    (version,), (application,) = (
        struct.unpack_from(">I", start, at) for at in (_VERSION_AT, _APPLICATION_ID_AT)
    )
    return bool(application == APPLICATION_ID and 0 < version < VERSION)


def _check_application(application: int, path: Path) -> None:
    if application != APPLICATION_ID:
        raise NotATimeline(f"{path} is an SQLite file of another program", hint=IMPORT_HINT)


def _cut_off() -> sqlite3.Error:
    error = sqlite3.DatabaseError("the file is cut off")
    error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
    return error


def _version(connection: sqlite3.Connection, path: Path) -> int:
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    _check_application(application, path)
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version > VERSION:
        raise NewerTimeline(
            f"{path} was written by a later version of Timeloom (format {version}, this one knows {VERSION})",
            hint="update Timeloom; the file was not touched",
        )
    return int(version)


def back_up(connection: sqlite3.Connection, path: Path, version: int) -> Path:
    """Copy a timeline beside itself before it is migrated; the copy's name says version and date."""
    day = time.strftime("%Y-%m-%d", time.gmtime())
    stem = f"{path.stem}.v{version}-{day}"
    copy = path.with_name(f"{stem}.backup{path.suffix}")
    number = 1
    while copy.exists():
        number += 1
        copy = path.with_name(f"{stem}-{number}.backup{path.suffix}")
    make_private_file(copy)
    _copy(connection, copy)
    return copy


def _copy(connection: sqlite3.Connection, target: Path) -> None:
    with closing(sqlite3.connect(target)) as other:
        connection.backup(other)


def shrink(connection: sqlite3.Connection) -> None:
    """Give the disk back what a migration left free in a file; it is as good without, should there be no room."""
    (free,) = connection.execute("PRAGMA freelist_count").fetchone()
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    if free * 5 > pages:
        with suppress(sqlite3.Error):
            connection.execute("VACUUM")


def copy_timeline(path: Path, target: Path) -> None:
    """Copy the timeline at `path` to `target`, which must not be there yet. Raises TimelineError."""
    origin = connect_to_read(path)
    try:
        with told(target):
            make_private_file(target)
            copy = sqlite3.connect(target)
            try:
                origin.backup(copy)
            finally:
                copy.close()
    finally:
        origin.close()


def pack(path: Path) -> None:
    """Make the file as small, and its bytes as much a matter of its content, as SQLite can. Nobody else may use it."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("INSERT INTO search (search) VALUES ('optimize')")
        connection.execute("VACUUM")
