"""Where the answer of the store stands on the screen: every lane in its place. What has not changed is not laid out
again, since a key has to be answered at once."""

from __future__ import annotations

from typing import Final

from timeloom.store.protocol import Row
from timeloom.tui.lanes_data import LaneName, LanesAnswer, lane_event, lanes_of
from timeloom.tui.layout.lanes import (
    Lane,
    LaneEvent,
    Placed,
    lay_out_counts,
    lay_out_lane,
    share_rows,
)
from timeloom.tui.layout.time_axis import TimeAxis
from timeloom.tui.signs import Signs

MOST_ROWS: Final = 12
"""Rows one lane may take."""
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
        wanted = [min(len(self._by_lane.get(lane.name, ())), MOST_ROWS) or 1 for lane in names]
        found: list[Placed] = []
        top = 0
        for lane, room in zip(names, share_rows(wanted, height), strict=True):
            placed = self._lane(lane.name, axis, room, focus)
            found.append(Placed(top, placed))
            top += placed.rows
        return found

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
