"""Dates read as a person would say them, stay honest about doubt, and never show a year 0."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given

from tests.timeloom.dates import strategies as edtf
from timeloom.dates.edtf.calendar import civil_from_seconds
from timeloom.dates.edtf.parsing import parse
from timeloom.dates.words.long import in_words, short
from timeloom.dates.words.short import WIDTH
from timeloom.dates.words.zones import local_time
from timeloom.errors import DateError

# Expression, in full, in a column.
SAID = [
    ("2019-03-11", "11 March 2019", "2019-03-11"),
    ("2019-03", "March 2019", "2019-03"),
    ("2019", "2019", "2019"),
    ("2001-21", "spring 2001", "spring 2001"),
    ("2010-24", "winter 2010–11", "winter 2010–11"),
    ("1999-24", "winter 1999–2000", "winter 1999–2000"),
    ("-0043-24", "winter 44–43 BCE", "winter 44–43 BCE"),
    ("-0001-24", "winter 2–1 BCE", "winter 2–1 BCE"),
    ("0000-24", "winter 1 BCE–1 CE", "winter 1 BCE–1 CE"),
    ("2001-30", "summer 2001–02 (southern)", "summer 2001–02 S"),
    ("2001-33", "first quarter of 2001", "2001 Q1"),
    ("2001-41", "second half of 2001", "2001 H2"),
    ("2001-38", "May to August of 2001", "2001 T2"),
    ("196X", "the 1960s", "1960s"),
    ("196", "the 1960s", "1960s"),
    ("18XX", "the 19th century", "19th c."),
    ("19", "the 20th century", "20th c."),
    ("1XXX", "the 2nd millennium", "2nd mill."),
    ("-01XX", "the 2nd century BCE", "2nd c. BCE"),
    ("-019X", "some year from 200 to 191 BCE", "200–191 BCE"),
    ("XXXX", "an unknown year", "????"),
    ("XXXX-12-25", "25 December of an unknown year", "????-12-25"),
    ("156X-12-25", "25 December, some year in the 1560s", "156?-12-25"),
    ("2004-XX", "some month in 2004", "2004-??"),
    ("1985-04-XX", "some day in April 1985", "1985-04-??"),
    ("1985-XX-XX", "some day in 1985", "1985-??-??"),
    ("1984-1X", "some time between October and December 1984", "1984-1?"),
    ("1985-04-1X", "some time between 10 and 19 April 1985", "1985-04-1?"),
    ("1965~", "c. 1965", "c. 1965"),
    ("1984?", "1984 (uncertain)", "1984?"),
    ("1984%", "c. 1984 (uncertain)", "c. 1984?"),
    ("196X~", "about the 1960s", "c. 1960s"),
    ("2004-06~-11", "11 June 2004 (year and month approximate)", "c. 2004-06-11"),
    ("2004?-06-~11", "11 June 2004 (year uncertain, day approximate)", "c. 2004-06-11?"),
    ("[2024-05-13..2024-05-20]", "some time between 13 and 20 May 2024", "2024-05-13…20?"),
    ("[2024-05-13..2024-06-20]", "some time between 13 May and 20 June 2024", "2024-05-13…06-20?"),
    ("[1667,1668,1670..1672]", "one of 1667, 1668 or 1670 to 1672", "1667…1672?"),
    ("[1667,1760-12]", "1667 or December 1760", "1667…1760-12?"),
    ("[..1984]", "1984 or earlier", "≤ 1984"),
    ("[1760-12..]", "December 1760 or later", "≥ 1760-12"),
    ("{1960,1961-12}", "1960 and December 1961", "1960…1961-12"),
    ("{1960..1963}", "all of 1960 to 1963", "1960…1963"),
    ("1965/1966", "from 1965 to 1966", "1965…1966"),
    ("2019-03/2019-07", "March to July 2019", "2019-03…07"),
    ("2024-05-13/2024-05-20", "13 to 20 May 2024", "2024-05-13…20"),
    ("2024-05-13/2024-06-02", "13 May to 2 June 2024", "2024-05-13…06-02"),
    ("2024-05-13/2025-06-02", "from 13 May 2024 to 2 June 2025", "2024-05…2025-06"),
    ("1984~/2004~", "from c. 1984 to c. 2004", "c. 1984…c. 2004"),
    ("1971/..", "since 1971", "1971…"),
    ("../2001", "until 2001", "…2001"),
    ("1971/", "from 1971, end unknown", "1971…?"),
    ("/2001", "until 2001, start unknown", "?…2001"),
    ("-0043/-0040", "from 44 to 41 BCE", "44…41 BCE"),
    ("-0043-03-15/-0043-03-20", "15 to 20 March 44 BCE", "15…20 Mar 44 BCE"),
    ("2019/2019", "2019", "2019"),
    ("-0043", "44 BCE", "44 BCE"),
    ("-0043-03-15", "15 March 44 BCE", "15 Mar 44 BCE"),
    ("0000", "1 BCE", "1 BCE"),
    ("0000-02", "February 1 BCE", "Feb 1 BCE"),
    ("0098", "98 CE", "98 CE"),
    ("-9999", "10,000 BCE", "10,000 BCE"),
    ("Y-13800000000", "13.8 billion years ago", "13.8 Ga ago"),
    ("Y-13800000000~", "c. 13.8 billion years ago", "c. 13.8 Ga ago"),
    ("Y-138E8S3", "about 13.8 billion years ago", "c. 13.8 Ga ago"),
    ("Y-66000000/Y-2600000", "from 66 million years ago to 2.6 million years ago", "66…2.6 Ma ago"),
    ("Y-13800000000/..", "from 13.8 billion years ago on", "13.8 Ga ago…"),
    ("Y-38000", "40,000 years ago", "40 ka ago"),
    ("Y-170000002", "170,000,003 BCE", "≈170 Ma ago"),
    ("Y5E9", "5 billion years from now", "in 5 Ga"),
    ("Y1E99", "10^99 years from now", "in 1e99 a"),
    ("Y-17E20", "1.7 × 10^21 years ago", "1.7e21 a ago"),
    ("1950S2", "about 1950 (1900 to 1999)", "c. 1950"),
    ("1957-10-04T19:28:34Z", "4 October 1957, 19:28:34 UTC", "1957-10-04 19:28"),
    ("2019-03-11T10:10", "11 March 2019, 10:10 UTC", "2019-03-11 10:10"),
    ("2019-03-11T10:10:10.50+05:30", "11 March 2019, 10:10:10.50 UTC+05:30", "2019-03-11 04:40"),
    ("2004-01-01T24:00:00Z", "2 January 2004, 00:00:00 UTC", "2004-01-02 00:00"),
    (
        "2019-03-11T10:00Z/2019-03-11T11:30Z",
        "11 March 2019, 10:00 to 11:30 UTC",
        "2019-03-11 10:00…",
    ),
    (
        "[2019-03-11T10:00Z..2019-03-11T11:30Z]",
        "some time between 11 March 2019, 10:00 and 11:30 UTC",
        "2019-03-11 10:00?",
    ),
    ("1965-05/1965-05", "May 1965", "1965-05"),
    ("-0043-03-15T12:00Z", "15 March 44 BCE, 12:00 UTC", "15 Mar 44 BCE"),
]


# What two dates of an interval share is said once, unless a mark, an open digit or another zone belongs to one of them.
SHARED = [
    ("2019-03-11/2019-03-13", "11 to 13 March 2019"),
    ("2019-03-11~/2019-03-13", "from c. 11 March 2019 to 13 March 2019"),
    ("2019-03/2019-04~", "from March 2019 to c. April 2019"),
    ("2019-21/2019-22", "from spring 2019 to summer 2019"),
    ("2019-03-1X/2019-04", "from some time between 10 and 19 March 2019 to April 2019"),
    ("2019-03-11T10:00:00Z/2019-03-11T11:30:00Z", "11 March 2019, 10:00:00 to 11:30:00 UTC"),
    (
        "2019-03-11T10:00:00Z/2019-03-12T10:00:00Z",
        "from 11 March 2019, 10:00:00 UTC to 12 March 2019, 10:00:00 UTC",
    ),
    (
        "2019-03-11T10:00:00Z/2019-03-11T12:30:00+02:00",
        "from 11 March 2019, 10:00:00 UTC to 11 March 2019, 12:30:00 UTC+02:00",
    ),
    ("-0100/-0044", "from 101 to 45 BCE"),
    ("-0100?/-0044", "from 101 BCE (uncertain) to 45 BCE"),
    ("-0100/0000", "from 101 to 1 BCE"),
    ("-0044-03/-0044-05", "March to May 45 BCE"),
]


@pytest.mark.parametrize(("text", "words"), SHARED)
def test_what_both_ends_share_is_said_once(text: str, words: str) -> None:
    assert in_words(text) == words


@pytest.mark.parametrize(("text", "long", "brief"), SAID, ids=[row[0] for row in SAID])
def test_a_date_in_words(text: str, long: str, brief: str) -> None:
    assert in_words(text) == long
    assert short(text) == brief


@given(edtf.clocked)
def test_a_clock_that_is_taken_as_it_is_written_is_the_one_that_is_worked_out(text: str) -> None:
    try:
        (point,) = parse(text).points
    except DateError:
        return
    for zone in (None, "UTC"):
        shift = (point.offset or 0) * 60 if zone is None else 0
        assert local_time(point, zone)[0] == civil_from_seconds(point.earliest + shift)


def test_times_of_day_are_said_in_the_zone_asked_for() -> None:
    launch = "1957-10-04T19:28:34Z"
    assert in_words(launch, "Asia/Tokyo") == "5 October 1957, 04:28:34 JST"
    assert short(launch, "Asia/Tokyo") == "1957-10-05 04:28"
    assert in_words("2019-03-11T10:10:10+05:00", "UTC") == "11 March 2019, 05:10:10 UTC"
    assert in_words("2019-03-11", "Asia/Tokyo") == "11 March 2019"
    # Zones are known for the years 1–9999 only.
    assert in_words("-0043-03-15T12:00Z", "Asia/Tokyo") == "15 March 44 BCE, 12:00 UTC"


@pytest.mark.parametrize("zone", ["nope", "../etc/passwd", ""])
def test_a_zone_that_is_none_is_refused(zone: str) -> None:
    with pytest.raises(DateError, match="is not a time zone; use a name such as"):
        in_words("1957-10-04T19:28:34Z", zone)


@given(edtf.expressions)
@example("0000")
@example("0000-01-01/0001-01-01")
@example("000X")
@example("[..0000]")
@example("-1XXX-02-XX")
def test_there_is_no_year_zero_and_nothing_negative_on_the_screen(text: str) -> None:
    for said in (in_words(text), short(text)):
        assert said
        assert "  " not in said
        assert not re.search(r"(?<![\d:.,])0+ (B?CE)", said)
        assert not re.search(r"(?<![\d:.])0000", said.replace("0000 BCE", ""))
        assert not re.search(r"(?<![\d?…–])-\d", said)
        assert "None" not in said


@given(edtf.expressions)
@example("-9999-30")
@example("[..-0009-01-01%]")
@example("Y10E13S1/")
@example("Y-13801000000%/")
@example("/-9999-12-31")
@example("-9999-12-31~/-9998-12-31~")
@example("Y-123456789012345678901234567890~")
@example("[-1XXX-02-2X..-0999-12-31?]")
def test_the_short_form_fits_its_column(text: str) -> None:
    assert len(short(text)) <= WIDTH


@given(edtf.expressions)
def test_what_is_in_doubt_reads_so(text: str) -> None:
    marked = any(mark in text for mark in "?~%")
    words = in_words(text)
    if marked:
        assert re.search(r"c\. |about |uncertain|approximate", words)
