"""markwhen's dates: a range as long as the precision it is written with.

Three ways, tried in this order: EDTF level 0, what people write (`Aug 30 9:45am`, `3000 BC`, `12/2012 - now`), and
relative to another entry (`after !launch 2 weeks`). `now` as an end is an open end. Numeric dates are month first
unless the file's header says `dateFormat: d/M/y`. Years are people's when marked BC, astronomical when negative. Times
are local ones here; `timeloom.importers.markwhen` puts them into their zone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from timeloom.dates.calendar import DAY, civil_from_seconds, months_later
from timeloom.dates.edtf import bounds
from timeloom.errors import DateError
from timeloom.importers.date_parts import edtf_date, edtf_interval
from timeloom.importers.loose_dates import LooseDates

_MONTHS = {name: number for number, name in enumerate(
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], start=1)}  # fmt: skip
_MONTH = r"(?P<{0}>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_CLOCK = r"(?P<hour>\d{1,2})(?::(?P<minute>\d\d)(?::(?P<second>\d\d))?)?\s*(?P<half>[ap]m)?"
_EDTF = re.compile(r"-?\d{4,6}(?:-\d\d(?:-\d\d)?)?")
_ISO = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?")
_DAY_AND_CLOCK = re.compile(rf"(?P<date>\d{{4}}-\d\d-\d\d),?\s+(?:at\s+)?{_CLOCK}", re.IGNORECASE)
_NATURAL = tuple(
    re.compile(pattern + rf"(?:,?\s+(?:at\s+)?{_CLOCK})?", re.IGNORECASE)
    for pattern in (
        r"(?P<first>\d{1,2})/(?P<second_part>\d{1,2})/(?P<year>-?\d{1,6})",
        r"(?P<month>\d{1,2})/(?P<year>-?\d{1,6})",
        rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+{_MONTH.format('name')}(?:,?\s+(?P<year>\d{{1,6}}(?!\d*:)))?",
        rf"{_MONTH.format('name')}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)(?!:)(?:,?\s+(?P<year>\d{{4,6}}))?",
        rf"{_MONTH.format('name')}(?:,?\s+(?P<year>\d{{4,6}}))?",
    )
)
_ERA = re.compile(r"(\d{1,12})\s*(BCE?|AD|CE)", re.IGNORECASE)
_BARE_YEAR = re.compile(r"-?\d{1,6}")
_ONLY_CLOCK = re.compile(rf"{_CLOCK}", re.IGNORECASE)
_UNITS = {"year": "years", "month": "months", "week": "weeks", "day": "days", "hour": "hours", "minute": "minutes",
          "min": "minutes", "second": "seconds", "sec": "seconds"}  # fmt: skip
_SECONDS = {"weeks": 7 * DAY, "days": DAY, "hours": 3600, "minutes": 60, "seconds": 1}
_QUANTITY = re.compile(
    r"(\d+(?:\.\d+)?)\s*(?:(?:work|week|business)\s*)?(year|month|week|day|hour|minute|min|second|sec)s?\b",
    re.IGNORECASE,
)
_RELATIVE = re.compile(
    r"(?:(after|before|by)\s+)?(?:!([\w-]+)(?:\.(start|end))?\s*)?(.*)", re.IGNORECASE | re.DOTALL
)


@dataclass(slots=True)
class Context:
    """What earlier entries and the header say: the numeric order, the last moment, the named entries' outer moments."""

    day_first: bool = False
    start: float | None = None
    """Start of the entry before, Unix seconds."""
    end: float | None = None
    """End of the entry before (exclusive), Unix seconds."""
    named: dict[str, tuple[float, float]] = field(default_factory=dict)
    dates: LooseDates = field(default_factory=LooseDates)
    """Puts ends together and times into their zone, and counts what had to be assumed for that."""


class When(NamedTuple):
    """A range read: its EDTF, its moments (end exclusive), and the name of the entry it hangs on."""

    date: str
    start: float
    end: float
    relative: bool = False
    anchor: str = ""


class Duration(NamedTuple):
    months: int
    seconds: float

    def after(self, moment: float, sign: int = 1) -> float:
        """The moment this long after another (before, with `sign` -1)."""
        shifted = months_later(moment, sign * self.months) if self.months else moment
        return shifted + sign * self.seconds


def parse_duration(text: str) -> Duration | None:
    """A sum of quantities ("2 weeks 3 days"); None if the text is none. Working days count as days."""
    rest, months, seconds = text.strip().replace(" and ", " "), 0, 0.0
    if not rest:
        return None
    while rest:
        match = _QUANTITY.match(rest)
        if match is None:
            return None
        number, unit = float(match[1]), _UNITS[match[2].lower()]
        if unit in _SECONDS:
            seconds += number * _SECONDS[unit]
        else:
            months += round(number * (12 if unit == "years" else 1))
        rest = rest[match.end() :].lstrip(" ,")
    return Duration(months, seconds)


def _clock_of(match: re.Match[str]) -> list[int]:
    if not match["hour"] or not (match["minute"] or match["half"]):
        return []
    hour = int(match["hour"])
    if match["half"]:
        hour = hour % 12 + (12 if match["half"].lower() == "pm" else 0)
    clock = [hour, int(match["minute"] or 0)]
    return [*clock, int(match["second"])] if match["second"] else clock


def _last_year(context: Context) -> int | None:
    return None if context.start is None else civil_from_seconds(context.start).year


def parse_date(text: str, context: Context) -> str | None:
    """EDTF of one date, None if the text is none. Raises DateError for a date that cannot be (31 February)."""
    text = text.strip()
    date = _parse_date(text, context)
    if date is not None:
        bounds(date)
    return date


def _parse_date(text: str, context: Context) -> str | None:
    if _EDTF.fullmatch(text):
        return text
    if _ISO.fullmatch(text):
        return re.sub(r"([+-]\d\d)(\d\d)$", r"\1:\2", text)
    if (match := _DAY_AND_CLOCK.fullmatch(text)) and (clock := _clock_of(match)):
        return edtf_date(*map(int, match["date"].split("-")), *clock)
    if match := _ERA.fullmatch(text):
        year = int(match[1])
        return edtf_date(1 - year if match[2].upper().startswith("B") else year)
    if _BARE_YEAR.fullmatch(text):
        return edtf_date(int(text))
    for pattern in _NATURAL:
        if match := pattern.fullmatch(text):
            return _of_natural(match, context)
    match = _ONLY_CLOCK.fullmatch(text)
    if match and (clock := _clock_of(match)) and context.start is not None:
        return edtf_date(*civil_from_seconds(context.start)[:3], *clock)
    return None


def _of_natural(match: re.Match[str], context: Context) -> str | None:
    parts = match.groupdict()
    if parts.get("first"):
        first, second = int(parts["first"]), int(parts["second_part"])
        month, day = (second, first) if context.day_first else (first, second)
        return edtf_date(int(parts["year"]), month, day, *_clock_of(match))
    month = _MONTHS[parts["name"].lower()[:3]] if parts.get("name") else int(parts["month"])
    year = int(parts["year"]) if parts.get("year") else _last_year(context)
    if year is None:
        raise DateError(f"{match[0]!r} gives no year, and no entry stands before it")
    if not parts.get("day"):
        return edtf_date(year, month)
    return edtf_date(year, month, int(parts["day"]), *_clock_of(match))


def _when(date: str) -> When:
    earliest, latest = bounds(date)
    last = date.rpartition("/")[2]
    # a time of day is an instant, however precise; any other date lasts to its end
    return When(date, earliest, bounds(last)[0] if "T" in last else latest + 1e-6)


def parse_range(text: str, context: Context) -> When | None:
    """What stands before an entry's colon; None if it is no range. Raises DateError for an impossible one."""
    text = text.strip()
    if not text or len(text) > 200:
        return None
    if text.lower() == "now":
        raise DateError("'now' is another day at every reading", hint="write the day")
    if date := parse_date(text, context):
        return _when(date)
    for separator in (r"\s*/\s*", r"\s+to\s+", r"\s+[-–—]\s+", r"\s*[-–—]\s*"):
        for cut in re.finditer(separator, text):
            if found := _two_sided(text[: cut.start()], text[cut.end() :], context):
                return found
    return _relative(text, context)


def _two_sided(left: str, right: str, context: Context) -> When | None:
    start = ".." if left.strip().lower() == "now" else parse_date(left, context)
    if not start or not right.strip():
        return None
    if right.strip().lower() == "now":
        return _when(f"{start}/..")
    inner = context
    if start != "..":
        inner = Context(context.day_first, bounds(start)[0], None, context.named)
    if end := parse_date(right, inner):
        return _when(context.dates.interval(start, end) or start)
    duration = parse_duration(right)
    if duration is None or start == "..":
        return None
    first = bounds(start)[0]
    return _spell(first, duration.after(first), relative=False)


def _relative(text: str, context: Context) -> When | None:
    match = _RELATIVE.fullmatch(text)
    if match is None:
        return None
    word, name, side, rest = (match[1] or "").lower(), match[2] or "", match[3], match[4]
    parts = (
        [parse_duration(part) for part in re.split(r"\s*[-–]\s*|\s+to\s+", rest.strip())]
        if rest.strip()
        else []
    )
    if len(parts) > 2 or any(part is None for part in parts) or not (parts or (word and name)):
        return None
    durations = [part for part in parts if part is not None]
    base = context.named.get(name) if name else (context.start, context.end)
    if base is None:
        raise DateError(f"no entry above has the id {name!r}")
    if base[0] is None or base[1] is None:
        raise DateError("it is relative to the entry before, and there is none")
    moment = base[0] if side == "start" or (word in ("before", "by") and side != "end") else base[1]
    lasts = durations[-1] if durations else Duration(0, DAY)
    if word in ("before", "by"):
        end = durations[0].after(moment, -1) if len(durations) == 2 else moment
        return _spell(lasts.after(end, -1), end, anchor=name)
    start = durations[0].after(moment) if len(durations) == 2 else moment
    return _spell(start, lasts.after(start), anchor=name)


def _spell(start: float, end: float, *, relative: bool = True, anchor: str = "") -> When:
    """A range between two moments as EDTF: whole days where both are at midnight, else to the minute."""
    first, last = civil_from_seconds(start), civil_from_seconds(end)
    if start % DAY == 0 and end % DAY == 0 and end > start:
        last = civil_from_seconds(end - DAY)
        date = edtf_interval(edtf_date(*first[:3]), edtf_date(*last[:3]))
    else:
        date = edtf_interval(edtf_date(*first[:5]), edtf_date(*last[:5]))
    assert date is not None
    bounds(date)
    return When(date, start, end, relative, anchor)
