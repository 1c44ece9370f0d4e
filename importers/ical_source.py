"""The bytes of an iCalendar file in the form that the rest of the reader knows: ASCII line ends, a known encoding."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from timeloom.errors import SourceError
from timeloom.events import Remark
from timeloom.importers.contract import Input
from timeloom.importers.ical_lines import LONGEST, without_long_lines
from timeloom.importers.text import find_encoding
from timeloom.importers.wide import wide_encoding

LIMIT: Final = 256 * 1024 * 1024
"""Bytes of a calendar that are read."""
_MARK: Final = b"\xef\xbb\xbf"
_FOLD: Final = re.compile(rb"\r*\n[ \t]")
_LONE_RETURN: Final = re.compile(rb"\r(?!\r*\n)")


@dataclass(slots=True)
class CalendarFile:
    """A file's bytes, how its letters are to be decoded, and what a person should know of that."""

    data: bytes
    encoding: str = "utf-8"
    errors: str = "replace"
    remarks: list[Remark] = field(default_factory=list)


def calendar_file(source: Input) -> CalendarFile:
    """Read a source. Raises SourceError for one that is too long, and for an encoding that nobody knows."""
    data = source.stream.read(LIMIT + 1)
    if len(data) > LIMIT:
        raise SourceError(
            f"{source.address}: a calendar of more than {LIMIT >> 20} MiB is not read"
        )
    if source.options.encoding:
        named = find_encoding(replace(source, stream=io.BytesIO(data))).name
        found = CalendarFile(data.decode(named, "replace").encode())
    elif wide := wide_encoding(data):
        found = CalendarFile(data.decode(wide, "replace").encode())
    else:
        found = _judged(source, data)
    found.data = found.data.removeprefix(_MARK).replace(b"\n" + _MARK + b"BEGIN:", b"\nBEGIN:")
    if found.data.count(b"\r") > 2 * found.data.count(b"\n"):
        found.data = _LONE_RETURN.sub(b"\n", found.data)
    found.data, long = without_long_lines(found.data)
    found.remarks += _left_out(long)
    return found


def _left_out(long: list[tuple[int, str]]) -> Iterator[Remark]:
    for line, name in long:
        yield Remark(f"line {line}: {name} of more than {LONGEST >> 20} MiB left out")


def _judged(source: Input, data: bytes) -> CalendarFile:
    """The file with the encoding that it is in. A fold may stand inside a letter (RFC 5545, 3.1)."""
    if data.isascii():
        return CalendarFile(data)
    for text in (data, _FOLD.sub(b"", data)):
        try:
            text.decode()
        except UnicodeDecodeError:
            continue
        return CalendarFile(data)
    try:
        found = find_encoding(replace(source, stream=io.BytesIO(data)))
    except SourceError:
        remark = Remark("bytes that are not text in any encoding: each stands as \ufffd now")
        return CalendarFile(data, remarks=[remark])
    return CalendarFile(data, found.name, "replace", list(found.remarks))
