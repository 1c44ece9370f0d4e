"""Dates in figures and month names, with or without a time of day, as programs and spreadsheets write them.

One grammar instead of a list of programs: a date, a time of day and a zone, in whatever order they stand. It covers
RFC 822, 850 and 9557, asctime, the common log format, git, SQL databases, JavaScript's `toString` and `toLocaleString`,
Excel, ISO 8601 in its basic forms, its weeks and its ordinal days. Month names are English.
"""

from __future__ import annotations

import re
from typing import Any, Final, NamedTuple

from timeloom.dates.edtf.calendar import civil_from_days, days_from_civil, is_leap
from timeloom.dates.reading.clocks import CLOCK, Clock, of_match
from timeloom.dates.reading.zone_names import ZONE, is_zone
from timeloom.dates.words.years import MONTH_NUMBERS
from timeloom.errors import DateError

_MONTH: Final = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
_ERA: Final = r"(?:b\.?\s?c\.?(?:\s?e\.?)?|a\.?\s?d\.?|c\.?\s?e\.?)"
_WEEKDAY: Final = re.compile(
    r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+(?=\w)", re.IGNORECASE
)
_DATES: Final = (
    ("year last", r"(?P<a>\d{1,2})(?P<mark>[/.-])(?:(?<=\.)\s?)?(?P<b>\d{1,2})(?P=mark)(?:(?<=\.)\s?)?"
                  r"(?P<year>\d{4}|\d\d)(?!\d)"),
    ("year first", r"(?P<year>-?\d{4}|[+-]\d{6})(?P<mark>[-/.])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})(?!\d)"),
    ("year first", r"(?P<year>\d{4}):(?P<month>\d\d):(?P<day>\d\d)(?=[ T]\d)"),
    ("name", rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?P<mark>\s*[-/.]\s*|\s+(?:of\s+)?|(?={_MONTH}))(?P<name>{_MONTH})\.?"
             rf"(?:,?\s*[-/.]?\s*)(?P<year>'\d\d|(?:a\.?d\.?\s*)?\d{{1,4}})(?!\d|:\d\d:\d\d(?![:\d]))(?:\s*(?P<era>{_ERA})(?!\w))?"),
    # not "January 10,000 BCE", which has no day
    ("name", rf"(?P<name>{_MONTH})\.?(?P<mark>[-/]|\s+)(?!\d\d?,000\s*b)(?P<day>\d{{1,2}})(?:st|nd|rd|th)?"
             r"(?:\s*[,/-]\s*|\s+)"
             rf"(?P<year>'\d\d|(?:a\.?d\.?\s*)?\d{{1,4}})(?!\d|:|\.\d)(?:\s*(?P<era>{_ERA})(?!\w))?"),
    ("name", rf"(?P<year>\d{{4}})(?P<mark>[-/.]|,?\s+)(?P<name>{_MONTH})\.?(?:[-/]|,?\s+)"
             r"(?P<day>\d{1,2})(?:st|nd|rd|th)?(?!\d)"),
    ("week", r"(?P<year>\d{4})-?W(?P<week>\d\d)(?:-?(?P<day>[1-7]))?(?!\d)"),
    ("ordinal", r"(?P<year>\d{4})-(?P<day>\d{3})(?!\d)|(?P<year2>\d{4})(?P<day2>\d{3})(?=T\d)"),
    ("basic", r"(?P<year>\d{4})(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])(?:(?!\d)|(?=\d{6}(?!\d)))"),
    ("no year", rf"(?P<name>{_MONTH})\.?\s+(?P<day>\d{{1,2}})(?=,?\s+\d\d?:)"),
)  # fmt: skip
"""The forms of a day, each with how its parts are read."""
_FORMS: Final = tuple((kind, re.compile(form, re.IGNORECASE)) for kind, form in _DATES)
_JOINT: Final = re.compile(
    r"\s*[T,]\s*|\s+(?:at\s+|@\s*|-\s+)?|:(?=\d\d:\d\d:\d\d)|-(?=\d\d\.\d\d\.\d\d)|(?=\d{6}(?!\d))",
    re.IGNORECASE,
)
_CLOCK: Final = re.compile(CLOCK, re.IGNORECASE)
_BASIC_CLOCK: Final = re.compile(r"(\d\d)([0-5]\d)(?:([0-5]\d|60)(?:[.,](\d{1,12}))?)?(?![\d:])")
_ZONE: Final = re.compile(rf"\s*,?\s*(?P<zone>{ZONE})")
_NAMED_ZONE: Final = re.compile(r"\s*\[(?P<zone>[A-Z][A-Za-z_]+(?:/[A-Z][A-Za-z_+\-0-9]+){0,2})\]")
_COMMENT: Final = re.compile(
    r"\s*(?:\([^()]{1,60}\)|\[[^][]{1,60}\]|[A-Z]{3,5}(?= |\Z)|m=[+-][\d.]+)"
)
"""What may stand behind a distance from UTC and says it again: (Central European Summer Time), [Europe/Berlin]."""
_YEAR: Final = re.compile(
    rf",?\s+(?P<year>\d{{4}})(?!\d)(?:\s*(?P<era>{_ERA})(?!\w))?", re.IGNORECASE
)
_ERA_BEHIND: Final = re.compile(rf"\s+(?P<era>{_ERA})\Z", re.IGNORECASE)
_ON: Final = re.compile(r",?\s+(?:on\s+|-\s+)?", re.IGNORECASE)
_TOLERANT: Final = str.maketrans(
    {"\u202f": " ", "\u00a0": " ", "\u200e": None, "\u200f": None, "−": "-", "\u2009": " "}
)


LIKELY_YEARS: Final = range(1000, 2200)
"""Years of eight figures that are a day and not a count of seconds, where a zone stands behind them."""


class Written(NamedTuple):
    """A date in figures taken apart. Two numbers whose order is open stand in `either`, in the order of writing.

    `year` is as written; `short` tells that it has two digits of a century that is not said. `zone` is as written.
    """

    year: int
    month: int
    day: int | None
    clock: Clock | None = None
    zone: str = ""
    either: tuple[int, int] | None = None
    short: bool = False
    mail: bool = False
    last_day: tuple[int, int, int] | None = None
    early: bool = False
    """Whether a year of one to three digits was taken as it is."""


def read_written(text: str) -> Written | None:
    """A date and perhaps a time of day; None for another form. DateError for a day or time that does not exist."""
    return _read(text, clock_first=True)


def _read(text: str, *, clock_first: bool) -> Written | None:
    text = text.strip()
    if not text.isascii():
        text = text.translate(_TOLERANT)
    if text[:1] == "[" and text[-1:] == "]":  # as the common log format has it
        text = text[1:-1]
    weekday = None if text[:1].isdigit() else _WEEKDAY.match(text)
    begin = weekday.end() if weekday else 0
    for kind, form in _FORMS:
        found = form.match(text, begin)
        if found is not None:
            read = _with_rest(text, kind, found)
            if read is not None:
                mail = weekday is not None and "," in weekday[0] and kind == "name"
                return read._replace(mail=True) if mail else read
    return _clock_first(text, begin) if clock_first else None


def _with_rest(text: str, kind: str, found: re.Match[str]) -> Written | None:
    """What stands behind a day: nothing, an era, or a time of day with its zone."""
    at = found.end()
    clock, zone = None, ""
    groups = found.groupdict()
    era = groups.get("era") or ""
    if at < len(text) and (joint := _JOINT.match(text, at)) is not None:
        if read := _clock_at(text, joint.end(), basic=joint[0][-1:] in "Tt" or joint[0] == ""):
            clock, at = read
            if at < len(text):
                zone, at = _zone_at(text, at)
        elif (read_zone := _zone_at(text, joint.end()))[0]:
            zone, at = read_zone  # a day stays a day, whatever zone stands beside it
    year = groups.get("year") or ""
    if kind == "basic" and zone and clock is None and int(year) not in LIKELY_YEARS:
        return None  # 82340220 +0000 is git's count of seconds, 20240513 +0200 a day
    if kind == "no year":
        behind = _YEAR.match(text, at)
        if behind is None or clock is None:
            return None
        year, era, at = behind["year"], behind["era"] or "", behind.end()
        if not zone:
            zone, at = _zone_at(text, at)
    if at < len(text):
        if not era and (behind := _ERA_BEHIND.match(text, at)) is not None:
            era, at = behind["era"], behind.end()
        if text[at:].strip(" .,;"):
            return None
    read_day = _parts(kind, groups, year, era, clock)
    return read_day._replace(clock=clock, zone=zone) if clock or zone else read_day


def _clock_first(text: str, begin: int) -> Written | None:
    """`10:11:12, 13 May 2024`; `18:30 CEST on 5/13/2024`."""
    read = _clock_at(text, begin, basic=False)
    if read is None:
        return None
    clock, at = read
    zone, behind = _zone_at(text, at)
    for start, name in dict.fromkeys(((behind, zone), (at, ""))):
        joint = _ON.match(text, start)
        if joint is None:
            continue
        day = _read(text[joint.end() :], clock_first=False)  # one clock is enough
        if day is not None and day.clock is None and not (day.zone and name):
            return day._replace(clock=clock, zone=day.zone or name)
    return None


def _clock_at(text: str, at: int, *, basic: bool) -> tuple[Clock, int] | None:
    if basic and (found := _BASIC_CLOCK.match(text, at)) is not None:
        hour, minute, second, fraction = found.groups()
        leap = second == "60"
        from timeloom.dates.reading.clocks import LEAP

        clock = Clock(
            int(hour),
            int(minute),
            59 if leap else int(second) if second else None,
            fraction or "",
            LEAP if leap else "",
        )
        if clock.hour > 24:
            raise DateError(f"{found[0]!r} is not a time of day")
        return clock, found.end()
    found = _CLOCK.match(text, at)
    return None if found is None else (of_match(found), found.end())


def _zone_at(text: str, at: int) -> tuple[str, int]:
    """The zone at a place and where it ends; nothing where none stands there."""
    if named := _NAMED_ZONE.match(text, at):  # Java writes it behind a time without a distance
        return named["zone"], named.end()
    found = _ZONE.match(text, at)
    if found is None:
        return "", at
    zone = found["zone"].strip("'")
    if zone[0].isalpha() and not is_zone(zone) and re.fullmatch(_ERA, zone, re.IGNORECASE):
        return "", at
    end = found.end()
    if zone[-1:].isdigit():
        while behind := _COMMENT.match(text, end):
            if re.fullmatch(rf"\s*{_ERA}", behind[0], re.IGNORECASE):
                break
            end = behind.end()
    elif behind := re.compile(r"\s*\[[^][]{1,60}\]").match(text, end):
        end = behind.end()
    return zone, end


def _parts(kind: str, groups: dict[str, Any], year: str, era: str, clock: Clock | None) -> Written:
    if kind == "ordinal":
        return _ordinal(int(year or groups["year2"]), int(groups["day"] or groups["day2"]))
    if kind == "week":
        return _week(int(year), int(groups["week"]), groups["day"])
    if kind in ("name", "no year"):
        month = MONTH_NUMBERS[groups["name"][:3].lower()]
        return _named(
            year, month, int(groups["day"]), era, groups["mark"] if kind == "name" else " ", clock
        )
    number = _in_era(int(year), era)
    if kind == "year last":
        short = len(year) == 2
        first, second = int(groups["a"]), int(groups["b"])
        if groups["mark"] == "." or first > 12:
            return Written(number, second, first, short=short)
        if second > 12:
            return Written(number, first, second, short=short)
        return Written(number, first, second, either=(first, second), short=short)
    return Written(number, int(groups["month"]), int(groups["day"]))


def _named(year: str, month: int, day: int, era: str, mark: str, clock: Clock | None) -> Written:
    """A day with its month in words. `13-MAY-24` is of this century, as programs write it; `24 August 79` is of 79."""
    digits = re.sub(r"\D", "", year)
    counted = year.lower().startswith("a") or bool(era)
    by_program = mark.strip() != "" or clock is not None
    short = year.startswith("'") or (len(digits) == 2 and by_program and not counted)
    return Written(
        _in_era(int(digits), era),
        month,
        day,
        short=short,
        early=len(digits) < 4 and not short and not counted,
    )


def _in_era(year: int, era: str) -> int:
    if era[:1].lower() != "b":
        return year
    if year < 1:
        raise DateError(f"there is no year {year} BCE")
    return 1 - year


def _ordinal(year: int, number: int) -> Written:
    if not 1 <= number <= 365 + is_leap(year):
        raise DateError(f"{year} has no day {number}")
    return Written(*civil_from_days(days_from_civil(year, 1, 1) + number - 1))


def _week(year: int, number: int, day: str | None) -> Written:
    """Week 1 holds the year's first Thursday (ISO 8601-1:2019, 5.2.3); without a day it is the whole week."""
    fourth = days_from_civil(year, 1, 4)
    monday = fourth - (fourth + 3) % 7 + 7 * (number - 1)
    last = days_from_civil(year, 12, 28)
    if not number >= 1 or monday > last:
        raise DateError(f"{year} has no week {number}")
    if day:
        return Written(*civil_from_days(monday + int(day) - 1))
    return Written(*civil_from_days(monday), last_day=civil_from_days(monday + 6))
