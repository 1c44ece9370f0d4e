"""Hours of a day told without saying which half of it, and parts of a day that follow the last one told."""

from __future__ import annotations

import pytest

from timeloom.importers.prose.times.tagger import tag

STORY = "The storm came on the evening of 11 August 1979. "


def _read(text: str) -> list[tuple[str, str | None]]:
    return [(found.text, found.edtf) for found in tag(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("At eight the lights failed.", [("eight", "1979-08-11T20:00")]),
        ("It blew until ten.", [("until ten", "../1979-08-11T22:00")]),
        ("At 8.15 the sea rose.", [("8.15", "1979-08-11T20:15")]),
        ("It rose at two in the morning.", [("two in the morning", "1979-08-12T02:00")]),
        ("By morning it was over.", [("morning", "1979-08-12")]),
        ("At first light they searched.", [("first light", "1979-08-12")]),
        ("At half past nine it rained.", [("half past nine", "1979-08-11T21:30")]),
        (
            "It began at ten o'clock. At two the mast went, and at six the hull.",
            [
                ("ten o'clock", "1979-08-11T22:00"),
                ("two", "1979-08-12T02:00"),
                ("six", "1979-08-12T06:00"),
            ],
        ),
    ],
)
def test_hours_are_of_the_half_of_the_day_that_is_told(
    text: str, expected: list[tuple[str, str]]
) -> None:
    """An evening's hours are after noon, what is told of an early hour after a late one is of the next day."""
    assert _read(STORY + text)[1:] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He came at 6.30 on the evening of 3 May 1910.", "1910-05-03T18:30"),
        ("He came at 7.13 in the evening on 3 May 1910.", "1910-05-03T19:13"),
        ("He came at 4 on the afternoon of 3 May 1910.", "1910-05-03T16:00"),
        ("He came at ten o'clock on the night of 3 May 1910.", "1910-05-03T22:00"),
        ("He came at two on the night of 3 May 1910.", "1910-05-04T02:00"),
        ("He came at twelve on the night of 3 May 1910.", "1910-05-04T00:00"),
        ("On 3 May 1910 he came between two and three in the afternoon.", "1910-05-03T14:00/1910-05-03T15:00"),
        ("He came shortly after 9 p.m. on 3 May 1910.", "1910-05-03T21:00"),
        ("He came just before noon on 3 May 1910.", "1910-05-03T12:00"),
        ("On 3 May 1910 he came at 0615 hours.", "1910-05-03T06:15"),
        ("On 3 May 1910 he came at 0342.", "1910-05-03T03:42"),
        ("It lasted from 3 to 6 May 1910. He came at 4.15 on the second afternoon.", "1910-05-04T16:15"),
        ("On 3 May 1910, at 11 the previous night, he had come.", "1910-05-02T23:00"),
        ("He came at 12:30 p.m. Central time on May 3, 1910.", "1910-05-03T12:30"),
        ("He came at 09:40 that day, which was 3 May 1910.", "1910-05-03"),
        ("He came at 14:07 UTC on Tuesday 3 May 1910.", "1910-05-03T14:07Z"),
        ("He came around noon on 24 August AD 79.", "0079-08-24T12:00"),
        ("It began at 8:05 p.m. on 3 May 1910. All was over by 11.", "[..1910-05-03T23:00]"),
        ("At 23:40 on 3 May 1910 she struck. At 02:20 she sank.", "1910-05-04T02:20"),
    ],
)  # fmt: skip
def test_an_hour_and_the_part_of_the_day_it_is_of(text: str, expected: str) -> None:
    assert _read(text)[-1][1] == expected


@pytest.mark.parametrize(
    "text",
    [
        "At six he was sent to sea.",
        "The motion was lost by nine.",
        "Rates stood at 6.30 on average.",
        "That evening rates stood at 6.30 per cent.",
        "That evening the price stood at 6.30 dollars.",
        "That evening he ran it in 3:43.",
        "That evening he ran it, 3:43.2 in all.",
        "That evening they lost it by 9.",
        "That evening he was ahead by 1,100 votes.",
        "That evening, by then, they slept until then.",
        "That evening they won by six wickets.",
    ],
)
def test_numbers_are_hours_only_where_hours_are_told(text: str) -> None:
    assert [found for found, _ in _read(text) if found != "That evening"] == []


def test_days_that_are_counted_count_from_the_one_stated() -> None:
    """The fourth day is not counted from the second, nor from a time of it."""
    text = "It began on 1 July 1863. On the second day it rained. At noon it stopped. On the fourth day he left."
    assert _read(text)[-1] == ("the fourth day", "1863-07-04")


@pytest.mark.parametrize(
    "text",
    [
        "For the third day they fought.",
        "On the last day of term he left.",
        "The second day was hot.",
    ],
)
def test_days_that_count_nothing(text: str) -> None:
    assert _read(STORY + text)[1:] == []
