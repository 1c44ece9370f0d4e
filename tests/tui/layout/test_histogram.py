"""The histogram's parts: labels that never touch, bars whose parts add up, numbers that hide nothing."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.timeloom.dates.test_scale import moments, unit
from timeloom.dates.scale import UNITS, YEAR
from timeloom.tui.views.chart import plain
from timeloom.tui.views.histogram.layout import (
    WIDEST,
    Bars,
    axis_text,
    bucket_width,
    number_ticks,
    peak_labels,
    stacked,
)


@st.composite
def charts(draw: st.DrawFn) -> Bars:
    size, width = draw(st.sampled_from(UNITS)), draw(st.integers(1, WIDEST))
    return Bars(size, size.number(draw(moments)), draw(st.integers(1, 220 // width)), width)


def drawn(places: list[tuple[int, str]], columns: int) -> str:
    """The labels on a line; fails where two would touch or one leaves the line."""
    line = [" "] * columns
    for column, text in places:
        assert column >= 0
        assert column + len(text) <= columns
        assert all(cell == " " for cell in line[max(column - 1, 0) : column + len(text)])
        line[column : column + len(text)] = text
    return "".join(line)


@given(charts())
def test_labels_do_not_touch_at_any_zoom(bars: Bars) -> None:
    found = axis_text(bars)
    drawn(found.labels, bars.columns)
    if bars.columns > 30:
        drawn(found.contexts, bars.columns)
    assert all(0 <= column < bars.columns and column % bars.width == 0 for column in found.ticks)


@given(charts())
def test_the_year_is_always_shown(bars: Bars) -> None:
    """Below years by the line under the labels, for years by the labels themselves."""
    if bars.columns < 30 or abs(bars.unit.start(bars.first)) > 9000 * YEAR:
        return
    found = axis_text(bars)
    shown = found.contexts or found.labels
    assert any(any(c.isdigit() for c in text) for _, text in shown)


def test_a_tick_stands_at_the_bucket_that_it_names() -> None:
    month = unit("month")
    first = month.number(0.0)
    found = axis_text(Bars(month, first, 24, 2))
    assert (0, "Jan") in found.labels
    assert found.contexts == [(0, "1970"), (24, "1971")]


def test_columns_and_buckets_agree() -> None:
    bars = Bars(unit("year"), 2000, 10, 3)
    assert [bars.number_at(bars.column(number) + 2) for number in range(2000, 2010)] == list(
        range(2000, 2010)
    )
    assert (bars.number_at(-5), bars.number_at(999)) == (2000, 2009)
    assert bars.bar == 2
    assert Bars(unit("year"), 2000, 10, 1).bar == 1


@given(st.integers(0, 5000), st.integers(1, 300), st.integers(1, 10))
def test_buckets_are_as_wide_as_all_of_them_fit(count: int, columns: int, least: int) -> None:
    width = bucket_width(count, columns, least)
    assert least <= width <= max(WIDEST, least)
    if width > least:
        assert width * count <= columns


@given(st.lists(st.integers(0, 10**9), max_size=12), st.integers(0, 60))
def test_parts_of_a_bar_fill_it(parts: list[int], cells: int) -> None:
    found = stacked(parts, cells)
    assert sum(found) == (cells if any(parts) else 0)
    assert all(got >= 0 for got in found)
    assert all(got == 0 for part, got in zip(parts, found, strict=True) if part == 0)
    total = sum(parts)
    for part, got in zip(parts, found, strict=True):
        assert total == 0 or abs(got - part * cells / total) <= 1


@given(st.integers(0, 10**12), st.integers(0, 60))
def test_numbers_on_the_axis_are_round_and_not_too_close(highest: int, rows: int) -> None:
    ticks = number_ticks(highest, rows)
    assert len(ticks) <= max(rows / 3, 0)
    for tick in ticks:
        assert 0 < tick <= highest
        assert tick % ticks[0] == 0
    assert not ticks or str(ticks[0]).rstrip("0") in ("1", "2", "5")


@given(st.lists(st.integers(0, 3000), min_size=1, max_size=80), st.integers(1, 8))
def test_numbers_over_bars_touch_nothing(counts: list[int], width: int) -> None:
    bars, rows = Bars(unit("month"), 0, len(counts), width), 20
    tops = plain(counts, None, rows, 8).tops
    cells: set[tuple[int, int]] = set()
    for label in peak_labels(counts, tops, bars, rows):
        own = {(label.row, label.column + at) for at in range(len(label.text))}
        assert all(0 <= column < bars.columns for _, column in own)
        assert all(tops[column // width] <= label.row for _, column in own)
        assert cells.isdisjoint(own)
        cells |= own | {(label.row, label.column - 1), (label.row, label.column + len(label.text))}


def test_the_highest_bar_has_its_number() -> None:
    counts = [1, 5, 2, 9, 3, 0, 4]
    found = peak_labels(counts, counts, Bars(unit("year"), 0, 7, 1), 12)
    assert {label.text for label in found} == {"5", "9", "4"}
    wide = peak_labels(counts, counts, Bars(unit("year"), 0, 7, 4), 12)
    assert sorted(label.text for label in wide) == ["1", "2", "3", "4", "5", "9"]
