"""The nearest thing to a date that formats without EDTF can say: limits that are always finite."""

from __future__ import annotations

from math import isfinite

from timeloom.dates.edtf.calendar import Civil, civil_from_seconds
from timeloom.dates.edtf.parsing import Edtf


def nearest(date: Edtf) -> tuple[float, float] | None:
    """The outer limits of a date in Unix seconds; an open or unknown end is left at what is written of the other.

    None where nothing at all is written, as in `../..`.
    """
    earliest, latest = date.bounds
    if not isfinite(earliest):
        earliest = min((point.earliest for point in date.points), default=earliest)
    if not isfinite(latest):
        latest = max((point.latest for point in date.points), default=latest)
    return (earliest, latest) if isfinite(earliest) and isfinite(latest) else None


def nearest_days(date: Edtf) -> tuple[Civil, Civil] | None:
    """The same as calendar and clock in UTC."""
    limits = nearest(date)
    return limits and (civil_from_seconds(limits[0]), civil_from_seconds(limits[1]))


def is_plain(date: Edtf) -> bool:
    """Whether it is level 0 of EDTF: years 0000–9999, no marks, no open ends, no sets."""
    return date.level == 0


def peoples_year(year: int) -> int:
    """An astronomical year as people count: there is no year 0, −1 is 1 BCE."""
    return year if year > 0 else year - 1
