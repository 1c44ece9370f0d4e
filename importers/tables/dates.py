"""The date of a table's row, from one column or several: a date, a start and an end, a year and a month and a day."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from timeloom.dates.edtf.parsing import bounds
from timeloom.dates.reading.columns import column_of
from timeloom.dates.words.years import MONTH_NUMBERS
from timeloom.errors import DateError
from timeloom.importers.contract import Options
from timeloom.importers.source.dates import LooseDates
from timeloom.importers.tables.beside import Beside
from timeloom.importers.tables.columns import Columns
from timeloom.model.events import Remark
from timeloom.text import number

_NONE: Final = frozenset(
    {"-", "–", "—", "?", "n/a", "na", "none", "null", "nil", "unknown", "undated", "0000-00-00"}
)
"""What stands in a date's cell where there is no date, lower case."""
_BESIDE: Final = ("time", "end time", "year", "year beside", "zone", "all day", "duration")
"""Columns that a date is read with."""
_CACHED: Final = 20_000


class Dating:
    """Finds the date of one row after another."""

    def __init__(self, columns: Columns, sample: Sequence[list[str]], options: Options) -> None:
        self._at = columns.at
        dated = [columns.at[role] for role in ("date", "start", "end") if role in columns.at]
        column = column_of(row[at] for row in sample for at in dated if at < len(row))
        self._loose = LooseDates(options.zone, None, options.document_date, column=column)
        self.line = 0
        """Where the row stands whose date is read next; what is doubtful is listed with it."""
        self._beside = Beside(columns)
        self._no_clocks = 0
        self._no_clock_example = ""
        self.left: tuple[str, ...] = ()
        """The columns of times of day whose cell in this row is none, and is to be kept as a field."""
        self._exact: dict[str, str] = {}
        self.date_of: Callable[[list[str]], str | None] = self._from_two
        """The EDTF date of a row, None where it has none. Raises DateError."""
        if any(role in columns.at for role in _BESIDE):
            self.date_of = self._several
        elif "date" in columns.at:
            self._only = columns.at["date"]
            self.date_of = self._single

    def remarks(self) -> list[Remark]:
        """What had to be assumed."""
        found = [*self._loose.remarks(), *self._beside.remarks()]
        if self._no_clocks:
            found.append(
                Remark(
                    f"{number(self._no_clocks, 'time')} of day beside a date"
                    f" {'is not one' if self._no_clocks == 1 else 'are not such'}"
                    f" (as {self._no_clock_example!r}): the day alone was taken, and the cell is kept as a field"
                )
            )
        return found

    def _single(self, row: list[str]) -> str | None:
        text = row[self._only]
        return self._exact.get(text) or self._read(text)

    def _read(self, text: str) -> str | None:
        bare = text.strip()
        if not bare or bare.lower() in _NONE:
            return None
        self._loose.line = self.line
        edtf = self._loose.read(bare)
        if edtf == text and len(text) <= 10 and len(self._exact) < _CACHED:
            self._exact[text] = edtf
        return edtf

    def _read_with(self, row: list[str], role: str) -> str | None:
        """A cell's date, with the year and the zone that stand beside it."""
        text = row[self._at[role]].strip()
        if not text or text.lower() in _NONE:
            return None
        beside = self._beside
        text, year = beside.dated(row, text)
        read = self._loose.read_end if role == "end" else self._loose.read
        return read(text, year=year, zone=beside.zone(row))

    def _several(self, row: list[str]) -> str | None:
        self.left = ()
        self._loose.line = self.line
        beside = self._beside
        if "year" in self._at:
            start = self._parts(row, "")
            end = self._end_parts(row, start)
        else:
            start = self._read_with(row, "start" if "start" in self._at else "date")
            end = self._read_with(row, "end") if "end" in self._at else None
        day = start
        if beside.is_all_day(row):
            start, end = beside.whole_days(row, start, end)
        else:
            start = self._clocked(row, start, "time")
            own = end is not None
            end = self._clocked(row, end, "end time", same=day)
            if not own and day and start and end and end < start:
                end = self._clocked(row, None, "end time", same=beside.next_day(day, start, end))
            if end is None:
                end = beside.end_of(row, start)
        return self._interval(start, end)

    def _from_two(self, row: list[str]) -> str | None:
        """The date from a start and an end alone."""
        self._loose.line = self.line
        at = self._at
        start = self._read(row[at["start" if "start" in at else "date"]])
        if "end" not in at:
            return start
        text = row[at["end"]].strip()
        if not text or text.lower() in _NONE:
            return start
        return self._interval(start, self._loose.read_end(text))

    def _interval(self, start: str | None, end: str | None) -> str | None:
        if end is None or start == end:
            return start
        for text in (start, end):
            if text and not set("/[{").isdisjoint(text) and end != "..":
                raise DateError(f"{text!r} is a range already, beside another date in the same row")
        return self._loose.interval(start, end)

    def _end_parts(self, row: list[str], start: str | None) -> str | None:
        """The end in parts; what it does not say is as in the start: the year, or the year and the month."""
        at = self._at
        if "end year" in at:
            return self._parts(row, "end ")
        if start is None or not any(
            part in at and row[at[part]].strip() for part in ("end month", "end day")
        ):
            return None
        parts = start.lstrip("-").split("-")
        year = start[: len(start) - len(start.lstrip("-"))] + parts[0]
        filled = list(row)
        filled.append(year)
        places = {"end year": len(filled) - 1}
        if "end month" not in at or not row[at["end month"]].strip():
            if len(parts) < 2:
                return None
            filled.append(parts[1])
            places["end month"] = len(filled) - 1
        return self._parts(filled, "end ", places)

    def _clocked(
        self, row: list[str], day: str | None, role: str, same: str | None = None
    ) -> str | None:
        """A day with its time of day; `same` is the day of an end that has none of its own."""
        clock = row[self._at[role]].strip() if role in self._at else ""
        if not clock or clock.lower() in _NONE:
            return day
        if not self._loose.is_clock(clock):
            if day is None and self._has_day(clock):
                return self._read(clock)  # a column `end_time` that holds the day as well
            self._no_clocks += 1
            self._no_clock_example = self._no_clock_example or clock
            self.left += (role,)
            return day
        if day is None and same is not None:
            day = same.partition("T")[0]
        if day is None:
            raise DateError(f"the time {clock!r} stands without a date")
        return (
            day if "T" in day else self._loose.read_clock(day, clock, zone=self._beside.zone(row))
        )

    def _has_day(self, text: str) -> bool:
        """Whether a text that is not a time of day holds a date, or seconds since 1970."""
        return any(sign.isdigit() for sign in text)

    def _parts(
        self, row: list[str], which: str, places: Mapping[str, int] | None = None
    ) -> str | None:
        at = {**self._at, **places} if places else self._at
        year, month, day = (
            row[at[which + part]].strip() if which + part in at else ""
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
                raise DateError(f"{year!r} is not a year") from None
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
    return MONTH_NUMBERS.get(text[:3].lower()) or _whole(text, "month")


def _whole(text: str, what: str) -> int:
    try:
        return int(text.removesuffix(".0"))
    except ValueError:
        raise DateError(f"{text!r} is not a valid {what}") from None
