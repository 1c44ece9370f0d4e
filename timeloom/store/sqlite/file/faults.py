"""What SQLite says, in our words."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from timeloom.errors import (
    BusyTimeline,
    Cancelled,
    DamagedTimeline,
    EventError,
    NotATimeline,
    ReadOnlyTimeline,
    TimelineError,
    TimeloomError,
)
from timeloom.text import HALF_A_CHARACTER


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn SQLite's errors inside into those of the family; `path` is the timeline they speak of.

    Text that cannot be written as UTF-8 is an EventError.
    """
    try:
        yield
    except sqlite3.Error as error:
        raise explained(error, path) from error
    except UnicodeEncodeError as error:
        raise EventError(
            HALF_A_CHARACTER, hint="read its source with the right encoding"
        ) from error


_MISSING: Final = ("no such table", "no such column")


def explained(error: sqlite3.Error, path: Path) -> TimeloomError:
    """The error of the family that says what an SQLite error says (sqlite.org/rescode.html)."""
    # The low byte is the primary code; errors of the Python module itself carry none.
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return BusyTimeline(
            f"{path} is being written by another program; nothing was changed",
            hint="try again when it is done",
        )
    if code == sqlite3.SQLITE_READONLY:
        return ReadOnlyTimeline(
            f"{path} can be read and not changed", hint="copy it to a folder you can write to"
        )
    if code == sqlite3.SQLITE_CORRUPT or str(error).startswith(_MISSING):  # emptied under our hands
        return DamagedTimeline(
            f"{path} is damaged: {error}",
            hint="timeloom check --repair mends what it can; else restore a backup, or try: sqlite3 FILE .recover",
        )
    if code == sqlite3.SQLITE_NOTADB:
        return NotATimeline(f"{path} is not a timeline", hint=IMPORT_HINT)
    if code == sqlite3.SQLITE_FULL:
        return TimelineError(
            f"no room to write {path}; nothing was changed", hint="free space on its disk"
        )
    if code == sqlite3.SQLITE_INTERRUPT:
        return Cancelled("stopped; nothing was changed")
    if "no such table" in str(error):
        return DamagedTimeline(
            f"{path} is damaged: {error}", hint="timeloom check --repair makes the table anew"
        )
    return TimelineError(f"{path} cannot be used: {error}")


IMPORT_HINT = "a file of another format is read with: timeloom import FILE --into timeline.db"
