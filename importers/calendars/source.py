"""The components of an iCalendar file: where each begins and ends, whatever is missing, broken or misplaced.

One pass over the lines that begin and end components. An entry that has no END ends where the next one begins; what is
left open inside it (an alarm) ends with it; an END without a BEGIN is passed over. So one broken component costs no
other, and the time grows with the size of the file however deeply it is nested.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from timeloom.errors import SourceError
from timeloom.importers.calendars.values import LONGEST, without_long_lines
from timeloom.importers.contract import Input
from timeloom.importers.source.encoding import find_encoding, wide_encoding
from timeloom.model.events import Remark

ENTRIES: Final = ("VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY")
_OUTER: Final = (*ENTRIES, "VTIMEZONE", "VAVAILABILITY", "VPOLL")
"""What stands in a calendar itself, never inside another component."""
_EDGE: Final = re.compile(
    rb"^(BEGIN|END)[ \t]*:[ \t]*([A-Z0-9-]+)[ \t]*\r*$", re.MULTILINE | re.IGNORECASE
)


@dataclass(slots=True)
class Component:
    """One component: the line it begins on, and where in the file it and what is between its edges begin and end."""

    kind: str
    line: int
    start: int
    body: int
    calendar: Component | None = None
    stop: int = 0
    after: int = 0
    closed: bool = True
    cut_off: bool = False
    """Whether the file ends inside it."""
    inner: list[Component] = field(default_factory=list)
    number: int = 0
    """Its place among the entries of its calendar, from 1 on."""
    entries: int = 0
    """How many entries it has, where it is a calendar."""

    def text(self, data: bytes) -> bytes:
        """Its own lines, without those of the components in it."""
        if not self.inner:
            return data[self.body : self.stop]
        edges = [self.body, *(at for part in self.inner for at in (part.start, part.after))]
        edges.append(self.stop)
        return b"".join(data[begin:end] for begin, end in zip(edges[::2], edges[1::2], strict=True))


def components(data: bytes) -> list[Component]:
    """All calendars and what stands in them or beside them, in the order of the file."""
    found: list[Component] = []
    stack: list[Component] = []
    opened: Counter[str] = Counter()
    line, counted = 1, 0

    def close(at: int, after: int, *, closed: bool) -> None:
        part = stack.pop()
        opened[part.kind] -= 1
        part.stop, part.after, part.closed = at, after, closed

    for edge in _EDGE.finditer(data):
        kind = edge[2].upper().decode()
        if edge[1].upper() == b"END":
            if opened[kind]:
                while stack[-1].kind != kind:
                    close(edge.start(), edge.start(), closed=False)
                close(edge.start(), edge.end(), closed=True)
            continue
        line, counted = line + data.count(b"\n", counted, edge.start()), edge.start()
        while stack and (kind == "VCALENDAR" or (kind in _OUTER and stack[-1].kind != "VCALENDAR")):
            close(edge.start(), edge.start(), closed=False)
        calendar = stack[0] if stack and stack[0].kind == "VCALENDAR" else None
        part = Component(kind, line, edge.start(), edge.end(), calendar)
        if stack:
            stack[-1].inner.append(part)
        if not stack or stack[-1].kind == "VCALENDAR":
            found.append(part)
            if kind in ENTRIES and calendar is not None:
                calendar.entries += 1
                part.number = calendar.entries
        stack.append(part)
        opened[kind] += 1
    while stack:
        stack[-1].cut_off = True
        close(len(data), len(data), closed=False)
    return found


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
