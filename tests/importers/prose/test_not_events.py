"""Dates of comparisons, laws, ages and habits are no events'; early years and limits are read as what they say."""

from __future__ import annotations

import pytest

from timeloom.importers.prose.events import events


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("In 2004 the firm had its worst year since 1987.", ["2004"]),
        ("In 2005 it lost for the first time since 1992.", ["2005"]),
        ("In May 2006 fewer came than in March 2005.", ["2006-05"]),
        ("Compared with March 2003, sales of May 2007 were poor.", ["2007-05"]),
        ("It was the greatest flood of the 20th century.", []),
        ("By 2008 sales had fallen below the level of 1999.", ["[..2008]"]),
        ("He was fined under the Rivers (Pollution) Act 1951 in 1960.", ["1960"]),
        ("Most of them are in their 50s and 60s.", []),
        ("After the fall of Constantinople nothing came.", []),
        ("She wrote for the Saturday Evening Post.", []),
        ("The shop is open 24 hours a day.", []),
        ("Today it is used by many.", []),
        ("The fix went in with 45990ce and 48ad0c1; the older was 7518bce.", []),
        ("It has been shut since 1968.", ["1968/.."]),
        ("By early 2021 half of the team had left. They met after 1066 and before 1070.",
         ["[..2021-04~]", "[1067..]", "[..1069]"]),
    ],
)  # fmt: skip
def test_which_dates_are_events(text: str, dates: list[str]) -> None:
    assert [event.date for event in events(text)] == dates


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("In 476 the last emperor fell. The school was closed in 529.", ["0476", "0529"]),
        ("He reigned from 306 to 337.", ["0306/0337"]),
        ("A king was crowned on Christmas Day 800.", ["0800-12-25"]),
        ("The runner stopped in 800 metres.", []),
        ("There were 476 people in 300 houses.", []),
    ],
)
def test_years_below_1000(text: str, dates: list[str]) -> None:
    assert [event.date for event in events(text)] == dates
