"""Properties of an iCalendar file that are too long to be read: the parser takes each letter in its hand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

LONGEST: Final = 1 << 20
"""Bytes of one property, its folds included. Beyond this there are attachments, which are not kept in any case."""
_FOLD: Final = re.compile(rb"\r?\n[ \t]")
_END: Final = re.compile(rb"\n(?![ \t])")
"""The end of a property: a line that no further one continues (RFC 5545, 3.1)."""
_NAME: Final = re.compile(rb"[A-Za-z0-9-]{1,60}")


def without_long_lines(data: bytes) -> tuple[bytes, list[tuple[int, str]]]:
    """The file without its overlong properties, and of each the line and the name.

    All other lines stay on the line that they were on.
    """
    if len(data) <= LONGEST:
        return data, []
    kept: list[bytes] = []
    left_out: list[tuple[int, str]] = []
    done = 0
    for begin, end in _long_properties(data):
        kept.append(data[done:begin])
        name = _NAME.match(data, begin)
        called = name[0].decode().upper() if name else "LINE"
        left_out.append((data.count(b"\n", 0, begin) + 1, called))
        folds = len(_FOLD.findall(data, begin, end))
        kept.append(b"X-TIMELOOM-LEFT-OUT:" + b"\n " * folds)
        done = end
    return b"".join([*kept, data[done:]]), left_out


def _long_properties(data: bytes) -> Iterator[tuple[int, int]]:
    """Where the overlong properties begin, and where they end, without the end of their last line."""
    begin = 0
    while begin < len(data):
        # Most of a file is passed over in strides: a property ends somewhere in each of them.
        if len(data) - begin <= LONGEST:
            return
        before = _last_end(data, begin, begin + LONGEST)
        if before is not None:
            begin = before
            continue
        found = _END.search(data, begin + LONGEST)
        end = found.start() if found else len(data)
        yield begin, end - (data[end - 1 : end] == b"\r")
        begin = end + 1


def _last_end(data: bytes, begin: int, limit: int) -> int | None:
    """Where the last property begins that begins between the two; None if there is none."""
    place = limit
    while (place := data.rfind(b"\n", begin, place)) >= 0:
        if data[place + 1 : place + 2] not in (b" ", b"\t"):
            return place + 1
    return None
