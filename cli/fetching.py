"""Sources on the network, fetched to a file that is gone afterwards. Only what a person asked for is fetched."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from cli.work_folder import work_folder
from timeloom import __version__
from timeloom.errors import SourceError

_SCHEMES: Final = frozenset({"http", "https"})
_PATIENCE: Final = 30.0
"""Seconds without an answer."""
_LARGEST: Final = 1 << 30
_PIECE: Final = 1 << 16


def is_remote(address: str) -> bool:
    """Whether an address is on the network."""
    return "://" in address


@contextmanager
def fetched(address: str) -> Iterator[Path]:
    """The source as a file, for as long as the block lasts. Raises SourceError."""
    from http.client import HTTPException
    from urllib.request import Request, urlopen

    parts = urlsplit(address)
    if parts.scheme.lower() not in _SCHEMES:
        raise SourceError(
            f"{address} cannot be fetched", hint="addresses begin with https:// or http://"
        )
    request = Request(address, headers={"User-Agent": f"timeloom/{__version__}"})
    name = Path(unquote(parts.path)).name.replace("\0", "") or "index"
    with work_folder("timeloom-") as folder:
        path = Path(folder, name[-100:])
        try:
            with urlopen(request, timeout=_PATIENCE) as answer, path.open("wb") as out:
                while piece := answer.read(_PIECE):
                    out.write(piece)
                    if out.tell() > _LARGEST:
                        raise SourceError(
                            f"{address} is longer than {_LARGEST >> 30} GiB",
                            hint="fetch it by hand",
                        )
        except SourceError:
            raise
        except (OSError, HTTPException, ValueError) as error:
            raise SourceError(f"{address} cannot be fetched: {error}") from error
        yield path
