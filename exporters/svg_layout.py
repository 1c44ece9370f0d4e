"""Where marks and labels stand in rows so that none overlaps, as pure arithmetic in pixels."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from math import inf
from typing import Any, Final, NamedTuple

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
