"""TimelineJS's dates: parts given as numbers or texts, and the one text of its first forms.

A negative year is a people's (-500 is 500 BCE); on the cosmological scale it stands as it is. There TimelineJS draws
the years alone; the months and days that such a file gives are kept all the same.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from timeloom.dates.edtf.parsing import bounds
from timeloom.errors import DateError
from timeloom.importers.json.shapes import as_int, text_of
from timeloom.importers.source.dates import edtf_date, from_peoples_year

_HUMAN_YEARS: Final = range(-271_820, 275_760)
"""What a JavaScript date can hold; a year outside makes the whole timeline cosmological."""


def beyond_human(parts: Mapping[str, Any]) -> bool:
    """Whether a date's year is one that JavaScript's dates do not hold."""
    try:
        year = as_int(parts.get("year"))
    except ValueError:
        return False
    return year is not None and year not in _HUMAN_YEARS


def edtf_of_parts(parts: Mapping[str, Any], *, cosmological: bool) -> str | None:
    """EDTF of a TimelineJS date; None if it gives no year. Raises DateError or ValueError for parts of no date."""
    year = as_int(parts.get("year"))
    if year is None:
        return None
    month, day = as_int(parts.get("month")), as_int(parts.get("day"))
    hour, minute = as_int(parts.get("hour")), as_int(parts.get("minute"))
    second, milli = as_int(parts.get("second")), as_int(parts.get("millisecond"))
    if hour is not None and minute is None:
        minute = 0
    clocked = day is not None and hour is not None
    text = edtf_date(
        year if cosmological else from_peoples_year(year), month, day, hour, minute, second,
        fraction=f"{milli:03d}" if milli is not None and second is not None else "",
        zone=_offset(text_of(parts.get("zone"))) if clocked else "",
    )  # fmt: skip
    bounds(text)
    return text


def _offset(zone: str) -> str:
    """An offset as EDTF writes it."""
    return zone if zone in ("", "Z") else f"{zone[:3]}:{zone[-2:]}"


def without_place(parts: Mapping[str, Any]) -> str:
    """Which part of a date has nothing to hang on; empty if all have."""
    for part, needs in (("day", "month"), ("hour", "day"), ("second", "hour")):
        if text_of(parts.get(part)) and not text_of(parts.get(needs)):
            return f"{part} {text_of(parts[part])} stands without {'an' if needs == 'hour' else 'a'} {needs}"
    return ""


def parts_of_text(text: str) -> Mapping[str, Any]:
    """Date parts of one string as version 2 and the first spreadsheets write it: `1963,8,9`, `8/9/1963`, `-500`."""
    text = text.strip()
    if not text:
        return {}
    if match := re.fullmatch(
        r"(?:(\d{1,2})/)?(\d{1,2})/(-?\d+)(?:\s+(\d{1,2}):(\d\d)(?::(\d\d))?(?:\s*([ap])m)?)?",
        text,
        re.IGNORECASE,
    ):
        first, second, year, hour, *clock, half = match.groups()
        month, day = (first, second) if first else (second, None)
        clock = [str(int(hour) % 12 + 12 * (half.lower() == "p")) if half else hour, *clock]
        return dict(
            zip(
                ("year", "month", "day", "hour", "minute", "second"),
                (year, month, day, *clock),
                strict=True,
            )
        )
    numbers = re.fullmatch(
        r"(-?\d+)(?:[,-](\d{1,2}))?(?:[,-](\d{1,2}))?(?:[T, ]+(\d{1,2})[:,](\d{1,2})(?:[:,](\d{1,2})(?:\.(\d+))?)?)?"
        r"(Z|[+-]\d\d:?\d\d)?",
        text,
    )
    if not numbers:
        raise DateError(f"{text!r} is none of the ways TimelineJS writes a date")
    names = ("year", "month", "day", "hour", "minute", "second", "millisecond", "zone")
    parts = dict(zip(names, numbers.groups(), strict=True))
    if fraction := parts["millisecond"]:
        parts["millisecond"] = fraction[:3].ljust(3, "0")
    return parts
