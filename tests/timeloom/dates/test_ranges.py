"""What a filter says about time becomes the bounds a person means."""

from __future__ import annotations

from math import inf

import pytest
from hypothesis import given

from tests.timeloom.dates import strategies as edtf
from timeloom.dates.edtf.calendar import just_before, seconds
from timeloom.dates.edtf.parsing import bounds
from timeloom.dates.ranges import MONTH_SECONDS, parse_duration, parse_range
from timeloom.errors import DateError

NOW = seconds(2026, 3, 31, 12, 30, 10.25)


def day(year: int, month: int, number: int) -> tuple[float, float]:
    return seconds(year, month, number), just_before(seconds(year, month, number + 1))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2019", bounds("2019")),
        ("2019-03..2021", (bounds("2019-03")[0], bounds("2021")[1])),
        ("2019-03 .. 2021", (bounds("2019-03")[0], bounds("2021")[1])),
        ("2019-03/2021", (bounds("2019-03")[0], bounds("2021")[1])),
        ("..2001", (-inf, bounds("2001")[1])),
        ("../2001", (-inf, bounds("2001")[1])),
        ("1990..", (bounds("1990")[0], inf)),
        ("1990/", (bounds("1990")[0], inf)),
        ("-0500..-0043", (bounds("-0500")[0], bounds("-0043")[1])),
        ("196X", bounds("196X")),
        ("[2019..2020]", bounds("[2019..2020]")),
        ("2019..2019", bounds("2019")),
        ("2026-03-14T02", (bounds("2026-03-14T02:00")[0], bounds("2026-03-14T02:59")[1])),
        ("2026-03-14T02..", (bounds("2026-03-14T02:00")[0], inf)),
        ("2026-03-14T02:10..02:40", (bounds("2026-03-14T02:10")[0], bounds("2026-03-14T02:40")[1])),
        ("2026-03-14T02..04", (bounds("2026-03-14T02:00")[0], bounds("2026-03-14T04:59")[1])),
        (
            "2026-03-14T23..2026-03-15T01",
            (bounds("2026-03-14T23:00")[0], bounds("2026-03-15T01:59")[1]),
        ),
        ("today", day(2026, 3, 31)),
        ("Yesterday", day(2026, 3, 30)),
        ("yesterday..", (day(2026, 3, 30)[0], inf)),
        ("-30d", day(2026, 3, 1)),
        ("−30d", day(2026, 3, 1)),
        ("+3mo", day(2026, 6, 30)),
        ("-1mo", day(2026, 2, 28)),
        ("-1y", day(2025, 3, 31)),
        ("-1.5y", day(2024, 9, 30)),
        ("-1y6mo", day(2024, 9, 30)),
        ("-2w..", (day(2026, 3, 17)[0], inf)),
        ("-2h", (seconds(2026, 3, 31, 10, 30, 10), just_before(seconds(2026, 3, 31, 10, 30, 11)))),
        ("-1y..now", (day(2025, 3, 31)[0], just_before(seconds(2026, 3, 31, 12, 30, 11)))),
    ],
)
def test_a_range(text: str, expected: tuple[float, float]) -> None:
    assert parse_range(text, NOW) == expected


def test_a_moment_means_its_whole_second() -> None:
    second = seconds(2019, 3, 11, 10, 10, 10)
    assert parse_range("2019-03-11T10:10:10", NOW) == (second, just_before(second + 1))
    assert parse_range("2019-03-11T10:10:10.5", NOW) == (second, just_before(second + 1))


def test_a_reader_of_other_dates_can_be_given() -> None:
    words = {"may 2024": bounds("2024-05"), "now-ish": bounds("2026")}
    assert parse_range("may 2024..now-ish", NOW, read=words.__getitem__) == (
        bounds("2024-05")[0],
        bounds("2026")[1],
    )


@given(edtf.plain)
def test_a_plain_date_is_its_bounds(text: str) -> None:
    assert parse_range(text, NOW) == bounds(text)


@pytest.mark.parametrize(
    ("text", "position", "expected"),
    [
        ("..", 0, "on one side at least"),
        ("", 0, "a year"),
        ("2019..2018", 6, "ends before it begins"),
        ("2026-03-14T02:40..02:10", 18, "ends before it begins"),
        ("2026-03-14T25", 11, "a time of day"),
        ("2019..20x", 8, "its end"),
        ("2019-13..2020", 5, "month"),
        ("-30x", 3, "s, min, h, d, w, mo or y"),
        ("2019..-5m", 8, "'m' can be minutes (min) or months (mo)"),
    ],
)
def test_a_mistake_has_its_place_in_the_whole_range(
    text: str, position: int, expected: str
) -> None:
    with pytest.raises(DateError) as caught:
        parse_range(text, NOW)
    assert caught.value.position == position
    assert expected in caught.value.message


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10s", 10),
        ("90min", 5400),
        ("5h", 18_000),
        ("30d", 30 * 86_400),
        ("30 days", 30 * 86_400),
        ("2w", 14 * 86_400),
        ("3mo", 3 * MONTH_SECONDS),
        ("1y", 12 * MONTH_SECONDS),
        ("1.5y", 18 * MONTH_SECONDS),
        ("1h 30min", 5400),
        ("1Y6MO", 18 * MONTH_SECONDS),
        ("0d", 0),
    ],
)
def test_a_duration(text: str, expected: float) -> None:
    assert parse_duration(text) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("", 0),
        ("d", 0),
        ("-3d", 0),
        ("3", 1),
        ("3x", 1),
        ("5m", 1),
        ("1h 30", 5),
        ("1.2.3d", 3),
        ("9" * 99 + "d", 15),
    ],
)
def test_no_duration(text: str, position: int) -> None:
    with pytest.raises(DateError) as caught:
        parse_duration(text)
    assert caught.value.position == position
    assert len(caught.value.message) < 160
