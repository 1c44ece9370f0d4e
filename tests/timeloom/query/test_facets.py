"""Facets: a value goes in and out of a filter, and the rest of the filter stays as it was."""

from __future__ import annotations

import pytest

from timeloom.query.facets import stands, with_value, without
from timeloom.query.parser import parse
from timeloom.query.query import Query


def query(text: str) -> Query:
    return parse(text, now=0.0)


@pytest.mark.parametrize(
    ("before", "name", "value", "stand", "after"),
    [
        ("", "side", "open", "in", "side:open"),
        ("llama", "side", "open", "in", "llama side:open"),
        ("llama side:open", "side", "closed", "in", "llama side:open,closed"),
        ("side:open,closed llama", "side", "open", None, "llama side:closed"),
        ("side:open", "side", "Open", None, ""),
        ("side:open", "side", "open", "out", "-side:open"),
        ("-side:open llama", "side", "open", "in", "llama side:open"),
        ("-side:a", "side", "b", "out", "-side:a -side:b"),
        ("a OR side:open", "side", "open", "in", "(a OR side:open) side:open"),
        ("", "kind", "open source, free", "in", 'kind:"open source, free"'),
        ("side:o*", "side", "open", "in", "side:o* side:open"),
        ("", "source", "LOG", "in", "field:source=LOG"),
        ("source:essay", "source", "LOG", "in", "source:essay field:source=LOG"),
        (
            "field:source=LOG source:essay",
            "source",
            "WEB",
            "in",
            "source:essay field:source=LOG,WEB",
        ),
        ("-field:is=x is:starred", "is", "x", None, "is:starred"),
        ('"date":x', "date", "x", "out", "-field:date=x"),
    ],
)
def test_values_go_in_and_out(
    before: str, name: str, value: str, stand: str | None, after: str
) -> None:
    changed = with_value(query(before), name, value, stand)  # type: ignore[arg-type]
    assert changed.text == after
    assert query(changed.text).root == changed.root


def test_what_stands() -> None:
    assert stands(query("llama side:Open,x -side:other a OR b"), "side") == {}
    assert stands(query("llama side:Open,x -side:other"), "side") == {
        "open": "in",
        "x": "in",
        "other": "out",
    }
    assert stands(query(""), "side") == {}


def test_without_a_field() -> None:
    assert without(query("llama side:open -side:x kind:paper"), "side").text == "llama kind:paper"
    untouched = query("llama OR side:open")
    assert without(untouched, "side") is untouched
