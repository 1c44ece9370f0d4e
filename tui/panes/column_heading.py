"""The line above the list that names its columns, where it has any."""

from __future__ import annotations

from typing import ClassVar

from rich.segment import Segment
from textual.strip import Strip

from timeloom.tui.views.list.view import EventList
from timeloom.tui.views.timeline_view import Painted


class ColumnHeading(Painted):
    """Draws the names where the list draws the values."""

    css_prefix = "column-heading"
    COMPONENT_CLASSES: ClassVar[set[str]] = {"column-heading--names"}

    def render_line(self, y: int) -> Strip:
        width, view = self.size.width, self.explorer.view
        names = view.heading(width) if y == 0 and isinstance(view, EventList) else ""
        return Strip([Segment(names, self.paint("names"))], width)
