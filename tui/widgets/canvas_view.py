"""What views have in common that are drawn whole on a canvas: axes with something on them.

A picture is drawn right before it is shown, one time however many changes there were, and compared with the one on the
screen: only the lines that differ go to the terminal.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region
from textual.strip import Strip

from timeloom.tui.layout.canvas import Canvas
from timeloom.tui.widgets.timeline_view import TimelineView

_NOWHERE: Final = Region()


def _joined(parts: Sequence[tuple[str, Style]], blank: Style) -> list[Segment]:
    """Segments, blanks being drawn with what stands before them where nobody sees the difference: half as many."""
    found: list[Segment] = []
    text, style = parts[0]
    ground = blank.bgcolor
    for more, other in parts[1:]:
        unseen = (
            other is blank and style.bgcolor == ground and not (style.underline or style.reverse)
        )
        if unseen and more.isspace():
            text += more
        else:
            found.append(Segment(text, style))
            text, style = more, other
    found.append(Segment(text, style))
    return found


class CanvasView(TimelineView):
    """Subclasses say what their picture is (`drawn`), and call `redraw` when it may be another one."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._canvas: Canvas[Style] | None = None
        """The picture on the screen; None if all of it has to be sent anew."""
        self._stale = True

    def drawn(self) -> Canvas[Style]:
        """The whole picture, on a canvas as large as the view."""
        raise NotImplementedError

    def redraw(self) -> None:
        """Have the next frame drawn again; which lines that concerns will be seen then."""
        self._stale = True
        self.refresh(_NOWHERE)

    def _draw(self) -> list[int]:
        """Draw, if that is due; the lines that differ from those on the screen."""
        before, (width, height) = self._canvas, self.size
        resized = before is None or (before.width, before.height) != (width, height)
        if not (self._stale or resized) or not width:
            return []
        self._stale = False
        self._canvas = now = self.drawn()
        changed = [y for y in range(height) if before is None or not now.same_row(before, y)]
        for y in changed:
            self._kept.pop(y, None)
        if changed:
            self._shown = None
        return changed

    def _exchange_repaint_regions(self) -> Collection[Region]:
        """What is to be sent: Textual asks for it once a frame, which is when the picture has to be there."""
        width, offset = self.size.width, self.content_offset
        changed = [Region(0, y, width, 1).translate(offset) for y in self._draw()]
        return {*super()._exchange_repaint_regions(), *changed}

    def render_lines(self, crop: Region) -> list[Strip]:
        self._draw()
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        canvas = self._canvas
        if canvas is None or y >= canvas.height:
            return Strip.blank(self.size.width, self.paint("blank"))
        return Strip(_joined(canvas.segments(y), self.paint("blank")), canvas.width)

    def on_resize(self, _event: events.Resize) -> None:
        self.state_changed(self.explorer.state, self.explorer.state)

    def notify_style_update(self) -> None:
        self._canvas, self._stale = None, True
        super().notify_style_update()

    def on_focus(self) -> None:
        self.redraw()

    def on_blur(self) -> None:
        self.redraw()
