"""Dates and differences as the explorer shows them: short in a list, whole in the details.

What is not EDTF (a damaged file may hold anything) is shown as it stands, made safe.
"""

from __future__ import annotations

import math
import re
from functools import lru_cache
from typing import Final, NamedTuple

from timeloom.dates.words import differences
from timeloom.errors import DateError
from timeloom.text import one_line

_PLAIN: Final = re.compile(r"[1-9][0-9]{3}(?:-[01][0-9](?:-[0-3][0-9])?)?")
Bounds = tuple[float | None, float | None]


@lru_cache(maxsize=8192)
def short(date: str | None, *, seconds: bool = False) -> str:
    """The date for a narrow column: `2019-03-11`, `c. 1965`, `44 BCE`; if wanted, a moment to the second."""
    if date is None:
        return ""
    if _PLAIN.fullmatch(date):  # nearly all of them: they are shown as they are
        return date
    from timeloom.dates.words.short import short as in_short

    try:
        return in_short(date, seconds=seconds)
    except DateError:
        return one_line(date)


@lru_cache(maxsize=256)
def in_words(date: str) -> str:
    """The date in full: `some time between 13 and 20 May 2024`."""
    from timeloom.dates.words import long as words

    try:
        return words.in_words(date)
    except DateError:
        return one_line(date)


@lru_cache(maxsize=4096)
def gap_words(end: float, beginning: float) -> str:
    """How long nothing happened: `3 years 3 months`."""
    return differences.gap((end, end), (beginning, beginning))


@lru_cache(maxsize=4096)
def lag_words(first: Bounds, answer: Bounds) -> str:
    """The time to an answer, short: `297 d`; empty where one of the two is undated or unbounded."""
    lag = differences.difference_in_words(_whole(first), _whole(answer), compact=True)
    return "" if lag == "unknown" else lag


def _whole(bounds: Bounds) -> tuple[float, float]:
    earliest, latest = bounds
    return -math.inf if earliest is None else earliest, math.inf if latest is None else latest


class Typed(NamedTuple):
    """A date as a person typed it, read: its EDTF, its words, what was assumed, and its bounds in Unix seconds.

    `edtf` is None for a text that says that there is no date ("undated").
    """

    edtf: str | None
    words: str
    note: str
    earliest: float
    latest: float


def read_date(text: str) -> Typed:
    """What a person means by a date, counted from today where it is relative. Raises DateError."""
    from timeloom.clock import today
    from timeloom.dates.edtf.parsing import bounds
    from timeloom.dates.typed import read_typed

    read = read_typed(text, today=today())
    earliest, latest = bounds(read.edtf) if read.edtf is not None else (-math.inf, math.inf)
    return Typed(read.edtf, read.words, read.note, earliest, latest)
