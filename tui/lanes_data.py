"""What lanes have to know of the events on their stretch of time: asked of the store, free of the screen."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from rich.cells import cell_len

from timeloom.dates.calendar import DAY
from timeloom.query.query import Query
from timeloom.query.tree import And, DateIs, FieldIs, Node, Not, Value
from timeloom.store.protocol import Reader, Row
from timeloom.tui.cells import grid
from timeloom.tui.layout.lanes import LaneEvent
from timeloom.tui.layout.time_axis import TimeAxis

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
    node: Node = FieldIs(0, 0, field, (Value(name, 0, 0),))
    if name == NONE:
        node = Not(0, 0, FieldIs(0, 0, field, (Value("", 0, 0, prefix=True),)))
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
    from timeloom.dates.edtf import parse
    from timeloom.dates.model import Kind

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
