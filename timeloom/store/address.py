"""Where a timeline is: a file, or a URL that an engine serves.

A URL may hold a password. It is for the engine alone: an address says itself without it, whichever way it is turned
into text, and `timeloom.text.without_passwords` takes it out of what others say.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import ClassVar, Final
from urllib.parse import unquote_to_bytes

from timeloom.errors import TimelineError
from timeloom.text import encodable, without_passwords

_SCHEME: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://")
_HOST: Final = re.compile(r"(?:\[[^\[\]]*\]|[^:\[\]]*)(?::\d*)?")
"""A host, or an address of IPv6 in brackets, with a port or without; libpq takes several with commas between."""
_AUTHORITY_ENDS: Final = re.compile(r"[/?#]")
_FILE: Final = "file"
DATABASE: Final = "timeline"
"""The parameter of a URL that names one of several timelines in a database."""


@dataclass(frozen=True)
class FileAddress:
    """A file on this machine."""

    path: Path
    scheme: ClassVar[str] = _FILE

    @property
    def shown(self) -> str:
        """The whole address, for a person to read."""
        return str(self.path)

    @property
    def short(self) -> str:
        """The file's name."""
        return self.path.name

    @property
    def name(self) -> str:
        """What the timeline is called as long as nobody names it."""
        return encodable(self.path.stem)

    def identity(self) -> object:
        """What stays the same when the file is renamed, and changes when another takes its place; None without one."""
        try:
            found = self.path.stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino

    def __str__(self) -> str:
        return self.shown

    def __fspath__(self) -> str:
        return os.fspath(self.path)


@dataclass(frozen=True)
class UrlAddress:
    """A timeline that a server, or another program's library, keeps."""

    whole: str = field(repr=False)
    """With the password, if there is one: for the engine, and for another process of this program."""

    def __post_init__(self) -> None:
        start, end = _authority(self.whole)
        who, _, hosts = self.whole[start:end].rpartition("@")
        beyond = self.whole[end:].partition("?")[0]
        if "@" in who + beyond or not all(map(_HOST.fullmatch, hosts.split(","))):
            # Not said with its words: what cannot be taken apart may be a password anywhere.
            raise TimelineError(
                f"the {self.scheme}:// address cannot be taken apart",
                hint="in a user's name or password / is written %2F, ? %3F, # %23, @ %40, : %3A",
            )

    @property
    def scheme(self) -> str:
        """What stands before `://`, in small letters."""
        return self.whole.partition("://")[0].lower()

    @cached_property
    def shown(self) -> str:
        """The whole address without its password, for a person to read."""
        return without_passwords(self.whole)

    @property
    def short(self) -> str:
        """The host and what is on it, without who asks and how."""
        start, end = _authority(self.whole)
        host = self.whole[start:end].rpartition("@")[2]
        path = self.whole[end:].partition("?")[0].partition("#")[0]
        return f"{host}{path}" if self.name in path else f"{host}{path} {self.name}"

    @property
    def name(self) -> str:
        """The timeline that is named in it, else the database."""
        path, _, query = self.whole[_authority(self.whole)[1] :].partition("#")[0].partition("?")
        for pair in query.split("&"):
            name, _, value = pair.partition("=")
            if name == DATABASE and value:
                return _unquoted(value)
        return _unquoted(path.strip("/").rpartition("/")[2]) or self.scheme

    def identity(self) -> object:
        """The address: a server's timeline does not change places."""
        return self.whole

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.shown!r})"

    def __str__(self) -> str:
        return self.shown


Address = FileAddress | UrlAddress
AnyAddress = FileAddress | UrlAddress | str | os.PathLike[str]
"""An address, or what can be read as one."""


def parse_address(text: AnyAddress) -> Address:
    """Read a path or a URL as an address.

    `~` stays as it is. A file whose name begins like a URL is named `./a://b`. Raises TimelineError for a URL that
    cannot be taken apart.
    """
    if isinstance(text, FileAddress | UrlAddress):
        return text
    if not isinstance(text, str):
        return FileAddress(Path(text))
    found = _SCHEME.match(text)
    if found is None:
        return FileAddress(Path(text))
    if found[1].lower() != _FILE:
        return UrlAddress(text)
    path = os.fsdecode(unquote_to_bytes(text[found.end() :].removeprefix("localhost")))
    if not path.startswith("/"):
        raise TimelineError(
            f"{text} names no file of this machine", hint="write file:///folder/timeline.db"
        )
    return FileAddress(Path(path))


def scheme_of(text: str) -> str:
    """The scheme of a URL in small letters; empty for a path, and for `file://`, which is one."""
    found = _SCHEME.match(text)
    scheme = found[1].lower() if found else ""
    return "" if scheme == _FILE else scheme


def _authority(text: str) -> tuple[int, int]:
    """Where user, password and host stand in a URL."""
    start = text.index("://") + 3
    end = _AUTHORITY_ENDS.search(text, start)
    return start, end.start() if end else len(text)


def _unquoted(text: str) -> str:
    return encodable(unquote_to_bytes(text).decode("utf-8", "replace"))
