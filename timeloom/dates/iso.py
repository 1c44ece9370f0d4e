"""Bounds as text: ISO 8601 in UTC, with expanded years outside 0000–9999 (ISO 8601-1:2019, 5.2.2.3)."""

from __future__ import annotations

import math
from functools import lru_cache

from timeloom.dates.calendar import DAY, civil_from_days


def iso(moment: float | None) -> str | None:
    """`2019-03-11T00:00:00Z`, with microseconds where there are any; None where there is no limit.

    Outside the years 0000–9999 the year has a sign and at least four digits: `-0043-03-15T00:00:00Z`,
    `-13800000000-01-01T00:00:00Z`, `+12345-01-01T00:00:00Z`.
    """
    if moment is None or not math.isfinite(moment):
        return None
    whole = math.floor(moment)
    following = math.nextafter(moment, math.inf)
    if moment % DAY and (following == whole + 1 or following % DAY == 0):
        # The last double before a second or a day: far from 1970 it is well short of the end that it means.
        whole, micros = int(following) - 1, 999_999
    else:
        micros = round((moment - whole) * 1_000_000)
    if micros == 1_000_000:
        whole, micros = whole + 1, 0
    days, rest = divmod(whole, DAY)
    fraction = f".{micros:06d}" if micros else ""
    return f"{_day(days)}T{_clock(rest)}{fraction}Z"


@lru_cache(
    maxsize=1024
)  # what is written in order of time has the same days and times again and again
def _day(days: int) -> str:
    year, month, day = civil_from_days(days)
    written = f"{year:04d}" if 0 <= year <= 9999 else f"{year:+05d}"
    return f"{written}-{month:02d}-{day:02d}"


@lru_cache(maxsize=1024)
def _clock(rest: int) -> str:
    return f"{rest // 3600:02d}:{rest // 60 % 60:02d}:{rest % 60:02d}"
