"""iCalendar as RFC 5545 and 5546 say it: what is broken costs itself, revisions, overrides, rules, zones, odd writers."""

from __future__ import annotations

import warnings

import pytest

from tests.importers.reading import Reading, read_text
from timeloom.importers.calendars.importer import ICalendarImporter
from timeloom.importers.calendars.source import components

WINDOW = "2024-01/2024-03"


def entry(*lines: str, kind: str = "VEVENT") -> str:
    """A component of lines."""
    return "\n".join([f"BEGIN:{kind}", *lines, f"END:{kind}", ""])


def calendar(*parts: str) -> str:
    """A calendar of properties and components."""
    return "\n".join(
        [
            "BEGIN:VCALENDAR",
            "VERSION:2.0",
            *(part.rstrip("\n") for part in parts),
            "END:VCALENDAR",
            "",
        ]
    )


def found_in(*parts: str, **options: str) -> Reading:
    """What a calendar of these parts holds; a library's warning is an error."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return read_text(ICalendarImporter(), calendar(*parts), **options)


def dated(*lines: str) -> str:
    """An event on a day of 2024 with further lines."""
    return entry("UID:u", "DTSTART:20240101T100000Z", "SUMMARY:It", *lines)


@pytest.mark.parametrize(
    "broken",
    [
        "CREATED:00001231T000000Z",
        "LAST-MODIFIED:nonsense",
        "DTSTAMP:yesterday",
        "RECURRENCE-ID:P",
        "RECURRENCE-ID:20240101T100000Z\nRECURRENCE-ID:20240108T100000Z",
        "SEQUENCE:many",
        "DTEND:None",
        "DURATION:PT1W",
        "DURATION:P99999999W",
        "EXDATE:20240103T000000Z/20240101T000000Z",
        "RDATE:never",
        "RRULE:FREQ=DAILY;INTERVAL=0",
        "RRULE:;;;",
        "BEGIN:VALARM\nTRIGGER:PT-2H\nEND:VALARM",
        "BEGIN:VALARM\nACTION:DISPLAY",
        'ORGANIZER;CN="Ann:mailto:ann@example.org',
        "GEO:here",
        "a line that is none",
        "X-PART;=;;:::",
        "END:VTODO",
    ],
)
def test_what_is_broken_costs_itself(broken: str) -> None:
    """Neither its own event nor the one behind it, with a window and without."""
    for window in ("", WINDOW):
        found = found_in(
            dated(broken), entry("DTSTART;VALUE=DATE:20240202", "SUMMARY:Next"), window=window
        )
        assert found.dates == {"It": "2024-01-01T10:00:00Z", "Next": "2024-02-02"}
        assert not found.rejections


def test_what_is_left_out_is_told_once_for_all_entries() -> None:
    found = found_in(
        *(entry(f"DTSTART:2024010{n}", f"SUMMARY:{n}", "CREATED:0000") for n in (1, 2, 3))
    )
    assert found.remarks == [
        "CREATED cannot be read in 3 entries (line 3, entry 1 and others), as '0000': left out"
    ]


def test_an_entry_without_an_end_ends_where_the_next_begins() -> None:
    text = (
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20240101\nSUMMARY:a\nBEGIN:VEVENT\nDTSTART:20240102\nSUMMARY:b\n"
        "BEGIN:VALARM\nEND:VEVENT\nEND:VCALENDAR\nBEGIN:VCALENDAR\nBEGIN:VTODO\nDUE:20240103\nSUMMARY:c\n"
    )
    found = read_text(ICalendarImporter(), text)
    assert found.dates == {"a": "2024-01-01", "b": "2024-01-02", "c": "2024-01-03"}
    assert [remark.split(": ", 1)[1][:30] for remark in found.remarks] == [
        "without an END: it ends where ",
        "an alarm or the like in it has",
        "without an END, was the file c",
    ]


def test_nesting_takes_as_many_steps_as_there_are_lines() -> None:
    """Each component is closed once, however deep it stands and whether it has an end."""
    for text in (
        "BEGIN:VALARM\n" * 9_999,
        "BEGIN:VEVENT\n" * 9_999,
        "BEGIN:A\nBEGIN:B\nEND:A\n" * 3_333,
    ):
        found = components(b"BEGIN:VEVENT\n" + text.encode())
        assert sum(1 + len(part.inner) for part in found) <= 10_000
        assert all(part.body <= part.stop <= part.after for part in found)


def test_the_newest_revision_counts_and_the_others_are_named() -> None:
    """SEQUENCE first, then DTSTAMP (RFC 5546, 2.1.4)."""
    found = found_in(
        entry("UID:a", "SEQUENCE:2", "DTSTART:20240103", "SUMMARY:Newest"),
        entry("UID:a", "SEQUENCE:1", "DTSTAMP:20240601T000000Z", "DTSTART:20240101", "SUMMARY:Old"),
        entry("UID:b", "DTSTAMP:20240101T000000Z", "DTSTART:20240101", "SUMMARY:First"),
        entry("UID:b", "DTSTAMP:20240102T000000Z", "DTSTART:20240102", "SUMMARY:Second"),
        entry("UID:c", "DTSTART:20240101", "SUMMARY:Same"),
        entry("UID:c", "DTSTART:20240101", "SUMMARY:Same"),
        entry("UID:d", "DTSTART:20240101", "SUMMARY:One of a careless program"),
        entry("UID:d", "DTSTART:20240105", "SUMMARY:Another of it"),
    )
    assert {event.uid: event.title for event in found.events} == {
        "a": "Newest",
        "b": "Second",
        "c": "Same",
        "d": "One of a careless program",
        "d#2": "Another of it",
    }
    assert found.remarks == [
        "line 9, entry 2: an older revision of 'Old' (SEQUENCE 1) was left out;"
        " line 3, entry 1 (SEQUENCE 2) counts",
        "line 16, entry 3: an older revision of 'First' (SEQUENCE 0) was left out;"
        " line 22, entry 4 (SEQUENCE 0) counts",
        "line 28, entry 5: 'Same' stands there again at line 33, entry 6: left out",
    ]


def test_a_cancellation_marks_what_it_cancels() -> None:
    """It may say no more than the UID; alone it is what was cancelled. Of a series it takes the occurrence away."""
    text = calendar(entry("UID:a", "DTSTART:20240101T100000Z", "SUMMARY:Feast")) + calendar(
        "METHOD:CANCEL",
        entry("UID:a", "SEQUENCE:1"),
        entry("UID:b", "DTSTART:20240102", "SUMMARY:Alone"),
    )
    found = read_text(ICalendarImporter(), text)
    assert found.dates == {"Feast": "2024-01-01T10:00:00Z", "Alone": "2024-01-02"}
    assert all(event.fields["status"] == ("CANCELLED",) for event in found.events)
    found = found_in(
        dated("RRULE:FREQ=WEEKLY;COUNT=3"),
        entry(
            "UID:u",
            "RECURRENCE-ID:20240108T100000Z",
            "DTSTART:20240108T100000Z",
            "STATUS:CANCELLED",
        ),
        window=WINDOW,
    )
    assert [event.date for event in found.events] == [
        "2024-01-01T10:00:00Z",
        "2024-01-15T10:00:00Z",
    ]
    assert found.remarks == [
        "1 entry (line 9, entry 2): an occurrence that was cancelled: left out"
    ]


def test_overrides_with_and_without_their_series() -> None:
    alone = entry("UID:x", "RECURRENCE-ID:20240109T100000Z", "DTSTART:20240109T110000Z", "SUMMARY:Moved",
                  "RRULE:FREQ=WEEKLY")  # fmt: skip
    for window in ("", WINDOW):
        found = found_in(alone, window=window)
        assert [(e.date, e.uid) for e in found.events] == [
            ("2024-01-09T11:00:00Z", "x/20240109T100000")
        ]
    later = entry(
        "UID:u",
        "RECURRENCE-ID;RANGE=THISANDFUTURE:20240115T100000Z",
        "DTSTART:20240115T140000Z",
        "SUMMARY:Later",
    )
    found = found_in(later, dated("RRULE:FREQ=WEEKLY;COUNT=4"), window=WINDOW)
    assert [(e.date, e.title) for e in found.events] == [
        ("2024-01-01T10:00:00Z", "It"),
        ("2024-01-08T10:00:00Z", "It"),
        ("2024-01-15T14:00:00Z", "Later"),
        ("2024-01-22T14:00:00Z", "Later"),
    ]
    assert len({event.uid for event in found.events}) == 4
    day = entry(
        "UID:u", "RECURRENCE-ID;VALUE=DATE:20240102", "DTSTART:20240102T180000Z", "SUMMARY:Late"
    )
    found = found_in(dated("RRULE:FREQ=DAILY;COUNT=2"), day, window=WINDOW)
    assert found.dates == {"It": "2024-01-01T10:00:00Z", "Late": "2024-01-02T18:00:00Z"}


@pytest.mark.parametrize(
    ("lines", "days"),
    [
        ("RRULE:FREQ=DAILY;UNTIL=20240103", [1, 2, 3]),
        ("RRULE:FREQ=DAILY;UNTIL=20240103T100000", [1, 2, 3]),
        ("RRULE:FREQ=DAILY;UNTIL=20240103T095959Z", [1, 2]),
        ("RRULE:FREQ=DAILY;COUNT=7\nEXRULE:FREQ=WEEKLY;BYDAY=SA,SU", [1, 2, 3, 4, 5]),
        ("RRULE:FREQ=DAILY;COUNT=5\nEXDATE;VALUE=DATE:20240102,rubbish,20240104", [1, 3, 5]),
        ("RRULE:FREQ=DAILY;COUNT=5\nEXDATE:20240102T100000Z/PT1H\nEXDATE:20240103T100000Z", [1, 4, 5]),
        ("RRULE:FREQ=DAILY;COUNT=3\nEXDATE;TZID=Europe/Paris:20240102T110000", [1, 3]),
        ("RDATE:20240105T100000Z,junk,20240107T100000Z", [1, 5, 7]),
        ("RDATE;VALUE=PERIOD:20240105T100000Z/PT3H", [1, 5]),
        ("RRULE:FREQ=DAILY;COUNT=-1;UNTIL=20240102T100000Z", [1, 2]),
        ("RRULE:FREQ=DAILY;COUNT=2\nRRULE:FREQ=WEEKLY;COUNT=2", [1, 2, 8]),
    ],
)  # fmt: skip
def test_rules_and_what_is_taken_from_them(lines: str, days: list[int]) -> None:
    found = found_in(dated(lines), window=WINDOW)
    assert [int((event.date or "")[8:10]) for event in found.events] == days


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=SECONDLY;BYSETPOS=2",
        "FREQ=DAILY;BYHOUR=99",
        "FREQ=YEARLY;UNTIL=soon",
        "RSCALE=HEBREW;FREQ=YEARLY",
        "D1 #5",
    ],
)
def test_a_rule_that_cannot_be_expanded_leaves_its_event(rule: str) -> None:
    found = found_in(dated(f"RRULE:{rule}"), window=WINDOW)
    assert [event.date for event in found.events] == ["2024-01-01T10:00:00Z"]
    assert "line 3: its recurrences cannot be expanded" in found.remarks[0]


def test_a_rule_of_seconds_that_began_long_before_the_window_is_refused() -> None:
    long_ago = entry("UID:a", "DTSTART:19000101T000000Z", "RRULE:FREQ=SECONDLY", "SUMMARY:Tick")
    found = found_in(long_ago, window=WINDOW)
    assert "more than a million steps" in found.remarks[0]


def test_an_end_that_cannot_be_read_or_stands_first_is_left_out() -> None:
    found = found_in(
        entry("DTSTART:20240101T100000Z", "DTEND:20240101T090000Z", "SUMMARY:first"),
        entry("DTSTART:20240101T100000Z", "DURATION:-PT1H", "SUMMARY:back"),
        entry("DTSTART:20240331T000000", "DTSTART:20240101", "DURATION:P1DT12H", "SUMMARY:dur"),
        entry("DTSTART;TZID=Europe/Paris:20240330T120000", "DURATION:P1D", "SUMMARY:nominal"),
        entry("DTSTART;TZID=Europe/Paris:20240330T120000", "DURATION:PT24H", "SUMMARY:exact"),
    )
    assert found.dates == {
        "first": "2024-01-01T10:00:00Z",
        "back": "2024-01-01T10:00:00Z",
        "dur": "2024-03-31T00:00:00/2024-04-01T12:00:00",
        "nominal": "2024-03-30T12:00:00+01:00/2024-03-31T12:00:00+02:00",
        "exact": "2024-03-30T12:00:00+01:00/2024-03-31T13:00:00+02:00",
    }
    assert found.remarks[0].startswith(
        "2 entries (line 3, entry 1 and others): its end stands before"
    )


@pytest.mark.parametrize(
    ("name", "offset"),
    [
        ("Europe/Paris", "+02:00"),
        ("europe/paris", "+02:00"),
        ("US-Eastern", "-04:00"),
        ("/freeassociation.sourceforge.net/Tzfile/Europe/Vienna", "+02:00"),
        ("/softwarestudio.org/Olson_20011030_5/America/Argentina/Buenos_Aires", "-03:00"),
        ("W. Europe Standard Time", "+02:00"),
        ("Pacific Daylight Time", "-07:00"),
        ("(UTC-05:00) Eastern Time (US & Canada)", "-04:00"),
        ("(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna", "+02:00"),
        ("(GMT+01.00) Sarajevo/Warsaw/Zagreb", "+02:00"),
        ("(UTC+05:30) Chennai, Kolkata, Mumbai, New Delhi", "+05:30"),
        ("(UTC-03:00) Nowhere that is known", "-03:00"),
        ("Pacific/Auckland (NZST)", "+12:00"),
        ("(UTC-08:00) Pacific", "-07:00"),
        ("UTC+2", "+02:00"),
        ("GMT-0330", "-03:30"),
        ("tzone://Microsoft/Utc", "Z"),
        ("Europe", ""),
        ("East", ""),
        ("localtime", ""),
        ("7", ""),
        ("Mars/Base", ""),
    ],
)
def test_names_of_zones(name: str, offset: str) -> None:
    """In July, quoted or not."""
    for quoted in (f'"{name}"', name):
        found = found_in(entry(f"DTSTART;TZID={quoted}:20240701T100000", "SUMMARY:x"))
        assert found.dates == {"x": f"2024-07-01T10:00:00{offset}"}
        assert any("unknown time zone" in remark for remark in found.remarks) == (not offset)


def _zone(*lines: str) -> str:
    return entry(*lines, kind="VTIMEZONE")


@pytest.mark.parametrize(
    ("definition", "offset"),
    [
        (("TZID:Here", "BEGIN:STANDARD", "TZOFFSETTO:+1000", "END:STANDARD"), "+10:00"),
        (("TZID:4", "TZID:Here", "BEGIN:STANDARD", "TZOFFSETTO:+10:00", "DTSTART:bad", "END:STANDARD"), "+10:00"),
        (("D", "TZID:Here"), ""),
        (("TZID:Here", "X-LIC-LOCATION:Europe/Paris", "BEGIN:STANDARD", "END:STANDARD"), "+02:00"),
        (
            ("TZID:Here", "BEGIN:STANDARD", "DTSTART:16010101T030000", "TZOFFSETFROM:+0300", "TZOFFSETTO:+0200",
             "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10", "END:STANDARD",
             "BEGIN:DAYLIGHT", "DTSTART:16010101T020000", "TZOFFSETFROM:+0200", "TZOFFSETTO:+0300",
             "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3", "END:DAYLIGHT"),
            "+03:00",
        ),
        (
            ("TZID:Here", "BEGIN:STANDARD", "DTSTART:19700101T000000", "TZOFFSETFROM:+0300", "TZOFFSETTO:+0330",
             "RRULE:FREQ=SECONDLY;INTERVAL=0", "END:STANDARD", "BEGIN:DAYLIGHT", "END:DAYLIGHT"),
            "+03:30",
        ),
    ],
)  # fmt: skip
def test_zones_that_a_calendar_defines(definition: tuple[str, ...], offset: str) -> None:
    """Before its entries or behind them, and twice: the first definition that can be read holds."""
    event = entry("DTSTART;TZID=Here:20240701T100000", "SUMMARY:x")
    zone, other = _zone(*definition), _zone("TZID:Here", "BEGIN:STANDARD", "END:STANDARD")
    for parts in ((zone, event), (event, zone), (other, event, zone)):
        assert found_in(*parts).dates == {"x": f"2024-07-01T10:00:00{offset}"}


def test_the_zone_of_the_calendar_and_a_zone_at_one_end() -> None:
    found = found_in(
        "X-WR-TIMEZONE:Europe/Berlin",
        entry("DTSTART:20240101T100000", "SUMMARY:floating"),
        entry("DTSTART;VALUE=DATE:20240101", "SUMMARY:day"),
        entry("DTSTART;TZID=Asia/Tokyo:20240101", "SUMMARY:day with a zone"),
        zone="America/New_York",
    )
    assert found.dates == {
        "floating": "2024-01-01T10:00:00+01:00",
        "day": "2024-01-01",
        "day with a zone": "2024-01-01",
    }
    found = found_in(
        entry("DTSTART;TZID=Europe/Paris:20240101T100000", "DTEND:20240101T120000", "SUMMARY:x")
    )
    assert found.dates == {"x": "2024-01-01T10:00:00+01:00/2024-01-01T12:00:00+01:00"}
    assert "a zone at one end alone" in found.remarks[0]


def test_a_day_that_has_a_time_of_day() -> None:
    """What is marked as a day and says midnight is a day; with another time it is that time, which is said."""
    found = found_in(
        entry(
            "DTSTART;VALUE=DATE:20240101T000000", "DTEND;VALUE=DATE:20240103T000000", "SUMMARY:days"
        ),
        entry(
            "DTSTART;VALUE=DATE:20240101T180000",
            "DTEND;VALUE=DATE:20240102T000000",
            "SUMMARY:evening",
        ),
    )
    assert found.dates == {
        "days": "2024-01-01/2024-01-02",
        "evening": "2024-01-01T18:00:00/2024-01-02T00:00:00",
    }
    assert "a time of day in what is marked as a day" in found.remarks[0]


def test_busy_times_are_events() -> None:
    found = found_in(
        entry(
            "UID:f",
            "FREEBUSY:20240513T090000Z/20240513T100000Z,20240513T140000Z/PT1H30M,junk",
            "FREEBUSY;FBTYPE=BUSY-TENTATIVE;TZID=Europe/Paris:20240514T090000/PT1H",
            kind="VFREEBUSY",
        ),
        entry("UID:q", "DTSTART:20240513T000000Z", "DTEND:20240514T000000Z", kind="VFREEBUSY"),
    )
    assert [(event.date, event.title) for event in found.events] == [
        ("2024-05-13T09:00:00Z/2024-05-13T10:00:00Z", "busy"),
        ("2024-05-13T14:00:00Z/2024-05-13T15:30:00Z", "busy"),
        ("2024-05-14T09:00:00+02:00/2024-05-14T10:00:00+02:00", "tentative"),
    ]
    assert [remark.split(":")[0] for remark in found.remarks] == [
        "FREEBUSY cannot be read in 1 entry (line 3, entry 1), as 'junk'",
        "1 entry (line 8, entry 2)",
    ]


def test_tasks_are_dated_by_what_of_them_can_be_read() -> None:
    found = found_in(
        entry("DTSTART:bad", "DUE;TZID=Europe/Paris:20240101T100000", "SUMMARY:due", kind="VTODO"),
        entry("COMPLETED;TZID=Europe/Vienna:20130716T105745", "SUMMARY:done", kind="VTODO"),
        entry("COMPLETED:bad", "DUE;VALUE=DATE:20240105", "SUMMARY:day", kind="VTODO"),
    )
    assert found.dates == {
        "due": "2024-01-01T10:00:00+01:00",
        "done": "2013-07-16T10:57:45+02:00",
        "day": "2024-01-05",
    }


def test_a_summary_of_any_length_is_kept_whole() -> None:
    """What a title has no room for stands in the summary, before what the description says."""
    long = "The harbour board approves " + "at long last " * 12 + "in winter 1964"
    found = found_in(
        entry("DTSTART:20240101", f"SUMMARY:{long}", "DESCRIPTION:and more"),
        entry("DTSTART:20240102", "SUMMARY:Opened\\nSpeeches by the mayor"),
    )
    first, second = found.events
    assert first.title.endswith("…")
    assert first.summary == f"{long}\n\nand more"
    assert (second.title, second.summary) == ("Opened", "Opened\nSpeeches by the mayor")


def test_vcalendar_1_with_quoted_printable() -> None:
    text = calendar(
        "TZ:+0100",
        entry(
            "SUMMARY;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:Caf=E9 at=",
            "five o'clock",
            "DESCRIPTION;QUOTED-PRINTABLE:one=0D=0At=C3=A9=",
            " two",
            "CATEGORIES:A;B",
            "DTSTART:20240101T100000",
        ),
    ).replace("VERSION:2.0", "VERSION:1.0")
    (event,) = read_text(ICalendarImporter(), text).events
    assert (event.title, event.date) == ("Café atfive o'clock", "2024-01-01T10:00:00+01:00")
    assert event.summary == "one\nté two"
    assert event.fields["tag"] == ("A", "B")


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\r\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_ends_of_lines_and_marks(end: str, mark: str) -> None:
    text = mark + calendar(entry("DTSTART:20240101", "SUMMARY:fol", " ded")).replace("\n", end)
    assert read_text(ICalendarImporter(), text).dates == {"folded": "2024-01-01"}


def test_lines_that_nobody_folded_go_on_with_their_text() -> None:
    found = found_in(
        entry(
            "DTSTART:20240101",
            "DESCRIPTION:one",
            "and more: text",
            "Bring: a lamp",
            "LOCATION:here",
            "SUMMARY:x",
        )
    )
    assert found.events[0].summary == "one\nand more: text\nBring: a lamp"
    assert found.events[0].fields["location"] == ("here",)


@pytest.mark.parametrize("window", ["2024-01", "0001/9999"])
@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY;BYMONTH=1,6",
        "FREQ=MINUTELY",
        "FREQ=HOURLY;BYMINUTE=0,15,30,45;BYSECOND=0,1,2,3,4,5,6,7,8,9",
        "FREQ=DAILY;BYHOUR=0,6,12,18;BYMINUTE=0,1,2,3,4,5,6,7,8,9;BYSECOND=0,1,2,3,4,5,6,7,8,9",
    ],
)
def test_a_rule_without_an_end_makes_as_many_occurrences_as_there_is_room_for(
    monkeypatch: pytest.MonkeyPatch, rule: str, window: str
) -> None:
    """However dense it is and however wide the window: it would take hours to make all of them first."""
    monkeypatch.setattr("timeloom.importers.calendars.series.MOST", 50)
    found = found_in(dated(f"RRULE:{rule}"), window=window)
    assert len(found.events) == 50
    assert found.events[0].date == "2024-01-01T10:00:00Z"
    assert "the expansion was stopped" in found.remarks[0]


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY;BYYEARDAY=366;BYMONTH=1",
        "FREQ=DAILY;BYWEEKNO=53;BYMONTH=6",
        "FREQ=MINUTELY;BYMONTH=4;BYMONTHDAY=31",
        "FREQ=HOURLY;INTERVAL=2;BYHOUR=3",
        "FREQ=SECONDLY;INTERVAL=60;BYSECOND=1",
    ],
)
def test_a_rule_that_nothing_fulfils_is_told_and_not_looked_for_till_the_year_9999(
    rule: str,
) -> None:
    found = found_in(dated(f"RRULE:{rule}"), window="0001/9999")
    assert found.dates == {"It": "2024-01-01T10:00:00Z"}
    assert "cannot be expanded: no" in found.remarks[0]
    leap = found_in(
        entry(
            "DTSTART:20240229", "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29;BYDAY=TH", "SUMMARY:Leap"
        ),
        window="2024/2060",
    )
    assert [event.date for event in leap.events] == ["2024-02-29", "2052-02-29"]


def test_what_an_exrule_takes_away_without_an_end_is_bounded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("timeloom.importers.calendars.series._MOST_EXCLUDED", 50)
    found = found_in(dated("RRULE:FREQ=DAILY", "EXRULE:FREQ=SECONDLY"), window="0001/9999")
    assert "its EXRULE takes away more than 50 times" in found.remarks[0]
    assert len(found.events) == 1


def test_occurrences_of_a_dense_rule_keep_their_length_overrides_and_exclusions() -> None:
    """Those that began before the window and go on in it are found too."""
    found = found_in(
        entry("UID:u", "DTSTART:20231231T220000Z", "DTEND:20240101T000100Z", "SUMMARY:It",
              "RRULE:FREQ=HOURLY;COUNT=4", "EXDATE:20231231T230000Z"),
        entry("UID:u", "RECURRENCE-ID:20240101T010000Z", "DTSTART:20240101T013000Z", "SUMMARY:Late"),
        window="2024-01-01",
    )  # fmt: skip
    assert [(event.date, event.title) for event in found.events] == [
        ("2023-12-31T22:00:00Z/2024-01-01T00:01:00Z", "It"),
        ("2024-01-01T00:00:00Z/2024-01-01T02:01:00Z", "It"),
        ("2024-01-01T01:30:00Z", "Late"),
    ]
