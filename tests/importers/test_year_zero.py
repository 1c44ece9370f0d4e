"""Marathon (490 BCE) and 1 BCE in every format that reaches so far back: each has its own way of counting, we have one.

Astronomical years have a year 0, which is 1 BCE (ISO 8601); people's have none. One off by one shows here.
"""

from __future__ import annotations

import io
import json

import pytest

from timeloom.importers.calendars.importer import ICalendarImporter
from timeloom.importers.contract import Importer, Input, Sample
from timeloom.importers.databases.wikidata import WikidataImporter
from timeloom.importers.json.importer import JsonImporter, JsonLinesImporter
from timeloom.importers.tables.importer import CsvImporter
from timeloom.importers.timelines.markwhen import MarkwhenImporter
from timeloom.importers.timelines.simile import SimileImporter
from timeloom.importers.timelines.timeline_project import TimelineProjectImporter
from timeloom.importers.timelines.timelinejs import TimelineJsImporter, TimelineJsTableImporter
from timeloom.importers.timelines.vis_timeline import VisTimelineImporter
from timeloom.model.events import Event


def _slide(year: object) -> dict[str, object]:
    return {"start_date": {"year": year}, "text": {"headline": "x"}}


def _bindings(*dates: str) -> str:
    rows = [
        {
            "event": {"type": "uri", "value": f"http://www.wikidata.org/entity/Q{number}"},
            "eventLabel": {"type": "literal", "value": "x"},
            "date": {
                "type": "literal",
                "datatype": "http://www.w3.org/2001/XMLSchema#dateTime",
                "value": f"{date}-01-01T00:00:00Z",
            },
            "datePrecision": {"type": "literal", "value": "9"},
        }
        for number, date in enumerate(dates, 1)
    ]
    heads = ["event", "eventLabel", "date", "datePrecision"]
    return json.dumps({"head": {"vars": heads}, "results": {"bindings": rows}})


def _project(*years: int) -> str:
    events = "".join(
        f"<event><start>{year}-01-02 03:04:05</start><end>{year}-01-02 03:04:05</end><text>x</text></event>"
        for year in years
    )
    return (
        "<timeline><version>2.0.0</version><timetype>gregoriantime</timetype>"
        f"<events>{events}</events></timeline>"
    )


@pytest.mark.parametrize(
    ("importer", "text"),
    [
        (CsvImporter(), "date,title\n-0489,x\n0000,x\n"),
        (CsvImporter(), "date,title\n490 BC,x\n1 BCE,x\n"),
        (CsvImporter(), "year,title\n-489,x\n0,x\n"),
        (JsonImporter(), '[{"title":"x","date":"-0489"},{"title":"x","date":"0000"}]'),
        (JsonLinesImporter(), '{"title":"x","date":-489}\n{"title":"x","date":0}\n'),
        (TimelineJsImporter(), json.dumps({"events": [_slide("-490"), _slide(-1)]})),
        (TimelineJsTableImporter(), "Year,Headline\n-490,x\n-1,x\n"),
        (SimileImporter(), '<data><event start="490 BC" title="x"/><event start="1 BC" title="x"/></data>'),
        (SimileImporter(), '{"events":[{"start":"-489","title":"x"},{"start":0,"title":"x"}]}'),
        (MarkwhenImporter(), "490 BC: x\n1 BC: x\n"),
        (VisTimelineImporter(), '[{"content":"x","start":"-000489"},{"content":"x","start":"0000"}]'),
        (WikidataImporter(), _bindings("-0489", "0000")),
    ],
)  # fmt: skip
def test_marathon_and_the_year_before_the_first(importer: Importer, text: str) -> None:
    """−0489 and 0000, as years: nothing finer is made up."""
    assert _dates(importer, text) == ["-0489", "0000"]


@pytest.mark.parametrize(
    ("importer", "text", "expected"),
    [
        (TimelineProjectImporter(), _project(-489, 0), ["-0489-01-02T03:04:05", "0000-01-02T03:04:05"]),
        (VisTimelineImporter(), '[{"content":"x","start":"-000489-09-12"}]', ["-0489-09-12"]),
        (SimileImporter(), '<data><event start="-0489-09-12T00:00:00Z" title="x"/></data>', None),
        (
            ICalendarImporter(),
            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:a\r\nDTSTART;VALUE=DATE:00010101\r\n"
            "SUMMARY:x\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
            ["0001-01-01"],
        ),
    ],
)  # fmt: skip
def test_days_and_times_before_and_at_the_first_year(
    importer: Importer, text: str, expected: list[str] | None
) -> None:
    """Formats that give more than a year count alike; iCalendar begins at the year 1."""
    found = _dates(importer, text)
    assert found == expected if expected else found[0].startswith("-0489-09-12")


def _dates(importer: Importer, text: str) -> list[str]:
    data = text.encode()
    source = Input("x", io.BytesIO(data), sample=Sample("x", data))
    return [str(item.date) for item in importer.read(source) if isinstance(item, Event)]
