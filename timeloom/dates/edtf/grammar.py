"""The grammar of EDTF, levels 0, 1 and 2 (ISO 8601-2:2019; Library of Congress, 4 February 2019), read by hand.

A reader with a cursor, so that a mistake has a place. Bounds are worked out on integers as the parts are read.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NoReturn

from timeloom.dates.edtf.calendar import DAY, days_in_month, just_before, seconds
from timeloom.dates.edtf.model import Edtf, Kind, Point, Precision, Span
from timeloom.dates.edtf.units import (
    SEASONS,
    completion,
    patterns,
    precision,
    unit,
    years_precision,
)
from timeloom.errors import DateError

MOST_DIGITS: Final = 100
"""The longest year: a googol is enough for the last black holes, and a double holds it."""

LONGEST: Final = 100_000
"""Characters of an expression: a set may list many dates. A longer text is refused before it is gone through."""

_CLOCK: Final = re.compile(
    r"([01][0-9]|2[0-4]):([0-5][0-9])(?::([0-5][0-9])(\.[0-9]+)?)?"
    r"(Z|[+-][0-9]{2}(?::?[0-5][0-9])?)?"
)
_PLAIN: Final = re.compile(
    r"([0-9]{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12][0-9]|3[01]))?)?(?=[T/,. \]}]|\Z)"
)
"""A year, month or day with nothing about it that has to be thought about."""
_MOMENT: Final = re.compile(
    r"([0-9]{4})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
    r"T([01][0-9]|2[0-3]):([0-5][0-9]):([0-5][0-9])Z?"
)
_MONTHS: Final = patterns(range(1, 13))
_DAYS: Final = patterns(range(1, 32))
_SEASONS: Final = frozenset(str(season) for season in SEASONS)
"""A season's digits are never left open: `2X` is neither a month nor a season."""
_SEPARATOR: Final = re.compile(r" *, *")


@lru_cache(
    maxsize=256
)  # whoever writes or shows a date asks for its limits, words and column in turn
def parse(text: str) -> Edtf:
    """Read an EDTF expression; DateError names the place where it stops being one and what would fit there."""
    if len(text) > LONGEST:
        raise DateError(f"a text of {len(text):,} characters is not a date")
    return _simple(text) or _Reader(text).expression()


def shown(text: str) -> str:
    """A text that someone else wrote, quoted for a message and cut where it is long."""
    return repr(text if len(text) <= 60 else text[:57] + "…")


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    # -- the text under the cursor

    def peek(self, choices: str) -> str:
        """The character under the cursor if it is one of the choices, else nothing."""
        char = self.text[self.at : self.at + 1]
        return char if char and char in choices else ""

    def take(self, choices: str) -> str:
        char = self.peek(choices)
        self.at += len(char)
        return char

    def take_run(self, choices: str) -> str:
        start = self.at
        while self.take(choices):
            pass
        return self.text[start : self.at]

    def take_dots(self) -> bool:
        found = self.text.startswith("..", self.at)
        self.at += 2 * found
        return found

    def ended(self) -> bool:
        return self.at == len(self.text)

    def fail(self, why: str, at: int | None = None) -> NoReturn:
        at = self.at if at is None else at
        raise DateError(
            f"{shown(self.text)} is not a date: {why} at character {at + 1}", position=at
        )

    # -- expressions

    def expression(self) -> Edtf:
        if self.take("["):
            return self.members(Kind.ONE_OF, "]")
        if self.take("{"):
            return self.members(Kind.ALL_OF, "}")
        if "/" in self.text:
            return self.interval()
        if self.ended():
            self.fail("expected a year")
        point = self.point(alone=True)
        if not self.ended():
            self.fail("expected its end")
        return Edtf(self.text, Kind.DATE, point.level, (Span(point, point),))

    def interval(self) -> Edtf:
        open_start = self.take_dots()
        start = None if open_start or self.peek("/") else self.point()
        if not self.take("/"):
            self.fail("expected '/'")
        second = self.at
        open_end = self.take_dots()
        end = None if open_end or self.ended() else self.point()
        if not self.ended():
            self.fail("expected its end")
        span = Span(start, end, open_start, open_end)
        if start and end and bool(start.clock) != bool(end.clock):
            self.fail("expected a time of day at both ends or at neither", second)
        self.check_order(span, second)
        level = max((point.level for point in span.points), default=1)
        missing = start is None or end is None
        return Edtf(self.text, Kind.INTERVAL, max(level, 1) if missing else level, (span,))

    def members(self, kind: Kind, closing: str) -> Edtf:
        spans: list[Span] = []
        separator = None
        while True:
            spans.append(self.member(first=not spans, closing=closing))
            if self.take(closing):
                break
            between = _SEPARATOR.match(self.text, self.at)
            if between is None:
                self.fail(f"expected ',' or {closing!r}")
            # ISO writes no blanks; evenly spaced sets are common and clear, uneven ones are slips.
            if separator not in (None, between.group()):
                self.fail("expected the same spacing after every comma")
            separator = between.group()
            if spans[-1].open_end:
                self.fail("expected nothing after an open end")
            self.at = between.end()
        if not self.ended():
            self.fail("expected its end")
        return Edtf(self.text, kind, 2, tuple(spans))

    def member(self, *, first: bool, closing: str) -> Span:
        if self.take_dots():
            if not first:
                self.fail("expected an open start only at the beginning", self.at - 2)
            return Span(None, self.point(), open_start=True)
        start = self.point()
        if not self.take_dots():
            return Span(start, start)
        if self.peek(closing + ", "):
            return Span(start, None, open_end=True)
        second = self.at
        span = Span(start, self.point())
        self.check_order(span, second)
        return span

    def check_order(self, span: Span, second: int) -> None:
        """An end may lie in the unit its start lies in, but must not begin before it."""
        if span.start and span.end and span.start.earliest > span.end.last_begin:
            self.fail("expected an end that is not before the start", second)

    # -- points

    def point(self, *, alone: bool = False) -> Point:
        start = self.at
        plain = _PLAIN.match(self.text, start)
        if plain is not None and (point := _plain_point(plain)) is not None:
            self.at = plain.end()
            return self.clock(start, point) if point.day and self.peek("T") else point
        marks = [self.take("?~%")]
        if not marks[0] and self.take("Y"):
            return self.long_year(start)
        negative = bool(self.take("-"))
        year_at = self.at
        year = self.take_run("0123456789X")
        if alone and len(year) in (2, 3) and "X" not in year and not marks[0]:
            return self.decade_or_century(start, year, negative)
        if len(year) != 4:
            many = len(year) > 4 and "X" not in year
            self.fail(
                "expected 'Y' before a year of more than four digits"
                if many
                else "expected a year of four digits",
                year_at,
            )
        if negative and year == "0000":
            self.fail("expected a year other than −0", year_at)
        if self.take("S"):
            if "X" in year or marks[0]:
                self.fail("expected no significant digits", self.at - 1)
            return self.significant(start, int(year), negative)
        marks.append(self.take("?~%"))
        month = day = ""
        if self.take("-"):
            month = self.component(marks, "month")
            if self.peek("-") and month not in _SEASONS:
                self.at += 1
                day = self.component(marks, "day")
        point = self.calendar_point(start, negative, year, month, day, marks)
        if self.peek("T") and day:
            if point.unspecified or any(marks):
                self.fail("expected no time of day after an uncertain date")
            return self.clock(start, point)
        return point

    def component(self, marks: list[str], name: str) -> str:
        """Two digits of a month or day with a mark before or behind; the marks are added to the list."""
        before = self.take("?~%")
        at = self.at
        digits = self.take_run("0123456789X")
        if len(digits) != 2:
            self.fail(f"expected a {name} of two digits", at)
        if name == "month":
            fits = digits in _MONTHS or digits in _SEASONS
            wanted = "month 01–12 or season 21–41"
        else:
            fits = digits in _DAYS
            wanted = "day 01–31"
        if not fits:
            self.fail(
                f"expected a {f'{name} that the calendar has' if 'X' in digits else wanted}", at
            )
        marks += [before, self.take("?~%")]
        return digits

    def calendar_point(
        self, start: int, negative: bool, year: str, month: str, day: str, marks: list[str]
    ) -> Point:
        season = int(month) if month in _SEASONS else None
        first = completion(negative, year, "" if season else month, day, last=False)
        last = completion(negative, year, "" if season else month, day, last=True)
        if first is None or last is None:
            part, at = ("day", day) if day else ("month", month)
            self.fail(f"expected a {part} that the calendar has", self.at - len(at + marks[-1]))
        text = self.text[start : self.at]
        unspecified = "X" in year + month + day
        begin, _ = unit(first, month, day, season)
        last_begin, end = unit(last, month, day, season)
        return Point(
            text,
            precision(year, month, day, season),
            begin,
            just_before(end),
            last_begin,
            _level(year, month, day, season, marks, text),
            year=None if "X" in year else first[0],
            month=int(month) if month and "X" not in month and not season else None,
            day=int(day) if day and "X" not in day else None,
            season=season,
            marks=_effective(marks),
            unspecified=unspecified,
        )

    def clock(self, start: int, day: Point) -> Point:
        self.at += 1
        found = _CLOCK.match(self.text, self.at)
        if found is None:
            self.fail("expected a time of day such as 19:28:34Z")
        hour, minute, second, fraction, zone = found.groups()
        past_midnight = int(minute) or int(second or 0) or float(fraction or 0)
        if hour == "24" and past_midnight:
            self.fail("expected an hour 00–23", found.start(1))
        offset = _offset(zone)
        if offset is not None and (
            (zone.startswith("-0") and offset == 0) or not -720 <= offset <= 840
        ):
            self.fail("expected a distance from UTC from −12:00 to +14:00", found.start(5))
        self.at = found.end()
        minutes = int(hour) * 60 + int(minute) - (offset or 0)
        moment = day.earliest + (minutes * 60 + int(second or 0)) + float(fraction or 0)
        return Point(
            self.text[start : self.at],
            Precision.FRACTION if fraction else Precision.SECOND if second else Precision.MINUTE,
            moment,
            moment if second else just_before(moment + 60),
            moment,
            day.level,
            day.year,
            day.month,
            day.day,
            clock=self.text[found.start() : found.start(5) if zone else found.end()],
            offset=offset,
        )

    def long_year(self, start: int) -> Point:
        """`Y170000002`, `Y-17E7`, `Y3388E2S3`: years that four digits do not hold."""
        negative = bool(self.take("-"))
        at = self.at
        digits = self.take_run("0123456789")
        if not digits or digits[0] == "0":
            self.fail("expected a year without leading zeros", at)
        exponent = ""
        if self.take("E"):
            exponent = self.take_run("0123456789")
            if not exponent:
                self.fail("expected an exponent")
        elif len(digits) < 5:
            self.fail("expected more than four digits after 'Y'", at)
        if len(exponent) > 3 or len(digits) + int(exponent or 0) > MOST_DIGITS:
            self.fail(f"expected a year of at most {MOST_DIGITS} digits", at)
        year = int(digits) * 10 ** int(exponent or 0)
        if self.take("S"):
            return self.significant(start, year, negative)
        return self.years(start, year, 1, negative, 2 if exponent else 1)

    def significant(self, start: int, year: int, negative: bool) -> Point:
        """`1950S2`: some year from 1900 to 1999, estimated to be 1950."""
        digits = self.take_run("0123456789")
        if not digits or digits[0] == "0" or len(digits) > 3:
            self.fail("expected the number of significant digits", self.at - len(digits))
        scale = 10 ** max(0, len(str(year)) - int(digits))
        return self.years(start, year, scale, negative, 2)

    def decade_or_century(self, start: int, digits: str, negative: bool) -> Point:
        """`19` is the years 1900–1999, `196` the years 1960–1969."""
        if negative and not int(digits):
            self.fail("expected a year other than −0")
        scale = 100 if len(digits) == 2 else 10
        return self.years(
            start, int(digits) * scale, scale, negative, 0 if scale == 100 else 2, exact=False
        )

    def years(
        self, start: int, year: int, scale: int, negative: bool, level: int, *, exact: bool = True
    ) -> Point:
        """A run of years that begins at a multiple of the scale and holds the year; signs mirror it."""
        mark = self.take("?~%")
        low = year // scale * scale
        first, last = (-(low + scale - 1), -low) if negative else (low, low + scale - 1)
        begin = seconds(first)
        return Point(
            self.text[start : self.at],
            years_precision(scale),
            begin,
            # Beyond some 10^15 years a double's steps are longer than a year.
            max(begin, just_before(seconds(last + 1))),
            begin,
            level if exact or not mark else 2,
            year=(-year if negative else year) if exact else None,
            scale=scale,
            marks=(mark,) if mark else (),
        )


def _simple(text: str) -> Edtf | None:
    """A year, month or day, or a moment to the second, read at once; None for all else, right or wrong."""
    found = _MOMENT.fullmatch(text)
    if found is None:
        plain = _PLAIN.fullmatch(text)
        point = plain and _plain_point(plain)
    else:
        year, month, day, hour, minute, second = map(int, found.groups())
        if day > days_in_month(year, month):
            return None
        at = seconds(year, month, day, hour, minute, second)
        point = Point(
            text, Precision.SECOND, at, at, at, 0, year, month, day,
            clock=text[11:19], offset=0 if len(text) > 19 else None,
        )  # fmt: skip
    return Edtf(text, Kind.DATE, 0, (Span(point, point),)) if point else None


def _plain_point(found: re.Match[str]) -> Point | None:
    """What most dates are, read at once; None for a day that its month does not have."""
    year, month, day = (int(digits) if digits else None for digits in found.groups())
    assert year is not None, "there is no match without one"
    begin = seconds(year, month or 1, day or 1)
    if day:
        if day > days_in_month(year, month or 1):
            return None
        end, fineness = begin + DAY, Precision.DAY
    elif month:
        end, fineness = seconds(year + month // 12, month % 12 + 1), Precision.MONTH
    else:
        end, fineness = seconds(year + 1), Precision.YEAR
    return Point(found[0], fineness, begin, just_before(end), begin, 0, year, month, day)


def _effective(marks: list[str]) -> tuple[str, ...]:
    """What holds for year, month and day: a mark before a part is for it alone, one behind it for all up to it."""
    if not any(marks):
        return ()
    parts = []
    for index in range(0, len(marks), 2):
        found = marks[index] + "".join(marks[index + 1 :: 2])
        both = "%" in found or ("?" in found and "~" in found)
        parts.append("%" if both else found[:1])
    return tuple(parts)


def _offset(zone: str | None) -> int | None:
    """Minutes east of UTC of `Z`, `+05`, `+05:30` or `+0530`; None where none is given."""
    if not zone:
        return None
    if zone == "Z":
        return 0
    minutes = int(zone[1:3]) * 60 + int(zone[-2:] if len(zone) > 3 else 0)
    return -minutes if zone[0] == "-" else minutes


def _level(year: str, month: str, day: str, season: int | None, marks: list[str], text: str) -> int:
    """The conformance level a date needs: level 1 marks all of it and leaves digits open from the right only."""
    if any(marks[:-1]) or (season or 0) > 24:
        return 2
    if "X" in year:
        return 1 if not month and "X" not in year.rstrip("X") else 2
    if "X" in month + day:
        return (
            1 if (month == "XX" and day in ("", "XX")) or ("X" not in month and day == "XX") else 2
        )
    return 1 if season or marks[-1] or text.startswith("-") else 0
