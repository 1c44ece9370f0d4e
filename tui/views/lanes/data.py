"""What lanes have to know of the events on their stretch of time: asked of the store, free of the screen."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import Final, Literal, NamedTuple

from rich.cells import cell_len

from timeloom.dates.edtf.calendar import DAY
from timeloom.query.query import Query
from timeloom.query.tree import And, DateIs, Node, Not, Value, field_is
from timeloom.store.answers import Row
from timeloom.store.protocol import Reader
from timeloom.tui.cells import grid
from timeloom.tui.style.marks import Signs
from timeloom.tui.views.lanes.layout import (
    Lane,
    LaneEvent,
    Placed,
    lay_out_counts,
    lay_out_lane,
    share_rows,
)
from timeloom.tui.views.time_axis import TimeAxis

USUAL_ROWS: Final = 12
"""Rows one lane takes at most while others want some too."""
TALLEST: Final = 5
"""Rows that a lane of numbers may take."""
KEPT: Final = 8
"""Pictures of a lane that are kept: one goes back and forth, in and out again."""


class Placing:
    """One answer, laid out on whatever axis and for whatever focus."""

    def __init__(
        self, answer: LanesAnswer, field: str, known: frozenset[str], signs: Signs
    ) -> None:
        self.answer = answer
        self.rows: dict[int, Row] = {row.key: row for row in answer.rows or ()}
        self._by_lane = _events_by_lane(answer.rows or (), field, known, signs)
        self._laid: dict[str, dict[tuple[object, ...], Lane]] = {}
        self._linked: dict[int, set[int]] | None = None

    def linked(self, key: int) -> list[int]:
        """Events that one links to and that link to it, of those that are known one by one, ordered by uid."""
        if self._linked is None:
            self._linked = _links_both_ways(self.rows)
        return sorted(self._linked.get(key, ()), key=lambda other: self.rows[other].uid)

    def place(
        self, names: tuple[LaneName, ...], axis: TimeAxis, height: int, focus: int | None
    ) -> list[Placed]:
        """The first of these lanes on so many lines."""
        names = names[:height]
        if not names:
            return []
        if self.answer.rows is None:
            return self._place_counts(names, axis, height)
        counts = [len(self._by_lane.get(lane.name, ())) or 1 for lane in names]
        wanted = [min(count, USUAL_ROWS) for count in counts]
        lanes = self._share(names, axis, wanted, height, focus)
        if height > sum(lane.rows for lane in lanes):
            # What no lane needs goes to those in which events still share a cell.
            wanted = [
                min(count, height) if lane.is_crowded else lane.rows
                for count, lane in zip(counts, lanes, strict=True)
            ]
            lanes = self._share(names, axis, wanted, height, focus)
        tops = accumulate((lane.rows for lane in lanes), initial=0)
        return [Placed(top, lane) for top, lane in zip(tops, lanes, strict=False)]

    def _share(
        self,
        names: tuple[LaneName, ...],
        axis: TimeAxis,
        wanted: list[int],
        height: int,
        focus: int | None,
    ) -> list[Lane]:
        rooms = share_rows(wanted, height)
        return [
            self._lane(lane.name, axis, room, focus)
            for lane, room in zip(names, rooms, strict=True)
        ]

    def _lane(self, name: str, axis: TimeAxis, rows: int, focus: int | None) -> Lane:
        events = self._by_lane.get(name, [])
        if focus is not None and all(event.key != focus for event in events):
            focus = None
        wanted = (axis, rows, focus)
        known = self._laid.setdefault(name, {})
        lane = known.get(wanted)
        if lane is None:
            if len(known) == KEPT:
                del known[next(iter(known))]
            lane = known[wanted] = lay_out_lane(name, events, axis, rows=rows, focus=focus)
        return lane

    def _place_counts(
        self, names: tuple[LaneName, ...], axis: TimeAxis, height: int
    ) -> list[Placed]:
        tall = max(min(height // len(names), TALLEST), 1)
        found = []
        for number, lane in enumerate(names):
            counts = self._on(axis, self.answer.counts.get(lane.name, []))
            placed = lay_out_counts(lane.name, counts, rows=tall)
            if self.answer.lit_in is not None:
                lit = self._on(axis, self.answer.lit_in.get(lane.name, []))
                placed.lit = {column for column, count in enumerate(lit) if count}
            found.append(Placed(number * tall, placed))
        return found

    def _on(self, axis: TimeAxis, counts: list[int]) -> list[int]:
        """Numbers per cell of the answer's axis as numbers per cell of another."""
        known = self.answer.axis
        if known == axis:
            return counts or [0] * axis.columns
        found = [0] * axis.columns
        for column, count in enumerate(counts):
            at = axis.column(known.moment(column + 0.5)) if count else -1
            if 0 <= at < axis.columns:
                found[at] += count
        return found


def _events_by_lane(
    rows: tuple[Row, ...], field: str, known: frozenset[str], signs: Signs
) -> dict[str, list[LaneEvent]]:
    by_lane: dict[str, list[LaneEvent]] = {}
    for row in rows:
        event = lane_event(row, signs.number(row))
        if event is not None:
            for name in lanes_of(row, field, known):
                by_lane.setdefault(name, []).append(event)
    return by_lane


def _links_both_ways(rows: dict[int, Row]) -> dict[int, set[int]]:
    keys = {row.uid: key for key, row in rows.items()}
    found: dict[int, set[int]] = {}
    for key, row in rows.items():
        for link in row.links:
            other = keys.get(link.uid)
            if other is not None:
                found.setdefault(key, set()).add(other)
                found.setdefault(other, set()).add(key)
    return found


MOST_EVENTS: Final = 800
"""Events on the stretch that are still read one by one; of more, only the numbers per cell are."""
MOST_LANES: Final = 500
"""Lanes there can be; further values of the field share the last one."""
OTHERS: Final = "…"
NONE: Final = "–"
"""The lane of events that lack the field."""

_SAMPLE: Final = 8
"""Events at the beginning of a cell from which its numbers are estimated."""

Order = Literal["count", "first", "name"]


@dataclass(frozen=True, slots=True)
class LaneName:
    """A lane and how many matches it has in the whole timeline."""

    name: str
    count: int


@dataclass(frozen=True, slots=True)
class LanesAnswer:
    """The rows on the stretch or, where they are too many, how many begin in each cell of the lanes asked for."""

    axis: TimeAxis
    rows: tuple[Row, ...] | None
    counts: dict[str, list[int]]
    estimated: bool = False
    """Whether the numbers come from a sample, and the exact ones are still to be read."""
    lit: frozenset[int] | None = None
    """Keys of the rows that are lit; None where all are."""
    lit_in: dict[str, list[int]] | None = None
    """The same for numbers: how many lit ones begin in each cell."""


def within(query: Query, axis: TimeAxis) -> Query:
    """The filter, narrowed to what may have happened on the axis."""
    node = DateIs(0, 0, "date", axis.start, axis.end, "")
    return Query(query.text, And(0, 0, (query.root, node)))


def in_lane(query: Query, field: str, name: str) -> Query:
    """The filter, narrowed to one lane."""
    if not field or name == OTHERS:
        return query
    node: Node = field_is(field, (Value(name, 0, 0),))
    if name == NONE:
        node = Not(0, 0, field_is(field, (Value("", 0, 0, prefix=True),)))
    return Query(query.text, And(0, 0, (query.root, node)))


def lane_names(reader: Reader, query: Query, field: str, order: Order) -> tuple[LaneName, ...]:
    """The lanes of a field under a filter, in an order; one without a name where there is no field."""
    view = reader.view(query)
    if not field:
        return (LaneName("", view.count()),)
    values = view.values(field, limit=MOST_LANES)
    lanes = [LaneName(value.value, value.count) for value in values if value.count]
    if order == "name":
        lanes.sort(key=lambda lane: lane.name.casefold())
    elif order == "first":
        lanes.sort(key=lambda lane: _first(reader, query, field, lane.name))
    missing = view.count() - sum(lane.count for lane in lanes)
    if missing > 0 or not lanes:
        lanes.append(LaneName(OTHERS if len(values) == MOST_LANES else NONE, max(missing, 0)))
    return tuple(lanes)


def _first(reader: Reader, query: Query, field: str, name: str) -> int:
    page = reader.view(in_lane(query, field, name)).page(limit=1)
    return page[0].key if page else 0


class LanesQuestion(NamedTuple):
    """What is to be read: the events of a filter on an axis, in the lanes shown; `lit` are to be told apart."""

    query: Query
    field: str
    axis: TimeAxis
    known: frozenset[str]
    shown: tuple[str, ...]
    lit: Query | None = None


def read_coarse(reader: Reader, asked: LanesQuestion) -> LanesAnswer:
    """What can be said at once: the rows, or numbers estimated from the first events of every cell."""
    view = reader.view(asked.query)
    begun = view.histogram(_whole_days(asked.axis))
    if sum(begun) <= MOST_EVENTS:
        return read_lanes(reader, asked)
    counts: dict[str, list[int]] = {}
    for column, total in enumerate(begun):
        key = view.seek(asked.axis.moment(column)) if total else None
        if key is None:
            continue
        sample = view.page(key, limit=_SAMPLE, inclusive=True)
        names = [name for row in sample for name in lanes_of(row, asked.field, asked.known)]
        for name in set(names):
            share = -(-total * names.count(name) // len(sample))
            counts.setdefault(name, [0] * asked.axis.columns)[column] = share
    return LanesAnswer(asked.axis, None, counts, estimated=True)


def _whole_days(axis: TimeAxis) -> list[float]:
    """The edges of the cells; on whole days where cells are weeks, for those are counted already."""
    if axis.scale < 7 * DAY:
        return axis.edges()
    return [math.floor(edge / DAY) * DAY for edge in axis.edges()]


def read_lanes(reader: Reader, asked: LanesQuestion) -> LanesAnswer:
    """What stands on the axis; numbers are read for the lanes shown only."""
    axis = asked.axis
    few = sum(reader.view(asked.query).histogram(_whole_days(axis))) <= MOST_EVENTS
    view = reader.view(within(asked.query, axis))
    if few and view.count() <= MOST_EVENTS:
        rows = tuple(view.page(limit=MOST_EVENTS))
        lit = None
        if asked.lit is not None:
            matches = reader.view(within(asked.lit, axis))
            lit = frozenset(row.key for row in rows if matches.contains(row.key))
        return LanesAnswer(axis, rows, {}, lit=lit)
    lit_in = None if asked.lit is None else _counts(reader, asked.lit, asked)
    return LanesAnswer(axis, None, _counts(reader, asked.query, asked), lit_in=lit_in)


def _counts(reader: Reader, query: Query, asked: LanesQuestion) -> dict[str, list[int]]:
    """How many begin in each cell of each lane."""
    edges = asked.axis.edges()
    view = reader.view(query)
    if not asked.field:
        return {"": view.histogram(edges)}
    named = tuple(name for name in asked.shown if name not in (NONE, OTHERS))
    counts = view.histogram_by(edges, asked.field, named)
    for name in (NONE, OTHERS):
        if name in asked.shown:
            counts[name] = reader.view(in_lane(query, asked.field, name)).histogram(edges)
    return counts


@lru_cache(maxsize=8192)
def certain_part(date: str) -> tuple[bool, float, float]:
    """Whether a date lasted, and between which moments it is certain that it was going on."""
    from timeloom.dates.edtf.model import Kind
    from timeloom.dates.edtf.parsing import parse

    read = parse(date)
    if read.kind not in (Kind.INTERVAL, Kind.ALL_OF):
        return False, read.earliest, read.latest
    return True, read.start_bounds[1], read.end_bounds[0]


def lane_event(row: Row, sign: int) -> LaneEvent | None:
    """A row as the layout needs it; None for an undated one."""
    if row.date is None:
        return None
    lasts, sure_from, sure_to = certain_part(row.date)
    earliest = -math.inf if row.earliest is None else row.earliest
    latest = math.inf if row.latest is None else row.latest
    title = grid(row.title)
    return LaneEvent(
        row.key, earliest, latest, sure_from, sure_to, lasts, title, cell_len(title), sign
    )


def lanes_of(row: Row, field: str, known: frozenset[str]) -> tuple[str, ...]:
    """The lanes an event stands in: one per value of the field."""
    if not field:
        return ("",)
    names = tuple(value for value in row.fields.get(field, ()) if value in known)
    if names:
        return names
    return (OTHERS if row.fields.get(field) and OTHERS in known else NONE,)
