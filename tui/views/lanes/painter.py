"""How lanes look: the axis above them, names beside them, events, counts and links in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.style import Style

from timeloom.tui.cells import clip, fit, grid, wrap
from timeloom.tui.panes.strip_layout import bar_rows, levels
from timeloom.tui.style.marks import shape_of
from timeloom.tui.views.canvas import Canvas
from timeloom.tui.views.lanes.layout import Lane, Mark, Placed
from timeloom.tui.views.time_axis import TimeAxis, axis_labels

if TYPE_CHECKING:
    from timeloom.tui.views.lanes.view import LanesView

HEAD = 3
"""Lines of the axis: context, labels, rule."""


class LanesPainter:
    """Draws one state of the view."""

    def __init__(self, view: LanesView) -> None:
        self._view = view
        self._glyphs = view.explorer.glyphs
        self._left = view.names_width
        self._focused_lane = view.focused_lane
        self._focus = view.explorer.state.focus
        self._here = ("focused",) if view.has_focus else ("blurred",)
        self._styles: dict[tuple[str, ...], Style] = {}
        blank = view.paint("blank")
        self._canvas: Canvas[Style] = Canvas(view.size.width, view.size.height, blank)

    def drawn(self) -> Canvas[Style]:
        """Everything, on a canvas as large as the view."""
        view = self._view
        if view.axis is None:
            return self._canvas
        self._axis(view.axis)
        for placed in view.placed:
            self._lane(placed)
        self._links()
        self._crowd()
        words = view.empty_words()
        for line, part in enumerate(wrap(words, max(view.size.width - self._left - 2, 10))):
            self._canvas.text(HEAD + 1 + line, self._left, part, self._paint("dim"))
        return self._canvas

    def _paint(self, *names: str) -> Style:
        style = self._styles.get(names)
        if style is None:
            style = self._styles[names] = self._view.paint("blank", *names)
        return style

    def _axis(self, axis: TimeAxis) -> None:
        labels = axis_labels(axis)
        for column, text in labels.contexts:
            self._canvas.text(0, self._left + column, text, self._paint("context"))
        for column, text in labels.labels:
            self._canvas.text(1, self._left + column, text, self._paint("axis"))
        self._canvas.text(2, self._left, self._glyphs.rule * axis.columns, self._paint("tick"))
        for column in labels.ticks:
            self._canvas.text(2, self._left + column, self._glyphs.tick, self._paint("tick"))
        if self._view.field:
            name = clip(grid(self._view.field), self._left - 1, self._glyphs.ellipsis)
            self._canvas.text(2, 0, name, self._paint("context"))

    def _lane(self, placed: Placed) -> None:
        top, lane = HEAD + placed.top, placed.lane
        # Heights are read from their foot; that is where their lane is named.
        foot = top + lane.rows - 1 if lane.only_counts else top
        if self._view.field:
            name = fit(grid(lane.name), self._left - 1, self._glyphs.ellipsis)
            self._canvas.text(foot, 0, name, self._paint(self._name_style(lane.name)))
        if lane.only_counts:
            self._profile(foot, lane)
            self._unknown(foot)
            return
        self._unknown(foot)
        for mark in lane.marks:
            if mark.kind != "count":
                self._mark(top + mark.row, mark)
        for mark in lane.marks:
            if mark.kind == "count":
                self._count(top + mark.row, mark)

    def _name_style(self, name: str) -> str:
        return "focused-name" if name == self._focused_lane else "name"

    def _unknown(self, row: int) -> None:
        """Dots where the axis shows more than has been read yet."""
        axis, placing = self._view.axis, self._view.placing
        known = placing.answer.axis if placing is not None else None
        if axis is None or known == axis:
            return
        first, last = (
            (0, 0) if known is None else (axis.column(known.start), axis.column(known.end))
        )
        first, last = min(max(first, 0), axis.columns), min(max(last, 0), axis.columns)
        for begin, end in ((0, first), (max(first, last), axis.columns)):
            dots = self._glyphs.dot * (end - begin)
            self._canvas.cells(row, self._left + begin, dots, self._paint("dim"))

    def _profile(self, foot: int, lane: Lane) -> None:
        """Numbers per cell as heights, each lane against its own highest; the focused event's cell stands out."""
        bars, steps = self._glyphs.bars, len(self._glyphs.bars) - 1
        placing = self._view.placing
        plain = "estimate" if placing is not None and placing.answer.estimated else "count"
        highest = max((mark.number for mark in lane.marks), default=0)
        heights = levels([mark.number for mark in lane.marks], highest, steps * lane.rows)
        axis, columns = self._view.axis, {mark.column for mark in lane.marks}
        if axis is None or not heights:
            return
        tall = [0] * axis.columns
        for mark, height in zip(lane.marks, heights, strict=True):
            tall[mark.column] = height
        style = self._paint(plain)
        for up, signs in enumerate(bar_rows(tall, bars)):
            self._canvas.cells(foot - up, self._left, signs, style)
        for column in columns - lane.lit if lane.lit is not None else ():
            for row in range(foot - lane.rows + 1, foot + 1):
                at = self._left + column
                self._canvas.restyle(row, at, at + 1, self._paint("dim"))
        when = self._focus.when if self._focus is not None else None
        if lane.name == self._focused_lane and when is not None:
            column = axis.column(when)
            if 0 <= column < axis.columns:
                at = self._left + column
                for row in range(foot - lane.rows + 1, foot + 1):
                    self._canvas.restyle(row, at, at + 1, self._paint("count", *self._here))

    def _crowd(self) -> None:
        """How many events share the cell of the focused one, at the end of the axis' rule."""
        crowd = self._view.crowd()
        if crowd is None or crowd.number < 2:
            return
        about = "~" if self._view.placing and self._view.placing.answer.estimated else ""
        words = f" {about}{crowd.number:,} here, Enter opens "
        self._canvas.text(2, self._canvas.width - len(words) - 2, words, self._paint("context"))

    def _state_of(self, mark: Mark) -> tuple[str, ...]:
        if self._focus is None or self._focus.key not in mark.keys:
            return ()
        return self._here

    def _mark(self, row: int, mark: Mark) -> None:
        state, value = self._state_of(mark), f"value-{mark.sign}"
        label_style = "label"
        if not self._is_lit(mark):
            value = label_style = "dim"
        text = self._point(mark) if mark.kind == "point" else self._bar(mark)
        self._canvas.text(row, self._left + mark.column, text, self._paint(value, *state))
        if mark.label:
            inside = (
                mark.kind == "bar" and mark.column <= mark.label_column < mark.column + mark.columns
            )
            label = clip(mark.label, mark.label_columns, self._glyphs.ellipsis)
            style = self._paint(value if inside else label_style, *state)
            self._canvas.text(row, self._left + mark.label_column, label, style)

    def _is_lit(self, mark: Mark) -> bool:
        placing = self._view.placing
        lit = placing.answer.lit if placing is not None else None
        return lit is None or not lit.isdisjoint(mark.keys)

    def _point(self, mark: Mark) -> str:
        return shape_of(self._glyphs, mark.sign)

    def _bar(self, mark: Mark) -> str:
        """Solid where it is certain, faded where it is not, with signs for what goes on beyond the axis."""
        glyphs = self._glyphs
        left = min(mark.fade_left, mark.columns)
        right = min(mark.fade_right, mark.columns - left)
        body = (
            glyphs.faded * left + glyphs.bar * (mark.columns - left - right) + glyphs.faded * right
        )
        if mark.open_left:
            body = glyphs.beyond_left + body[1:]
        if mark.open_right:
            body = body[:-1] + glyphs.beyond_right
        return body

    def _count(self, row: int, mark: Mark) -> None:
        """The number, if the cells after it are free for its digits; else a sign that there are many."""
        text, column = str(mark.number), self._left + mark.column
        free = all(self._canvas.is_blank(row, column + at) for at in range(1, len(text) + 1))
        shown = text if len(text) == 1 or free else self._glyphs.many
        style = self._paint("count" if self._is_lit(mark) else "dim", *self._state_of(mark))
        self._canvas.text(row, column, shown, style)

    # Links

    def _links(self) -> None:
        """Lines from the focused event to what it links to and what links to it, where the cells are free."""
        view, focus = self._view, self._focus
        linked = view.placing.linked(focus.key) if focus and view.placing is not None else ()
        if focus is None or not linked:
            return
        spots = self._spots({focus.key, *linked})
        here = spots.pop(focus.key, None)
        if here is not None:
            for key in linked:
                spot = spots.get(key)
                if spot is not None and spot != here:
                    self._link(here, spot)

    def _spots(self, keys: set[int]) -> dict[int, tuple[int, int]]:
        """Row and column on the canvas of events, as far as they are drawn by themselves."""
        return {
            mark.keys[0]: (HEAD + placed.top + mark.row, self._left + mark.column)
            for placed in self._view.placed
            for mark in placed.lane.marks
            if len(mark.keys) == 1 and mark.keys[0] in keys
        }

    def _link(self, start: tuple[int, int], end: tuple[int, int]) -> None:
        """Along the focused event's row to the other's column, then to its row; only where nothing else stands."""
        canvas, glyphs, style = self._canvas, self._glyphs, self._paint("link")
        (row, column), (other_row, other_column) = start, end
        way = 1 if other_column > column else -1
        for at in range(column + way, other_column, way):
            if canvas.is_blank(row, at):
                canvas.text(row, at, glyphs.link_along, style)
        if row != other_row and column != other_column and canvas.is_blank(row, other_column):
            below, right = other_row > row, other_column > column
            corner = glyphs.corners[(0 if below else 2) + (0 if right else 1)]
            canvas.text(row, other_column, corner, style)
        down = 1 if other_row > row else -1
        for at in range(row + down, other_row, down):
            if canvas.is_blank(at, other_column):
                canvas.text(at, other_column, glyphs.link_across, style)
        canvas.restyle(other_row, other_column, other_column + 1, self._paint("linked"))
