"""Values of an iCalendar property: days, moments, durations and periods (RFC 5545, 3.3).

What cannot be read raises ValueError with words for a person.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta, timezone, tzinfo
from datetime import date as day_type
from typing import Any, Final, NamedTuple

from timeloom.importers.calendars.properties import unescaped
from timeloom.model.events import Event, Rejection

LONGEST: Final = 1 << 20
"""Bytes of one property, its folds included. Beyond this there are attachments, which are not kept in any case."""
_FOLD: Final = re.compile(rb"\r?\n[ \t]")
_END: Final = re.compile(rb"\n(?![ \t])")
"""The end of a property: a line that no further one continues (RFC 5545, 3.1)."""
_NAME: Final = re.compile(rb"[A-Za-z0-9-]{1,60}")


def without_long_lines(data: bytes) -> tuple[bytes, list[tuple[int, str]]]:
    """The file without its overlong properties, and of each the line and the name.

    All other lines stay on the line that they were on.
    """
    if len(data) <= LONGEST:
        return data, []
    kept: list[bytes] = []
    left_out: list[tuple[int, str]] = []
    done = 0
    for begin, end in _long_properties(data):
        kept.append(data[done:begin])
        name = _NAME.match(data, begin)
        called = name[0].decode().upper() if name else "LINE"
        left_out.append((data.count(b"\n", 0, begin) + 1, called))
        folds = len(_FOLD.findall(data, begin, end))
        kept.append(b"X-TIMELOOM-LEFT-OUT:" + b"\n " * folds)
        done = end
    return b"".join([*kept, data[done:]]), left_out


def _long_properties(data: bytes) -> Iterator[tuple[int, int]]:
    """Where the overlong properties begin, and where they end, without the end of their last line."""
    begin = 0
    while begin < len(data):
        # Most of a file is passed over in strides: a property ends somewhere in each of them.
        if len(data) - begin <= LONGEST:
            return
        before = _last_end(data, begin, begin + LONGEST)
        if before is not None:
            begin = before
            continue
        found = _END.search(data, begin + LONGEST)
        end = found.start() if found else len(data)
        yield begin, end - (data[end - 1 : end] == b"\r")
        begin = end + 1


def _last_end(data: bytes, begin: int, limit: int) -> int | None:
    """Where the last property begins that begins between the two; None if there is none."""
    place = limit
    while (place := data.rfind(b"\n", begin, place)) >= 0:
        if data[place + 1 : place + 2] not in (b" ", b"\t"):
            return place + 1
    return None


_MOMENT: Final = re.compile(
    r"(?P<year>\d{4})-?(?P<month>\d\d)-?(?P<day>\d\d)"
    r"(?:[T ](?P<hour>\d\d):?(?P<minute>\d\d)(?::?(?P<second>\d\d)(?:[.,]\d+)?)?\s*(?P<zone>Z|[+-]\d\d:?\d\d)?)?",
    re.IGNORECASE,
)
_DURATION: Final = re.compile(
    r"(?P<sign>[+-])?P(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?"
    r"(?:T(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+)S)?)?",
    re.IGNORECASE,
)


class Duration(NamedTuple):
    """Weeks and days count on the calendar, hours and less on the clock (RFC 5545, 3.3.6)."""

    days: int
    seconds: int

    def after(self, start: day_type) -> day_type:
        """The moment so long after a moment; the day so long after a day, a part of a day being a whole one."""
        if not isinstance(start, datetime):
            return start + timedelta(days=self.days + -(-self.seconds // 86_400))
        later = start + timedelta(days=self.days)
        if later.tzinfo is None or not self.seconds:
            return later + timedelta(seconds=self.seconds)
        moment = later.astimezone(UTC) + timedelta(seconds=self.seconds)
        return moment.astimezone(later.tzinfo)


def duration_of(value: str) -> Duration:
    """A duration. Raises ValueError."""
    match = _DURATION.fullmatch(value.strip())
    if match is None or not any(match.group("weeks", "days", "hours", "minutes", "seconds")):
        raise ValueError(f"{short(value)!r} is not a duration")
    count = {name: int(match[name] or 0) for name in match.groupdict() if name != "sign"}
    sign = -1 if match["sign"] == "-" else 1
    seconds = count["hours"] * 3600 + count["minutes"] * 60 + count["seconds"]
    return Duration(sign * (count["weeks"] * 7 + count["days"]), sign * seconds)


def moment_of(value: str, zone: tzinfo | None = None) -> day_type:
    """A day, or a moment in `zone` unless it says UTC or an offset itself. Raises ValueError.

    A leap second is the second before it (3.3.12), 24:00 the midnight at a day's end.
    """
    match = _MOMENT.fullmatch(value.strip())
    if match is None:
        raise ValueError(f"{short(value)!r} is not a date")
    try:
        day = day_type(int(match["year"]), int(match["month"]), int(match["day"]))
        if match["hour"] is None:
            return day
        hour, second = int(match["hour"]), min(int(match["second"] or 0), 59)
        at = datetime.combine(
            day, time(hour % 24 if hour == 24 else hour, int(match["minute"]), second)
        )
        at += timedelta(days=hour == 24)
    except (ValueError, OverflowError):
        raise ValueError(f"{short(value)!r} is not a date") from None
    return at.replace(tzinfo=_offset(match["zone"]) if match["zone"] else zone)


def is_leap_second(value: str) -> bool:
    """Whether a moment is in a second that most minutes do not have."""
    match = _MOMENT.fullmatch(value.strip())
    return match is not None and match["second"] == "60"


def has_clock(value: str) -> bool:
    """Whether a value has a time of day beside its day, midnight excepted."""
    match = _MOMENT.fullmatch(value.strip())
    return match is not None and match["hour"] is not None and not value[9:].startswith("000000")


def _offset(written: str) -> tzinfo:
    if written in ("Z", "z"):
        return UTC
    seconds = offset_of(written)
    return timezone(timedelta(seconds=seconds)) if seconds else UTC


_OFFSET: Final = re.compile(r"([+-]?)(\d\d):?(\d\d)(?::?(\d\d))?")


def offset_of(value: str) -> int:
    """Seconds east of UTC. Raises ValueError."""
    match = _OFFSET.fullmatch(value.strip())
    if match is None or int(match[2]) > 23 or int(match[3]) > 59:
        raise ValueError(f"{short(value)!r} is not an offset from UTC")
    seconds = int(match[2]) * 3600 + int(match[3]) * 60 + int(match[4] or 0)
    return -seconds if match[1] == "-" else seconds


def is_later(first: day_type, last: day_type) -> bool:
    """Whether `last` is before `first`; times with and without a zone cannot be compared and pass."""
    if isinstance(first, datetime) != isinstance(last, datetime):
        first, last = (
            each.date() if isinstance(each, datetime) else each for each in (first, last)
        )
    try:
        return last < first
    except TypeError:
        return False


def last_day(end: day_type) -> day_type:
    """The last day of what ends at a moment, where its start has no time of day, or before a day, where it has one."""
    if isinstance(end, datetime):
        return end.date() - timedelta(days=end.time() == time())
    return end - timedelta(days=1)


def plain(moment: day_type) -> str:
    """A day or a moment as iCalendar writes it."""
    if isinstance(moment, datetime):
        return f"{moment.year:04d}{moment:%m%dT%H%M%S}"
    return f"{moment.year:04d}{moment:%m%d}"


def instant(moment: day_type) -> str:
    """What tells a moment from others in whatever zone they are written."""
    if isinstance(moment, datetime) and moment.tzinfo is not None:
        try:
            return plain(moment.astimezone(UTC)) + "Z"
        except OverflowError:
            return plain(moment)
    return plain(moment)


def short(problem: object) -> str:
    """What was written, or what a library says is wrong, on one line."""
    text = re.sub(r"\s+", " ", str(problem)).strip()
    return text if len(text) <= 160 else text[:159] + "…"


_OURS: Final = re.compile(rb"^PRODID:-//Timeloom//", re.MULTILINE)
_OWN_FOLD: Final = re.compile(rb"\r?\n[ \t]")
_OWN: Final = re.compile(rb"^X-TIMELOOM-EVENT;VALUE=TEXT:(.*?)\r?$", re.MULTILINE)


def is_ours(calendar: bytes) -> bool:
    """Whether a calendar's own lines say that Timeloom wrote it."""
    return _OURS.search(calendar) is not None


def own_row(entry: bytes) -> str:
    """The JSON of an entry's event; empty where it has none."""
    own = _OWN.search(_OWN_FOLD.sub(b"", entry))
    return unescaped(own[1].decode("utf-8", "replace")) if own else ""


def own_event(where: str, text: str) -> Event | Rejection:
    """The whole event that Timeloom put into the entry."""
    from timeloom.model.validation import event_from_row

    try:
        row: Mapping[str, Any] = json.loads(text)
        return replace(event_from_row(dict(row)), where=where)
    except (ValueError, TypeError, RecursionError) as error:
        return Rejection(where, f"X-TIMELOOM-EVENT holds no event: {short(error)}")
