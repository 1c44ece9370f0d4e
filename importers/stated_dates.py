"""Dates that a sentence states outright, and the few that it hangs on the event before.

The one place where the essay importer reads time expressions.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from timeloom.dates.calendar import DAY, civil_from_seconds
from timeloom.dates.edtf import bounds
from timeloom.errors import DateError

_MONTHS: Final = (
    "jan",
    "feb",
    "mar",
    "apr",
    "may",
    "jun",
    "jul",
    "aug",
    "sep",
    "oct",
    "nov",
    "dec",
)
_MONTH: Final = (
    r"(?P<month{n}>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    r"|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_STATED: Final = re.compile(
    r"(?<![\w.,/$€£-])(?:"
    r"(?P<iso>[12]\d{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))"
    rf"|(?P<day1>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH.format(n=1)},?\s+(?P<year1>[12]\d{{3}})"
    rf"|{_MONTH.format(n=2)}\s+(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year2>[12]\d{{3}})"
    rf"|{_MONTH.format(n=3)},?\s+(?:of\s+)?(?P<year3>[12]\d{{3}})"
    r"|(?<=\b[Ii]n\s)(?P<year4>[12]\d{3})"
    r"|(?<=\b[Ss]ince\s)(?P<year5>[12]\d{3})"
    r"|(?<=\b[Bb]y\s)(?P<year6>[12]\d{3})"
    r"|(?<=\b[Oo]f\s)(?P<year7>[12]\d{3})"
    r"|(?<=\()(?P<year8>[12]\d{3})(?=\))"
    r")(?![\w/-]|[.,]\d|\s*(?:%|percent|dollars|people|users|million|billion))"
)
_COUNTS: Final = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "twelve": 12,
}  # fmt: skip
_SPAN_OF: Final = {"hour": 1, "day": 7, "week": 31}
"""Days that "within hours", "within days", "within weeks" leave open after the event before."""
_RELATIVE: Final = re.compile(
    r"\bwithin\s+(?:(?P<vague>(?:mere\s+|just\s+|a\s+few\s+|several\s+|a\s+couple\s+of\s+)?(?:hours|days|weeks))"
    r"|(?:just\s+)?(?P<count>\d{1,3}|" + "|".join(_COUNTS) + r")\s+(?P<unit>hour|day|week)s?)\b"
    r"|\b(?:only\s+|just\s+)?(?P<later>(?:mere\s+|a\s+few\s+|several\s+)?(?:hours|days|weeks))\s+(?:later|after(?:wards)?)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """Words for a time: where they stand in the text, and the EDTF date, or the days after the event before."""

    start: int
    end: int
    text: str
    date: str = ""
    within_days: int = 0


def time_expressions(text: str, start: int, end: int) -> list[TimeExpression]:
    """The time expressions between two offsets, in order."""
    found = [expression for m in _STATED.finditer(text, start, end) if (expression := _stated(m))]
    found += [
        TimeExpression(*m.span(), m[0], within_days=_days(m))
        for m in _RELATIVE.finditer(text, start, end)
    ]
    return sorted(found, key=lambda expression: expression.start)


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


def _stated(match: re.Match[str]) -> TimeExpression | None:
    groups = {name: value for name, value in match.groupdict().items() if value}
    date = groups.get("iso", "")
    if not date:
        date = next(value for name, value in groups.items() if name.startswith("year"))
        month = next((value for name, value in groups.items() if name.startswith("month")), "")
        if month:
            date += f"-{_month(month):02d}"
        day = groups.get("day1") or groups.get("day2")
        if day:
            date += f"-{int(day):02d}"
    try:
        bounds(date)
    except DateError:  # 31 February
        return None
    return TimeExpression(*match.span(), match[0], date)


def _month(word: str) -> int:
    return _MONTHS.index(word[:3].lower()) + 1


def _days(match: re.Match[str]) -> int:
    vague = match["vague"] or match["later"]
    if vague:
        return _SPAN_OF[vague.split()[-1].lower().removesuffix("s")]
    count = _COUNTS.get(match["count"].lower()) or int(match["count"])
    unit = match["unit"].lower()
    return max(1, -(-count // 24)) if unit == "hour" else count * (7 if unit == "week" else 1)
