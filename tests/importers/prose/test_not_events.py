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


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("In 1940 the state had still not returned to 1929 levels.", ["1940"]),
        ("Raids such as those under the 1930 Hale - Sorrel Tariff Act made it worse.", []),
        ("The 1930 Tariff Act was signed on 17 June 1930.", ["1930-06-17"]),
        ("The ship was named after a 1963 letter by the abbot.", []),
        ("The case is reported as [1995] 4 SCC 104.", []),
        ("The case is Orve v Vask 645 1993 Orlaw SC 1168.", []),
        ("They had revived the constitution of 1812.", []),
        ("By then the Orve Act,1987 had come into force.", []),
        ("have carried on a trade in the tax years 2018-19 and 2019-20,", []),
        ("Paragraph 2 of the order dated 30 April 2020 reads:", []),
        ("They received the order dated 30 April 2020 and left.", ["2020-04-30"]),
        ("In the 21st century the flood is commonly used as an example.", []),
        ("Many are used to fast trains today.", []),
        ("Today the ferry sank.", ["2021-04-01"]),
        ("He told the Today programme that the law was wrong.", []),
        ("== 1848 uprising in Orve ==", []),
    ],
)  # fmt: skip
def test_dates_of_laws_habits_and_conditions_are_no_events(text: str, dates: list[str]) -> None:
    assert [event.date for event in events(text, document_date="2021-04-01")] == dates
