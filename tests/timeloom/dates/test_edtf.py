"""The reader against the examples of the standard: what they mean, what is refused, and where."""

from __future__ import annotations

from math import inf

import pytest

from timeloom.dates.edtf.calendar import iso, just_before, seconds
from timeloom.dates.edtf.parsing import Kind, Precision, bounds, is_uncertain, parse
from timeloom.errors import DateError

OPEN = "open"

# Expression, level, first day, last day. The examples of ISO 8601-2:2019 annex A and of the Library of Congress's
# specification of 4 February 2019, with what they say they mean.
STANDARD = [
    # level 0
    ("1985-04-12", 0, "1985-04-12", "1985-04-12"),
    ("1985-04", 0, "1985-04-01", "1985-04-30"),
    ("1985", 0, "1985-01-01", "1985-12-31"),
    ("1964/2008", 0, "1964-01-01", "2008-12-31"),
    ("2004-06/2006-08", 0, "2004-06-01", "2006-08-31"),
    ("2004-02-01/2005-02-08", 0, "2004-02-01", "2005-02-08"),
    ("2004-02-01/2005-02", 0, "2004-02-01", "2005-02-28"),
    ("2004-02-01/2005", 0, "2004-02-01", "2005-12-31"),
    ("2005/2006-02", 0, "2005-01-01", "2006-02-28"),
    ("20", 0, "2000-01-01", "2099-12-31"),
    # level 1
    ("Y170000002", 1, "+170000002-01-01", "+170000002-12-31"),
    ("Y-170000002", 1, "-170000002-01-01", "-170000002-12-31"),
    ("2001-21", 1, "2001-03-01", "2001-05-31"),
    ("2001-22", 1, "2001-06-01", "2001-08-31"),
    ("2001-23", 1, "2001-09-01", "2001-11-30"),
    ("2003-24", 1, "2003-12-01", "2004-02-29"),
    ("1984?", 1, "1984-01-01", "1984-12-31"),
    ("2004-06~", 1, "2004-06-01", "2004-06-30"),
    ("2004-06-11%", 1, "2004-06-11", "2004-06-11"),
    ("201X", 1, "2010-01-01", "2019-12-31"),
    ("20XX", 1, "2000-01-01", "2099-12-31"),
    ("2004-XX", 1, "2004-01-01", "2004-12-31"),
    ("1985-04-XX", 1, "1985-04-01", "1985-04-30"),
    ("1985-XX-XX", 1, "1985-01-01", "1985-12-31"),
    ("1985-04-12/..", 1, "1985-04-12", OPEN),
    ("1985-04/..", 1, "1985-04-01", OPEN),
    ("../1985-04-12", 1, OPEN, "1985-04-12"),
    ("1985-04-12/", 1, "1985-04-12", OPEN),
    ("/1985", 1, OPEN, "1985-12-31"),
    ("1984~/2004-06", 1, "1984-01-01", "2004-06-30"),
    ("1984?/2004%", 1, "1984-01-01", "2004-12-31"),
    ("-1985", 1, "-1985-01-01", "-1985-12-31"),
    # level 2
    ("Y-17E7", 2, "-170000000-01-01", "-170000000-12-31"),
    ("1950S2", 2, "1900-01-01", "1999-12-31"),
    ("Y171010000S3", 2, "+171000000-01-01", "+171999999-12-31"),
    ("Y3388E2S3", 2, "+338000-01-01", "+338999-12-31"),
    ("2001-34", 2, "2001-04-01", "2001-06-30"),
    ("2001-29", 2, "2001-09-01", "2001-11-30"),
    ("2001-30", 2, "2001-12-01", "2002-02-28"),
    ("2001-32", 2, "2001-06-01", "2001-08-31"),
    ("2001-39", 2, "2001-09-01", "2001-12-31"),
    ("2001-40", 2, "2001-01-01", "2001-06-30"),
    ("[1667,1668,1670..1672]", 2, "1667-01-01", "1672-12-31"),
    ("[..1760-12-03]", 2, OPEN, "1760-12-03"),
    ("[1760-12..]", 2, "1760-12-01", OPEN),
    ("[1760-01,1760-02,1760-12..]", 2, "1760-01-01", OPEN),
    ("[1667,1760-12]", 2, "1667-01-01", "1760-12-31"),
    ("[..1984]", 2, OPEN, "1984-12-31"),
    ("{1667,1668,1670..1672}", 2, "1667-01-01", "1672-12-31"),
    ("{1960,1961-12}", 2, "1960-01-01", "1961-12-31"),
    ("{..1984}", 2, OPEN, "1984-12-31"),
    ("2004-06~-11", 2, "2004-06-11", "2004-06-11"),
    ("?2004-06-~11", 2, "2004-06-11", "2004-06-11"),
    ("2004?-06-11", 2, "2004-06-11", "2004-06-11"),
    ("2004-%06-11", 2, "2004-06-11", "2004-06-11"),
    ("156X-12-25", 2, "1560-12-25", "1569-12-25"),
    ("15XX-12-25", 2, "1500-12-25", "1599-12-25"),
    ("XXXX-12-XX", 2, "0000-12-01", "9999-12-31"),
    ("1XXX-XX", 2, "1000-01-01", "1999-12-31"),
    ("1XXX-12", 2, "1000-12-01", "1999-12-31"),
    ("1984-1X", 2, "1984-10-01", "1984-12-31"),
    ("2004-06-~01/2004-06-~20", 2, "2004-06-01", "2004-06-20"),
    ("2004-06-XX/2004-07-03", 1, "2004-06-01", "2004-07-03"),
    # beyond the examples
    ("-01XX", 1, "-0199-01-01", "-0100-12-31"),
    ("-04", 0, "-0499-01-01", "-0400-12-31"),
    ("-019", 2, "-0199-01-01", "-0190-12-31"),
    ("XXXX-02-29", 2, "0000-02-29", "9996-02-29"),
    ("-1X32-X1-X2", 2, "-1932-01-02", "-1032-11-22"),
    ("Y-17101E3S3", 2, "-17199999-01-01", "-17100000-12-31"),
    ("[2024-05-13..2024-05-20]", 2, "2024-05-13", "2024-05-20"),
    ("0000-01/0000", 0, "0000-01-01", "0000-12-31"),
    ("1984-11-12/1984-11-XX", 1, "1984-11-12", "1984-11-30"),
    ("../..", 1, OPEN, OPEN),
    ("/", 1, OPEN, OPEN),
]


def day_of(moment: float) -> str:
    text = iso(moment)
    return OPEN if text is None else text.partition("T")[0]


@pytest.mark.parametrize(
    ("text", "level", "first", "last"), STANDARD, ids=[row[0] for row in STANDARD]
)
def test_the_standard_says_what_it_means(text: str, level: int, first: str, last: str) -> None:
    date = parse(text)
    assert (day_of(date.earliest), day_of(date.latest)) == (first, last)
    assert date.level == level


@pytest.mark.parametrize(
    ("text", "position", "expected"),
    [
        ("", 0, "a year"),
        ("wtf", 0, "a year of four digits"),
        ("2019-3", 5, "a month of two digits"),
        ("2019-13", 5, "month 01–12"),
        ("2019-42", 5, "season 21–41"),
        ("2019-03-32", 8, "day 01–31"),
        ("2019-02-29", 8, "a day that the calendar has"),
        ("1900-02-29~", 8, "a day that the calendar has"),
        ("156X-09-31", 8, "a day that the calendar has"),
        ("2019-9X", 5, "a month that the calendar has"),
        ("2001-21-01", 7, "its end"),
        ("12019", 0, "'Y' before a year of more than four digits"),
        ("Y2019", 1, "more than four digits"),
        ("Y012019", 1, "without leading zeros"),
        ("Y17E", 4, "an exponent"),
        ("Y1E999", 1, "at most 100 digits"),
        ("Y" + "9" * 5000, 1, "at most 100 digits"),
        ("-0000", 1, "other than −0"),
        ("-00", 3, "other than −0"),
        ("2019 ", 4, "its end"),
        (" 2019", 0, "a year of four digits"),
        ("２０１９", 0, "a year of four digits"),
        ("2019\n", 4, "its end"),
        ("1950S0", 5, "significant digits"),
        ("2019-03-11T25:00:00", 11, "a time of day"),
        ("2019-03-11T24:00:01", 11, "an hour 00–23"),
        ("2019-03-11T10:10:60", 16, "its end"),
        ("2019-03-11T10:10:10z", 19, "its end"),
        ("2019-03-11T10:10:10+15:00", 19, "from −12:00 to +14:00"),
        ("2019-03-11T10:10:10-00:00", 19, "from −12:00 to +14:00"),
        ("2019-03-11~T10:10:10", 11, "no time of day after an uncertain date"),
        ("2005/2004", 5, "not before the start"),
        ("2004-06-11%/2004-%06", 12, "not before the start"),
        ("2012-24/2012-21", 8, "not before the start"),
        ("2012//2013", 5, "a year"),
        ("2012/2013/2014", 9, "its end"),
        ("19/20", 0, "a year of four digits"),
        ("2019-03-11T10:00Z/2019-04", 18, "at both ends or at neither"),
        ("[2002..2001]", 7, "not before the start"),
        ("[1667,1668, 1670]", 10, "the same spacing"),
        ("[1667", 5, "',' or ']'"),
        ("{1999]", 5, "',' or '}'"),
        ("[]", 1, "a year"),
        ("[..]", 3, "a year"),
        ("[1984..,1990]", 7, "nothing after an open end"),
        ("[1984,..1990]", 6, "only at the beginning"),
        ("[1984]]", 6, "its end"),
        ("(2004)?-06", 0, "a year of four digits"),
    ],
)
def test_a_mistake_has_a_place_and_a_remedy(text: str, position: int, expected: str) -> None:
    for read in (parse, bounds):
        with pytest.raises(DateError) as caught:
            read(text)
        assert caught.value.position == position
        assert expected in caught.value.message
        assert len(caught.value.message) < 200


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("1957-10-04T19:28:34Z", seconds(1957, 10, 4, 19, 28, 34)),
        ("2001-02-03T09:30:01", seconds(2001, 2, 3, 9, 30, 1)),
        ("2004-01-01T10:10:10+05:00", seconds(2004, 1, 1, 5, 10, 10)),
        ("1985-04-12T23:20:30-04", seconds(1985, 4, 13, 3, 20, 30)),
        ("2016-05-02T16:54:59+1330", seconds(2016, 5, 2, 3, 24, 59)),
        ("2016-05-02T16:54:59.042Z", seconds(2016, 5, 2, 16, 54, 59.042)),
        ("2004-01-01T24:00:00Z", seconds(2004, 1, 2)),
        ("-0043-03-15T12:00:00", seconds(-43, 3, 15, 12)),
    ],
)
def test_a_date_time_is_one_moment_in_utc(text: str, moment: float) -> None:
    assert bounds(text) == parse(text).bounds == (moment, moment)


def test_a_minute_lasts_a_minute() -> None:
    begin = seconds(2019, 3, 11, 10, 10)
    assert bounds("2019-03-11T10:10Z") == (begin, just_before(begin + 60))
    assert parse("2019-03-11T10:10Z").precision is Precision.MINUTE


def test_an_interval_may_have_times_at_both_ends() -> None:
    assert bounds("2019-03-11T10:00:00Z/2019-03-11T11:30:00Z") == (
        seconds(2019, 3, 11, 10),
        seconds(2019, 3, 11, 11, 30),
    )


def test_a_day_ends_a_microsecond_before_the_next() -> None:
    assert bounds("2019-03-11") == (seconds(2019, 3, 11), seconds(2019, 3, 12) - 1e-6)
    earliest, latest = bounds("-9999-01-01")
    assert earliest < latest < seconds(-9999, 1, 2)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("2019", Kind.DATE),
        ("2019/2020", Kind.INTERVAL),
        ("[2019..2020]", Kind.ONE_OF),
        ("{2019,2020}", Kind.ALL_OF),
    ],
)
def test_the_kinds(text: str, kind: Kind) -> None:
    assert parse(text).kind is kind


@pytest.mark.parametrize(
    ("text", "precision"),
    [
        ("Y-138E8S1", Precision.BILLION_YEARS),
        ("Y-66000000S2", Precision.MILLION_YEARS),
        ("XXXX", Precision.TEN_MILLENNIA),
        ("1XXX", Precision.MILLENNIUM),
        ("19", Precision.CENTURY),
        ("19XX", Precision.CENTURY),
        ("196", Precision.DECADE),
        ("196X-12-25", Precision.DECADE),
        ("2019", Precision.YEAR),
        ("2019-XX-XX", Precision.YEAR),
        ("2019-41", Precision.HALF_YEAR),
        ("2019-38", Precision.QUADRIMESTER),
        ("2019-33", Precision.SEASON),
        ("2019-21", Precision.SEASON),
        ("2019-03", Precision.MONTH),
        ("2019-03-XX", Precision.MONTH),
        ("2019-03-11", Precision.DAY),
        ("2019-03-11T10:10:10Z", Precision.SECOND),
        ("2019-03-11T10:10:10.5Z", Precision.FRACTION),
        ("2019-03-11/2020", Precision.YEAR),
        ("../", Precision.UNKNOWN),
    ],
)
def test_precision_is_that_of_the_coarsest_point(text: str, precision: Precision) -> None:
    assert parse(text).precision is precision


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("2004-06-11", ()),
        ("2004-06-11?", ("?", "?", "?")),
        ("2004-06~-11", ("~", "~", "")),
        ("2004-%06", ("", "%")),
        ("2004?-06-~11", ("?", "", "~")),
        ("?2004-06-04~", ("%", "~", "~")),
        ("1984~", ("~",)),
    ],
)
def test_a_mark_before_a_part_is_its_own_and_one_behind_reaches_back(
    text: str, marks: tuple[str, ...]
) -> None:
    assert parse(text).points[0].marks == marks


def test_marks_say_what_is_doubtful() -> None:
    assert (parse("1984?").uncertain, parse("1984?").approximate) == (True, False)
    assert (parse("1984~").uncertain, parse("1984~").approximate) == (False, True)
    assert (parse("1984%").uncertain, parse("1984%").approximate) == (True, True)
    assert parse("1984/2004~").approximate
    assert parse("[1984?,1985]").uncertain


def test_the_ends_of_an_interval_have_bounds_of_their_own() -> None:
    date = parse("2004-06/2006")
    assert date.start_bounds == bounds("2004-06")
    assert date.end_bounds == bounds("2006")


def test_an_open_end_is_without_limit_and_an_unknown_one_could_be_anywhere() -> None:
    assert parse("1985/..").end_bounds == (inf, inf)
    assert parse("1985/").end_bounds == (-inf, inf)
    assert parse("../1985").start_bounds == (-inf, -inf)
    assert parse("/1985").start_bounds == (-inf, inf)
    assert parse("1985/..").open_end
    assert not parse("1985/..").unknown_end
    assert parse("1985/").unknown_end
    assert parse("/1985").unknown_start
    assert not parse("1985").open_end


def test_a_set_is_bounded_by_its_outermost_members() -> None:
    date = parse("[1760-01,-1760-02,1750]")
    assert date.start_bounds == bounds("-1760-02")
    assert date.end_bounds == bounds("1760-01")
    assert len(date.spans) == 3


@pytest.mark.parametrize(
    ("text", "doubtful"),
    [
        ("1984?", True),
        ("1984~", True),
        ("2004-%06", True),
        ("196X", True),
        ("[2019..2020]", True),
        ("1950S2", True),
        ("1985/", True),
        ("/1985", True),
        ("2019", False),
        ("2019-03-11", False),
        ("2019/2020", False),
        ("2019/..", False),
        ("{1960,1961}", False),
        ("Y-13800000000", False),
        ("2001-21", False),
        ("1957-10-04T19:28:34Z", False),
    ],
)
def test_what_counts_as_uncertain(text: str, doubtful: bool) -> None:
    parse(text)
    assert is_uncertain(text) is doubtful


def test_marathon_and_the_year_before_the_first() -> None:
    """490 BCE is −489 and 1 BCE is 0: the count is astronomical."""
    assert bounds("-0489")[0] == seconds(-489)
    assert bounds("0000") == (seconds(0), just_before(seconds(1)))
