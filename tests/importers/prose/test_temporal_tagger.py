"""Time expressions of whole texts: what is found, what it is worth, what it rests on, and what is not a time."""

from __future__ import annotations

import tracemalloc

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from timeloom.dates.edtf.parsing import bounds
from timeloom.errors import DateError
from timeloom.importers.prose.times.tagger import tag

CASES: list[tuple[str, str | None, list[tuple[str, str | None]]]] = [
    (
        "The war began in September 1939. In November the front was quiet. That month nothing moved.",
        None,
        [("September 1939", "1939-09"), ("November", "1939-11"), ("That month", "1939-11")],
    ),
    (
        "The treaty of 1815 was signed in June of that year. The following spring the army went home.",
        None,
        [("1815", "1815"), ("June of that year", "1815-06"), ("The following spring", "1816-21")],
    ),
    (
        "From 1965 to 1966 she lived in Rome; until 2001 she taught, and since March 2003 she has been in Paris.",
        None,
        [
            ("From 1965 to 1966", "1965/1966"),
            ("until 2001", "../2001"),
            ("since March 2003", "2003-03/.."),
        ],
    ),
    (
        "It was shown on 13 May 2024. Within days, others had copied it; within three weeks two clones existed.",
        None,
        [
            ("13 May 2024", "2024-05-13"),
            ("Within days", "[2024-05-13..2024-05-20]"),
            ("within three weeks", "[2024-05-13..2024-06-03]"),
        ],
    ),
    (
        "It shipped on January 24, 1984. Two years earlier, Sony had shown a drive. The next day the shares rose.",
        None,
        [
            ("January 24, 1984", "1984-01-24"),
            ("Two years earlier", "1982"),
            ("The next day", "1984-01-25"),
        ],
    ),
    (
        "The reactor exploded at 1:23 a.m. on 26 April 1986. At 5:00 the fire was out. That evening one died.",
        None,
        [
            ("1:23 a.m. on 26 April 1986", "1986-04-26T01:23"),
            ("5:00", "1986-04-26T05:00"),
            ("That evening", "1986-04-26"),
        ],
    ),
    (
        "The minister resigned yesterday. On Tuesday, his successor was named. The vote will be held on 12 April.",
        "2020-03-15",
        [("yesterday", "2020-03-14"), ("Tuesday", "2020-03-10"), ("12 April", "2020-04-12")],
    ),
    (
        "The company said Friday it will cut 500 jobs by the end of the year.",
        "2013-04-16",
        [("Friday", "2013-04-12"), ("by the end of the year", "[..2013-12]")],
    ),
    (
        "Caesar was killed on 15 March 44 BC. Two years later his heirs were at war.",
        None,
        [("15 March 44 BC", "-0043-03-15"), ("Two years later", "-0041")],
    ),
    (
        "During the 1990s, and in the mid-1990s above all, it grew. In 1998 it had rivals. A decade later it had none.",
        None,
        [
            ("the 1990s", "199X"),
            ("the mid-1990s", "1994~/1996~"),
            ("1998", "1998"),
            ("A decade later", "2008"),
        ],
    ),
    (
        "The report came out in Q3 2014, in the second half of 2015 and in the first quarter of 2016.",
        None,
        [
            ("Q3 2014", "2014-35"),
            ("the second half of 2015", "2015-41"),
            ("the first quarter of 2016", "2016-33"),
        ],
    ),
    (
        "The scandal of the 1890s was forgotten. The summer was dry.",
        "1998-03-16",
        [("the 1890s", "189X")],
    ),
    (
        "Christmas Day 1914 was quiet. On 31 December, at midnight, it was not.",
        None,
        [
            ("Christmas Day 1914", "1914-12-25"),
            ("31 December", "1914-12-31"),
            ("midnight", "1915-01-01T00:00"),
        ],
    ),
    (
        "<p>On <b>3 May</b> 1998</p><p>and in the 20<sup>th</sup> century</p>",
        None,
        [("3 May</b> 1998", "1998-05-03"), ("the 20<sup>th</sup> century", "19XX")],
    ),
    (
        "In No\u00advem\u00adber 1969\r\n\r\nand on 12\u00a0May\u00a01970\rhe 在 2001年 came.",
        None,
        [
            ("No\u00advem\u00adber 1969", "1969-11"),
            ("12\u00a0May\u00a01970", "1970-05-12"),
            ("2001", "2001"),
        ],
    ),
]


@pytest.mark.parametrize(("text", "date", "expected"), CASES)
def test_reads(text: str, date: str | None, expected: list[tuple[str, str | None]]) -> None:
    """Each expression as it stands in the text, with its EDTF value; offsets point at it."""
    found = tag(text, document_date=date)
    assert [(time.text, time.edtf) for time in found if time.type in ("DATE", "TIME")] == expected
    assert all(text[time.start : time.end] == time.text for time in found)


@pytest.mark.parametrize(
    "text",
    [
        "GPT-4, Llama 3.1 405B, the Boeing 747 and Python 3.11 came to room 2001.",
        "It cost $1999, weighed 1950 kg and had 2,000 parts and 1984 pages.",
        "See page 1999, call 1-800-2019, No. 1917, ISO 8601 and flight 1549.",
        "You may go, and you may march on; May I?",
        "The second man took second place. One may ask.",
        "The population rose from 1800 to 2500 in all.",
        "It scored 2:1 on a 3/4 majority, 24/7, at 50/50 odds.",
        "April said so to August Wilson; Sun and Mar and Dec machines hummed.",
        "A total of 1500 workers built 1990 balloons.",
        "The fall of Saigon, a spring in his step, the march of time.",
        "His edition of 1204 copies sold.",
    ],
)
def test_no_date_from_what_is_none(text: str) -> None:
    """Version numbers, prices, counts, model names, verbs: nothing that could become an event."""
    assert [time.text for time in tag(text) if time.type in ("DATE", "TIME")] == []


@pytest.mark.parametrize(
    ("text", "type", "value"),
    [
        ("It went on for three years.", "DURATION", "P3Y"),
        ("It took a year and a half.", "DURATION", "P18M"),
        ("They waited several weeks.", "DURATION", "PXW"),
        ("We meet every Monday.", "SET", "XXXX-WXX-1"),
        ("They meet twice a year.", "SET", "P1Y"),
        ("It is done annually.", "SET", "P1Y"),
        ("They come on Sundays.", "SET", "XXXX-WXX-7"),
    ],
)
def test_durations_and_sets_have_no_date(text: str, type: str, value: str) -> None:
    (time,) = tag(text)
    assert (time.type, time.value, time.edtf) == (type, value, None)


def test_says_what_it_rests_on() -> None:
    """The anchor is the expression before, by its offsets, or the document's date."""
    text = "Shown on 13 May 2024. Three weeks later it was gone, as of yesterday."
    shown, later, yesterday = tag(text, document_date="2024-07-01")
    assert (shown.basis, shown.anchor) == ("stated", None)
    assert later.basis == "relative"
    assert later.anchor is not None
    assert (later.anchor.start, later.anchor.end) == (shown.start, shown.end)
    assert yesterday.anchor is not None
    assert yesterday.anchor.start is None
    assert "2024-07-01" in str(yesterday.anchor)


def test_impossible_dates_are_reported_in_their_place() -> None:
    february, reversed_range = tag("On 31 February 1999, and from 1966 to 1965.")
    assert (february.text, february.edtf) == ("31 February 1999", None)
    assert "28 days" in february.problem
    assert (reversed_range.edtf, "before it begins" in reversed_range.problem) == (None, True)


def test_what_is_part_of_an_impossible_date_is_reported_as_well() -> None:
    """A part of what the calendar has not is not a date either: "early 31 February"."""
    (found,) = tag("It opened early 31 February.")
    assert (found.edtf, found.problem) == (None, "February has no day 31")


@pytest.mark.parametrize(
    "text",
    [
        "In late 1989 came the orders; over the next five years it sold 150 of them.",
        "It began between 1861 and 1864. Within three years it had doubled.",
        "In early 1989 it began; for the next five years, and the past decade.",
    ],
)
def test_no_interval_stands_inside_another(text: str) -> None:
    """Whatever a stretch of time begins from, its date is one that EDTF has."""
    for found in tag(text, document_date="2000-01-01"):
        if found.edtf is not None:
            assert bounds(found.edtf) == (found.earliest, found.latest)


def test_bounds_are_those_of_the_date() -> None:
    for text, date, _ in CASES:
        for time in tag(text, document_date=date):
            if time.edtf is not None:
                assert (time.earliest, time.latest) == bounds(time.edtf)


@pytest.mark.parametrize("text", ["", "   \n", "No times in here at all.", "世界大戦について"])
def test_nothing_to_find(text: str) -> None:
    assert tag(text) == []


def test_refuses_a_document_date_that_is_none() -> None:
    with pytest.raises(DateError):
        tag("yesterday", document_date="soon")


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit",
    [
        "x",
        "1",
        "May ",
        "the ",
        "1 ",
        "on 5 May ",
        "one hundred ",
        "<p ",
        "&amp;",
        "- ",
        "a " + " " * 30,
    ],
)
def test_long_lines_take_memory_in_proportion(unit: str) -> None:
    """A line, the worst of its kind, is read to the end, and four times the line takes four times the memory."""
    peaks = []
    for size in (5_000, 5_000, 20_000):  # the first fills what is kept for good
        text = unit * (size // len(unit))
        tracemalloc.start()
        try:
            tag(text)
            peaks.append(tracemalloc.get_traced_memory()[1])
        finally:
            tracemalloc.stop()
    assert peaks[2] < 5 * peaks[1] + 200_000
    assert peaks[2] < 400 * 20_000 + 1_000_000


@given(
    st.lists(
        st.sampled_from(
            [
                "on",
                "in",
                "May",
                "2001",
                "31",
                "February",
                "the",
                "following",
                "spring",
                "44",
                "BC",
                "within",
                "days",
                "later",
                "two",
                "weeks",
                "of",
                "that",
                "year",
                "from",
                "to",
                "1965",
                "until",
                "since",
                ",",
                ".",
                ";",
                "\n",
                "early",
                "mid-",
                "late",
                "1970s",
                "at",
                "10:15",
                "noon",
                "every",
                "Monday",
                "\xa0",
                "<b>",
                "</b>",
                "\xad",
            ]
        ),
        max_size=25,
    ).map(" ".join)
)
@example("10:15 2001 following days")
@example("spring to 1965")
def test_any_order_of_words(text: str) -> None:
    """Whatever stands together: expressions in order, each where it says, each EDTF valid."""
    end = 0
    for time in tag(text, document_date="2024-05-13"):
        assert end <= time.start < time.end <= len(text)
        assert text[time.start : time.end] == time.text
        end = time.end
        if time.edtf is not None:
            bounds(time.edtf)
