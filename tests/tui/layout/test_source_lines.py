"""Source lines: every character of the text stands in one line, whatever the line ends, forwards and backwards alike."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from timeloom.tui.views.text.lines import (
    Lit,
    SourceLine,
    begun_in,
    lines_from,
    paragraph_before,
    paragraph_of,
    runs,
    wrap_paragraph,
)

TEXTS = st.text(alphabet=st.sampled_from("abc  \n\r世é\t\x1b"), max_size=300)


@given(TEXTS, st.integers(2, 40))
def test_lines_hold_the_whole_text_but_its_line_ends(text: str, width: int) -> None:
    lines = lines_from(lambda a, b: text[a:b], len(text), 0, width, 10_000)
    at = 0
    for line in lines:
        assert set(text[at : line.start]) <= set("\r\n")
        assert text[line.start : line.end] == line.text
        assert cell_len(line.text.replace("\t", " ").replace("\x1b", " ")) <= max(width, 2)
        at = line.end
    assert set(text[at:]) <= set("\r\n")


@given(TEXTS)
def test_paragraphs_are_the_same_backwards(text: str) -> None:
    def read(a: int, b: int) -> str:
        return text[a:b]

    starts = [0]
    starts += [
        at
        for at in range(1, len(text))
        if text[at - 1] == "\n" or (text[at - 1] == "\r" and text[at] != "\n")
    ]
    for before, start in pairwise(starts):
        assert paragraph_before(read, start) == before
    for offset in range(len(text)):
        if text[max(offset - 1, 0) : offset + 1] != "\r\n":
            assert paragraph_of(read, offset) == max(start for start in starts if start <= offset)


def test_lines_break_at_blanks_and_long_words_anywhere() -> None:
    assert [line.text for line in wrap_paragraph("one two three", 0, 8)] == ["one two ", "three"]
    assert [line.text for line in wrap_paragraph("abcdefghij", 5, 4)] == ["abcd", "efgh", "ij"]
    assert wrap_paragraph("", 7, 4) == [SourceLine(7, 7, "")]


def test_passages_are_lit_in_place() -> None:
    line = SourceLine(10, 20, "0123456789")
    found = runs(line, [Lit(12, 15, "a", ""), Lit(14, 30, "b", "")], "b")
    assert [(run.text, run.passages, run.focused) for run in found] == [
        ("01", 0, False),
        ("23", 1, False),
        ("4", 2, True),
        ("56789", 1, True),
    ]


def test_the_margin_counts_where_passages_begin() -> None:
    line = SourceLine(10, 20, "0123456789")
    assert (
        begun_in(
            line,
            [Lit(10, 12, "a", ""), Lit(19, 40, "b", ""), Lit(5, 12, "c", ""), Lit(20, 22, "d", "")],
        )
        == 2
    )


def test_what_acts_is_shown_one_for_one() -> None:
    text = "a\tb\x1b[31m\u202e"
    found = runs(SourceLine(0, len(text), text), [], None)
    assert len(found[0].text) == len(text)
    assert "\x1b" not in found[0].text
    assert "\u202e" not in found[0].text


def test_a_line_of_ten_megabytes_is_read_in_pieces() -> None:
    asked: list[int] = []

    def read(a: int, b: int) -> str:
        asked.append(b - a)
        return "x" * max(min(b, 10_000_000) - a, 0)

    assert len(lines_from(read, 10_000_000, 5_000_000, 80, 40)) >= 40
    assert max(asked) < 10_000
