"""Names that come round, told from another date: the Christmas before, Monday last."""

from __future__ import annotations

import pytest

from timeloom.dates.english import periods
from timeloom.dates.english.context import Context
from timeloom.dates.english.scan import scan

DAY = periods.day_of(1911, 12, 14)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the Christmas before", "1910-12-25"),
        ("the summer before,", "1911-22"),
        ("the spring after he came", None),
        ("the spring after he had come", "1912-21"),
        ("the October before", "1911-10"),
        ("the Monday after", "1911-12-18"),
        ("on Monday last", "1911-12-11"),
        ("in May last", "1911-05"),
        ("in May next", "1912-05"),
    ],
)
def test_counts_from_what_is_told(text: str, expected: str | None) -> None:
    """The season before an event that has no date of its own is not the one before the story's day."""
    context = Context(today=DAY, story=DAY, story_day=DAY)
    found = [phrase.meaning.read(context).edtf for phrase in scan(text) if not phrase.doubt]
    assert found == ([expected] if expected else [])


@pytest.mark.parametrize(
    ("text", "value"),
    [("the last quarter of a century", "P25Y"), ("the next half-century", "P50Y")],
)
def test_parts_of_a_century_from_the_document(text: str, value: str) -> None:
    (phrase,) = scan(text)
    assert phrase.meaning.read(Context(today=DAY)).timex == value


def test_what_a_weekday_owns_next_is_not_its_last() -> None:
    assert [phrase.end for phrase in scan("on Monday last year's news came")] == [9, 19]
