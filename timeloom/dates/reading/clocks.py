"""Read times of day as people and programs write them: `14:30:05.25`, `2:10 p.m.`, `14h30`, `half past two`."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from timeloom.errors import DateError

CLOCK: Final = (
    r"(?P<hour>\d{1,2})(?:"
    r"(?::(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,:](?P<fraction>\d{1,12}))?)?"
    r"|\.(?P<minute2>\d\d)\.(?P<second2>\d\d)(?:[.,](?P<fraction2>\d{1,12}))?"
    r"|\.(?P<minute3>\d\d)(?=\s*(?:[ap]\.?\s?m\b|uhr\b))"
    r"|\s?h\s?(?P<minute4>\d\d)(?:\s?m(?:in)?\s?(?:(?P<second4>\d\d)\s?s)?)?)"
    r"(?:\s*(?P<half>[ap]\.?\s?m\b\.?)|\s?(?:uhr|hrs?|hours|h)\b)?"
    r"|\s*(?P<half2>[ap]\.?\s?m\b\.?)|\s?(?P<even>h|uhr|o'?clock)\b)"
)
"""One time of day; the groups are read by `of_match`."""
_CLOCK: Final = re.compile(CLOCK, re.IGNORECASE)
_MILITARY: Final = re.compile(r"([01]\d|2[0-4])([0-5]\d)(?:\s?(?:h|hrs?|hours))?", re.IGNORECASE)
_ABOUT: Final = re.compile(
    r"\A(?:c\.?|ca\.?|circa|about|around|approx\.?|~|≈)\s*(?=\S)|\s*\?\Z", re.IGNORECASE
)
_LONGEST: Final = 40


_SPAN: Final = re.compile(
    r"(?P<day>[^T]*?)(?P<a>\d{1,2}:\d\d)-(?P<b>(?P<hour>\d{1,2}):(?P<minute>\d\d))"
)


def with_to(text: str) -> str:
    """`14:30-16:00` with "to" for its dash, where the second can only be a time of day and no distance from UTC.

    No clock is more than twelve hours behind UTC, none a quarter of an hour off; with a month in words it is a person
    who writes, and a later time is the end.
    """
    found = _SPAN.fullmatch(text)
    if found is None or found["b"].zfill(5) <= found["a"].zfill(5):
        return text
    is_clock = int(found["hour"]) > 12 or found["minute"] not in ("00", "30")
    by_hand = any(sign.isalpha() for sign in found["day"])
    return f"{found['day']}{found['a']} to {found['b']}" if is_clock or by_hand else text


class Clock(NamedTuple):
    """A time of day. `second` is None where it was not given; the hour may be 24. What was assumed is in `note`."""

    hour: int
    minute: int
    second: int | None = None
    fraction: str = ""
    note: str = ""

    @property
    def text(self) -> str:
        """As EDTF has it behind the `T`."""
        clock = f"{self.hour:02d}:{self.minute:02d}"
        if self.second is not None:
            clock += f":{self.second:02d}"
        return clock + (f".{self.fraction}" if self.fraction else "")


LEAP: Final = "with a leap second: read as the second before it"
ABOUT: Final = "with a time of day that is about: EDTF has no such times, so read as exact"
EITHER: Final = (
    "with a time of day that may be of the morning or the afternoon: read as of the morning"
)
MIDNIGHT: Final = "at midnight: read as the end of the day"


def of_match(found: re.Match[str]) -> Clock:
    """The clock that a match of `CLOCK` holds. DateError where no clock shows it."""
    hour = int(found["hour"])
    minute = int(found["minute"] or found["minute2"] or found["minute3"] or found["minute4"] or 0)
    seconds = found["second"] or found["second2"] or found["second4"]
    second = None if seconds is None else int(seconds)
    half = found["half"] or found["half2"]
    if half:
        if not 1 <= hour <= 12:
            raise DateError(f"{found['hour']} {half} is not an hour")
        hour = hour % 12 + (12 if half.lower().startswith("p") else 0)
    note = ""
    if second == 60:
        second, note = 59, LEAP
    late = hour == 24 and (minute or second)
    if hour > 24 or late or minute > 59 or (second or 0) > 59:
        raise DateError(f"{found[0].strip()!r} is not a time of day")
    return Clock(hour, minute, second, found["fraction"] or found["fraction2"] or "", note)


def read_clock(text: str) -> tuple[Clock, str] | None:
    """The time of day of a cell that holds nothing else, and the zone written behind it; None if it is not one.

    DateError where it has the form of one that no clock shows, as 25:00.
    """
    text = text.strip()
    bare = _ABOUT.sub("", text)
    if len(bare) > _LONGEST or not bare:
        return None
    clock, zone = _figures(bare) or _words(bare) or (None, "")
    if clock is None:
        return None
    return (clock._replace(note=clock.note or ABOUT) if bare != text else clock), zone


def _figures(text: str) -> tuple[Clock, str] | None:
    from timeloom.dates.reading.zone_names import is_zone

    start = 1 if text[:1] in "Tt" and text[1:2].isdecimal() else 0
    if found := _CLOCK.match(text, start):
        rest = text[found.end() :].strip()
        return (of_match(found), rest) if not rest or is_zone(rest) else None
    if found := _MILITARY.match(text, start):
        rest = text[found.end() :].strip()
        if not rest or is_zone(rest):
            return Clock(int(found[1]), int(found[2])), rest
    if re.fullmatch(r"\d{1,2}\.\d\d", text):
        return of_match(_CLOCK.match(text.replace(".", ":"))), ""  # type: ignore[arg-type]
    return None


def _words(text: str) -> tuple[Clock, str] | None:
    """`noon`, `half past two`, `ten to four in the afternoon`."""
    from timeloom.dates.english.meanings.clocks import Clock as Spoken
    from timeloom.dates.english.scan import plain, scan

    if not text[:1].isalnum() or text.isdecimal():
        return None
    for lead in ("", "at "):  # before a bare hour in words prose wants an "at"
        found = scan(lead + plain(text))
        spoken = found[0].meaning if len(found) == 1 else None
        if (
            isinstance(spoken, Spoken)
            and found[0].end == len(lead) + len(text)
            and found[0].start <= len(lead)
        ):
            break
    else:
        return None
    note = MIDNIGHT if spoken.hour == 24 else EITHER if spoken.either_half else ""
    return Clock(spoken.hour, spoken.minute, spoken.second, "", note), spoken.zone
