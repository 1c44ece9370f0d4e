"""Buckets: every moment is in exactly one, their names say the year, and a filter's range means just them."""

from __future__ import annotations

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from timeloom.dates.edtf.calendar import civil_from_seconds, seconds
from timeloom.dates.ranges import parse_range
from timeloom.dates.scale import UNITS, YEAR, Unit, buckets_between, finest, nearest_unit

units = st.sampled_from(UNITS)
calendar = st.floats(-9000 * YEAR, 7000 * YEAR).map(lambda moment: round(moment, 3))
moments = st.one_of(calendar, st.integers(-(435 * 10**15), 435 * 10**15).map(float))


def unit(name: str) -> Unit:
    return next(unit for unit in UNITS if unit.name == name)


@given(units, moments)
def test_every_moment_is_in_its_bucket_and_in_no_other(size: Unit, moment: float) -> None:
    assume(abs(moment) < size.seconds * 2**50)  # beyond, doubles lie wider apart than buckets
    number = size.number(moment)
    assert size.start(number) <= moment < size.start(number + 1)


@given(units, calendar)
def test_buckets_follow_one_another_without_a_hole(size: Unit, moment: float) -> None:
    number = size.number(moment)
    edges = size.edges(number - 2, 5)
    assert edges == sorted(set(edges))
    assert [size.number(edge) for edge in edges] == list(range(number - 2, number + 4))


@given(units, calendar, st.integers(1, 40))
def test_a_written_range_means_just_these_buckets(size: Unit, moment: float, count: int) -> None:
    first = size.number(moment)
    earliest, latest = parse_range(size.written(first, first + count - 1), now=0.0)
    assert earliest == size.start(first)
    assert latest == pytest.approx(size.start(first + count), abs=1e-3, rel=1e-12)


@given(units, calendar, st.booleans())
def test_names_say_the_year(size: Unit, moment: float, compact: bool) -> None:
    number = size.number(moment)
    words = size.words(number, compact=compact)
    assert words.strip() == words
    if not size.years:
        year = civil_from_seconds(size.start(number)).year
        digits = str(year if year > 0 else 1 - year)
        assert digits in re.findall(r"\d+", words.replace(",", ""))


@given(moments, st.floats(0, 1e10 * YEAR), st.integers(1, 200))
def test_finest_fits_and_the_next_smaller_would_not(
    moment: float, length: float, most: int
) -> None:
    end = moment + length
    found = finest(moment, end, most)
    if found is not UNITS[-1]:
        assert buckets_between(found, moment, end) <= most
    smaller = UNITS[: UNITS.index(found)]
    if smaller and end > moment:
        assert buckets_between(smaller[-1], moment, end) > most


@pytest.mark.parametrize(
    ("size", "when", "words", "compact", "written"),
    [
        ("second", (2023, 3, 13, 14, 15, 16), "13 March 2023, 14:15:16", "13 Mar 2023, 14:15:16", "2023-03-13T14:15:16"),
        ("10 minutes", (2023, 3, 13, 14, 15), "13 March 2023, 14:10–14:19", "13 Mar 2023, 14:10–14:19", "2023-03-13T14:10..2023-03-13T14:19"),
        ("day", (2023, 3, 13), "13 March 2023", "13 Mar 2023", "2023-03-13"),
        ("week", (2023, 3, 15), "week of 13 March 2023", "week of 13 Mar 2023", "2023-03-13..2023-03-19"),
        ("month", (-43, 3), "March 44 BCE", "Mar 44 BCE", "-0043-03"),
        ("quarter", (2024, 5), "April–June 2024", "Apr–Jun 2024", "2024-04..2024-06"),
        ("year", (0,), "1 BCE", "1 BCE", "0000"),
        ("decade", (1968,), "the 1960s", "1960s", "1960..1969"),
        ("century", (-150,), "the 2nd century BCE", "2nd c. BCE", "-0199..-0100"),
        ("century", (-5,), "the 1st century BCE", "1st c. BCE", "-0099..-0001"),
        ("century", (50,), "the 1st century", "1st c.", "0000..0099"),
        ("100 million years", (-13_750_000_000,), "13.8 to 13.7 billion years ago", "13.8–13.7 Ga ago", "Y-13800000000..Y-13700000001"),
    ],
)  # fmt: skip
def test_names(size: str, when: tuple[int, ...], words: str, compact: str, written: str) -> None:
    number = unit(size).number(seconds(*when))
    assert unit(size).words(number) == words
    assert unit(size).words(number, compact=True) == compact
    assert unit(size).written(number, number) == written


def test_weeks_begin_on_mondays() -> None:
    for start in unit("week").edges(-3, 6):
        assert (start // 86400 + 3) % 7 == 0


def test_a_single_moment_is_shown_as_a_day() -> None:
    assert finest(5.0, 5.0, 60).name == "day"


def test_the_nearest_unit() -> None:
    assert nearest_unit(30 * 86400.0).name == "month"
    assert nearest_unit(0.001).name == "second"
    assert nearest_unit(1e30).name == "billion years"
