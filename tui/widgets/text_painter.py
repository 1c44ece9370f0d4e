"""How a source looks: a heading, the lines with their passages lit, the number of events in the margin."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from timeloom.tui.cells import clip, grid, wrap
from timeloom.tui.layout.source_lines import SourceLine, begun_in, runs, shown

if TYPE_CHECKING:
    from timeloom.tui.widgets.text_view import TextView

MARGIN: Final = 5
"""Cells on the left: the number of events whose passages begin in a line, and a rule."""
NO_TEXT: Final = "The text of no source was kept: importing prose (.md, .txt) keeps it."
READING: Final = "Reading the text…"


class TextPainter:
    """Draws the lines of one view."""

    def __init__(self, view: TextView) -> None:
        self._view = view

    def line(self, y: int) -> Strip:
        view = self._view
        width = view.size.width
        if view.known is None:
            words = wrap(self._why_empty(), max(width - 4, 10))
            return self._plain(f"  {words[y - 1]}" if 1 <= y <= len(words) else "", "dim")
        if y == 0:
            return self._heading(width)
        at = view.window.top + y - 1
        lines = view.window.lines
        return self._drawn(lines[at], width) if at < len(lines) else self._plain("", "plain")

    def _plain(self, words: str, name: str) -> Strip:
        style = self._view.paint(name)
        return Strip([Segment(words, style)]).adjust_cell_length(self._view.size.width, style)

    def _why_empty(self) -> str:
        return READING if self._view.address else NO_TEXT

    def _heading(self, width: int) -> Strip:
        window, glyphs = self._view.window, self._view.explorer.glyphs
        share = round(100 * window.cursor / max(window.length - 1, 1))
        end = f" {share} % "
        name = clip(grid(self._view.address), width - len(end) - 4, glyphs.ellipsis)
        text = f"{glyphs.rule * 2} {name} "
        text += glyphs.rule * max(width - cell_len(text) - len(end), 0) + end
        return self._plain(text, "rule")

    def _drawn(self, line: SourceLine, width: int) -> Strip:
        view, paint = self._view, self._view.paint
        plain = paint("plain")
        count = begun_in(line, view.lit)
        segments = [Segment(f"{count or '':>3} ", paint("margin")), Segment(" ", plain)]
        focus = view.explorer.state.focus
        for run in runs(line, view.lit, focus.uid if focus else None):
            style = plain
            if run.hidden and not run.focused:
                style = paint("plain", "hidden")
            elif run.passages:
                style = paint("plain", "passage", *(("focused",) if run.focused else ()))
            segments.append(Segment(run.text, style))
        strip = Strip(segments).adjust_cell_length(width, plain)
        return self._marked(strip, line, width)

    def _marked(self, strip: Strip, line: SourceLine, width: int) -> Strip:
        """The line with the selection and the cursor drawn over it."""
        view, cursor = self._view, self._view.window.cursor
        selection = view.selection
        if selection and selection[0] < line.end and selection[1] > line.start:
            first = column_of(line, max(selection[0], line.start))
            last = column_of(line, min(selection[1], line.end))
            strip = _restyled(strip, first, last, view.paint("plain", "selected"), width)
        inside = line.start <= cursor < line.end or (line.start == line.end == cursor)
        if view.has_focus and inside:
            first, last = column_of(line, cursor), column_of(line, min(cursor + 1, line.end))
            # At least one cell, where the character has none; all of a wide one.
            last = max(last, first + 1)
            strip = _restyled(strip, first, last, view.paint("plain", "cursor"), width)
        return strip


def column_of(line: SourceLine, offset: int) -> int:
    """The cell at which a character of the line stands."""
    return MARGIN + cell_len(shown(line.text[: offset - line.start]))


def offset_at(line: SourceLine, column: int) -> int:
    """The character at a cell of the line, the last one past its end."""
    offset = line.start
    while offset < line.end and column_of(line, offset + 1) <= column:
        offset += 1
    return min(offset, max(line.end - 1, line.start))


def _restyled(strip: Strip, first: int, last: int, style: Style, width: int) -> Strip:
    """The strip with cells first:last in another style."""
    left, middle, right = strip.crop(0, first), strip.crop(first, last), strip.crop(last, width)
    changed = [Segment(segment.text, (segment.style or Style()) + style) for segment in middle]
    return Strip([*left, *changed, *right], width)
