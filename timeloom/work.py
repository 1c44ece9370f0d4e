"""Files and folders that are made on the way to a result: private, gone when that is done, swept if a run was killed.

Each is written down first, in a file of its own in the person's state folder that its run holds locked. The lock goes
with the process, however that ends: what a file names whose lock can be had belongs to nobody any more.
"""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from timeloom.paths import make_private_folder, sync_folder, user_state

_FOLDER: Final = "at-work"
_LONGEST: Final = 100
"""Bytes of a name that ours begins with; a whole name may have 255."""
_YOUNG: Final = 2.0
"""Seconds in which a file may be written down and not be locked yet."""


@contextmanager
def work_folder(prefix: str, parent: Path | None = None) -> Iterator[Path]:
    """A new folder in `parent`, else where temporary files go, removed when the block ends. Raises OSError."""
    with _noted(Path(parent or tempfile.gettempdir()).absolute(), prefix, "") as folder:
        folder.mkdir(mode=0o700)
        yield folder


@contextmanager
def work_file(prefix: str, suffix: str, parent: Path) -> Iterator[Path]:
    """The name of a new, empty file in `parent`, removed when the block ends unless it was renamed. Raises OSError."""
    with _noted(parent.absolute(), prefix, suffix) as file:
        file.touch(mode=0o600, exist_ok=False)
        yield file


def put_in_place(made: Path, target: Path) -> bool:
    """Give a new timeline its name for good, unless there is one of that name by now; whether it has it.

    It and its folder are on the disk afterwards: what is told to be done outlives a power cut. Raises OSError.
    """
    descriptor = os.open(made, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    # A link fails where the file has come to be meanwhile, so that nobody's timeline is replaced.
    try:
        os.link(made, target)
        made.unlink()
    except FileExistsError:
        return False
    except OSError:  # a file system without links
        if target.exists():
            return False
        made.replace(target)
    sync_folder(target.parent)
    return True


def sweep() -> None:
    """Remove what runs that were killed have left."""
    try:
        with os.scandir(_notes()) as entries:
            found = [Path(entry.path) for entry in entries]
    except OSError:
        return
    for note in found:
        with suppress(OSError, ValueError):
            _sweep_one(note)


@contextmanager
def _noted(parent: Path, prefix: str, suffix: str) -> Iterator[Path]:
    sweep()
    beginning = os.fsdecode(os.fsencode(prefix)[:_LONGEST])
    path = parent / f"{beginning}{secrets.token_hex(8)}{suffix}"
    note = _note(path)
    try:
        yield path
    finally:
        _remove(path)
        if note is not None:
            with suppress(OSError):
                Path(note[0]).unlink()
            os.close(note[1])


def _notes() -> Path:
    return user_state() / _FOLDER


def _note(path: Path) -> tuple[Path, int] | None:
    """Write down what is being made; None where nothing can be written down, or locked."""
    descriptor = -1
    try:
        from fcntl import LOCK_EX, LOCK_NB, flock

        make_private_folder(_notes())
        note = _notes() / path.name
        descriptor = os.open(note, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        flock(descriptor, LOCK_EX | LOCK_NB)
        os.write(descriptor, os.fsencode(path))
    except (ImportError, OSError):  # not a Unix, no home, a file system without locks
        if descriptor >= 0:
            os.close(descriptor)
            with suppress(OSError):
                note.unlink()
        return None
    return note, descriptor


def _sweep_one(note: Path) -> None:
    from fcntl import LOCK_EX, LOCK_NB, flock

    descriptor = os.open(note, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    try:
        if time.time() - os.fstat(descriptor).st_mtime < _YOUNG:
            return
        flock(descriptor, LOCK_EX | LOCK_NB)
        path = Path(os.fsdecode(os.read(descriptor, 1 << 16)))
        if path.is_absolute() and path.name == note.name:
            _remove(path)
        note.unlink()
    finally:
        os.close(descriptor)


def _remove(path: Path) -> None:
    with suppress(OSError):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
