"""The order of events in time, the same for every engine: by place, then longer before shorter, then source order."""

from __future__ import annotations

import math
from typing import Final

from timeloom.dates.edtf.calendar import DAY

ENDLESS: Final = 126
"""Duration class of an event without an upper limit."""
OPEN: Final = 127
"""Duration class of an event without a lower limit."""

Order = tuple[float, float, int, int, str]
"""What keys are ordered by: place, minus latest, source, position in the source, uid."""

BY_HAND: Final = 1 << 62
"""Source of an event that a person entered, for ordering: after those of every importer."""


def place_of(earliest: float, latest: float) -> float:
    """Where an event with these bounds stands: at its beginning, or, if nobody knows that, at the end of what is known.

    `../1066` stands at the end of 1066, after all that is dated in that year.
    """
    return latest if earliest == -math.inf and latest < math.inf else earliest


def order(
    earliest: float | None, latest: float | None, source: int | None, position: int, uid: str
) -> Order:
    """The total order of events. An undated event (both bounds None) stands after every dated one."""
    among = (BY_HAND if source is None else source, position, uid)
    if earliest is None or latest is None:
        return (math.inf, math.inf, *among)
    if earliest == -math.inf:
        # Behind what is dated there; without any limit at all, before everything.
        return (place_of(earliest, latest), math.inf, *among)
    return (earliest, -latest, *among)


def span_class(earliest: float | None, latest: float | None) -> int:
    """Duration class c: the event is at most 2**c seconds long. 0 up to a day, 126 and 127 without a limit.

    An overlap query looks for events of class c no further back than 2**c seconds.
    """
    if earliest is None or latest is None:
        return 0
    if earliest == -math.inf:
        return OPEN
    if latest == math.inf:
        return ENDLESS
    width = latest - earliest
    if width <= DAY:
        return 0
    return math.ceil(math.log2(width))
