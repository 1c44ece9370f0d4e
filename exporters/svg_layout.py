"""Where marks and labels stand in rows so that none overlaps, as pure arithmetic in pixels."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from math import inf
from typing import Any, Final, NamedTuple

from timeloom.dates.edtf.calendar import Civil
from timeloom.dates.scale import STEPS, Step, civil_seconds, moments, years
from timeloom.dates.words.years import MONTHS, year_words
from timeloom.exporters.contract import Context
from timeloom.model.events import Event
from timeloom.text import one_line

USUAL: Final = ("side", "group", "section", "lane", "track", "category", "calendar", "kind")
"""Fields that commonly divide a timeline, most telling first."""


def peek(events: Iterable[Event]) -> tuple[Event | None, Iterator[Event]]:
    """The first event, and all events including it."""
    rest = iter(events)
    first = next(rest, None)
    return (None, rest) if first is None else (first, chain((first,), rest))


def lane_field(context: Context, first: Event | None) -> str:
    """The field to divide by: the first usual one that the timeline, or else its first event, has; "" for none."""
    known = context.fields or (tuple(first.fields) if first else ())
    return next((name for name in USUAL if name in known), "")


def lane_of(event: Event, field: str) -> str:
    """The event's first value of the field on one line; "" if it has none."""
    return one_line(next(iter(event.fields.get(field, ())), "")) if field else ""


class Tick(NamedTuple):
    """A mark on the axis: Unix seconds, and what stands at it."""

    at: float
    label: str


def ticks(first: float, last: float, most: int) -> list[Tick]:
    """Ticks from `first` to `last`, about `most` of them at the most, at round moments."""
    wanted = max((last - first) / max(1, most), 1e-9)
    step = next((step for step in STEPS if step.seconds >= wanted), None) or years(wanted * 0.999)
    found = (Tick(civil_seconds(at), _label(at, step)) for at in moments(first, last + 1, step))
    return [tick for tick in found if first <= tick.at <= last]


def _label(at: Civil, step: Step) -> str:
    if step.unit == "year":
        return year_words(at.year, compact=True)
    month = f"{MONTHS[at.month - 1][:3]} {year_words(at.year)}"
    if step.unit == "month":
        return month
    if step.unit == "day":
        return f"{at.day} {month}"
    clock = f"{at.hour:02d}:{at.minute:02d}" + (
        f":{int(at.second):02d}" if step.unit == "second" else ""
    )
    return f"{at.day} {month}, {clock}"


ROW: Final = 20.0
"""Height of a row."""
MARK: Final = 9.0
"""The least width of a mark."""
_GAP: Final = 10.0
_BIN: Final = 64.0
_LENGTHS: Final = (52, 26)
"""Characters of a label: the most, and where that finds no room."""
_EM: Final = 12.5


class Mark(NamedTuple):
    """What is to be placed: from and to on the axis in pixels, its label, and what it is, for whoever asks."""

    start: float
    end: float
    label: str
    what: Any = None

    @property
    def order(self) -> tuple[float, float]:
        """Marks are placed in the order of time, longer ones first."""
        return self.start, -self.end


class Placed(NamedTuple):
    """A mark in its row; the label stands at `label_x`, before the mark if `before`."""

    mark: Mark
    row: int
    label: str
    label_x: float
    before: bool


class Count(NamedTuple):
    """How many marks found no room near `x`."""

    x: float
    number: int


@dataclass(frozen=True, slots=True)
class Layout:
    """Marks in rows, and counts of those that found none."""

    placed: list[Placed]
    rows: int
    counts: list[Count]


def place(marks: Iterable[Mark], left: float, right: float, most_rows: int) -> Layout:
    """Each mark, in the order of time, in the first row that has room for it and its label."""
    ends: list[float] = []
    placed: list[Placed] = []
    crowded: dict[int, int] = {}
    full = -inf
    for mark in marks:
        # Most of a million: no row is free yet, wherever the label would stand.
        found = _find(mark, ends, left, right, most_rows) if mark.start >= full else None
        if found is None:
            spot = int((max(mark.start, left) - left) // _BIN)
            crowded[spot] = crowded.get(spot, 0) + 1
        else:
            placed.append(found)
            full = min(ends) + _GAP if len(ends) >= most_rows else -inf
    counts = [Count(left + spot * _BIN, number) for spot, number in sorted(crowded.items())]
    return Layout(placed, len(ends), counts)


def _find(
    mark: Mark, ends: list[float], left: float, right: float, most_rows: int
) -> Placed | None:
    """A place in the rows, whose ends move along; None if there is none."""
    for length in _LENGTHS:
        label = shortened(mark.label, length)
        spot = _spot(mark, width_of(label), left, right)
        if spot is None:
            continue
        row = next(
            (number for number, taken in enumerate(ends) if taken + _GAP <= spot.start), None
        )
        if row is None and len(ends) < most_rows:
            ends.append(left - _GAP)
            row = len(ends) - 1
        if row is not None:
            ends[row] = spot.end
            return Placed(mark, row, label, spot.label_x, spot.before)
    return None


class _Spot(NamedTuple):
    """What a mark and its label take up, and where the label stands."""

    start: float
    end: float
    label_x: float
    before: bool = False


def _spot(mark: Mark, wide: float, left: float, right: float) -> _Spot | None:
    """Behind the mark, else before it, else upon it; None where a label fits nowhere."""
    if mark.end + 4 + wide <= right:
        return _Spot(mark.start, mark.end + 4 + wide, mark.end + 4)
    if mark.start - 4 - wide >= left:
        return _Spot(mark.start - 4 - wide, mark.end, mark.start - 4, before=True)
    if mark.start + 8 + wide <= mark.end:
        return _Spot(mark.start, mark.end, mark.start + 8)
    return None


def shortened(text: str, length: int) -> str:
    """The text, cut at a word near `length` characters."""
    if len(text) <= length:
        return text
    return text[: length - 1].rsplit(" ", 1)[0].rstrip(" ,;:–-") + "…"


def width_of(text: str, em: float = _EM) -> float:
    """About how wide a text is set in a common serif, in pixels; rather too much than too little."""
    return em * sum(map(_width, text))


@lru_cache(maxsize=4096)
def _width(character: str) -> float:
    if character in "iljtfI.,;:'|!()[] ’":
        return 0.36
    if character in "mwMW—…%@":
        return 0.98
    if unicodedata.east_asian_width(character) in "WF":
        return 1.05
    if unicodedata.combining(character):
        return 0.0
    return 0.74 if character.isupper() else 0.55
