"""Dates for a narrow column: at most 17 cells, compact and honest."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from timeloom.dates.edtf.calendar import civil_from_seconds
from timeloom.dates.edtf.model import Edtf, Kind, Point, Precision, Span
from timeloom.dates.edtf.parsing import parse
from timeloom.dates.words.seasons import season_words
from timeloom.dates.words.thirds import third_words
from timeloom.dates.words.years import MONTHS, amount_of_years, decades_words, year_words
from timeloom.dates.words.zones import local_time

WIDTH: Final = 17
"""The widest that `short` gets, in cells."""
WIDTH_WITH_SECONDS: Final = 19


@lru_cache(maxsize=8192)  # a list draws the same rows again with every key
def short(text: str, zone: str | None = None, *, seconds: bool = False) -> str:
    """An EDTF expression in at most 17 cells: `2019-03-11`, `c. 1965`, `44 BCE`, `13.8 Ga ago`, `2019-03…07`.

    `?` behind it says that it is uncertain, `…` that it lasted. Times of day are in UTC or in the time zone. With
    `seconds` a moment that has some is told to the second, in 19 cells: `2026-03-04 10:00:07`.
    """
    date = parse(text)
    if seconds and date.kind is Kind.DATE and date.points[0].clock.count(":") > 1:
        return _to_the_second(date.points[0], zone)
    if date.kind is Kind.DATE:
        return _point(date.points[0], zone)
    if date.kind is Kind.INTERVAL:
        return _interval(date.spans[0], zone)
    return _set(date, zone)


def _point(point: Point, zone: str | None) -> str:
    words = _clock(point, zone) if point.clock else _calendar(point)
    about = "c. " if point.approximate or (point.scale > 1 and point.year is not None) else ""
    marked = about + words + ("?" if point.uncertain else "")
    if about and words.startswith("in "):
        marked = f"in {about}{words.removeprefix('in ')}"
    if len(marked) <= WIDTH:
        return marked
    return words if len(words) <= WIDTH or point.year is None else _year(point.year)


def _clock(point: Point, zone: str | None) -> str:
    local, _ = local_time(point, zone or "UTC")
    day = _day(local.year, local.month, local.day)
    with_clock = f"{day} {local.hour:02d}:{local.minute:02d}"
    return with_clock if len(with_clock) <= WIDTH else day


def _to_the_second(point: Point, zone: str | None) -> str:
    local, _ = local_time(point, zone or "UTC")
    day = _day(local.year, local.month, local.day)
    whole = f"{day} {local.hour:02d}:{local.minute:02d}:{int(local.second):02d}"
    return whole if len(whole) <= WIDTH_WITH_SECONDS and not point.marks else _point(point, zone)


def _calendar(point: Point) -> str:
    if point.unspecified:
        return _open_digits(point)
    if point.year is None:
        first = civil_from_seconds(point.earliest).year
        return decades_words(first, first + point.scale - 1, compact=True)
    if point.season:
        return season_words(point.season, point.year, compact=True)
    if point.month is None:
        return _year(point.year)
    return _day(point.year, point.month, point.day)


def _year(year: int) -> str:
    words = year_words(year, compact=True)
    if len(words) <= 13:
        return words
    # Exact digits do not fit: three that count and a sign that they are not all.
    digits = len(str(abs(year))) - 3
    size = amount_of_years(round(abs(year), -digits), compact=True)
    return f"≈{size} ago" if year < 0 else f"in ≈{size}"


def _day(year: int, month: int, day: int | None) -> str:
    if 1000 <= year <= 9999:
        return f"{year}-{month:02d}" + (f"-{day:02d}" if day else "")
    words = f"{MONTHS[month - 1][:3]} {year_words(year)}"
    return f"{day} {words}" if day else words


def _open_digits(point: Point) -> str:
    """`2004-??`, `????-12-25`, `1960s`; runs of years where signs or gaps would make that misleading."""
    bare = point.text.translate({ord(mark): None for mark in "?~%"})
    first, last = civil_from_seconds(point.earliest).year, civil_from_seconds(point.latest).year
    named = decades_words(first, last, compact=True)
    if bare == "XXXX":
        return "????"
    if len(bare.lstrip("-")) == 4:
        return named
    if bare.startswith(("-", "0")) or point.season:
        return year_words(first, compact=True) + "?" if first == last else named
    return bare.replace("X", "?")


def _interval(span: Span, zone: str | None, width: int = WIDTH) -> str:
    if span.start and span.end:
        third = third_words(span, compact=True)
        return third if 0 < len(third) <= width else _between(span.start, span.end, zone, width)
    if span.start:
        behind = "…" if span.open_end else "…?"
        return _fitted(span.start, zone, width - len(behind)) + behind
    before = "…" if span.open_start else "?…"
    if span.end:
        return before + _fitted(span.end, zone, width - len(before))
    return before if span.open_end else f"{before}?"


def _between(start: Point, end: Point, zone: str | None, width: int) -> str:
    """Two dates with a `…` between; what does not fit is said more coarsely."""
    first, last = _point(start, zone), _point(end, zone)
    plain = not any(p.marks or p.unspecified or p.season for p in (start, end))
    numeric = plain and all(words[:4].isdigit() and words[4:5] == "-" for words in (first, last))
    coarse = _coarse(start, zone), _coarse(end, zone)
    for words in (
        _same_year(first, last) if numeric and first[:4] == last[:4] else "",
        first if numeric and first[:10] == last[:10] else "",
        _joined(first, last),
        f"{first[:7]}…{last[:7]}" if numeric else "",
        _joined(*coarse),
    ):
        if words and len(words) <= width:
            return words
    return f"{coarse[0]}…"[:width]


def _same_year(first: str, last: str) -> str:
    """`2019-03…07`, `2024-05-13…20`, `2024-05-13…06-02`; of times within a day only the first."""
    if first == last:
        return first
    if first[:10] == last[:10] and len(first) > 10:
        return f"{first}…"
    first, last = first[:10], last[:10]
    shared = 8 if len(first) == len(last) == 10 and first[:7] == last[:7] else 5
    return f"{first}…{last[shared:]}"


def _joined(first: str, last: str) -> str:
    """`44…41 BCE`, `15…20 Mar 44 BCE`, `66…2.6 Ma ago`: what both end in is said once."""
    if first == last:
        return first
    number, _, unit = first.partition(" ")
    if unit and unit == last.partition(" ")[2] and number != "c.":
        first = number
    return f"{first}…{last}"


def _coarse(point: Point | None, zone: str | None) -> str:
    """The year of a date, or the date itself where it is no longer."""
    if point is None:
        return ""
    words = _point(point, zone)
    if point.year is not None and (point.precision > Precision.YEAR or len(words) > WIDTH - 2):
        year = _year(point.year)
        return year if len(year) < len(words) else words
    return words


def _set(date: Edtf, zone: str | None) -> str:
    doubt = "?" if date.kind is Kind.ONE_OF else ""
    first = min(date.spans, key=lambda span: span.earliest)
    last = max(date.spans, key=lambda span: span.latest)
    if len(date.spans) == 1 and first.start is None:
        return f"≤ {_fitted(first.end, zone, WIDTH - 2)}"
    if len(date.spans) == 1 and first.end is None:
        return f"≥ {_fitted(first.start, zone, WIDTH - 2)}"
    # How many members lie between the outermost is for the long form.
    outer = Span(first.start, last.end, first.open_start, last.open_end)
    words = _interval(outer, zone, WIDTH - len(doubt))
    return words if words.endswith("?") else words + doubt


def _fitted(point: Point | None, zone: str | None, width: int) -> str:
    """A date, or its year where the date is too wide."""
    words = _point(point, zone) if point else ""
    return words if len(words) <= width else _coarse(point, zone)
