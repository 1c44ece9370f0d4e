"""iCalendar (RFC 5545): VEVENT, VTODO, VJOURNAL and VFREEBUSY.

A DATE is a day, a DATE-TIME a second; times keep the offset their zone had then, floating times are read in the zone of
the calendar (X-WR-TIMEZONE), else in that which the reading names. DTEND is exclusive: an all-day event ends on the day
before it. Recurrences stay one event with the rule as a field, unless a window is stated: then they are expanded inside
it (`importers.calendars.series`). What is broken costs itself: a property, else an entry, never the calendar.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import ClassVar, Final

from timeloom.errors import SourceError
from timeloom.importers.calendars.entries import Calendar, Entry, Losses
from timeloom.importers.calendars.events import EventMaker
from timeloom.importers.calendars.properties import Property, properties
from timeloom.importers.calendars.series import MOST, Expansion, current
from timeloom.importers.calendars.source import (
    ENTRIES,
    CalendarFile,
    Component,
    calendar_file,
    components,
)
from timeloom.importers.calendars.values import is_ours, own_event, own_row, short
from timeloom.importers.calendars.zones import Zones
from timeloom.importers.contract import Input, Sample
from timeloom.model.events import Item, Rejection, Remark
from timeloom.text import number

_COMPONENT: Final = re.compile(
    rb"^(?:\xef\xbb\xbf)?BEGIN:(VCALENDAR|VEVENT|VTODO|VJOURNAL|VFREEBUSY)[ \t]*\r?$",
    re.MULTILINE | re.IGNORECASE,
)
_UID: Final = re.compile(rb"^UID(?:;[^:\n]*)?:((?:[^\n]|\n[ \t])*)", re.MULTILINE | re.IGNORECASE)
_BROKEN: Final = (ValueError, TypeError, OverflowError, KeyError, AttributeError, IndexError)
"""What a rule may bring the library for recurrences to raise."""
_TOLD: Final = 20
"""Entries left out for newer ones that are named each."""


class ICalendarImporter:
    """iCalendar."""

    name: ClassVar[str] = "ical"
    title: ClassVar[str] = "iCalendar"
    suffixes: ClassVar[tuple[str, ...]] = (".ics", ".ical", ".ifb", ".icalendar")
    keeps: ClassVar[str] = (
        "days and times with their offset, texts, categories, places, rules, busy times;"
        " not alarms, attendees, X- properties"
    )

    def sniff(self, sample: Sample) -> float:
        return (
            0.97
            if _COMPONENT.search(sample.head[:4096].replace(b"\r", b"\n"))
            else 0.5 * (sample.suffix in self.suffixes)
        )

    def read(self, source: Input) -> Iterator[Item]:
        file = calendar_file(source)
        yield from file.remarks
        found = components(file.data)
        if not any(part.kind in ("VCALENDAR", *ENTRIES) for part in found):
            raise SourceError(
                f"{source.address}: it holds no calendar, event, task or journal entry"
            )
        reading = _Reading(source, file)
        if reading.expansion is not None:
            source.part_of = "recurring entries were expanded within a window"
        reading.learn(found)
        source.title = reading.title
        yield from reading.entries([part for part in found if part.kind in ENTRIES])
        yield from reading.remarks()


class _Reading:
    """One reading of a file: its calendars and zones, the uids that come more than once, what was left out."""

    def __init__(self, source: Input, file: CalendarFile) -> None:
        window = source.options.window
        self.expansion = Expansion(window) if window else None
        self.file = file
        self.zones = Zones()
        self.losses = Losses()
        self.make = EventMaker(source.options.zone, self.losses)
        self.calendars: dict[int, Calendar] = {}
        self.ours: set[int] = set()
        """The lines on which calendars begin that Timeloom wrote."""
        self.others: Counter[str] = Counter()
        self.revised = 0
        """Entries left out for newer ones."""
        self.title = ""
        """What the first calendar with a name is called."""

    def learn(self, found: list[Component]) -> None:
        """Take in what holds for the entries, wherever it stands: the zones, then what calendars say."""
        for part in found:
            if part.kind == "VTIMEZONE":
                inner = [(each.kind, self._properties(each)) for each in part.inner]
                self.zones.define(self._properties(part), inner)
            elif part.kind not in ("VCALENDAR", *ENTRIES):
                self.others[part.kind] += 1
        for part in found:
            if part.kind == "VCALENDAR":
                own = part.text(self.file.data)
                if is_ours(own):
                    self.ours.add(part.line)
                said = {each.name: each.text for each in reversed(self._properties(part))}
                self.title = self.title or self._name(said)
                self.calendars[part.line] = self._calendar(said)

    def _calendar(self, said: dict[str, str]) -> Calendar:
        # X-WR-TIMEZONE is what everyone writes; TZID stands there by RFC 7808's authors, TZ in vCalendar 1.0
        name = next((said[key] for key in ("X-WR-TIMEZONE", "TZID", "TZ") if said.get(key)), "")
        zone = self.zones.get(name) if name else None
        return Calendar(zone, name, said.get("METHOD", "").upper())

    def _name(self, said: dict[str, str]) -> str:
        name = said.get("NAME") or said.get("X-WR-CALNAME") or ""  # RFC 7986, 5.1
        return " ".join(name.split())

    def _properties(self, part: Component) -> list[Property]:
        return list(properties(part.text(self.file.data), self.file.encoding, self.file.errors))

    def entries(self, parts: list[Component]) -> Iterator[Item]:
        """The events of all entries. What shares a UID is read together where it first stands."""
        shared = self._shared(parts)
        for position, part in enumerate(parts):
            where = _place(part)
            if row := self._own_row(part, part.text(self.file.data)):
                yield own_event(where, row)
                continue
            group = shared.get(position, [position])
            if group[0] != position:
                continue
            entries = []
            for at in group:
                entry = self._entry(at, parts[at])
                if isinstance(entry, Rejection):
                    yield entry
                else:
                    entries.append(entry)
            if len(entries) > 1:
                entries, said = current(entries)
                yield from self._few(said)
            yield from self._events(entries)

    def _few(self, said: list[Remark]) -> Iterator[Remark]:
        """The first remarks about revisions; the others are counted."""
        room = max(0, _TOLD - self.revised)
        self.revised += len(said)
        yield from said[:room]

    def _own_row(self, part: Component, raw: bytes) -> str:
        """The JSON of the event in an entry that Timeloom wrote."""
        ours = part.calendar is not None and part.calendar.line in self.ours
        return own_row(raw) if ours else ""

    def _shared(self, parts: list[Component]) -> dict[int, list[int]]:
        """For each entry whose UID comes more than once, the entries with that UID."""
        by_uid: dict[tuple[str, bytes], list[int]] = {}
        for position, part in enumerate(parts):
            raw = part.text(self.file.data)
            if b"\nX-TIMELOOM-EVENT" in raw:  # what Timeloom wrote stands for itself
                continue
            if (uid := _UID.search(raw)) and uid[1].strip():
                by_uid.setdefault((part.kind, uid[1].strip()), []).append(position)
        return {at: group for group in by_uid.values() if len(group) > 1 for at in group}

    def _entry(self, position: int, part: Component) -> Entry | Rejection:
        where = _place(part)
        rows: dict[str, list[Property]] = {}
        for row in self._properties(part):
            rows.setdefault(row.name, []).append(row)
        if part.cut_off:
            if not ("DTSTART" in rows or "DUE" in rows) or not (
                "SUMMARY" in rows or "DESCRIPTION" in rows
            ):
                return Rejection(where, f"it has no END:{part.kind}; was the file cut off?")
            self.losses.count("without an END, was the file cut off? Read as far as it goes", where)
        elif not part.closed:
            self.losses.count("without an END: it ends where the next one begins", where)
        if any(not each.closed for each in part.inner):
            self.losses.count(
                "an alarm or the like in it has no END: left out to the end of the entry", where
            )
        calendar = self.calendars.get(part.calendar.line) if part.calendar else None
        return Entry(
            part.kind, where, position, rows, self.zones, self.losses, calendar or Calendar()
        )

    def _events(self, entries: list[Entry]) -> Iterator[Item]:
        """The events of one entry, or of those with one UID, expanded where there is a window."""
        masters = [entry for entry in entries if entry.recurs]
        if self.expansion is None or len(masters) != 1 or not self.expansion.room:
            for entry in entries:
                yield from self.make.items(entry)
            return
        (master,) = masters
        overrides = [entry for entry in entries if entry.is_override and entry.kind == master.kind]
        yield from self._expanded([master, *overrides], self.expansion)
        for entry in entries:
            if entry is not master and entry not in overrides:
                yield from self.make.items(entry)

    def _expanded(self, series: list[Entry], expansion: Expansion) -> Iterator[Item]:
        """A series' occurrences in the window; where it cannot be expanded, its entries as they are."""
        where = series[0].where
        try:
            for occurrence in expansion.occurrences(series):
                if occurrence.entry.is_override and occurrence.entry.cancelled:
                    self.losses.count(
                        "an occurrence that was cancelled: left out", occurrence.entry.where
                    )
                    continue
                yield self.make.occurrence(occurrence)
        except _BROKEN as error:
            yield Remark(f"{where}: its recurrences cannot be expanded: {short(error)}")
            for entry in series:
                yield from self.make.items(entry)
        if not expansion.room:
            yield Remark(
                f"{where}: after {MOST:,} occurrences the expansion was stopped; narrow the window"
            )

    def remarks(self) -> Iterator[Remark]:
        if self.revised > _TOLD:
            more = number(self.revised - _TOLD, "other entry", "other entries")
            yield Remark(
                f"{more} left out in the same way, for newer ones or as they stand there twice"
            )
        yield from self.losses.remarks()
        yield from self.make.remarks(expanded=self.expansion is not None)
        yield from self.zones.remarks()
        if self.others:
            names = ", ".join(f"{kind} ({count})" for kind, count in self.others.most_common(5))
            yield Remark(
                f"{number(self.others.total(), 'component')} of other kinds left out: {names}"
            )


def _place(part: Component) -> str:
    """Where an entry begins, for a person."""
    if part.calendar is not None and part.calendar.entries > 1:
        return f"line {part.line}, entry {part.number}"
    return f"line {part.line}"
