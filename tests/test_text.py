"""Text from a source cannot drive the terminal, however it is shown."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timeloom.text import one_line, visible


def acts(text: str, *, but: str = "") -> list[str]:
    """The characters that would do something instead of being read."""
    return [
        character
        for character in text
        if character not in but
        and (
            unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"}
            or unicodedata.bidirectional(character)
            in {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
        )
    ]


@given(st.text(st.characters()))
def test_no_character_that_acts_is_left(text: str) -> None:
    assert acts(one_line(text)) == []
    assert acts(visible(text), but="\n") == []
    one_line(text).encode("utf-8")


@given(st.text(st.characters()))
def test_what_is_safe_stays_as_it_is(text: str) -> None:
    assert one_line(one_line(text)) == one_line(text)
    assert visible(visible(text)) == visible(text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("[/b] stays", "[/b] stays"),
        ("\x1b[31mred\x1b[0m", "␛[31mred␛[0m"),
        ("\x9b31m", "�31m"),
        ("a\tb\r\n\r\n c ", "a b c"),
        ("null\x00byte", "null␀byte"),
        ("abc\u202edef", "abc�def"),
        ("第二次世界大戦", "第二次世界大戦"),
        ("👨‍👩‍👧 ❤️", "👨‍👩‍👧 ❤️"),
        ("\ufeffBOM", "BOM"),
        ("lone \udcff byte", "lone � byte"),
        ("two  blanks", "two blanks"),
    ],
)
def test_one_line(text: str, shown: str) -> None:
    assert one_line(text) == shown


def test_lines_are_kept_where_there_may_be_lines() -> None:
    assert visible("a\r\nb\rc\x85d\u2028e\tf\x07") == "a\nb\nc\nd\ne    f␇"
