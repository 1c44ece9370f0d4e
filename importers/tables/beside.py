"""What stands beside a date in columns of its own: a year, a zone, a flag that it is a whole day, how long it took."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Final

from timeloom.importers.tables.columns import Columns
from timeloom.model.events import Remark
from timeloom.text import number

_TRUE: Final = frozenset({"true", "yes", "y", "1", "x", "wahr", "ja", "vrai", "oui"})
_NONE: Final = frozenset({"", "-", "–", "—", "?", "n/a", "na", "none", "null", "nil"})
_DAY_MONTH: Final = re.compile(r"(?P<first>\d{1,2})(?P<mark>[/.-])(?P<second>\d{1,2})\.?(?=\s|$)")
_DAY_IN_WORDS: Final = re.compile(
    r"(?P<day>(?:[a-z]{3,9},? )??(?:[a-z]{3,9}\.?(?: \d{1,2}(?:st|nd|rd|th)?)?"
    r"|\d{1,2}(?:st|nd|rd|th)?\.?[ -][a-z]{3,9}\.?)),?(?=\s+\d{1,2}:|$)",
    re.I,
)
"""A day in words without a year: `Mar 5`, `5 March`, `Sat, Jun 28`, `June`; a clock may follow."""
_CLOCKED: Final = re.compile(
    r"\d{4}-\d\d-\d\dT(?P<clock>[\d:]+)(?P<fraction>\.\d+)?(?P<zone>Z|[+-]\d\d:\d\d)?"
)
_PARTS: Final = re.compile(
    r"(?:(?P<d>\d+)\s*d(?:ays?)?)?[,\s]*(?:(?P<h>\d+)\s*h(?:(?:ou)?rs?)?)?[,\s]*"
    r"(?:(?P<m>\d+)\s*m(?:in(?:ute)?s?)?)?[,\s]*(?:(?P<s>\d+)(?:\.\d+)?\s*s(?:ec(?:ond)?s?)?)?",
    re.I,
)
_ISO: Final = re.compile(
    r"P(?:(?P<w>\d+)W)?(?:(?P<d>\d+)D)?(?:T(?:(?P<h>\d+)H)?(?:(?P<m>\d+)M)?(?:(?P<s>\d+)(?:\.\d+)?S)?)?"
)
_COUNTED: Final = re.compile(
    r"(?:(?P<d>\d+)[.:\s]\s*)?(?P<h>\d{1,3}):(?P<m>\d\d):(?P<s>\d\d)(?:\.\d+)?"
)
"""`1:30:00`; two parts alone could be hours and minutes or minutes and seconds."""
_MIDNIGHT: Final = re.compile(r"00?:00(?::00)?(?!:)|12:00(?::00)? ?a", re.I)
_UNIT: Final = re.compile(r"[\s_.(]+(?P<unit>[a-z]+)\)?$", re.I)
_SECONDS: Final = {
    "ms": 0.001, "milliseconds": 0.001, "s": 1, "sec": 1, "secs": 1, "seconds": 1, "m": 60, "min": 60, "mins": 60,
    "minutes": 60, "h": 3600, "hr": 3600, "hrs": 3600, "hours": 3600, "d": 86400, "days": 86400,
}  # fmt: skip


def with_year(text: str, year: str) -> str:
    """A day of a month with the year that stands beside it; a date that has a year of its own as it is."""
    if found := _DAY_MONTH.match(text):
        mark = found["mark"]
        return f"{found['first']}{mark}{found['second']}{mark}{year}{text[found.end() :]}"
    if found := _DAY_IN_WORDS.match(text):
        return f"{found['day']} {year}{text[found.end() :]}"
    return text


class Beside:
    """The columns beside the date, for one row after another, and a count of what was assumed."""

    def __init__(self, columns: Columns) -> None:
        self._at = columns.at
        self._counts: dict[str, int] = {}
        self._examples: dict[str, str] = {}
        self.unit = 0.0
        """Seconds that one of a plain number of a duration is, 0 where the heading names no unit."""
        if "duration" in columns.at and (
            found := _UNIT.search(_spaced(columns.heading("duration")))
        ):
            self.unit = _SECONDS.get(found["unit"].lower(), 0)

    def _cell(self, row: list[str], role: str) -> str:
        return row[self._at[role]].strip() if role in self._at else ""

    def zone(self, row: list[str]) -> str:
        """The zone that a row names; empty if it names none."""
        zone = self._cell(row, "zone")
        return "" if zone.lower() in _NONE else zone

    def dated(self, row: list[str], text: str) -> tuple[str, int | None]:
        """A date's text, with the year beside it where it has none, and that year for one of two digits."""
        year = self._cell(row, "year beside").removesuffix(".0")
        if not re.fullmatch(r"\d{4}", year):
            return text, None
        whole = with_year(text, year)
        if whole != text:
            self._count("with the year of the column beside it", f"{text!r}: {whole}")
        return whole, int(year)

    def is_all_day(self, row: list[str]) -> bool:
        """Whether the row says that it is about whole days."""
        return self._cell(row, "all day").lower() in _TRUE

    def whole_days(
        self, row: list[str], start: str | None, end: str | None
    ) -> tuple[str | None, str | None]:
        """The days alone. An end at midnight is the day before, as Outlook writes it."""
        first = start.partition("T")[0] if start else start
        if not end:
            return first, end
        last, _, clock = end.partition("T")
        if first and last > first and _MIDNIGHT.match(clock or self._cell(row, "end time")):
            try:
                last = str(date.fromisoformat(last) - timedelta(days=1))
            except (ValueError, OverflowError):
                return first, last
            self._count(
                "at the midnight that ends whole days: read as the day before",
                f"{end}: {last}",
            )
        return first, last

    def next_day(self, day: str, start: str, end: str) -> str:
        """The day after one, for an end whose time of day is before the start's: 23:00 to 01:00 goes past midnight."""
        try:
            after = str(date.fromisoformat(day.partition("T")[0]) + timedelta(days=1))
        except (ValueError, OverflowError):
            return day
        self._count(
            "with an end before the start on the same day: read as on the next day",
            f"{start} to {end.partition('T')[2]}",
        )
        return after

    def end_of(self, row: list[str], start: str | None) -> str | None:
        """The end that a start and a duration make; None where there is no such duration or nothing to count from."""
        text = self._cell(row, "duration")
        if not text or start is None:
            return None
        seconds = self._seconds(text)
        if seconds is None or seconds <= 0:
            return None
        try:
            end = _later(start, seconds)
        except (ValueError, OverflowError):
            return None
        if end is not None:
            self._count("counted from a start and a duration", f"{start} and {text}: {end}")
        return end

    def _seconds(self, text: str) -> float | None:
        if re.fullmatch(r"\d+(?:[.,]\d+)?", text):
            return float(text.replace(",", ".")) * self.unit if self.unit else None
        for form in (_ISO, _COUNTED, _PARTS):
            if (found := form.fullmatch(text)) and any(found.groups()):
                parts = {name: int(value) for name, value in found.groupdict().items() if value}
                weeks = parts.get("w", 0)
                days = weeks * 7 + parts.get("d", 0)
                return (
                    days * 86400
                    + parts.get("h", 0) * 3600
                    + parts.get("m", 0) * 60
                    + parts.get("s", 0)
                )
        return None

    def _count(self, sentence: str, example: str) -> None:
        self._counts[sentence] = self._counts.get(sentence, 0) + 1
        self._examples.setdefault(sentence, example)

    def remarks(self) -> list[Remark]:
        """What was read by another column, and what could not be."""
        return [
            Remark(f"{number(count, 'date')} {sentence}, as {self._examples[sentence]}")
            for sentence, count in self._counts.items()
        ]


def _later(start: str, seconds: float) -> str | None:
    """A moment so many seconds after another, as precise as that; of a day, whole days after it."""
    if "T" not in start:
        days, rest = divmod(seconds, 86400)
        if rest or len(start) != 10:
            return None
        return str(date.fromisoformat(start) + timedelta(days=days - 1))
    found = _CLOCKED.fullmatch(start)
    if found is None:
        return None
    zone = found["zone"] or ""
    moment = datetime.fromisoformat(start.removesuffix(zone) if zone else start) + timedelta(
        seconds=seconds
    )
    if len(found["clock"]) == 5 and not moment.second:
        return f"{moment:%Y-%m-%dT%H:%M}{zone}"
    text = f"{moment:%Y-%m-%dT%H:%M:%S}"
    if moment.microsecond:
        text += f".{moment.microsecond:06d}".rstrip("0")
    return text + zone


def _spaced(heading: str) -> str:
    """`durationMs` and `duration_ms` with a blank before the unit."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", heading)
