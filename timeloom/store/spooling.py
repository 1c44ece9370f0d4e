"""Room for a million events on their way in, in constant memory.

What does not fit is kept in temporary files that vanish with the process. Records are plain values (tuples, strings,
numbers, bytes), written with `marshal`: only this process reads them, and nothing else is as fast.
"""

from __future__ import annotations

import heapq
import marshal
import math
import tempfile
import weakref
from collections.abc import Iterator
from operator import itemgetter
from typing import IO, Any, Final

from timeloom.store.keys import Order

_CHUNK: Final = 256
"""Records written and read at once."""
_RUN: Final = 60_000
"""Records sorted in memory, some 30 MB."""
_FILTER_BITS: Final = 1 << 27
"""Bits of the filter for repeated uids: 16 MB; of a million uids one in ten thousand is doubted without reason."""


class Spool:
    """A list of plain values in a file: appended to, then read from the beginning."""

    def __init__(self) -> None:
        self._held: list[Any] = []
        self._file: IO[bytes] | None = None
        self._chunks: list[tuple[int, int]] = []
        self._length = 0

    def __len__(self) -> int:
        return self._length

    def add(self, record: Any) -> None:
        self._held.append(record)
        self._length += 1
        if len(self._held) >= _CHUNK:
            self._write()

    def __iter__(self) -> Iterator[Any]:
        yield from read_chunks(self._file, self._chunks)
        yield from self._held

    def close(self) -> None:
        """Give its room on the disk back."""
        if self._file is not None:
            self._file.close()

    def _write(self) -> None:
        if self._file is None:
            # Not a context: it lives as long as the spool, and has no name to clean up.
            self._file = tempfile.TemporaryFile()  # noqa: SIM115
            weakref.finalize(self, self._file.close)
        self._chunks.append(_append(self._file, self._held))
        self._held.clear()


def read_chunks(file: IO[bytes] | None, chunks: list[tuple[int, int]]) -> Iterator[Any]:
    """The records of some chunks, one after the other."""
    if file is None:
        return
    for start, length in chunks:
        file.seek(start)
        yield from marshal.loads(file.read(length))


def _append(file: IO[bytes], records: list[Any]) -> tuple[int, int]:
    start = file.seek(0, 2)
    data = marshal.dumps(records)
    file.write(data)
    return start, len(data)


class Sorter:
    """Sorts any number of (order, record) pairs: runs sorted in memory, then merged. May be read more than once."""

    def __init__(self) -> None:
        self._held: list[tuple[Order, bytes]] = []
        self._file: IO[bytes] | None = None
        self._runs: list[list[tuple[int, int]]] = []
        self._length = 0
        self.undated = 0
        """How many of them have no date: they are the last."""

    def __len__(self) -> int:
        return self._length

    def add(self, order: Order, record: Any) -> None:
        """Take a record in; no two may have the same order."""
        self._held.append((order, marshal.dumps(record)))
        self._length += 1
        if order[0] == math.inf:
            self.undated += 1
        if len(self._held) >= _RUN:
            self._write()

    def orders(self) -> Iterator[Order]:
        """The orders alone, ascending."""
        for order, _ in self._merged():
            yield order

    def records(self) -> Iterator[Any]:
        """The records by their order."""
        for _, record in self._merged():
            yield marshal.loads(record)

    def _merged(self) -> Iterator[tuple[Order, bytes]]:
        self._held.sort(key=itemgetter(0))
        if not self._runs:
            return iter(self._held)
        runs = [read_chunks(self._file, run) for run in self._runs]
        return heapq.merge(*runs, self._held)

    def close(self) -> None:
        """Give its room on the disk back."""
        if self._file is not None:
            self._file.close()

    def _write(self) -> None:
        if self._file is None:
            self._file = tempfile.TemporaryFile()  # noqa: SIM115
            weakref.finalize(self, self._file.close)
        held = self._held
        held.sort(key=itemgetter(0))
        self._runs.append(
            [_append(self._file, held[at : at + _CHUNK]) for at in range(0, len(held), _CHUNK)]
        )
        self._held = []


class SeenBefore:
    """Says of a text whether it may have come before: never wrong with "no", seldom with "perhaps"."""

    def __init__(self) -> None:
        self._bits = bytearray(_FILTER_BITS // 8)

    def __call__(self, text: str) -> bool:
        """Whether the text may have been asked about before; from now on it has."""
        bits = self._bits
        number = hash(text)
        first = number & (_FILTER_BITS - 1)
        second = (number >> 32) & (_FILTER_BITS - 1)
        byte, bit = first >> 3, 1 << (first & 7)
        other_byte, other_bit = second >> 3, 1 << (second & 7)
        seen = bits[byte] & bit and bits[other_byte] & other_bit
        bits[byte] |= bit
        bits[other_byte] |= other_bit
        return bool(seen)
