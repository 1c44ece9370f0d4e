"""markwhen's language as its documentation has it: dates, ranges, relative dates, week days, dependencies, zones."""

from __future__ import annotations

import pytest

from tests.importers.reading import Reading, read_text
from timeloom.importers.timelines.markwhen import MarkwhenImporter
from timeloom.importers.timelines.markwhen_spans import parse_duration

DAY = 86_400


def found_in(text: str, **options: str) -> Reading:
    """What a file holds whose lines stand apart by `|`."""
    return read_text(MarkwhenImporter(), text.replace("|", "\n") + "\n", **options)


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        # EDTF level 0, ISO weeks, and the first level's marks
        ("1964/2008: a", ["1964/2008"]),
        ("2004-02-01 /2005-02: a", ["2004-02-01/2005-02"]),
        ("2018/6 months: a", ["2018-01-01/2018-06-30"]),
        ("1984?: a|199X: b", ["1984?", "199X"]),
        ("2024-W05: a|2024-W05-3: b|2024W06: c", ["2024-01-29/2024-02-04", "2024-01-31", "2024-02-05/2024-02-11"]),
        ("2024-W05/2024-W06: a", ["2024-01-29/2024-02-11"]),
        # what people write
        ("476: a|04/1776: b|01/02/2024: c", ["0476", "1776-04", "2024-01-02"]),
        ("dateFormat: d/M/y|01/02/2024 - 3/2/2024: a", ["2024-02-01/2024-02-03"]),
        ("18 March 2026: a|Mar 18, 2026: b|Aug 2026: c", ["2026-03-18", "2026-03-18", "2026-08"]),
        ("Dec 1 2012: a|1 Feb: b|10am: c", ["2012-12-01", "2012-02-01", "2012-02-02T10:00"]),
        ("2024-03-09 13:30: a|2024-03-09 8pm: b|Mar 9 2024 7: c", ["2024-03-09T13:30", "2024-03-09T20:00", "2024-03-09T07:00"]),
        ("300-200 BCE: a|50 BCE - 50 CE: b|44 BC: c|900 AD: d", ["-0299/-0199", "-0049/0050", "-0043", "0900"]),
        ("2012 to 2013: a|1999-now: b", ["2012/2013", "1999/.."]),
        # a clock alone is the next such time after the last moment seen
        ("2024-01-01 9pm: a|10pm - 2am: b|1am: c", ["2024-01-01T21:00", "2024-01-01T22:00/2024-01-02T02:00", "2024-01-03T01:00"]),
        # relative to the entry before
        ("01/01/2023 - 2 weeks: a|2 weeks: b", ["2023-01-01/2023-01-14", "2023-01-15/2023-01-28"]),
        ("12/25/2022: a|5 days - 3 days: b", ["2022-12-25", "2022-12-31/2023-01-02"]),
        ("2024-01-10: a|plus 3 days: b|+ 2 days: c", ["2024-01-10", "2024-01-11/2024-01-13", "2024-01-14/2024-01-15"]),
        ("2024-01-10: a|before 2 days: b|by 1 week / 3 days: c", ["2024-01-10", "2024-01-08/2024-01-09", "2023-12-29/2023-12-31"]),
        ("2024-01-31 / 1 month: a|1 month 2 days: b", ["2024-01-31/2024-02-28", "2024-02-29/2024-03-30"]),
        ("2024-01-01 - 3h: a|30 mins and 30 secs: b", ["2024-01-01T00:00/2024-01-01T03:00", "2024-01-01T03:00:00/2024-01-01T03:30:30"]),
        ("2024-05-01 / 2 weeks: a|.end / 3 days: b|.start / 1 day: c", ["2024-05-01/2024-05-14", "2024-05-15/2024-05-17", "2024-05-15"]),
        ("2024-01-01: a|3 days / 2024-02-01: b", ["2024-01-01", "2024-01-05/2024-02-01"]),
        # week days: Wednesday and five of them are over on the next Tuesday
        ("July 13, 2022 - 5 week days: a|10 week days: b", ["2022-07-13/2022-07-19", "2022-07-20/2022-08-02"]),
        ("2024-01-05 / 1 weekday: a|3 business days: b|1 work day - 2 work days: c", ["2024-01-05", "2024-01-06/2024-01-10", "2024-01-12/2024-01-15"]),
        ("2024-01-07 / 1 week day: a", ["2024-01-07/2024-01-08"]),
        ("2024-01-08: a|before 1 week day: b", ["2024-01-08", "2024-01-05/2024-01-07"]),
        # recurrence
        ("2022-01/2022-03 every 2 years x9: a|Feb 1 2023 every 6 months for 10 times: b", ["2022-01/2022-03", "2023-02-01"]),
    ],
)  # fmt: skip
def test_dates_and_ranges(text: str, dates: list[str]) -> None:
    found = found_in(text)
    assert [event.date for event in found.events] == dates
    assert not found.rejections


NAMED = "2025-06-04 / 1 week: in|id: in|2025-06-12 / 2025-06-22: trip|id: trip|2025-12-25: feast|id: feast|"


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("!in / !trip", "2025-06-11/2025-06-11"),
        ("!in.start - !trip.end", "2025-06-04/2025-06-22"),
        ("!in.end / !feast.end", "2025-06-11/2025-12-25"),
        ("by !trip.end 1 year / 1 month", "2024-05-23/2024-06-22"),
        ("before !feast 2 weeks", "2025-12-11/2025-12-24"),
        ("before !feast 1 week - 1 month", "2025-11-18/2025-12-17"),
        ("after !in 2 days", "2025-06-11/2025-06-12"),
        ("!in 2 days / 3 days", "2025-06-13/2025-06-15"),
        ("!in / 2025-06-30", "2025-06-11/2025-06-30"),
        ("2025-07-01 / !feast", "2025-07-01/2025-12-24"),
        ("2025-07-01 / !feast.end 2 days", "2025-07-01/2025-12-27"),
        ("after !feast", "2025-12-26"),
    ],
)
def test_dependencies(line: str, date: str) -> None:
    """From the end of one to the start of the other, unless `.start` or `.end` says otherwise; with a link back."""
    event = found_in(f"{NAMED}{line}: it").events[-1]
    assert event.date in (date, date.split("/")[0] if len(set(date.split("/"))) == 1 else date)
    assert event.title == "it"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("2-now: a|after 2day: b", "no such end"),
        (
            "2024: a|999999999 years 999999999 years 999999999 years 999999999 years: b",
            "too far away",
        ),
        ("2024: a|!nobody 2 days: b", "no entry above has the id 'nobody'"),
        ("2 days: b|2024: a", "there is none"),
        ("2024-05-01: a|id: a|2024-01-01: b|id: b|!a / !b: c", "it would end before it begins"),
        ("2024: a|now - 10 years: b", "another day"),
        ("2024: a|2024-W60: b", "no week 60"),
    ],
)
def test_what_cannot_be_is_named_with_its_line(text: str, why: str) -> None:
    """Nothing that is counted is too large for it."""
    found = found_in(text)
    assert "a" in found.dates
    assert any(why in rejection.why for rejection in found.rejections)
    assert all(rejection.where.startswith("line ") for rejection in found.rejections)


@pytest.mark.parametrize("count", range(1, 12))
@pytest.mark.parametrize("start", range(7))
def test_week_days_hold_as_many_as_they_say(start: int, count: int) -> None:
    """Forwards and backwards, from every day of the week: the span is the shortest that holds them."""
    duration = parse_duration(f"{count} week days")
    assert duration is not None
    first = (19_723 + start) * DAY  # 1 January 2024 was a Monday
    for a, b in ((first, duration.after(first)), (duration.after(first, -1), first)):
        days = [day for day in range(int(a // DAY), int(b // DAY)) if (day + 3) % 7 < 5]
        assert len(days) == count
        edge = b // DAY - 1 if a == first else a // DAY
        assert (edge + 3) % 7 < 5


def test_zones_of_headers_sections_tags_entries_and_ends() -> None:
    found = found_in(
        "---|timezone: America/New_York|#london:|  color: green|  timezone: Europe/London|#paris: {tz: Europe/Paris}|---"
        "|2023-06-01 10am: header|2023-06-01 10am: tag #london|2023-06-01 10am: own #london|tz: -3:30"
        "|2023-06-01 11am / 2023-06-01 6:40pm: ends|timezone:|  from: America/Los_Angeles|  to: America/New_York"
        "|2023-06-01 10am / 2023-06-01 11am: flow|timezone: {from: Asia/Tokyo, to: +2}"
        "|# Abroad #paris|2023-06-01 10am: section tag|# Here|timezone: Asia/Tokyo|2023-06-01 10am: section"
        "|2023-06-01: a day"
    )  # fmt: skip
    assert found.dates == {
        "header": "2023-06-01T10:00-04:00",
        "tag": "2023-06-01T10:00+01:00",
        "own": "2023-06-01T10:00-03:30",
        "ends": "2023-06-01T11:00-07:00/2023-06-01T18:40-04:00",
        "flow": "2023-06-01T10:00+09:00/2023-06-01T11:00+02:00",
        "section tag": "2023-06-01T10:00+02:00",
        "section": "2023-06-01T10:00+09:00",
        "a day": "2023-06-01",
    }
    assert found.event("section tag").fields["tag"] == ("paris",)
    assert "unknown time zone 'Mars'" in found_in("2024-01-01 9am: a|tz: Mars").remarks[-1]


def test_lines_that_look_like_entries_are_told() -> None:
    """They stay text of the entry above, as in markwhen itself."""
    found = found_in(
        "2024: a|a body|- 3 things: listed|2024.5 or so: no entry|!b, or: what|10% of it: no|after 3 sheep: no"
    )
    assert found.events[0].summary.count("\n") == 5
    assert found.remarks == [
        "3 lines look like the beginning of an entry and could not be read as one: kept as text"
        " of the entry above (line 4, 5, 7)"
    ]


def test_what_an_entry_says() -> None:
    found = found_in(
        "2024: [x] Ship [it](www.example.org/a(b)) #done ![map](pic.png)|riders: [Tom, Jerry]|fee: $4|"
        "|- [ ] unfinished|[Delft](location)|2025: Christmas !Christmas|before !Christmas 1 day: Tree"
    )
    ship, christmas, tree = found.events
    assert ship.title == "Ship it map"
    assert ship.fields == {
        "tag": ("done",),
        "location": ("Delft",),
        "url": ("www.example.org/a(b)", "pic.png"),
        "riders": ("[Tom, Jerry]",),
        "fee": ("$4",),
        "done": ("yes",),
    }
    assert (christmas.title, christmas.uid) == ("Christmas", "Christmas")
    assert tree.date == "2024-12-31"
    assert [link.to for link in tree.links] == ["Christmas"]


def test_a_line_of_any_length_is_kept_whole() -> None:
    long = "The harbour board approves " + "at long last " * 12 + "in winter 1964"
    (event,) = found_in(f"1960-10-21: {long}||More of it").events
    assert event.title.endswith("…")
    assert event.summary == f"{long}\n\nMore of it"


def test_sections_of_both_syntaxes() -> None:
    found = found_in(
        "section One #x|2021: a|  ## Two|style: section|2022: b|endSection|group Three:|2023: c|endGroup|2024: d"
    )
    assert {event.title: event.fields.get("section") for event in found.events} == {
        "a": ("One",),
        "b": ("One / Two",),
        "c": ("Three",),
        "d": None,
    }
    assert found.event("b").fields["tag"] == ("x",)
    assert not found.remarks
