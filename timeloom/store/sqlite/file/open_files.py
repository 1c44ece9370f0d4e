"""Which files this process has open through SQLite, so that their bytes are read in no other way meanwhile.

When a process closes a file, POSIX drops all its locks on that file, those that SQLite holds through another
descriptor included (sqlite.org/howtocorrupt.html, 2.2). The next program to end would then find nobody at the timeline
and take its write-ahead log away, with everything that is written from here on.
"""

from __future__ import annotations

import errno
import os
import sqlite3
import stat
from collections import Counter
from contextlib import closing, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import Any

_File = tuple[int, int]
_open: Counter[_File] = Counter()
_lock = Lock()


def _identity(path: Path) -> _File:
    found = path.stat()
    return found.st_dev, found.st_ino


def head(path: Path, length: int) -> bytes | None:
    """The first bytes of a file; None of one that is open: it has been looked at.

    Raises OSError, also for what is not a regular file: to open a FIFO would wait for somebody who writes into it.
    """
    with _lock:
        if _open[_identity(path)]:
            return None
        # Windows has no FIFO among files, and text unless it is told otherwise.
        binary = getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
        descriptor = os.open(path, os.O_RDONLY | binary)
        with os.fdopen(descriptor, "rb") as file:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise OSError(errno.EINVAL, "not a regular file", str(path))
            return file.read(length)


def is_open(path: Path) -> bool:
    """Whether it is a timeline's file that this process has open, by whatever name."""
    try:
        with _lock:
            return _open[_identity(path)] > 0
    except OSError:
        return False


def _tidy_up(path: Path) -> None:
    """Have SQLite take away an empty log, if nobody else has the timeline open: the last one to write does so."""
    log = path.with_name(f"{path.name}-wal")
    with suppress(OSError, sqlite3.Error):
        if log.stat().st_size == 0 and os.access(path, os.W_OK):
            with closing(sqlite3.connect(path, timeout=0)) as connection:
                connection.execute("SELECT 1 FROM sqlite_master").fetchone()


class Connection(sqlite3.Connection):
    """A connection whose file is known to be open from before it is made until it is closed."""

    _file: _File | None = None
    folder: TemporaryDirectory[str] | None = None
    """What goes when it is closed: the folder of a copy."""

    def __init__(
        self,
        database: str | Path,
        *arguments: Any,
        path: Path,
        tidy: bool = False,
        **options: Any,
    ) -> None:
        """`tidy` leaves no empty log beside the file, which a connection that cannot write would."""
        self._tidy = path if tidy else None
        with _lock:
            if path.exists():
                self._file = _identity(path)
                _open[self._file] += 1
        try:
            super().__init__(database, *arguments, **options)
        except BaseException:
            self._forget()
            raise
        if self._file is None:
            with _lock:
                self._file = _identity(path)
                _open[self._file] += 1

    def close(self) -> None:
        super().close()
        self._forget()
        path, self._tidy = self._tidy, None
        if path is not None and not is_open(path):
            _tidy_up(path)
        if self.folder is not None:
            self.folder.cleanup()

    def _forget(self) -> None:
        with _lock:
            file, self._file = self._file, None
            if file is not None:
                _open[file] -= 1
                if not _open[file]:
                    del _open[file]
