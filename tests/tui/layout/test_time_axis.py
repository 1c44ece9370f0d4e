"""The axis: moments and cells agree at any zoom, labels never touch, the year can always be read."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from timeloom.dates.edtf.calendar import seconds
from timeloom.dates.scale import YEAR, round_count
from timeloom.tui.views.time_axis import CLOSEST, WIDEST, TimeAxis, axis_labels, fitting

moments = st.floats(-13.8e9 * YEAR, 1e6 * YEAR, allow_nan=False)
scales = st.floats(CLOSEST, 1e8 * YEAR)
axes = st.builds(TimeAxis, moments, scales, st.integers(20, 220))


def drawn(places: list[tuple[int, str]], columns: int) -> str:
    """The labels on a line; fails where two would overlap or one leaves the line."""
    line = [" "] * columns
    for column, text in places:
        assert column + len(text) <= columns
        assert all(cell == " " for cell in line[max(column - 1, 0) : column + len(text)])
        line[column : column + len(text)] = text
    return "".join(line)


@given(axes)
def test_labels_do_not_touch_at_any_zoom(axis: TimeAxis) -> None:
    found = axis_labels(axis)
    drawn(found.labels, axis.columns)
    drawn(found.contexts, axis.columns)
    assert all(0 <= column < axis.columns for column in found.ticks)
    assert found.ticks == sorted(found.ticks)


@given(axes)
def test_the_year_can_be_read(axis: TimeAxis) -> None:
    found = axis_labels(axis)
    if axis.scale < YEAR / 100 and axis.columns >= 20 and abs(axis.start) < 7000 * YEAR:
        assert any(
            text[-4:].strip()[-1:].isdigit() or "CE" in text
            for _, text in found.contexts + found.labels
        )


@given(axes, st.floats(0.01, 100), st.floats(0, 1))
def test_zooming_keeps_the_moment_it_is_about_in_its_place(
    axis: TimeAxis, factor: float, share: float
) -> None:
    assume(axis.scale > abs(axis.start) * 1e-12)  # doubles hold no more
    about = axis.moment(axis.columns * share)
    zoomed = axis.zoomed(factor, about)
    assert (
        abs((about - zoomed.start) / zoomed.scale - axis.columns * share)
        < 0.01 + abs(about) * 1e-12 / zoomed.scale
    )
    assert CLOSEST <= zoomed.scale <= WIDEST


@given(axes, st.integers(-1000, 1000))
def test_a_moment_shown_is_on_the_line(axis: TimeAxis, cells: int) -> None:
    assume(axis.scale > abs(axis.start) * 1e-12)  # doubles hold no more
    moment = axis.moment(cells + 0.5)
    column = axis.showing(moment).column(moment)
    assert 0 <= column < axis.columns


def test_fitting_shows_both_ends() -> None:
    axis = fitting(seconds(2015, 12, 11), seconds(2026, 8, 1), 100)
    assert 0 <= axis.column(seconds(2015, 12, 11)) < axis.column(seconds(2026, 8, 1)) < 100


def test_one_moment_gets_a_year_about_it() -> None:
    axis = fitting(0.0, 0.0, 80)
    assert axis.column(0.0) in (39, 40)


@pytest.mark.parametrize(
    ("axis", "contexts", "labels"),
    [
        (TimeAxis(seconds(2015, 12, 1), YEAR / 9, 36), [], ["2016", "2017", "2018"]),
        (TimeAxis(seconds(2023, 11, 1), YEAR / 12 / 7, 40), ["2023", "2024"], ["Nov", "Dec", "Jan", "Feb", "Mar"]),
        (TimeAxis(seconds(-210, 1, 1), 8.0 * YEAR, 60), [], ["200 BCE", "100 BCE", "100 CE", "200 CE"]),
        (TimeAxis(seconds(2024, 5, 13, 11, 59, 58), 0.05, 60), ["13 May 2024"], ["11:59:58", "12:00:00"]),
    ],
)  # fmt: skip
def test_what_labels_say(axis: TimeAxis, contexts: list[str], labels: list[str]) -> None:
    found = axis_labels(axis)
    assert [text for _, text in found.contexts][: len(contexts)] == contexts
    said = [text for _, text in found.labels]
    assert [label for label in said if label in labels] == labels


@given(st.floats(0.1, 1e12))
def test_round_counts_are_round_and_large_enough(least: float) -> None:
    count = round_count(least)
    assert count >= least
    assert str(count).rstrip("0") in ("1", "2", "5")
