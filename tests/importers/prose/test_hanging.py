"""Dates that hang on another: read anew from the anchor's new date, and only where that makes a difference."""

from __future__ import annotations

import pytest

from timeloom.importers.prose.dependents import Rehung, date_from, rehung
from timeloom.model.events import ANSWERS, DATED_FROM, LinkEnd


@pytest.mark.parametrize(
    ("expression", "anchor", "date"),
    [
        ("three weeks later", "2019-03-11", "2019-04-01"),
        ("Within days", "2019-03-11", "[2019-03-11..2019-03-18]"),
        ("a month later", "2019-03-11", "2019-04"),
        ("no time at all, really", "2019-03-11", None),
        ("the next day", "no date", None),
    ],
)
def test_expressions_from_an_anchor(expression: str, anchor: str, date: str | None) -> None:
    assert date_from(expression, anchor) == date


def test_only_what_hangs_on_the_event_and_changes_is_offered() -> None:
    ends = [
        LinkEnd(DATED_FROM, "a", "A", "2019-04-01", fields={"expression": ("three weeks later",)}),
        LinkEnd(DATED_FROM, "b", "B", "2019-05-02", fields={"expression": ("the next day",)}),
        LinkEnd(DATED_FROM, "c", "C", "2019-04-01"),
        LinkEnd(ANSWERS, "d", "D", "2019-04-01", fields={"expression": ("three weeks later",)}),
    ]
    assert rehung(ends, "2019-05-01") == [
        Rehung("a", "A", "three weeks later", "2019-04-01", "2019-05-22")
    ]
