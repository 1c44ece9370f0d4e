"""What was rejected is told by its reason, with its lines, in lines that fit the terminal."""

from __future__ import annotations

import pytest

from timeloom.cli.sources.rejected import grouped
from timeloom.cli.terminal import _wrapped


def test_many_lines_with_one_reason_are_one_sentence() -> None:
    """In the order of the first; a few are told one by one."""
    rejected = [("line 2", "x"), ("line 9", "y"), *((f"line {n}", "x") for n in (3, 4, 7, 1234))]
    assert list(grouped(rejected)) == [("lines 2–4, 7 and 1,234", "x"), ("line 9", "y")]
    few = [("line 2", "x"), ("line 5", "x")]
    assert list(grouped(few)) == few
    events = [(f"event {n}", "x") for n in range(9)]
    assert list(grouped(events)) == events


def test_of_very_many_the_rest_is_counted() -> None:
    ((where, _),) = grouped((f"line {2 * n}", "x") for n in range(1, 101))
    assert where.startswith("lines 2, 4, 6, ")
    assert where.endswith("80 and 60 more (--json lists them all)")


@pytest.mark.parametrize(
    ("line", "lines"),
    [
        ("one two three", ["one two", "  three"]),
        ("  one two three", ["  one two", "  three"]),
        ("averyverylongword two", ["averyverylongword", "  two"]),
        ("漢字漢字 漢字", ["漢字漢字", "  漢字"]),
        ("", [""]),
    ],
)
def test_a_message_breaks_at_words(line: str, lines: list[str]) -> None:
    assert _wrapped(line, 9) == lines
