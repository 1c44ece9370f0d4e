"""Where the words of a filter stand in a text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timeloom.query.found import finder, folded
from timeloom.query.parser import parse


@pytest.mark.parametrize(
    ("query", "text", "lit"),
    [
        ("gpt-4", "GPT-4o and GPT-3, gpt 4!", ["GPT-4o", "gpt 4"]),
        ('"gpt 4"', "GPT-4o, GPT-4", ["GPT-4"]),
        ("model", "Remodelled models, a model.", ["models", "model"]),
        ("cafe", "In the Café, a CAFÉ", ["Café", "CAFÉ"]),
        ("Straße", "die STRASSE, die Straßen", ["Straßen"]),
        ("/gr[ea]y/", "Grey and gray", ["Grey", "gray"]),
        ("open -closed", "open and closed", ["open"]),
        ("open OR side:closed date:2020", "open in 2020, closed", ["open"]),
        ("(wall (storm OR pier))", "storm, wall and pier", ["storm", "wall", "pier"]),
        ("-(open wall)", "open wall", []),
        ("/a*/", "bab", ["a"]),
        ("/(a+)+$/", "a" * 40 + "!", []),
        ("大战", "第二次世界大战", []),
        ("", "nothing", []),
    ],
)
def test_the_words_of_a_filter_in_a_text(query: str, text: str, lit: list[str]) -> None:
    spans = finder(parse(query, now=0).root)(text)
    assert [text[start:end] for start, end in spans] == lit


@given(st.text(max_size=40), st.sampled_from(["a", "/./", "a b", "/\\w+/ OR a", "é"]))
def test_parts_are_in_order_and_in_the_text(text: str, query: str) -> None:
    spans = finder(parse(query, now=0).root)(text)
    edges = [edge for span in spans for edge in span]
    assert edges == sorted(edges)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert len(folded(text)) == len(text)
