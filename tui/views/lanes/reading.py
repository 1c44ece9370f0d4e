"""What the Lanes view knows: its axis, its lanes, and what stands on them, read in the background.

A key is answered with what is known; what it lacks is asked for when keys have rested a moment.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import ClassVar, Final

from rich.cells import cell_len
from textual.timer import Timer

from timeloom.query.query import EVERYTHING
from timeloom.store.answers import Row
from timeloom.store.protocol import Reader
from timeloom.tui.cells import grid
from timeloom.tui.model.followers import SETTLE
from timeloom.tui.model.state import ViewState
from timeloom.tui.views.lanes.data import (
    LaneName,
    LanesAnswer,
    LanesQuestion,
    Order,
    Placing,
    lane_names,
    lanes_of,
    read_coarse,
    read_lanes,
)
from timeloom.tui.views.lanes.layout import Lane, Placed
from timeloom.tui.views.lanes.painter import HEAD
from timeloom.tui.views.time_axis import TimeAxis, fitting
from timeloom.tui.views.timeline_view import CanvasView

NAME_WIDTH: Final = 18


class LanesReading(CanvasView):
    """The axis, and what has been read of it and is to be read."""

    VIEW = "lanes"
    css_prefix = "lanes"
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"lanes--{part}"
        for part in (
            "blank", "axis", "context", "tick", "name", "focused-name", "label", "focused", "blurred",
            "estimate", "count", "link", "dim", "linked", *(f"value-{number}" for number in range(9)),
        )
    }  # fmt: skip

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.axis: TimeAxis | None = None
        self.field: str | None = None
        """The field whose values make the lanes; empty for one lane, None until one was chosen."""
        self.order: Order = "count"
        self._names: tuple[LaneName, ...] = ()
        self._lane_names: tuple[str, ...] = ()
        self._widest_name = 0
        self._known: frozenset[str] = frozenset()
        self.placing: Placing | None = None
        """The last answer; None until there is one."""
        self._placed: tuple[tuple[object, ...], list[Placed]] = ((), [])
        self._first_lane = 0
        self._row: Row | None = None
        """The row that was in focus last."""
        self._named_for: str | None = None
        self._asked_for: tuple[object, ...] = ()
        self._exact_for: tuple[object, ...] = ()
        self._asked_axis: tuple[TimeAxis, int] | None = None
        self._timer: Timer | None = None
        self._last_asked: LanesQuestion | None = None
        self._waiting = False

    # The axis

    @property
    def names_width(self) -> int:
        """Cells on the left that hold the names of lanes."""
        if not self.field:
            return 1
        return min(self._widest_name, NAME_WIDTH, max(self.size.width // 5, 4)) + 2

    @property
    def columns(self) -> int:
        return max(self.size.width - self.names_width - 1, 10)

    def _whole(self) -> TimeAxis:
        info = self.explorer.info
        return fitting(info.earliest or 0.0, info.latest or 0.0, self.columns)

    def _place_axis(self, state: ViewState) -> None:
        """Make the axis as long as the screen, and show the focus on it."""
        scale = state.seconds_per_cell
        if self.axis is None:
            self.axis = self._whole()
            if scale is not None:
                self.axis = replace(self.axis, scale=scale)
        elif self.axis.columns != self.columns:
            # Names of lanes that come later take cells away: what was whole stays whole.
            whole = scale is None
            self.axis = self._whole() if whole else self.axis.resized(self.columns)
        when = state.focus.when if state.focus else None
        if when is not None and math.isfinite(when):
            self.axis = self.axis.showing(when)

    def zoom(self, factor: float) -> None:
        """Closer about the focused event by `factor`; wider, if it is below 1."""
        if self.axis is None:
            return
        focus = self.explorer.state.focus
        when = (
            focus.when if focus and focus.when is not None and math.isfinite(focus.when) else None
        )
        about = when if when is not None else self.axis.moment(self.columns / 2)
        self._set_axis(self.axis.zoomed(factor, about))

    def fit(self) -> None:
        """Show everything that matches."""
        state = self.explorer.state
        if not state.filtered:
            self._set_axis(self._whole())
            return
        query, keys = state.shown, self.explorer.matching.keys_of(state.shown)

        def show(extent: tuple[float, float] | None) -> None:
            self._set_axis(fitting(*extent, self.columns) if extent else self._whole())

        self.explorer.access.ask(
            "lanes-fit", lambda reader: reader.view(query, keys=keys).extent(), show
        )

    def fit_between(self, first: float, last: float) -> None:
        """Show a stretch of time whole."""
        self._set_axis(fitting(first, last, self.columns))

    def _set_axis(self, axis: TimeAxis) -> None:
        self.axis = axis
        if self.explorer.state.seconds_per_cell == axis.scale:
            self.state_changed(self.explorer.state, self.explorer.state)
        else:
            self.explorer.change(seconds_per_cell=axis.scale)

    def shown_span(self) -> tuple[float, float] | None:
        return None if self.axis is None else (self.axis.start, self.axis.end)

    @property
    def placed(self) -> list[Placed]:
        """The lanes on the screen, and what stands in them."""
        height, focus = max(self.size.height - HEAD, 0), self.explorer.state.focus
        key = focus.key if focus is not None else None
        wanted = (self.axis, self.placing, self._names, self._first_lane, height, key)
        if self._placed[0] != wanted:
            names = self._names[self._first_lane :]
            if self.axis is not None and self.placing is not None:
                placed = self.placing.place(names, self.axis, height, key)
            else:
                placed = [Placed(at, Lane(lane.name, 1)) for at, lane in enumerate(names[:height])]
            self._placed = (wanted, placed)
        return self._placed[1]

    # Following the state

    def state_changed(self, _old: ViewState, new: ViewState) -> None:
        if not self.size.width:
            return  # the first layout is still to come
        if self.field is None:
            self.field = self.explorer.signs.field
        self._place_axis(new)
        lit = new.query if new.lit else None
        wanted = (new.shown, lit, new.revision, self.field, self.order)
        if wanted != self._asked_for:
            self._asked_for = wanted
            self._asked_axis = self._row = None
            self._ask_names(new)
        self._show_focused_lane()
        self.redraw()
        self._ask_soon()

    def _ask_names(self, state: ViewState) -> None:
        """The lanes of the whole timeline are known at once; those of a filter, or by their first event, later."""
        query, field, order = state.shown, self.field or "", self.order
        slow = state.filtered or order == "first"
        access = self.explorer.access
        access.cancel("lanes-names")

        def ask_slowly() -> None:
            def names(reader: Reader) -> tuple[LaneName, ...]:
                return lane_names(reader, query, field, order)

            access.ask("lanes-names", names, self._show_names, long=True)

        def show_first(found: tuple[LaneName, ...]) -> None:
            self._named_for = field
            self._show_names(found)
            if slow:
                ask_slowly()

        if slow and self._named_for == field:
            ask_slowly()
        else:
            quick: Order = "count" if order == "first" else order
            access.ask(
                "lanes-names",
                lambda reader: lane_names(reader, EVERYTHING, field, quick),
                show_first,
            )

    def _show_names(self, found: tuple[LaneName, ...]) -> None:
        if found != self._names:
            self._names = found
            self._lane_names = tuple(lane.name for lane in found)
            self._widest_name = max((cell_len(grid(name)) for name in self._lane_names), default=0)
            self._known = frozenset(self._lane_names)
            self._first_lane = min(self._first_lane, max(len(found) - 1, 0))
            self._place_axis(self.explorer.state)
            self._asked_axis = None
        self._ask()
        self._show_focused_lane()
        self.redraw()

    def _ask_soon(self) -> None:
        """Where there is a picture, keys come first: what it lacks is read when they have rested a moment."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        if self.placing is None or self._exact_for != self._asked_for:
            self._ask()
        elif self._asked_axis != self._wanted_axis:
            self._timer = self.set_timer(SETTLE, self._ask)

    @property
    def waiting(self) -> bool:
        return self._timer is not None

    @property
    def _wanted_axis(self) -> tuple[TimeAxis, int] | None:
        """The axis, and the first of the lanes that are read together."""
        height = max(self.size.height, 1)
        return (self.axis, self._first_lane // height * height) if self.axis is not None else None

    def _ask(self) -> None:
        """Read what stands on the axis, and a screen more of lanes than there is room for; at first roughly."""
        self._timer = None
        wanted, state, names = self._wanted_axis, self.explorer.state, self._lane_names
        if wanted is None or not names or self._asked_axis == wanted:
            return
        self._asked_axis = axis, first = wanted
        shown = names[first : first + 2 * self.size.height]
        lit = state.query if state.lit else None
        asked = LanesQuestion(state.shown, self.field or "", axis, self._known, shown, lit)
        self._waiting = True
        access = self.explorer.access
        access.cancel("lanes")
        if self._exact_for == self._asked_for:
            access.ask("lanes", lambda reader: read_lanes(reader, asked), self._show, long=True)
        else:
            access.ask("lanes", lambda reader: read_coarse(reader, asked), self._show)
        self._last_asked = asked

    def _show(self, answer: LanesAnswer) -> None:
        asked = self._last_asked
        assert asked is not None
        if answer.estimated:

            def read(reader: Reader) -> LanesAnswer:
                return read_lanes(reader, asked)

            self.explorer.access.ask("lanes", read, self._show, long=True)
        else:
            self._waiting = False
            self._exact_for = self._asked_for
        self.placing = Placing(answer, asked.field, asked.known, self.explorer.signs)
        self._show_focused_lane()
        self.redraw()

    def on_hide(self) -> None:
        """What is still being read is read when the view is shown again."""
        if self._waiting:
            self._waiting = False
            self._asked_for = ()
            for channel in ("lanes", "lanes-names"):
                self.explorer.access.cancel(channel)

    def lanes_by(self, field: str, order: Order | None = None) -> None:
        """Make the lanes of another field's values; an empty name for one lane."""
        self.field = field
        self.order = order or self.order
        self._first_lane = 0
        self.placing = None
        self.state_changed(self.explorer.state, self.explorer.state)

    # The focus

    @property
    def rows(self) -> dict[int, Row]:
        """The events on the axis by key, as far as they are known one by one."""
        return self.placing.rows if self.placing is not None else {}

    @property
    def focused_row(self) -> Row | None:
        focus = self.explorer.state.focus
        if focus is None:
            return None
        if self._row is None or self._row.key != focus.key or self._row.uid != focus.uid:
            self._row = self.rows.get(focus.key) or self.explorer.access.reader.row(focus.key)
        return self._row

    @property
    def focused_lane(self) -> str | None:
        row = self.focused_row
        return lanes_of(row, self.field or "", self._known)[0] if row is not None else None

    def _show_focused_lane(self) -> None:
        """Scroll the lanes so that the focused event's can be seen."""
        name, names = self.focused_lane, self._lane_names
        if name not in names:
            return
        at, height = names.index(name), max(self.size.height - HEAD, 1)
        self._first_lane = min(self._first_lane, at)
        self._first_lane = max(self._first_lane, at - height + 1)
