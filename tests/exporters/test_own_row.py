"""JSON in one line of some other format."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.exporters.any_events import events
from timeloom.exporters.own_row import as_json, own_json, row_of
from timeloom.model.events import Event, Source

BREAKING = [chr(code) for code in range(0x7F, 0xA0)] + ["\u2028", "\u2029", "\ufeff"]
"""What a reader may take for the end of a line, for the mark before a file, or for nothing at all."""


@pytest.mark.parametrize("character", BREAKING, ids=[f"{ord(c):04x}" for c in BREAKING])
def test_what_some_reader_ends_a_line_at_is_escaped(character: str) -> None:
    text = as_json({"a": f"x{character}é"})
    assert text == f'{{"a":"x\\u{ord(character):04x}é"}}'
    assert as_json([character]) == f'["\\u{ord(character):04x}"]'
    assert json.loads(text) == {"a": f"x{character}é"}


def test_other_text_stands_as_it_is() -> None:
    assert as_json({"title": "é 世界 \u00a0 ~", "n": [1, None, True]}) == (
        '{"title":"é 世界 \u00a0 ~","n":[1,null,true]}'
    )


@given(st.text())
def test_any_text_is_one_line_for_every_reader(text: str) -> None:
    written = as_json(text)
    assert len(written.splitlines()) == 1
    assert json.loads(written) == text


@given(events)
def test_the_short_way_writes_the_same_row(event: Event) -> None:
    assert own_json(event) == as_json(row_of(event))


@pytest.mark.parametrize(
    "source", [None, Source(""), Source("a.csv"), Source("a\u2028", "csv", "d", "2024")]
)
def test_a_source_without_an_address_is_null_and_none_is_left_out(source: Source | None) -> None:
    event = Event("T", source=source)
    assert own_json(event) == as_json(row_of(event))
