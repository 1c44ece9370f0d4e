"""How long an answer took."""

from __future__ import annotations

from typing import Final

from timeloom.dates.calendar import DAY, MICROSECOND

LAST_DAY: Final = DAY - MICROSECOND
"""From the first to the last microsecond of a day, in seconds."""


def lag(
    target_date: str | None,
    target: tuple[float | None, float | None],
    answer: tuple[float | None, float | None],
) -> float | None:
    """Seconds from an event to its answer, given as bounds in Unix seconds; None where one of them has no date.

    Beginnings are compared, and none is negative. Where the event's date is wider than a day and does not say that
    it lasted (an interval), the shortest lag that the date allows counts: from its last day on.
    """
    earliest, latest = target
    begin = answer[0]
    if earliest is None or latest is None or begin is None:
        return None
    if "/" not in (target_date or ""):
        earliest = max(earliest, latest - LAST_DAY)
    # Two open beginnings have no distance.
    return 0.0 if begin <= earliest else begin - earliest
