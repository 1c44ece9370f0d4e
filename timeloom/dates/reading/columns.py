"""Learn from a column of dates how its doubtful cells are to be read: by what its other cells show beyond doubt."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from timeloom.dates.reading.conventions import Order

_NUMERIC: Final = re.compile(
    r"(?:[a-z]{3,9}\.?,?\s+)?(\d{1,2})([/.-])(\d{1,2})\2(?:\d{4}|\d\d)(?!\d)(?:[T ,].*)?",
    re.IGNORECASE,
)
_NUMBER: Final = re.compile(r"[1-9]\d{4}(?:[.,]\d+)?")
_DAY_NUMBERS: Final = (10_000, 80_000)
"""1927 and 2119 as Excel counts days: what numbers of days in a table of events lie between."""
_TWO_YEARS: Final = re.compile(r"(\d\d)(\d\d)-(\d\d)")
_EDTF: Final = re.compile(r"\d[~%X]|[\[{]\d|/\.\.|\.\./|\d{4}/\d{4}|\AY-?\d")
_MODERN: Final = re.compile(r"(?<!\d)(?:1\d|20|21)\d\d(?!\d)")
_EARLY: Final = re.compile(
    r"\b(?:B\.?C|A\.?D|C\.?E)\b|(?<![\d:.,/-])\d{3}(?![\d:.,/-])|(?<!\d)0\d{3}(?!\d)", re.IGNORECASE
)
_SHORT: Final = re.compile(
    r"\d{1,2}(?:st|nd|rd|th)?\s+[a-z]{3,9}\.?,?\s+\d\d(?!\d)|[a-z]{3,9}\.?\s+\d{1,2},?\s+\d\d(?![\d:])",
    re.IGNORECASE,
)
_LEAST_SHORT: Final = 3
_MONTH_YEAR: Final = re.compile(
    r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]{0,6}\.?[ -]'?\d\d",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Column:
    """What the cells of a column show.

    `order` of day and month, with `why` it is known; `excel` where nearly all cells are a spreadsheet's numbers of
    days; `years` as in `conventions.Conventions`, `short` where `13 May 24` is of this century.
    """

    order: Order | None = None
    why: str = ""
    excel: str = ""
    years: Literal["", "late", "all"] = "late"
    short: bool = False
    months: bool = False
    """Whether `May-24` is May 2024, as spreadsheets show months."""


def column_of(samples: Iterable[str], lines: Sequence[int] = ()) -> Column:
    """What a column's cells tell; `lines` are theirs in the source, so that what decided can be looked at."""
    cells = [cell.strip() for cell in samples]
    filled = [cell for cell in cells if cell]
    order, why = _order(cells, lines)
    numbers = [cell for cell in filled if _is_day_number(cell)]
    full_of_them = len(numbers) * 10 >= len(filled) * 9 and numbers
    months = bool(filled) and all(_MONTH_YEAR.fullmatch(cell) for cell in filled)
    return Column(
        order, why, "1900" if full_of_them else "", _two_years(filled), _short(filled), months
    )


def _order(cells: Sequence[str], lines: Sequence[int]) -> tuple[Order | None, str]:
    """The order that cells with a day above 12 show; the greater number wins where they differ."""
    shown: dict[Order, list[int]] = {"day first": [], "month first": []}
    for at, cell in enumerate(cells):
        found = _NUMERIC.fullmatch(cell)
        if found and found[2] != ".":
            if int(found[1]) > 12:
                shown["day first"].append(at)
            elif int(found[3]) > 12:
                shown["month first"].append(at)
    days, months = shown["day first"], shown["month first"]
    if len(days) == len(months):
        return None, ""
    order: Order = "day first" if len(days) > len(months) else "month first"
    most, least = (days, months) if order == "day first" else (months, days)
    where = f"line {lines[most[0]]}: " if most[0] < len(lines) else ""
    shows = (
        "1 other of the column shows"
        if len(most) == 1
        else f"{len(most)} others of the column show"
    )
    against = f", though {len(least)} have it the other way round" if least else ""
    return order, f"as {shows} ({where}{cells[most[0]]!r}){against}"


def _is_day_number(cell: str) -> bool:
    return (
        bool(_NUMBER.fullmatch(cell))
        and _DAY_NUMBERS[0] < float(cell.replace(",", ".")) < _DAY_NUMBERS[1]
    )


def _two_years(cells: Sequence[str]) -> Literal["", "late", "all"]:
    """Whether `2022-23` is two years (no cell is EDTF beyond doubt), and `1908-12` (some cell can be nothing else)."""
    sure = False
    for cell in cells:
        if _EDTF.search(cell):
            return ""
        if (found := _TWO_YEARS.fullmatch(cell)) is None:
            continue
        if found[3] <= found[2]:
            return "" if found[3] > "20" else "late"
        sure = sure or found[3] > "41" or "12" < found[3] < "21"
    return "all" if sure else "late"


def _short(cells: Sequence[str]) -> bool:
    if any(_EARLY.search(cell) for cell in cells):
        return False
    short = sum(bool(_SHORT.search(cell)) for cell in cells)
    return bool(short) and (any(_MODERN.search(cell) for cell in cells) or short >= _LEAST_SHORT)
