"""Dates as tables hold them: EDTF as it is, what spreadsheets and loggers write, else what a person types.

Nothing is assumed in silence: `remarks` says how many dates were read in which way. Years count astronomically
(EDTF): 0 is 1 BCE, −43 is 44 BCE; `44 BC` is understood too. The calendar is the proleptic Gregorian one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Final, Literal

from timeloom.dates.calendar import civil_from_days
from timeloom.dates.edtf import bounds
from timeloom.errors import DateError, SourceError
from timeloom.events import Remark
from timeloom.text import number

Order = Literal["day first", "month first"]

_CLOCK: Final = (
    r"(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,](?P<fraction>\d{1,12}))?)?"
    r"\s*(?P<half>[ap]\.?m\.?)?\s*(?P<zone>Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?"
)
_YEAR_FIRST: Final = re.compile(
    rf"(?P<year>-?\d{{4}})[-/.](?P<month>\d{{1,2}})[-/.](?P<day>\d{{1,2}})(?:[T ,]+{_CLOCK})?", re.I
)
_YEAR_LAST: Final = re.compile(
    rf"(?P<a>\d{{1,2}})(?P<mark>[/.-])(?P<b>\d{{1,2}})(?P=mark)(?P<year>\d{{4}}|\d\d)(?:[T ,]+{_CLOCK})?",
    re.I,
)
_COMPACT: Final = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T?(\d\d)(\d\d)(\d\d)(Z?))?")
_MONTH_ONLY: Final = re.compile(
    r"(?:(?P<y1>\d{4})[/.](?P<m1>\d{1,2})|(?P<m2>\d{1,2})[/.-](?P<y2>\d{4}))"
)
_BARE_YEAR: Final = re.compile(r"-?\d{1,3}")
"""In EDTF two digits are a century and three a decade; in a table they are a year without its zeros."""
_LONG_AGO: Final = re.compile(r"-\d{5,12}")
_EPOCH: Final = re.compile(r"-?\d{9,19}(?:\.\d+)?")
_NAIVE: Final = re.compile(r"-?\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?")
_TIME: Final = re.compile(_CLOCK, re.I)
_UNITS: Final = {"seconds": 0, "milliseconds": 3, "microseconds": 6, "nanoseconds": 9}
"""Parts of a second, as powers of ten, that a count since 1970 may be of."""
_LONGEST: Final = 200
"""Characters of what a person types as a date."""
_LONGEST_SET: Final = 100_000
"""Characters of an EDTF expression: a set may list many dates."""
_KEPT: Final = 20_000
_TWO_DAYS: Final = ("2001-02-03", "2010-10-21")
"""A text that means something else on another day is no date by itself."""


def zone_of(name: str) -> tzinfo:
    """The time zone with an IANA name. Raises SourceError if there is none."""
    if name in {"", "UTC", "Z"}:
        return UTC
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise SourceError(
            f"no time zone is called {name!r}", hint="names are like Europe/Berlin"
        ) from None


def order_of(samples: Iterable[str]) -> Order | None:
    """Whether dates such as 13/05/2024 have the day first or the month; None if nothing tells."""
    day_first = month_first = 0
    for text in samples:
        found = _YEAR_LAST.fullmatch(text.strip())
        if found and found["mark"] != ".":
            day_first += int(found["a"]) > 12
            month_first += int(found["b"]) > 12
    if day_first == month_first:
        return None
    return "day first" if day_first > month_first else "month first"


class LooseDates:
    """Reads one source's dates and counts what it had to assume."""

    def __init__(self, zone: str = "UTC", order: Order | None = None, today: str = "") -> None:
        self._zone = zone_of(zone)
        self._zone_name = zone or "UTC"
        self._order = order
        self._today = today
        self._counts: dict[str, int] = {}
        self._examples: dict[str, tuple[str, str]] = {}
        self._typed_before: dict[str, str | DateError] = {}

    def in_zone(self, zone: str) -> LooseDates:
        """The same, for dates in another zone; what is assumed is counted together. Raises SourceError."""
        other = LooseDates(zone, self._order, self._today)
        other._counts, other._examples = self._counts, self._examples
        return other

    def read(self, text: str) -> str:
        """The EDTF expression that a cell stands for. Raises DateError."""
        text = text.strip()
        if len(text) > _LONGEST_SET:
            raise DateError(f"a text of {len(text):,} characters is no date")
        if len(text) <= 4 and _BARE_YEAR.fullmatch(text):
            return self._bare_year(text)
        try:
            bounds(text)
        except DateError as error:
            return self._loose(text, error)
        if len(text) > 10 and _NAIVE.fullmatch(text):
            return self._placed(text)
        return text

    @staticmethod
    def is_clock(text: str) -> bool:
        """Whether it has the form of a time of day, and no day with it."""
        return _TIME.fullmatch(text.strip()) is not None

    def read_clock(self, day: str, clock: str) -> str:
        """A day and a time of day from a cell of its own. Raises DateError."""
        found = _TIME.fullmatch(clock.strip())
        if found is None or len(day) < 10:
            raise DateError(f"{clock!r} is no time of a day", hint="write it as 14:30 or 14:30:05")
        return self._with_clock(day, found)

    def interval(self, start: str | None, end: str | None) -> str | None:
        """From one EDTF date to another; a start that is missing is unknown. Raises DateError.

        EDTF wants a time of day at both ends or at neither: where one end has none, nothing is made up for it.
        """
        if end is None or start == end:
            return start
        if start is None or ("T" in start) == ("T" in end):
            date = f"{start or ''}/{end}"
            bounds(date)
            return date
        first, last = start.partition("T")[0], end.partition("T")[0]
        date = first if first == last else f"{first}/{last}"
        bounds(date)
        return self._count(
            "with a time of day at one end alone: read without it", f"{start}/{end}", date
        )

    def remarks(self) -> list[Remark]:
        """What was assumed, a sentence each, with how many dates it concerns and the first of them."""
        return [
            Remark(f"{number(count, 'date')} {sentence}, {self._shown(sentence)}")
            for sentence, count in self._counts.items()
        ]

    def _shown(self, sentence: str) -> str:
        text, edtf = self._examples[sentence]
        return f"as {text!r}: {edtf}" if text != edtf else f"as {text}"

    def _count(self, sentence: str, text: str, edtf: str) -> str:
        self._counts[sentence] = self._counts.get(sentence, 0) + 1
        self._examples.setdefault(sentence, (text, edtf))
        return edtf

    def _placed(self, text: str) -> str:
        """A time without a zone, put into the zone that the source speaks in."""
        if self._zone is UTC:
            return self._count("without a zone: read as UTC", text, text)
        at_its_end = "T24:" in text
        try:
            moment = datetime.fromisoformat(text.replace("T24:", "T00:") if at_its_end else text)
            moment = (moment + timedelta(days=at_its_end)).replace(tzinfo=self._zone)
        except (ValueError, OverflowError):  # years outside 1–9999
            return self._count("of years that no zone is known for: read as UTC", text, text)
        offset = moment.utcoffset() or timedelta()
        other = moment.replace(fold=1).utcoffset() or timedelta()
        minutes = round(offset.total_seconds() / 60)
        sign = "-" if minutes < 0 else "+"
        placed = f"{text}{sign}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"
        if other != offset:
            twice = (
                "twice: read as the first" if other < offset else "never: read as before the change"
            )
            self._count(f"of an hour that clocks in {self._zone_name} showed {twice}", text, placed)
        return self._count(f"without a zone: read as {self._zone_name}", text, placed)

    def _loose(self, text: str, error: DateError) -> str:
        if found := _YEAR_FIRST.fullmatch(text):
            day = f"{found['year']}-{int(found['month']):02d}-{int(found['day']):02d}"
            return self._with_clock(day, found)
        if found := _YEAR_LAST.fullmatch(text):
            return self._with_clock(self._year_last(text, found), found)
        if (found := _COMPACT.fullmatch(text)) and "01" <= found[2] <= "12":
            day = f"{found[1]}-{found[2]}-{found[3]}"
            clock = f"T{found[4]}:{found[5]}:{found[6]}{found[7]}" if found[4] else ""
            return self.read(day + clock)
        if found := _MONTH_ONLY.fullmatch(text):
            edtf = f"{found['y1'] or found['y2']}-{int(found['m1'] or found['m2']):02d}"
            bounds(edtf)
            return edtf
        if _EPOCH.fullmatch(text) and len(text) >= 9:
            return self.read_epoch(text)
        if _LONG_AGO.fullmatch(text):
            return self._bare_year(text)
        if text.isdecimal() and len(text) == 5:
            hint = "if it is a spreadsheet's number of days, show the column as dates there and save again"
            raise DateError(f"{text} is no date", hint=hint)
        return self._typed(text, error)

    def _bare_year(self, text: str) -> str:
        edtf = _year(int(text))
        return self._count("without leading zeros: read as a year, 0 being 1 BCE", text, edtf)

    def _year_last(self, text: str, found: re.Match[str]) -> str:
        first, second = int(found["a"]), int(found["b"])
        year = found["year"]
        if found["mark"] == "." or first > 12:
            day, month, sentence = first, second, ""
        elif second > 12:
            day, month, sentence = second, first, ""
        else:
            order = self._order or "month first"
            day, month = (first, second) if order == "day first" else (second, first)
            why = (
                ""
                if self._order
                else "; nothing in the source tells which, so write them as YYYY-MM-DD if wrong"
            )
            sentence = f"could be day/month or month/day: read {order}{why}"
        if len(year) == 2:
            year = f"{'20' if year < '69' else '19'}{year}"
            edtf = f"{year}-{month:02d}-{day:02d}"
            self._count("with a year of two digits: read as 1969–2068", text, edtf)
        edtf = f"{year}-{month:02d}-{day:02d}"
        bounds(edtf)
        return self._count(sentence, text, edtf) if sentence else edtf

    def _with_clock(self, day: str, found: re.Match[str]) -> str:
        if found["hour"] is None:
            bounds(day)
            return day
        hour = int(found["hour"])
        if found["half"]:
            if not 1 <= hour <= 12:
                raise DateError(f"{found['hour']} {found['half']} is no hour")
            hour = hour % 12 + (12 if found["half"].lower().startswith("p") else 0)
        leap = found["second"] == "60"
        text = f"{day}T{hour:02d}:{found['minute']}:{'59' if leap else found['second'] or '00'}"
        if found["second"] is None:
            text = text[:-3]
        if found["fraction"]:
            text += f".{found['fraction']}"
        zone = (found["zone"] or "").upper()
        if zone in {"Z", "UTC", "GMT"}:
            text += "Z"
        elif zone:
            text += zone if ":" in zone else f"{zone[:3]}:{zone[3:] or '00'}"
        bounds(text)
        if leap:
            self._count("with a leap second: read as the second before it", found[0], text)
        return text if zone else self._placed(text)

    def read_epoch(self, text: str, unit: str = "") -> str:
        """Seconds since 1970, or thousandths, millionths, billionths of them: as `unit` says, else by their size."""
        whole, _, fraction = text.lstrip("-").partition(".")
        size = len(whole)
        by_size = 9 if size > 17 else 6 if size > 14 else 3 if size > 11 else 0
        digits = _UNITS[unit] if unit else by_size
        nanos = int(whole + fraction[:9].ljust(9, "0")) // 10**digits
        seconds, rest = divmod(-nanos if text.startswith("-") else nanos, 10**9)
        day, clock = divmod(seconds, 86_400)
        year, month, date = civil_from_days(day)
        edtf = f"{_year(year)}-{month:02d}-{date:02d}T{clock // 3600:02d}:{clock // 60 % 60:02d}:{clock % 60:02d}"
        if rest:
            edtf += f".{rest:09d}".rstrip("0")
        edtf += "Z"
        bounds(edtf)
        unit = next(name for name, count in _UNITS.items() if count == digits)
        return self._count(f"written as a number: read as {unit} since 1970", text, edtf)

    def _typed(self, text: str, error: DateError) -> str:
        """What a person would type. A date that counts from today is none here, unless the source's day is known."""
        edtf = self._typed_before.get(text)
        if edtf is None:
            try:
                edtf = _typed_date(text, self._today, error)
            except DateError as wrong:
                edtf = wrong
            if len(self._typed_before) < _KEPT:
                self._typed_before[text] = edtf
        if isinstance(edtf, DateError):
            raise edtf
        return self._count("in words", text, edtf)


def _typed_date(text: str, today: str, error: DateError) -> str:
    from timeloom.dates.typed import read_typed

    if len(text) > _LONGEST:
        raise DateError(f"a text of {len(text):,} characters is no date")
    if not any(sign.isalpha() for sign in text):
        raise error
    day, other = (today[:10],) * 2 if len(today) >= 10 else _TWO_DAYS
    found, again = read_typed(text, today=day).edtf, read_typed(text, today=other).edtf
    if found is None:
        raise error
    if found != again:
        raise DateError(
            f"{text!r} is a date only from the day on which it was written",
            hint="write it out, or say the day with --on",
        )
    return found


def _year(year: int) -> str:
    """A year as EDTF has it: four digits, or `Y` before more."""
    if abs(year) > 9999:
        return f"Y{year}"
    return f"{year:04d}" if year >= 0 else f"{year:05d}"
