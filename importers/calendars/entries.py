"""One entry of a calendar: its texts, its moments in their zones, and what of it could not be read.

A part that cannot be read costs itself: it is counted under its name, and the entry stays.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, tzinfo
from datetime import date as day_type
from typing import Final

from timeloom.importers.calendars.properties import Property
from timeloom.importers.calendars.values import (
    Duration,
    duration_of,
    has_clock,
    instant,
    is_later,
    is_leap_second,
    moment_of,
    short,
)
from timeloom.importers.calendars.zones import Zones
from timeloom.model.events import Remark
from timeloom.text import number

_REPLIES: Final = frozenset(("REPLY", "COUNTER", "DECLINECOUNTER", "REFRESH"))
"""Methods that answer about an entry and are no revision of it (RFC 5546, 1.4)."""
_DATING: Final = ("DTSTART", "DTEND", "DUE")


@dataclass(slots=True)
class Losses:
    """What was left out or assumed, counted: a sentence each, however many entries it concerns."""

    unreadable: dict[str, list[str]] = field(default_factory=dict)
    """By name of the property: how often, where first, and what stood there."""
    counts: dict[str, int] = field(default_factory=dict)
    first: dict[str, str] = field(default_factory=dict)
    leaps: int = 0
    """Entries with a leap second."""

    def leave_out(self, name: str, where: str, value: str) -> None:
        """Note a property that cannot be read."""
        self.unreadable.setdefault(name, []).append("")
        if len(self.unreadable[name]) == 1:
            self.unreadable[name][0] = f"{where}|{short(value)}"

    def count(self, sentence: str, where: str) -> None:
        """Note what was assumed of an entry."""
        self.counts[sentence] = self.counts.get(sentence, 0) + 1
        self.first.setdefault(sentence, where)

    def remarks(self) -> Iterable[Remark]:
        """All of it."""
        if self.leaps:
            yield Remark(
                f"{number(self.leaps, 'leap second')} read as the second before (RFC 5545, 3.3.12)"
            )
        for name, found in self.unreadable.items():
            where, _, value = found[0].partition("|")
            others = " and others" if len(found) > 1 else ""
            yield Remark(
                f"{name} cannot be read in {number(len(found), 'entry', 'entries')} ({where}{others}),"
                f" as {value!r}: left out"
            )
        for sentence, count in self.counts.items():
            others = " and others" if count > 1 else ""
            yield Remark(
                f"{number(count, 'entry', 'entries')} ({self.first[sentence]}{others}): {sentence}"
            )


@dataclass(slots=True)
class Calendar:
    """What a calendar says of all of its entries."""

    zone: tzinfo | None = None
    zone_name: str = ""
    method: str = ""


@dataclass(slots=True)
class Entry:
    """An entry's properties by their names; a moment of it is a day, or a time with or without a zone."""

    kind: str
    where: str
    position: int
    properties: dict[str, list[Property]]
    zones: Zones
    losses: Losses
    calendar: Calendar
    _placed: dict[tuple[str, str, str], day_type] = field(default_factory=dict)
    _said: set[str] = field(default_factory=set)
    """What has been counted of this entry: however often a value is read, it is told once."""

    def note(self, sentence: str) -> None:
        """Note what is assumed of the entry."""
        if sentence not in self._said:
            self._said.add(sentence)
            self.losses.count(sentence, self.where)

    def lose(self, name: str, value: str) -> None:
        """Note that a value of a property cannot be read."""
        if f"{name}:{value}" not in self._said:
            self._said.add(f"{name}:{value}")
            self.losses.leave_out(name, self.where, value)

    def has(self, name: str) -> bool:
        """Whether it has such a property."""
        return name in self.properties

    def text(self, name: str) -> str:
        """The first such property that says something, as a text."""
        return next((found.text for found in self.properties.get(name, ()) if found.text), "")

    def texts(self, name: str) -> list[str]:
        """All such properties that say something."""
        return [found.text for found in self.properties.get(name, ()) if found.text]

    @property
    def uid(self) -> str:
        """What names it; with RECURRENCE-ID one occurrence of what is named."""
        return self.text("UID")

    @property
    def cancelled(self) -> bool:
        """Whether the calendar or the entry itself takes it back."""
        return self.calendar.method == "CANCEL" or self.text("STATUS").upper() == "CANCELLED"

    @property
    def recurs(self) -> bool:
        """Whether it has a rule or further dates; an override of one occurrence never has (RFC 5545, 3.8.4.4)."""
        return (
            self.has("DTSTART")
            and not self.is_override
            and (self.has("RRULE") or self.has("RDATE"))
        )

    @property
    def is_override(self) -> bool:
        """Whether it stands for one occurrence of a series, or for that and all later ones."""
        return self.has("RECURRENCE-ID")

    @property
    def for_the_future(self) -> bool:
        """Whether it also changes all occurrences after its own."""
        found = self.properties.get("RECURRENCE-ID")
        return any(each.params.get("RANGE", "").upper() == "THISANDFUTURE" for each in found or ())

    def rank(self) -> tuple[bool, int, str, int]:
        """What tells which of two revisions is newer (RFC 5546, 2.1.4)."""
        sequence = self.text("SEQUENCE")
        stamp = self.moment("DTSTAMP", quiet=True)
        return (
            self.calendar.method not in _REPLIES,
            int(sequence)
            if sequence.isascii() and sequence.isdigit() and len(sequence) < 10
            else 0,
            instant(stamp) if stamp else "",
            self.position,
        )

    def moment(self, name: str, *, quiet: bool = False) -> day_type | None:
        """The first such property as a day or a moment; one that cannot be read is left out."""
        for found in self.properties.get(name, ()):
            try:
                return self.placed(found, found.value)
            except ValueError:
                if not quiet:
                    self.lose(name, found.value)
        return None

    def needed(self, name: str) -> day_type | None:
        """The same, of what dates the entry. Raises ValueError for one that cannot be read."""
        problem = ""
        for found in self.properties.get(name, ()):
            try:
                return self.placed(found, found.value)
            except ValueError as error:
                problem = problem or f"{name} cannot be read: {error}"
        if problem:
            raise ValueError(problem)
        return None

    def placed(self, found: Property, value: str) -> day_type:
        """A value of a property in its zone. Raises ValueError."""
        key = (value, found.params.get("TZID", ""), found.params.get("VALUE", ""))
        if key not in self._placed:
            self._placed[key] = self._in_its_zone(found, value)
        return self._placed[key]

    def _in_its_zone(self, found: Property, value: str) -> day_type:
        moment = moment_of(value)
        if not isinstance(moment, datetime):
            return moment
        if is_leap_second(value):
            self.losses.leaps += "leap" not in self._said
            self._said.add("leap")
        if found.params.get("VALUE", "").upper() == "DATE":
            if not any(
                has_clock(each.value) for name in _DATING for each in self.properties.get(name, ())
            ):
                return moment.date()
            self.note("a time of day in what is marked as a day: read with it")
        if name := found.params.get("TZID"):
            zone = self.zones.get(name)
            if moment.tzinfo is not None and zone not in (None, UTC):
                self.note("UTC and another zone for one time: read in that zone")
            moment = moment.replace(tzinfo=zone or moment.tzinfo)
        if moment.tzinfo is None and self.calendar.zone is not None:
            self.note(
                f"times without a zone, read in that of the calendar, {self.calendar.zone_name}"
            )
            moment = moment.replace(tzinfo=self.calendar.zone)
        return moment

    def duration(self) -> Duration | None:
        """Its DURATION; one that cannot be read is left out."""
        for found in self.properties.get("DURATION", ()):
            try:
                return duration_of(found.value)
            except ValueError:
                self.lose("DURATION", found.value)
        return None

    def span(self) -> tuple[day_type | None, day_type | None]:
        """Its start, and its end, exclusive where the start is a day. Raises ValueError for a start that is none.

        A task without a start is dated by when it was done, else by when it is due.
        """
        if self.kind == "VTODO":
            start = self.moment("DTSTART")
            if start is None:
                return self.moment("COMPLETED") or self.moment("DUE"), None
        else:
            start = self.needed("DTSTART")
        if start is None:
            return None, None
        end = self.moment("DTEND") or (self.moment("DUE") if self.kind == "VTODO" else None)
        if end is None and (duration := self.duration()) is not None:
            try:
                end = duration.after(start)
            except OverflowError:
                self.lose("DURATION", self.text("DURATION"))
        return self._in_one_zone(start, end)

    def _in_one_zone(
        self, start: day_type, end: day_type | None
    ) -> tuple[day_type, day_type | None]:
        """A time without a zone at one end is in that of the other end. An end before its start is left out."""
        if (
            isinstance(start, datetime)
            and isinstance(end, datetime)
            and (start.tzinfo is None) != (end.tzinfo is None)
        ):
            self.note("a zone at one end alone: it counts for both")
            zone = start.tzinfo or end.tzinfo
            start, end = start.replace(tzinfo=zone), end.replace(tzinfo=zone)
        if end is not None and is_later(start, end):
            self.note("its end stands before its start: the end was left out")
            end = None
        return start, end

    def cancelled_by(self, newer: Entry) -> Entry:
        """The entry as a cancellation leaves it: what that does not repeat stays as it was."""
        merged = {**self.properties, **newer.properties}
        merged["STATUS"] = [Property("STATUS", {}, "CANCELLED")]
        return replace(self, properties=merged)
