"""The whole timeline on three lines: years, how much happened, and which part of it is on the screen."""

from __future__ import annotations

from typing import Any, ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip

from timeloom.query.query import EVERYTHING, Query
from timeloom.store.protocol import Reader
from timeloom.tui.model.held_keys import is_slow
from timeloom.tui.model.state import ViewState
from timeloom.tui.panes import strip_layout as layout
from timeloom.tui.views.time_axis import labels
from timeloom.tui.views.timeline_view import Painted


class DensityStrip(Painted):
    css_prefix = "strip"
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "strip--label", "strip--all", "strip--matches", "strip--rule", "strip--here",
    }  # fmt: skip

    class Clicked(Message):
        """A person pointed at a moment."""

        def __init__(self, moment: float) -> None:
            super().__init__()
            self.moment = moment

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._all: list[int] = []
        self._matches: list[int] | None = None
        self._asked: tuple[Any, ...] = ()
        self._span: tuple[float, float] | None = None

    @property
    def _limits(self) -> tuple[float, float] | None:
        info = self.explorer.info
        if info.earliest is None or info.latest is None:
            return None
        return info.earliest, info.latest

    def state_changed(self, _old: ViewState, new: ViewState) -> None:
        """Count again when the filter or the timeline has changed."""
        self._ask(new)

    def on_resize(self) -> None:
        self._ask(self.explorer.state)

    def _ask(self, state: ViewState) -> None:
        limits, columns = self._limits, self.size.width - 2
        query = state.query if state.filter_on else EVERYTHING
        wanted = (limits, columns, query, state.revision)
        if limits is None or columns < 1 or wanted == self._asked:
            return
        fresh = not self._asked or self._asked[:2] + self._asked[3:] != wanted[:2] + wanted[3:]
        self._asked = wanted
        edges = layout.edges(*limits, columns)

        def count(reader: Reader) -> tuple[list[int] | None, list[int] | None]:
            every = reader.view(EVERYTHING).histogram(edges) if fresh else None
            return every, _matching(reader, query, edges)

        self.explorer.access.cancel("strip")
        self.explorer.access.ask("strip", count, self._counted, long=is_slow(query))

    def _counted(self, counts: tuple[list[int] | None, list[int] | None]) -> None:
        every, matches = counts
        if every is not None:
            self._all = every
        self._matches = matches
        self.refresh()

    def show_span(self, span: tuple[float, float] | None) -> None:
        """Mark the part of time that is on the screen."""
        if span == self._span:
            return
        before, self._span = self._columns(), span
        if self._columns() != before:
            self.refresh(Region(0, self.size.height - 1, self.size.width, 1))

    def _columns(self) -> tuple[int, int] | None:
        """First and last column of the part that is on the screen."""
        limits, columns = self._limits, self.size.width - 2
        if self._span is None or limits is None or columns < 1:
            return None
        first, last = (layout.column_of(moment, *limits, columns) for moment in self._span)
        return first, last

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        columns = width - 2
        limits = self._limits
        if limits is None or columns < 1:
            return Strip([Segment(" " * width, self.paint("label"))], width)
        if y == 0:
            return self._labels(limits, columns, width)
        if y == self.size.height - 1:
            return self._rule(width)
        return self._bars(columns, width, y - 1, self.size.height - 2)

    def _labels(self, limits: tuple[float, float], columns: int, width: int) -> Strip:
        line = [" "] * columns
        for at, text in labels(*limits, columns):
            if at + cell_len(text) <= columns:
                line[at : at + cell_len(text)] = text
        return Strip([Segment(f" {''.join(line)} ".ljust(width), self.paint("label"))], width)

    def _bars(self, columns: int, width: int, row: int, rows: int) -> Strip:
        glyphs = self.explorer.glyphs
        bars, steps = glyphs.bars, len(glyphs.bars) - 1
        if len(self._all) != columns:
            return Strip([Segment(" " * width, self.paint("label"))], width)
        highest = max(*self._all, layout.LOWEST_SCALE)
        every = layout.levels(self._all, highest, steps * rows)
        some = (
            every if self._matches is None else layout.levels(self._matches, highest, steps * rows)
        )
        floor = (rows - 1 - row) * steps
        segments = [Segment(" ", self.paint("label"))]
        for whole, part in zip(every, some, strict=False):
            in_whole = min(max(whole - floor, 0), steps)
            in_part = min(max(part - floor, 0), steps)
            if in_part:
                segments.append(Segment(bars[in_part], self.paint("matches")))
            else:
                segments.append(Segment(bars[in_whole], self.paint("all")))
        segments.append(Segment(" ", self.paint("label")))
        return Strip(segments, width).simplify()

    def _rule(self, width: int) -> Strip:
        glyphs = self.explorer.glyphs
        rule: Style = self.paint("rule")
        shown = self._columns()
        if shown is None:
            return Strip([Segment(glyphs.rule * width, rule)], width)
        first, last = shown
        return Strip(
            [
                Segment(glyphs.rule * (first + 1), rule),
                Segment(glyphs.heavy_rule * (last - first + 1), self.paint("here")),
                Segment(glyphs.rule * (width - last - 2), rule),
            ],
            width,
        )

    def on_click(self, event: events.Click) -> None:
        limits, columns = self._limits, self.size.width - 2
        if limits is not None and columns > 0:
            share = min(max((event.x - 1) / columns, 0.0), 1.0)
            self.post_message(self.Clicked(limits[0] + share * (limits[1] - limits[0])))


def _matching(reader: Reader, query: Query, edges: list[float]) -> list[int] | None:
    if not query.text.strip():
        return None
    return reader.view(query).histogram(edges)
