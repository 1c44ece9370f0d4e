"""Where an export goes: a file that is there whole or not at all, or standard output."""

from __future__ import annotations

import errno
import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final, TextIO, cast

from timeloom.errors import OutputError, TimeloomError
from timeloom.paths import behind_links, sync_folder
from timeloom.text import visible
from timeloom.work import work_file

STDOUT: Final = "-"
"""The address of standard output."""
_BUFFER: Final = 256 * 1024


@contextmanager
def open_output(address: str | Path) -> Iterator[TextIO]:
    """UTF-8 text into a file, or to standard output for `-`; line ends are written as they are.

    The file takes its place when the block ends well; until then, and if it fails, whatever was there stays as it
    was. A device or a pipe is written to directly; what goes to a terminal is safe to show. Raises OutputError where
    nothing can be written.
    """
    if str(address) == STDOUT:
        yield from _standard()
        return
    path = Path(address)
    try:
        if path.exists() and not path.is_file():
            if path.is_dir():
                raise OutputError(f"{path} is a folder", hint="name a file in it")
            with os.fdopen(
                _opened(path), "w", encoding="utf-8", newline="", buffering=_BUFFER
            ) as out:
                yield _shown(out)
            return
        # behind a symbolic link the file it points to is replaced, not the link
        yield from _replacing(behind_links(path))
    except TimeloomError:  # some of them are OSErrors too
        raise
    except OSError as error:
        raise _cannot_write(path, error) from error


def _standard() -> Iterator[TextIO]:
    """Standard output in UTF-8 whatever the locale says, buffered by the block."""
    sys.stdout.flush()
    try:
        number = os.dup(sys.stdout.fileno())
    except (AttributeError, io.UnsupportedOperation):  # something in its place that is not a file
        yield _shown(sys.stdout)
        return
    out = io.TextIOWrapper(
        io.BufferedWriter(io.FileIO(number, "wb"), _BUFFER), encoding="utf-8", newline=""
    )
    try:
        yield _shown(out)
        out.flush()
    finally:
        with suppress(BrokenPipeError):
            out.close()


def _shown(out: TextIO) -> TextIO:
    return cast(TextIO, _Screen(out)) if out.isatty() else out


class _Screen(io.TextIOBase):
    """A terminal, which shows what could drive it as a picture; files and pipes get it as it is."""

    def __init__(self, terminal: TextIO) -> None:
        self._terminal = terminal

    def write(self, text: str) -> int:
        self._terminal.write(visible(text))
        return len(text)

    def flush(self) -> None:
        if not self._terminal.closed:  # the collector flushes what it closes, long after
            self._terminal.flush()


def _opened(path: Path) -> int:
    """A device or a pipe, opened for writing; a pipe that nobody reads from is not waited for."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_NONBLOCK | os.O_NOCTTY)
    except OSError as error:
        if error.errno == errno.ENXIO and path.is_fifo():
            raise OutputError(
                f"nobody reads from {path}", hint="start what reads it first"
            ) from error
        raise
    os.set_blocking(descriptor, True)
    return descriptor


def _replacing(path: Path) -> Iterator[TextIO]:
    """A file beside it that takes its place; both it and the folder are on the disk then.

    It is a file as any program makes it for a person who names it: the umask says who may read it.
    """
    mode = path.stat().st_mode & 0o7777 if path.exists() else 0o666 & ~_umask()
    with work_file(f".{path.name}.", ".part", path.parent) as part:
        with part.open("w", encoding="utf-8", newline="", buffering=_BUFFER) as out:
            yield out
            out.flush()
            part.chmod(mode)
            os.fsync(out.fileno())
        part.replace(path)
        sync_folder(path.parent)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _cannot_write(path: Path, error: OSError) -> OutputError:
    if isinstance(error, FileNotFoundError):
        return OutputError(f"there is no folder {path.parent}", hint="make it first")
    if isinstance(error, PermissionError):
        return OutputError(f"{path.parent} may not be written to")
    return OutputError(f"{path} cannot be written: {error.strerror or error}")
