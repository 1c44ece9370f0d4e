"""iCalendar: days, offsets, exclusive ends, recurrences as rules or expanded, one broken entry costs no other."""

from __future__ import annotations

from importers.contract import Options
from importers.icalendar_file import ICalendarImporter
from tests.importers.reading import read


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
    assert [r.where for r in found.rejections] == ["line 1, entry 1"]
