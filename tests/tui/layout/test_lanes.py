"""Lanes: nothing overlaps, nothing is lost, what is uncertain fades, and what is too much is counted."""

from __future__ import annotations

import math
from itertools import pairwise

from hypothesis import example, given
from hypothesis import strategies as st

from timeloom.tui.views.lanes.layout import (
    Lane,
    LaneEvent,
    Mark,
    lay_out_counts,
    lay_out_lane,
    share_rows,
)
from timeloom.tui.views.time_axis import TimeAxis

AXIS = TimeAxis(0.0, 1.0, 60)


def event(
    key: int, start: float, end: float | None = None, title: str = "title", **more: object
) -> LaneEvent:
    latest = start if end is None else end
    values: dict[str, object] = {
        "sure_from": start,
        "sure_to": latest,
        "lasts": end is not None,
    } | more
    return LaneEvent(key, start, latest, title=title, width=len(title), **values)  # type: ignore[arg-type]


def cells(mark: Mark) -> set[tuple[int, int]]:
    taken = {(mark.row, column) for column in range(mark.column, mark.column + mark.columns)}
    return taken | {
        (mark.row, column)
        for column in range(mark.label_column, mark.label_column + mark.label_columns)
    }


def only(lane: Lane) -> Mark:
    assert len(lane.marks) == 1
    return lane.marks[0]


spans = st.tuples(
    st.floats(-20, 80), st.floats(0, 40), st.booleans(), st.text("ab ", min_size=1, max_size=30)
)


@given(st.lists(spans, max_size=60), st.integers(1, 5))
def test_nothing_overlaps_and_nothing_is_lost(
    raw: list[tuple[float, float, bool, str]], rows: int
) -> None:
    events = [
        event(key, start, start + length if long else None, title)
        for key, (start, length, long, title) in enumerate(raw)
    ]
    lane = lay_out_lane("x", events, AXIS, rows=rows)
    taken: set[tuple[int, int]] = set()
    for mark in lane.marks:
        own = cells(mark)
        if mark.kind != "count":
            assert not own & taken
            taken |= own
        assert all(0 <= column < AXIS.columns and 0 <= row < rows for row, column in own)
    visible = {e.key for e in events if e.latest >= AXIS.start and e.earliest < AXIS.end}
    shown = [key for mark in lane.marks for key in mark.keys]
    assert sorted(shown) == sorted(visible)


@given(st.lists(st.integers(0, 59), min_size=1, max_size=400), st.integers(1, 3))
@example([0, 2], 1)  # a title without width, at the left edge
def test_counts_side_by_side_never_read_as_one_number(columns: list[int], rows: int) -> None:
    """Between the digits of a count and the next one there is a blank; together they count what is there."""
    events = [event(key, column + 0.5, title="") for key, column in enumerate(sorted(columns))]
    lane = lay_out_lane("x", events, AXIS, rows=rows)
    counts = [mark for mark in lane.marks if mark.kind == "count"]
    for before, after in pairwise(counts):
        if before.row == after.row:
            assert after.column > before.column + len(str(before.number))
    assert sum(mark.number for mark in lane.marks) == len(events)


def test_the_focused_event_is_never_counted_away() -> None:
    events = [event(key, 10.0) for key in range(500)]
    lane = lay_out_lane("x", events, AXIS, rows=2, focus=250)
    assert any(mark.kind == "point" and mark.keys == (250,) for mark in lane.marks)
    assert sum(mark.number for mark in lane.marks) == 500


def test_a_lasting_event_fades_where_its_ends_are_uncertain() -> None:
    mark = only(lay_out_lane("x", [event(1, 10, 30, sure_from=14.0, sure_to=25.0)], AXIS, rows=1))
    assert (mark.kind, mark.column, mark.columns, mark.fade_left, mark.fade_right) == (
        "bar",
        10,
        21,
        4,
        5,
    )


def test_a_moment_somewhere_in_a_range_fades_all_along() -> None:
    mark = only(lay_out_lane("x", [event(1, 10, 30, lasts=False)], AXIS, rows=1))
    assert mark.fade_left == mark.columns == 21


def test_open_ends_reach_the_edges() -> None:
    mark = only(
        lay_out_lane(
            "x", [event(1, -math.inf, math.inf, sure_from=5.0, sure_to=20.0)], AXIS, rows=1
        )
    )
    assert (mark.column, mark.columns, mark.open_left, mark.open_right) == (0, 60, True, True)


def test_a_title_stands_to_the_right_else_to_the_left_else_is_left_out() -> None:
    assert only(lay_out_lane("x", [event(1, 10)], AXIS, rows=1)).label_column == 12
    assert only(lay_out_lane("x", [event(1, 58)], AXIS, rows=1)).label_column == 52
    narrow = TimeAxis(0.0, 1.0, 8)
    assert only(lay_out_lane("x", [event(1, 4, title="far too long")], narrow, rows=1)).label == ""


def test_counts_alone() -> None:
    lane = lay_out_counts("x", [0, 3, 0, 1])
    assert [(mark.column, mark.number) for mark in lane.marks] == [(1, 3), (3, 1)]


def test_rows_are_shared_in_turn() -> None:
    assert share_rows([5, 1, 0, 2], 6) == [3, 1, 0, 2]
    assert share_rows([5, 1], 2) == [1, 1]
