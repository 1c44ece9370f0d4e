"""The first line: which timeline, how many events, from when to when, and that all is saved."""

from __future__ import annotations

from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual.strip import Strip

from timeloom.store.protocol import TimelineInfo
from tui.cells import clip, grid
from tui.glyphs import Glyphs
from tui.layout.axis import month_words
from tui.widgets.timeline_view import Painted


class Header(Painted):
    css_prefix = "header"
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "header--bar",
        "header--name",
        "header--dim",
        "header--ok",
        "header--warn",
    }

    def render_line(self, _y: int) -> Strip:
        screen = self.explorer
        width = self.size.width
        info, glyphs = screen.info, screen.glyphs
        right, tone = f"UTC  {glyphs.saved} saved", "ok"
        if screen.access.gone:
            right, tone = "UTC  file gone", "warn"
        elif not screen.access.writable:
            right, tone = "UTC  read-only", "warn"
        if screen.arrivals is not None and screen.arrivals.words:
            right, tone = screen.arrivals.words, "warn"
        right = f" {right} "
        count = f"{info.events:,} event{'s' * (info.events != 1)}"
        if info.proposed:
            count += f", {info.proposed:,} proposed"
        span = _span(info, glyphs)
        middle = f"{count} {glyphs.dot} {span}" if span else count
        left = " timeloom  "
        name = clip(
            grid(info.name),
            max(width - len(left) - cell_len(middle) - cell_len(right) - 4, 8),
            glyphs.ellipsis,
        )
        used = len(left) + cell_len(name)
        room = width - used - cell_len(right)
        middle = clip(middle, max(room - 2, 0), glyphs.ellipsis)
        gap = max(min(room // 2 - cell_len(middle) // 2, 8), 2)
        middle_text = (" " * gap + middle).ljust(max(room, 0))
        segments = [
            Segment(left, self.paint("bar", "dim")),
            Segment(name, self.paint("bar", "name")),
            Segment(middle_text, self.paint("bar")),
            Segment(right, self.paint("bar", tone)),
        ]
        return Strip(segments).adjust_cell_length(width, self.paint("bar"))


def _span(info: TimelineInfo, glyphs: Glyphs) -> str:
    if info.earliest is None or info.latest is None:
        return ""
    return f"{month_words(info.earliest)} {glyphs.to} {month_words(info.latest)}"
