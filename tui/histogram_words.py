"""What a histogram says: its buckets, gaps and bursts in as many cells as there are."""

from __future__ import annotations

from functools import lru_cache

from timeloom.dates.scale import UNITS, YEAR
from timeloom.dates.words import gap as duration
from timeloom.figures import Burst, Gap
from timeloom.tui.histogram_data import Counts
from timeloom.tui.layout.histogram import Bars
from timeloom.tui.when import gap_words

_DAY, _MONTH, _YEAR = (
    next(unit for unit in UNITS if unit.name == name) for name in ("day", "month", "year")
)


@lru_cache(maxsize=32)
def bucket_words(bars: Bars, low: int, high: int, width: int) -> str:
    """The buckets from low to high: in full where there is room for it."""
    unit = bars.unit
    if high != low and unit.months > 1:  # from the first month to the last one
        low, high, unit = low * unit.months, high * unit.months + unit.months - 1, _MONTH
    for compact in (False, True):
        words = unit.words(low, compact=compact)
        if high != low:
            words = f"{words} to {unit.words(high, compact=compact)}"
        if len(words) <= width:
            break
    return words


@lru_cache(maxsize=32)
def gap_in(gap: Gap, width: int) -> str:
    """`8 months from 12 June 2017`, as much of it as there is room for."""
    whole, short = gap_words(gap.start, gap.end), duration(gap.seconds, compact=True)
    forms = (
        f"{whole} from {_day(gap.start)}",
        f"{whole} from {_day(gap.start, compact=True)}",
        f"{short} from {_day(gap.start, compact=True)}",
    )
    return next((form for form in forms if len(form) <= width), forms[-1])


@lru_cache(maxsize=32)
def burst_in(burst: Burst, width: int) -> str:
    forms = [
        f"{burst.events:,} {burst.unit.preposition} {burst.unit.words(burst.number, compact=compact)}"
        for compact in (False, True)
    ]
    return next((form for form in forms if len(form) <= width), forms[-1])


def events_in(counts: Counts, first: int, count: int) -> str:
    number, lit = sum(counts.of(first, count)), sum(counts.lit_of(first, count))
    if counts.lit is None or not number:
        return _events(number)
    return f"{lit:,} of {_events(number)}"


def _events(number: int) -> str:
    return "nothing begins" if not number else f"{number:,} event{'' if number == 1 else 's'}"


def _day(moment: float, *, compact: bool = False) -> str:
    """The day of a moment, or its year where days say nothing."""
    unit = _DAY if abs(moment) < 10_000 * YEAR else _YEAR
    return unit.words(unit.number(moment), compact=compact)


def short_number(number: int) -> str:
    """A number in four cells."""
    for size, sign in ((10**9, "G"), (10**6, "M"), (10**3, "k")):
        if number >= size * 10 or (number >= size and number % size == 0):
            return f"{number // size}{sign}"
    return str(number)
