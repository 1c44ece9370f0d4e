"""The density strip: how many events fall into each column of a line, filtered over unfiltered, and where one is."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

LOWEST_SCALE = 4
"""So many events at least fill a bar: a single one is not a peak."""


def edges(earliest: float, latest: float, columns: int) -> list[float]:
    """Bounds of equal stretches of time, one per column, that hold both ends."""
    span = max(latest - earliest, 1.0)
    step = span / columns
    # The last edge is open: it must lie after the last event, however large the numbers are.
    return [*(earliest + step * i for i in range(columns)), math.nextafter(latest, math.inf)]


def levels(counts: Sequence[int], highest: int, steps: int) -> list[int]:
    """Heights from 0 to `steps`, in proportion; what there is at all has a height of at least 1."""
    if highest <= 0:
        return [0] * len(counts)
    return [min(steps, max(1, round(count / highest * steps))) if count else 0 for count in counts]


def bar_rows(heights: Sequence[int], bars: str) -> list[str]:
    """Bars as rows of signs, the lowest row first; heights in the steps between the first of `bars` and the last."""
    highest = max(heights, default=0)
    rows = -(-highest // (len(bars) - 1))
    return ["".join(map(_signs(bars, row, highest).__getitem__, heights)) for row in range(rows)]


@lru_cache(maxsize=256)
def _signs(bars: str, row: int, highest: int) -> str:
    """What stands in a row, counted from the lowest one, for every height up to the highest."""
    steps = len(bars) - 1
    return "".join(bars[min(max(height - row * steps, 0), steps)] for height in range(highest + 1))


def column_of(moment: float, earliest: float, latest: float, columns: int) -> int:
    """The column a moment falls into, clipped to the strip."""
    span = max(latest - earliest, 1.0)
    return min(max(int((moment - earliest) / span * columns), 0), columns - 1)
