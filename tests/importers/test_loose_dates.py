"""Dates as tables hold them, with what was assumed."""

from __future__ import annotations

import pytest

from timeloom.dates.reading.columns import column_of
from timeloom.errors import DateError, SourceError
from timeloom.importers.source.dates import LooseDates, order_of


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("2024-05-13", "2024-05-13"),
        ("-0489", "-0489"),
        ("[1667,1668..1670]", "[1667,1668..1670]"),
        ("2024-05-13 10:30:00", "2024-05-13T10:30:00"),
        ("2024-05-13 10:30:00.123456789 +02:00", "2024-05-13T10:30:00.123456789+02:00"),
        ("2024-05-13 10:30:00+0200", "2024-05-13T10:30:00+02:00"),
        ("2024/5/3", "2024-05-03"),
        ("13.05.2024 09:05", "2024-05-13T09:05"),
        ("5/13/2024 12:15 AM", "2024-05-13T00:15"),
        ("20240513", "2024-05-13"),
        ("20240513T103000Z", "2024-05-13T10:30:00Z"),
        ("05/2024", "2024-05"),
        ("1715596200", "2024-05-13T10:30:00Z"),
        ("978307200", "2001-01-01T00:00:00Z"),
        ("1715596200123", "2024-05-13T10:30:00.123Z"),
        ("1715596200123456", "2024-05-13T10:30:00.123456Z"),
        ("1715596200123456789", "2024-05-13T10:30:00.123456789Z"),
        ("-86400000000", "-0768-02-04T00:00:00Z"),
        ("44 BC", "-0043"),
        ("1 BC", "0000"),
        ("-489", "-0489"),
        ("500", "0500"),
        ("-10000", "Y-10000"),
        ("c. 1965", "1965~"),
        ("May 2024", "2024-05"),
        ("the 1960s", "196X"),
    ],
)
def test_read(text: str, edtf: str) -> None:
    assert LooseDates().read(text) == edtf


@pytest.mark.parametrize(
    "text",
    [
        "hello",
        "2024-13-01",
        "31/02/2024",
        "25/25/2024",
        "45425",
        "2024-05-13 13:00 PM",
        "x" * 10_000,
    ],
)
def test_what_is_none_is_refused(text: str) -> None:
    with pytest.raises(DateError):
        LooseDates().read(text)


def test_a_day_that_counts_from_another_needs_that_other() -> None:
    with pytest.raises(DateError, match="from the day on which it was written"):
        LooseDates().read("last Tuesday")
    assert LooseDates(today="2024-05-15").read("last Tuesday") == "2024-05-14"


def test_the_zone_of_the_source_is_put_to_times_without_one() -> None:
    berlin = LooseDates("Europe/Berlin")
    assert berlin.read("2024-01-13 10:30") == "2024-01-13T10:30+01:00"
    assert berlin.read("2024-07-13T10:30:00") == "2024-07-13T10:30:00+02:00"
    assert berlin.read("2024-07-13T10:30:00Z") == "2024-07-13T10:30:00Z"
    assert berlin.read("2024-07-13") == "2024-07-13"
    assert [remark.text[:45] for remark in berlin.remarks()] == [
        "2 dates without a zone: read as Europe/Berlin"
    ]
    with pytest.raises(SourceError, match="no time zone is called 'Mars'"):
        LooseDates("Mars")


def test_the_order_of_day_and_month_is_taken_from_the_column() -> None:
    assert order_of(["01/02/2024", "13/02/2024"]) == "day first"
    assert order_of(["01/02/2024", "02/13/2024"]) == "month first"
    assert order_of(["01/02/2024", "x", ""]) is None
    assert LooseDates(order="day first").read("01/02/2024") == "2024-02-01"
    assert LooseDates(order="day first").read("01/13/2024") == "2024-01-13"


def test_an_assumption_is_said_once_with_its_count_and_first_example() -> None:
    dates = LooseDates()
    for text in ("01/02/2024", "03/04/2024"):
        dates.read(text)
    (remark,) = dates.remarks()
    assert remark.text.startswith("2 dates could be day/month or month/day: read month first")
    assert remark.text.endswith("as '01/02/2024': 2024-01-02")


def test_a_leap_second_is_the_second_before_it() -> None:
    """Unix time has no name for it (POSIX, 4.19); the event is not lost for that."""
    dates = LooseDates()
    assert dates.read("2016-12-31T23:59:60Z") == "2016-12-31T23:59:59Z"
    assert "leap second" in dates.remarks()[0].text


def test_hours_that_clocks_show_twice_or_never_are_named() -> None:
    """As RFC 5545 has it: the first of the two, and the offset from before the gap."""
    dates = LooseDates("Europe/Berlin")
    assert dates.read("2024-10-27T02:30:00") == "2024-10-27T02:30:00+02:00"
    assert dates.read("2024-03-31T02:30:00") == "2024-03-31T02:30:00+01:00"
    twice, _, never = [remark.text for remark in dates.remarks()]
    assert "showed twice: read as the first" in twice
    assert "showed never: read as before the change" in never


def test_a_time_that_no_zone_reaches_is_kept() -> None:
    dates = LooseDates("Europe/Berlin")
    assert dates.read("-0489-09-12T10:00") == "-0489-09-12T10:00"
    assert "no zone is known for" in dates.remarks()[0].text
    assert dates.read("2024-03-30T24:00") == "2024-03-30T24:00+01:00"


def test_ends_of_which_one_has_a_time_of_day() -> None:
    """EDTF has no such range; the clock is left out, and that is said."""
    dates = LooseDates()
    assert dates.interval("2024-01-01T10:00Z", "2024-01-05") == "2024-01-01/2024-01-05"
    assert dates.interval("2024-01-01", "2024-01-01T10:00Z") == "2024-01-01"
    assert dates.remarks()[0].text.startswith("2 dates with a time of day at one end alone")
    assert (
        dates.interval("2024-01-01T10:00Z", "2024-01-01T11:00Z")
        == "2024-01-01T10:00Z/2024-01-01T11:00Z"
    )
    assert dates.interval(None, "2024") == "/2024"
    with pytest.raises(DateError):
        dates.interval("2024", "2023")


def test_a_text_of_megabytes_is_refused_at_a_glance() -> None:
    with pytest.raises(DateError, match="a text of 3,000,000 characters is not a date"):
        LooseDates().read("1" * 3_000_000)


def test_months_of_a_column_that_holds_nothing_else() -> None:
    """`May-24` is May 2024 as spreadsheets show months; beside full dates it stays doubtful."""
    cells = ["May-24", "Sept 23", "Dec-99"]
    dates = LooseDates(column=column_of(cells))
    assert [dates.read(cell) for cell in cells] == ["2024-05", "2023-09", "1999-12"]
    assert dates.remarks()[0].text.startswith("3 dates that all are a month and two digits")
    with pytest.raises(DateError, match="only from the day"):
        LooseDates(column=column_of([*cells, "2024-05-13"])).read("May-24")


def test_counts_of_windows_and_of_chrome() -> None:
    """Both count from 1601; which count it is shows in its size, and is said."""
    dates = LooseDates()
    assert dates.read("133497504000000000") == "2024-01-15T00:00:00Z"
    assert dates.read("13349750400000000") == "2024-01-15T00:00:00Z"
    assert "since 1601 (Chrome)" in dates.remarks()[1].text
    assert "since 1601 (Windows)" in dates.remarks()[0].text


def test_a_negative_year_of_four_digits_is_told_as_the_others_are() -> None:
    dates = LooseDates()
    assert [dates.read(text) for text in ("-1200", "-776", "-0043")] == ["-1200", "-0776", "-0043"]
    assert dates.remarks()[0].text.startswith("2 dates with a negative year")
