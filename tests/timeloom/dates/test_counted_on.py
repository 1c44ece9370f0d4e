"""Seasons and feasts counted on, ends of a period that is told, lengths to the day."""

from __future__ import annotations

import pytest

from timeloom.dates.english import periods
from timeloom.dates.english.meanings import Context
from timeloom.dates.phrases import plain, scan

DAY = periods.day_of(1911, 12, 14)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("two summers later", "1913-22"),
        ("three winters before,", "1908-24"),
        ("two Christmases later", "1913-12-25"),
        ("before the year was out", "../1911"),
        ("by year's end", "../1911-12"),
        ("by the year end", "../1911-12"),
        ("before the decade was over", "../191X"),
        ("July of the latter year", "1911-07"),
        ("ten years on.", "1921"),
        ("a fortnight on,", "1911-12-28"),
        ("five years on from the merger", "1916"),
        ("six months later to the day", "1912-06-14"),
        ("six months later, to the day", "1912-06-14"),
        ("a year to the day after 3 May 1990", "1991-05-03"),
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


@pytest.mark.parametrize("text", ["twenty years on the railway", "three weeks on a ship"])
def test_on_before_a_noun_counts_nothing_on(text: str) -> None:
    (phrase,) = scan(plain(text))
    assert phrase.meaning.read(Context(story=DAY, story_day=DAY)).kind == "DURATION"
