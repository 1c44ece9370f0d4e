"""markwhen's header, sections and zones: what holds for entries without standing in them.

A time zone is looked for in the entry's properties, in its tags, in the sections around it and their tags, in the
header. Zones are IANA's names or hours from UTC (`+5`, `-3:30`).
"""

from __future__ import annotations

import json
import re
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

from timeloom.errors import SourceError
from timeloom.importers.source.dates import LooseDates

TAG: Final = re.compile(r"(?<![\w/&#(])#([^\W\d][\w-]*)")
_LINK: Final = re.compile(r"!?\[([^\[\]]*)\]\(((?:[^()\s]|\([^()\s]*\))+)\)")
_KEY: Final = re.compile(r"(\s*)(#?[\w.-]+)\s*:(?:\s+(.*))?")
_FLOW_ZONE: Final = re.compile(r"\b(?:timezone|tz)[\"']?\s*:\s*[\"']?([^,}\"'\s]+)")
_OFFSET: Final = re.compile(r"(?:UTC|GMT)?\s*([+-]?)(\d{1,2})(?::?(\d\d))?", re.IGNORECASE)
_NAIVE_TIME: Final = re.compile(r".*T\d\d:\d\d(?::\d\d(?:\.\d+)?)?")
ZONE_KEYS: Final = ("timezone", "tz")


def clean(text: str) -> str:
    """A heading or title without its tags, links as their text, the colon of a tagged group taken off."""
    text = _LINK.sub(lambda match: match[1], TAG.sub("", text))
    return re.sub(r"\s+", " ", text).strip().rstrip(":").strip()


def links_in(text: str) -> list[tuple[str, str]]:
    """The links of a text: what they show and where they lead."""
    return _LINK.findall(text)


def unquoted(value: str) -> str:
    """A YAML scalar on one line; what is quoted as JSON is, is read as JSON."""
    if value.startswith('"') and value.endswith('"'):
        with suppress(ValueError):
            return str(json.loads(value))
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] == "'" else value


@dataclass(slots=True)
class Header:
    """What the header says: the title, the order of day and month, zones."""

    title: str = ""
    day_first: bool = False
    zone: str = ""
    tag_zones: dict[str, str] = field(default_factory=dict)
    """Zones that hold for what has a tag."""
    _tag: str = ""

    def take(self, line: str) -> None:
        """Heed a line of it."""
        match = _KEY.fullmatch(line)
        if match is None:
            return
        key, value = match[2], (match[3] or "").strip()
        if match[1]:
            if self._tag and key in ZONE_KEYS:
                self.tag_zones[self._tag] = value
            return
        self._tag = key[1:] if key.startswith("#") else ""
        if self._tag and (zone := _FLOW_ZONE.search(value)):
            self.tag_zones[self._tag] = zone[1]
        elif key == "dateFormat":
            self.day_first = value.strip("\"' ").lower().startswith("d")
        elif key in ZONE_KEYS:
            self.zone = value
        elif key == "title" and not self.title:
            self.title = unquoted(value)


@dataclass(slots=True)
class Section:
    """An open section: its level (0 for `section` and `group`), its name, its tags, its zone."""

    level: int
    name: str
    tags: tuple[str, ...] = ()
    zone: str = ""


class Zones:
    """Puts the times of entries into their zones."""

    def __init__(self, dates: LooseDates) -> None:
        self._dates = dates
        self._zones: dict[str, LooseDates | None] = {}
        self.unknown: list[str] = []
        """Names that nobody knows."""

    def placed(self, text: str, zone: str) -> str:
        """A date in a zone, where it has a time of day and no zone itself."""
        zone = zone.strip("\"' ")
        if not zone:
            return self._dates.read(text)
        if match := _OFFSET.fullmatch(zone):
            offset = f"{match[1] or '+'}{int(match[2]):02d}:{match[3] or '00'}"
            return text + offset if _NAIVE_TIME.fullmatch(text) else text
        if zone not in self._zones:
            try:
                self._zones[zone] = self._dates.in_zone(zone)
            except SourceError:
                self._zones[zone] = None
                self.unknown.append(zone)
        return (self._zones[zone] or self._dates).read(text)
