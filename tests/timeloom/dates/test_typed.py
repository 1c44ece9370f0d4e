"""A person's dates: what each way of typing one is read as, and what is said when it cannot be read."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timeloom.dates.edtf.parsing import bounds
from timeloom.dates.typed import read_typed
from timeloom.errors import DateError

TODAY = "2026-11-24"  # a Tuesday

READ = {
    "2024-05-13": "2024-05-13",
    "1964/2008": "1964/2008",
    "[2024-05-13..2024-05-20]": "[2024-05-13..2024-05-20]",
    "May 2024": "2024-05",
    "may 2024": "2024-05",
    "13 May 2024": "2024-05-13",
    "May 13, 2024": "2024-05-13",
    "4th of July 1776": "1776-07-04",
    "5/13/2024": "2024-05-13",
    "13/5/2024": "2024-05-13",
    "13.05.2024": "2024-05-13",
    "20240513": "2024-05-13",
    "c. 1965": "1965~",
    "circa 1965": "1965~",
    "about 1965": "1965~",
    "probably 1912": "1912?",
    "44 BC": "-0043",
    "15 March 44 BC": "-0043-03-15",
    "AD 98": "0098",
    "3rd century BC": "-02XX",
    "19th century": "18XX",
    "late 19th century": "1867~/1899~",
    "the 1960s": "196X",
    "mid-1950s": "1954~/1956~",
    "early 1965": "1965-01~/1965-04~",
    "summer 1969": "1969-22",
    "winter of 1968": "1968-24",
    "Q3 2014": "2014-35",
    "H1 2012": "2012-40",
    "the first half of 1916": "1916-40",
    "last Tuesday": "2026-11-17",
    "yesterday": "2026-11-23",
    "tomorrow": "2026-11-25",
    "two weeks ago": "2026-11-10",
    "in two weeks": "2026-12-08",
    "last year": "2025",
    "next month": "2026-12",
    "+3mo": "2027-02-24",
    "-30d": "2026-10-25",
    "+1y 2mo": "2028-01-24",
    "−2w": "2026-11-10",
    "between 13 and 20 May 2024": "[2024-05-13..2024-05-20]",
    "from 1965 to 1966": "1965/1966",
    "from May to August 1940": "1940-05/1940-08",
    "1 July – 18 November 1916": "1916-07-01/1916-11-18",
    "1914-18": "1914/1918",
    "44 BC to AD 14": "-0043/0014",
    "since 2004": "2004/..",
    "from 1965": "1965/..",
    "until 2001": "../2001",
    "1912 or 1913": "[1912,1913]",
    "13.8 billion years ago": "Y-13800000000",
    "66 million years ago": "Y-66000000",
    "13 May 2024 at 10:30": "2024-05-13T10:30",
    "noon on 4 July 1976": "1976-07-04T12:00",
    "Easter 1916": "1916-04-23",
    "  in May 2024. ": "2024-05",
}


@pytest.mark.parametrize(("text", "expected"), READ.items())
def test_reads(text: str, expected: str) -> None:
    """Each way of typing a date becomes the EDTF it means, and that EDTF is valid."""
    typed = read_typed(text, today=TODAY)
    assert typed.edtf == expected
    assert typed.words
    bounds(expected)


@pytest.mark.parametrize("text", ["", "   ", "undated", "none"])
def test_no_date(text: str) -> None:
    """An event may have no date: that is an answer, not an error."""
    assert read_typed(text, today=TODAY).edtf is None


def test_today_may_be_a_date() -> None:
    assert read_typed("yesterday", today=date(2024, 3, 1)).edtf == "2024-02-29"


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("5/6/2024", "month first: month 5, day 6"),
        ("12 January", "12 January 2026"),
        ("Monday", "23 November 2026"),
    ],
)
def test_says_what_was_assumed(text: str, note: str) -> None:
    """Two readings are possible: the one taken is named."""
    assert note in read_typed(text, today=TODAY).note


@pytest.mark.parametrize("text", ["13/5/2024", "5/5/2024", "13 May 2024"])
def test_says_nothing_where_there_is_one_reading(text: str) -> None:
    assert read_typed(text, today=TODAY).note == ""


@pytest.mark.parametrize(
    ("text", "position", "why"),
    [
        ("13 Foo 2024", 3, "'Foo' was not understood"),
        ("  13 Mai 2024", 5, "'Mai' was not understood"),
        ("hello", 0, "cannot read 'hello' as a date"),
        ("May 2024 to", 9, "'to' was not understood"),
        ("31 February 2024", 0, "February 2024 has 29 days"),
        ("2023-02-31", 0, "February 2023 has 28 days"),
        ("2024-13-01", 0, "no month 13"),
        ("2016-05-02T24:00:01", 11, "an hour 00–23"),
        ("from 1966 to 1965", 0, "ends (1965) before it begins (1966)"),
        ("three weeks", 0, "a length of time"),
        ("every Monday", 0, "again and again"),
        ("-3 foo", 3, "'foo' is not a unit of time"),
        ("[2024..", 0, ""),
    ],
)
def test_names_what_it_does_not_understand(text: str, position: int, why: str) -> None:
    """The error quotes the text, gives the reason and the place."""
    with pytest.raises(DateError) as caught:
        read_typed(text, today=TODAY)
    assert why in str(caught.value)
    if why:
        assert caught.value.position == position


@given(st.text(alphabet="0123456789 -/.,'+~?[]{}aeiouMayJunebcdfwxyzst", max_size=40))
def test_never_another_error(text: str) -> None:
    """Whatever is typed: a valid date, no date, or a DateError."""
    with suppress(DateError):
        typed = read_typed(text, today=TODAY)
        assert typed.edtf is None or bounds(typed.edtf)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1066 or so", "1066~"),
        ("1066 (approx.)", "1066~"),
        ("1066 approx.", "1066~"),
        ("fl. c. 1180", "1180~"),
        ("d. c. 1321", "1321~"),
        ("r. 1154–89", "1154/1189"),
        ("reigned 1154-1189", "1154/1189"),
        ("1154 x 1189", "[1154..1189]"),
        ("1154×1189", "[1154..1189]"),
        ("BC 490", "-0489"),
        ("BC 490-480", "-0489/-0479"),
        ("10 000 BCE", "-9999"),
        ("not after 1066", "[..1066]"),
        ("the beginning of 2024", "2024-01"),
        ("3.3 million years BP", "Y-3300000"),
        ("2.5–2.6 million years ago", "Y-2600000/Y-2500000"),
        ("252–201 Ma", "Y-252000000/Y-201000000"),
        ("n.d.", None),
    ],
)
def test_years_as_historians_write_them(text: str, expected: str | None) -> None:
    """Marks behind the year count, "x" is a time between, and years before today may stand either way round."""
    assert read_typed(text, today=TODAY).edtf == expected


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("0 AD", "there is no year 0 CE"),
        ("C19", "may be century 19 or about the year 19"),
        ("c4", "may be century 4 or about the year 4"),
    ],
)
def test_asks_for_years_that_are_none_or_two(text: str, why: str) -> None:
    with pytest.raises(DateError, match=why):
        read_typed(text, today=TODAY)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("13 May 2024 14:30-16:00", "2024-05-13T14:30/2024-05-13T16:00"),
        ("2024-05-13 14:30-16:00", "2024-05-13T14:30/2024-05-13T16:00"),
        ("13 May 2024 9:00-11:00", "2024-05-13T09:00/2024-05-13T11:00"),
        ("2024-05-13 9:15-10:45", "2024-05-13T09:15/2024-05-13T10:45"),
        ("2024-05-13 09:00-05:00", "2024-05-13T09:00-05:00"),
        ("2024-05-13T09:00-11:00", "2024-05-13T09:00-11:00"),
        ("2024-05-13-10.11.12.000000", "2024-05-13T10:11:12.000000"),
        ("2024-05-13T14:30:00[Europe/Paris]", "2024-05-13T14:30:00+02:00"),
    ],
)
def test_a_dash_behind_a_time_of_day(text: str, expected: str) -> None:
    """It leads to the end of a span, a distance behind UTC, DB2's time of day; Java names a zone in brackets."""
    assert read_typed(text, today=TODAY).edtf == expected
