"""What "before", "by", "after", "until" and "since" make of a date."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import example, given

from tests.timeloom.dates.strategies import expressions
from timeloom.dates.edtf.parsing import bounds
from timeloom.dates.limits import limited
from timeloom.errors import DateError


@pytest.mark.parametrize(
    ("word", "date", "expected"),
    [
        ("before", "1066", "[..1065]"),
        ("by", "1066", "[..1066]"),
        ("after", "1066", "[1067..]"),
        ("on or after", "1066", "[1066..]"),
        ("until", "1066", "../1066"),
        ("since", "1066", "1066/.."),
        ("from", "1066", "1066/.."),
        ("before", "0001", "[..0000]"),
        ("before", "0000", "[..-0001]"),
        ("before", "-9999", "[..Y-10000]"),
        ("before", "1066~", "[..1065~]"),
        ("before", "2024-01", "[..2023-12]"),
        ("after", "2024-02-29", "[2024-03-01..]"),
        ("before", "0303-02-23", "[..0303-02-22]"),
        ("before", "-0043-03-15", "[..-0043-03-14]"),
        ("after", "13XX", "[14XX..]"),
        ("before", "00XX", "[..-00XX]"),
        ("after", "-00XX", "[00XX..]"),
        ("before", "196", "[..195X]"),
        ("before", "2001-21", "[..2000-24]"),
        ("after", "2001-30", "[2002-31..]"),
        ("before", "2001-33", "[..2000-36]"),
        ("by", "2021-01~/2021-04~", "[..2021-04~]"),
        ("before", "2021-01~/2021-04~", "[..2020-12~]"),
        ("after", "2021-01~/2021-04~", "[2021-05~..]"),
        ("after", "[1912,1913]", "[1914..]"),
        ("before", "1950S2", "[..1899]"),
        ("before", "2024-05-13T00:00Z", "[..2024-05-12T23:59Z]"),
        ("after", "2024-12-31T23:59:59+01:00", "[2025-01-01T00:00:00+01:00..]"),
        ("before", "2024-05-13T10:00:00.00", "[..2024-05-13T09:59:59.99]"),
        ("before", "Y-66000000", "[..Y-66000000]"),
    ],
)
def test_limits(word: str, date: str, expected: str) -> None:
    """The limit itself is outside for before and after, inside for by, until and since."""
    assert limited(word, date) == expected  # type: ignore[arg-type]
    bounds(expected)


@pytest.mark.parametrize(("word", "date"), [("before", "../1066"), ("after", "XXXX-12-25")])
def test_a_date_without_that_end_limits_nothing(word: str, date: str) -> None:
    with pytest.raises(DateError):
        limited(word, date)  # type: ignore[arg-type]


@given(expressions)
@example("-9999-21")
def test_every_limit_is_valid_and_lies_on_its_side(date: str) -> None:
    """Before D ends where D has not begun, after D begins where D has ended; each is valid EDTF."""
    earliest, latest = bounds(date)
    for word in ("before", "by", "after", "on or after", "until", "since"):
        text = ""
        with suppress(DateError):
            text = limited(word, date)  # type: ignore[arg-type]
        if text:
            low, high = bounds(text)
            if word in ("before", "by", "until"):
                assert low == float("-inf")
                assert high <= latest
            else:
                assert high == float("inf")
                assert low >= earliest
