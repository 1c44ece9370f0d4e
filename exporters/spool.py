"""Room for what a format has to know of all events before it can write the first, whatever their number."""

from __future__ import annotations

import marshal
from collections.abc import Iterator
from tempfile import SpooledTemporaryFile
from types import TracebackType
from typing import Any, Final, Self

_CHUNK: Final = 512
"""Records that are written and read at once."""
_IN_MEMORY: Final = 4 << 20
"""Bytes that are kept before they go into a temporary file."""


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
        self._file.close()

    def __len__(self) -> int:
        return self._length

    def add(self, record: tuple[Any, ...]) -> None:
        self._held.append(tuple(record))
        self._length += 1
        if len(self._held) >= _CHUNK:
            data = marshal.dumps(self._held)
            self._file.seek(self._end)
            self._file.write(data)
            self._chunks.append((self._end, len(data)))
            self._end += len(data)
            self._held = []

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        for start, length in self._chunks:
            self._file.seek(start)
            yield from marshal.loads(self._file.read(length))
        yield from self._held
