"""Seasons and feasts counted on, ends of a period that is told, lengths to the day."""

from __future__ import annotations

import pytest

from timeloom.dates.english import periods
from timeloom.dates.english.context import Context
from timeloom.dates.english.scan import plain, scan

DAY = periods.day_of(1911, 12, 14)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("two summers later", "1913-22"),
        ("three winters before,", "1908-24"),
        ("two Christmases later", "1913-12-25"),
        ("before the year was out", "[..1911]"),
        ("by year's end", "[..1911-12]"),
        ("by the year end", "[..1911-12]"),
        ("before the decade was over", "[..191X]"),
        ("July of the latter year", "1911-07"),
        ("ten years on.", "1921"),
        ("a fortnight on,", "1911-12-28"),
        ("five years on from the merger", "1916"),
        ("six months later to the day", "1912-06-14"),
        ("six months later, to the day", "1912-06-14"),
        ("a year to the day after 3 May 1990", "1991-05-03"),
        ("on the third day", "1911-12-16"),
        ("by the second evening", "1911-12-15"),
        ("an hour and three-quarters later", "1911-12-14"),
        ("a year and a quarter later", "1913-03"),
        ("shortly after Christmas 1950", "1950-12-25~"),
        ("the summer holidays of 1904", "1904-22"),
        ("from 1764 until his death", "1764/.."),
        ("over the next decade", "1911-12-14/1921"),
        ("in the next decade", "192X"),
        ("throughout the following year", "1911-12-14/1912"),
        ("two years before he had left", "1909"),
        ("the year before she had left", "1910"),
        ("the last quarter of the 18th century", "1775/1799"),
        ("the second quarter of the century", "1925/1949"),
        ("October AD 79", "0079-10"),
        ("24 August AD 79", "0079-08-24"),
        ("the AD 270s", "027X"),
        ("from the second week of August until the first snow", "1911-08-08/.."),
        ("the morning after,", "1911-12-15"),
        ("at dawn the next day", "1911-12-15"),
        ("the closing days of 1989", "1989-12-21~/1989-12-31~"),
        ("the last weeks of 1989", "1989-12~"),
        ("the first days of May 1989", "1989-05-01~/1989-05-10~"),
        ("the opening months of 1951", "1951-01~/1951-04~"),
        ("the last third of the nineteenth century", "1867~/1899~"),
        ("all through that summer", "1911-22"),
        ("three-quarters of a century later", "1986"),
        ("a quarter of a century later", "1936"),
        ("a quarter-century earlier", "1886"),
        ("in May or June 1951", "[1951-05,1951-06]"),
        ("on the 24th and 25th", "{1911-12-24,1911-12-25}"),
        ("at 9 on the morning of the 16th", "1911-12-16T09:00"),
        ("from 7 to 9 p.m.", "1911-12-14T19:00/1911-12-14T21:00"),
        ("one minute past midnight", "1911-12-15T00:01"),
        ("five minutes to noon", "1911-12-14T11:55"),
        ("the week ending 14 May 1950", "1950-05-08/1950-05-14"),
        ("on day three", "1911-12-16"),
        ("the last Sunday before Christmas 1950", "1950-12-24"),
        ("the second Sunday after Easter 1950", "1950-04-23"),
        ("the noughties", "200X"),
        ("between AD 43 and 47", "0043/0047"),
        ("AD 43–47", "0043/0047"),
        ("a year or two later", "[1912..1913]"),
        ("two or three weeks later", "[1911-12-28..1912-01-04]"),
        ("between two and three years later", "[1913..1914]"),
        ("six or seven months earlier", "[1911-05..1911-06]"),
        ("a year or so later", "1912~"),
        ("within the next month", "[1911-12-14..1912-01-14]"),
        ("inside a week", "[1911-12-14..1911-12-21]"),
        ("10, 11 and 12 May", "{1912-05-10,1912-05-11,1912-05-12}"),
        ("May 3, 5, and 9, 1951", "{1951-05-03,1951-05-05,1951-05-09}"),
        ("the night of 10/11 May 1941", "1941-05-10/1941-05-11"),
        ("the turn of the 1960s", "1960~"),
        ("by the weekend", "[..1911-12-17]"),
        ("the weekend before Easter 1950", "1950-04-01/1950-04-02"),
        ("since the turn of the year", "1912-01-01~/.."),
        ("the day following, he left", "1911-12-15"),
        ("on the morrow", "1911-12-15"),
        ("during the next fortnight", "1911-12-14/1911-12-28"),
        ("the winter semester 1921/22", "1921/1922"),
        ("exactly two years to the day later", "1913-12-14"),
    ],
)
def test_counts_from_the_story(text: str, expected: str) -> None:
    context = Context(story=DAY, story_day=DAY)
    assert expected in [phrase.meaning.read(context).edtf for phrase in scan(plain(text))]


def test_a_winter_told_of_in_january_is_that_of_the_year_before() -> None:
    """Two winters after that of 1854–55 is that of 1856–57, which EDTF counts to 1856."""
    january = periods.month_of(1855, 1)
    (phrase,) = scan("two winters later")
    assert phrase.meaning.read(Context(story=january)).edtf == "1856-24"


@pytest.mark.parametrize(
    "text", ["She spent twenty years on the railway.", "He had three weeks on a ship."]
)
def test_on_before_a_noun_counts_nothing_on(text: str) -> None:
    (phrase,) = scan(plain(text))
    assert phrase.meaning.read(Context(story=DAY, story_day=DAY)).kind == "DURATION"


@pytest.mark.parametrize("text", ["three-quarters of the crew", "Three quarters of the crew"])
def test_a_fraction_is_no_length_of_time(text: str) -> None:
    assert scan(plain(text)) == []


def test_a_birth_and_a_death_are_two_dates() -> None:
    """What stands in brackets behind a name and is longer than fifteen years; a festival's days are a stretch."""
    assert len(scan("Kofler (née Moll; 5 May 1902 – 19 November 1987) saw it")) == 2
    assert len(scan("Kofler (5 May 1902 – 19 November 1987) saw it")) == 2
    assert len(scan("The fair (3 May – 5 June 2019) was full")) == 1


def test_what_follows_a_stretch_follows_its_end() -> None:
    (phrase,) = scan("the following January")
    war = periods.span(periods.month_of(1940, 9), periods.season_of(1945, 22))
    assert phrase.meaning.read(Context(story=war)).edtf == "1946-01"


def test_ten_years_on_counts_from_the_story_where_a_sentence_begins() -> None:
    context = Context(story=DAY, story_day=DAY)
    assert [p.meaning.read(context).edtf for p in scan("Ten years on the mill is a museum.")] == [
        "1921"
    ]


@pytest.mark.parametrize("text", ["two years before she died", "the year before she died"])
def test_what_lies_before_an_event_does_not_count_from_the_story(text: str) -> None:
    context = Context(story=DAY, story_day=DAY)
    assert [p.meaning.read(context).edtf for p in scan(text) if not p.doubt] in ([None], [])


def test_a_week_on_thursday_counts_from_the_thursday_to_come() -> None:
    """14 December 1911 was a Thursday: the one after it, and a week."""
    (phrase,) = scan("a week on Thursday")
    assert phrase.meaning.read(Context(today=DAY)).edtf == "1911-12-28"


def test_a_full_year_is_a_length_whatever_leads_it_in() -> None:
    (phrase,) = scan("it cost her a full year")
    assert (phrase.doubt, phrase.meaning.read(Context()).timex) == ("", "P1Y")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("two hundred and three days", "P203D"),
        ("two or three years", "PXY"),
        ("two and a half years", "P30M"),
    ],
)
def test_numbers_that_stand_together(text: str, value: str) -> None:
    """ "Two hundred and three" is one number, "two or three" are two."""
    (phrase,) = scan(text)
    assert phrase.meaning.read(Context()).timex == value


@pytest.mark.parametrize("text", ["to this day", "inside the building", "inside the week's news"])
def test_nothing_is_dated(text: str) -> None:
    assert [phrase for phrase in scan(text) if not phrase.doubt] == []


@pytest.mark.parametrize(("text", "value"), [("on weekdays", "P1WD"), ("at weekends", "P1WE")])
def test_what_comes_round_with_the_week(text: str, value: str) -> None:
    (phrase,) = scan(text)
    assert phrase.meaning.read(Context()).timex == value


def test_friday_week_is_a_week_after_the_friday_to_come() -> None:
    (phrase,) = scan("on Friday week.")
    assert phrase.meaning.read(Context(today=DAY)).edtf == "1911-12-22"
