"""EDTF from the parts that formats give a date in.

A part that was not given is never filled in: a year alone stays a year. Years are astronomical here (0 is 1 BCE);
`from_peoples_year` is for formats that count as people do, without a year zero.
"""

from __future__ import annotations

from timeloom.errors import DateError

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
