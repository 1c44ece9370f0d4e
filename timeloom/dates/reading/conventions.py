"""The sentences that say what was assumed where a date was read: each goes behind "3 dates …"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, tzinfo
from typing import Final, Literal

BARE: Final = "without leading zeros: read as a year, 0 being 1 BCE"
NEGATIVE: Final = (
    "with a negative year: read as astronomical, so that -44 is 45 BCE;"
    " if -44 means 44 BCE in the source, write 44 BCE"
)
PEOPLES: Final = (
    "with a negative year: read as BCE, so that -44 is 44 BCE;"
    " if 0 is a year in the source, write EDTF's -0043"
)
AS_SEASON: Final = (
    "that may be two years: read as EDTF's season; write 2022/2023 if two years are meant"
)
AS_YEARS: Final = (
    "with two years: read as from the one to the other; EDTF's seasons are written so too"
)
TWO_DIGITS: Final = "with a year of two digits: read as 1936–2035"
MONTH_OF_YEAR: Final = (
    "that all are a month and two digits: read as that month of a year in 1936–2035"
)
FIRST_CENTURY: Final = (
    "with a year below 100 behind a month's name: read as that year;"
    " write 1979 or '79 if one of 1936–2035 is meant"
)
OF_ROW: Final = "with a year of two digits: read in the century of the year beside it"
YEARS: Final = "with two years: read as from the one to the other"
ONE_CLOCK: Final = "with a time of day at one end alone: read without it"
UTC_ASSUMED: Final = "without a zone: read as UTC"
FIGURES: Final = "written as a number: read as {}"
EXCEL: Final = {
    "1900": "written as a spreadsheet's number of days: counted from 1900; if the workbook counts from 1904,"
    " add four years and a day",
    "1904": "written as a spreadsheet's number of days: counted from 1904",
}


def ambiguous(conventions: Conventions) -> str:
    """The sentence for a date whose day and month may be either way round."""
    order = conventions.order or "month first"
    if conventions.why:
        return f"could be day/month or month/day: read {order}, {conventions.why}"
    if conventions.order:
        return f"could be day/month or month/day: read {order}"
    return (
        "could be day/month or month/day: read month first; nothing in the source tells which, so write them as"
        " YYYY-MM-DD if wrong"
    )


Order = Literal["day first", "month first"]


@dataclass(frozen=True, slots=True)
class Conventions:
    """What a caller knows of its dates.

    `order` settles 5/6/2024, `zone` is put to times that have none, `today` (ISO) is the day that "yesterday" counts
    from. `people` counts negative years as people do (-44 is 44 BCE); else they are astronomical. With `years` "late"
    `2022-23` is two years and not a season, with "all" `1908-12` is two years too, and not a month. `excel` (1900 or
    1904) says that numbers are a spreadsheet's days. With `own` the text is EDTF of ours and `117` the 1170s; with
    `mail` CST is RFC 5322's.
    """

    order: Order | None = None
    zone: tzinfo = UTC
    zone_name: str = "UTC"
    today: str = ""
    people: bool = False
    years: Literal["", "late", "all"] = ""
    excel: str = ""
    own: bool = False
    mail: bool = False
    short: bool = False
    """Whether `13 May 24` is of this century, and not of the first."""
    months: bool = False
    """Whether `May-24` is a month of a year."""
    why: str = ""
    """What decided the order, if the source did."""
