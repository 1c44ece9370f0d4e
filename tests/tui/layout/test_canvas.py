"""The canvas: every row is as wide as it should be, whatever is written where."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from timeloom.tui.views.canvas import Canvas

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


@given(st.integers(-2, 4), st.integers(-3, 14), st.integers(0, 16))
def test_a_row_of_signs_is_written_inside_of_the_grid_alone(
    row: int, column: int, length: int
) -> None:
    """Outside nothing is written, what would leave the grid at the right is cut off, and no row grows."""
    canvas = Canvas(12, 3, "blank")
    signs = "abcdefghijklmnop"[:length]
    canvas.row(row, column, signs, list(signs))
    inside = 0 <= row < 3 and 0 <= column < 12
    for at in range(3):
        shown = "".join(text for text, _ in canvas.segments(at))
        kept = signs[: 12 - column] if inside and at == row else ""
        assert shown == (" " * column + kept if kept else "").ljust(12)
        assert [pair for pair in canvas.segments(at) if pair[1] != "blank"] == list(
            zip(kept, kept, strict=True)
        )


def test_a_row_of_signs_that_cuts_through_wide_signs_leaves_no_half() -> None:
    canvas = Canvas(6, 1, "blank")
    canvas.text(0, 0, "世界世", "ink")
    canvas.row(0, 1, "xy", ["pen", "pen"])
    assert "".join(text for text, _ in canvas.segments(0)) == " xy 世"
