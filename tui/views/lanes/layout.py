"""Where events stand in lanes along a line of time: points, bars with faded ends, labels, and counts where they crowd.

Pure arithmetic on cells. A lane has as many rows as it is given; within a lane nothing overlaps: an event that finds no
room joins the count of its cell, which opens when one goes there. A label is drawn only where it fits, cut if need be.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import and_, attrgetter
from typing import Final, Literal, NamedTuple

from timeloom.tui.views.time_axis import TimeAxis

SHORTEST_LABEL: Final = 6
"""Cells below which a cut label says nothing."""


class LaneEvent(NamedTuple):
    """An event as lanes need it. Bounds in Unix seconds; infinite where open, never None.

    It lasted (`lasts`), or happened at one moment that lies somewhere in its bounds. `sure_from`, `sure_to` bound the
    part that is certain; outside of it a bar fades. `width` is the title's width in cells.
    """

    key: int
    earliest: float
    latest: float
    sure_from: float
    sure_to: float
    lasts: bool
    title: str
    width: int
    sign: int = 0


class Mark(NamedTuple):
    """Something drawn in one row of a lane: `columns` cells from `column` on.

    `fade_left` and `fade_right` are how many of its cells at either end are uncertain; a point whose moment is
    uncertain is a bar that fades all along. `open_left`, `open_right`: it goes on beyond the edge. A count stands for
    `number` events.
    """

    kind: Literal["point", "bar", "count"]
    row: int
    column: int
    columns: int
    keys: tuple[int, ...]
    sign: int = 0
    fade_left: int = 0
    fade_right: int = 0
    open_left: bool = False
    open_right: bool = False
    number: int = 1
    label: str = ""
    label_column: int = 0
    label_columns: int = 0


@dataclass(slots=True)
class Lane:
    """One lane: its name, how many rows it took, what stands in it."""

    name: str
    rows: int
    marks: list[Mark] = field(default_factory=list)
    only_counts: bool = False
    """Its marks are numbers per cell and nothing else."""
    lit: set[int] | None = None
    """Of a lane of numbers: the columns in which something is lit; None where all of them are."""

    @property
    def is_crowded(self) -> bool:
        """Whether some of its events share a cell, for want of rows."""
        return any(mark.kind == "count" for mark in self.marks)


@dataclass(frozen=True, slots=True)
class Placed:
    """A lane in place: its first line below the axis, and what stands in it."""

    top: int
    lane: Lane


class _Rows:
    """What is taken in each row of a lane: a bit per cell. Bits beyond the last cell do no harm."""

    def __init__(self, rows: int, columns: int) -> None:
        self.columns = columns
        self.taken = [0] * rows
        self._room = (1 << columns) - 1
        self._full = 0
        """What is taken in every row."""

    def roomiest(self, first: int, last: int) -> int | None:
        """The row where cells first:last are free, and one to the left for distance, and most is free before them:
        titles get room that way."""
        wanted = ((1 << (last - first + 1)) - 1) << first >> 1
        if wanted & self._full:
            return None
        before = (1 << first) - 1
        found, least = None, self.columns + 1
        for row, taken in enumerate(self.taken):
            if not taken & wanted:
                reached = (taken & before).bit_length()
                if reached < least:
                    if not reached:
                        return row
                    found, least = row, reached
        return found

    def free_after(self, row: int, column: int, most: int) -> int:
        """How many cells are free from one on, up to `most`."""
        rest = (self.taken[row] | ~self._room) >> max(column, 0)
        return min((rest & -rest).bit_length() - 1, most)

    def free_before(self, row: int, column: int, most: int) -> int:
        """How many cells are free before one, up to `most`."""
        if column <= 0:
            return 0
        return min(column - (self.taken[row] & ((1 << column) - 1)).bit_length(), most)

    def take(self, row: int, first: int, last: int) -> None:
        self.taken[row] |= ((1 << (last - first)) - 1) << first
        self._full = reduce(and_, self.taken)


def lay_out_lane(
    name: str,
    events: Sequence[LaneEvent],
    axis: TimeAxis,
    *,
    rows: int,
    focus: int | None = None,
    labels: bool = True,
) -> Lane:
    """Place a lane's events, in time order, into at most `rows` rows. The event with key `focus` is placed first."""
    room = _Rows(max(rows, 1), axis.columns)
    crowded: dict[int, list[LaneEvent]] = {}
    spots: list[_Spot] = []
    for event, bar in _in_order(events, axis, focus):
        column = _cell(event.earliest, axis)
        columns = _cell(event.latest, axis) - column + 1 if bar else 1
        row = room.roomiest(column, column + columns)
        if row is None:
            crowded.setdefault(column, []).append(event)
            continue
        room.take(row, column, column + columns)
        spots.append(_Spot(event, row, column, columns, bar))
    marks = _counts(crowded, spots, focus)
    absorbed = {key for mark in marks for key in mark.keys}
    kept = [spot for spot in spots if spot.event.key not in absorbed] if absorbed else spots
    # The focused one was the first to be placed: its title gets its room first.
    first = kept[:1] if kept and kept[0].event.key == focus else []
    for spot in [*first, *sorted(kept[len(first) :], key=attrgetter("column"))]:
        label = _label(spot, room) if labels else None
        marks.append(_mark(spot, axis, label))
    marks.sort(key=_place)
    used = max((mark.row for mark in marks), default=0) + 1
    return Lane(name, used, marks)


_place: Final = attrgetter("row", "column")


def lay_out_counts(name: str, counts: Sequence[int], rows: int = 1) -> Lane:
    """A lane of which only the numbers per cell are known: what there are too many of to be read one by one."""
    marks = [
        Mark("count", 0, column, 1, (), number=count)
        for column, count in enumerate(counts)
        if count
    ]
    return Lane(name, rows, marks, only_counts=True)


def _in_order(
    events: Sequence[LaneEvent], axis: TimeAxis, focus: int | None
) -> Iterator[tuple[LaneEvent, bool]]:
    """What can be seen, and whether it is a bar: the focused one, then bars, then points.

    A bar takes more than one cell: it lasted, or the time in which it may have happened does.
    """
    start, end, scale = axis.start, axis.end, axis.scale
    points: list[tuple[LaneEvent, bool]] = []
    bars: list[tuple[LaneEvent, bool]] = []
    for event in events:
        if event.latest >= start and event.earliest < end:
            bar = event.latest - event.earliest > scale
            if event.key == focus:
                yield event, bar
            else:
                (bars if bar else points).append((event, bar))
    yield from bars
    yield from points


def _cell(moment: float, axis: TimeAxis) -> int:
    """The cell of a moment; the first or the last one for what is beyond."""
    cells = (moment - axis.start) / axis.scale
    if cells <= 0:
        return 0
    return int(cells + 1e-9) if cells < axis.columns - 1 else axis.columns - 1


class _Spot(NamedTuple):
    """Where an event is put: the same as of its mark, before it has a label."""

    event: LaneEvent
    row: int
    column: int
    columns: int
    bar: bool


_Label = tuple[int, int]
"""The first of its cells, and how many it has."""


def _mark(spot: _Spot, axis: TimeAxis, label: _Label | None) -> Mark:
    event, row, first, columns, bar = spot
    fade_left = fade_right = 0
    open_left = open_right = False
    if bar:
        open_left, open_right = event.earliest < axis.start, event.latest >= axis.end
        fade_left = fade_right = columns
        if event.lasts:
            last = first + columns - 1
            fade_left = max(0, min(columns, _cell(event.sure_from, axis) - first))
            fade_right = max(0, min(columns - fade_left, last - _cell(event.sure_to, axis)))
    text, (at, cells) = ("", (0, 0)) if label is None else (event.title, label)
    return Mark(
        "bar" if bar else "point", row, first, columns, (event.key,), event.sign,
        fade_left, fade_right, open_left, open_right, 1, text, at, cells,
    )  # fmt: skip


def _counts(
    crowded: Mapping[int, Sequence[LaneEvent]],
    placed: Sequence[_Spot],
    focus: int | None,
) -> list[Mark]:
    """A count for every cell that is too full, in place of the last point drawn there (never of the focused event)."""
    if not crowded:
        return []
    found: list[Mark] = []
    points: dict[int, dict[int, LaneEvent]] = {}
    for spot in placed:
        if not spot.bar and spot.event.key != focus:
            points.setdefault(spot.column, {})[spot.row] = spot.event
    for column, events in sorted(crowded.items()):
        keys = [event.key for event in events]
        # A point that stands within a cell of it: two signs side by side would read as one.
        near = [(row, c) for c in range(column - 1, column + 2) for row in points.get(c, ())]
        row, at = max(near) if near else (0, column)
        if near:
            keys.append(points[at].pop(row).key)
        found.append(
            Mark("count", row, at, 1, tuple(sorted(keys)), events[0].sign, number=len(keys))
        )
    return _merged(found)


def _merged(counts: list[Mark]) -> list[Mark]:
    """Counts that came to stand in one cell, or so near that their digits would read as one number, as one."""
    merged: list[Mark] = []
    for mark in sorted(counts, key=_place):
        before = merged[-1] if merged else None
        if (
            before is not None
            and before.row == mark.row
            and mark.column <= before.column + len(str(before.number))
        ):
            keys = tuple(sorted({*before.keys, *mark.keys}))
            merged[-1] = before._replace(keys=keys, number=len(keys))
        else:
            merged.append(mark)
    return merged


def _label(spot: _Spot, room: _Rows) -> _Label | None:
    """Room for the title: to the right of the mark, else inside of it or to the left."""
    event, row, column, columns, bar = spot
    if not event.width:  # a title of signs that have no width
        return None
    if bar and columns - 2 >= min(event.width, SHORTEST_LABEL * 2):
        return column + 1, min(event.width, columns - 2)
    first = column + columns + 1
    free = room.free_after(row, first, event.width + 1)
    width = min(event.width, free if first + free >= room.columns else free - 1)
    if width >= min(event.width, SHORTEST_LABEL):
        room.take(row, first, first + width + 1)
        return first, width
    last = column - 1
    free = room.free_before(row, last, event.width + 1)
    width = min(event.width, free if last - free <= 0 else free - 1)
    if width >= event.width:
        room.take(row, last - width, last + 1)
        return last - width, width
    return None


def share_rows(wanted: Sequence[int], height: int) -> list[int]:
    """How many rows each lane gets of `height`: one each, the rest in turn to those that want more."""
    given = [1 if want else 0 for want in wanted]
    left = height - sum(given)
    while left > 0 and any(have < want for have, want in zip(given, wanted, strict=True)):
        for number, want in enumerate(wanted):
            if left > 0 and given[number] < want:
                given[number] += 1
                left -= 1
    return given
