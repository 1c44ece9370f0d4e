"""What stands beside a date in columns of its own: a year, a zone, a flag that it is a whole day, how long it took."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Final

from timeloom.errors import SourceError
from timeloom.events import Remark
from timeloom.importers.csv_columns import Columns
from timeloom.importers.loose_dates import LooseDates
from timeloom.text import number

_TRUE: Final = frozenset({"true", "yes", "y", "1", "x", "wahr", "ja", "vrai", "oui"})
_NONE: Final = frozenset({"", "-", "–", "—", "?", "n/a", "na", "none", "null", "nil"})
_TWO_DIGITS: Final = re.compile(
    r"(?P<before>\d{1,2}(?P<mark>[/.-])(?:\d{1,2}|[A-Za-z]{3,9})(?P=mark))'?(?P<year>\d\d)(?!\d)"
    r"|(?P<words>[A-Za-z]{3,9}\.? \d{1,2},? |\d{1,2} [A-Za-z]{3,9}\.?,? )'?(?P<short>\d\d)(?![\d:])"
)
"""A year of two digits, at the end of a day in figures (`9/24/06`) or in words (`24 Sep 06`)."""
_DAY_MONTH: Final = re.compile(r"(?P<first>\d{1,2})(?P<mark>[/.-])(?P<second>\d{1,2})\.?(?=\s|$)")
_OFFSET: Final = re.compile(r"(?:UTC|GMT)?\s*([+-])(\d{1,2})(?::?00)?", re.I)
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
    """A date with the year that stands beside it, where its own has two digits or is missing; else as it is."""
    year = year.strip().removesuffix(".0")
    if not re.fullmatch(r"\d{4}", year) or re.search(r"\d{4}", text):
        return text
    if found := _TWO_DIGITS.search(text):
        which = "year" if found["year"] else "short"
        return text[: found.start(which)].rstrip("'") + year + text[found.end(which) :]
    if found := _DAY_MONTH.match(text):
        mark = found["mark"]
        return f"{found['first']}{mark}{found['second']}{mark}{year}{text[found.end() :]}"
    if re.search(r"[A-Za-z]{3}", text):
        return f"{text.rstrip(' ,')} {year}"
    return text


class Beside:
    """The columns beside the date, for one row after another, and a count of what was assumed."""

    def __init__(self, columns: Columns, loose: LooseDates) -> None:
        self._at = columns.at
        self._loose = loose
        self._zones: dict[str, LooseDates] = {}
        self._named: set[str] = set()
        self._unknown: dict[str, int] = {}
        self._counts: dict[str, int] = {}
        self._examples: dict[str, str] = {}
        self.unit = 0.0
        """Seconds that one of a plain number of a duration is, 0 where the heading names no unit."""
        if "duration" in columns.at and (
            found := _UNIT.search(_spaced(columns.heading("duration")))
        ):
            self.unit = _SECONDS.get(found["unit"].lower(), 0)

    def has(self, role: str) -> bool:
        """Whether the table has such a column."""
        return role in self._at

    def _cell(self, row: list[str], role: str) -> str:
        return row[self._at[role]].strip() if role in self._at else ""

    def dates(self, row: list[str]) -> LooseDates:
        """The reader for a row: in the zone that the row names, else in that of the source."""
        zone = self._cell(row, "zone")
        if zone.lower() in _NONE:
            return self._loose
        found = self._zones.get(zone)
        if found is None:
            found = self._zones[zone] = self._reader_in(zone)
        if found is self._loose and zone in self._unknown:
            self._unknown[zone] += 1
        return found

    def _reader_in(self, zone: str) -> LooseDates:
        offset = _OFFSET.fullmatch(zone)
        name = zone
        if offset:  # these names count the hours to UTC, not from it
            name = f"Etc/GMT{'-' if offset[1] == '+' else '+'}{int(offset[2])}"
        try:
            found = self._loose.in_zone(name)
        except SourceError:
            self._unknown[zone] = 0
            return self._loose
        self._named.add(name)
        return found

    def dated(self, row: list[str], text: str) -> str:
        """A date's text with the year beside it."""
        if "year beside" not in self._at or not text.strip():
            return text
        whole = with_year(text.strip(), self._cell(row, "year beside"))
        if whole != text.strip():
            self._count("with the year of the column beside it", f"{text.strip()!r}: {whole}")
        return whole

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

    def told(self, remarks: Iterable[Remark]) -> list[Remark]:
        """These remarks without those that call a zone assumed which the table's own column names."""
        named = tuple(f"without a zone: read as {name}," for name in self._named)
        return [remark for remark in remarks if not any(text in remark.text for text in named)]

    def remarks(self) -> list[Remark]:
        """What was read by another column, and what could not be."""
        said = [
            Remark(f"{number(count, 'date')} {sentence}, as {self._examples[sentence]}")
            for sentence, count in self._counts.items()
        ]
        for zone, count in self._unknown.items():
            said.append(
                Remark(
                    f"nobody knows the time zone {zone!r} ({number(count, 'row')}): times there are read"
                    " as if none were named; it is kept as a field"
                )
            )
        return said


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
