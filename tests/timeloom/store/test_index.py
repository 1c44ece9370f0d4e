"""The index says what the events say: words, folded; facets, counted; nothing left over from before."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timeloom.store.index import index_text, merge_tags
from timeloom.text import fold, separate


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("OpenAI", "openai"),
        ("Müller", "muller"),
        ("Straße", "strasse"),
        ("ﬁne", "fine"),
        ("Ångström", "angstrom"),
        ("世界", "世界"),
        ("①", "1"),
        ("İstanbul", "istanbul"),
    ],
)
def test_fold_takes_case_and_accents_away(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_fold_is_done_once(text: str) -> None:
    """What is stored folded compares equal to what is folded when asked."""
    assert fold(fold(text)) == fold(text)


def test_separate_makes_words_of_characters() -> None:
    assert separate("第二次 WW2 かな 한국").split() == ["第", "二", "次", "WW2", "か", "な", "한국"]
    assert separate("plain") == "plain"


def test_the_text_has_all_words_and_no_nul() -> None:
    """A NUL would hide what follows it from the tokenizer."""
    text = index_text("A\0B", "summary", {"actor": ("X", "Y")})
    assert text.split() == ["A", "B", "summary", "X", "Y"]


def test_own_tags_come_after_the_sources() -> None:
    fields = {"tag": ("b",), "x": ("1",)}
    assert merge_tags(fields, {"a": 1, "b": 1}) == {"tag": ("b", "a"), "x": ("1",)}
    assert merge_tags(fields, {"b": 0}) == {"x": ("1",)}
    assert merge_tags({}, {"a": 1, "c": 0}) == {"tag": ("a",)}
