"""iCalendar (RFC 5545): VEVENT, VTODO and VJOURNAL, read by the `icalendar` library.

A DATE is a day, a DATE-TIME a second; times keep the offset their zone had then, floating times are read in the zone
the reading names. DTEND is exclusive: an all-day event ends on the day before it. Recurrences stay one event with the
rule as a field, unless a window is stated: then they are expanded inside it (`importers.ical_series`). A calendar that
cannot be read as a whole is read entry by entry.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from datetime import date as day_type
from typing import Any, ClassVar, Final

from timeloom.dates.edtf import bounds
from timeloom.errors import SourceError
from timeloom.events import Event, Item, Rejection, Remark
from timeloom.importers.contract import Input, Sample
from timeloom.importers.date_parts import edtf_date
from timeloom.importers.html_text import title_from
from timeloom.importers.ical_lines import LONGEST, without_long_lines
from timeloom.importers.ical_own import ENTRY, own_entries
from timeloom.importers.ical_series import MOST, Expansion, recurs, series_of
from timeloom.importers.ical_values import (
    categories,
    is_later,
    last_day,
    links_of,
    plain,
    short,
    text_of,
)
from timeloom.importers.loose_dates import LooseDates
from timeloom.importers.wide import wide_encoding
from timeloom.text import number

LIMIT: Final = 256 * 1024 * 1024
"""Bytes of a calendar that are read."""
_TOGETHER: Final = 500
"""Entries that the library takes apart at once; it holds some ten times what they take up in the file."""
_BROKEN: Final = (ValueError, IndexError, KeyError, TypeError, AttributeError, RecursionError)
"""What the library raises for what is no calendar."""
_KINDS = ("VEVENT", "VTODO", "VJOURNAL")
_ESCAPED = re.compile(r"\\([\\;,nN])")
"""What stands for itself in a text (RFC 5545, 3.3.11), where the library leaves that to us."""
_COMPONENT = re.compile(
    rb"^BEGIN:(VCALENDAR|VEVENT|VTODO|VJOURNAL)[ \t]*\r?$", re.MULTILINE | re.IGNORECASE
)
_ZONE = re.compile(
    rb"^BEGIN:VTIMEZONE\b.*?^END:VTIMEZONE[ \t]*\r?\n", re.MULTILINE | re.DOTALL | re.IGNORECASE
)
_LEAP = re.compile(rb"(:\d{8}T\d{4})60(?=Z?[ \t]*\r?$)", re.MULTILINE)
_KEPT = {"LOCATION": "location", "STATUS": "status", "URL": "url", "GEO": "geo", "CLASS": "class",
         "PRIORITY": "priority", "COMMENT": "comment", "CONTACT": "contact", "RESOURCES": "resource",
         "ORGANIZER": "organizer", "PERCENT-COMPLETE": "progress", "SEQUENCE": "sequence"}  # fmt: skip
_MOMENTS = {
    "CREATED": "created",
    "LAST-MODIFIED": "modified",
    "DUE": "due",
    "COMPLETED": "completed",
}
_DATING = ("DTSTART", "DTEND", "DURATION", "DUE")
_SAYING = ("LOCATION", "URL", "COMMENT", "CATEGORIES", "GEO", "CONTACT", "ORGANIZER", "RESOURCES")
"""What says something where there is no text."""
_RULES = ("RRULE", "RDATE", "EXDATE")


class ICalendarImporter:
    """iCalendar."""

    name: ClassVar[str] = "ical"
    title: ClassVar[str] = "iCalendar"
    suffixes: ClassVar[tuple[str, ...]] = (".ics", ".ical", ".ifb", ".icalendar")
    keeps: ClassVar[str] = (
        "days and times with their offset, texts, categories, places, rules; not alarms, attendees, X- properties"
    )

    def sniff(self, sample: Sample) -> float:
        return (
            0.97
            if _COMPONENT.search(sample.head[:4096])
            else 0.5 * (sample.suffix in self.suffixes)
        )

    def read(self, source: Input) -> Iterator[Item]:
        data = source.stream.read(LIMIT + 1)
        if len(data) > LIMIT:
            raise SourceError(
                f"{source.address}: a calendar of more than {LIMIT >> 20} MiB is not read"
            )
        data, leaps = _LEAP.subn(rb"\g<1>59", data)
        if leaps:
            yield Remark(
                f"{number(leaps, 'leap second')} read as the second before (RFC 5545, 3.3.12)"
            )
        data, long = without_long_lines(_plain_lines(data, source.options.encoding))
        for line, name in long:
            yield Remark(f"line {line}: {name} of more than {LONGEST >> 20} MiB left out")
        reading = _Reading(source)
        if reading.expansion is not None:
            source.part_of = "recurring entries were expanded within a window"
        found = False
        for line, block in _blocks(data):
            found = True
            if (ours := next(own_entries(line, block), None)) is not None and ours.row:
                yield from reading.ours(line, block)
                continue
            # A series has to be seen as a whole to be expanded; else the library need not hold all entries at once.
            together = reading.expansion is not None
            for begin, first, piece in [(line, 0, block)] if together else _pieces(line, block):
                yield from reading.block(begin, piece, first)
        if not found:
            raise SourceError(
                f"{source.address}: it holds no calendar, event, task or journal entry"
            )
        source.title = reading.title
        yield from reading.remarks()


def _plain_lines(data: bytes, encoding: str) -> bytes:
    """The file in UTF-8, its lines ended as everyone but the oldest programs ends them."""
    if name := encoding or wide_encoding(data):
        data = data.decode(name, "replace").encode()
    return data if b"\n" in data else data.replace(b"\r", b"\n")


def _blocks(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The outermost components of a file and the lines they begin on: one broken calendar costs no other."""
    position = 0
    while match := _COMPONENT.search(data, position):
        name = re.escape(match[1])
        end = re.compile(rb"^END:" + name + rb"[ \t]*\r?$", re.MULTILINE | re.IGNORECASE).search(
            data, match.end()
        )
        stop = end.end() if end else len(data)
        yield data.count(b"\n", 0, match.start()) + 1, data[match.start() : stop] + b"\r\n"
        position = stop


def _pieces(line: int, block: bytes) -> Iterator[tuple[int, int, bytes]]:
    """A long calendar as calendars of a few entries each: the line each begins on, the entries before it, and itself.

    Every one has what stands before the first entry, and all time zones.
    """
    begins = [match.start() for match in ENTRY.finditer(block)]
    if len(begins) <= _TOGETHER:
        yield line, 0, block
        return
    head = block[: begins[0]]
    head += b"".join(_ZONE.findall(block, begins[0]))
    foot = b"END:VCALENDAR\r\n"
    counted, at = line, 0
    for first in range(0, len(begins), _TOGETHER):
        start = begins[first]
        stop = begins[first + _TOGETHER] if first + _TOGETHER < len(begins) else len(block)
        counted, at = counted + block.count(b"\n", at, start), start
        end = foot if stop < len(block) else b""
        yield counted - head.count(b"\n"), first, head + block[start:stop] + end


class _Reading:
    """One reading of a file: the uids met, the floating times, what was left out."""

    def __init__(self, source: Input) -> None:
        window = source.options.window
        self.expansion = Expansion(window) if window else None
        self.dates = LooseDates(source.options.zone)
        self.zones: dict[str, int] = {}
        """Names of zones that nobody knows, and how often they came."""
        self.seen: dict[str, int] = {}
        self.rules = 0
        self.dropped_end = ""
        self.untitled = 0
        self.first_untitled = ""
        self.title = ""
        """What the first calendar with a name is called."""

    def ours(self, line: int, calendar: bytes) -> Iterator[Item]:
        """The events of a calendar that Timeloom wrote; an entry that somebody else has put in is read as any other."""
        import icalendar

        first = ENTRY.search(calendar)
        assert first is not None, "it has an entry of ours"
        head, foot = calendar[: first.start()], b"END:VCALENDAR\r\n"
        with suppress(*_BROKEN):
            self._take_name(icalendar.cal.Component.from_ical(head + foot))
        for place, begin, entry, row in own_entries(line, calendar):
            if row:
                yield _own_event(f"line {begin}, entry {place}", row)
            else:
                end = b"" if entry.rstrip().endswith(b"END:VCALENDAR") else foot
                piece = head + entry + end
                yield from self.block(begin - head.count(b"\n"), piece, place - 1)

    def _take_name(self, calendar: Any) -> None:
        if calendar.name == "VCALENDAR" and not self.title:
            name = calendar.get("NAME") or calendar.get("X-WR-CALNAME") or ""  # RFC 7986, 5.1
            self.title = _ESCAPED.sub(lambda m: " " if m[1] in "nN" else m[1], str(name))

    def block(self, line: int, data: bytes, first: int = 0) -> Iterator[Item]:
        """The entries of a calendar, or one alone; `first` are before it."""
        import icalendar

        where = f"line {line}"
        try:
            calendar = icalendar.cal.Component.from_ical(data)
        except _BROKEN as error:
            yield from self._salvaged(line, data, short(error))
            return
        self._take_name(calendar)
        components = (
            [calendar]
            if calendar.name in _KINDS
            else [c for c in calendar.walk() if c.name in _KINDS]
        )
        places = _places(where, line, data, len(components), first)
        if self.expansion is None:
            for place, component in zip(places, components, strict=True):
                yield from self.entry(place, component)
            return
        for nth, series in series_of(components):
            yield from self._expanded(places[nth - 1], series, self.expansion)

    def _salvaged(self, line: int, data: bytes, problem: str) -> Iterator[Item]:
        """The entries of a calendar in which something is broken, one by one."""
        begins = [match.start() for match in ENTRY.finditer(data)]
        if len(begins) < 1 or begins == [0]:
            yield Rejection(f"line {line}", f"cannot be read as iCalendar: {problem}")
            return
        yield Remark(
            f"line {line}: the calendar is broken, so its entries were read one by one: {problem}"
        )
        zones = b"".join(_ZONE.findall(data))
        for begin, stop in zip(begins, [*begins[1:], len(data)], strict=True):
            place = line + data.count(b"\n", 0, begin)
            name = ENTRY.match(data, begin)
            assert name is not None
            end = re.compile(rb"^END:" + name[1] + rb"\b", re.MULTILINE | re.IGNORECASE).search(
                data, begin, stop
            )
            if end is None:
                yield Rejection(
                    f"line {place}", f"it has no END:{name[1].decode()}; was the file cut off?"
                )
                continue
            entry = data[begin : end.end()]
            if not zones:
                yield from self.block(place, entry)
                continue
            whole = b"BEGIN:VCALENDAR\r\n" + zones + entry + b"\r\nEND:VCALENDAR\r\n"
            yield from self.block(place - whole.count(b"\n", 0, whole.index(entry)), whole)

    def entry(self, where: str, component: Any, *, occurrence: bool = False) -> Iterator[Item]:
        """An entry's event, and what has to be said about it."""
        self.dropped_end = ""
        yield self.event(where, component, occurrence=occurrence)
        if self.dropped_end:
            yield Remark(f"{where}: {self.dropped_end}")

    def event(self, where: str, component: Any, *, occurrence: bool = False) -> Event | Rejection:
        if own := component.get("X-TIMELOOM-EVENT"):
            return _own_event(where, str(own))
        for name, problem in getattr(component, "errors", ()):
            # a line that could not be taken apart has no name; only one that would date the entry spoils it
            if name in _DATING or (
                name is None and re.search(rf"'(?:{'|'.join(_DATING)})[;:]", str(problem))
            ):
                return Rejection(where, f"{name or 'a line'} cannot be read: {short(problem)}")
        try:
            date = self.date(component)
            if date is not None:
                bounds(date)
        except (ValueError, TypeError, AttributeError, OverflowError) as error:
            return Rejection(where, f"its date cannot be read: {short(error)}")
        descriptions = component.get("DESCRIPTION")
        texts = descriptions if isinstance(descriptions, list) else [descriptions or ""]
        summary = "\n\n".join(str(text).strip() for text in texts if str(text).strip())
        heading = str(component.get("SUMMARY", ""))
        if not (heading.strip() or summary):
            if date is None and not any(name in component for name in _SAYING):
                return Rejection(where, "it holds nothing: no SUMMARY, no DESCRIPTION and no date")
            self.untitled += 1
            self.first_untitled = self.first_untitled or where
        return Event(
            title=title_from(heading, summary),
            date=date,
            uid=self._uid(component, occurrence=occurrence),
            summary=summary,
            fields=self._fields(component, occurrence=occurrence),
            links=links_of(component),
            where=where,
        )

    def _uid(self, component: Any, *, occurrence: bool) -> str:
        uid = str(component.get("UID", ""))
        recurrence = component.get("RECURRENCE-ID")
        moment = recurrence or (component.get("DTSTART") if occurrence else None)
        if uid and moment is not None:
            uid += f"/{plain(moment.dt)}"
        if uid:
            self.seen[uid] = self.seen.get(uid, 0) + 1
            if self.seen[uid] > 1:
                uid += f"#{self.seen[uid]}"
        return uid

    def date(self, component: Any) -> str | None:
        """EDTF of an entry's start and end; a task without a start is dated by when it was done, else due."""
        start = component.get("DTSTART") or component.get("COMPLETED") or component.get("DUE")
        if start is None:
            return None
        exact = component.get("X-TIMELOOM-EDTF")
        if exact:
            return str(exact)
        first = start.dt
        end = component.get("DTEND") or (component.get("DUE") if component.get("DTSTART") else None)
        last = (
            end.dt
            if end is not None
            else first + component["DURATION"].dt
            if component.get("DURATION")
            else None
        )
        self._note_zone(start)
        if isinstance(first, datetime) != isinstance(last, datetime) and last is not None:
            last = last_day(last)
        elif not isinstance(first, datetime):
            last = last - timedelta(days=1) if last is not None and last > first else None
        if last is not None and is_later(first, last):
            self.dropped_end = (
                f"its end {last} stands before its start {first}: the end was left out"
            )
            last = None
        return self.dates.interval(
            self._spelled(first), self._spelled(last) if last is not None else None
        )

    def _note_zone(self, start: Any) -> None:
        name = str(getattr(start, "params", {}).get("TZID", ""))
        if name and isinstance(start.dt, datetime) and start.dt.tzinfo is None:
            self.zones[name] = self.zones.get(name, 0) + 1

    def _spelled(self, moment: day_type) -> str:
        if not isinstance(moment, datetime):
            return edtf_date(moment.year, moment.month, moment.day)
        parts = (moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second)
        offset = moment.utcoffset()
        if offset is None:
            return self.dates.read(edtf_date(*parts))
        if not offset and (moment.tzinfo is UTC or str(moment.tzinfo) in ("UTC", "Etc/UTC")):
            return edtf_date(*parts, zone="Z")
        minutes = round(offset.total_seconds() / 60)
        sign = "-" if minutes < 0 else "+"
        return edtf_date(*parts, zone=f"{sign}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}")

    def _fields(self, component: Any, *, occurrence: bool) -> dict[str, tuple[str, ...]]:
        fields: dict[str, tuple[str, ...]] = {}
        if component.name != "VEVENT":
            fields["kind"] = ({"VTODO": "task", "VJOURNAL": "journal"}[component.name],)
        for key, name in _KEPT.items():
            value = component.get(key)
            if value is not None and (text := text_of(value)):
                fields[name] = (text,)
        used = "COMPLETED" if "COMPLETED" in component else "DUE"
        for key, name in _MOMENTS.items():
            moment = getattr(component.get(key), "dt", None)
            if isinstance(moment, day_type) and ("DTSTART" in component or key != used):
                fields[name] = (self._spelled(moment),)
        if tags := categories(component):
            fields["tag"] = tags
        rules = [
            f"{key}:{text_of(component.get(key))}"
            for key in _RULES
            if component.get(key) is not None
        ]
        if rules and not occurrence:
            self.rules += recurs(component)
            fields["recurs"] = tuple(rules)
        return fields

    def _expanded(self, where: str, series: list[Any], expansion: Expansion) -> Iterator[Item]:
        """A series' occurrences in the window; an entry that does not recur, or cannot be expanded, is itself."""
        if not recurs(series[0]) or not expansion.room:
            for component in series:
                yield from self.entry(where, component)
            return
        try:
            for component in expansion.occurrences(series):
                yield from self.entry(where, component, occurrence=True)
        except (ValueError, TypeError, OverflowError, KeyError, AttributeError) as error:
            yield Remark(f"{where}: its recurrences cannot be expanded: {short(error)}")
            for component in series:
                yield from self.entry(where, component)
        if not expansion.room:
            yield Remark(
                f"{where}: after {MOST:,} occurrences the expansion was stopped; narrow the window"
            )

    def remarks(self) -> Iterator[Remark]:
        yield from self.dates.remarks()
        if self.zones:
            names = ", ".join(f"{name!r} ({count})" for name, count in list(self.zones.items())[:5])
            yield Remark(f"nobody knows the time zones {names}: their times count as having none")
        if self.untitled:
            yield Remark(
                f"{number(self.untitled, 'entry has', 'entries have')} no SUMMARY and no DESCRIPTION"
                f" ({self.first_untitled}{' and others' if self.untitled > 1 else ''}):"
                " called 'untitled'"
            )
        if self.rules:
            yield Remark(
                f"{number(self.rules, 'recurring entry', 'recurring entries')}, each read as one event with its rule;"
                " state a window to have the recurrences expanded"
            )


def _places(where: str, line: int, data: bytes, count: int, first: int) -> list[str]:
    """Where each entry of a calendar begins; where the calendar does, if they cannot be told apart."""
    begins = [match.start() for match in ENTRY.finditer(data)]
    if len(begins) != count:
        return [f"{where}, entry {nth}" for nth in range(first + 1, first + count + 1)]
    places, before = [], 0
    for nth, begin in enumerate(begins, start=first + 1):
        line, before = line + data.count(b"\n", before, begin), begin
        places.append(f"line {line}, entry {nth}" if first + count > 1 else f"line {line}")
    return places


def _own_event(where: str, text: str) -> Event | Rejection:
    """The whole event that Timeloom put into the entry."""
    from timeloom.validation import event_from_row

    try:
        row: Mapping[str, Any] = json.loads(text)
        return replace(event_from_row(dict(row)), where=where)
    except (ValueError, TypeError, RecursionError) as error:
        return Rejection(where, f"X-TIMELOOM-EVENT holds no event: {short(error)}")
