"""Dates in words, as the screen says them: `in_words` in full, `short` for a column, differences and gaps.

The year 0 is never said: it is 1 BCE. What is uncertain reads as uncertain.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from timeloom.dates.edtf.calendar import civil_from_seconds, edtf_year
from timeloom.dates.edtf.model import Edtf, Kind, Point, Precision, Span
from timeloom.dates.edtf.parsing import parse
from timeloom.dates.words.differences import difference_in_words, gap
from timeloom.dates.words.seasons import season_words
from timeloom.dates.words.short import short
from timeloom.dates.words.thirds import third_words
from timeloom.dates.words.years import MONTHS, decades_words, deep_words, run_words, year_words
from timeloom.dates.words.zones import clock_words

__all__ = ["difference_in_words", "gap", "in_words", "short"]

_BETWEEN: Final = "some time between "
_PARTS: Final = ("year", "month", "day")


@lru_cache(maxsize=2048)
def in_words(text: str, zone: str | None = None) -> str:
    """An EDTF expression in full: `11 March 2019`, `c. 1965`, `some time between 13 and 20 May 2024`, `44 BCE`.

    Times of day are said as written, or in the time zone (an IANA name) if one is given. DateError if it is not a date.
    """
    date = parse(text)
    if date.kind is Kind.DATE:
        return _point(date.points[0], zone)
    if date.kind is Kind.INTERVAL:
        return _interval(date.spans[0], zone)
    return _set(date, zone)


# -- one date


def _point(point: Point, zone: str | None) -> str:
    if point.clock:
        return clock_words(point, zone)
    words = _open_digits(point) if point.unspecified else _calendar(point)
    if point.scale > 1:
        return _estimate(point, words)
    return _with_doubt(point, words)


def _calendar(point: Point) -> str:
    """A date without marks and without open digits."""
    first = civil_from_seconds(point.earliest)
    if point.year is None:
        return _run(first.year, first.year + point.scale - 1)
    year = year_words(point.year)
    if point.season:
        return season_words(point.season, point.year)
    if point.month is None:
        return year
    month = f"{MONTHS[point.month - 1]} {year}"
    return f"{point.day} {month}" if point.day else month


def _run(first: int, last: int) -> str:
    """Years that open digits allow: `the 1960s`, else `some year from 200 to 191 BCE`, which lasted in none of them."""
    words = decades_words(first, last)
    return words if words.startswith("the ") else f"some year from {words}"


def _estimate(point: Point, words: str) -> str:
    """Significant digits: `about 1950 (1900 to 1999)`; decades and centuries have nothing to estimate."""
    if point.year is None:
        return _with_doubt(point, words)
    about = f"about {words}"
    if not deep_words(point.year):
        first = civil_from_seconds(point.earliest).year
        about += f" ({run_words(first, first + point.scale - 1)})"
    return about + (" (uncertain)" if point.uncertain else "")


def _open_digits(point: Point) -> str:
    """A date with `X` in it; patterns that have no name are said as their limits."""
    year, _, rest = _bare(point.text).removeprefix("-").partition("-")
    negative = point.text.lstrip("?~%").startswith("-")
    month, _, day = rest.partition("-")
    head = year.rstrip("X")
    if "X" in head or (year != head and negative and not head):
        return _limits(point)
    if year == "XXXX":
        when, joint = "of an unknown year", " "
    elif year == head:
        when, joint = (year_words(point.year) if point.year is not None else ""), " "
    else:
        first, last = _years(point)
        when, joint = decades_words(first, last), ", some year in "
        if not when.startswith("the "):
            return _limits(point) if month else _run(first, last)
    return _part(point, month, day, when, joint, whole=year == head) or _limits(point)


def _part(point: Point, month: str, day: str, when: str, joint: str, *, whole: bool) -> str:
    """Month and day of a date with open digits, before the words for its year; nothing where no words fit."""
    if not month:
        return "an unknown year" if joint == " " else when
    if point.season:
        return f"{season_words(point.season, None)}{joint}{when}"
    if month == "XX":
        if day not in ("", "XX"):
            return ""
        unit = "month" if not day else "day"
        inside = "in " if not when.startswith("of ") else ""
        return f"some {unit} {inside}{when}" if whole or joint == " " else ""
    if point.month is None:
        return ""
    name = MONTHS[point.month - 1]
    if day == "XX":
        return f"some day in {name}{joint}{when}"
    if day and point.day is None:
        return ""
    return f"{point.day} {name}{joint}{when}" if day else f"{name}{joint}{when}"


def _years(point: Point) -> tuple[int, int]:
    return civil_from_seconds(point.earliest).year, civil_from_seconds(point.latest).year


def _limits(point: Point) -> str:
    """The outer limits of a date that has no better words."""
    units = _bare(point.text).lstrip("-").count("-") + 1
    first, last = (_edtf(moment, units) for moment in (point.earliest, point.latest))
    return in_words(f"[{first}..{last}]")


def _edtf(moment: float, units: int) -> str:
    """The year, month or day (1, 2 or 3 units) a moment lies in, as EDTF; four-digit years only."""
    civil = civil_from_seconds(moment)
    return "-".join((edtf_year(civil.year), f"{civil.month:02d}", f"{civil.day:02d}")[:units])


def _bare(text: str) -> str:
    return text.translate({ord(mark): None for mark in "?~%"})


def _with_doubt(point: Point, words: str) -> str:
    """Marks in words; which part of a date is meant is said where not all of it is."""
    if not point.marks:
        return words
    if len(set(point.marks)) == 1:
        about = "c. " if point.approximate else ""
        # "c. the 1960s" is not English; "about the 1960s" is.
        about = "about " if about and words.startswith(("the ", "some ")) else about
        return about + words + (" (uncertain)" if point.uncertain else "")
    said = []
    for mark, meaning in (
        ("?", "uncertain"),
        ("~", "approximate"),
        ("%", "approximate and uncertain"),
    ):
        parts = [name for name, found in zip(_PARTS, point.marks, strict=False) if found == mark]
        if parts:
            said.append(f"{' and '.join(parts)} {meaning}")
    return f"{words} ({', '.join(said)})"


# -- from one date to another


def _interval(span: Span, zone: str | None) -> str:
    if span.start and span.end:
        return third_words(span) or _lasting(span.start, span.end, zone)
    if span.start:
        start = _point(span.start, zone)
        if not span.open_end:
            return f"from {start}, end unknown"
        return f"from {start} on" if start.endswith("ago") else f"since {start}"
    if span.end:
        end = _point(span.end, zone)
        return f"until {end}" if span.open_start else f"until {end}, start unknown"
    if span.open_start:
        return "always" if span.open_end else "always until an unknown end"
    return "from an unknown start on" if span.open_end else "start and end unknown"


def _lasting(start: Point, end: Point, zone: str | None) -> str:
    shared = _shared(start, end, zone)
    if shared is None:
        first, last = _point(start, zone), _point(end, zone)
        return first if first == last else f"from {first} to {last}"
    first, last, tail = shared
    from_ = "from " if start.precision is Precision.YEAR else ""
    return f"{from_}{first} to {last}{tail}"


def _shared(start: Point, end: Point, zone: str | None) -> tuple[str, str, str] | None:
    """Two dates said once for what they share: (`13`, `20`, ` May 2024`); None where marks or digits forbid it."""
    if any(p.marks or p.unspecified or p.season or p.scale > 1 for p in (start, end)):
        return None
    if start.clock or end.clock:
        return _shared_day(_point(start, zone), _point(end, zone))
    if start.year is None or end.year is None:
        return None
    if start.precision == end.precision == Precision.YEAR and -10_000 < start.year < end.year <= 0:
        return str(1 - start.year), str(1 - end.year), " BCE"
    if start.year != end.year or start.precision != end.precision:
        return None
    if (
        start.precision not in (Precision.MONTH, Precision.DAY)
        or start.month is None
        or end.month is None
    ):
        return None
    year = f" {year_words(start.year)}"
    first, last = MONTHS[start.month - 1], MONTHS[end.month - 1]
    if start.precision is Precision.MONTH:
        return None if first == last else (first, last, year)
    if start.day == end.day and first == last:
        return None
    if first == last:
        return str(start.day), str(end.day), f" {last}{year}"
    return f"{start.day} {first}", f"{end.day} {last}", year


def _shared_day(start: str, end: str) -> tuple[str, str, str] | None:
    """`11 March 2019, 10:00 UTC` and `11 March 2019, 11:30 UTC` share day and zone."""
    day, _, clock = start.partition(", ")
    other_day, _, other_clock = end.partition(", ")
    first, _, zone = clock.partition(" ")
    last, _, other_zone = other_clock.partition(" ")
    if day != other_day or zone != other_zone or first == last:
        return None
    return f"{day}, {first}", last, f" {zone}"


# -- sets


def _set(date: Edtf, zone: str | None) -> str:
    one = date.kind is Kind.ONE_OF
    if len(date.spans) == 1:
        return _only_member(date.spans[0], zone, one=one)
    members = [_member(span, zone, one=one) for span in date.spans]
    listed = f"{', '.join(members[:-1])} {'or' if one else 'and'} {members[-1]}"
    return f"one of {listed}" if one and len(members) > 2 else listed


def _only_member(span: Span, zone: str | None, *, one: bool) -> str:
    if not (span.start and span.end) or span.start is span.end:
        return _member(span, zone, one=one)
    shared = _shared(span.start, span.end, zone)
    start, end, tail = shared or (_point(span.start, zone), _point(span.end, zone), "")
    if one:
        return f"{_BETWEEN}{start} and {end}{tail}"
    return f"all of {start} to {end}{tail}"


def _member(span: Span, zone: str | None, *, one: bool) -> str:
    if span.start and span.end:
        if span.start is span.end:
            return _point(span.start, zone)
        shared = _shared(span.start, span.end, zone)
        start, end, tail = shared or (_point(span.start, zone), _point(span.end, zone), "")
        return f"{start} to {end}{tail}"
    if span.start:
        start = _edge(span.start, zone, last=False)
        return f"{start} or later" if one else f"{start} and all later"
    end = _edge(span.end, zone, last=True) if span.end else ""
    return f"{end} or earlier" if one else f"{end} and all earlier"


def _edge(point: Point, zone: str | None, *, last: bool) -> str:
    """A limit in words. Of a pattern that has no name, `X001`, it is the first or the last of its years: 9001."""
    words = _point(point, zone)
    if point.month is not None or point.season or not words.startswith(_BETWEEN):
        return words
    return year_words(civil_from_seconds(point.latest if last else point.earliest).year)
