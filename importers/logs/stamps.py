"""Time stamps of logs to EDTF: each form by its pattern and what turns it into a date.

A log writes millions of them, so they are turned by cutting, not by parsing; whether a stamp is a real day is for the
timeline to judge. Forms without a year get it from the day that the log ends on (RFC 3164 has none).
"""

from __future__ import annotations

import re
from calendar import isleap
from collections.abc import Callable, Iterable
from datetime import date
from typing import Final

from timeloom.dates.words.years import MONTH_NUMBERS
from timeloom.errors import DateError
from timeloom.importers.source.dates import LooseDates

_MONTH: Final = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
_CLOCK: Final = r"\d\d:\d\d:\d\d"
_ZONE: Final = r"(?: ?(?:Z|UTC|GMT|[+-]\d\d:?\d\d|[+-]\d\d)(?![\w:]))?"
FORMS: Final = {
    "iso": rf"\d{{4}}([-/.])\d\d\1\d\d[T \t_]{_CLOCK}(?:[.,:]\d{{1,9}})?{_ZONE}",
    "apt": rf"\d{{4}}-\d\d-\d\d  {_CLOCK}",
    "bsd": rf"{_MONTH} [ \d]\d {_CLOCK}(?:[.,]\d{{1,9}})?",
    "bsd-year": rf"{_MONTH} [ \d]?\d (?:\d{{4}} {_CLOCK}(?:\.\d{{1,9}})?|{_CLOCK}(?:\.\d{{1,9}})? \d{{4}})",
    "clf": rf"\d\d?/{_MONTH}/\d{{4}}[: ]{_CLOCK}(?:\.\d{{1,9}})?(?: [+-]\d{{4}})?",
    "ctime": rf"[A-Z][a-z]{{2}} {_MONTH} [ \d]\d {_CLOCK}(?:\.\d{{1,9}})? (?:[A-Z]{{3,4}} )?\d{{4}}",
    "day-first": rf"\d\d?[- ]{_MONTH}[- ]\d{{4}} {_CLOCK}(?:[.,]\d{{1,9}})?{_ZONE}",
    "epoch": r"\d{10}(?:\.\d{1,9}|\d{3}|\d{6}|\d{9})?",
    "monthday": rf"\d{{4}} {_CLOCK}\.\d{{6}}",
    "month-day": rf"\d\d-\d\d {_CLOCK}\.\d{{3}}",
    "month.day": rf"\d\d\.\d\d {_CLOCK}",
    "short-year": rf"\d\d/\d\d/\d\d {_CLOCK}",
    "compact": r"\d{6} \d{6}",
    "health": r"\d{8}-\d{1,2}:\d{1,2}:\d{1,2}:\d{1,3}",
    "dashed": r"\d{4}-\d\d-\d\d-\d\d\.\d\d\.\d\d\.\d{6}",
}
"""The forms by name, as regular expressions."""
YEARLESS: Final = frozenset({"bsd", "monthday", "month-day", "month.day"})
_ZONED: Final = re.compile(r" ?(?:(Z|UTC|GMT)|([+-]\d\d):?(\d\d)?)$")
_CLOSE: Final = 1
_LEAP_YEARS_APART: Final = 9


class Stamps:
    """Turns the stamps of one log. `ends` is the day of its end, which gives the years that are not written.

    `rollovers` says over how many ends of a year the log goes, `leap_days` behind how many of them it has a
    29 February: with the end on 2 March 2026 and such a day in its first year, a log begins in 2024.
    """

    def __init__(
        self, zone: str, ends: date, rollovers: int = 0, leap_days: Iterable[int] = ()
    ) -> None:
        self._zone = zone if zone not in ("", "UTC") else ""
        self.zone_name = zone or "UTC"
        self._dates = LooseDates(zone)
        self.unzoned = 0
        self.example = ""
        self.yearless = 0
        self._ends, self._rollovers, self._leap_days = ends, rollovers, tuple(leap_days)
        self._year = 0
        self._month = 0
        self.years: set[int] = set()
        self._offsets: dict[str, str] = {}

    def reader(self, form: str) -> Callable[[str], str]:
        """What turns a stamp of this form into EDTF. Raises DateError for anything else after all."""
        read: Callable[[str], str] = getattr(self, "_" + re.sub(r"[-.]", "_", form))
        return read

    def _placed(self, edtf: str) -> str:
        """A moment without a zone, in the zone that a person gave."""
        self.unzoned += 1
        if not self.example:
            self.example = edtf
        return self._dates.read(edtf) if self._zone else edtf

    def in_zone(self, text: str, zone: str, read_as: Callable[[str], str]) -> str:
        """A stamp in the zone that is named beside it (`PDT`); without one where it means several."""
        if zone not in self._offsets:
            try:
                self._offsets[zone] = self._dates.read("2000-01-01T00:00:00", zone=zone)[19:]
            except DateError:
                self._offsets[zone] = ""
        return read_as(text + self._offsets[zone])

    def _iso(self, text: str) -> str:
        day, clock = text[:10], text[11:]
        if day[4] != "-":
            day = day.replace(day[4], "-")
        last = clock[-1]
        if last == "Z" and clock[8:9] in (".", "Z"):
            return f"{day}T{clock}"
        if len(clock) == 8:
            return self._placed(f"{day}T{clock}")
        zone = ""
        if found := _ZONED.search(clock, 8):
            zone = "Z" if found[1] else f"{found[2]}:{found[3] or '00'}"
            zone = "Z" if zone in ("+00:00", "-00:00") else zone
            clock = clock[: found.start()]
        if len(clock) > 8:
            clock = f"{clock[:8]}.{clock[9:]}"
        return f"{day}T{clock}{zone}" if zone else self._placed(f"{day}T{clock}")

    def _apt(self, text: str) -> str:
        return self._iso(text.replace("  ", " "))

    def _of_year(self, month: int, day: int) -> int:
        """The year of a month and day, by the log's end and by the order of its lines."""
        self.yearless += 1
        if not self._year:
            end = self._ends
            ahead = (month, day) > (end.month, end.day + _CLOSE) and not (
                end.month == 12 and end.day == 31 and month == 1
            )
            year = end.year - self._rollovers if self._rollovers else end.year - ahead
            self._year = self._with_leap_days(year)
        elif month < self._month - 6:
            self._year += 1
        elif month > self._month + 6:  # a line that came late, over the end of a year
            self.years.add(self._year - 1)
            return self._year - 1
        self._month = month
        self.years.add(self._year)
        return self._year

    def _with_leap_days(self, year: int) -> int:
        """The last year, not after this one, from which on the log's leap days are days; this one if there is none."""
        several = (
            earlier
            for earlier in range(year, year - _LEAP_YEARS_APART, -1)
            if all(isleap(earlier + after) for after in self._leap_days)
        )
        return next(several, year)

    def _bsd(self, text: str) -> str:
        month, day = MONTH_NUMBERS[text[:3].lower()], int(text[4:6])
        year = self._of_year(month, day)
        return self._placed(f"{year:04d}-{month:02d}-{day:02d}T{text[7:].replace(',', '.')}")

    def _bsd_year(self, text: str) -> str:
        name, day, *rest = text.split()
        year, clock = rest if len(rest[0]) == 4 else (rest[1], rest[0])
        return self._placed(f"{year}-{MONTH_NUMBERS[name.lower()]:02d}-{int(day):02d}T{clock}")

    def _clf(self, text: str) -> str:
        day, month, rest = text.split("/", 2)
        clock, _, zone = rest[5:].partition(" ")
        edtf = f"{rest[:4]}-{MONTH_NUMBERS[month.lower()]:02d}-{int(day):02d}T{clock}"
        if not zone:
            return self._placed(edtf)
        return f"{edtf}Z" if zone in ("+0000", "-0000") else f"{edtf}{zone[:3]}:{zone[3:]}"

    def _ctime(self, text: str) -> str:
        _, month, day, clock, *zone, year = text.split()
        edtf = f"{year}-{MONTH_NUMBERS[month.lower()]:02d}-{int(day):02d}T{clock}"
        if zone:
            return self._dates.read(edtf, zone=zone[0])
        return self._placed(edtf)

    def _day_first(self, text: str) -> str:
        day, month, rest = re.split(r"[- ]", text, maxsplit=2)
        return self._iso(f"{rest[:4]}-{MONTH_NUMBERS[month.lower()]:02d}-{int(day):02d} {rest[5:]}")

    def _epoch(self, text: str) -> str:
        return self._dates.read_epoch(text)

    def _monthday(self, text: str) -> str:
        month, day = int(text[:2]), int(text[2:4])
        return self._placed(f"{self._of_year(month, day):04d}-{text[:2]}-{text[2:4]}T{text[5:]}")

    def _month_day(self, text: str) -> str:
        year = self._of_year(int(text[:2]), int(text[3:5]))
        return self._placed(f"{year:04d}-{text[:2]}-{text[3:5]}T{text[6:]}")

    def _short_year(self, text: str) -> str:
        year = int(text[:2])
        century = "20" if year < 70 else "19"
        return self._placed(f"{century}{text[:2]}-{text[3:5]}-{text[6:8]}T{text[9:]}")

    def _compact(self, text: str) -> str:
        clock = text[7:]
        day = f"20{text[:2]}-{text[2:4]}-{text[4:6]}"
        return self._placed(f"{day}T{clock[:2]}:{clock[2:4]}:{clock[4:]}")

    def _health(self, text: str) -> str:
        day, _, clock = text.partition("-")
        hour, minute, second, part = clock.split(":")
        return self._placed(
            f"{day[:4]}-{day[4:6]}-{day[6:]}T{int(hour):02d}:{int(minute):02d}:{int(second):02d}.{int(part):03d}"
        )

    def _dashed(self, text: str) -> str:
        return self._placed(f"{text[:10]}T{text[11:19].replace('.', ':')}{text[19:]}")

    def _any(self, text: str) -> str:
        """A stamp of a person's own form, by the reader of dates that tables have."""
        for form, pattern in FORMS.items():
            if re.fullmatch(pattern, text):
                return self.reader(form)(text)
        try:
            return self._dates.read(text)
        except ValueError as error:
            raise DateError(str(error)) from None
