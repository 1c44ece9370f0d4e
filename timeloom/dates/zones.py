"""Times of day in words, as they are written or in a time zone a person chose."""

from __future__ import annotations

from timeloom.dates.calendar import Civil, civil_from_seconds
from timeloom.dates.model import Point, Precision
from timeloom.dates.years import MONTHS, year_words
from timeloom.errors import DateError


def clock_words(point: Point, zone: str | None = None) -> str:
    """`4 October 1957, 19:28:34 UTC`; in the zone if one is given, else with the distance from UTC as written."""
    local, name = local_time(point, zone)
    clock = _clock(point, local)
    return f"{local.day} {MONTHS[local.month - 1]} {year_words(local.year)}, {clock} {name}"


def local_time(point: Point, zone: str | None) -> tuple[Civil, str]:
    """Calendar and clock of a point with a time of day, and the name of the zone they are in."""
    if zone is not None and zone != "UTC":
        shift, name = _shift(zone, point.earliest)
    else:
        shift = (point.offset or 0) * 60 if zone is None else 0
        hours, minutes = divmod(abs(shift) // 60, 60)
        name = f"UTC{'+' if shift > 0 else '−'}{hours:02d}:{minutes:02d}" if shift else "UTC"
        if not point.offset and point.year is not None and point.month and point.day:
            clock = point.clock
            if clock[2:3] == ":" and len(clock) <= 8 and clock[:2] != "24":  # as it is written
                second = float(clock[6:] or 0)
                hour, minute = int(clock[:2]), int(clock[3:5])
                return Civil(point.year, point.month, point.day, hour, minute, second), name
    return civil_from_seconds(point.earliest + shift), name


def _clock(point: Point, local: Civil) -> str:
    words = f"{local.hour:02d}:{local.minute:02d}"
    if point.precision >= Precision.SECOND:
        words += f":{int(local.second):02d}"
    if point.precision is Precision.FRACTION:
        words += point.clock[point.clock.index(".") :]
    return words


def _shift(zone: str, moment: float) -> tuple[float, str]:
    """Seconds east of UTC at a moment and the name people use; UTC itself outside the years zones are known for."""
    from datetime import UTC, datetime, timedelta
    from zoneinfo import ZoneInfo

    try:
        known = ZoneInfo(zone)
    except (ValueError, OSError) as error:  # ZoneInfoNotFoundError is a KeyError from some sources
        raise DateError(
            f"{zone!r} is no time zone", hint="use a name such as Europe/Berlin"
        ) from error
    except KeyError as error:
        raise DateError(
            f"{zone!r} is no time zone", hint="use a name such as Europe/Berlin"
        ) from error
    try:
        local = (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=moment)).astimezone(known)
    except OverflowError:
        return 0.0, "UTC"
    offset = local.utcoffset() or timedelta()
    return offset.total_seconds(), local.tzname() or zone
