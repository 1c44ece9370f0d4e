"""Lines that never end are refused: a text is read line by line, and memory has to hold the longest of them."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import TYPE_CHECKING, BinaryIO, Final

from timeloom.errors import SourceError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

LONGEST_LINE: Final = 64 << 20
"""Bytes without a line's end."""
_BUFFER: Final = 256 * 1024


class _Guard(io.RawIOBase):
    """A stream that counts the bytes since a line last ended. It does not close the stream under it."""

    def __init__(self, stream: BinaryIO, address: str) -> None:
        # What is there is passed on at once: a pipe may take its time with the rest.
        self._read: Callable[[int], bytes] = getattr(stream, "read1", stream.read)
        self._address = address
        self._since = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        room = memoryview(buffer).cast("B")
        some = self._read(len(room))
        end = max(some.rfind(b"\n"), some.rfind(b"\r"))
        self._since = len(some) - end - 1 if end >= 0 else self._since + len(some)
        if self._since > LONGEST_LINE:
            raise SourceError(
                f"{self._address} has a line of more than {LONGEST_LINE >> 20} MiB",
                hint="nothing was read; is it a text at all?",
            )
        room[: len(some)] = some
        return len(some)


def guarded(stream: BinaryIO, address: str) -> BinaryIO:
    """The stream, for reading lines. Reading raises SourceError at a line of more than LONGEST_LINE bytes."""
    return io.BufferedReader(_Guard(stream, address), _BUFFER)
