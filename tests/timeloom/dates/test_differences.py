"""Distances are counted by the calendar and say how sure they are."""

from __future__ import annotations

from math import inf

import pytest
from hypothesis import given

from tests.timeloom.dates import strategies as edtf
from timeloom.dates.edtf.parsing import bounds
from timeloom.dates.words.long import difference_in_words, gap

# From, to, in full, compact.
APART = [
    ("2015-12-11", "2019-03-11", "3 years 3 months later", "3 y 3 mo"),
    ("2019-07-22", "2020-05-28", "10 months later", "311 d"),
    ("2020-05-28", "2021-03-21", "10 months later", "297 d"),
    ("2024-05-13", "[2024-05-13..2024-05-20]", "within 7 days", "≤ 7 d"),
    ("2024-05-13", "[2024-05-16..2024-05-23]", "between 3 and 10 days later", "3–10 d"),
    ("[2024-05-16..2024-05-23]", "2024-05-13", "between 3 and 10 days earlier", "−3–10 d"),
    ("2024-05-13", "2024-05-13", "same day", "same day"),
    ("2024-05-13", "2024-05-13T10:00:00Z", "same day", "same day"),
    ("2024-05-13", "2024-05-12", "1 day earlier", "−1 d"),
    ("2019", "2020", "1 year later", "1 y"),
    ("2019", "2019", "same year", "same year"),
    ("2019-03", "2019-05", "2 months later", "2 mo"),
    ("2019-03", "2019-03", "same month", "same month"),
    (
        "2015-12-11",
        "2019",
        "between 3 years 1 month and 4 years 1 month later",
        "3 y 1 mo–4 y 1 mo",
    ),
    ("2020-02-29", "2021-02-28", "1 year later", "365 d"),
    ("2019-01-31", "2019-02-28", "28 days later", "28 d"),
    ("1066-10-14", "2019-10-14", "953 years later", "953 y"),
    ("-0043-03-15", "0014-08-19", "57 years 5 months later", "57 y 5 mo"),
    ("Y-13800000000", "Y-4540000000", "9.26 billion years later", "9.26 Ga"),
    ("Y-66000000", "2020", "66 million years later", "66 Ma"),
    ("2019-03-11T10:00:00Z", "2019-03-11T15:03:20Z", "5 hours 3 minutes later", "5 h 3 min"),
    ("2019-03-11T23:00Z", "2019-03-12T01:00Z", "2 hours later", "2 h"),
    ("2019-03-11T10:00:00Z", "2019-03-11T10:00:00.000012Z", "12 microseconds later", "12 µs"),
    ("2019-03-11T10:00:00.25Z", "2019-03-11T10:00:00Z", "250 milliseconds earlier", "−250 ms"),
    ("2019-03-11T10:00:00Z", "2019-03-11T10:00:00Z", "same time", "same time"),
    ("2019-03-11T10:00:00Z", "2019-03-14", "3 days later", "3 d"),
    ("1971/..", "1980", "unknown", "unknown"),
]


@pytest.mark.parametrize(("first", "second", "long", "brief"), APART)
def test_how_much_later(first: str, second: str, long: str, brief: str) -> None:
    assert difference_in_words(bounds(first), bounds(second)) == long
    assert difference_in_words(bounds(first), bounds(second), compact=True) == brief


@pytest.mark.parametrize(
    ("seconds", "long", "brief"),
    [
        (0, "0 seconds", "0 s"),
        (-0.0, "0 seconds", "0 s"),
        (1e-6, "1 microsecond", "1 µs"),
        (34, "34 seconds", "34 s"),
        (59.96, "1 minute", "1 min"),
        (3600, "1 hour", "1 h"),
        (86_400, "1 day", "1 d"),
        (297 * 86_400, "10 months", "297 d"),
        (-297 * 86_400, "10 months", "297 d"),
        (1e9, "31 years 8 months", "31 y 8 mo"),
        (4.35e17, "13.8 billion years", "13.8 Ga"),
        (inf, "unknown", "unknown"),
    ],
)
def test_a_number_of_seconds(seconds: float, long: str, brief: str) -> None:
    assert gap(seconds) == long
    assert gap(seconds, compact=True) == brief


@given(edtf.expressions, edtf.expressions)
def test_there_and_back_are_the_same_distance(first: str, second: str) -> None:
    there = difference_in_words(bounds(first), bounds(second))
    back = difference_in_words(bounds(second), bounds(first))
    swapped = {"later": "earlier", "earlier": "later"}
    *words, last = back.split(" ")
    assert there == " ".join([*words, swapped.get(last, last)])
    assert gap(bounds(first), bounds(second)) == there.removesuffix(" later").removesuffix(
        " earlier"
    )


@given(edtf.expressions, edtf.expressions)
def test_no_distance_is_negative_or_unsaid(first: str, second: str) -> None:
    for compact in (False, True):
        said = gap(bounds(first), bounds(second), compact=compact)
        assert said
        assert not said.startswith(("-", "−", "0 "))
        assert "  " not in said


@given(edtf.days(), edtf.days())
def test_later_is_said_of_what_is_later(first: str, second: str) -> None:
    said = difference_in_words(bounds(first), bounds(second))
    if bounds(first) < bounds(second):
        assert said.endswith(" later")
    elif bounds(first) > bounds(second):
        assert said.endswith(" earlier")
    else:
        assert said == "same day"
