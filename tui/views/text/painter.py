"""How a source looks: a heading, the lines with their passages lit, the number of events in the margin."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from timeloom.query.query import Query
from timeloom.store.protocol import Reader, SourceMap
from timeloom.tui.cells import clip, grid, wrap
from timeloom.tui.model.state import ViewState
from timeloom.tui.views.text.lines import Lit, SourceLine, begun_in, runs, shown

if TYPE_CHECKING:
    from timeloom.tui.views.text.view import TextView


class Lights:
    """The passages of one stretch of a text. What the filter hides is asked in the background; until then it is lit."""

    def __init__(self, view: TextView) -> None:
        self._view = view
        self.lit: list[Lit] = []
        self._stretch: tuple[object, ...] = ()
        self._query: Query | None = None
        """What decides which events are hidden; None where none is."""
        self._hidden: dict[str, bool] = {}
        self._judged: set[str] = set()
        """Events of which `_hidden` holds for this filter, not for the one before."""

    def forget(self) -> None:
        """The timeline has changed."""
        self._stretch = ()
        self._hidden.clear()
        self._judged.clear()

    def look(self, known: SourceMap, start: int, end: int) -> None:
        """Light what lies on the characters start:end of a text."""
        stretch = (known, start, end)
        if stretch == self._stretch:
            return
        self._stretch = stretch
        reader = self._view.explorer.access.reader
        self.lit = [
            Lit(passage.start, passage.end, uid, title, hidden=self._hidden.get(uid, False))
            for passage, uid, title in reader.passages(known.address, start, end, known)
        ]
        self._judge()

    def follow(self, state: ViewState) -> None:
        """Take the filter that hides, or lights, as it is now."""
        query = state.query if state.lit else state.shown
        wanted = query if query.text.strip() else None
        if wanted is not self._query:
            self._query = wanted
            self._judged.clear()
            if wanted is None:
                self._hidden.clear()
                self._show()
        self._judge()

    def _judge(self) -> None:
        """Ask which of the passages' events match. A slow filter is waited for, not read a second time for this."""
        query, explorer = self._query, self._view.explorer
        if query is None:
            return
        keys = explorer.matching.keys_of(query)
        if keys is None and explorer.matching.is_slow(query):
            return
        unsure = {lit.uid for lit in self.lit} - self._judged
        if not unsure:
            return

        def read(reader: Reader) -> dict[str, bool]:
            view = reader.view(query, keys=keys)
            found = {uid: reader.key(uid) for uid in unsure}
            return {uid: key is not None and not view.contains(key) for uid, key in found.items()}

        def show(hidden: dict[str, bool]) -> None:
            if query is self._query:
                self._hidden.update(hidden)
                self._judged |= unsure
                self._show()

        explorer.access.ask("text-hidden", read, show)

    def _show(self) -> None:
        self.lit = [
            Lit(lit.start, lit.end, lit.uid, lit.title, hidden=self._hidden.get(lit.uid, False))
            for lit in self.lit
        ]
        self._view.refresh()


MARGIN: Final = 5
"""Cells on the left: the number of events whose passages begin in a line, and a rule."""
COUNTS: Final = " in the margin: passages that begin in the line "
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
        """The source's name, what the numbers in the margin count, and how far on the cursor is."""
        window, glyphs, paint = self._view.window, self._view.explorer.glyphs, self._view.paint
        share = round(100 * window.cursor / max(window.length - 1, 1))
        end = f" {share} % "
        name = f" {clip(grid(self._view.address), width - len(end) - 4, glyphs.ellipsis)} "
        left = width - 2 - cell_len(name) - len(end)
        said = COUNTS if left > cell_len(COUNTS) + 4 else ""
        between = glyphs.rule * max(left - cell_len(said), 0)
        rule, words = paint("rule"), paint("dim")
        parts = [
            (glyphs.rule * 2, rule),
            (name, words),
            (between, rule),
            (said, words),
            (end, words),
        ]
        return Strip([Segment(*part) for part in parts]).adjust_cell_length(width, words)

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
        found = view.get_component_rich_style("text--found", partial=True)
        for start, end in view.explorer.found(line.text):
            first, last = (column_of(line, line.start + offset) for offset in (start, end))
            strip = _restyled(strip, first, last, found, width)
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
