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
from collections.abc import Iterator, Sequence
from typing import IO, Any, Final

from timeloom.errors import TimelineError
from timeloom.store.order import Order

_CHUNK: Final = 256
"""Records of a spool written and read at once."""
_PART: Final = 16
"""The same where there are many spools."""
_BLOCK: Final = 64
"""Records of a sorted run written and read at once; one block of every run is in memory while they are merged."""
_RUN: Final = 20_000
"""Records sorted in memory, some 30 MB."""
_FILTER_BITS: Final = 1 << 27
"""Bits of the filter for repeated uids: 16 MB; of a million uids one in ten thousand is doubted without reason."""
_FEW: Final = 150_000
"""Uids up to which their hashes are kept as they are, 13 MB."""


class _File:
    """A temporary file of marshalled lists, made when the first is written."""

    def __init__(self) -> None:
        self._file: IO[bytes] | None = None

    def append(self, records: list[Any]) -> tuple[int, int]:
        """Write records; where they are."""
        data = marshal.dumps(records)
        try:
            if self._file is None:
                # Not a context: it lives as long as its owner, and has no name to clean up. Records come in chunks
                # already, and what waits in a buffer would fail when nobody expects it.
                self._file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115
                weakref.finalize(self, self._file.close)
            start = self._file.seek(0, 2)
            written = 0
            while written < len(data):
                written += self._file.write(data[written:])
        except OSError as error:
            raise TimelineError(
                f"{tempfile.gettempdir()} cannot be written to, for what has to wait there:"
                f" {error.strerror or error}",
                hint="make room in it, or name another folder with TMPDIR",
            ) from error
        return start, len(data)

    def read(self, chunks: list[tuple[int, int]]) -> Iterator[Any]:
        """The records of some chunks, one after the other."""
        for start, length in chunks:
            assert self._file is not None, "there are no chunks before there is a file"
            self._file.seek(start)
            yield from marshal.loads(self._file.read(length))

    def close(self) -> None:
        """Give its room on the disk back."""
        if self._file is not None:
            self._file.close()


class Spool:
    """A list of plain values in a file: appended to, then read from the beginning."""

    def __init__(self, chunk: int = _CHUNK, file: _File | None = None) -> None:
        """`chunk` records are held in memory and written at once."""
        self._chunk = chunk
        self._held: list[Any] = []
        self._file = file or _File()
        self._chunks: list[tuple[int, int]] = []
        self._length = 0

    def __len__(self) -> int:
        return self._length

    def add(self, record: Any) -> None:
        self._held.append(record)
        self._length += 1
        if len(self._held) >= self._chunk:
            self._chunks.append(self._file.append(self._held))
            self._held.clear()

    def __iter__(self) -> Iterator[Any]:
        yield from self._file.read(self._chunks)
        yield from self._held

    def close(self) -> None:
        """Give its room on the disk back."""
        self._file.close()


def parted(count: int) -> list[Spool]:
    """Spools that share a file: a great number of them would be too many files."""
    file = _File()
    return [Spool(_PART, file) for _ in range(count)]


class Sorter:
    """Sorts any number of records that begin with their order, all different: runs sorted in memory, then merged.

    May be read more than once.
    """

    def __init__(self) -> None:
        self._held: list[tuple[Any, ...]] = []
        self._file = _File()
        self._runs: list[list[tuple[int, int]]] = []
        self._last: tuple[Any, ...] = ()
        """The highest record of the newest run."""
        self._length = 0
        self.undated = 0
        """How many of them have no date: they are the last."""

    def __len__(self) -> int:
        return self._length

    def add(self, record: tuple[Any, ...]) -> None:
        """Take a record in; no two may have the same order."""
        self.add_all([record])

    def add_all(self, records: Sequence[tuple[Any, ...]]) -> None:
        """Take some records in."""
        self._held += records
        self._length += len(records)
        self.undated += sum([record[0] == math.inf for record in records])
        if len(self._held) >= _RUN:
            self._write()

    def orders(self) -> Iterator[Order]:
        """The orders alone, ascending."""
        for record in self.records():
            yield record[0], record[1], record[2], record[3], record[4]

    def records(self) -> Iterator[tuple[Any, ...]]:
        """The records by their order."""
        self._held.sort()
        if not self._runs:
            return iter(self._held)
        return heapq.merge(*[self._file.read(run) for run in self._runs], self._held)

    def close(self) -> None:
        """Give its room on the disk back."""
        self._file.close()

    def _write(self) -> None:
        held = self._held
        held.sort()
        chunks = [self._file.append(held[at : at + _BLOCK]) for at in range(0, len(held), _BLOCK)]
        if self._runs and self._last < held[0]:
            self._runs[-1] += chunks  # as it is all the time where a source is in time order
        else:
            self._runs.append(chunks)
        self._last = held[-1]
        self._held = []


class SeenBefore:
    """Says of texts whether they may have come before: never wrong with "no", seldom with "perhaps"."""

    def __init__(self) -> None:
        self._few: set[int] = set()
        """Hashes of the first texts; quicker than the bits, and no larger than they while it is in use."""
        self._bits = bytearray()

    def among(self, texts: Sequence[str]) -> list[int]:
        """Which of these texts (by their places) may have been asked about before; from now on all have."""
        numbers = list(map(hash, texts))
        if self._bits:
            return self._among_many(numbers)
        few, before = self._few, len(self._few)
        if few.isdisjoint(numbers):
            few.update(numbers)
            if len(few) == before + len(numbers):
                self._grow()
                return []
            few.difference_update(numbers)  # some are there twice among these
        found = []
        for place, number in enumerate(numbers):
            if number in few:
                found.append(place)
            few.add(number)
        self._grow()
        return found

    def _grow(self) -> None:
        """Go on with the bits once there are many."""
        if len(self._few) > _FEW:
            self._bits = bytearray(_FILTER_BITS // 8)
            self._among_many(list(self._few))
            self._few.clear()

    def _among_many(self, numbers: list[int]) -> list[int]:
        bits, top = self._bits, _FILTER_BITS - 1
        found = []
        for place, number in enumerate(numbers):
            first, second = number & top, (number >> 32) & top
            byte, other = bits[first >> 3], bits[second >> 3]
            bit, other_bit = 1 << (first & 7), 1 << (second & 7)
            if byte & bit and other & other_bit:
                found.append(place)
                continue
            bits[first >> 3] = byte | bit
            bits[second >> 3] |= other_bit
        return found
