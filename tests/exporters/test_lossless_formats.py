"""Formats made for other programs hold whole events all the same: written and read back, any event is itself."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.exporters.any_events import events as any_event
from tests.exporters.any_events import only_events, texts
from tests.exporters.writing import DATES, read_back, written
from timeloom.exporters.contract import Context, Exporter
from timeloom.exporters.icalendar_file import ICalendarExporter
from timeloom.exporters.markwhen import MarkwhenExporter
from timeloom.exporters.timelinejs import TimelineJsExporter
from timeloom.importers.calendars.importer import ICalendarImporter
from timeloom.importers.contract import Sample
from timeloom.importers.timelines.markwhen import MarkwhenImporter
from timeloom.importers.timelines.timelinejs import TimelineJsImporter
from timeloom.model.events import Event, Source

FORMATS = [
    pytest.param(TimelineJsExporter(), TimelineJsImporter(), id="timelinejs"),
    pytest.param(MarkwhenExporter(), MarkwhenImporter(), id="markwhen"),
    pytest.param(ICalendarExporter(), ICalendarImporter(), id="ical"),
]


def _addressed(source: Source | None) -> bool:
    return source is None or bool(source.address) or source == Source("")


storable = any_event.filter(
    lambda event: (
        bool(event.title.strip())
        and _addressed(event.source)
        and all(saying.source.address for saying in event.sayings)
    )
)
"""A row says of a source without an address only that there is none, and a title says something."""


@pytest.mark.parametrize(("exporter", "importer"), FORMATS)
@given(found=st.lists(storable, max_size=4), name=texts)
@example(found=[Event("x", "2015", summary="\x1f")], name="")
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_event_comes_back_as_it_was(
    exporter: Exporter, importer: Any, found: list[Event], name: str
) -> None:
    text, _ = written(exporter, found, Context(timeline=name))
    items = read_back(importer, text)
    key = repr  # markwhen gathers lanes and puts undated events last; order is no part of an event
    assert sorted(only_events(items), key=key) == sorted(found, key=key)


@pytest.mark.parametrize(("exporter", "importer"), FORMATS)
@pytest.mark.parametrize(
    "text", [r"\N", r"\n", "\\", r"\\N", "\n", r"\,", r"\;", r"\u005c", "%0A", "^n"]
)
def test_what_looks_like_an_escape_stays_as_it_is(
    exporter: Exporter, importer: Any, text: str
) -> None:
    event = Event(f"a{text}b", date="2020", summary=f"a{text}b", notes=(text,))
    assert only_events(read_back(importer, written(exporter, [event])[0])) == [event]


@pytest.mark.parametrize(("exporter", "importer"), FORMATS)
def test_every_shape_of_date_comes_back(exporter: Exporter, importer: Any) -> None:
    events = [Event(f"on {date}", date=date, uid=date) for date in DATES] + [Event("some day")]
    text, _ = written(exporter, events)
    assert {event.date for event in only_events(read_back(importer, text))} == {*DATES, None}


@pytest.mark.parametrize(("exporter", "importer"), FORMATS)
def test_writing_what_was_read_gives_the_same_bytes(exporter: Exporter, importer: Any) -> None:
    events = [
        Event(f"on {date}", date=date, uid=date, fields={"side": (("open", "closed")[n % 2],)})
        for n, date in enumerate(DATES)
    ]
    once, _ = written(exporter, events, Context("Twice"))
    twice, _ = written(exporter, only_events(read_back(importer, once)), Context("Twice"))
    again, _ = written(exporter, only_events(read_back(importer, twice)), Context("Twice"))
    assert twice == again


@pytest.mark.parametrize(("exporter", "importer"), FORMATS)
@pytest.mark.parametrize("events", [[Event("a", date="2020")], [Event("no date")]])
def test_importers_know_what_exporters_wrote(
    exporter: Exporter, importer: Any, events: list[Event]
) -> None:
    text, _ = written(exporter, events)
    name = f"file{importer.suffixes[0]}"
    assert importer.sniff(Sample(name, text.encode()[:65536])) > 0.5
