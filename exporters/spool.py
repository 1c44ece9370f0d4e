"""Room for what a format has to know of all events before it can write the first, whatever their number."""

from __future__ import annotations

import marshal
from collections.abc import Iterator
from contextlib import suppress
from tempfile import SpooledTemporaryFile, gettempdir
from types import TracebackType
from typing import Any, Final, Self

from timeloom.errors import OutputError

_CHUNK: Final = 512
"""Records that are written and read at once."""
_IN_MEMORY: Final = 4 << 20
"""Bytes that are kept before they go into a temporary file."""


def no_room(error: OSError) -> OutputError:
    """What went wrong with a temporary file, by the name of the folder it is in."""
    return OutputError(
        f"{gettempdir()} cannot be written to, for what has to wait there: {error.strerror or error}",
        hint="make room in it, or name another folder with TMPDIR",
    )


class Spool:
    """A list of plain tuples: appended to, then read from the beginning as often as one likes; gone with its block.

    Records are written with `marshal`: only this process reads them.
    """

    def __init__(self) -> None:
        # Not a context of its own: it is closed with the spool.
        self._file = SpooledTemporaryFile(_IN_MEMORY, "w+b")  # noqa: SIM115
        self._chunks: list[tuple[int, int]] = []
        self._held: list[tuple[Any, ...]] = []
        self._end = self._length = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        with suppress(OSError):  # of what waits and is not wanted any more
            self._file.close()

    def __len__(self) -> int:
        return self._length

    def add(self, record: tuple[Any, ...]) -> None:
        self._held.append(tuple(record))
        self._length += 1
        if len(self._held) >= _CHUNK:
            data = marshal.dumps(self._held)
            try:
                self._file.seek(self._end)
                self._file.write(data)
            except OSError as error:
                raise no_room(error) from error
            self._chunks.append((self._end, len(data)))
            self._end += len(data)
            self._held = []

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        for start, length in self._chunks:
            try:
                self._file.seek(start)  # which may write what waits
                data = self._file.read(length)
            except OSError as error:
                raise no_room(error) from error
            yield from marshal.loads(data)
        yield from self._held
