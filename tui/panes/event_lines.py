"""Lines about an event inside a dialog: drawn like the details, scrolled by the dialog's keys."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from rich.segment import Segment
from textual.strip import Strip

from timeloom.store.answers import Detail
from timeloom.tui.panes.details import Details
from timeloom.tui.panes.details_lines import DetailLine, details_lines
from timeloom.tui.style.glyphs import Glyphs
from timeloom.tui.views.timeline_view import Painted

Layout = Callable[[int], Sequence[DetailLine]]
"""The lines at a width in cells."""


class EventLines(Painted):
    """`show` says what the lines are made of; they are made anew for another width."""

    css_prefix = "details"
    COMPONENT_CLASSES: ClassVar[set[str]] = Details.COMPONENT_CLASSES

    def __init__(self, glyphs: Glyphs, *, id: str) -> None:
        super().__init__(id=id)
        self._glyphs = glyphs
        self._layout: Layout = lambda _: ()
        self._lines: Sequence[DetailLine] = ()
        self._top = 0

    def show(self, layout: Layout, *, top: int = 0) -> None:
        """Show other lines, from line `top` on."""
        self._layout, self._top = layout, top
        self.on_resize()

    def show_event(self, detail: Detail | None) -> None:
        """Show everything about an event, or nothing."""
        glyphs = self._glyphs
        self.show(lambda width: details_lines(detail, width, glyphs) if detail else ())

    def on_resize(self) -> None:
        width = self.content_size.width
        self._lines = self._layout(width) if width > 0 else ()
        self.scroll_by(0)

    def scroll_by(self, lines: int) -> None:
        """Scroll, as far as there is anything to show."""
        last = max(len(self._lines) - self.content_size.height, 0)
        self._top = min(max(self._top + lines, 0), last)
        self.refresh()

    def keep_in_sight(self, first: int, last: int) -> None:
        """Scroll as little as it takes for these lines to be seen, the first one at any rate."""
        height = max(self.content_size.height, 1)
        self._top = min(max(self._top, last - height + 1), first)
        self.scroll_by(0)

    def render_line(self, y: int) -> Strip:
        at, width = self._top + y, self.content_size.width
        parts = self._lines[at].parts if at < len(self._lines) else ()
        more = y == self.content_size.height - 1 and at < len(self._lines) - 1
        strip = Strip([Segment(text, self.paint("text", style)) for text, style in parts])
        if not more:
            return strip.adjust_cell_length(width, self.paint("text"))
        cut = strip.adjust_cell_length(max(width - 2, 0), self.paint("text"))
        return Strip([*cut, Segment(f" {self._glyphs.down}", self.paint("text", "dim"))], width)

    def on_mouse_scroll_down(self) -> None:
        self.scroll_by(3)

    def on_mouse_scroll_up(self) -> None:
        self.scroll_by(-3)
