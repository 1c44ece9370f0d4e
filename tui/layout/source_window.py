"""The lines of a source about a cursor: as many as the screen shows and a few more, whatever the source's length."""

from __future__ import annotations

from typing import Final

from timeloom.tui.layout.source_lines import (
    WORD,
    Read,
    SourceLine,
    lines_from,
    paragraph_before,
    paragraph_of,
)

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
