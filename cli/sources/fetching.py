"""Sources on the network, fetched to a file that is gone afterwards. Only what a person asked for is fetched."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, unquote_to_bytes, urlsplit

from timeloom import __version__
from timeloom.errors import SourceError
from timeloom.text import one_line, without_passwords
from timeloom.work import work_folder

if TYPE_CHECKING:
    from http.client import HTTPResponse

_FILE: Final = "file:///"
_SCHEMES: Final = frozenset({"http", "https"})
_PATIENCE: Final = 30.0
"""Seconds without an answer."""
_LARGEST: Final = 1 << 30
_PIECE: Final = 1 << 16
_SLOWEST: Final = 1024
"""Bytes a second, on the whole, once `_PATIENCE` is over: an answer that only drips would never end."""


def is_remote(address: str) -> bool:
    """Whether an address is on the network."""
    return "://" in address and not address.startswith(_FILE)


def as_path(address: str) -> str:
    """The path of a file that is named by its address on this machine (RFC 8089); any other address as it is."""
    if not address.startswith(_FILE):
        return address
    return os.fsdecode(unquote_to_bytes(address.removeprefix("file://")))


def as_address(path: str) -> str:
    """What a timeline knows a source by: its path as it was given; where that is not UTF-8, its address (RFC 8089).

    A URL is known without its password.
    """
    try:
        path.encode()
    except UnicodeEncodeError:
        return Path(path).absolute().as_uri()
    return without_passwords(path)


@contextmanager
def fetched(address: str) -> Iterator[Path]:
    """The source as a file, for as long as the block lasts. Raises SourceError."""
    from http.client import HTTPException
    from urllib.request import Request, urlopen

    parts = urlsplit(address)
    if parts.scheme.lower() not in _SCHEMES:
        raise SourceError(
            f"{address} cannot be fetched",
            hint="a source begins with https:// or http://, or is a file; so is a timeline",
        )
    if "@" in parts.netloc:
        raise SourceError(
            f"{address} names a user, as whom nothing is fetched",
            hint="fetch it by hand, and import the file",
        )
    request = Request(address, headers={"User-Agent": f"timeloom/{__version__}"})
    name = Path(unquote(parts.path)).name.replace("\0", "") or "index"
    with work_folder("timeloom-") as folder:
        path = Path(folder, name[-100:])
        try:
            with urlopen(request, timeout=_PATIENCE) as answer, path.open("wb") as out:
                for piece in _pieces(answer, address):
                    out.write(piece)
                    if out.tell() > _LARGEST:
                        raise SourceError(
                            f"{address} is longer than {_LARGEST >> 30} GiB",
                            hint="fetch it by hand",
                        )
        except SourceError:
            raise
        except (OSError, HTTPException, ValueError) as error:
            raise SourceError(f"{address} cannot be fetched: {_why(error)}") from error
        try:
            yield path
        except SourceError as error:  # of a file that nobody knows
            told = error.message.replace(str(path), address)
            raise SourceError(told, hint=error.hint.replace(str(path), address)) from error


def _pieces(answer: HTTPResponse, address: str) -> Iterator[bytes]:
    """An answer's content as it comes. Raises SourceError for one that breaks off or only drips."""
    content = _unpacked(answer.headers.get("Content-Encoding", ""))
    began, size = time.monotonic(), 0
    while piece := answer.read1(_PIECE):
        size += len(piece)
        yield from content(piece)
        if size < _SLOWEST * (time.monotonic() - began - _PATIENCE):
            raise SourceError(f"{address} comes too slowly", hint="fetch it by hand")
    if answer.length:
        raise SourceError(
            f"{address} broke off: {answer.length:,} bytes are missing", hint="try again"
        )


def _unpacked(encoding: str) -> Callable[[bytes], Iterator[bytes]]:
    """What takes the compression off that some servers put on though nobody asked for it; in small pieces."""
    if encoding.strip().lower() not in {"gzip", "x-gzip", "deflate"}:
        return lambda piece: iter([piece])
    import zlib

    packed = zlib.decompressobj(wbits=zlib.MAX_WBITS | 32)

    def unpack(piece: bytes) -> Iterator[bytes]:
        try:
            while piece:
                yield packed.decompress(piece, _PIECE)
                piece = packed.unconsumed_tail
        except zlib.error as error:
            raise ValueError(f"its compression is broken ({error})") from error

    return unpack


def _why(error: Exception) -> str:
    """Why an address could not be fetched, on one line."""
    from urllib.error import HTTPError, URLError

    if isinstance(error, HTTPError):
        error.close()  # it is an answer too
        return one_line(f"the server answers {error.code} {error.msg}")
    if isinstance(error, TimeoutError):
        return f"no answer within {_PATIENCE:.0f} seconds"
    if isinstance(error, URLError) and isinstance(error.reason, OSError):
        return _why(error.reason)
    if isinstance(error, OSError) and error.strerror:
        return error.strerror.lower()
    return one_line(str(error))
