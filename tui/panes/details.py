"""The details pane: everything that is known of the focused event, and who says so."""

from __future__ import annotations

from typing import ClassVar, Final

from rich.segment import Segment
from textual import events
from textual.geometry import Region
from textual.strip import Strip

from timeloom.store.answers import Detail
from timeloom.tui.cells import lit_up
from timeloom.tui.panes.details_lines import DetailLine, details_lines
from timeloom.tui.panes.note_lines import STYLES
from timeloom.tui.views.timeline_view import Painted

SOUGHT_IN: Final = frozenset({"title", "text", "quote", *STYLES})
"""The styles of what a filter looks through."""


class Details(Painted, can_focus=True):
    """Lines of one event. While it has the focus, a cursor goes over the links and the pane scrolls."""

    css_prefix = "details"
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"details--{part}"
        for part in (
            *(
                "text",
                "title",
                "dim",
                "heading",
                "label",
                "quote",
                "link",
                *STYLES,
                "warn",
                "star",
                "cursor",
                "found",
            ),
            *(f"value-{number}" for number in range(9)),
        )
    }

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.border_title = "Details"
        self.detail: Detail | None = None
        self._lines: list[DetailLine] = []
        self._top = 0
        self._target: int | None = None
        """Which of the links the cursor is on."""

    def show(self, detail: Detail | None) -> None:
        """Show another event, or the same one as it is now."""
        same = (
            detail is not None
            and self.detail is not None
            and detail.event.uid == self.detail.event.uid
        )
        before = self._on_screen()
        self.detail = detail
        self._layout()
        if not same:
            self._top, self._target = 0, None
        rows = zip(before, self._on_screen(), strict=True)
        changed = [y for y, (old, new) in enumerate(rows) if old != new]
        if changed:
            width = self.content_size.width
            self.refresh(*(Region(0, y, width, 1) for y in changed))

    def _on_screen(self) -> list[tuple[DetailLine | None, bool, bool]]:
        """Every row of the pane as it is drawn now."""
        return [self._row(y) for y in range(self.content_size.height)]

    def _row(self, y: int) -> tuple[DetailLine | None, bool, bool]:
        """The line of a row, whether the cursor is on it, and whether others below the pane are pointed to."""
        at = self._top + y
        if at >= len(self._lines):
            return None, False, False
        line = self._lines[at]
        on = self.has_focus and line.target is not None and line.target == self.target
        return line, on, y == self.content_size.height - 1 and at < len(self._lines) - 1

    def _layout(self) -> None:
        width = self.content_size.width
        if self.detail is None or width <= 0:
            self._lines = []
            return
        origins = self.explorer.info.origins
        timeline = origins[self.detail.origin] if len(origins) > 1 else ""
        self._lines = details_lines(self.detail, width, self.explorer.glyphs, timeline)

    def on_resize(self, _event: events.Resize) -> None:
        self._layout()
        self.refresh()

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    @property
    def targets(self) -> list[str]:
        """uids of the events linked to, in the order shown."""
        return list(dict.fromkeys(line.target for line in self._lines if line.target))

    @property
    def target(self) -> str | None:
        """The uid under the cursor."""
        targets = self.targets
        if self._target is None or not targets:
            return None
        return targets[min(self._target, len(targets) - 1)]

    def scroll_by(self, lines: int) -> None:
        """Scroll, as far as there is anything to show."""
        last = max(len(self._lines) - self.content_size.height, 0)
        self._top = min(max(self._top + lines, 0), last)
        self.refresh()

    def step(self, by: int) -> None:
        """Move the cursor to the next link that is in sight, else scroll by a line."""
        targets = self.targets
        height = self.content_size.height
        wanted = (
            0
            if self._target is None and by > 0
            else (self._target if self._target is not None else -1) + by
        )
        if self._target is None and by < 0:
            self.scroll_by(by)
            return
        if 0 <= wanted < len(targets):
            line = next(at for at, line in enumerate(self._lines) if line.target == targets[wanted])
            if self._top - 1 <= line <= self._top + height:
                self._target = wanted
                self._top = min(max(self._top, line - height + 1), line)
                self.refresh()
                return
        elif wanted < 0 and by < 0:
            self._target = None
        self.scroll_by(by)

    def render_line(self, y: int) -> Strip:
        width = self.content_size.width
        line, on, more = self._row(y)
        if line is None:
            return Strip([Segment(" " * width, self.paint("text"))], width)
        segments: list[Segment] = []
        for text, name in line.parts:
            names = ("text", name, "cursor") if on else ("text", name)
            spans = self.explorer.found(text) if name in SOUGHT_IN else ()
            segments += lit_up(text, spans, self.paint(*names), self.paint(*names, "found"))
        if more:
            return self._more(segments, width)
        return Strip(segments).adjust_cell_length(width, self.paint("text"))

    def _more(self, segments: list[Segment], width: int) -> Strip:
        down = self.explorer.glyphs.down
        cut = Strip(segments).adjust_cell_length(width - 2, self.paint("text"))
        return Strip([*cut, Segment(f" {down}", self.paint("text", "dim"))], width)

    def on_click(self, event: events.Click) -> None:
        at = self._top + event.y
        if at < len(self._lines) and (target := self._lines[at].target):
            self.explorer.follow(target)

    def on_mouse_scroll_down(self) -> None:
        self.scroll_by(3)

    def on_mouse_scroll_up(self) -> None:
        self.scroll_by(-3)
