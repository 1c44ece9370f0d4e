"""Recurrence rules (RFC 5545, 3.3.10), checked before anything is expanded: a rule that never ends is refused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, time, tzinfo
from datetime import date as day_type
from typing import Final

from timeloom.importers.calendars.values import moment_of, plain, short

_SECONDS: Final = {"SECONDLY": 1, "MINUTELY": 60, "HOURLY": 3600, "DAILY": 86_400,
                   "WEEKLY": 604_800, "MONTHLY": 2_419_200, "YEARLY": 31_536_000}  # fmt: skip
_NUMBERS: Final = {"BYSECOND": (0, 60), "BYMINUTE": (0, 59), "BYHOUR": (0, 23), "BYMONTH": (1, 12),
                   "BYMONTHDAY": (1, 31), "BYYEARDAY": (1, 366), "BYWEEKNO": (1, 53), "BYSETPOS": (1, 366)}  # fmt: skip
_WEEKDAY: Final = re.compile(r"[+-]?\d{0,2}(MO|TU|WE|TH|FR|SA|SU)")
_DAYS: Final = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_DAY_PARTS: Final = ("BYMONTH", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYDAY")
_MOST_STEPS: Final = 1_000_000
"""Steps of a rule from its start to a window that are tried."""


def checked_rule(value: str) -> dict[str, str]:
    """The parts of a rule by their names in capitals. Raises ValueError for what is not a rule, or never comes true."""
    parts: dict[str, str] = {}
    for part in value.upper().split(";"):
        name, _, said = part.partition("=")
        if name.strip() and said.strip() and not name.startswith("X-"):
            parts[name.strip()] = said.replace(" ", "")
    if parts.get("FREQ") not in _SECONDS:
        raise ValueError(f"{short(value)!r} is not a recurrence rule")
    if parts.get("RSCALE", "GREGORIAN") != "GREGORIAN":
        raise ValueError(f"it counts in the calendar {parts['RSCALE']}")
    parts.pop("RSCALE", None)
    parts.pop("SKIP", None)
    if parts.get("COUNT", "").startswith("-"):  # how some programs write that there is none
        del parts["COUNT"]
    for name in ("INTERVAL", "COUNT"):
        if name in parts and not (
            parts[name].isascii() and parts[name].isdigit() and int(parts[name])
        ):
            raise ValueError(f"{name}={short(parts[name])} is not a positive number")
    for name, (least, most) in _NUMBERS.items():
        if name in parts and not all(_within(each, least, most) for each in parts[name].split(",")):
            raise ValueError(f"{name}={short(parts[name])} cannot be read")
    if not all(map(_WEEKDAY.fullmatch, parts.get("BYDAY", "MO").split(","))):
        raise ValueError(f"BYDAY={short(parts['BYDAY'])} cannot be read")
    _come_true(parts)
    return parts


def _within(text: str, least: int, most: int) -> bool:
    try:
        return least <= abs(int(text)) <= most
    except ValueError:
        return False


def _come_true(parts: dict[str, str]) -> None:
    """Raise ValueError for a rule that no moment fulfils: an expansion would look for one till the year 9999."""
    if "BYMONTH" in parts and "BYMONTHDAY" in parts and "BYYEARDAY" not in parts:
        longest = max(_DAYS[int(month) - 1] for month in parts["BYMONTH"].split(","))
        if all(abs(int(day)) > longest for day in parts["BYMONTHDAY"].split(",")):
            raise ValueError("no month that it names has such a day")
    if "BYSETPOS" in parts and _SECONDS[parts["FREQ"]] < _SECONDS["DAILY"]:
        raise ValueError("BYSETPOS is not read in rules of less than a day")
    if (
        _SECONDS[parts["FREQ"]] <= _SECONDS["DAILY"]
        and sum(map(parts.__contains__, _DAY_PARTS)) > 1
    ):
        # In the calendar's last forty years, where looking for a day soon ends: it repeats itself every four hundred.
        days = ";".join(f"{name}={parts[name]}" for name in _DAY_PARTS if name in parts)
        if next(_moments(f"FREQ=DAILY;{days}", datetime(9959, 1, 1)), None) is None:
            raise ValueError("no day fulfils all that it asks for")


def rule_within(value: str, start: day_type, window: datetime) -> str:
    """A rule as it can be expanded from an entry's start in a window that begins then. Raises ValueError.

    UNTIL as a day includes that day; a time without a zone is in the zone of the start.
    """
    parts = checked_rule(value)
    if "UNTIL" in parts:
        parts["UNTIL"] = _until(parts["UNTIL"], start)
    step = _SECONDS[parts["FREQ"]] * int(parts.get("INTERVAL", "1"))
    steps = (window - with_zone(start)).total_seconds() / step
    if steps > _MOST_STEPS:
        raise ValueError("from its start to the window it has more than a million steps")
    return ";".join(f"{name}={said}" for name, said in parts.items())


def with_zone(start: day_type) -> datetime:
    """The moment of a start; a day begins at midnight, and what has no zone is in UTC."""
    if not isinstance(start, datetime):
        return datetime.combine(start, time(), UTC)
    return start if start.tzinfo else start.replace(tzinfo=UTC)


def is_dense(rule: str) -> bool:
    """Whether a rule may come true more than once a day."""
    return re.search(r"FREQ=(?:SECOND|MINUTE|HOUR)LY|BY(?:SECOND|MINUTE|HOUR)=", rule) is not None


def moments_within(
    rule: str, start: day_type, first: datetime, last: datetime
) -> Iterator[day_type]:
    """When a rule that is checked comes true from `first` to `last`, one by one, days if it starts on a day.

    Raises ValueError for a rule that no moment fulfils.
    """
    begin = start if isinstance(start, datetime) else datetime.combine(start, time())
    if begin.tzinfo is None:
        rule = rule.replace("Z", "") if "UNTIL" in rule else rule
    for moment in _moments(rule, begin):
        if with_zone(moment) > last:
            return
        if with_zone(moment) >= first:
            yield moment if isinstance(start, datetime) else moment.date()


def _moments(rule: str, begin: datetime) -> Iterator[datetime]:
    from dateutil.rrule import rrulestr

    try:
        found = rrulestr(rule, dtstart=begin)
    except ValueError as error:
        if "empty set" in str(error):
            raise ValueError("no moment fulfils all that it asks for") from None
        raise
    yield from found


def _until(written: str, start: day_type) -> str:
    zone: tzinfo | None = start.tzinfo if isinstance(start, datetime) else None
    try:
        until = moment_of(written, zone)
    except ValueError:
        raise ValueError(f"UNTIL={short(written)} is not a date") from None
    if not isinstance(start, datetime):
        return plain(until.date() if isinstance(until, datetime) else until)
    if not isinstance(until, datetime):
        until = datetime.combine(until, time(23, 59, 59), zone)
    if zone is None:
        return plain(until.replace(tzinfo=None))
    return plain(until.astimezone(UTC)) + "Z"
