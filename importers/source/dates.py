"""Dates of one source, read by the core's reader, with what had to be assumed counted and said.

Nothing is assumed in silence: `remarks` says how many dates were read in which way, and in which lines the doubtful
ones stand. Years count astronomically (EDTF) unless the caller says otherwise: 0 is 1 BCE, −43 is 44 BCE; `44 BC` is
understood too. The calendar is the proleptic Gregorian one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import tzinfo
from typing import Final

from timeloom.dates.edtf.parsing import bounds
from timeloom.dates.reading.clocks import read_clock
from timeloom.dates.reading.columns import Column, column_of
from timeloom.dates.reading.conventions import Conventions, Order
from timeloom.dates.reading.reader import DateReader
from timeloom.dates.reading.year_forms import NOW
from timeloom.dates.reading.zone_names import place
from timeloom.dates.reading.zone_names import zone_of as named_zone
from timeloom.errors import DateError, SourceError
from timeloom.model.events import Remark
from timeloom.text import number

_LAST_FOUR_DIGIT_YEAR = 9999


def from_peoples_year(year: int) -> int:
    """The astronomical year of a people's count: -44 (44 BCE) is -43. Raises DateError for a year 0."""
    if year == 0:
        raise DateError("there is no year 0 in this format's count", hint="1 BCE is written -1")
    return year + 1 if year < 0 else year


def edtf_year(year: int) -> str:
    """An astronomical year as EDTF writes it: four digits, or `Y` and more (ISO 8601-2, 4.7.2)."""
    if abs(year) > _LAST_FOUR_DIGIT_YEAR:
        return f"Y{year}"
    return f"-{-year:04d}" if year < 0 else f"{year:04d}"


def edtf_date(
    year: int,
    month: int | None = None,
    day: int | None = None,
    hour: int | None = None,
    minute: int | None = None,
    second: int | None = None,
    *,
    fraction: str = "",
    zone: str = "",
) -> str:
    """One EDTF date from its parts, as precise as the parts that are not None.

    `fraction` are the digits after the decimal point of the second, `zone` is `Z` or an offset. Years beyond four
    digits stand alone (EDTF has no months for them). An hour without a minute is left out.
    """
    text = edtf_year(year)
    if month is None or text.startswith("Y"):
        return text
    text += f"-{month:02d}"
    if day is None:
        return text
    text += f"-{day:02d}"
    if hour is None or minute is None:
        return text
    text += f"T{hour:02d}:{minute:02d}"
    if second is not None:
        text += f":{second:02d}"
        if fraction.strip("0"):
            text += "." + fraction.rstrip("0")
    return text + zone


def edtf_interval(start: str | None, end: str | None) -> str | None:
    """`start/end`; one of them alone, where the other is missing or the same; None where both are."""
    if start and end and start != end:
        return f"{start}/{end}"
    return start or end


__all__ = ["LooseDates", "Order", "order_of", "zone_of"]

_KEPT: Final = 20_000
_MOST_LINES: Final = 40
"""Lines of doubtful dates that are listed."""
_TWO_DAYS: Final = ("2001-02-03", "2010-10-21")
"""A text that means something else on another day is not a date by itself."""
_ISO_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
_IN_WORDS: Final = "in words"
_LISTED: Final = (
    "day/month or month/day",
    "two digits",
    "below 100",
    "negative year",
    "midnight",
    "morning or the afternoon",
)
"""What is in doubt by these words is listed with its lines."""


def zone_of(name: str) -> tzinfo:
    """The time zone with an IANA name. Raises SourceError if there is none."""
    try:
        return place(name)
    except DateError as error:
        raise SourceError(error.message, hint=error.hint) from None


def order_of(samples: Iterable[str]) -> Order | None:
    """Whether dates such as 13/05/2024 have the day first or the month; None if nothing tells."""
    return column_of(samples).order


class LooseDates:
    """Reads one source's dates and counts what it had to assume.

    `line` is where the date that is read next stands, if the caller knows; doubtful dates are listed with it.
    """

    def __init__(
        self,
        zone: str = "UTC",
        order: Order | None = None,
        today: str = "",
        *,
        column: Column | None = None,
        people: bool = False,
        own: bool = False,
        mail: bool = False,
    ) -> None:
        told = column or Column(order, years="")
        self._conventions = Conventions(
            order=order or told.order,
            zone=zone_of(zone),
            zone_name=zone or "UTC",
            today=today,
            people=people,
            years=told.years,
            excel=told.excel,
            own=own,
            mail=mail,
            short=told.short,
            months=told.months,
            why="" if order else told.why,
        )
        self._notes = _Notes()
        self._typed_before: dict[str, str | DateError] = {}
        self._reader = DateReader(self._conventions, self._notes.count, self._english)

    @property
    def line(self) -> int:
        return self._notes.line

    @line.setter
    def line(self, line: int) -> None:
        self._notes.line = line

    def in_zone(self, zone: str) -> LooseDates:
        """The same, for dates in another zone (`Europe/Berlin`, `CEST`, `+02:00`); what is assumed is counted together.

        Raises SourceError.
        """
        try:
            known = (
                place("") if zone in {"", "UTC", "Z"} else named_zone(zone, self._conventions.zone)
            )
        except DateError as error:
            raise SourceError(error.message, hint=error.hint) from None
        return self._like(replace(self._conventions, zone=known, zone_name=zone or "UTC"))

    def for_column(self, column: Column) -> LooseDates:
        """The same, for another column of the table; what is assumed is counted together."""
        return self._like(
            replace(
                self._conventions, order=column.order, why=column.why, years=column.years, excel=column.excel,
                short=column.short, months=column.months,
            )
        )  # fmt: skip

    def _like(self, conventions: Conventions) -> LooseDates:
        other = LooseDates()
        other._conventions, other._notes = conventions, self._notes
        other._reader = DateReader(conventions, self._notes.count, other._english)
        return other

    def read(self, text: str, *, year: int | None = None, zone: str = "") -> str:
        """The EDTF expression that a cell stands for. Raises DateError.

        `year` is the year in a column beside it, for years of two digits; `zone` the zone in one.
        """
        try:
            if not zone:
                if text[4:5] == "-" and (len(text) == 10 or text[-1] == "Z"):
                    bounds(text)
                    return text
                if text[10:11] == " " and len(text) > 15 and text[-5:-4] not in "+-":
                    bounds(edtf := f"{text[:10]}T{text[11:]}")
                    return self._reader.placed(edtf)
        except DateError:
            if _ISO_DAY.fullmatch(text):
                raise
        return self._reader.read(text, year=year, zone=zone)

    @staticmethod
    def is_clock(text: str) -> bool:
        """Whether it has the form of a time of day, and no day with it."""
        try:
            return read_clock(text) is not None
        except DateError:
            return False

    def read_clock(self, day: str, clock: str, *, zone: str = "") -> str:
        """A day and a time of day from a cell of its own. Raises DateError."""
        read = read_clock(clock)
        if read is None or len(day) < 10:
            raise DateError(f"{clock!r} is not a time of day", hint="write it as 14:30 or 14:30:05")
        return self._reader.with_clock(f"{day} {clock.strip()}", day, read[0], read[1], zone)

    def read_end(self, text: str, *, year: int | None = None, zone: str = "") -> str:
        """The end of what has a start: a date, or `..` for "present", "ongoing" and "now". Raises DateError."""
        return ".." if text.strip().lower() in NOW else self.read(text, year=year, zone=zone)

    def interval(self, start: str | None, end: str | None) -> str | None:
        """From one EDTF date to another, `..` being no end; a start that is missing is unknown. Raises DateError.

        EDTF wants a time of day at both ends or at neither: where one end has none, nothing is made up for it.
        """
        return self._reader.interval(start, end)

    def read_epoch(self, text: str, unit: str = "") -> str:
        """Seconds since 1970, or thousandths, millionths, billionths of them: as `unit` says, else by their size."""
        return self._reader.epoch(text, unit)

    def remarks(self) -> list[Remark]:
        """What was assumed, a sentence each, with how many dates it concerns, where they stand or the first of them."""
        return self._notes.remarks()

    def _english(self, text: str) -> str | None:
        """What a person would type. A date that counts from today is none here, unless the source's day is known."""
        edtf = self._typed_before.get(text)
        if edtf is None:
            try:
                edtf = _typed_date(text, self._conventions.today)
            except DateError as wrong:
                edtf = wrong
            if len(self._typed_before) < _KEPT:
                self._typed_before[text] = edtf
        if isinstance(edtf, DateError):
            raise edtf
        return self._notes.count(_IN_WORDS, text, edtf) if edtf else None


class _Notes:
    """What was assumed: how often, the first example, and where the doubtful ones stand."""

    def __init__(self) -> None:
        self.line = 0
        self._counts: dict[str, int] = {}
        self._examples: dict[str, tuple[str, str]] = {}
        self._lines: dict[str, list[int]] = {}

    def count(self, sentence: str, text: str, edtf: str) -> str:
        self._counts[sentence] = self._counts.get(sentence, 0) + 1
        self._examples.setdefault(sentence, (text, edtf))
        if self.line and any(words in sentence for words in _LISTED):
            lines = self._lines.setdefault(sentence, [])
            if len(lines) <= _MOST_LINES and self.line not in lines[-1:]:
                lines.append(self.line)
        return edtf

    def remarks(self) -> list[Remark]:
        return [
            Remark(
                f"{number(count, 'date')} {sentence}{self._where(sentence)}, {self._shown(sentence)}"
            )
            for sentence, count in self._counts.items()
        ]

    def _where(self, sentence: str) -> str:
        lines = self._lines.get(sentence)
        if not lines:
            return ""
        listed = ", ".join(map(str, lines[:_MOST_LINES]))
        more = " and more" if len(lines) > _MOST_LINES else ""
        return f" (line{'s' if len(lines) > 1 else ''} {listed}{more})"

    def _shown(self, sentence: str) -> str:
        text, edtf = self._examples[sentence]
        return f"as {text!r}: {edtf}" if text != edtf else f"as {text}"


def _typed_date(text: str, today: str) -> str:
    from timeloom.dates.typed import read_english

    if not any(sign.isalpha() for sign in text):
        raise DateError(f"{text!r} is not a date")
    day, other = (today[:10],) * 2 if len(today) >= 10 else _TWO_DAYS
    found, again = read_english(text, today=day), read_english(text, today=other)
    if found != again:
        raise DateError(
            f"{text!r} is a date only from the day on which it was written",
            hint="write it out, or say the day with --on",
        )
    return found
