"""Rows: one fixed shape out, every fault named in."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given

from tests.exporters.any_events import events
from timeloom.errors import EventError
from timeloom.model.events import Event, Link, Passage, Saying, Source
from timeloom.model.rows import event_to_row
from timeloom.model.validation import event_from_row

WHOLE = Event(
    "Title",
    "2019-03",
    "u",
    "Summary",
    {"actor": ("A", "B")},
    (Link("answers", "v", {"how": ("x",)}), Link("see", "w")),
    Source("essay.md", "essay"),
    Passage(3, 9, "so say", "One"),
    "looked-up",
    ("note",),
    True,
    False,
    (Saying(Source("b.md"), None, "2019", "relative"),),
)


def test_a_row_has_its_keys_in_order() -> None:
    """What other programs read: every key always there, `sayings` only where there are any."""
    assert list(event_to_row(replace(WHOLE, sayings=())).items()) == [
        ("uid", "u"),
        ("date", "2019-03"),
        ("earliest", "2019-03-01T00:00:00Z"),
        ("latest", "2019-03-31T23:59:59.999999Z"),
        ("title", "Title"),
        ("summary", "Summary"),
        ("fields", {"actor": ["A", "B"]}),
        (
            "links",
            [
                {"relation": "answers", "to": "v", "fields": {"how": ["x"]}},
                {"relation": "see", "to": "w"},
            ],
        ),
        ("source", {"address": "essay.md", "importer": "essay"}),
        ("passage", {"start": 3, "end": 9, "section": "One", "text": "so say"}),
        ("date_basis", "looked-up"),
        ("notes", ["note"]),
        ("starred", True),
        ("proposed", False),
    ]
    assert event_to_row(WHOLE)["sayings"] == [
        {"source": {"address": "b.md"}, "passage": None, "date": "2019", "date_basis": "relative"}
    ]


@pytest.mark.parametrize(
    ("date", "earliest", "latest"),
    [
        (None, None, None),
        ("../1900", None, "1900-12-31T23:59:59.999999Z"),
        ("-0043-03-15", "-0043-03-15T00:00:00Z", "-0043-03-15T23:59:59.999999Z"),
        ("Y-13800000000", "-13800000000-01-01T00:00:00Z", "-13800000000-12-31T23:59:59.999999Z"),
    ],
)
def test_bounds_are_iso_8601(date: str | None, earliest: str | None, latest: str | None) -> None:
    """Expanded years where the year does not fit in four digits, null where there is no limit."""
    row = event_to_row(Event("T", date))
    assert (row["earliest"], row["latest"]) == (earliest, latest)


@given(events)
def test_an_event_survives_its_row(event: Event) -> None:
    """Through JSON and back nothing is lost; no source and one without an address are the same."""
    event = replace(event, title=f"T{event.title}")
    row = json.loads(json.dumps(event_to_row(event)))
    if event.source is None:
        event = replace(event, source=Source(""))
    expected = replace(
        event,
        source=event.source if event.source and event.source.address else Source(""),
        sayings=tuple(said for said in event.sayings if said.source.address),
    )
    row["sayings"] = [said for said in row.get("sayings", []) if said["source"]]
    assert event_from_row(row) == expected


def test_a_source_left_out_is_the_one_that_is_read() -> None:
    assert event_from_row({"title": "T"}) == Event("T")


@pytest.mark.parametrize(
    ("row", "messages"),
    [
        ({}, ["title: field required"]),
        ({"title": " "}, ["title: it says nothing"]),
        ({"title": "T", "date": "2020-13-01"}, ["date: '2020-13-01' is not a date"]),
        ({"title": "T", "date": 2020}, ["date: input should be a valid string"]),
        ({"title": "T", "links": [{"relation": "see"}]}, ["links[0].to: field required"]),
        ({"title": "T", "fields": {"actor": "A"}}, ["fields.actor: input should be a valid list"]),
        ({"title": "T", "fields": {"actor": [1]}}, ["fields.actor[0]: input should be"]),
        ({"title": "T", "passage": {"start": -1, "end": 2}}, ["passage.start: "]),
        ({"title": "T", "date_basis": "guessed"}, ["date_basis: input should be 'stated'"]),
        ({"title": "T", "starred": "yes"}, ["starred: "]),
        ({"title": "T", "colour": "red"}, ["colour: extra inputs are not permitted"]),
        ({"title": "half \ud800"}, ["title: it holds half a character"]),
        ({"title": "", "date": "x"}, ["title: it says nothing", "date: 'x' is not a date"]),
    ],
)
def test_every_fault_is_named_with_its_place(row: dict[str, Any], messages: list[str]) -> None:
    with pytest.raises(EventError) as raised:
        event_from_row(row)
    for message in messages:
        assert message in str(raised.value)
