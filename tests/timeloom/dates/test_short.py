"""Moments to the second in a narrow column."""

from __future__ import annotations

import pytest

from timeloom.dates.words.short import short


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2026-03-04T10:00:07Z", "2026-03-04 10:00:07"),
        ("2026-03-04T10:00:07.250Z", "2026-03-04 10:00:07"),
        ("2026-03-04T01:00:07+02:00", "2026-03-03 23:00:07"),
        ("2026-03-04T10:00Z", "2026-03-04 10:00"),
        ("2026-03-04", "2026-03-04"),
        ("2026-03-04T10:00:07Z/2026-03-04T11:00:00Z", "2026-03-04 10:00…"),
        ("-0043-03-15T12:00:00Z", "15 Mar 44 BCE"),
    ],
)
def test_a_moment_is_told_to_the_second_where_it_is_wanted(text: str, words: str) -> None:
    assert short(text, seconds=True) == words
