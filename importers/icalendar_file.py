"""iCalendar (RFC 5545): VEVENT, VTODO and VJOURNAL, read by the `icalendar` library.

A DATE is a day, a DATE-TIME a second; times keep the offset their zone had then, floating times are read in the zone
the reading names. DTEND is exclusive: an all-day event ends on the day before it. Recurrences stay one event with the
rule as a field, unless a window is stated: then `recurring_ical_events` expands them inside it, `MOST` times at most.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from datetime import date as day_type
from typing import Any, ClassVar, Final

from importers.contract import Input, Sample
from importers.date_parts import edtf_date, edtf_interval
from importers.html_text import title_from
from importers.loose_dates import LooseDates
from timeloom.dates.edtf import bounds
from timeloom.errors import SourceError
from timeloom.events import Event, Item, Link, Rejection, Remark

LIMIT: Final = 256 * 1024 * 1024
"""Bytes of a calendar that are read."""
MOST: Final = 10_000
"""Occurrences that one reading expands."""
_FEW: Final = 1_000
"""With fewer occurrences than this in one stretch of a window the next stretch is twice as long."""
_KINDS = ("VEVENT", "VTODO", "VJOURNAL")
_COMPONENT = re.compile(
    rb"^BEGIN:(VCALENDAR|VEVENT|VTODO|VJOURNAL)[ \t]*\r?$", re.MULTILINE | re.IGNORECASE
)
_KEPT = {"LOCATION": "location", "STATUS": "status", "URL": "url", "GEO": "geo", "CLASS": "class",
         "PRIORITY": "priority",
         "ORGANIZER": "organizer", "PERCENT-COMPLETE": "progress"}  # fmt: skip
_DATING = ("DTSTART", "DTEND", "DURATION", "DUE")
_RULES = ("RRULE", "RDATE", "EXDATE")


class ICalendarImporter:
    """iCalendar."""

    name: ClassVar[str] = "ical"
    title: ClassVar[str] = "iCalendar"
    suffixes: ClassVar[tuple[str, ...]] = (".ics", ".ical", ".ifb", ".icalendar")
    keeps: ClassVar[str] = (
        "days and times with their offset, texts, categories, places, rules; not alarms, attendees"
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
        reading = _Reading(source)
        found = False
        for line, block in _blocks(data):
            found = True
            yield from reading.block(line, block)
        if not found:
            raise SourceError(
                f"{source.address}: it holds no calendar, event, task or journal entry"
            )
        yield from reading.remarks()


def _blocks(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The outermost components of a file and the lines they begin on: one broken calendar costs no other."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        data = data.decode("utf-16", "replace").encode()
    position = 0
    while match := _COMPONENT.search(data, position):
        name = re.escape(match[1])
        end = re.compile(rb"^END:" + name + rb"[ \t]*\r?$", re.MULTILINE | re.IGNORECASE).search(
            data, match.end()
        )
        stop = end.end() if end else len(data)
        yield data.count(b"\n", 0, match.start()) + 1, data[match.start() : stop] + b"\r\n"
        position = stop


class _Reading:
    """One reading of a file: the uids met, the floating times, what was left out."""

    def __init__(self, source: Input) -> None:
        self.window = source.options.window
        self.dates = LooseDates(source.options.zone)
        self.seen: dict[str, int] = {}
        self.rules = 0
        self.dropped_end = ""

    def block(self, line: int, data: bytes) -> Iterator[Item]:
        import icalendar

        where = f"line {line}"
        try:
            calendar = icalendar.cal.Component.from_ical(data)
        except (
            ValueError,
            IndexError,
            KeyError,
            TypeError,
            AttributeError,
            RecursionError,
        ) as error:
            yield Rejection(where, f"cannot be read as iCalendar: {_short(error)}")
            return
        components = (
            [calendar]
            if calendar.name in _KINDS
            else [c for c in calendar.walk() if c.name in _KINDS]
        )
        if self.window and calendar.name == "VCALENDAR":
            yield from self._expanded(where, calendar, components)
            return
        for number, component in enumerate(components, start=1):
            yield from self.entry(f"{where}, entry {number}", component)

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
                return Rejection(where, f"{name or 'a line'} cannot be read: {_short(problem)}")
        try:
            date = self.date(component)
            if date is not None:
                bounds(date)
        except (ValueError, TypeError, AttributeError, OverflowError) as error:
            return Rejection(where, f"its date cannot be read: {_short(error)}")
        descriptions = component.get("DESCRIPTION")
        texts = descriptions if isinstance(descriptions, list) else [descriptions or ""]
        summary = "\n\n".join(str(text).strip() for text in texts if str(text).strip())
        return Event(
            title=title_from(str(component.get("SUMMARY", "")), summary),
            date=date,
            uid=self._uid(component, occurrence=occurrence),
            summary=summary,
            fields=self._fields(component, occurrence=occurrence),
            links=_links(component),
            where=where,
        )

    def _uid(self, component: Any, *, occurrence: bool) -> str:
        uid = str(component.get("UID", ""))
        recurrence = component.get("RECURRENCE-ID")
        moment = recurrence or (component.get("DTSTART") if occurrence else None)
        if uid and moment is not None:
            uid += f"/{_plain(moment.dt)}"
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
        if not isinstance(first, datetime):
            if isinstance(last, datetime):
                last = last.date()
            last = last - timedelta(days=1) if last is not None and last > first else None
        elif last is not None and not isinstance(last, datetime):
            last = None
        if last is not None and _later(first, last):
            self.dropped_end = (
                f"its end {last} stands before its start {first}: the end was left out"
            )
            last = None
        return edtf_interval(
            self._spelled(first), self._spelled(last) if last is not None else None
        )

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
            if value is not None and (text := _text(value)):
                fields[name] = (text,)
        if tags := _categories(component):
            fields["tag"] = tags
        rules = [
            f"{key}:{_text(component.get(key))}" for key in _RULES if component.get(key) is not None
        ]
        if rules and not occurrence:
            self.rules += "RRULE" in component or "RDATE" in component
            fields["recurs"] = tuple(rules)
        return fields

    def _expanded(self, where: str, calendar: Any, components: list[Any]) -> Iterator[Item]:
        import recurring_ical_events

        first, last = _window(self.window)
        undated = [component for component in components if component.get("DTSTART") is None]
        for component in undated:
            yield from self.entry(where, component)
        try:
            query = recurring_ical_events.of(
                calendar, components=list(_KINDS), skip_bad_series=True
            )
            for number, component in enumerate(_occurrences(query, first, last), start=1):
                if number > MOST:
                    yield Remark(
                        f"{where}: after {MOST:,} occurrences the expansion was stopped; narrow the window"
                    )
                    return
                yield from self.entry(where, component, occurrence=True)
        except (ValueError, TypeError, OverflowError, KeyError, AttributeError) as error:
            yield Rejection(where, f"its recurrences cannot be expanded: {_short(error)}")

    def remarks(self) -> Iterator[Remark]:
        yield from self.dates.remarks()
        if self.rules:
            yield Remark(
                f"{self.rules} entries recur: each is one event with its rule; state a window to have them expanded"
            )


def _occurrences(query: Any, first: Any, last: Any) -> Iterator[Any]:
    """What happens in a window, asked for in stretches: a rule of every second costs an hour of it at once."""
    step = timedelta(hours=1)
    begin, before = first, set[tuple[str, ...]]()
    while begin < last:
        end = last if last - begin <= step else begin + step
        found = query.between(begin, end)
        here = {_occurrence(component) for component in found}
        yield from (component for component in found if _occurrence(component) not in before)
        before |= here
        begin = end
        if len(found) < _FEW:
            step *= 2


def _occurrence(component: Any) -> tuple[str, ...]:
    """What tells an occurrence from others: one that spans two stretches is found in both."""
    start = component.get("DTSTART")
    return (
        component.name,
        str(component.get("UID", "")),
        str(component.get("SUMMARY", "")),
        "" if start is None else str(start.dt),
    )


def _later(first: datetime | day_type, last: datetime | day_type) -> bool:
    """Whether `last` is before `first`; times with and without a zone cannot be compared and pass."""
    try:
        return last < first
    except TypeError:
        return False


def _plain(moment: day_type) -> str:
    return (
        moment.strftime("%Y%m%dT%H%M%S")
        if isinstance(moment, datetime)
        else moment.strftime("%Y%m%d")
    )


def _short(problem: object) -> str:
    text = re.sub(r"\s+", " ", str(problem)).strip()
    return text if len(text) <= 160 else text[:159] + "…"


def _text(value: Any) -> str:
    """A property's value as iCalendar writes it, without its parameters."""
    if isinstance(value, list):
        return ",".join(_text(part) for part in value)
    if hasattr(value, "to_ical") and not isinstance(value, str):
        raw = value.to_ical()
        return raw.decode("utf-8", "replace") if isinstance(raw, bytes) else str(raw)
    return str(value).strip()


def _categories(component: Any) -> tuple[str, ...]:
    value = component.get("CATEGORIES")
    lists = value if isinstance(value, list) else [value] if value is not None else []
    names = [str(name).strip() for group in lists for name in getattr(group, "cats", [group])]
    return tuple(dict.fromkeys(name for name in names if name))


def _links(component: Any) -> tuple[Link, ...]:
    value = component.get("RELATED-TO")
    targets = value if isinstance(value, list) else [value] if value else []
    return tuple(
        Link(str(target.params.get("RELTYPE", "parent")).lower(), str(target)) for target in targets
    )


def _own_event(where: str, text: str) -> Event | Rejection:
    """The whole event that Timeloom put into the entry."""
    from timeloom.validation import event_from_row

    try:
        row: Mapping[str, Any] = json.loads(text)
        return replace(event_from_row(dict(row)), where=where)
    except (ValueError, TypeError, RecursionError) as error:
        return Rejection(where, f"X-TIMELOOM-EVENT holds no event: {_short(error)}")


def _window(text: str) -> tuple[datetime, datetime]:
    """The bounds of a stated window. Raises SourceError for one that is open or outside the years 1 to 9999."""
    earliest, latest = bounds(text)
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    try:
        return epoch + timedelta(seconds=earliest), epoch + timedelta(seconds=latest)
    except OverflowError:
        raise SourceError(
            f"the window {text!r} is too wide to expand recurrences in", hint="e.g. 2024/2025"
        ) from None
