"""What the cells of a column hold, as far as the first rows tell: dates, times of day, numbers, or something else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from timeloom.errors import DateError
from timeloom.importers.source.dates import LooseDates

_LOOKED_AT: Final = 40
"""Filled cells of a column."""
_LONGEST: Final = 60
"""Characters of a cell that may be a date."""
_NUMBER: Final = re.compile(r"[-+]?[\d.,\s]*\d%?")
_YEAR: Final = re.compile(r"1\d{3}|20\d\d|2100")
_COMPACT: Final = re.compile(
    r"(?:1[5-9]|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:T?\d{6}Z?)?"
)
_TELLING: Final = re.compile(r"\d{3}|\d\D+\d|\d.*[a-z]{3}|[a-z]{3}.*\d", re.I)
"""What a date has at least, and `c2` or `Q7` have not."""
_CLOCK: Final = re.compile(r"\d:\d|[a-z]", re.I)
_HAS_YEAR: Final = re.compile(r"(?<!\d)\d{4}(?!\d)")
_OPEN: Final = frozenset({"present", "ongoing", "now", "..", "today", "current", "heute"})
_MONTH: Final = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_NO_YEAR: Final = re.compile(
    rf"{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?|\d{{1,2}}(?:st|nd|rd|th)?[\s.-]*{_MONTH}"
    r"|\d{1,2}[/.]\d{1,2}\.?",
    re.I,
)
"""A day of a month and nothing more."""
_NONE: Final = frozenset(
    {"", "-", "–", "—", "?", "n/a", "na", "none", "null", "nil", "nan", "nat", "\\n", "0"}
)


class Reads:
    """Tells dates from what looks like them, by the reader of dates itself."""

    def __init__(self) -> None:
        self._dates = LooseDates()
        self._known: dict[str, bool] = {}

    def is_date(self, cell: str) -> bool:
        """Whether a cell is a full date. A bare number is one only if it counts a day out, as 20240513 does."""
        cell = cell.strip()
        known = self._known.get(cell)
        if known is None:
            known = self._known[cell] = self._reads(cell)
        return known

    def _reads(self, cell: str) -> bool:
        if len(cell) > _LONGEST or not _TELLING.search(cell):
            return False
        if _NUMBER.fullmatch(cell) and not re.fullmatch(r"\d+[.]\d+[.]\d{2,4}", cell):
            return _COMPACT.fullmatch(cell) is not None
        if self.is_clock(cell):
            return False
        try:
            self._dates.read(cell)
        except (DateError, ValueError, OverflowError):
            return _NO_YEAR.fullmatch(cell) is not None
        return True

    def reads_any(self, cells: Iterable[str]) -> bool:
        """Whether the reader of dates takes any of these, bare numbers too."""
        for cell in cells:
            try:
                self._dates.read(cell)
            except (DateError, ValueError, OverflowError):
                continue
            return True
        return False

    def is_clock(self, cell: str) -> bool:
        """Whether a cell is plainly a time of day: `1430` and `2019-03` may be something else."""
        return _CLOCK.search(cell) is not None and self._dates.is_clock(cell)


@dataclass(frozen=True, slots=True)
class Kind:
    """What a column's first filled cells are."""

    filled: int
    """Cells that hold something, of all that were looked through."""
    looked_at: int
    dates: int
    years: int
    clocks: int
    numbers: int
    some: tuple[str, ...]
    """Those cells that were looked at."""
    distinct: int
    """Different values among all that hold something."""
    repeats: str
    """A value that comes more than once; empty if none does."""
    example: str

    @property
    def is_dates(self) -> bool:
        """Whether nearly all are dates."""
        return self.looked_at > 0 and self.dates * 5 >= self.looked_at * 4

    @property
    def is_years(self) -> bool:
        return self.looked_at > 0 and self.years == self.looked_at


def kind_of(rows: Sequence[list[str]], at: int, reads: Reads) -> Kind:
    """What the column at a place holds in these rows."""
    cells = [
        cell for row in rows if at < len(row) and (cell := row[at].strip()).lower() not in _NONE
    ]
    some = cells[:_LOOKED_AT]
    seen: set[str] = set()
    repeats = next((cell for cell in cells if cell in seen or seen.add(cell)), "")  # type: ignore[func-returns-value]
    return Kind(
        len(cells),
        len(some),
        sum(reads.is_date(cell) or cell.lower() in _OPEN for cell in some),
        sum(_YEAR.fullmatch(cell) is not None for cell in some),
        sum(reads.is_clock(cell) for cell in some),
        sum(_NUMBER.fullmatch(cell) is not None for cell in some),
        tuple(some),
        len(set(cells)),
        repeats,
        some[0] if some else "",
    )


def lacks_year(cell: str) -> bool:
    """Whether a date says its year with two digits or not at all: `9/24/06`, `Mar 5`."""
    return not _HAS_YEAR.search(cell)
