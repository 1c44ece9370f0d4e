"""A date is told by the part of the sentence that it stands in, whole, and by no other."""

from __future__ import annotations

import pytest

from timeloom.importers.prose.events import events

Told = list[tuple[str | None, str]]


def _told(text: str, date: str | None = None) -> Told:
    return [(event.date, event.title) for event in events(text, document_date=date)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a clause of less than a hundred letters is never cut
        (
            "On 15 September 1963 ground was broken for the new mill in a meadow behind the weir at Upper Lindholm.",
            [
                (
                    "1963-09-15",
                    "Ground was broken for the new mill in a meadow behind the weir at Upper Lindholm",
                )
            ],
        ),
        # the main clause behind a phrase that has the time, and behind "just as"
        (
            "After the election in 1876, in which the Greens gained most seats, Ada Morland was made speaker.",
            [("1876", "Ada Morland was made speaker")],
        ),
        (
            "Just as the repairs were done and the bells were being hung, on the evening of 9 December 1874 the tower"
            " was seen in flames.",
            [("1874-12-09", "The tower was seen in flames")],
        ),
        (
            "Working in 1952 for the painter Orve Lund, Ada Morland drew a balloon.",
            [("1952", "Ada Morland drew a balloon")],
        ),
        # the same thing twice
        (
            "Morland served as mayor of Orve from 1887 to 1891, and again from 1893 to 1896, and was the first from the"
            " south.",
            [
                ("1887/1891", "Morland served as mayor of Orve (from 1887 to 1891)"),
                ("1893/1896", "Morland served as mayor of Orve (from 1893 to 1896)"),
            ],
        ),
        # a relative clause, a participle, the second verb
        (
            "Morland sat on the harbour committee, to which Lund had called her in March 1915.",
            [("1915-03", "Lund had called her")],
        ),
        (
            "The Emperor Orve II, crowned in 1888, wished for a fleet.",
            [("1888", "The Emperor Orve II was crowned")],
        ),
        (
            "Larkfield is one of the oldest grounds in all of the country and has been the home of Lindholm Rowing Club"
            " since 1905.",
            [("1905/..", "Larkfield has been the home of Lindholm Rowing Club")],
        ),
        # what goes along at a time of its own
        (
            "The twelfth fair was held in Orve from 24 to 30 July 2011, with a camp preceding it from 17 to 23 July.",
            [
                ("2011-07-24/2011-07-30", "The twelfth fair was held in Orve"),
                ("2011-07-17/2011-07-23", "A camp preceding The twelfth fair"),
            ],
        ),
        # "N years after" goes with what it counts from
        (
            "Larkspur 3.5 came out in September 2015, almost 7 years after Larkspur 3.0 was released in December 2008.",
            [("2015-09", "Larkspur 3.5 came out"), ("2008-12", "Larkspur 3.0 was released")],
        ),
        # a word of the date stays where the title would end in the air
        (
            "The delivery date of the ferry is now expected to be around 2020.",
            [("2020~", "The delivery date of the ferry is now expected to be around 2020")],
        ),
        # a day that is told after the deed is that deed's
        (
            "In the autumn of 1853 the parish formed a society. It was 9 October 1853.",
            [
                ("1853-23", "The parish formed a society"),
                ("1853-10-09", "The parish formed a society"),
            ],
        ),
        # "of the fire" belongs to the evening
        (
            "The blaze began on 9 May 1874. The same evening of the blaze, steps were taken to find a hall.",
            [("1874-05-09", "The blaze began"), ("1874-05-09", "Steps were taken to find a hall")],
        ),
        # a film's year in brackets; what was done, in brackets
        (
            "Morland designed the famous car for the film The Long Road (1968).",
            [("1968", "Morland designed the famous car for the film The Long Road")],
        ),
        (
            "Following the war, Morland was made captain on 28 February 1902, and returned to Orve on 15 May 1902.",
            [
                ("1902-02-28", "Morland was made captain"),
                ("1902-05-15", "Morland returned to Orve"),
            ],
        ),
        # a table's bars
        (
            "2021-12-10 15:40 | The balloon was sighted |",
            [("2021-12-10T15:40", "The balloon was sighted")],
        ),
    ],
)
def test_the_clause_that_the_date_is_of(text: str, expected: Told) -> None:
    assert _told(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Many of the founders are members today.",
        "Morland, Ada (1953). Lund, Orve, and Vask, Per (2002).",
        "“The harbours of the north, the Lindholm talks, and the oil of Orve, 1915-1918.”",
        "(See Lark, Jan., 1912, p. 5.)",
        "It is a test of 21st-century technology.",
        "The ferry is due in spring and not 2015 as was hoped.",
        "In Ada Morland vs Lindholm Mills, 1995 Supp.(2) SCC 611, it was held otherwise.",
    ],
)
def test_what_dates_no_event(text: str) -> None:
    assert [one for one in _told(text) if one[0] and one[0] != "21"] == []
