"""The lines about a cursor: none missing, none twice, the cursor in sight, wherever one has gone in the text."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from timeloom.tui.views.text import lines as source_lines
from timeloom.tui.views.text.lines import SourceWindow

TEXTS = st.text(alphabet=st.sampled_from("abc   \n\r世\u200d\t"), min_size=1, max_size=400)
MOVES = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["down", "page"]), st.integers(-9, 9).filter(bool)),
        st.tuples(st.just("go"), st.integers(0, 400)),
        st.tuples(st.just("place"), st.integers(0, 400)),
    ),
    max_size=12,
)


def _open(text: str, width: int, height: int) -> SourceWindow:
    window = SourceWindow()
    window.open(lambda start, end: text[start:end], len(text))
    window.resize(width, height)
    window.place(0)
    return window


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TEXTS, st.integers(2, 30), st.integers(1, 12), MOVES, st.sampled_from([4096, 40]))
def test_wherever_one_goes_the_lines_are_those_of_the_text(
    monkeypatch: pytest.MonkeyPatch,
    text: str,
    width: int,
    height: int,
    moves: list[tuple[str, int]],
    longest: int,
) -> None:
    monkeypatch.setattr(source_lines, "LONGEST", longest)
    window = _open(text, width, height)
    for move, by in moves:
        getattr(window, move)(by if move in ("down", "page") else min(by, len(text) - 1))
        assert 0 <= window.cursor < len(text)
        for line in window.lines:
            assert text[line.start : line.end] == line.text
        for before, after in pairwise(window.lines):
            assert set(text[before.end : after.start]) <= set("\r\n")
            assert after.start > before.start or before.text == ""
        at = window.line_of(window.cursor)
        assert window.top <= at < window.top + height, "the cursor is on the screen"


def _many(count: int) -> str:
    return "".join(f"line {number}\n" for number in range(count))


def test_the_last_screen_is_full() -> None:
    text = _many(100)
    window = _open(text, 40, 10)
    window.go(len(text) - 1)
    assert [line.text for line in window.on_screen] == [f"line {n}" for n in range(90, 100)]
    window.page(1)
    assert [line.text for line in window.on_screen] == [f"line {n}" for n in range(90, 100)]
    window.page(-1)
    assert window.on_screen[0].text == "line 81"


def test_up_and_down_keep_the_column_across_short_lines() -> None:
    window = _open("a long line\nab\nanother line\n", 40, 10)
    window.go(9)
    window.down(1)
    assert window.cursor == 13, "the end of the short line"
    window.down(1)
    assert window.cursor == 15 + 9
    window.go(3)
    window.down(2)
    assert window.cursor == 15 + 3, "whatever moves the cursor otherwise sets another column"


def test_a_line_without_end_is_broken_at_blanks_from_either_side() -> None:
    text = "many short words " * 3_000
    window = _open(text, 50, 20)
    for offset in (0, 25_000, len(text) - 1):
        window.place(offset)
        window.down(-30)
        window.down(60)
        inner = window.lines[1:-1]
        assert all(line.text.endswith(" ") for line in inner)
        # One line is short at most: where what was laid out backwards meets what was there.
        assert sum(len(line.text) < 30 for line in inner) <= 2


def test_words_are_gone_along_both_ways() -> None:
    window = _open("one two  three", 40, 5)
    ends, begins = [], []
    for _ in range(4):
        ends.append(window.word(1))
        window.go(min(window.word(1), window.length - 1))
    for _ in range(4):
        begins.append(window.word(-1))
        window.go(window.word(-1))
    assert ends == [3, 7, 14, 14]
    assert begins == [9, 4, 0, 0]
