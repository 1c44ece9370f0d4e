"""Days and seconds are right for every year, and agree with `datetime` where that reaches."""

from __future__ import annotations

import datetime
import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from timeloom.dates.edtf import calendar as cal

TEN_BILLION_YEARS = 3_652_425_000_000


@given(st.integers(-TEN_BILLION_YEARS, TEN_BILLION_YEARS))
@example(0)
@example(-719_468)
@example(11_016)
def test_a_day_survives_being_written_as_a_date(days: int) -> None:
    year, month, day = cal.civil_from_days(days)
    assert 1 <= month <= 12
    assert 1 <= day <= cal.days_in_month(year, month)
    assert cal.days_from_civil(year, month, day) == days


@given(st.integers(-TEN_BILLION_YEARS, TEN_BILLION_YEARS))
def test_the_next_day_is_a_later_date(days: int) -> None:
    assert cal.civil_from_days(days) < cal.civil_from_days(days + 1)


@given(st.dates())
def test_the_library_agrees_on_days_and_weekdays(date: datetime.date) -> None:
    days = cal.days_from_civil(date.year, date.month, date.day)
    assert days == (date - datetime.date(1970, 1, 1)).days
    assert cal.weekday(days) == date.weekday()


@given(
    st.datetimes(min_value=datetime.datetime(1700, 1, 1), max_value=datetime.datetime(2200, 1, 1))
)
def test_the_library_agrees_on_moments(moment: datetime.datetime) -> None:
    second = moment.second + moment.microsecond / 1e6
    unix = cal.seconds(moment.year, moment.month, moment.day, moment.hour, moment.minute, second)
    assert unix == pytest.approx(moment.replace(tzinfo=datetime.UTC).timestamp(), abs=1e-6)
    civil = cal.civil_from_seconds(unix)
    assert civil[:5] == (moment.year, moment.month, moment.day, moment.hour, moment.minute)
    assert civil.second == pytest.approx(second, abs=1e-6)


def test_year_zero_is_a_leap_year_between_minus_one_and_one() -> None:
    assert cal.is_leap(0)
    assert cal.days_from_civil(0, 2, 29) + 1 == cal.days_from_civil(0, 3, 1)
    assert cal.days_from_civil(-1, 12, 31) + 1 == cal.days_from_civil(0, 1, 1)


def test_a_moment_a_hair_before_the_epoch_is_the_epoch() -> None:
    assert cal.civil_from_seconds(-1e-20) == (1970, 1, 1, 0, 0, 0.0)


@given(st.floats(-1e18, 1e18))
def test_just_before_is_before_and_no_further_than_it_has_to_be(moment: float) -> None:
    earlier = cal.just_before(moment)
    assert earlier < moment
    assert moment - earlier <= max(2e-6, 2 * math.ulp(moment))


@pytest.mark.parametrize(
    ("date", "months", "later"),
    [
        ((2019, 1, 31), 1, (2019, 2, 28)),
        ((2020, 1, 31), 1, (2020, 2, 29)),
        ((2019, 12, 31), 2, (2020, 2, 29)),
        ((2019, 3, 31), -1, (2019, 2, 28)),
        ((1, 1, 15), -1, (0, 12, 15)),
        ((0, 1, 1), -12, (-1, 1, 1)),
    ],
)
def test_months_are_added_by_the_calendar(
    date: tuple[int, int, int], months: int, later: tuple[int, int, int]
) -> None:
    assert cal.add_months(*date, months) == later


def test_a_leap_day_has_its_anniversary_on_the_28th() -> None:
    assert cal.add_months(2020, 2, 29, 12) == (2021, 2, 28)
    assert cal.add_months(2020, 2, 29, 48) == (2024, 2, 29)


def test_a_month_later_keeps_the_time_of_day() -> None:
    assert cal.months_later(cal.seconds(2019, 1, 31, 10, 30), 1) == cal.seconds(2019, 2, 28, 10, 30)
