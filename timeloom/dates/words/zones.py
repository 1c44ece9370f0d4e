"""Times of day in words, as they are written or in a time zone a person chose."""

from __future__ import annotations

from timeloom.dates.edtf.calendar import DAY, Civil, civil_from_days, days_from_civil
from timeloom.dates.edtf.model import Point, Precision
from timeloom.dates.words.years import MONTHS, year_words
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
    return _moved(point, round(shift)), name


def _moved(point: Point, shift: int) -> Civil:
    """The clock of a point, so many seconds east of UTC.

    In whole numbers: a double cannot hold 0860-02-13T03:48:04.999999.
    """
    assert point.year is not None, "a time of day has a whole date"
    assert point.month is not None, "a time of day has a whole date"
    assert point.day is not None, "a time of day has a whole date"
    clock, _, fraction = point.clock.partition(".")
    hour, minute, *second = (int(part) for part in clock.split(":"))
    of_day = (hour * 60 + minute - (point.offset or 0)) * 60 + (second[0] if second else 0) + shift
    carry, of_day = divmod(of_day, DAY)
    day = civil_from_days(days_from_civil(point.year, point.month, point.day) + carry)
    return Civil(*day, of_day // 3600, of_day // 60 % 60, of_day % 60 + float(f"0.{fraction or 0}"))


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
            f"{zone!r} is not a time zone", hint="use a name such as Europe/Berlin"
        ) from error
    except KeyError as error:
        raise DateError(
            f"{zone!r} is not a time zone", hint="use a name such as Europe/Berlin"
        ) from error
    try:
        local = (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=moment)).astimezone(known)
    except OverflowError:
        return 0.0, "UTC"
    offset = local.utcoffset() or timedelta()
    return offset.total_seconds(), local.tzname() or zone
