"""Time zones that a calendar names: by IANA's name, by its own definition, by the names of Windows, by an offset.

A definition (VTIMEZONE, RFC 5545, 3.6.5) holds for the whole file, wherever it stands in it. A part of it that cannot
be read is left out; a rule that is not yearly is not followed, since no zone has one and it may never end.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache
from io import StringIO
from typing import Any, Final
from zoneinfo import ZoneInfo, available_timezones

from timeloom.importers.calendars.properties import Property
from timeloom.importers.calendars.rules import checked_rule
from timeloom.importers.calendars.values import moment_of, offset_of, plain
from timeloom.model.events import Remark
from timeloom.text import number

_UTC_NAMES: Final = frozenset(
    ("utc", "z", "gmt", "zulu", "coordinated universal time", "tzone://microsoft/utc", "greenwich mean time (utc)")
)  # fmt: skip
_NUMBER: Final = re.compile(
    r"\(?(?:UTC|GMT)?\s*([+-])\s*(\d{1,2})(?:[:.]?(\d\d))?\)?", re.IGNORECASE
)
_DISPLAYED: Final = re.compile(
    r"\(?(?:UTC|GMT)(?:\s*([+-])\s*(\d{1,2})(?:[:.]?(\d\d))?)?\)?\s*[-:]?\s*(\S.*)", re.IGNORECASE
)
"""`(UTC-05:00) Eastern Time (US & Canada)`, `(GMT+01.00) Sarajevo/Warsaw/Zagreb`"""
_AREAS: Final = frozenset(
    ("Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")
)  # fmt: skip
_DIRECTIONS: Final = frozenset(("north", "south", "west"))
_LONGEST_NAME: Final = 200


class Zones:
    """The zones of a file by the names that it gives them."""

    def __init__(self) -> None:
        self._defined: dict[str, tzinfo] = {}
        self._found: dict[str, tzinfo | None] = {}
        self._by_offset: dict[str, int] = {}
        self._unknown: dict[str, int] = {}

    def define(self, own: Iterable[Property], parts: Sequence[tuple[str, list[Property]]]) -> None:
        """Take over a definition: its own properties, and those of its STANDARD and DAYLIGHT parts."""
        own = list(own)
        zone = _defined(parts)
        if (
            zone is None
        ):  # the name of a real zone may stand beside a definition that cannot be read
            places = [found.text for found in own if found.name == "X-LIC-LOCATION"]
            zone = next(filter(None, map(_by_iana_name, places)), None)
        for found in own:
            if found.name == "TZID" and zone is not None:
                self._defined.setdefault(_key(found.text), zone)

    def get(self, name: str) -> tzinfo | None:
        """The zone of that name; None if nobody knows it."""
        if name not in self._found:
            self._found[name] = self._find(name)
        zone = self._found[name]
        if zone is None:
            self._unknown[name] = self._unknown.get(name, 0) + 1
        elif name in self._by_offset:
            self._by_offset[name] += 1
        return zone

    def _find(self, name: str) -> tzinfo | None:
        key = _key(name)
        if len(key) > _LONGEST_NAME or not key:
            return None
        if key in _UTC_NAMES:
            return UTC
        zone = _by_iana_name(key) or self._defined.get(key) or _by_windows_name(key)
        if zone is None and "/" in key and not key.startswith("("):
            parts = [part for part in key.split("/") if part]
            ends = ("/".join(parts[at:]) for at in range(1, len(parts)))
            zone = next(filter(None, map(_by_iana_name, ends)), None)
        if zone is None and (match := _NUMBER.fullmatch(key)):
            return _at(match[1], match[2], match[3])
        return zone or self._displayed(name, key)

    def _displayed(self, name: str, key: str) -> tzinfo | None:
        """The zone that a program shows by this text; where only its offset can be told, that one all year."""
        match = _DISPLAYED.fullmatch(key)
        shown = match[4] if match else key
        offset = _at(match[1], match[2], match[3]) if match else None
        if match and offset is None:
            return None
        for candidate in _named_in(shown):
            if offset is None or _standard_offset(candidate) == offset.utcoffset(None):
                return candidate
        if offset is not None:
            self._by_offset[name] = 0
        return offset

    def remarks(self) -> list[Remark]:
        """What is not known, and what was read by an offset alone."""
        said = []
        if self._by_offset:
            names = ", ".join(
                f"{name!r} ({count})" for name, count in list(self._by_offset.items())[:5]
            )
            said.append(
                Remark(
                    f"the time zones {names} are known by their offset only: read at it all year"
                )
            )
        if self._unknown:
            names = ", ".join(
                f"{name!r} ({count})" for name, count in list(self._unknown.items())[:5]
            )
            more = (
                f" and {number(len(self._unknown) - 5, 'other')}" if len(self._unknown) > 5 else ""
            )
            said.append(
                Remark(f"unknown time zones {names}{more}: their times count as having none")
            )
        return said


def _key(name: str) -> str:
    return " ".join(name.replace("\\", "").strip(" \"'").lower().split())


@cache
def _iana_names() -> dict[str, str]:
    names = available_timezones() - {"localtime", "Factory"}
    return {name.lower(): name for name in names}


def _by_iana_name(name: str) -> tzinfo | None:
    key = name.strip().lower().replace(" ", "_")
    found = _iana_names().get(key) or _iana_names().get(key.replace("-", "/", 1))
    return ZoneInfo(found) if found else None


@cache
def _windows_names() -> dict[str, str]:
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

    return {name.lower(): zone for name, zone in WINDOWS_TO_OLSON.items()}


def _by_windows_name(name: str) -> tzinfo | None:
    """A zone by the name that Windows has for it (CLDR, windowsZones), in its standard time or its summer time."""
    names = _windows_names()
    standard = re.sub(r"\b(daylight|summer) time$", "standard time", name)
    found = names.get(standard) or names.get(re.sub(r" time$", " standard time", standard))
    return ZoneInfo(found) if found else None


def _named_in(shown: str) -> list[tzinfo]:
    """The zones that the words of a display name may mean: a name of IANA's or Windows', or the cities of the zone."""
    words = re.sub(r"\s*\(.*?\)", "", shown).strip()
    named = (
        _by_iana_name(words)
        or _by_windows_name(words)
        or _by_windows_name(f"{words} standard time")
    )
    cities = [
        found
        for city in re.split(r"\s*[,/;]\s*", words)
        if (found := _cities().get(city.strip().replace(" ", "_")))
    ]
    return [*([named] if named else []), *map(ZoneInfo, cities)]


@cache
def _cities() -> dict[str, str]:
    """IANA's zones by the city in their name. `US/Pacific` and `Brazil/East` have none."""
    names = sorted(name for name in available_timezones() if name.partition("/")[0] in _AREAS)
    cities = {name.rpartition("/")[2].lower(): name for name in names if "/" in name}
    return {city: name for city, name in cities.items() if city not in _DIRECTIONS}


@cache
def _standard_offset(zone: tzinfo) -> timedelta:
    """The offset that a zone has outside of summer time."""
    both = (zone.utcoffset(datetime(2024, month, 1)) or timedelta() for month in (1, 7))
    return min(both)


def _at(sign: str | None, hours: str | None, minutes: str | None) -> tzinfo | None:
    """A fixed offset; None if it is not one that a clock can have."""
    if not sign or not hours:
        return UTC
    offset = timedelta(hours=int(hours), minutes=int(minutes or 0))
    if offset > timedelta(hours=18):
        return None
    return timezone(-offset if sign == "-" else offset)


def _defined(parts: Sequence[tuple[str, list[Property]]]) -> tzinfo | None:
    """The zone that the parts of a definition make; None if not even one has an offset."""
    from dateutil.tz import tzical

    read = [part for kind, rows in parts if (part := _part(kind, rows))]
    if not read:
        return None
    offsets = [part["to"] for part in read]
    lines = ["BEGIN:VTIMEZONE", "TZID:x"]
    for at, part in enumerate(read):
        # without the offset before it, a part follows the one beside it
        before = part["from"] if part["from"] is not None else offsets[at - 1]
        lines += [f"BEGIN:{part['kind']}", f"DTSTART:{part['start']}"]
        lines += [f"TZOFFSETFROM:{_written(before)}", f"TZOFFSETTO:{_written(part['to'])}"]
        lines += [*part["rules"], f"END:{part['kind']}"]
    try:
        zone: tzinfo | None = tzical(StringIO("\n".join([*lines, "END:VTIMEZONE"]))).get()
        if zone is not None:
            zone.utcoffset(datetime(2024, 1, 1))
    except (ValueError, TypeError, AttributeError, OverflowError):
        return None
    return zone


def _part(kind: str, rows: list[Property]) -> dict[str, Any] | None:
    """A STANDARD or DAYLIGHT part; None without an offset that can be read."""
    part: dict[str, Any] = {
        "kind": kind,
        "start": "19700101T000000",
        "from": None,
        "to": None,
        "rules": [],
    }
    for name, _, value in rows:
        try:
            if name == "TZOFFSETTO":
                part["to"] = offset_of(value)
            elif name == "TZOFFSETFROM":
                part["from"] = offset_of(value)
            elif name == "DTSTART":
                part["start"] = _naive(value)
            elif name == "RDATE":
                dates = ",".join(_naive(each.partition("/")[0]) for each in value.split(","))
                part["rules"].append(f"RDATE:{dates}")
            elif name == "RRULE":
                rule = checked_rule(value)
                if rule["FREQ"] == "YEARLY":
                    part["rules"].append("RRULE:" + ";".join(f"{k}={v}" for k, v in rule.items()))
        except ValueError:
            continue
    return part if part["to"] is not None and kind in ("STANDARD", "DAYLIGHT") else None


def _naive(value: str) -> str:
    moment = moment_of(value)
    return plain(datetime(*moment.timetuple()[:6]))


def _written(seconds: int) -> str:
    sign, seconds = "-" if seconds < 0 else "+", abs(seconds)
    text = f"{sign}{seconds // 3600:02d}{seconds // 60 % 60:02d}"
    return text + (f"{seconds % 60:02d}" if seconds % 60 else "")
