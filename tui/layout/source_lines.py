"""A source's text in lines of so many cells, every line knowing which characters of the text it shows.

Only a stretch is laid out at a time: a source of any length is never read whole. A paragraph (the text between two line
ends) is the smallest piece whose lines can be known; where one is very long, a stretch of it has to do.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

from rich.cells import get_character_cell_size

from timeloom.text import visible
from timeloom.tui.cells import JOINERS

LONGEST: Final = 4096
"""Characters of a paragraph that are laid out as one."""
WORD: Final = 200
"""Characters in which the next word is looked for."""
_LINE_END: Final = re.compile(r"\r\n|\r|\n")

Read = Callable[[int, int], str]
"""Gives the characters from one offset to another."""


class SourceLine(NamedTuple):
    """One line on the screen: the characters `start` to `end` of the source, without the line end."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Lit:
    """A passage to light: its place, the event it speaks of, and that event's title."""

    start: int
    end: int
    uid: str
    title: str
    hidden: bool = False
    """Whether the filter hides the event."""


class Run(NamedTuple):
    """Characters of one line that look alike: how many passages lie over them, and whether the focused one does.

    `hidden`: there are some, and the filter hides the events of all of them.
    """

    text: str
    passages: int
    focused: bool
    hidden: bool = False


def wrap_paragraph(text: str, base: int, width: int) -> list[SourceLine]:
    """Lines of a paragraph that begins at offset `base`, broken at blanks where there are any."""
    width = max(width, 2)
    if text.isascii() and text.isprintable():
        return _wrap_plain(text, base, width)
    lines: list[SourceLine] = []
    start, used, blank = 0, 0, -1
    at = 0
    while at < len(text):
        size = _cells(text[at])
        if used + size > width and at > start:
            cut = blank + 1 if blank >= start else at
            lines.append(SourceLine(base + start, base + cut, text[start:cut]))
            start, used, blank = cut, 0, -1
            at = cut
            continue
        if text[at] == " ":
            blank = at
        used += size
        at += 1
    lines.append(SourceLine(base + start, base + len(text), text[start:]))
    return lines


def _wrap_plain(text: str, base: int, width: int) -> list[SourceLine]:
    """The same where every character takes one cell."""
    lines: list[SourceLine] = []
    start = 0
    while len(text) - start > width:
        blank = text.rfind(" ", start, start + width)
        cut = blank + 1 if blank >= 0 else start + width
        lines.append(SourceLine(base + start, base + cut, text[start:cut]))
        start = cut
    lines.append(SourceLine(base + start, base + len(text), text[start:]))
    return lines


def lines_from(read: Read, length: int, start: int, width: int, count: int) -> list[SourceLine]:
    """At least `count` lines from the paragraph that begins at `start` on, fewer at the end of the source."""
    lines: list[SourceLine] = []
    while start < length and len(lines) < count:
        text, following, ended = _paragraph(read, length, start)
        wrapped = wrap_paragraph(text, start, width)
        if not ended and following < length and len(wrapped) > 1:
            following = wrapped.pop().start  # the rest of this line is not known yet
        lines += wrapped
        start = following
    return lines


def _paragraph(read: Read, length: int, start: int) -> tuple[str, int, bool]:
    """The paragraph at an offset, without its line end, where the next one begins, and whether that is its end."""
    text = read(start, min(start + LONGEST + 1, length))
    found = _LINE_END.search(text)
    if found is not None:
        if (
            found[0] == "\r"
            and found.end() == len(text)
            and read(start + len(text), start + len(text) + 1) == "\n"
        ):
            return text[: found.start()], start + len(text) + 1, True
        return text[: found.start()], start + found.end(), True
    text = text[:LONGEST]
    return text, start + max(len(text), 1), False


def paragraph_before(read: Read, start: int) -> int:
    """Where the paragraph begins that ends right before `start`; 0 at the beginning of the source.

    In a very long one, where a word of it begins.
    """
    low = max(start - LONGEST - 2, 0)
    text = read(low, start)
    ends = [found.end() for found in _LINE_END.finditer(text)]
    if ends and ends[-1] == len(text):
        ends.pop()
    if ends:
        return low + ends[-1]
    return low + _first_word(text) if low else 0


def paragraph_of(read: Read, offset: int) -> int:
    """Where the paragraph begins that holds an offset; in a very long one, where a word before it begins."""
    low = max(offset - LONGEST, 0)
    text = read(low, offset)
    ends = [found.end() for found in _LINE_END.finditer(text)]
    if ends:
        return low + ends[-1]
    return low + _first_word(text) if low else 0


def _first_word(text: str) -> int:
    """Where the first word begins that is there whole."""
    return text.find(" ", 2, WORD) + 1 or 2


def shown(text: str) -> str:
    """The text as it can be shown, its characters made safe one by one."""
    return text if text.isascii() and text.isprintable() else "".join(map(_safe, text))


def runs(line: SourceLine, passages: Sequence[Lit], focused: str | None) -> list[Run]:
    """A line in runs of equal light, its characters made safe to show."""
    bounds = {line.start, line.end}
    here = [p for p in passages if p.start < line.end and p.end > line.start]
    for passage in here:
        bounds |= {max(passage.start, line.start), min(passage.end, line.end)}
    places = sorted(bounds)
    found = []
    for first, last in pairwise(places):
        over = [p for p in here if p.start <= first and p.end >= last]
        text = shown(line.text[first - line.start : last - line.start])
        hidden = bool(over) and all(p.hidden for p in over)
        found.append(Run(text, len(over), any(p.uid == focused for p in over), hidden))
    return found


@lru_cache(maxsize=4096)
def _safe(sign: str) -> str:
    """One character as it can be shown: what acts becomes its picture, what has neither width nor meaning nothing.

    Neither do joiners: terminals disagree on how wide joined signs are.
    """
    if sign == "\t":
        return " "
    if sign in JOINERS:
        return ""
    seen = visible(sign)
    return " " if seen == "\n" else seen


@lru_cache(maxsize=4096)
def _cells(sign: str) -> int:
    seen = _safe(sign)
    return get_character_cell_size(seen) if seen else 0


def begun_in(line: SourceLine, passages: Sequence[Lit]) -> int:
    """How many passages begin in a line that the filter does not hide: the number in the margin."""
    end = max(line.end, line.start + 1)
    return sum(line.start <= each.start < end for each in passages if not each.hidden)
