"""A note in Markdown as lines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from timeloom.tui.panes.note_lines import STYLES, note_lines


def shown(text: str, width: int = 40) -> list[str]:
    return ["".join(part for part, _ in line) for line in note_lines(text, width)]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("one\ntwo", ["one", "two"]),
        ("one\n\ntwo", ["one", "", "two"]),
        ("# Head\ntext", ["Head", "", "text"]),
        ("- a\n- b\n  - c\n- d", ["- a", "- b", "  - c", "- d"]),
        ("3. x\n4. y", ["3. x", "4. y"]),
        ("> said\n> so", ["> said", "> so"]),
        ("see [the page](https://example.org/a)", ["see the page (https://example.org/a)"]),
        ("<https://example.org/a>", ["https://example.org/a"]),
        ("```\n  x = 1\n```", ["  x = 1"]),
        ("<b>no</b> \x1b[31m", ["<b>no</b> ␛[31m"]),
        ("**a b** and *c* `d`", ["a b and c d"]),
        ("one two three four five six seven", ["one two three four", "five six seven"]),
        ("- one two three four five", ["- one two three", "  four five"]),
    ],
)
def test_what_stands_in_the_lines(text: str, lines: list[str]) -> None:
    assert [line.rstrip() for line in shown(text, 18 if "five" in text else 40)] == lines


def test_emphasis_has_its_style() -> None:
    (line,) = note_lines("**a** *b* `c` d", 40)
    assert [part for part in line if part[0].strip()] == [
        ("a", "note-strong"), ("b", "note-em"), ("c", "note-code"), ("d", "note"),
    ]  # fmt: skip
    (head,) = note_lines("## Title", 40)
    assert head == (("Title", "note-strong"),)


@given(st.text(max_size=80), st.integers(8, 60))
def test_no_line_is_too_long_and_no_word_is_lost(text: str, width: int) -> None:
    lines = list(note_lines(text, width))
    for line in lines:
        assert sum(cell_len(part) for part, _ in line) <= width + 1
        assert all(style in STYLES for _, style in line)


@given(st.lists(st.text("abcdefg", min_size=1, max_size=12), max_size=12), st.integers(12, 40))
def test_plain_words_are_all_there(words: list[str], width: int) -> None:
    assert " ".join(" ".join(shown(" ".join(words), width)).split()) == " ".join(words)
