"""markwhen's dates: a range as long as the precision it is written with.

Three ways, tried in this order: EDTF and ISO weeks, what people write (`Aug 30 9:45am`, `300-200 BC`, `12/2012 - now`),
and relative to other entries on either side (`after !launch 2 weeks`, `!a.start / !b`). `now` as an end is an open end.
Numeric dates are month first unless the file's header says `dateFormat: d/M/y`. Years are people's when marked BC,
astronomical when negative. Times are local ones here; `timelines/markwhen` puts them into their zone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import islice
from math import isfinite
from typing import NamedTuple

from timeloom.dates.edtf.calendar import DAY, civil_from_seconds, days_from_civil
from timeloom.dates.edtf.parsing import bounds
from timeloom.dates.words.years import MONTH_NUMBERS
from timeloom.errors import DateError
from timeloom.importers.source.dates import LooseDates, edtf_date, edtf_interval
from timeloom.importers.timelines.markwhen_spans import Duration, Side, parse_side

_MONTH = r"(?P<{0}>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_CLOCK = r"(?P<hour>\d{1,2})(?::(?P<minute>\d\d)(?::(?P<second>\d\d))?)?\s*(?P<half>[ap]m)?"
_EDTF = re.compile(r"-?\d{4,6}(?:-\d\d(?:-\d\d)?)?[?~%]?|\d\d(?:\dX|XX)[?~%]?")
_WEEK = re.compile(r"(\d{4})-?W(\d\d)(?:-?([1-7]))?", re.IGNORECASE)
_ISO = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?")
_DAY_AND_CLOCK = re.compile(rf"(?P<date>\d{{4}}-\d\d-\d\d),?\s+(?:at\s+)?{_CLOCK}", re.IGNORECASE)
_NATURAL = tuple(
    re.compile(pattern + rf"(?:,?\s+(?:at\s+)?{_CLOCK})?", re.IGNORECASE)
    for pattern in (
        r"(?P<first>\d{1,2})/(?P<second_part>\d{1,2})/(?P<year>-?\d{1,6})",
        r"(?P<month>\d{1,2})/(?P<year>-?\d{1,6})",
        rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+{_MONTH.format('name')}(?:,?\s+(?P<year>\d{{3,6}}(?!\d*:)))?",
        rf"{_MONTH.format('name')}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)(?!:)(?:,?\s+(?P<year>\d{{3,6}}(?!\d*:)))?",
        rf"{_MONTH.format('name')}(?:,?\s+(?P<year>\d{{3,6}}))?",
    )
)
_ERA = re.compile(r"(\d{1,12})\s*(BCE?|AD|CE)", re.IGNORECASE)
_YEARS_OF_AN_ERA = re.compile(
    r"(\d{1,12})\s*(?:-|–|—|/|to)\s*(\d{1,12})\s*(?P<era>BCE?|AD|CE)", re.IGNORECASE
)
_SEPARATORS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (r"\s*/\s*", r"\s+to\s+", r"\s+[-–—]\s+", r"\s*[-–—]\s*")
)
_LONGEST = 120
"""Characters of a range."""
_MOST_CUTS = 6
"""Places at which a range may be cut into two sides."""
_A_DAY = Duration((("seconds", DAY),))
_BARE_YEAR = re.compile(r"-?\d{1,6}")
_ONLY_CLOCK = re.compile(rf"{_CLOCK}", re.IGNORECASE)


@dataclass(slots=True)
class Context:
    """What earlier entries and the header say: the numeric order, the last moment, the named entries' outer moments."""

    day_first: bool = False
    start: float | None = None
    """Start of the entry before, Unix seconds."""
    end: float | None = None
    """End of the entry before (exclusive), Unix seconds."""
    named: dict[str, tuple[float, float]] = field(default_factory=dict)
    prior: tuple[float | None, float | None] | None = None
    """Start and end of the entry before, where `start` and `end` are those of this one."""
    dates: LooseDates = field(default_factory=LooseDates)
    """Puts ends together and times into their zone, and counts what had to be assumed for that."""


class When(NamedTuple):
    """A range read: its EDTF, its moments (end exclusive), and the name of the entry it hangs on."""

    date: str
    start: float
    end: float
    relative: bool = False
    anchor: str = ""


def _clock_of(match: re.Match[str]) -> list[int]:
    if not match["hour"]:
        return []
    hour = int(match["hour"])
    if match["half"]:
        hour = hour % 12 + (12 if match["half"].lower() == "pm" else 0)
    clock = [hour, int(match["minute"] or 0)]
    return [*clock, int(match["second"])] if match["second"] else clock


def _last_year(context: Context) -> int | None:
    return None if context.start is None else civil_from_seconds(context.start).year


def parse_date(text: str, context: Context) -> str | None:
    """EDTF of one date, None if the text is not one. Raises DateError for a date that cannot be (31 February)."""
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
    if match := _WEEK.fullmatch(text):
        return _week(int(match[1]), int(match[2]), int(match[3] or 0))
    if match := _ERA.fullmatch(text):
        return edtf_date(_of_era(match[1], match[2]))
    if _BARE_YEAR.fullmatch(text):
        return edtf_date(int(text))
    for pattern in _NATURAL:
        if match := pattern.fullmatch(text):
            return _of_natural(match, context)
    match = _ONLY_CLOCK.fullmatch(text)
    if match and (match["minute"] or match["half"]) and context.end is not None:
        return _clock_after(context.end, _clock_of(match))
    return None


def _of_era(year: str, era: str) -> int:
    """An astronomical year from a people's one."""
    return 1 - int(year) if era.upper().startswith("B") else int(year)


def _week(year: int, week: int, weekday: int) -> str:
    """A week as a range of days, or a day of one (ISO 8601: the first week is that with 4 January)."""
    fourth = days_from_civil(year, 1, 4)
    monday = fourth - (fourth + 3) % 7 + 7 * (week - 1)
    last = monday - (monday + 3) % 7 + 3  # the Thursday says which year a week belongs to
    if not 1 <= week <= 53 or civil_from_seconds(last * DAY).year != year:
        raise DateError(f"the year {year} has no week {week}")
    days = [monday + weekday - 1] if weekday else [monday, monday + 6]
    return "/".join(edtf_date(*civil_from_seconds(day * DAY)[:3]) for day in days)


def _clock_after(moment: float, clock: list[int]) -> str:
    """The next time of day by the clock, from the last moment seen on."""
    if not isfinite(moment):
        raise DateError("it is relative to an entry that has no end")
    seconds = sum(part * unit for part, unit in zip(clock, (3600, 60, 1), strict=False))
    day = moment - moment % DAY + (DAY if seconds < moment % DAY else 0)
    return edtf_date(*civil_from_seconds(day)[:3], *clock)


def _of_natural(match: re.Match[str], context: Context) -> str | None:
    parts = match.groupdict()
    if parts.get("first"):
        first, second = int(parts["first"]), int(parts["second_part"])
        month, day = (second, first) if context.day_first else (first, second)
        return edtf_date(int(parts["year"]), month, day, *_clock_of(match))
    month = MONTH_NUMBERS[parts["name"].lower()[:3]] if parts.get("name") else int(parts["month"])
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
    """What stands before an entry's colon; None if it is not a range. Raises DateError for an impossible one."""
    text = text.strip()
    if not text or len(text) > _LONGEST:
        return None
    if text.lower() == "now":
        raise _now()
    if date := parse_date(text, context):
        return _when(date)
    if match := _YEARS_OF_AN_ERA.fullmatch(text):
        return _when("/".join(edtf_date(_of_era(year, match["era"])) for year in match.group(1, 2)))
    for separator in _SEPARATORS:
        for cut in islice(separator.finditer(text), _MOST_CUTS):
            if found := _two_sided(text[: cut.start()], text[cut.end() :], context):
                return found
    return _relative(text, context)


def _now() -> DateError:
    return DateError("'now' is another day at every reading", hint="write the day")


def _two_sided(left: str, right: str, context: Context) -> When | None:
    left, right = left.strip(), right.strip()
    if not left or not right:
        return None
    start = parse_date(left, context)
    side = None if start else parse_side(left)
    if left.lower() == "now":
        if parse_side(right) or parse_date(right, context):
            raise _now()
        return None
    if start is None and side is None:
        return None
    if start is not None:
        return _from_date(start, right, context)
    assert side is not None
    return _from_side(side, right, context)


def _from_date(start: str, right: str, context: Context) -> When | None:
    """A range that begins on a date."""
    if right.lower() == "now":
        return _when(f"{start}/..")
    start = start.partition("/")[0]  # a week is a range of days
    first = bounds(start)[0]
    inner = replace(context, start=first, end=first, prior=(context.start, context.end))
    if end := parse_date(right, inner):
        return _when(context.dates.interval(start, end.rpartition("/")[2]) or start)
    side = parse_side(right)
    if side is None:
        return None
    moment, anchor = _end_of(side, first, context)
    return _spell(first, moment, relative=bool(anchor), anchor=anchor)


def _from_side(side: Side, right: str, context: Context) -> When | None:
    """A range that begins so long after an entry, or ends so long before one."""
    other = None if right.lower() == "now" else parse_side(right)
    base = _base_of(side, context, "start" if side.is_before else "end")
    if other is not None and side.is_before and not (other.name or other.prior):
        end = side.from_(base)
        return _spell(other.duration.after(end, -1), end, anchor=side.name)
    start = side.from_(base)
    if other is not None:
        moment, _ = _end_of(other, start, context)
        return _spell(start, moment, anchor=side.name)
    first = _moment(start)
    if right.lower() == "now":
        return When(f"{first}/..", start, float("inf"), True, side.name)
    end_date = parse_date(right, replace(context, start=start, end=start))
    if end_date is None:
        return None
    date = context.dates.interval(first, end_date.rpartition("/")[2]) or first
    return _when(date)._replace(relative=True, anchor=side.name)


def _relative(text: str, context: Context) -> When | None:
    """A range of one side: from the end of an entry on, or up to its start."""
    side = parse_side(text)
    if side is None or not (side.duration.steps or side.word):
        return None
    base = _base_of(side, context, "start" if side.is_before else "end")
    lasts = side.duration if side.duration.steps else _A_DAY
    sign = -1 if side.backwards != side.is_before else 1
    other = lasts.after(base, sign)
    return _spell(min(base, other), max(base, other), anchor=side.name)


def _end_of(side: Side, start: float, context: Context) -> tuple[float, str]:
    """The moment at which a range ends, and the entry that it hangs on; without one it counts from the start."""
    if not (side.name or side.prior):
        return side.from_(start), ""
    return side.from_(_base_of(side, context, "start")), side.name


def _base_of(side: Side, context: Context, edge: str) -> float:
    """The start or the end of what a relative date hangs on. Raises DateError if there is none, or it has no end."""
    if side.name:
        base: tuple[float | None, float | None] | None = context.named.get(side.name)
        if base is None:
            raise DateError(f"no entry above has the id {side.name!r}")
    else:
        base = context.prior or (context.start, context.end)
    moment = base[0] if (side.edge or edge) == "start" else base[1]
    if moment is None:
        raise DateError("it is relative to the entry before, and there is none")
    if not isfinite(moment):
        raise DateError("it is relative to an entry that has no such end")
    return moment


def _moment(moment: float) -> str:
    """A moment as EDTF: a day where it is midnight, else to the minute or the second."""
    return _date_of(moment, 3 if moment % DAY == 0 else 5 if moment % 60 == 0 else 6)


def _date_of(moment: float, count: int) -> str:
    """So many parts of a moment, from its year on."""
    return edtf_date(*map(int, civil_from_seconds(moment)[:count]))


def _spell(start: float, end: float, *, relative: bool = True, anchor: str = "") -> When:
    """A range between two moments as EDTF, whole days from midnight to midnight. Raises DateError if it is reversed."""
    if end < start:
        raise DateError("it would end before it begins")
    if start % DAY == 0 and end % DAY == 0 and end > start:
        date = edtf_interval(_moment(start), _moment(end - DAY))
    else:
        count = 5 if start % 60 == 0 and end % 60 == 0 else 6
        date = edtf_interval(_date_of(start, count), _date_of(end, count))
    assert date is not None
    bounds(date)
    return When(date, start, end, relative, anchor)
