"""The lines of an event list: events, the gaps between them that are worth a line, and the shelf of undated ones."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Final, Literal, NamedTuple

from timeloom.store.answers import Row, TimelineInfo

TIMES_TYPICAL: Final = 6.0
"""A gap gets a line when it is this many times the timeline's mean spacing,"""
TIMES_NEIGHBOUR: Final = 20.0
"""or this many times the gaps on both its sides."""


class Line(NamedTuple):
    """`row` is the index of the event in the window: the one shown, or the one the gap or shelf stands before."""

    kind: Literal["event", "gap", "shelf"]
    row: int


def typical_gap(info: TimelineInfo) -> float:
    """The mean spacing of the timeline's dated events in seconds; infinite where it has none."""
    dated = info.events - info.undated
    if info.earliest is None or info.latest is None or dated < 2:
        return math.inf
    return (info.latest - info.earliest) / (dated - 1)


def gap_between(before: Row, after: Row) -> float:
    """Seconds from the end of one event to the beginning of the next; 0 where there is none or one is unbounded."""
    if before.latest is None or after.earliest is None:
        return 0.0
    gap = after.earliest - before.latest
    return gap if math.isfinite(gap) and gap > 0 else 0.0


def list_lines(rows: Sequence[Row], typical: float) -> list[Line]:
    """One line per event and one before it where a long gap or the undated shelf begins."""
    gaps = [gap_between(a, b) for a, b in pairwise(rows)]
    lines: list[Line] = []
    for index, row in enumerate(rows):
        if row.date is None and (index == 0 or rows[index - 1].date is not None):
            lines.append(Line("shelf", index))
        elif index and _long(gaps, index - 1, typical):
            lines.append(Line("gap", index))
        lines.append(Line("event", index))
    return lines


def _long(gaps: list[float], at: int, typical: float) -> bool:
    gap = gaps[at]
    if gap <= 0:
        return False
    if gap >= TIMES_TYPICAL * typical:
        return True
    sides = gaps[max(at - 1, 0) : at] + gaps[at + 1 : at + 2]
    return len(sides) == 2 and min(sides) > 0 and gap >= TIMES_NEIGHBOUR * max(sides)
