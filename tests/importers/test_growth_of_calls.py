"""Four times the input, about four times the work: every importer on what it may find repeated, by calls counted."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import suppress
from types import FrameType
from typing import Any, Final

import pytest

from tests.fuzzing.doubling import PATTERNS, reading
from timeloom.dates.edtf.grammar import parse
from timeloom.errors import DateError, TimeloomError
from timeloom.importers.source.dates import LooseDates

_SIZES: Final = (2_000, 8_000)
_PATTERNS: Final = 6
_MOST: Final = 600_000
"""Calls of one reading, so that a reader that never ends fails too."""


class _TooMany(BaseException):
    """Not an Exception, which the guard of an entry would take for one in it."""


def _calls(run: Callable[[], Any]) -> int:
    """How many calls of Python's and of C's functions a reading takes."""
    count = 0

    def counted(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        if event in ("call", "c_call"):
            count += 1
            if count > _MOST:
                sys.setprofile(None)
                raise _TooMany

    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        with suppress(TimeloomError):
            run()
    finally:
        sys.setprofile(before)
    return count


def test_what_grows_with_the_square_is_seen() -> None:
    """The count would tell, and it ends what does not end."""

    def square(size: int) -> Callable[[], Any]:
        return lambda: [len("") for _ in range(size) for _ in range(size)]

    assert _calls(square(200)) > 15 * _calls(square(50))
    with pytest.raises(_TooMany):
        _calls(square(1000))


@pytest.mark.slow
@pytest.mark.parametrize("name", PATTERNS)
def test_the_work_grows_as_the_input(name: str) -> None:
    """Counted beyond what an empty repetition takes, after a first reading that loads what is loaded once."""
    many = len(PATTERNS[name][1])
    for which in range(0, many, max(1, many // _PATTERNS)):
        with suppress(TimeloomError):
            reading(name, 64, which)()
        small, large = (_calls(reading(name, size, which)) for size in _SIZES)
        assert large <= 6 * small, f"{name} with {PATTERNS[name][1][which]!r} repeated"


def test_a_text_longer_than_any_date_is_refused_before_it_is_gone_through() -> None:
    for read, text in ((LooseDates().read, "12:00 " * 200_000), (parse, "(" * 1_200_000)):
        with pytest.raises(DateError, match=r"a text of 1,\d{3},\d{3} characters is not a date"):
            read(text)
    long = "[" + ",".join(["2001"] * 15_000) + "]"
    assert parse(long).spans


@pytest.mark.parametrize("clock", ["12:00 ", "12:00 CEST ", "12:00, ", "12:00 on ", "[12:00 "])
def test_clocks_one_behind_another_are_gone_through_once(clock: str) -> None:
    """Each was taken for a clock in front of a day in two ways, which doubled the work with every one."""
    counts = []
    for many in (8, 16):
        text = clock * many
        counts.append(_calls(lambda text=text: LooseDates().read(text)))  # type: ignore[misc]
    assert counts[1] < 3 * counts[0]
