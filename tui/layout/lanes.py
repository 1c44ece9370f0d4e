"""Where events stand in lanes along a line of time: points, bars with faded ends, labels, and counts where they crowd.

Pure arithmetic on cells. A lane has as many rows as it is given; within a lane nothing overlaps: an event that finds no
room joins the count of its cell, which opens when one goes there. A label is drawn only where it fits, cut if need be.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple

from tui.layout.time_axis import TimeAxis

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


@dataclass(frozen=True, slots=True)
class Placed:
    """A lane in place: its first line below the axis, and what stands in it."""

    top: int
    lane: Lane


class _Rows:
    """What is taken in each row of a lane: a bit per cell."""

    def __init__(self, rows: int, columns: int) -> None:
        self.columns = columns
        self.taken = [0] * rows
        self._room = (1 << columns) - 1

    def _cells(self, first: int, last: int) -> int:
        first, last = max(first, 0), min(last, self.columns)
        return ((1 << (last - first)) - 1) << first if last > first else 0

    def roomiest(self, first: int, last: int) -> int | None:
        """The row where cells first:last are free, and one to the left for distance, and most is free before them:
        titles get room that way."""
        wanted, before = self._cells(first - 1, last), (1 << max(first, 0)) - 1
        found, least = None, self.columns + 1
        for row, taken in enumerate(self.taken):
            if not taken & wanted:
                reached = (taken & before).bit_length()
                if reached < least:
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
        self.taken[row] |= self._cells(first, last)


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
    marks: list[Mark] = []
    seen = [event for event in events if _visible(event, axis)]
    ordered = sorted(seen, key=lambda event: (event.key != focus, not _is_bar(event, axis)))
    pending: list[tuple[Mark, LaneEvent]] = []
    for event in ordered:
        mark = _mark(event, axis)
        row = room.roomiest(mark.column, mark.column + mark.columns)
        if row is None:
            crowded.setdefault(max(mark.column, 0), []).append(event)
            continue
        room.take(row, mark.column, mark.column + mark.columns)
        pending.append((mark._replace(row=row) if row else mark, event))
    marks.extend(_counts(crowded, pending, focus))
    absorbed = {key for mark in marks for key in mark.keys}
    kept = [(mark, event) for mark, event in pending if event.key not in absorbed]
    for mark, event in sorted(kept, key=lambda pair: (pair[1].key != focus, pair[0].column)):
        marks.append(_labelled(mark, event, room) if labels else mark)
    marks.sort(key=lambda mark: (mark.row, mark.column))
    used = max((mark.row for mark in marks), default=0) + 1
    return Lane(name, used, marks)


def lay_out_counts(name: str, counts: Sequence[int], rows: int = 1) -> Lane:
    """A lane of which only the numbers per cell are known: what there are too many of to be read one by one."""
    marks = [
        Mark("count", 0, column, 1, (), number=count)
        for column, count in enumerate(counts)
        if count
    ]
    return Lane(name, rows, marks, only_counts=True)


def _visible(event: LaneEvent, axis: TimeAxis) -> bool:
    return event.latest >= axis.start and event.earliest < axis.end


def _is_bar(event: LaneEvent, axis: TimeAxis) -> bool:
    """Whether it takes more than one cell: it lasted, or the time in which it may have happened does."""
    return event.latest - event.earliest > axis.scale


def _clip(moment: float, axis: TimeAxis) -> int:
    if math.isinf(moment):
        return 0 if moment < 0 else axis.columns - 1
    return min(max(axis.column(moment), 0), axis.columns - 1)


def _mark(event: LaneEvent, axis: TimeAxis) -> Mark:
    first, last = _clip(event.earliest, axis), _clip(event.latest, axis)
    if not _is_bar(event, axis):
        return Mark("point", 0, first, 1, (event.key,), event.sign)
    columns = last - first + 1
    if not event.lasts:
        return Mark(
            "bar", 0, first, columns, (event.key,), event.sign, fade_left=columns, fade_right=columns,
            open_left=event.earliest < axis.start, open_right=event.latest >= axis.end,
        )  # fmt: skip
    fade_left = max(0, min(columns, _clip(event.sure_from, axis) - first))
    fade_right = max(0, min(columns - fade_left, last - _clip(event.sure_to, axis)))
    return Mark(
        "bar", 0, first, columns, (event.key,), event.sign, fade_left=fade_left, fade_right=fade_right,
        open_left=event.earliest < axis.start, open_right=event.latest >= axis.end,
    )  # fmt: skip


def _counts(
    crowded: Mapping[int, Sequence[LaneEvent]],
    placed: Sequence[tuple[Mark, LaneEvent]],
    focus: int | None,
) -> list[Mark]:
    """A count for every cell that is too full, in place of the last point drawn there (never of the focused event)."""
    found: list[Mark] = []
    points: dict[int, dict[int, LaneEvent]] = {}
    for mark, event in placed:
        if mark.kind == "point" and event.key != focus:
            points.setdefault(mark.column, {})[mark.row] = event
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
    """Counts that came to stand in one cell as one."""
    by_cell: dict[tuple[int, int], Mark] = {}
    for mark in counts:
        before = by_cell.get((mark.row, mark.column))
        if before is not None:
            keys = tuple(sorted({*before.keys, *mark.keys}))
            mark = Mark("count", mark.row, mark.column, 1, keys, before.sign, number=len(keys))
        by_cell[mark.row, mark.column] = mark
    return list(by_cell.values())


def _labelled(mark: Mark, event: LaneEvent, room: _Rows) -> Mark:
    """The mark with its title to the right, if there is room, else inside or to the left of it."""
    if mark.kind == "bar" and mark.columns - 2 >= min(event.width, SHORTEST_LABEL * 2):
        return _with_label(mark, event.title, mark.column + 1, min(event.width, mark.columns - 2))
    first = mark.column + mark.columns + 1
    free = room.free_after(mark.row, first, event.width + 1)
    width = min(event.width, free if first + free >= room.columns else free - 1)
    if width >= min(event.width, SHORTEST_LABEL):
        room.take(mark.row, first, first + width + 1)
        return _with_label(mark, event.title, first, width)
    last = mark.column - 1
    free = room.free_before(mark.row, last, event.width + 1)
    width = min(event.width, free if last - free <= 0 else free - 1)
    if width >= event.width:
        room.take(mark.row, last - width, last + 1)
        return _with_label(mark, event.title, last - width, width)
    return mark


def _with_label(mark: Mark, text: str, column: int, columns: int) -> Mark:
    return mark._replace(label=text, label_column=column, label_columns=columns)


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
