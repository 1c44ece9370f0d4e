"""Time zones as people and programs write them: `+02:00`, `GMT+2`, `CEST`, `ET`, `Europe/Berlin`.

Letters mean what RFC 5322 and the tz database have for them, where that is one thing. Where it is several (CST is of
North America and of China), they are refused with the choices, unless the source's own zone uses them on that day.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import Final

from timeloom.errors import DateError

_H: Final = 60
_FIXED: Final = {
    "MET": _H, "MEST": 2 * _H, "SGT": 8 * _H,
    "UTC": 0, "GMT": 0, "UT": 0, "Z": 0, "WET": 0, "WEST": _H, "BST": _H, "CET": _H, "MEZ": _H, "CEST": 2 * _H,
    "MESZ": 2 * _H, "EET": 2 * _H, "EEST": 3 * _H, "MSK": 3 * _H, "MSD": 4 * _H, "CAT": 2 * _H, "EAT": 3 * _H,
    "WAT": _H, "SAST": 2 * _H, "PKT": 5 * _H, "WIB": 7 * _H, "WITA": 8 * _H, "WIT": 9 * _H, "HKT": 8 * _H,
    "JST": 9 * _H, "KST": 9 * _H, "AWST": 8 * _H, "ACST": 9 * _H + 30, "ACDT": 10 * _H + 30, "AEST": 10 * _H,
    "AEDT": 11 * _H, "CHST": 10 * _H, "NZST": 12 * _H, "NZDT": 13 * _H, "NST": -3 * _H - 30, "NDT": -2 * _H - 30,
    "AST": -4 * _H, "ADT": -3 * _H, "EST": -5 * _H, "EDT": -4 * _H, "CDT": -5 * _H, "MST": -7 * _H, "MDT": -6 * _H,
    "PST": -8 * _H, "PDT": -7 * _H, "AKST": -9 * _H, "AKDT": -8 * _H, "HST": -10 * _H,
}  # fmt: skip
"""Minutes east of UTC of what is one thing everywhere."""
_SEVERAL: Final = {
    "CST": "-06:00 (North America), +08:00 (China) or -05:00 (Cuba)",
    "IST": "+05:30 (India), +02:00 (Israel) or +01:00 (Ireland)",
    "SST": "-11:00 (Samoa) or +08:00 (Singapore)",
    "ECT": "-05:00 (Ecuador) or -04:00 (Eastern Caribbean)",
    "AMT": "-04:00 (Amazon) or +04:00 (Armenia)",
    "GST": "+04:00 (Gulf) or -02:00 (South Georgia)",
    "LMT": "local mean time, another in each place",
}
_PLACES: Final = {
    "ET": "America/New_York", "CT": "America/Chicago", "MT": "America/Denver", "PT": "America/Los_Angeles",
    "AKT": "America/Anchorage", "EASTERN": "America/New_York", "CENTRAL": "America/Chicago",
    "MOUNTAIN": "America/Denver", "PACIFIC": "America/Los_Angeles", "CENTRAL EUROPEAN": "Europe/Berlin",
    "EASTERN EUROPEAN": "Europe/Athens", "WESTERN EUROPEAN": "Europe/Lisbon", "BRITISH": "Europe/London",
    "GREENWICH": "UTC", "COORDINATED UNIVERSAL": "UTC", "INDIA": "Asia/Kolkata", "JAPAN": "Asia/Tokyo",
    "MOSCOW": "Europe/Moscow", "AUSTRALIAN EASTERN": "Australia/Sydney", "NEW ZEALAND": "Pacific/Auckland",
}  # fmt: skip
"""What follows its place's summer time."""
_IN_WORDS: Final = {
    "EASTERN STANDARD": -5 * _H, "EASTERN DAYLIGHT": -4 * _H, "CENTRAL STANDARD": -6 * _H,
    "CENTRAL DAYLIGHT": -5 * _H, "MOUNTAIN STANDARD": -7 * _H, "MOUNTAIN DAYLIGHT": -6 * _H,
    "PACIFIC STANDARD": -8 * _H, "PACIFIC DAYLIGHT": -7 * _H, "CENTRAL EUROPEAN STANDARD": _H,
    "CENTRAL EUROPEAN SUMMER": 2 * _H, "EASTERN EUROPEAN STANDARD": 2 * _H, "EASTERN EUROPEAN SUMMER": 3 * _H,
    "BRITISH SUMMER": _H, "GREENWICH MEAN": 0, "COORDINATED UNIVERSAL": 0, "INDIA STANDARD": 330,
    "JAPAN STANDARD": 9 * _H, "MOSCOW STANDARD": 3 * _H, "AUSTRALIAN EASTERN STANDARD": 10 * _H,
    "AUSTRALIAN EASTERN DAYLIGHT": 11 * _H,
}  # fmt: skip

ZONE: Final = (
    r"(?:\(?(?:UTC|GMT|UT)?\s?[+\-−]\d{1,2}(?::?\d\d)?(?::\d\d)?\)?|'?[A-Z]{1,5}(?![A-Za-z'/])'?"
    r"|[A-Z][A-Za-z_]+(?:/[A-Z][A-Za-z_+\-0-9]+){1,2}|(?:[A-Z][a-z]+ ){1,3}Time(?![a-z]))"
)
"""A zone behind a time of day, case counting; any letters look like one, `zone_of` knows which are."""
_OFFSET: Final = re.compile(r"(?:UTC|GMT|UT)?([+-])(\d{1,2})(?::?(\d\d))?(?::\d\d)?", re.IGNORECASE)


@lru_cache(maxsize=512)
def offset_text(minutes: int) -> str:
    """`Z`, `+02:00`, `-09:30`."""
    if minutes == 0:
        return "Z"
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"


@lru_cache(maxsize=512)
def place(name: str) -> tzinfo:
    """The time zone with an IANA name, whatever its case. DateError if there is none."""
    if name in {"", "UTC", "Z"}:
        return UTC
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        pass
    titled = re.sub(r"[a-z]+", lambda m: m[0].capitalize(), name.lower())
    try:
        return ZoneInfo(titled)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise DateError(
            f"no time zone is called {name!r}", hint="names are like Europe/Berlin"
        ) from None


@lru_cache(maxsize=4096)
def zone_of(text: str, own: tzinfo = UTC, day: str = "", *, mail: bool = False) -> tzinfo:
    """The zone that a text names. DateError where it names none, or one of several.

    `own` is the source's zone: letters that it uses on the `day` (ISO) are its own. In the date of a mail or a feed
    CST is the one of RFC 5322, six hours behind UTC.
    """
    bare = text.strip(" ()[]'").replace("−", "-")
    upper = " ".join(bare.upper().split())
    if found := _OFFSET.fullmatch(bare.replace(" ", "")):
        minutes = int(found[2]) * 60 + int(found[3] or 0)
        if int(found[2]) > 14 or int(found[3] or 0) > 59:
            raise DateError(f"{text!r} is not a distance from UTC", hint="write it as +02:00")
        return timezone(timedelta(minutes=-minutes if found[1] == "-" else minutes))
    if upper in _FIXED:
        return timezone(timedelta(minutes=_FIXED[upper]))
    if mail and upper == "CST":
        return timezone(timedelta(hours=-6))
    if _speaks_so(own, upper, day):
        return own
    if upper in _SEVERAL:
        raise DateError(
            f"{bare} names several time zones: {_SEVERAL[upper]}",
            hint="write the distance from UTC, or say the zone with --tz",
        )
    words = upper.removesuffix(" TIME")
    if words in _IN_WORDS:
        return timezone(timedelta(minutes=_IN_WORDS[words]))
    if words in _PLACES:
        return place(_PLACES[words])
    if "/" in bare:
        return place(bare)
    raise DateError(
        f"no time zone is called {bare!r}", hint="write the distance from UTC, such as +02:00"
    )


def is_zone(text: str) -> bool:
    """Whether a text names a zone, be it one of several."""
    try:
        zone_of(text)
    except DateError as error:
        return "several" in error.message
    return True


def _speaks_so(zone: tzinfo, letters: str, day: str) -> bool:
    """Whether clocks of a zone show these letters in the year of a day."""
    year = int(day[:4]) if day[:4].isdecimal() and day[:4] > "0000" else 2024
    return any(datetime(year, month, 1, tzinfo=zone).tzname() == letters for month in (1, 7))


def in_zone(text: str, zone: tzinfo) -> tuple[str, str] | None:
    """A date-time with its distance from UTC in a zone, and what is doubtful about it; None outside years 1–9999."""
    at_its_end = "T24:" in text
    try:
        moment = datetime.fromisoformat(text[:19].replace("T24:", "T00:"))
        moment = (moment + timedelta(days=at_its_end)).replace(tzinfo=zone)
        offset = moment.utcoffset() or timedelta()
        other = moment.replace(fold=1).utcoffset() or timedelta()
    except (ValueError, OverflowError):
        known = zone.utcoffset(None)
        return (
            None if known is None else (text + offset_text(round(known.total_seconds() / 60)), "")
        )
    minutes = round(offset.total_seconds() / 60)
    doubt = ""
    if other != offset:
        doubt = "twice: read as the first" if other < offset else "never: read as before the change"
    return text + (offset_text(minutes) if _fixed(zone) or minutes else "+00:00"), doubt


def _fixed(zone: tzinfo) -> bool:
    """Whether a zone is a distance from UTC, the same at all times."""
    return zone.utcoffset(None) is not None
