"""Words that hang a date on the event before: "within days", "hours later", "within three weeks"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from timeloom.dates.calendar import DAY, civil_from_seconds
from timeloom.dates.edtf import bounds
from timeloom.errors import DateError

_COUNTS: Final = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "twelve": 12,
}  # fmt: skip
_SPAN_OF: Final = {"hour": 1, "day": 7, "week": 31}
"""Days that "within hours", "within days", "within weeks" leave open after the event before."""
_FOLLOWING: Final = re.compile(
    r"\bwithin\s+(?:(?P<vague>(?:mere\s+|just\s+|a\s+few\s+|several\s+|a\s+couple\s+of\s+)?(?:hours|days|weeks))"
    r"|(?:just\s+)?(?P<count>\d{1,3}|" + "|".join(_COUNTS) + r")\s+(?P<unit>hour|day|week)s?)\b"
    r"|\b(?:only\s+|just\s+)?(?P<later>(?:mere\s+|a\s+few\s+|several\s+)?(?:hours|days|weeks))\s+(?:later|after(?:wards)?)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class FollowingDays:
    """Where such words stand in a text, and how many days after the event before they leave open."""

    start: int
    end: int
    text: str
    days: int


def following_days(text: str, start: int, end: int) -> list[FollowingDays]:
    """All of them between two offsets, in order."""
    return [FollowingDays(*m.span(), m[0], _days(m)) for m in _FOLLOWING.finditer(text, start, end)]


def after(date: str, days: int) -> str:
    """Some time between a date's first day and `days` after its last, as EDTF. Raises DateError if it has no limits."""
    earliest, latest = bounds(date)
    if max(abs(earliest), abs(latest)) == float("inf"):
        raise DateError(f"{date} has no limits to count from")
    return f"[{_day(earliest)}..{_day(latest + days * DAY)}]"


def _day(moment: float) -> str:
    civil = civil_from_seconds(moment)
    year = f"{civil.year:04d}" if civil.year >= 0 else f"{civil.year:05d}"
    return f"{year}-{civil.month:02d}-{civil.day:02d}"


def _days(match: re.Match[str]) -> int:
    vague = match["vague"] or match["later"]
    if vague:
        return _SPAN_OF[vague.split()[-1].lower().removesuffix("s")]
    count = _COUNTS.get(match["count"].lower()) or int(match["count"])
    unit = match["unit"].lower()
    return max(1, -(-count // 24)) if unit == "hour" else count * (7 if unit == "week" else 1)
