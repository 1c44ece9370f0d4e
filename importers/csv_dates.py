"""The date of a table's row, from one column or several: a date, a start and an end, a year and a month and a day."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from timeloom.dates.columns import column_of
from timeloom.dates.edtf import bounds
from timeloom.dates.year_forms import NOW
from timeloom.errors import DateError
from timeloom.events import Remark
from timeloom.importers.contract import Options
from timeloom.importers.csv_columns import Columns
from timeloom.importers.loose_dates import LooseDates

_NONE: Final = frozenset(
    {"-", "–", "—", "?", "n/a", "na", "none", "null", "nil", "unknown", "undated", "0000-00-00"}
)
"""What stands in a date's cell where there is no date, lower case."""
_MONTHS: Final = (
    "jan",
    "feb",
    "mar",
    "apr",
    "may",
    "jun",
    "jul",
    "aug",
    "sep",
    "oct",
    "nov",
    "dec",
)
_CACHED: Final = 20_000


class Dating:
    """Finds the date of one row after another."""

    def __init__(self, columns: Columns, sample: Sequence[list[str]], options: Options) -> None:
        self._at = columns.at
        dated = [columns.at[role] for role in ("date", "start", "end") if role in columns.at]
        column = column_of(row[at] for row in sample for at in dated if at < len(row))
        self._loose = LooseDates(options.zone, None, options.document_date, column=column)
        self._exact: dict[str, str] = {}
        self.date_of: Callable[[list[str]], str | None] = self._several
        """The EDTF date of a row, None where it has none. Raises DateError."""
        if "date" in columns.at and "time" not in columns.at:
            self._only = columns.at["date"]
            self.date_of = self._single

    def remarks(self) -> list[Remark]:
        """What had to be assumed."""
        return self._loose.remarks()

    @property
    def line(self) -> int:
        """Where the row stands whose date is read next; what is doubtful is listed with it."""
        return self._loose.line

    @line.setter
    def line(self, line: int) -> None:
        self._loose.line = line

    def _single(self, row: list[str]) -> str | None:
        text = row[self._only]
        return self._exact.get(text) or self._read(text)

    def _read(self, text: str) -> str | None:
        bare = text.strip()
        if not bare or bare.lower() in _NONE:
            return None
        edtf = self._loose.read(bare)
        if edtf == text and len(text) <= 10 and len(self._exact) < _CACHED:
            self._exact[text] = edtf
        return edtf

    def _read_end(self, text: str) -> str | None:
        """An end, `..` where it is "present" or "ongoing"."""
        return ".." if text.strip().lower() in NOW else self._read(text)

    def _several(self, row: list[str]) -> str | None:
        if "year" in self._at:
            start, end = self._parts(row, ""), self._parts(row, "end ")
        else:
            start = self._read(row[self._at["start" if "start" in self._at else "date"]])
            end = self._read_end(row[self._at["end"]]) if "end" in self._at else None
        day = start
        start = self._clocked(row, start, "time")
        end = self._clocked(row, end, "end time", same=day)
        if end is None or start == end:
            return start
        for text in (start, end):
            if text and not set("/[{").isdisjoint(text) and end != "..":
                raise DateError(f"{text!r} is a range already, beside another date in the same row")
        return self._loose.interval(start, end)

    def _clocked(
        self, row: list[str], day: str | None, role: str, same: str | None = None
    ) -> str | None:
        """A day with its time of day; `same` is the day of an end that has none of its own."""
        clock = row[self._at[role]].strip() if role in self._at else ""
        if not clock or clock.lower() in _NONE:
            return day
        if day is None and not self._loose.is_clock(clock):
            return self._read(clock)  # a column `end_time` that holds the day as well
        if day is None and same is not None:
            day = same.partition("T")[0]
        if day is None:
            raise DateError(f"the time {clock!r} stands without a date")
        return day if "T" in day else self._loose.read_clock(day, clock)

    def _parts(self, row: list[str], which: str) -> str | None:
        year, month, day = (
            row[self._at[which + part]].strip() if which + part in self._at else ""
            for part in ("year", "month", "day")
        )
        if not year:
            if month or day:
                raise DateError(f"month {month or '?'}, day {day or '?'} stand without a year")
            return None
        try:
            number = int(year.removesuffix(".0"))
        except ValueError:
            if month or day:
                raise DateError(f"{year!r} is no year") from None
            return self._read(year)
        if abs(number) > 9999:
            if month or day:
                raise DateError(f"{year!r} has more than four digits, and a month beside it")
            return f"Y{number}"
        if number < 0:
            self._loose.read(str(number))  # says how negative years are read
        edtf = f"{number:04d}" if number >= 0 else f"{number:05d}"
        if month:
            edtf += f"-{_month(month):02d}"
            if day:
                edtf += f"-{_whole(day, 'day'):02d}"
        elif day:
            raise DateError(f"day {day} stands without a month")
        bounds(edtf)
        return edtf


def _month(text: str) -> int:
    if text[:3].lower() in _MONTHS:
        return _MONTHS.index(text[:3].lower()) + 1
    return _whole(text, "month")


def _whole(text: str, what: str) -> int:
    try:
        return int(text.removesuffix(".0"))
    except ValueError:
        raise DateError(f"{text!r} is no {what}") from None
