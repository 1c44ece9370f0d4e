"""Opening a source: a file, a folder, a pipe or standard input, with every way it can fail said in words."""

from __future__ import annotations

import hashlib
import io
import os
import select
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, BinaryIO, Final

from timeloom.errors import SourceError
from timeloom.importers.contract import STDIN, Input, Options, Sample
from timeloom.importers.source.packed import unpacked

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

HEAD: Final = 64 * 1024
"""How many bytes of a source an importer may look at before it says whether the source is its own."""
_BUFFER: Final = 256 * 1024
_BEGINNING: Final = 10.0
"""Seconds to wait for whoever writes into a named pipe."""
_PAUSE: Final = 0.1
"""Seconds without a byte."""


class _Replayed(io.RawIOBase):
    """A stream that cannot be rewound, from its beginning: first the head that was looked at, then the rest."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head = memoryview(head)
        self._rest = rest
        self._hash = hashlib.sha256()
        self._at_end = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        room = memoryview(buffer).cast("B")
        chunk: bytes | memoryview = self._head[: len(room)]
        if chunk:
            self._head = self._head[len(chunk) :]
        else:
            chunk = _some(self._rest, len(room))
            self._at_end = not chunk
        self._hash.update(chunk)
        room[: len(chunk)] = chunk
        return len(chunk)

    def digest(self) -> str:
        """SHA-256 of all bytes; empty until the last of them was read."""
        return self._hash.hexdigest() if self._at_end else ""


@contextmanager
def open_source(
    address: str | Path,
    options: Options | None = None,
    *,
    enough: Callable[[Sample], bool] | None = None,
) -> Iterator[Input]:
    """Open a path, or `-` for standard input, for an importer; closed when the block ends.

    Of a pipe the sample is as much as a file's, unless its other end pauses and what has come by then is `enough`.
    A folder has an empty stream: an importer that reads folders looks at its path. Raises SourceError for what is
    missing, may not be read or is empty.
    """
    options = options or Options()
    name = str(address)
    if name == STDIN:
        with _piped(name, sys.stdin.buffer, None, options, enough) as source:
            yield source
        return
    if not name:
        raise SourceError("the name of the source is empty", hint="- is standard input")
    path = Path(name)
    with ExitStack() as stack:
        # What goes wrong in the block is not about this file, unless it is read from: `_File` knows that.
        with _told(name):
            if stat.S_ISDIR(path.stat().st_mode):
                with os.scandir(path):
                    pass  # a folder that may not be read holds nothing for anybody
                sample = Sample(name, b"", is_folder=True)
                source = Input(name, io.BytesIO(), path, options, sample=sample)
            else:
                file = _opened(name, path.stat().st_mode)
                stream = stack.enter_context(io.BufferedReader(file, _BUFFER))
                if stream.seekable():
                    source = _file(name, path, stream, options)
                else:
                    piped = _piped(name, stream, path, options, enough)
                    source = stack.enter_context(piped)
        yield source


def _opened(name: str, mode: int) -> _File:
    """A file, opened. Refuses a device, which has no end, and a named pipe that nobody writes into."""
    if stat.S_ISBLK(mode) or (stat.S_ISCHR(mode) and not _is_terminal(name)):
        raise SourceError(f"{name} is a device, not a file")
    if not stat.S_ISFIFO(mode):
        return _File(name)
    found: list[_File] = []

    def wait() -> None:
        with suppress(OSError):
            found.append(_File(name))

    # Opening one end of a named pipe waits until the other is opened too.
    waiting = Thread(target=wait, daemon=True)
    waiting.start()
    waiting.join(_BEGINNING)
    if waiting.is_alive():
        raise SourceError(
            f"nobody writes into {name}", hint="it is a pipe; start what writes into it first"
        )
    return found[0] if found else _File(name)  # which says why not


def _is_terminal(name: str) -> bool:
    with Path(name).open("rb", buffering=0) as device:
        return device.isatty() or Path(name).samefile(os.devnull)


def _file(name: str, path: Path, stream: BinaryIO, options: Options) -> Input:
    called = name
    if (found := unpacked(stream, name)) is not None:
        stream, called = found
    head = stream.read(HEAD)
    stream.seek(0)
    _require_bytes(name, head)
    sample = Sample(called, head, encoding=options.encoding)
    return Input(name, stream, path, options, sample=sample, digest=lambda: _digest_of(path))


@contextmanager
def _told(name: str) -> Iterator[None]:
    """Turn what goes wrong with the file inside the block into a SourceError."""
    try:
        yield
    except SourceError:
        raise
    except OSError as error:
        raise _cannot_read(name, error) from error
    except ValueError as error:  # a path with a NUL in it
        if "null" not in str(error):
            raise
        raise SourceError(f"no file can be called {name!r}") from error


class _File(io.FileIO):
    """A file that says by its name what goes wrong while it is read: a disk that fails, a share that is gone."""

    def readinto(self, buffer: WriteableBuffer) -> int:
        with _told(str(self.name)):
            return super().readinto(buffer)

    def read(self, size: int | None = -1) -> bytes:
        with _told(str(self.name)):
            return super().read(-1 if size is None else size)

    def readall(self) -> bytes:
        with _told(str(self.name)):
            return super().readall()


@contextmanager
def _piped(
    name: str,
    stream: BinaryIO,
    path: Path | None,
    options: Options,
    enough: Callable[[Sample], bool] | None,
) -> Iterator[Input]:
    head = b""
    while len(head) < HEAD:
        chunk = _some(stream, HEAD - len(head))
        if not chunk:
            break
        head += chunk
        if (
            enough is not None
            and _pauses(stream)
            and enough(Sample(name, head, encoding=options.encoding))
        ):
            break
    _require_bytes("standard input" if name == STDIN else name, head)
    replayed = _Replayed(head, stream)
    buffered = io.BufferedReader(replayed, _BUFFER)
    sample = Sample(name, head, encoding=options.encoding)
    yield Input(name, buffered, path, options, sample=sample, digest=replayed.digest)


def _some(stream: BinaryIO, most: int) -> bytes:
    """What a pipe holds, at least a byte and at most so many; empty at its end."""
    read: Callable[[int], bytes] = getattr(stream, "read1", stream.read)
    return read(most) or b""


def _pauses(stream: BinaryIO) -> bool:
    """Whether a pipe has nothing more to give for a moment. What was taken out of it already has been read."""
    try:
        return not select.select([stream], [], [], _PAUSE)[0]
    except (OSError, ValueError):  # no pipe at all
        return False


def _require_bytes(name: str, head: bytes) -> None:
    if not head:
        raise SourceError(f"{name} is empty", hint="nothing was read")


def _digest_of(path: Path) -> str:
    with _told(str(path)), path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _cannot_read(name: str, error: OSError) -> SourceError:
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return SourceError(f"there is no file {name}", hint=_neighbours(name))
    if isinstance(error, PermissionError):
        return SourceError(f"{name} may not be read", hint="change its permissions, or copy it")
    return SourceError(f"{name} cannot be read: {error.strerror or error}")


def _neighbours(name: str) -> str:
    """Files beside the missing one whose names come close to it, as a hint."""
    from difflib import get_close_matches

    path = Path(name)
    try:
        with os.scandir(path.parent) as entries:
            names = [entry.name for entry, _ in zip(entries, range(2000), strict=False)]
    except OSError:
        return f"there is no folder {path.parent} either"
    close = get_close_matches(path.name, names, n=3)
    return f"is it {' or '.join(str(path.parent / n) for n in close)}?" if close else ""
