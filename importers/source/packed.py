"""Compressed files, unpacked while they are read: gzip, bzip2, xz, and zstd where its library is installed.

What is in them is known by itself, so that `access.log.2.gz` and `events.csv.xz` are read like the files they were. One
that grows without measure is refused, and one that is cut off says where.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, BinaryIO, Final, cast

from timeloom.errors import SourceError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_SUFFIXES: Final = frozenset({".gz", ".bz2", ".xz", ".lzma", ".zst", ".zstd", ".z"})
_FREE: Final = 256 << 20
"""Bytes that may come out whatever went in."""
_RATIO: Final = 1000
"""How often what went in may come out again; logs make it to fifty, a bomb to more than a thousand."""
_CHUNK: Final = 256 << 10


def _gzip(stream: BinaryIO) -> BinaryIO:
    import gzip

    return cast(BinaryIO, gzip.GzipFile(fileobj=stream))


def _bzip2(stream: BinaryIO) -> BinaryIO:
    import bz2

    return cast(BinaryIO, bz2.BZ2File(stream))


def _xz(stream: BinaryIO) -> BinaryIO:
    import lzma

    return cast(BinaryIO, lzma.LZMAFile(stream))


class _Zstd(io.RawIOBase):
    """zstd's reader, which goes back by beginning again."""

    def __init__(self, stream: BinaryIO) -> None:
        try:
            import zstandard
        except ImportError:
            raise SourceError(
                "it is compressed with zstd, which takes a library that is not installed",
                hint="pip install 'timeloom[zstd]', or unpack it first: zstd -d",
            ) from None
        self._stream, self._library = stream, zstandard
        self._begin()

    def _begin(self) -> None:
        self._stream.seek(0)
        self._inner: Any = self._library.ZstdDecompressor().stream_reader(
            self._stream, read_across_frames=True, closefd=False
        )
        self._place = 0

    def read(self, size: int | None = -1) -> bytes:
        data: bytes = self._inner.read(size)
        self._place += len(data)
        return data

    def seek(self, place: int, whence: int = 0) -> int:
        if whence or place < self._place:
            self._begin()
        while self._place < place and self.read(min(_CHUNK, place - self._place)):
            pass
        return self._place


_KINDS: Final[tuple[tuple[bytes, str, Callable[[BinaryIO], Any]], ...]] = (
    (b"\x1f\x8b", "gzip", _gzip),
    (b"BZh", "bzip2", _bzip2),
    (b"\xfd7zXZ\0", "xz", _xz),
    (b"\x28\xb5\x2f\xfd", "zstd", _Zstd),
)


class _Packed(io.RawIOBase):
    """What a compressed file holds. What goes wrong with it is a SourceError that names it."""

    def __init__(self, inner: Any, packed: BinaryIO, address: str, kind: str) -> None:
        self._inner, self.packed = inner, packed
        self._address, self._kind = address, kind
        self._place = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._place

    def readinto(self, buffer: WriteableBuffer) -> int:
        room = memoryview(buffer).cast("B")
        try:
            data = self._inner.read(min(len(room), _CHUNK))
        except SourceError:
            raise
        except EOFError:
            raise SourceError(
                f"{self._address} is cut off: its {self._kind} data break off"
            ) from None
        except (OSError, zlib.error, ValueError, RuntimeError) as error:
            raise SourceError(
                f"{self._address}: its {self._kind} data are damaged: {error}"
            ) from None
        except Exception as error:  # lzma.LZMAError, zstandard.ZstdError
            raise SourceError(
                f"{self._address}: its {self._kind} data are damaged: {error}"
            ) from None
        self._place += len(data)
        if self._place > _FREE and self._place > _RATIO * max(1, self.packed.tell()):
            raise SourceError(
                f"{self._address} unpacks to more than a thousand times its size: it is refused"
            )
        room[: len(data)] = data
        return len(data)

    def seek(self, place: int, whence: int = 0) -> int:
        if whence == 1:
            place += self._place
        if whence == 2:
            while self.read(_CHUNK):
                pass
            return self._place
        if place < self._place:
            self._inner.seek(0)
            self._place = 0
        while self._place < place and self.read(min(_CHUNK, place - self._place)):
            pass
        return self._place


def unpacked(stream: BinaryIO, address: str) -> tuple[BinaryIO, str] | None:
    """The stream of what a compressed file holds and the name without its ending; None for any other file."""
    head = stream.read(6)
    stream.seek(0)
    for magic, kind, opener in _KINDS:
        if head.startswith(magic):
            try:
                inner = opener(stream)
            except SourceError as error:
                raise SourceError(f"{address}: {error.message}", hint=error.hint) from None
            return io.BufferedReader(_Packed(inner, stream, address, kind), _CHUNK), bare_name(
                address
            )
    return None


def bare_name(address: str) -> str:
    """A file's name without the ending of its compression: `access.log.2.gz` was `access.log.2`."""
    path = PurePath(address)
    if path.suffix.lower() == ".tgz":
        return str(path.with_suffix(".tar"))
    return str(path.with_suffix("")) if path.suffix.lower() in _SUFFIXES else address
