"""The first line: which timeline, how many events, from when to when, and that all is saved."""

from __future__ import annotations

from typing import ClassVar, Final

from rich.cells import cell_len
from rich.segment import Segment
from textual.strip import Strip

from timeloom.store.protocol import TimelineInfo
from timeloom.tui.cells import clip, grid
from timeloom.tui.glyphs import Glyphs
from timeloom.tui.layout.axis import span_words
from timeloom.tui.widgets.timeline_view import Painted

ROOMY: Final = 72
"""Below this many columns the program's own name gives way to the timeline's."""
LEAST: Final = 8
"""Cells that the timeline's name has at the least."""


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
        left = " timeloom  " if width >= ROOMY else " "
        room = width - len(left) - cell_len(right) - 4
        middles = _middles(info, glyphs)
        middle = next((each for each in middles if cell_len(each) + LEAST <= room), middles[-1])
        name = clip(
            grid(screen.signs.legend or info.name),
            max(room - cell_len(middle), LEAST),
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


def _middles(info: TimelineInfo, glyphs: Glyphs) -> list[str]:
    """How many events and from when to when, the fullest first."""
    count = f"{info.events:,} event{'s' * (info.events != 1)}"
    span = _span(info, glyphs)
    short = f"{count} {glyphs.dot} {span}" if span else count
    if not info.proposed:
        return [short]
    full = f"{count}, {info.proposed:,} proposed"
    return [f"{full} {glyphs.dot} {span}" if span else full, short]


def _span(info: TimelineInfo, glyphs: Glyphs) -> str:
    if info.earliest is None or info.latest is None:
        return ""
    return span_words(info.earliest, info.latest, glyphs.to)
