"""What the histogram has to know of the store: counts per bucket, by value, the longest gaps and densest bursts."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from timeloom.dates.scale import UNITS, YEAR, Unit, buckets_between, finest
from timeloom.dates.words.long import gap as duration
from timeloom.query.query import Query
from timeloom.query.tree import And, DateIs
from timeloom.stats import Burst, Gap
from timeloom.store.answers import Row
from timeloom.store.protocol import Reader, View
from timeloom.tui.style.dates import gap_words
from timeloom.tui.views.histogram.layout import Bars

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


MOST_BUCKETS: Final = 400
"""Buckets that are counted at once; of a longer timeline, those on the screen and a screen on either side."""
MOST_BURST_BUCKETS: Final = 400
STRETCHES: Final = 5
"""How many gaps and bursts are named."""
ONE_BY_ONE: Final = 5_000
"""Matches that are gone through one by one to find the gaps; among more of them short gaps are not looked for."""
_GRID: Final = (256, 1_024)
"""Cells in which gaps are looked for; the more of them, if gaps may be too short for the fewer."""
_LOOKED_AT: Final = 12
"""Empty stretches of which the exact limits are found."""
_PAGE: Final = 500
_GOING_ON: Final = 500
"""Events that may still begin within a gap, of which so many are looked at."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many events begin in each bucket from `first` on; `parts` has the same per value of a field."""

    unit: Unit
    first: int
    counts: tuple[int, ...]
    whole: bool
    """Whether this is the whole timeline."""
    parts: dict[str, tuple[int, ...]]
    lit: tuple[int, ...] | None = None
    """How many of them are lit; None where all are. The parts are then of these."""

    def holds(self, first: int, count: int) -> bool:
        return self.first <= first and first + count <= self.first + len(self.counts)

    def of(self, first: int, count: int, value: str | None = None) -> list[int]:
        """The numbers of `count` buckets from `first` on; 0 for what is not known."""
        known = self.counts if value is None else self.parts.get(value, ())
        return self._cut(known, first, count)

    def lit_of(self, first: int, count: int) -> list[int]:
        """How many are lit in `count` buckets from `first` on."""
        return self._cut(self.counts if self.lit is None else self.lit, first, count)

    def split(self, values: Sequence[str]) -> list[Sequence[int]]:
        """What is lit in every bucket, per value; what none of them has is last."""
        every = self.counts if self.lit is None else self.lit
        parts = [self.parts.get(value, (0,) * len(every)) for value in values]
        others = [max(total - sum(of), 0) for total, *of in zip(every, *parts, strict=True)]
        return [*parts, others]

    def _cut(self, known: tuple[int, ...], first: int, count: int) -> list[int]:
        start = first - self.first
        return [known[at] if 0 <= at < len(known) else 0 for at in range(start, start + count)]


def count_buckets(
    reader: Reader,
    query: Query,
    unit: Unit,
    first: int,
    count: int,
    *,
    whole: bool,
    lit: Query | None = None,
) -> Counts:
    edges = unit.edges(first, count)
    counts = reader.view(query).histogram(edges)
    some = None if lit is None else tuple(reader.view(lit).histogram(edges))
    return Counts(unit, first, tuple(counts), whole, {}, some)


def count_parts(
    reader: Reader, query: Query, counts: Counts, field: str, values: tuple[str, ...]
) -> dict[str, tuple[int, ...]]:
    """The same buckets per value. An event with two of the values is counted for both."""
    edges = counts.unit.edges(counts.first, len(counts.counts))
    found = reader.view(query).histogram_by(edges, field, values)
    return {value: tuple(found[value]) for value in values if any(found.get(value, ()))}


# Gaps and bursts

_BEGUN: Final = DateIs(0, 0, "after", -1e300, -1e300, "")
"""Events whose beginning has a lower limit."""


@dataclass(frozen=True, slots=True)
class Stretches:
    """The longest gaps and the densest bursts, each in falling order."""

    gaps: tuple[Gap, ...]
    bursts: tuple[Burst, ...]


def read_stretches(reader: Reader, query: Query, unit: Unit) -> Stretches:
    """Over all that matches; bursts are buckets of `unit`, or of the next larger one that is not too fine to count."""
    extent = begun_extent(reader.view(query))
    if extent is None:
        return Stretches((), ())
    # What began at an unknown time stands somewhere, and ends no gap.
    begun = reader.view(Query("", And(0, 0, (query.root, _BEGUN))))
    few = begun.count() <= ONE_BY_ONE
    gaps = _gaps_one_by_one(begun) if few else _gaps_on_a_grid(reader, begun, extent)
    return Stretches(gaps, _bursts(reader.view(query), unit, extent))


def begun_extent(view: View) -> tuple[float, float] | None:
    """Where the first and the last match stand, as far as that is known; None where nothing is."""
    key = view.seek(-1e300)
    first = view.page(key, limit=1, inclusive=True) if key is not None else []
    key = view.seek(math.inf)
    last = view.page(key, limit=1, inclusive=True) if key is not None else []
    begins = [row.place for row in (*first, *last) if row.place is not None]
    begins = [begin for begin in begins if math.isfinite(begin)]
    return (begins[0], begins[-1]) if begins else None


def _bursts(view: View, unit: Unit, extent: tuple[float, float]) -> tuple[Burst, ...]:
    coarser = finest(*extent, MOST_BURST_BUCKETS)
    if coarser.seconds > unit.seconds:
        unit = coarser
    first = unit.number(extent[0])
    counts = view.histogram(unit.edges(first, buckets_between(unit, *extent)))
    order = sorted((at for at, n in enumerate(counts) if n > 1), key=lambda at: (-counts[at], at))
    return tuple(Burst(unit, first + at, counts[at]) for at in order[:STRETCHES])


def _gaps_one_by_one(view: View) -> tuple[Gap, ...]:
    """As `timeloom stats` finds them: from the last moment at which something may have begun to the next beginning."""
    gaps: list[Gap] = []
    reached: float | None = None
    reached_by = ""
    rows = view.page(limit=_PAGE)
    while rows:
        for row in rows:
            begin = row.earliest
            if begin is None or not math.isfinite(begin):
                continue
            if reached is not None and begin > reached:
                gaps.append(Gap(reached, begin, reached_by, row.uid))
            last = last_beginning(row)
            if reached is None or last > reached:
                reached, reached_by = last, row.uid
        rows = view.page(rows[-1].key, limit=_PAGE)
    gaps.sort(key=_by_length)
    return tuple(gap for gap in gaps[:STRETCHES] if gap.seconds > 1)


def _gaps_on_a_grid(reader: Reader, view: View, extent: tuple[float, float]) -> tuple[Gap, ...]:
    """A gap of two cells or more has an empty cell in it: empty cells are found first, then where the gap ends."""
    start, length = extent[0], extent[1] - extent[0]
    if length <= 0:
        return ()
    gaps: list[Gap] = []
    for cells in _GRID:
        size = length / cells
        counts = view.histogram([start + size * at for at in range(cells)] + [math.inf])
        found = {_gap(reader, view, start + at * size) for at in _longest_runs(counts)}
        gaps = sorted((gap for gap in found if gap is not None), key=_by_length)[:STRETCHES]
        if size <= 1 or (len(gaps) == STRETCHES and gaps[-1].seconds >= 2 * size):
            break
    return tuple(gap for gap in gaps if gap.seconds > 1)


def _by_length(gap: Gap) -> tuple[float, float]:
    return (-gap.seconds, gap.start)


def _longest_runs(counts: list[int]) -> list[int]:
    """The first cells of the runs of empty cells among which the longest gaps are."""
    runs: list[tuple[int, int]] = []
    for at, count in enumerate(counts):
        if count == 0:
            if runs and sum(runs[-1]) == at:
                runs[-1] = (runs[-1][0], runs[-1][1] + 1)
            else:
                runs.append((at, 1))
    runs.sort(key=lambda run: -run[1])
    # A gap is less than two cells longer than its run, and may be shorter where a date is uncertain.
    least = runs[STRETCHES - 1][1] - 2 if len(runs) >= STRETCHES else 0
    return [at for at, length in runs[:_LOOKED_AT] if length >= least]


def _gap(reader: Reader, view: View, moment: float) -> Gap | None:
    """The gap about a moment at which nothing begins; None where an event may begin all the time up to the next."""
    key = view.seek(moment)
    after = view.page(key, limit=1, inclusive=True) if key is not None else []
    if not after or after[0].earliest is None or after[0].earliest < moment:
        return None
    end = after[0].earliest
    before = view.page(key, limit=1, backwards=True)
    if not before or before[0].earliest is None:
        return None
    reached, reached_by = last_beginning(before[0]), before[0].uid
    going_on = reader.view(Query("", DateIs(0, 0, "date", before[0].earliest, end, "")))
    for row in going_on.page(limit=_GOING_ON):
        if row.earliest is None or not math.isfinite(row.earliest):
            continue  # begun at an unknown time
        if row.earliest >= end:
            break
        last = last_beginning(row)
        if last > reached and view.contains(row.key):
            reached, reached_by = last, row.uid
    return Gap(reached, end, reached_by, after[0].uid) if reached < end else None


def last_beginning(row: Row) -> float:
    """The last moment at which an event may have begun; minus infinity for one that has no end to tell it by."""
    latest = row.latest
    if row.date is not None and "/" in row.date:
        from timeloom.dates.edtf.parsing import parse

        latest = parse(row.date).start_bounds[1]
    return latest if latest is not None and math.isfinite(latest) else -math.inf
