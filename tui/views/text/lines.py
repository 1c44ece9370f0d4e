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


AHEAD: Final = 6
"""Screens of lines that are kept below the first line on the screen."""
BEHIND: Final = 3
"""Screens of lines that are kept above it, once there are twice as many."""


def _nothing(_start: int, _end: int) -> str:
    return ""


class SourceWindow:
    """A text, its cursor, and the lines at hand. The text is read where it is needed and nowhere else."""

    def __init__(self) -> None:
        self.length = 0
        """Characters of the text."""
        self.cursor = 0
        """Offset of a character."""
        self.lines: list[SourceLine] = []
        self.top = 0
        """Index of the first line on the screen in `lines`."""
        self._read: Read = _nothing
        self._width = self._height = 1
        self._column: int | None = None
        """Characters from the beginning of the line at which the cursor set out to go up or down."""

    def open(self, read: Read, length: int) -> None:
        """Have another text; its lines are laid out by `place`."""
        self._read, self.length = read, length
        self.lines, self.top, self.cursor, self._column = [], 0, 0, None

    def resize(self, width: int, height: int) -> None:
        """Have lines of `width` cells, `height` of them on the screen. They are laid out by `place`."""
        self._width, self._height = max(width, 1), max(height, 1)

    def text(self, start: int, end: int) -> str:
        start, end = max(start, 0), min(end, self.length)
        return self._read(start, end) if end > start else ""

    @property
    def on_screen(self) -> list[SourceLine]:
        return self.lines[self.top : self.top + self._height]

    def line_of(self, offset: int) -> int:
        """The line that holds an offset, the last one before it if none does."""
        at = 0
        for number, line in enumerate(self.lines):
            if line.start > offset:
                break
            at = number
        return at

    # moving

    def place(self, offset: int) -> None:
        """Lay out anew around an offset, with the cursor on it a third down the screen."""
        self._column = None
        self.cursor = min(max(offset, 0), max(self.length - 1, 0))
        start = paragraph_of(self.text, self.cursor)
        self.lines = lines_from(self.text, self.length, start, self._width, self._height * 2)
        self.top = 0
        self._extend_back(self._height)
        self.top = max(self.line_of(self.cursor) - self._height // 3, 0)
        self._extend_on(self.top + self._height * 2 - len(self.lines))
        self.top = max(min(self.top, len(self.lines) - self._height), 0)

    def go(self, offset: int) -> None:
        """Put the cursor on an offset, and as little as needed of the text past the screen."""
        self._column = None
        if not self.lines or not self.lines[0].start <= offset <= self.lines[-1].end:
            self.place(offset)
        else:
            self.cursor = offset
            self._keep_in_sight()

    def down(self, by: int) -> None:
        """Move the cursor by lines, in the column from which it set out."""
        if not self.lines:
            return
        at = self.line_of(self.cursor)
        if by > 0:
            self._extend_on(at + by + 1 - len(self.lines))
        else:
            before = len(self.lines)
            self._extend_back(-by - at)
            at += len(self.lines) - before
        column = self.cursor - self.lines[at].start
        column = column if self._column is None else self._column
        line = self.lines[min(max(at + by, 0), len(self.lines) - 1)]
        self.cursor = min(line.start + column, max(line.end - 1, line.start))
        self._column = column
        self._keep_in_sight()

    def page(self, by: float) -> None:
        """Move by a part of the screen: the text moves under the cursor, as far as there is any."""
        lines = round(by * max(self._height - 1, 1)) or (1 if by > 0 else -1)
        if not self.lines:
            return
        shown = self.lines[self.top].start
        self.down(lines)
        top = self.line_of(shown) + lines
        self.top = max(0, min(top, len(self.lines) - self._height))
        self._keep_in_sight()

    def word(self, by: int) -> int:
        """Where the next word ends, or the one before begins."""
        if by > 0:
            text = self.text(self.cursor, self.cursor + WORD)
            inside = len(text) - len(text.lstrip())
            rest = text[inside:]
            end = next((at for at, sign in enumerate(rest) if sign.isspace()), len(rest))
            return self.cursor + inside + end
        low = max(self.cursor - WORD, 0)
        text = self.text(low, self.cursor).rstrip()
        return low + max((at + 1 for at, sign in enumerate(text) if sign.isspace()), default=0)

    # lines at hand

    def _extend_back(self, count: int) -> None:
        """Have at least `count` more lines before the first one, as far as there are any."""
        while self.lines and self.lines[0].start > 0 and count > 0:
            start = paragraph_before(self.text, self.lines[0].start)
            more = lines_from(self.text, self.lines[0].start, start, self._width, 1 << 30)
            self.lines = more + self.lines
            self.top += len(more)
            count -= len(more)

    def _extend_on(self, count: int) -> None:
        """Have at least `count` more lines after the last one, as far as there are any."""
        last = self.lines[-1] if self.lines else None
        if count <= 0 or last is None or last.end >= self.length:
            return
        following = self.text(last.end, last.end + 2)
        start = last.end + (2 if following == "\r\n" else 1 if following[:1] in ("\r", "\n") else 0)
        self.lines += lines_from(self.text, self.length, start, self._width, count)

    def _keep_in_sight(self) -> None:
        height = self._height
        at = self.line_of(self.cursor)
        self.top = max(min(self.top, max(at - 1, 0)), at - height + 1, 0)
        if self.top < height:
            self._extend_back(height)
        self._extend_on(self.top + height * 2 - len(self.lines))
        self._trim()

    def _trim(self) -> None:
        """Let go of lines that are far off the screen."""
        height = self._height
        if self.top > height * BEHIND * 2:
            cut = self.top - height * BEHIND
            self.lines, self.top = self.lines[cut:], self.top - cut
        del self.lines[self.top + height * AHEAD :]
