"""A timeline whose file has another name (a hard link), made a file of its own before it is changed.

SQLite finds a write-ahead log by the name that a file was opened by. Two names have two logs, and what is written
through one may be overwritten through the other (sqlite.org/howtocorrupt.html, 2.3). Reading does no harm.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from timeloom.errors import BusyTimeline, LinkedTimeline, OutputError
from timeloom.paths import behind_links, sync_folder
from timeloom.store.sqlite.file.faults import told
from timeloom.store.sqlite.file.open_files import Connection
from timeloom.work import sweep, work_file


def require_one_name(path: Path) -> None:
    """Raises LinkedTimeline for a file that has another name."""
    if path.stat().st_nlink < 2:
        return
    sweep()  # a run that was killed while it named a new timeline may have left the name from before
    names = path.stat().st_nlink
    if names < 2:
        return
    others = "another name" if names == 2 else f"{names - 1} other names"
    raise LinkedTimeline(
        f"{path} has {others} (hard links), through which a change could be lost",
        path=path,
        hint="--own-file makes this one a file of its own first; the others stay as they are",
    )


def make_own_file(path: Path) -> None:
    """Put a copy of the timeline in its place that has no other name, with all that was written to it.

    Raises BusyTimeline while anybody else has it open, and OutputError where no copy can be made.
    """
    path = behind_links(path)
    if path.stat().st_nlink < 2:
        return
    with (
        told(path),
        closing(Connection(path, path=path, timeout=1.0, isolation_level=None)) as here,
    ):
        # Succeeds for the only connection alone, and takes what is in the log into the file.
        try:
            here.execute("PRAGMA journal_mode = DELETE")
            # The lock outlives the transaction, within which nothing can be copied.
            here.execute("PRAGMA locking_mode = EXCLUSIVE")
            here.execute("BEGIN EXCLUSIVE")
            here.execute("COMMIT")
        except sqlite3.OperationalError as error:
            raise BusyTimeline(
                f"{path} is open in another program, and cannot be made a file of its own",
                hint="close it there first",
            ) from error
        _put_copy(here, path)


def _put_copy(here: sqlite3.Connection, path: Path) -> None:
    kept = path.stat()
    try:
        with work_file(f".{path.name}.", ".part", path.parent) as part:
            with closing(sqlite3.connect(part)) as copy:
                here.backup(copy)
            part.chmod(kept.st_mode & 0o7777)
            with suppress(OSError):
                os.chown(part, kept.st_uid, kept.st_gid)
            with part.open("rb") as written:
                os.fsync(written.fileno())
            part.replace(path)
            sync_folder(path.parent)
    except OSError as error:
        raise OutputError(
            f"{path} cannot be made a file of its own: {error.strerror or error}"
        ) from error
