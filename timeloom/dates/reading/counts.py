"""Dates as counts: seconds since 1970 and parts of them, and a spreadsheet's days."""

from __future__ import annotations

from typing import Final

from timeloom.dates.edtf.calendar import DAY, civil_from_days, days_from_civil
from timeloom.dates.edtf.parsing import bounds
from timeloom.dates.reading.year_forms import edtf_year
from timeloom.dates.reading.zone_names import offset_text
from timeloom.errors import DateError

UNITS: Final = {"seconds": 0, "milliseconds": 3, "microseconds": 6, "nanoseconds": 9}
"""Parts of a second, as powers of ten, that a count since 1970 may be of."""


_TO_1970: Final = 11_644_473_600
"""Seconds from 1601 to 1970."""
_FROM_1601, _TO_1601 = _TO_1970 + 10**9 // 2, _TO_1970 + 2 * 10**9
"""1985 and 2033: a count that means a day of these years by one clock means 1974 or 2380 by the other."""
_SINCE_1601: Final = {
    "tenths of microseconds since 1601 (Windows)": (10**7, 18),
    "microseconds since 1601 (Chrome)": (10**6, 17),
}


def since_1970(text: str, unit: str = "", offset: str = "") -> tuple[str, str]:
    """The EDTF of a count since 1970 and the unit it is of: the one given, else by its size. DateError if none has it.

    `offset` (`+0200`) is the distance from UTC that it is to be shown in.
    """
    whole, _, fraction = text.lstrip("-").partition(".")
    size = len(whole)
    if not unit and not fraction and text[0] != "-":
        for name, (ticks, digits) in _SINCE_1601.items():
            if size == digits and _FROM_1601 < int(whole) / ticks < _TO_1601:
                nanos = int(whole) * (10**9 // ticks) - _TO_1970 * 10**9
                return since_1970(f"{nanos // 10**9}.{nanos % 10**9:09d}", "seconds", offset)[
                    0
                ], name
    digits = UNITS[unit] if unit else 9 if size > 17 else 6 if size > 14 else 3 if size > 11 else 0
    nanos = int(whole + fraction[:9].ljust(9, "0")) // 10**digits
    shift = 0
    if offset:
        shift = (int(offset[1:3]) * 60 + int(offset[3:5])) * (-60 if offset[0] == "-" else 60)
    seconds, rest = divmod(-nanos if text.startswith("-") else nanos, 10**9)
    day, clock = divmod(seconds + shift, DAY)
    edtf = f"{_day(day)}T{_clock(clock)}"
    if rest:
        edtf += f".{rest:09d}".rstrip("0")
    edtf += offset_text(shift // 60)
    bounds(edtf)
    return edtf, f"{next(name for name, count in UNITS.items() if count == digits)} since 1970"


def spreadsheet_day(text: str, *, from_1904: bool = False) -> str:
    """The EDTF of a spreadsheet's number of days; a fraction is a time of day, to the millisecond.

    1 is 1 January 1900, and 60 a 29 February that this year did not have, as in Lotus 1-2-3; from 1904, 0 is 1 January.
    """
    whole, _, fraction = text.replace(",", ".").partition(".")
    number = int(whole)
    if from_1904:
        day = days_from_civil(1904, 1, 1) + number
    elif number in (0, 60):
        raise DateError(f"{text} is not a day of a spreadsheet's calendar")
    else:
        day = days_from_civil(1899, 12, 31 if number < 60 else 30) + number
    millis = round(int(fraction or 0) * DAY * 1000 / 10 ** len(fraction))
    days, millis = divmod(millis, DAY * 1000)
    edtf = _day(day + days)
    if fraction.strip("0"):
        seconds, rest = divmod(millis, 1000)
        edtf += f"T{_clock(seconds)}" + (f".{rest:03d}" if rest else "")
    bounds(edtf)
    return edtf


def _day(days: int) -> str:
    year, month, day = civil_from_days(days)
    return f"{edtf_year(year)}-{month:02d}-{day:02d}"


def _clock(seconds: int) -> str:
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
