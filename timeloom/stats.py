"""A timeline in figures: extent, values of fields, how its dates are known, its longest gaps and densest stretches.

The arithmetic behind `timeloom stats`. One pass over the matching events, in constant memory.
"""

from __future__ import annotations

import heapq
from collections import Counter
from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING, Final

from timeloom.dates.edtf.parsing import Precision, is_uncertain, parse
from timeloom.dates.scale import UNITS, Unit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from timeloom.query.vocabulary import ValueCount
    from timeloom.store.answers import Detail
    from timeloom.store.protocol import Reader, View

_BY_LENGTH: Final = {4: Precision.YEAR, 7: Precision.MONTH, 10: Precision.DAY}
_STRETCHES: Final = 5


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch of Unix seconds in which nothing begins, between two events (uids)."""

    start: float
    end: float
    before: str
    after: str

    @property
    def seconds(self) -> float:
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Burst:
    """A calendar unit in which many events begin: which one, and how many."""

    unit: Unit
    number: int
    events: int

    @property
    def start(self) -> float:
        """Where it begins, in Unix seconds."""
        return self.unit.start(self.number)


@dataclass(frozen=True, slots=True)
class FieldFigures:
    """A field: how many values it has, and the most frequent of them."""

    name: str
    values: int
    top: tuple[ValueCount, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """What `timeloom stats` prints; every count is of matching events."""

    events: int
    undated: int
    uncertain: int
    proposed: int
    starred: int
    noted: int
    linked: int
    with_passage: int
    earliest: float | None
    latest: float | None
    precision: tuple[tuple[str, int], ...]
    basis: tuple[tuple[str, int], ...]
    sources: tuple[tuple[str, int], ...]
    fields: tuple[FieldFigures, ...]
    gaps: tuple[Gap, ...]
    bursts: tuple[Burst, ...]


def figures(reader: Reader, view: View, *, top: int = 5) -> Figures:
    """The figures of the events that a view matches."""
    extent = view.extent()
    tally = _Tally(_unit(extent))
    for detail in view.details():
        tally.take(detail)
    fields = []
    for info in reader.fields():
        values = view.values(info.name)
        if values:
            fields.append(FieldFigures(info.name, len(values), tuple(values[:top])))
    counts = tally.counts
    return Figures(
        events=counts["events"],
        undated=counts["undated"],
        uncertain=counts["uncertain"],
        proposed=counts["proposed"],
        starred=counts["starred"],
        noted=counts["noted"],
        linked=counts["linked"],
        with_passage=counts["passage"],
        earliest=extent[0] if extent else None,
        latest=extent[1] if extent else None,
        precision=tuple(
            (precision.name.lower().replace("_", " "), count)
            for precision, count in sorted(tally.precision.items())
        ),
        basis=tuple(tally.basis.most_common()),
        sources=tuple(tally.sources.most_common()),
        fields=tuple(fields),
        gaps=tuple(tally.gaps()),
        bursts=tuple(tally.bursts()),
    )


class _Tally:
    """Counts events as they come, in time order."""

    def __init__(self, unit: Unit) -> None:
        self.unit = unit
        self.counts: Counter[str] = Counter()
        self.precision: Counter[Precision] = Counter()
        self.basis: Counter[str] = Counter()
        self.sources: Counter[str] = Counter()
        self._units: Counter[int] = Counter()
        self._gaps: list[tuple[float, int, Gap]] = []
        self._reached: float | None = None
        self._before = ""

    def take(self, detail: Detail) -> None:
        event, counts = detail.event, self.counts
        counts["events"] += 1
        counts["proposed"] += event.proposed
        counts["starred"] += event.starred
        counts["noted"] += bool(event.notes)
        counts["linked"] += bool(event.links)
        counts["passage"] += event.passage is not None
        self.basis[event.date_basis] += 1
        # Every source that tells of it, as `source:` finds it.
        told = [event.source, *(saying.source for saying in event.sayings)]
        self.sources.update(
            dict.fromkeys(source.address for source in told if source is not None).keys()
        )
        if event.date is None:
            counts["undated"] += 1
            return
        counts["uncertain"] += is_uncertain(event.date)
        self.precision[_precision(event.date)] += 1
        self._place(event.date, detail)

    def _place(self, date: str, detail: Detail) -> None:
        first, last = detail.earliest, detail.latest
        if "/" in date:
            first, last = parse(date).start_bounds
        if first is None or last is None or not isfinite(first):
            return
        self._units[self.unit.number(first)] += 1
        reached = self._reached
        if reached is not None and first > reached:
            gap = Gap(reached, first, self._before, detail.event.uid)
            entry = (gap.seconds, self.counts["events"], gap)
            if len(self._gaps) < _STRETCHES:
                heapq.heappush(self._gaps, entry)
            else:
                heapq.heappushpop(self._gaps, entry)
        if isfinite(last) and (reached is None or last > reached):
            self._reached, self._before = last, detail.event.uid

    def gaps(self) -> Iterable[Gap]:
        """The longest gaps, longest first; those that are a mere step from one day to the next are none."""
        return (gap for length, _, gap in sorted(self._gaps, reverse=True) if length > 1)

    def bursts(self) -> Iterable[Burst]:
        """The units with the most events; none where every unit has one."""
        for number, count in self._units.most_common(_STRETCHES):
            if count > 1:
                yield Burst(self.unit, number, count)


def _precision(date: str) -> Precision:
    if date.isascii() and date.replace("-", "").isdigit() and date[0] != "-":
        plain = _BY_LENGTH.get(len(date))
        if plain is not None:
            return plain
    return parse(date).precision


_BURSTS_BY: Final = tuple(
    unit
    for unit in UNITS
    if unit.name
    in ("hour", "day", "month", "year", "decade", "century", "millennium", "million years")
)


def _unit(extent: tuple[float, float] | None) -> Unit:
    """The finest calendar unit of which the extent holds at most two hundred."""
    length = extent[1] - extent[0] if extent else 0.0
    return next((unit for unit in _BURSTS_BY if length <= 200 * unit.seconds), _BURSTS_BY[-1])
