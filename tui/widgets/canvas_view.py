"""What views have in common that are drawn whole on a canvas: axes with something on them.

A new picture is compared with the one on the screen, and only the lines that differ go to the terminal.
"""

from __future__ import annotations

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region
from textual.strip import Strip

from tui.layout.canvas import Canvas
from tui.widgets.timeline_view import TimelineView

Line = list[tuple[str, Style]]


class CanvasView(TimelineView):
    """Subclasses say what their picture is (`drawn`), and call `redraw` when it may be another one."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._lines: list[Line] | None = None
        """What was drawn last; None if it has to be drawn anew."""
        self._lines_for = (0, 0)

    def drawn(self) -> Canvas[Style]:
        """The whole picture, on a canvas as large as the view."""
        raise NotImplementedError

    def redraw(self) -> None:
        """Draw, and have the terminal show the lines that have changed."""
        width, height = self.size
        if not width or not self.display:
            self._lines = None
            return
        before = self._lines if self._lines_for == (width, height) else None
        now = self._draw_lines()
        if before is None:
            self.refresh()
            return
        changed = [y for y in range(height) if now[y] != before[y]]
        if len(changed) == height:
            self.refresh()
        elif changed:
            self.refresh(*(Region(0, y, width, 1) for y in changed))

    def _draw_lines(self) -> list[Line]:
        canvas = self.drawn()
        self._lines = [canvas.segments(y) for y in range(canvas.height)]
        self._lines_for = (canvas.width, canvas.height)
        return self._lines

    def render_line(self, y: int) -> Strip:
        lines = self._lines
        if lines is None or self._lines_for != self.size:
            lines = self._draw_lines()
        return Strip([Segment(text, style) for text, style in lines[y]], self.size.width)

    def on_resize(self, _event: events.Resize) -> None:
        self.state_changed(self.explorer.state, self.explorer.state)

    def notify_style_update(self) -> None:
        self._lines = None
        super().notify_style_update()

    def on_focus(self) -> None:
        self.redraw()

    def on_blur(self) -> None:
        self.redraw()
