"""iCalendar: days, offsets, exclusive ends, recurrences as rules or expanded, one broken entry costs no other."""

from __future__ import annotations

from tests.importers.reading import read, read_text
from timeloom.importers.calendars.importer import ICalendarImporter
from timeloom.importers.calendars.values import LONGEST, without_long_lines
from timeloom.importers.contract import Options


def test_days_times_and_ends() -> None:
    found = read(ICalendarImporter(), "icalendar/week.ics")
    assert found.dates == {
        "A day": "2024-05-13",
        "Three days": "2024-05-13/2024-05-15",
        "In Berlin": "2024-05-13T10:00:00+02:00/2024-05-13T11:30:00+02:00",
        "Floating": "2024-05-13T10:00:00",
        "Weekly": "2024-05-13T10:00:00Z/2024-05-13T11:00:00Z",
        "Weekly, moved": "2024-05-28T10:00:00Z",
        "A task": "2024-06-01",
        "Minutes": None,
        "Backwards": "2024-05-13",
    }
    day = found.event("A day")
    assert day.fields["tag"] == ("one", "two", "three")
    assert day.summary.startswith("First line\nsecond, with a comma")
    assert found.event("Minutes").summary == "one\n\ntwo"
    assert found.event("Weekly, moved").uid == "e@x/20240527T100000"


def test_recurrences_are_expanded_inside_a_stated_window() -> None:
    found = read(ICalendarImporter(), "icalendar/week.ics", Options(window="2024-05/2024-06"))
    weekly = sorted(event.date or "" for event in found.events if event.uid.startswith("e@x"))
    assert [date[:10] for date in weekly] == [
        "2024-05-13",
        "2024-05-28",
        "2024-06-03",
        "2024-06-10",
        "2024-06-17",
        "2024-06-24",
    ]
    assert len({event.uid for event in found.events}) == len(found.events)


def test_a_floating_time_takes_the_zone_that_is_said() -> None:
    found = read(ICalendarImporter(), "icalendar/week.ics", Options(zone="America/New_York"))
    assert found.dates["Floating"] == "2024-05-13T10:00:00-04:00"


def test_one_broken_entry_costs_no_other() -> None:
    found = read(ICalendarImporter(), "icalendar/half_broken.ics")
    assert found.dates == {"Good": "2024-05-13"}
    assert [r.where for r in found.rejections] == ["line 3"]


def _calendar(*entries: str, before: str = "", kind: str = "VEVENT") -> str:
    """A calendar of entries whose lines stand apart by blanks; each has the uid of its number."""
    body = "".join(
        f"BEGIN:{kind}\nUID:{number}\n" + entry.replace(" ", "\n") + f"\nEND:{kind}\n"
        for number, entry in enumerate(entries)
    )
    return f"BEGIN:VCALENDAR\nVERSION:2.0\n{before}{body}END:VCALENDAR\n"


def test_a_window_bounds_recurring_entries_and_no_others() -> None:
    """What does not recur is there as without a window, under the same uid; what has no date gets none."""
    text = _calendar(
        "DTSTART;VALUE=DATE:20240101 RRULE:FREQ=YEARLY SUMMARY:yearly",
        "DTSTART;VALUE=DATE:19990101 SUMMARY:once",
    ) + _calendar("SUMMARY:task", kind="VTODO")
    found = read_text(ICalendarImporter(), text, window="2025/2026")
    assert [(event.uid, event.date) for event in found.events] == [
        ("0/20250101", "2025-01-01"),
        ("0/20260101", "2026-01-01"),
        ("1", "1999-01-01"),
        ("0", None),
    ]


def test_a_rule_that_is_none_costs_its_recurrences_alone() -> None:
    text = _calendar(
        "DTSTART;VALUE=DATE:20240101 RRULE:FREQ=BOGUS SUMMARY:bad",
        "DTSTART;VALUE=DATE:20240101 RRULE:FREQ=DAILY;COUNT=2 SUMMARY:good",
    )
    found = read_text(ICalendarImporter(), text, window="2024")
    assert [event.title for event in found.events] == ["bad", "good", "good"]
    assert "recurrences cannot be expanded" in found.remarks[0]
    assert found.event("bad").fields["recurs"] == ("RRULE:FREQ=BOGUS",)


def test_a_broken_calendar_is_read_entry_by_entry() -> None:
    """The cut-off entry is named, its neighbours are kept, with the zones that the calendar defines."""
    zone = (
        "BEGIN:VTIMEZONE\nTZID:Here\nBEGIN:STANDARD\nDTSTART:19700101T000000\nTZOFFSETFROM:+0300\n"
        "TZOFFSETTO:+0330\nEND:STANDARD\nEND:VTIMEZONE\n"
    )
    text = _calendar("DTSTART;TZID=Here:20240701T100000 SUMMARY:whole", "DTSTART:2024", before=zone)
    found = read_text(ICalendarImporter(), text.split("DTSTART:2024")[0])
    assert found.dates == {"whole": "2024-07-01T10:00:00+03:30"}
    assert [(r.where, r.why) for r in found.rejections] == [
        ("line 16, entry 2", "it has no END:VEVENT; was the file cut off?")
    ]


def test_ends_of_another_kind_than_the_start() -> None:
    found = read_text(
        ICalendarImporter(),
        _calendar(
            "DTSTART:20240101T100000Z DTEND;VALUE=DATE:20240105 SUMMARY:a",
            "DTSTART;VALUE=DATE:20240101 DTEND:20240105T100000Z SUMMARY:b",
            "DTSTART;VALUE=DATE:20240101 DTEND:20240105T000000Z SUMMARY:c",
        ),
    )
    assert found.dates == {
        "a": "2024-01-01/2024-01-04",
        "b": "2024-01-01/2024-01-05",
        "c": "2024-01-01/2024-01-04",
    }
    assert "at one end alone" in found.remarks[0]


def test_times_that_calendars_write_and_libraries_do_not_know() -> None:
    text = _calendar(
        "DTSTART:20161231T235960Z SUMMARY:leap", "DTSTART;TZID=Mars:20240101T100000 SUMMARY:far"
    )
    found = read_text(ICalendarImporter(), text)
    assert found.dates == {"leap": "2016-12-31T23:59:59Z", "far": "2024-01-01T10:00:00"}
    assert any("1 leap second read" in remark for remark in found.remarks)
    assert any("time zones 'Mars' (1)" in remark for remark in found.remarks)


def test_what_else_an_entry_says() -> None:
    found = read_text(
        ICalendarImporter(),
        _calendar(
            "DTSTART:20240101T100000Z DUE:20240105T100000Z COMPLETED:20240104T000000Z "
            "LAST-MODIFIED:20240106T000000Z SEQUENCE:2 COMMENT:done SUMMARY:x",
            kind="VTODO",
        ),
    )
    fields = found.event("x").fields
    assert (fields["due"], fields["completed"]) == (
        ("2024-01-05T10:00:00Z",),
        ("2024-01-04T00:00:00Z",),
    )
    assert (fields["modified"], fields["sequence"], fields["comment"]) == (
        ("2024-01-06T00:00:00Z",),
        ("2",),
        ("done",),
    )


def test_a_property_of_megabytes_is_left_out_and_named() -> None:
    """The parser takes seconds for one; what stands before and behind keeps its place."""
    long = "x" * 60 + "\r\n "
    text = (
        "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:a\r\nDTSTART:20240101\r\n"
        f"ATTACH;VALUE=BINARY:{long * 40_000}end\r\nUID:1\r\nEND:VEVENT\r\n"
        f"BEGIN:VEVENT\r\nDESCRIPTION:{'y' * (LONGEST + 1)}\r\nSUMMARY:b\r\nDTSTART:bad\r\nEND:VEVENT\r\n"
        "BEGIN:VEVENT\r\nSUMMARY:c\r\nDTSTART:20240102\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    found = read_text(ICalendarImporter(), text)
    assert found.dates == {"a": "2024-01-01", "c": "2024-01-02"}
    assert found.remarks == [
        "line 5: ATTACH of more than 1 MiB left out",
        "line 40009: DESCRIPTION of more than 1 MiB left out",
    ]
    assert [r.where for r in found.rejections] == ["line 40008, entry 2"]


def test_a_file_of_megabytes_without_a_long_property_stays_as_it_is() -> None:
    data = b"BEGIN:VEVENT\r\nSUMMARY:a\r\n b\r\nEND:VEVENT\r\n" * 30_000
    assert len(data) > LONGEST
    assert without_long_lines(data) == (data, [])


def test_an_entry_without_texts_is_kept_for_its_date_and_said() -> None:
    """What calendars show as a busy hour is an event; an entry with neither texts nor a date is none."""
    empty = "BEGIN:VEVENT\nUID:{0}\nDTSTAMP:20240101T000000Z\n{1}END:VEVENT\n"
    entries = [
        empty.format("a", "DTSTART:20240513T100000Z\n"),
        empty.format("b", "SEQUENCE:3\nSTATUS:CONFIRMED\n"),
        empty.format("c", "SUMMARY: \nLOCATION:The hall\n"),
        "BEGIN:VTODO\nEND:VTODO\n",
        empty.format("d", "DESCRIPTION:\\n A line\n"),
    ]
    found = read_text(ICalendarImporter(), f"BEGIN:VCALENDAR\n{''.join(entries)}END:VCALENDAR\n")
    titles = [(event.uid, event.title) for event in found.events]
    assert titles == [("a", "untitled"), ("c", "untitled"), ("d", "A line")]
    assert [r.where for r in found.rejections] == ["line 7, entry 2", "line 19, entry 4"]
    assert "no SUMMARY, no DESCRIPTION and no date" in found.rejections[0].why
    (remark,) = [text for text in found.remarks if "untitled" in text]
    assert remark.startswith("2 entries have no SUMMARY and no DESCRIPTION (line 2, entry 1 and")


def test_a_zone_may_stand_anywhere() -> None:
    """Before the entries that name it, behind them or between them (RFC 5545, 3.6), and holds for the whole file."""
    zone = (
        "BEGIN:VTIMEZONE\nTZID:Home\nBEGIN:STANDARD\nDTSTART:19700101T000000\nTZOFFSETFROM:+0300\n"
        "TZOFFSETTO:+0300\nEND:STANDARD\nEND:VTIMEZONE\n"
    )
    entry = (
        "BEGIN:VEVENT\nUID:u{0}\nDTSTART;TZID=Home:2024010{0}T100000\nSUMMARY:S{0}\nEND:VEVENT\n"
    )
    entries = [entry.format(n) for n in (1, 2, 3, 4, 5, 5, 6)]
    entries[2] = "BEGIN:VEVENT\nUID:u3\nDTSTART:never\nSUMMARY:S3\nEND:VEVENT\n"
    head = "BEGIN:VCALENDAR\nX-WR-CALNAME:C\n"
    for text in (
        f"{head}{zone}{''.join(entries)}END:VCALENDAR\n",
        f"{head}{''.join(entries)}{zone}END:VCALENDAR\n",
        f"{head}{''.join(entries[:4])}{zone}{''.join(entries[4:])}END:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:x\nEND:VEVENT\n",
    ):
        found = read_text(ICalendarImporter(), text)
        assert {found.dates[f"S{n}"] for n in (1, 6)} == {
            "2024-01-01T10:00:00+03:00",
            "2024-01-06T10:00:00+03:00",
        }
        assert [r.why for r in found.rejections] == [
            "DTSTART cannot be read: 'never' is not a date"
        ]
        assert any("'S5' stands there again" in remark for remark in found.remarks)
