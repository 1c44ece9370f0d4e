"""Calendars that Timeloom wrote: each entry holds its whole event, and the rest of it need not be taken apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

ENTRY = re.compile(rb"^BEGIN:(VEVENT|VTODO|VJOURNAL)[ \t]*\r?$", re.MULTILINE | re.IGNORECASE)
_OURS = re.compile(rb"^PRODID:-//Timeloom//", re.MULTILINE)
_FOLD = re.compile(rb"\r?\n[ \t]")
_OWN = re.compile(rb"^X-TIMELOOM-EVENT;VALUE=TEXT:(.*?)\r?$", re.MULTILINE)
_ESCAPED = re.compile(r"\\([\\;,nN])")
"""What stands for itself in a TEXT (RFC 5545, 3.3.11)."""


class OwnEntry(NamedTuple):
    """An entry: its number, the line it begins on, itself, and the JSON of its event, empty where it has none."""

    number: int
    line: int
    data: bytes
    row: str


def own_entries(line: int, calendar: bytes) -> Iterator[OwnEntry]:
    """The entries of a calendar that Timeloom wrote, which begins on this line; nothing of any other."""
    begins = [match.start() for match in ENTRY.finditer(calendar)]
    if not begins or not _OURS.search(calendar, 0, begins[0]):
        return
    at = 0
    for number, (begin, stop) in enumerate(
        zip(begins, [*begins[1:], len(calendar)], strict=True), start=1
    ):
        line, at = line + calendar.count(b"\n", at, begin), begin
        data = calendar[begin:stop]
        own = _OWN.search(_FOLD.sub(b"", data))
        yield OwnEntry(
            number, line, data, unescaped(own[1].decode("utf-8", "replace")) if own else ""
        )


def unescaped(text: str) -> str:
    """A TEXT as it was before it was written."""
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], text)
