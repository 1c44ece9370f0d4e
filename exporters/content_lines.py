"""The content lines of iCalendar (RFC 5545, 3.1 and 3.3.11): names, values and folding.

The library that reads calendars writes them too, character by character: its folding alone takes longer than all the
rest of an export. What is written here is what it writes.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

_LONGEST: Final = 74
"""Octets of a line but for the blank that begins a folded one, so that none has more than 75."""
_FOLD: Final = "\r\n "


def text_line(name: str, text: str) -> str:
    """A property whose value is TEXT."""
    return content_line(name, escaped(text))


def content_line(name: str, value: str) -> str:
    """A property whose value is written as it is; `name` has its parameters with it. The line is folded and ended."""
    line = f"{name}:{value}"
    if len(line) > _LONGEST or not line.isascii():
        line = _folded(line)
    return f"{line}\r\n"


def time_line(name: str, at: date) -> str:
    """A property whose value is a day, or a time: in UTC where it has a zone, else as clocks showed it."""
    day = f"{at.year:04d}{at.month:02d}{at.day:02d}"
    if not isinstance(at, datetime):
        return f"{name};VALUE=DATE:{day}\r\n"
    zone = "" if at.tzinfo is None else "Z"
    return f"{name}:{day}T{at.hour:02d}{at.minute:02d}{at.second:02d}{zone}\r\n"


def escaped(text: str) -> str:
    """TEXT: what would end a value or a line is written with a backslash."""
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> str:
    """The line cut into pieces: none within a character, and none behind a backslash, which some readers trip over."""
    octets = line.encode()
    pieces, start = [], 0
    while len(octets) - start > _LONGEST:
        end = start + _LONGEST
        while octets[end] & 0xC0 == 0x80:  # amid a character
            end -= 1
        if octets[end - 1] in b"\\^":
            end -= 1
        pieces.append(octets[start:end])
        start = end
    pieces.append(octets[start:])
    return _FOLD.encode().join(pieces).decode()
