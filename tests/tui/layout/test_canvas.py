"""The canvas: every row is as wide as it should be, whatever is written where."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from timeloom.tui.layout.canvas import Canvas

TEXT = st.text(alphabet=st.sampled_from("ab 世界é e\u0301😀"), max_size=12)


@given(st.lists(st.tuples(st.integers(-1, 3), st.integers(-5, 14), TEXT), max_size=8))
def test_rows_keep_their_width(writes: list[tuple[int, int, str]]) -> None:
    canvas = Canvas(12, 3, "blank")
    for row, column, text in writes:
        canvas.text(row, column, text, "ink")
    for row in range(3):
        assert cell_len("".join(text for text, _ in canvas.segments(row))) == 12


def test_runs_of_one_style_are_one_segment() -> None:
    canvas = Canvas(6, 1, "blank")
    canvas.text(0, 1, "ab", "ink")
    assert canvas.segments(0) == [(" ", "blank"), ("ab", "ink"), ("   ", "blank")]
    assert canvas.is_blank(0, 0)
    assert not canvas.is_blank(0, 1)
    assert not canvas.is_blank(0, 6)


def test_a_wide_sign_that_is_overwritten_by_half_leaves_no_half() -> None:
    canvas = Canvas(4, 1, "blank")
    canvas.text(0, 0, "世界", "ink")
    canvas.text(0, 1, "x", "pen")
    assert cell_len("".join(text for text, _ in canvas.segments(0))) == 4
