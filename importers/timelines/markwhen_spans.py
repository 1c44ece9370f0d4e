"""markwhen's relative dates: sums of years to milliseconds and week days, before or after another entry.

`after !launch 2 weeks`, `by !trip.end 1 year`, `.start`, `!id`, `10 business days`: what stands on one side of a range.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import isfinite
from typing import Final, NamedTuple

from timeloom.dates.edtf.calendar import DAY, months_later
from timeloom.errors import DateError

_UNITS: Final = {
    "milliseconds": ("ms", "millisecond"),
    "seconds": ("s", "sec", "second"),
    "minutes": ("min", "minute"),
    "hours": ("h", "hour"),
    "days": ("d", "day"),
    "weeks": ("w", "week"),
    "months": ("month",),
    "years": ("y", "year"),
}
_UNIT_OF: Final = {name: unit for unit, names in _UNITS.items() for name in names}
_SECONDS: Final = {
    "weeks": 7 * DAY,
    "days": DAY,
    "hours": 3600,
    "minutes": 60,
    "seconds": 1,
    "milliseconds": 0.001,
}
_AMOUNT: Final = re.compile(
    r"(\d{1,9}(?:\.\d{1,6})?)\s*(?:(?P<working>(?:week|work|business)[\s-]*(?:days?|d))|(?P<unit>"
    + "|".join(sorted(_UNIT_OF, key=len, reverse=True))
    + r")s?)\b(?:\s*,\s*|\s+and\s+|\s*)",
    re.IGNORECASE,
)
_SIDE: Final = re.compile(
    r"(?:(?P<word>after|before|by)\b)?\s*(?:!(?P<name>[\w-]+)(?:\.(?P<side>start|end))?|\.(?P<prior>start|end)\b)?"
    r"\s*(?:plus\b|\+)?\s*(?P<sign>-)?\s*(?P<amounts>.*)",
    re.IGNORECASE | re.DOTALL,
)
_FARTHEST: Final = 1e17
"""Seconds from 1970 beyond which nothing is counted."""


class Duration(NamedTuple):
    """A sum of quantities in the order in which they are written: (`months`, `seconds` or `working days`, how many)."""

    steps: tuple[tuple[str, float], ...]

    def after(self, moment: float, sign: int = 1) -> float:
        """The moment this long after another (before, with `sign` -1). Raises DateError beyond all years."""
        for kind, count in self.steps:
            if kind == "months":
                moment = months_later(moment, sign * round(count))
            elif kind == "working days":
                moment = _working_days(moment, sign * int(count))
            else:
                moment += sign * count
            if not isfinite(moment) or abs(moment) > _FARTHEST:
                raise DateError("it is too far away to be counted")
        return moment


def _working_days(moment: float, count: int) -> float:
    """The end of so many days from Monday to Friday after a moment; with a negative count their beginning before it.

    Five of them after a Wednesday's midnight are over on the next Wednesday's; one after a Saturday's, on Tuesday's.
    """
    day, time = divmod(moment, DAY)
    if count > 0:
        weekday = (day + 3) % 7  # 1970 began on a Thursday; Monday is 0
        if weekday > 4:
            day, weekday = day + 7 - weekday, 0
        weeks, more = divmod(count - 1, 5)
        return (day + 7 * weeks + more + 2 * (weekday + more > 4) + 1) * DAY + time
    if count < 0:
        day -= 1
        weekday = (day + 3) % 7
        if weekday > 4:
            day, weekday = day - (weekday - 4), 4
        weeks, more = divmod(-count - 1, 5)
        return (day - 7 * weeks - more - 2 * (weekday - more < 0)) * DAY + time
    return moment


def parse_duration(text: str) -> Duration | None:
    """A sum of quantities ("2 weeks 3 days", "10 business days"); None if the text is not one."""
    rest, at, steps = text.strip(), 0, list[tuple[str, float]]()
    while at < len(rest):
        match = _AMOUNT.match(rest, at)
        if match is None:
            return None
        at, number = match.end(), float(match[1])
        if match["working"]:
            steps.append(("working days", number))
            continue
        unit = _UNIT_OF[match["unit"].lower()]
        if unit in _SECONDS:
            steps.append(("seconds", number * _SECONDS[unit]))
        else:
            steps.append(("months", number * (12 if unit == "years" else 1)))
    return Duration(tuple(steps)) if steps else None


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a range that hangs on an entry: on which, on its start or its end, and how far from it."""

    word: str
    name: str
    edge: str
    """`start`, `end`, or empty where the side of the range decides."""
    prior: bool
    """Whether `.start` or `.end` alone refers to the entry before."""
    duration: Duration
    backwards: bool

    @property
    def is_before(self) -> bool:
        """Whether it counts back from what it hangs on."""
        return self.word in ("before", "by")

    def from_(self, moment: float) -> float:
        """The moment that its duration leads to."""
        return self.duration.after(moment, -1 if self.backwards != self.is_before else 1)


def parse_side(text: str) -> Side | None:
    """A relative date; None if the text is not one."""
    text = text.strip()
    match = _SIDE.fullmatch(text)
    if match is None or not text:
        return None
    duration = parse_duration(match["amounts"]) if match["amounts"].strip() else Duration(())
    if duration is None or not (match["name"] or match["prior"] or duration.steps):
        return None
    return Side(
        (match["word"] or "").lower(),
        match["name"] or "",
        (match["side"] or match["prior"] or "").lower(),
        bool(match["prior"]),
        duration,
        bool(match["sign"]),
    )
