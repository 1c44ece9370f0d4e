"""iCalendar: days that calendars show rightly, nothing on a wrong day, the same bytes every time."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.exporters.any_events import events, texts
from tests.exporters.node_parsers import parse_with
from tests.exporters.writing import DATES, NEVER, is_date, written
from tests.timeloom.dates import strategies as edtf
from timeloom.exporters import icalendar_file
from timeloom.exporters.contract import Context
from timeloom.exporters.icalendar_file import ICalendarExporter
from timeloom.importers.calendars import importer
from timeloom.importers.calendars.importer import ICalendarImporter
from timeloom.importers.contract import Input
from timeloom.model.events import Event, Item, Rejection, Remark, Source


def _lines(text: str) -> list[str]:
    return text.replace("\r\n ", "").split("\r\n")


@pytest.mark.parametrize(
    ("date", "start", "end"),
    [
        ("2019-03-11", ";VALUE=DATE:20190311", ";VALUE=DATE:20190312"),
        ("2015", ";VALUE=DATE:20150101", ";VALUE=DATE:20160101"),
        ("2019-03/2019-07", ";VALUE=DATE:20190301", ";VALUE=DATE:20190801"),
        ("2004/..", ";VALUE=DATE:20040101", ";VALUE=DATE:20050101"),
        ("1957-10-04T19:28:34Z", ":19571004T192834Z", None),
        ("1698-11-14T17:00", ":16981114T170000", None),
        ("2019-03-11T10:00:00+02:00", ":20190311T080000Z", None),
        ("-0049/0050", ";VALUE=DATE:00010101", ";VALUE=DATE:00510101"),
        ("9999-12-31", ";VALUE=DATE:99991231", None),
    ],
)
def test_dates_become_their_nearest_days_with_an_exclusive_end(
    date: str, start: str, end: str | None
) -> None:
    text, _ = written(ICalendarExporter(), [Event("a", date=date)])
    lines = _lines(text)
    assert f"DTSTART{start}" in lines
    assert [line for line in lines if line.startswith("DTEND")] == ([f"DTEND{end}"] if end else [])


@pytest.mark.parametrize("date", [None, "-0043-03-15", "Y-13800000000", "Y17E7", "../.."])
def test_what_no_calendar_can_date_is_a_journal_entry_without_a_day(date: str | None) -> None:
    text, losses = written(ICalendarExporter(), [Event("a", date=date)])
    assert "BEGIN:VJOURNAL" in text
    assert "DTSTART" not in text
    assert len(losses) == 1


@pytest.mark.parametrize(
    ("date", "lost"),
    [
        ("2024-05-13T10:11:12+02:00", []),
        ("2024-05-13T10:11:12+02:00/2024-05-13T11:00:00+02:00", []),
        ("2024-05-13T10:11", ["1 time was written to the second, with the exact one in X-TIMELOOM-EDTF"]),
        ("2024-05-13T10:11:12.5Z", ["1 time was written to the second, with the exact one in X-TIMELOOM-EDTF"]),
    ],
)  # fmt: skip
def test_a_moment_loses_no_days(date: str, lost: list[str]) -> None:
    """That its distance from UTC stands in our property moves no moment, and is not told."""
    text, losses = written(ICalendarExporter(), [Event("a", date=date)])
    assert losses == lost
    assert f"X-TIMELOOM-EDTF;VALUE=TEXT:{date}" in text.replace("\r\n ", "")


def test_losses_are_counted() -> None:
    dates = ["2019-03-11", "1965~", "2004/..", "-0043", None]
    _, losses = written(ICalendarExporter(), [Event(str(d), date=d) for d in dates])
    assert losses == [
        "2 dates were written as their nearest ranges of days, with the exact ones in X-TIMELOOM-EDTF",
        "1 event outside the years 1 to 9999 became a journal entry without a date",
        "1 undated event became a journal entry without a date",
    ]


def test_lines_are_folded_at_75_octets_whatever_the_script() -> None:
    event = Event("第二次世界大戦 🏳️‍🌈 " * 20, date="1939/1945", summary="Ünïcödé, ; \\ \n" * 30)
    text, _ = written(ICalendarExporter(), [event], Context("名前" * 40))
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    assert not re.search(r"(?<!\r)\n", text)


def test_the_stamp_is_when_the_source_was_read_and_never_now() -> None:
    read = Event(
        "a", date="2020", source=Source("https://example.org/x", read="2024-05-13T10:00:00Z")
    )
    text, _ = written(ICalendarExporter(), [read, Event("b", date="2020")])
    stamps = [line for line in _lines(text) if line.startswith("DTSTAMP")]
    assert stamps == ["DTSTAMP:20240513T100000Z", "DTSTAMP:19700101T000000Z"]
    assert "URL:https://example.org/x" in _lines(text)


def test_each_event_has_a_uid_and_it_stays() -> None:
    events = [Event("a", date="2020"), Event("b", date="2020"), Event("c", uid="mine")]
    one, _ = written(ICalendarExporter(), events)
    other, _ = written(ICalendarExporter(), events)
    uids = re.findall(r"^UID:(.*)\r$", one, re.M)
    assert one == other
    assert len(set(uids)) == 3
    assert uids[2] == "mine"


def test_another_library_reads_every_event_whole() -> None:
    events = [
        Event(
            f"on {date}; a, b \\n",
            date=date,
            uid=f"u{n}",
            summary='1\n2, 3;\\n "q"',
            fields={"tag": ("a,b", "c")},
        )
        for n, date in enumerate(DATES)
    ]
    text, _ = written(ICalendarExporter(), events)
    found = parse_with("icalendar", text)
    assert [entry["uid"] for entry in found] == [event.uid for event in events]
    for entry, event in zip(found, events, strict=True):
        assert entry["summary"] == event.title
        assert entry["description"] == event.summary
        assert entry["categories"] == ["a,b", "c"]
        assert entry["own"]["title"] == event.title
        assert entry["own"]["summary"] == event.summary
        assert entry["edtf"] in (None, event.date)
    days = {entry["own"]["date"]: (entry["start"], entry["end"]) for entry in found}
    assert days["2019-03-11"] == ("2019-03-11", "2019-03-12")
    assert days["196X"] == ("1960-01-01", "1970-01-01")
    assert days["-0489"] == (None, None)


@given(edtf.clocked.filter(is_date))
def test_a_moment_stands_as_it_would_be_worked_out(text: str) -> None:
    quick = icalendar_file.dated_as.__wrapped__(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(icalendar_file, "_MOMENT", NEVER)
        assert icalendar_file.dated_as.__wrapped__(text) == quick


def _read(text: str) -> list[Item]:
    source = Input("x.ics", io.BytesIO(text.encode()))
    return [*ICalendarImporter().read(source), Remark(source.title)]


@given(st.lists(events, min_size=1, max_size=4), st.integers(0, 4), texts)
def test_what_timeloom_wrote_is_read_at_once_and_as_by_the_library(
    some: list[Event], place: int, name: str
) -> None:
    """An entry that somebody has put among them, and one whose event was cut, are read as any other."""
    text, _ = written(ICalendarExporter(), some, Context(name))
    parts = re.split(r"(?m)(?=^BEGIN:VEVENT|^BEGIN:VJOURNAL|^END:VCALENDAR)", text)
    foreign = "BEGIN:VEVENT\r\nUID:f\r\nDTSTART:20240513\r\nSUMMARY:Foreign\r\nEND:VEVENT\r\n"
    mixed = "".join([*parts[: 2 + place], foreign, *parts[2 + place : -1], parts[-1]])
    for whole in (text, mixed, text.replace('{"', "{", 1)):
        at_once = _read(whole)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(importer, "own_row", lambda _: "")
            slowly = _read(whole)
        assert [_unplaced(item) for item in at_once] == [_unplaced(item) for item in slowly]


def _unplaced(item: Item) -> Item:
    """Without its place, which names the number of an entry that stands alone as well."""
    return replace(item, where="") if isinstance(item, Event | Rejection) else item
