"""Folders for what is being made: gone when that is done, and swept away by the next run if a run was killed.

While its run lives, a folder holds a file that the run has locked. The lock goes with the process, however it ends; a
folder whose lock can be had is nobody's any more.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

_LOCK: Final = ".timeloom-at-work"
_FEW: Final = 1_000
"""Folders of the same beginning that are looked at."""


@contextmanager
def work_folder(prefix: str, parent: Path | None = None) -> Iterator[Path]:
    """A new folder in `parent`, else where temporary files go, removed when the block ends. Raises OSError."""
    where = Path(tempfile.gettempdir()) if parent is None else parent
    _sweep(where, prefix)
    with tempfile.TemporaryDirectory(
        dir=where, prefix=prefix, ignore_cleanup_errors=True
    ) as folder:
        lock = _locked(Path(folder))
        try:
            yield Path(folder)
        finally:
            if lock is not None:
                os.close(lock)


def _locked(folder: Path) -> int | None:
    """A locked file in the folder, known by its name only once it is locked; None where there are no locks."""
    try:
        from fcntl import LOCK_EX, LOCK_NB, flock
    except ImportError:  # not a Unix
        return None
    descriptor, name = tempfile.mkstemp(dir=folder)
    try:
        flock(descriptor, LOCK_EX | LOCK_NB)
        Path(name).rename(folder / _LOCK)
    except OSError:  # a file system without locks
        os.close(descriptor)
        Path(name).unlink(missing_ok=True)
        return None
    return descriptor


def _sweep(parent: Path, prefix: str) -> None:
    """Remove what runs that were killed have left."""
    try:
        with os.scandir(parent) as entries:
            found = [
                Path(entry.path)
                for entry in entries
                if entry.name.startswith(prefix) and entry.is_dir(follow_symlinks=False)
            ]
    except OSError:
        return
    for folder in found[:_FEW]:
        if _is_left_over(folder):
            shutil.rmtree(folder, ignore_errors=True)


def _is_left_over(folder: Path) -> bool:
    """Whether it is such a folder, and nobody holds its lock."""
    with suppress(ImportError, OSError):
        from fcntl import LOCK_EX, LOCK_NB, flock

        descriptor = os.open(folder / _LOCK, os.O_RDWR | os.O_NOFOLLOW)
        try:
            flock(descriptor, LOCK_EX | LOCK_NB)
            return os.fstat(descriptor).st_uid == os.geteuid()
        finally:
            os.close(descriptor)
    return False
