"""Events from the entries of a calendar: what of an entry becomes which part of an event."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from datetime import date as day_type
from typing import Final

from timeloom.dates.edtf.parsing import bounds
from timeloom.errors import DateError
from timeloom.importers.calendars.entries import Entry, Losses
from timeloom.importers.calendars.properties import Property, unescaped
from timeloom.importers.calendars.series import Occurrence
from timeloom.importers.calendars.values import (
    duration_of,
    is_later,
    last_day,
    own_event,
    plain,
    short,
)
from timeloom.importers.source.dates import LooseDates, edtf_date
from timeloom.importers.source.html import titled
from timeloom.model.events import Event, Item, Link, Rejection, Remark
from timeloom.text import number

_KEPT: Final = {"LOCATION": "location", "STATUS": "status", "URL": "url", "GEO": "geo", "CLASS": "class",
         "PRIORITY": "priority", "COMMENT": "comment", "CONTACT": "contact", "RESOURCES": "resource",
         "ORGANIZER": "organizer", "PERCENT-COMPLETE": "progress", "SEQUENCE": "sequence",
         "CONFERENCE": "conference"}  # fmt: skip
_MOMENTS: Final = {
    "CREATED": "created",
    "LAST-MODIFIED": "modified",
    "DUE": "due",
    "COMPLETED": "completed",
}
_SAYING: Final = (
    "LOCATION",
    "URL",
    "COMMENT",
    "CATEGORIES",
    "GEO",
    "CONTACT",
    "ORGANIZER",
    "RESOURCES",
)
"""What says something where there is no text."""
_RULES: Final = ("RRULE", "RDATE", "EXDATE", "EXRULE")
_BUSY: Final = {
    "BUSY": "busy",
    "FREE": "free",
    "BUSY-UNAVAILABLE": "unavailable",
    "BUSY-TENTATIVE": "tentative",
}
_COMMA: Final = re.compile(r"(?<!\\)[,;]")


class EventMaker:
    """Makes the events of one reading, and counts what had to be assumed for them."""

    def __init__(self, zone: str, losses: Losses) -> None:
        self.dates = LooseDates(zone)
        self.losses = losses
        self.seen: dict[str, int] = {}
        self.rules = 0
        self.untitled = 0
        self.first_untitled = ""

    def items(self, entry: Entry) -> Iterator[Item]:
        """The event of an entry, or the busy times of one."""
        if entry.kind == "VFREEBUSY":
            yield from self._busy_times(entry)
            return
        try:
            start, end = entry.span()
            yield self._event(entry, start, end)
        except (ValueError, TypeError, OverflowError) as error:
            problem = short(error)
            yield Rejection(
                entry.where,
                problem if "cannot be read" in problem else f"its date cannot be read: {problem}",
            )

    def occurrence(self, occurrence: Occurrence) -> Event | Rejection:
        """The event of one occurrence of a series."""
        try:
            return self._event(
                occurrence.entry, occurrence.start, occurrence.end, occurrence.planned
            )
        except (ValueError, TypeError, OverflowError) as error:
            return Rejection(occurrence.entry.where, f"its date cannot be read: {short(error)}")

    def _event(
        self,
        entry: Entry,
        start: day_type | None,
        end: day_type | None,
        planned: day_type | None = None,
    ) -> Event | Rejection:
        if planned is None and (own := entry.text("X-TIMELOOM-EVENT")):
            return own_event(entry.where, own)
        exact = entry.text("X-TIMELOOM-EDTF") if planned is None else ""
        date = exact or (self._date(start, end) if start is not None else None)
        if date:
            bounds(date)
        headings = entry.texts("SUMMARY")
        texts = [*entry.texts("DESCRIPTION"), *headings[1:]]
        if not (headings or texts):
            if start is None and not any(entry.has(name) for name in _SAYING):
                return Rejection(
                    entry.where, "it holds nothing: no SUMMARY, no DESCRIPTION and no date"
                )
            self.untitled += 1
            self.first_untitled = self.first_untitled or entry.where
        title, summary = titled(*headings[:1], summary="\n\n".join(texts))
        return Event(
            title=title,
            date=date or None,
            uid=self._uid(entry, planned),
            summary=summary,
            fields=self._fields(entry, occurrence=planned is not None),
            links=tuple(
                Link(found.params.get("RELTYPE", "parent").lower(), found.text)
                for found in entry.properties.get("RELATED-TO", ())
                if found.text
            ),
            where=entry.where,
        )

    def _uid(self, entry: Entry, planned: day_type | None, *, part: str = "") -> str:
        uid = entry.uid
        moment = planned or entry.moment("RECURRENCE-ID")
        if uid and moment is not None:
            uid += f"/{plain(moment)}"
        if uid and part:
            uid += f"/{part}"
        if uid:
            self.seen[uid] = self.seen.get(uid, 0) + 1
            if self.seen[uid] > 1:
                uid += f"#{self.seen[uid]}"
        return uid

    def _date(self, start: day_type, end: day_type | None) -> str | None:
        """EDTF of a start and an end."""
        last = end
        if last is not None and isinstance(start, datetime) != isinstance(last, datetime):
            last = last_day(last)
        elif last is not None and not isinstance(start, datetime):
            last = last - timedelta(days=1) if last > start else None
        if last is not None and is_later(start, last):
            last = None
        return self.dates.interval(
            self._spelled(start), self._spelled(last) if last is not None else None
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

    def _fields(self, entry: Entry, *, occurrence: bool) -> dict[str, tuple[str, ...]]:
        fields: dict[str, tuple[str, ...]] = {}
        if entry.kind != "VEVENT":
            fields["kind"] = ({"VTODO": "task", "VJOURNAL": "journal"}[entry.kind],)
        for key, name in _KEPT.items():
            if texts := entry.texts(key):
                fields[name] = (",".join(texts),)
        if entry.cancelled:
            fields["status"] = ("CANCELLED",)
        used = "COMPLETED" if entry.moment("COMPLETED", quiet=True) is not None else "DUE"
        for key, name in _MOMENTS.items():
            if entry.has(key) and (entry.has("DTSTART") or key != used):
                self._add_moment(fields, name, entry, key)
        tags = (
            unescaped(name).strip()
            for found in entry.properties.get("CATEGORIES", ())
            for name in _COMMA.split(found.value)
        )
        if names := tuple(dict.fromkeys(filter(None, tags))):
            fields["tag"] = names
        if not occurrence:
            self._add_rules(fields, entry)
        return fields

    def _add_moment(
        self, fields: dict[str, tuple[str, ...]], name: str, entry: Entry, key: str
    ) -> None:
        moment = entry.moment(key, quiet=key == "DUE" and entry.kind == "VTODO")
        if moment is not None:
            try:
                fields[name] = (self._spelled(moment),)
            except (DateError, OverflowError):
                entry.lose(key, entry.text(key))

    def _add_rules(self, fields: dict[str, tuple[str, ...]], entry: Entry) -> None:
        rules = tuple(f"{key}:{','.join(entry.texts(key))}" for key in _RULES if entry.texts(key))
        if entry.is_override:
            if rules:
                entry.note("a rule beside RECURRENCE-ID makes nothing recur: left out")
            if entry.for_the_future:
                fields["range"] = ("this and future",)
        elif rules:
            self.rules += entry.recurs
            fields["recurs"] = rules

    def _busy_times(self, entry: Entry) -> Iterator[Item]:
        """An event for each period of a VFREEBUSY (RFC 5545, 3.6.4)."""
        found = False
        for row in entry.properties.get("FREEBUSY", ()):
            for value in filter(None, row.value.split(",")):
                try:
                    event = self._busy_time(entry, row, value.strip())
                except (ValueError, TypeError, OverflowError):
                    entry.lose("FREEBUSY", value)
                    continue
                found = True
                yield event
        if not found:
            entry.note("a question for busy times, or one without any: no event")

    def _busy_time(self, entry: Entry, row: Property, value: str) -> Event:
        first, _, last = value.partition("/")
        start = entry.placed(row, first)
        if last.lstrip("+-")[:1] in ("P", "p"):
            end: day_type | None = duration_of(last).after(start)
        else:
            end = entry.placed(row, last) if last else None
        kind = row.params.get("FBTYPE", "BUSY").upper()
        fields: dict[str, tuple[str, ...]] = {"kind": ("busy time",)}
        for key in ("ORGANIZER", "URL", "COMMENT", "CONTACT"):
            if texts := entry.texts(key):
                fields[_KEPT[key]] = (",".join(texts),)
        date = self._date(start, end)
        bounds(date or "")
        title = (
            row.params.get("X-SUMMARY") or entry.text("SUMMARY") or _BUSY.get(kind, kind.lower())
        )
        return Event(
            title=titled(title)[0],
            date=date,
            uid=self._uid(entry, None, part=plain(start)),
            fields=fields,
            where=entry.where,
        )

    def remarks(self, *, expanded: bool) -> Iterator[Remark]:
        """What had to be assumed."""
        yield from self.dates.remarks()
        if self.untitled:
            yield Remark(
                f"{number(self.untitled, 'entry has', 'entries have')} no SUMMARY and no DESCRIPTION"
                f" ({self.first_untitled}{' and others' if self.untitled > 1 else ''}):"
                " called 'untitled'"
            )
        if self.rules and not expanded:
            yield Remark(
                f"{number(self.rules, 'recurring entry', 'recurring entries')}, each read as one event with its rule;"
                " state a window to have the recurrences expanded"
            )
