"""Bounds are printed so that they can be read back, whatever their year."""

from __future__ import annotations

import math
from math import inf

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from timeloom.dates.edtf.calendar import DAY, iso, seconds
from timeloom.dates.edtf.parsing import bounds


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (0.0, "1970-01-01T00:00:00Z"),
        (-1.0, "1969-12-31T23:59:59Z"),
        (0.5, "1970-01-01T00:00:00.500000Z"),
        (0.9999999, "1970-01-01T00:00:01Z"),
        (seconds(0), "0000-01-01T00:00:00Z"),
        (seconds(9999, 12, 31, 23, 59, 59), "9999-12-31T23:59:59Z"),
        (seconds(10_000), "+10000-01-01T00:00:00Z"),
        (seconds(-43, 3, 15), "-0043-03-15T00:00:00Z"),
        (seconds(-13_800_000_000), "-13800000000-01-01T00:00:00Z"),
        (bounds("2019-03-11")[1], "2019-03-11T23:59:59.999999Z"),
        (None, None),
        (inf, None),
        (-inf, None),
    ],
)
def test_a_moment_as_text(moment: float | None, text: str | None) -> None:
    assert iso(moment) == text


@given(st.integers(-8_520_336_000, 8_520_336_000), st.integers(0, 999_999))
def test_microseconds_survive_in_the_centuries_around_us(second: int, micros: int) -> None:
    moment = second + micros / 1e6
    text = iso(moment)
    assert text is not None
    assert bounds(text)[0] == pytest.approx(moment, abs=1e-6)


@given(st.integers(-(10**18), 10**18))
@example(2**52)
@example(-(2**52))
def test_whole_seconds_survive_in_every_year_a_double_holds(second: int) -> None:
    moment = float(second)
    assume(math.nextafter(moment, math.inf) % DAY)  # the last double before a day means its end
    text = iso(moment)
    assert text is not None
    date, _, clock = text.partition("T")
    sign = -1 if date.startswith("-") else 1
    year, month, day = (int(part) for part in date.lstrip("+-").split("-"))
    hour, minute, rest = clock.removesuffix("Z").split(":")
    assert seconds(sign * year, month, day, int(hour), int(minute), int(rest)) == moment


@pytest.mark.parametrize(
    ("date", "latest"),
    [
        ("-0489-09-12", "-0489-09-12T23:59:59.999999Z"),
        ("0098", "0098-12-31T23:59:59.999999Z"),
        ("1600-01-01", "1600-01-01T23:59:59.999999Z"),
        ("2024-05-13", "2024-05-13T23:59:59.999999Z"),
        ("Y-13800000000", "-13800000000-12-31T23:59:59.999999Z"),
    ],
)
def test_the_end_of_a_day_is_its_last_microsecond_however_far_away(date: str, latest: str) -> None:
    """Far from 1970 a double's steps are longer than a microsecond; the text says the end that is meant."""
    assert iso(bounds(date)[1]) == latest
