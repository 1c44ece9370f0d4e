"""The Text view: a source as it was read, the passages that speak of events lit in their places.

It has a cursor in the text. Going to another event, in whatever view, brings its passage here; going along the passages
brings their events. A stretch of text can be selected and made an event of, its place kept. Only what is on the screen
is read and laid out, so that a source may be of any length.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Final

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.strip import Strip

from timeloom.errors import UnknownEvent
from timeloom.events import Passage
from timeloom.store.protocol import Detail, Row, View
from tui.cells import clip, grid
from tui.layout.source_lines import (
    CHUNK,
    Lit,
    SourceLine,
    begun_in,
    lines_from,
    paragraph_before,
    paragraph_of,
    runs,
)
from tui.pace import is_slow
from tui.state import ViewState
from tui.widgets.timeline_view import TimelineView

MARGIN: Final = 5
"""Cells on the left: the number of events whose passages begin in a line, and a rule."""
WIDEST: Final = 100
"""Cells of text a line has at most: longer ones are hard to read."""


class TextView(TimelineView):
    VIEW = "text"
    css_prefix = "text"
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"text--{part}"
        for part in (
            "plain",
            "margin",
            "passage",
            "focused",
            "hidden",
            "selected",
            "cursor",
            "rule",
            "dim",
        )
    }

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.address = ""
        """The source on the screen; empty while there is none whose text was kept."""
        self._length = 0
        self._lines: list[SourceLine] = []
        self._top = 0
        """Index of the first line on the screen in `_lines`."""
        self.cursor = 0
        """Offset in the text."""
        self.selected_from: int | None = None
        """Where a selection began; it reaches to the cursor."""
        self._lit: list[Lit] = []
        self._strips: dict[int, Strip] = {}

    # Sources

    def addresses(self) -> list[str]:
        """The sources whose text was kept."""
        reader = self.explorer.access.reader
        return [s.address for s in self.explorer.info.sources if reader.source_length(s.address)]

    def show_source(self, address: str, offset: int = 0) -> None:
        """Put a source on the screen, at a place in it."""
        self.address = address
        self._length = self.explorer.access.reader.source_length(address) if address else 0
        self.selected_from = None
        self._place(offset)

    def _read(self, start: int, end: int) -> str:
        start, end = max(start, 0), min(end, self._length)
        return (
            self.explorer.access.reader.source_text(self.address, start, end) if end > start else ""
        )

    # Following the state

    def state_changed(self, old: ViewState, new: ViewState) -> None:
        if not self.size.width:
            return
        if new.revision != old.revision and self.address:
            self._length = self.explorer.access.reader.source_length(self.address)
        if not self.address:
            self._first_source(new)
        if new.focus is not None and (old.focus is None or new.focus.uid != old.focus.uid):
            self._show_passage_of(new.focus.uid)
        elif new.revision != old.revision:
            self._place(self.cursor)
        if (new.shown, new.lit) != (old.shown, old.lit):
            self._relight()
        self._redraw()

    def _first_source(self, state: ViewState) -> None:
        addresses = self.addresses()
        if addresses:
            self.show_source(addresses[0])
            if state.focus is not None:
                self._show_passage_of(state.focus.uid)

    def _show_passage_of(self, uid: str) -> None:
        """Bring the event's passage on the screen, if a source whose text was kept speaks of it."""
        try:
            found = self._passage(self.explorer.access.reader.detail(uid))
        except UnknownEvent:
            return
        if found is None:
            return
        address, passage = found
        if address != self.address:
            self.show_source(address, passage.start)
        elif not passage.start <= self.cursor < passage.end:
            self._go(passage.start)

    def _passage(self, detail: Detail) -> tuple[str, Passage] | None:
        event = detail.event
        places = [
            (event.source, event.passage),
            *((saying.source, saying.passage) for saying in event.sayings),
        ]
        known = [(s.address, p) for s, p in places if s is not None and p is not None]
        known.sort(key=lambda place: place[0] != self.address)
        reader = self.explorer.access.reader
        return next((place for place in known if reader.source_length(place[0])), None)

    # Lines

    @property
    def text_width(self) -> int:
        return max(min(self.size.width - MARGIN - 2, WIDEST), 10)

    def _place(self, offset: int) -> None:
        """Lay out anew around an offset, with the cursor on it a third down the screen."""
        self.cursor = min(max(offset, 0), max(self._length - 1, 0))
        start = paragraph_of(self._read, self.cursor)
        height = max(self.size.height, 1)
        self._lines = lines_from(self._read, self._length, start, self.text_width, height * 2)
        self._top = 0
        self._extend_back(height)
        self._top = max(self._line_of(self.cursor) - height // 3, 0)
        self._relight()

    def _extend_back(self, count: int) -> None:
        """Have at least `count` lines before the first one, as far as there are any."""
        while self._lines and self._lines[0].start > 0 and count > 0:
            start = paragraph_before(self._read, self._lines[0].start)
            more = lines_from(self._read, self._lines[0].start, start, self.text_width, 1)
            self._lines = more + self._lines
            self._top += len(more)
            count -= len(more)

    def _extend_on(self, count: int) -> None:
        last = self._lines[-1] if self._lines else None
        if last is None or last.end >= self._length:
            return
        following = self._read(last.end, last.end + 2)
        start = last.end + (2 if following == "\r\n" else 1 if following[:1] in ("\r", "\n") else 0)
        self._lines += lines_from(self._read, self._length, start, self.text_width, count)

    def _line_of(self, offset: int) -> int:
        """The line that holds an offset, the last one before it if none does."""
        at = 0
        for number, line in enumerate(self._lines):
            if line.start <= offset:
                at = number
            else:
                break
        return at

    def _trim(self) -> None:
        """Let go of lines that are far off the screen."""
        height = max(self.size.height, 1)
        if self._top > height * 6:
            cut = self._top - height * 3
            self._lines, self._top = self._lines[cut:], self._top - cut
        del self._lines[self._top + height * 6 :]

    def _relight(self) -> None:
        """Ask which passages lie on the lines at hand."""
        self._strips.clear()
        if not self._lines:
            self._lit = []
            return
        found = self.explorer.access.reader.passages(
            self.address, self._lines[0].start, self._lines[-1].end + 1
        )
        hidden = self._hidden({uid for _, uid, _ in found})
        self._lit = [
            Lit(passage.start, passage.end, uid, title, hidden=uid in hidden)
            for passage, uid, title in found
        ]

    def _hidden(self, uids: set[str]) -> set[str]:
        """Those whose events the filter hides, or does not light; none while a slow filter is not yet known."""
        view = self._matches()
        if view is None:
            return set()
        keys = {uid: self.explorer.access.reader.key(uid) for uid in uids}
        return {uid for uid, key in keys.items() if key is not None and not view.contains(key)}

    def _matches(self) -> View | None:
        """What the filter lets through, or lights; None where that is all, or cannot be said at once."""
        explorer = self.explorer
        state = explorer.state
        if state.lit:
            return None if is_slow(state.query) else explorer.access.reader.view(state.query)
        return explorer.ui_view if state.filtered and not explorer.must_search else None

    # Moving

    def _go(self, offset: int) -> None:
        """Put the cursor on an offset, and as little as needed of the text past the screen."""
        if not self._lines or not self._lines[0].start <= offset <= self._lines[-1].end:
            self._place(offset)
        else:
            self.cursor = offset
            self._keep_in_sight()
        self._redraw()

    def _keep_in_sight(self) -> None:
        height = max(self.size.height, 1)
        at = self._line_of(self.cursor)
        self._top = min(self._top, max(at - 1, 0))
        self._top = max(self._top, at - height + 2)
        before = len(self._lines)
        if self._top < height:
            self._extend_back(height)
        if self._top + height * 2 > len(self._lines):
            self._extend_on(height * 2)
        if len(self._lines) != before:
            self._trim()
            self._relight()

    def move_down(self, by: int) -> None:
        if not self._lines:
            return
        at = self._line_of(self.cursor)
        column = self.cursor - self._lines[at].start
        if by > 0:
            self._extend_on(by)
        else:
            self._extend_back(-by)
            at = self._line_of(self.cursor)
        line = self._lines[min(max(at + by, 0), len(self._lines) - 1)]
        self.cursor = min(line.start + column, max(line.end - 1, line.start))
        self._relight()
        self._keep_in_sight()
        self._follow_cursor()
        self._redraw()

    def move_page(self, by: float) -> None:
        height = max(self.size.height - 2, 1)
        lines = round(by * height) or (1 if by > 0 else -1)
        if by < 0:
            self._extend_back(-lines)
        top = self._top + lines
        self.move_down(lines)
        # The text moves under the cursor, as far as there is any.
        self._top = max(0, min(top, len(self._lines) - height))
        self._keep_in_sight()
        self._redraw()

    def move_along(self, by: int) -> None:
        """To the next passage; while a stretch is selected, by words."""
        if self.selected_from is not None:
            self._go(self._word(by))
            return
        target = self._next_passage(by)
        if target is not None:
            self._go(target.start)
            self.explorer.follow(target.uid)

    def _word(self, by: int) -> int:
        if by > 0:
            text = self._read(self.cursor, self.cursor + 200)
            inside = len(text) - len(text.lstrip())
            rest = text[inside:]
            return (
                self.cursor
                + inside
                + next((i for i, sign in enumerate(rest) if sign.isspace()), len(rest))
            )
        text = self._read(self.cursor - 200, self.cursor).rstrip()
        low = max(self.cursor - 200, 0)
        return low + max((i + 1 for i, sign in enumerate(text) if sign.isspace()), default=0)

    def _next_passage(self, by: int) -> Lit | None:
        """The passage that begins after the cursor's own (before it), searched piece by piece through the source."""
        reader = self.explorer.access.reader
        focus = self.explorer.state.focus
        here = (self.cursor, focus.uid if focus else "")
        start = self.cursor if by > 0 else max(self.cursor - CHUNK, 0)
        while 0 <= start < max(self._length, 1):
            found = reader.passages(self.address, start, start + CHUNK)
            lit = [Lit(p.start, p.end, uid, title) for p, uid, title in found]
            if by > 0:
                after = [
                    one
                    for one in lit
                    if one.start > here[0] or (one.start == here[0] and self._later(lit, one))
                ]
                if after:
                    return after[0]
                start += CHUNK
            else:
                before = [one for one in lit if one.start < here[0]]
                if before:
                    return before[-1]
                if start == 0:
                    return None
                start = max(start - CHUNK, 0)
        return None

    def _later(self, lit: Sequence[Lit], one: Lit) -> bool:
        """Whether a passage stands after the focused one among those that begin at the same place."""
        focus = self.explorer.state.focus
        uids = [each.uid for each in lit if each.start == one.start]
        if focus is None or focus.uid not in uids:
            return focus is None
        return uids.index(one.uid) > uids.index(focus.uid)

    def _follow_cursor(self) -> None:
        """Bring the event whose passage the cursor has entered, if the focused one's does not hold it."""
        if self.selected_from is not None:
            return
        here = [lit for lit in self._lit if lit.start <= self.cursor < lit.end]
        focus = self.explorer.state.focus
        if here and (focus is None or focus.uid not in [lit.uid for lit in here]):
            key = self.explorer.access.reader.key(here[0].uid)
            row = self.explorer.access.reader.row(key) if key is not None else None
            if row is not None:
                self.explorer.go(row)

    def move(self, by: int) -> None:
        focus = self.explorer.state.focus
        rows = self.explorer.ui_view.page(
            focus.key if focus else None, limit=abs(by), backwards=by < 0
        )
        if rows:
            self.explorer.go(rows[-1] if by > 0 else rows[0])

    def go_first(self) -> None:
        self._go(0)

    def go_last(self) -> None:
        self._go(max(self._length - 1, 0))

    @property
    def focused_row(self) -> Row | None:
        focus = self.explorer.state.focus
        return self.explorer.access.reader.row(focus.key) if focus else None

    # Selecting

    def select(self) -> None:
        """Begin a selection at the cursor, or end it."""
        self.selected_from = self.cursor if self.selected_from is None else None
        self._redraw()

    @property
    def selection(self) -> tuple[int, int] | None:
        """The selected characters, from and to; None while nothing is selected."""
        if self.selected_from is None:
            return None
        first, last = sorted((self.selected_from, self.cursor))
        return first, min(last + 1, self._length)

    def selected_passage(self) -> Passage | None:
        """The selection as a passage, blanks at its ends taken off."""
        if self.selection is None:
            return None
        start, end = self.selection
        text = self._read(start, end)
        start += len(text) - len(text.lstrip())
        text = text.strip()
        return Passage(start, start + len(text), text, self._section(start)) if text else None

    def _section(self, offset: int) -> str:
        """The section of the nearest passage before: what the importer called this part of the text."""
        found = self.explorer.access.reader.passages(
            self.address, max(offset - CHUNK, 0), offset + 1
        )
        return next((passage.section for passage, _, _ in reversed(found) if passage.section), "")

    # Drawing

    def on_resize(self, _event: events.Resize) -> None:
        if self.address:
            self._place(self.cursor)
        else:
            self.state_changed(ViewState(), self.explorer.state)

    def on_focus(self) -> None:
        self._redraw()

    def on_blur(self) -> None:
        self._redraw()

    def _redraw(self) -> None:
        self._strips.clear()
        self.refresh()

    def notify_style_update(self) -> None:
        self._strips.clear()
        super().notify_style_update()

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        if not self.address:
            words = self._why_empty() if y == 1 else ""
            return Strip(
                [Segment(f"  {words}".ljust(width), self.paint("dim"))]
            ).adjust_cell_length(width)
        if y == 0:
            return self._heading(width)
        at = self._top + y - 1
        if at >= len(self._lines):
            return Strip([Segment(" " * width, self.paint("plain"))], width)
        strip = self._strips.get(at)
        if strip is None:
            strip = self._strips[at] = self._drawn(self._lines[at], width)
        return strip

    def _why_empty(self) -> str:
        return "The text of no source was kept: importing prose (.md, .txt) keeps it."

    def _heading(self, width: int) -> Strip:
        glyphs = self.explorer.glyphs
        share = round(100 * self.cursor / max(self._length - 1, 1))
        end = f" {share} % "
        name = clip(grid(self.address), width - len(end) - 4, glyphs.ellipsis)
        text = f"{glyphs.rule * 2} {name} "
        text += glyphs.rule * max(width - cell_len(text) - len(end), 0) + end
        return Strip([Segment(text, self.paint("rule"))]).adjust_cell_length(
            width, self.paint("rule")
        )

    def _drawn(self, line: SourceLine, width: int) -> Strip:
        plain = self.paint("plain")
        count = begun_in(line, self._lit)
        segments = [Segment(f"{count or '':>3} ", self.paint("margin")), Segment(" ", plain)]
        focus = self.explorer.state.focus
        for run in runs(line, self._lit, focus.uid if focus else None):
            style = plain
            if run.hidden and not run.focused:
                style = self.paint("plain", "hidden")
            elif run.passages:
                style = self.paint("plain", "passage", *(("focused",) if run.focused else ()))
            segments.append(Segment(run.text, style))
        strip = Strip(segments).adjust_cell_length(width, plain)
        return self._marked(strip, line, width)

    def _marked(self, strip: Strip, line: SourceLine, width: int) -> Strip:
        """The line with the selection and the cursor drawn over it."""
        selection = self.selection
        if selection and selection[0] < line.end and selection[1] > line.start:
            first = self._column(line, max(selection[0], line.start))
            last = self._column(line, min(selection[1], line.end))
            strip = _restyled(strip, first, last, self.paint("plain", "selected"), width)
        inside = line.start <= self.cursor < line.end or (line.start == line.end == self.cursor)
        if self.has_focus and inside:
            at = self._column(line, self.cursor)
            strip = _restyled(strip, at, at + 1, self.paint("plain", "cursor"), width)
        return strip

    def _column(self, line: SourceLine, offset: int) -> int:
        shown = "".join(
            run.text
            for run in runs(
                SourceLine(line.start, offset, line.text[: offset - line.start]), (), None
            )
        )
        return MARGIN + cell_len(shown)

    # The mouse

    def on_click(self, event: events.Click) -> None:
        at = self._top + event.y - 1
        if event.y == 0 or at >= len(self._lines):
            return
        line, column = self._lines[at], event.x - MARGIN
        offset = line.start
        while offset < line.end and self._column(line, offset + 1) - MARGIN <= column:
            offset += 1
        self.cursor = min(offset, max(line.end - 1, line.start))
        self._follow_cursor()
        self._redraw()

    def on_mouse_scroll_down(self) -> None:
        self.move_down(3)

    def on_mouse_scroll_up(self) -> None:
        self.move_down(-3)


def _restyled(strip: Strip, first: int, last: int, style: Style, width: int) -> Strip:
    """The strip with cells first:last in another style."""
    left, middle, right = strip.crop(0, first), strip.crop(first, last), strip.crop(last, width)
    changed = [Segment(segment.text, (segment.style or Style()) + style) for segment in middle]
    return Strip([*left, *changed, *right], width)
