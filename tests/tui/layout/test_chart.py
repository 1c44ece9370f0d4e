"""The grid of a histogram: every cell belongs to the bucket, the part and the height that was counted."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.timeloom.dates.test_scale import unit
from timeloom.tui.views.chart import BLANK, GAP, Chart, beside, code, plain, stacks
from timeloom.tui.views.histogram.layout import Bars

ROWS, STEPS = 9, 8
counted = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=1, max_size=12)


def columns(chart: Chart, bars: Bars, first: int = 0) -> list[str]:
    """The grid by columns, each from the bottom up."""
    rows = chart.grid(bars, first)
    assert len(rows) == ROWS
    assert {len(row) for row in rows} == {bars.columns}
    return ["".join(column) for column in zip(*rows, strict=True)]


@given(counted, st.integers(1, 4), st.integers(-3, 3))
def test_stacks_are_as_high_as_plain_bars_and_made_of_their_parts(
    pairs: list[tuple[int, int]], width: int, off: int
) -> None:
    """Wherever the screen begins: parts in their order, none out of nothing, gaps between bars left alone."""
    parts = list(zip(*pairs, strict=True))
    counts = [sum(pair) + 1 for pair in pairs]
    bars = Bars(unit("month"), off, len(pairs), width)
    chart = stacks(counts, parts, ROWS, STEPS)
    assert chart.tops == plain(counts, None, ROWS, STEPS).tops
    for at, column in enumerate(columns(chart, bars)):
        number, cell = off + at // width, at % width
        if width > 1 and cell == width - 1:
            assert column == GAP * ROWS
        elif not 0 <= number < len(counts):
            assert column == BLANK * ROWS
        else:
            bar = column.rstrip(BLANK)
            assert len(bar) == chart.tops[number] < ROWS
            assert list(bar) == sorted(bar)
            seen = {ord(piece) - ord(code(0)) for piece in bar}
            assert seen <= {at for at, number in enumerate((*pairs[number], 1)) if number}


@given(st.lists(st.integers(1, 400), min_size=1, max_size=12), st.data())
def test_what_is_lit_stands_in_front_of_the_rest(counts: list[int], data: st.DataObject) -> None:
    lit = [data.draw(st.integers(0, count)) for count in counts]
    bars = Bars(unit("month"), 0, len(counts), 1)
    whole, part = (plain(counts, of, ROWS, STEPS) for of in (None, lit))
    for at, (bar, light) in enumerate(zip(columns(whole, bars), columns(part, bars), strict=True)):
        pieces = [ord(piece) - ord(code(0)) for piece in light.rstrip(BLANK)]
        assert len(pieces) == len(bar.rstrip(BLANK))
        bright = [piece for piece in pieces if piece <= STEPS]
        assert pieces[: len(bright)] == bright
        assert bool(bright) == bool(lit[at])
        if lit[at] == counts[at]:
            assert light == bar


def test_bars_side_by_side_are_one_cell_each_and_keep_their_height_as_one_pans() -> None:
    """The highest number is that of all buckets, not of those on the screen."""
    parts = [(1, 8, 0), (4, 0, 2), (0, 0, 0)]
    chart = beside(parts, ROWS)
    seen = columns(chart, Bars(unit("year"), 0, 3, 5))
    assert [column.rstrip(BLANK) for column in seen[:3]] == [code(0), code(1) * 4, ""]
    assert seen[3:5] == [BLANK * ROWS, GAP * ROWS]
    assert columns(chart, Bars(unit("year"), 2, 1, 5)) == seen[10:]
    assert chart.highest == 8


def test_a_label_stands_over_the_bar_that_is_highest_wherever_the_screen_begins() -> None:
    chart = plain([1, 9, 2], None, ROWS, STEPS)
    for first in (0, 1, -2):
        (label,) = chart.labels(Bars(unit("year"), first, 4, 1), 0)
        assert (label.text, label.column) == ("9", 1 - first)
