"""What is in a folder or an archive, one file after another, and nothing from outside of it.

Links are not followed, archives are unpacked file by file into a folder of our own that is gone afterwards, and one
that grows without measure is refused. Rotated logs come oldest first.
"""

from __future__ import annotations

import os
import re
import shutil
import tarfile
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath
from typing import IO, Final

from timeloom.errors import SourceError
from timeloom.importers.source.packed import bare_name

MOST: Final = 20_000
"""Files in one folder or archive."""
_LARGEST: Final = 8 << 30
_FREE: Final = 512 << 20
_RATIO: Final = 200
_ROTATED: Final = re.compile(r"^(?P<name>.+?)[.-](?P<number>\d{1,4}|\d{8}(?:-\d+)?)$")
_PASSED_OVER: Final = frozenset({"__MACOSX", "node_modules", "__pycache__", "Thumbs.db"})


@dataclass(frozen=True)
class Member:
    """A file: what it is called inside, and where it lies or how it is had."""

    name: str
    path: Path | None = None


@dataclass
class Left:
    """What was passed over."""

    links: int = 0
    hidden: int = 0
    more: int = 0


def in_folder(folder: Path, glob: str, left: Left) -> list[Member]:
    """The files in a folder and the folders in it. Raises SourceError where it may not be read."""
    found: list[Member] = []
    for place, folders, files in os.walk(folder, onerror=_raise):
        for name in list(folders):
            path = Path(place, name)
            if path.is_symlink():
                left.links += 1
                folders.remove(name)
            elif name.startswith(".") or name in _PASSED_OVER:
                left.hidden += 1
                folders.remove(name)
        for name in files:
            path = Path(place, name)
            if path.is_symlink():
                left.links += 1
            elif name.startswith(".") or name in _PASSED_OVER:
                left.hidden += 1
            elif path.is_file() and _wanted(inside := path.relative_to(folder).as_posix(), glob):
                if len(found) >= MOST:
                    left.more += 1
                else:
                    found.append(Member(inside, path))
    return sorted(found, key=lambda member: in_order(member.name))


def _raise(error: OSError) -> None:
    raise SourceError(f"{error.filename} may not be read: {error.strerror}") from error


def _wanted(name: str, glob: str) -> bool:
    return not glob or fnmatch(name, glob) or fnmatch(PurePosixPath(name).name, glob)


def in_order(name: str) -> tuple[str, int, str]:
    """The key by which files are put in order: by name, and rotated ones from the oldest to the newest.

    `syslog.2.gz` comes before `syslog.1` and that before `syslog`; `app.log-20240512` before `app.log-20240513`.
    """
    bare = bare_name(name)
    found = _ROTATED.match(bare)
    if found is None:
        return bare, 1, name
    digits = found["number"].partition("-")[0]
    return found["name"], (int(digits) - 10**9 if len(digits) == 8 else -int(digits)), name


class Archive:
    """A zip or a tar, its files unpacked one at a time."""

    def __init__(self, stream: IO[bytes], address: str) -> None:
        self._address = address
        self._zip: zipfile.ZipFile | None = None
        try:
            if zipfile.is_zipfile(stream):
                stream.seek(0)
                self._zip = zipfile.ZipFile(stream)
            else:
                stream.seek(0)
                self._tar = tarfile.open(fileobj=stream, mode="r:")  # noqa: SIM115  # closed with the stream
        except (zipfile.BadZipFile, tarfile.TarError, OSError, EOFError, ValueError) as error:
            raise SourceError(f"{address} is not an archive that can be read: {error}") from None

    def members(self, glob: str, left: Left) -> list[Member]:
        """The files in it. Raises SourceError for a bomb and for a locked one."""
        found: list[Member] = []
        total = packed = 0
        for name, size, small, kind in self._entries():
            total, packed = total + size, packed + small
            parts = PurePosixPath(name.replace("\\", "/")).parts
            if kind == "link":
                left.links += 1
            elif kind != "file" or not _wanted(name, glob):
                continue
            elif any(
                part in _PASSED_OVER or (part.startswith(".") and part not in (".", ".."))
                for part in parts
            ):
                left.hidden += 1
            elif len(found) >= MOST:
                left.more += 1
            else:
                found.append(Member(name))
        if total > _LARGEST or (total > _FREE and total > _RATIO * max(packed, 1)):
            raise SourceError(f"{self._address} would unpack to {total >> 20:,} MiB: it is refused")
        return sorted(found, key=lambda member: in_order(member.name))

    def _entries(self) -> Iterator[tuple[str, int, int, str]]:
        if self._zip is not None:
            for info in self._zip.infolist():
                if info.flag_bits & 1:
                    raise SourceError(
                        f"{self._address} is locked with a password", hint="unpack it first"
                    )
                is_link = (info.external_attr >> 28) == 0xA
                kind = "folder" if info.is_dir() else "link" if is_link else "file"
                yield info.filename, info.file_size, info.compress_size, kind
            return
        try:
            for each in self._tar:
                kind = (
                    "file" if each.isfile() else "link" if each.issym() or each.islnk() else "other"
                )
                yield each.name, each.size, each.size, kind
        except (tarfile.TarError, OSError, EOFError) as error:
            raise SourceError(f"{self._address} is damaged: {error}") from None

    def unpack(self, member: Member, into: Path) -> Path:
        """One file, in a folder of our own under its last name, with its time. Raises SourceError."""
        last = (
            re.sub(r"[^\w. +@()-]", "_", PurePosixPath(member.name.replace("\\", "/")).name)[-120:]
            or "file"
        )
        path = into / last
        moment = 0.0
        try:
            if self._zip is not None:
                info = self._zip.getinfo(member.name)
                inner: IO[bytes] | None = self._zip.open(info)
                with suppress(ValueError):
                    moment = datetime(*info.date_time, tzinfo=UTC).timestamp()
            else:
                entry = self._tar.getmember(member.name)
                inner, moment = self._tar.extractfile(entry), float(entry.mtime)
            if inner is None:
                raise SourceError(f"{member.name} is not a file")
            with inner, path.open("wb") as out:
                shutil.copyfileobj(inner, out, 1 << 20)
        except SourceError:
            raise
        except Exception as error:  # zlib.error, BadZipFile, NotImplementedError …
            raise SourceError(f"{member.name} in it cannot be unpacked: {error}") from None
        if moment > 0:
            with suppress(OSError, OverflowError):
                os.utime(path, (moment, moment))
        return path
