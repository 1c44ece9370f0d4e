"""plaso's `date_time` objects: calendar times and counts since an epoch, to the last digit that they give.

The kinds and their epochs are those of the dfdatetime library, in which plaso keeps its times.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from timeloom.dates.edtf.calendar import civil_from_days
from timeloom.dates.edtf.parsing import bounds
from timeloom.importers.json.shapes import text_of
from timeloom.importers.source.dates import edtf_date

_COUNTS: Final = {
    "PosixTime": (0, 0),
    "PosixTimeInMilliseconds": (0, 3),
    "PosixTimeInMicroseconds": (0, 6),
    "PosixTimeInNanoseconds": (0, 9),
    "JavaTime": (0, 3),
    "Filetime": (-11_644_473_600, 7),
    "WebKitTime": (-11_644_473_600, 6),
    "UUIDTime": (-12_219_292_800, 7),
    "HFSTime": (-2_082_844_800, 0),
    "HFSPlusTime": (-2_082_844_800, 0),
    "APFSTime": (0, 9),
}
"""The epoch of a count, in Unix seconds, and the decimal digits of a second that it counts."""
_DAY: Final = 86_400


def plaso_date(value: Mapping[str, Any]) -> str | None:
    """The calendar time that plaso's `date_time` holds, if any; its offset is taken off already. Raises DateError."""
    elements = value.get("time_elements_tuple")
    if (
        isinstance(elements, list)
        and len(elements) >= 3
        and all(isinstance(part, int) for part in elements)
    ):
        parts = [*elements, 0, 0, 0][:6] if len(elements) > 3 else elements
        fraction = ""
        kind = text_of(value.get("__class_name__"))
        if len(elements) > 6:
            width = 3 if "Milliseconds" in kind else 6 if "Microseconds" in kind else 9
            fraction = f"{elements[6]:0{width}d}"
        date = edtf_date(*parts, fraction=fraction, zone="Z" if len(parts) > 3 else "")
        bounds(date)
        return _shifted(date, value.get("time_zone_offset"))
    if (exact := _counted(value)) is not None:
        return exact
    text = text_of(value.get("string")) or text_of(value.get("date_time_string"))
    match = re.fullmatch(
        r"(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d(?:\.\d+)?)(Z|[+-]\d\d:?\d\d)?", text
    )
    if match is None:
        return None
    date = f"{match[1]}T{match[2]}{match[3] or 'Z'}"
    bounds(date)
    return date


def _shifted(date: str, offset: object) -> str:
    """A local time with its offset in minutes east of Greenwich, if there is one."""
    if not isinstance(offset, int) or offset == 0 or not date.endswith("Z"):
        return date
    sign = "-" if offset < 0 else "+"
    return f"{date[:-1]}{sign}{abs(offset) // 60:02d}:{abs(offset) % 60:02d}"


def _counted(value: Mapping[str, Any]) -> str | None:
    """The time that a whole number since an epoch stands for; None if it is not one. Raises DateError."""
    epoch, digits = _COUNTS.get(text_of(value.get("__class_name__")), (0, -1))
    count = value.get("timestamp")
    if digits < 0 or not isinstance(count, int) or isinstance(count, bool):
        return None
    seconds, rest = divmod(count, 10**digits)
    day, clock = divmod(seconds + epoch, _DAY)
    date = edtf_date(
        *civil_from_days(day), clock // 3600, clock // 60 % 60, clock % 60,
        fraction=f"{rest:0{digits}d}" if digits else "", zone="Z",
    )  # fmt: skip
    bounds(date)
    return _shifted(date, value.get("time_zone_offset"))
