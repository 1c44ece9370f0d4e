"""markwhen: entries `range: text` under headings, sections and groups, with tags, properties and a body.

The header's `title`, `dateFormat`, `timezone` and the zones of its tags are heeded. A recurrence is kept as written and
not expanded. Where Timeloom wrote the file, the property `timeloom` holds the whole event.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, Final

from timeloom.errors import DateError, SourceError
from timeloom.importers.contract import Input, Sample
from timeloom.importers.json.shapes import head_text, is_json
from timeloom.importers.source.dates import LooseDates
from timeloom.importers.source.encoding import as_text
from timeloom.importers.source.html import titled
from timeloom.importers.timelines.markwhen_dates import Context, When, parse_range
from timeloom.importers.timelines.markwhen_header import (
    TAG,
    ZONE_KEYS,
    Header,
    Section,
    Zones,
    clean,
    links_in,
)
from timeloom.model.events import DATED_FROM, Event, Item, Link, Rejection, Remark
from timeloom.text import number

_HEADING: Final = re.compile(r"\s*(#{1,6})\s+(\S.*)")
_OPEN: Final = re.compile(r"\s*(?:section|group)\s+(.+)", re.IGNORECASE)
_CLOSE: Final = re.compile(r"\s*end(?:section|group)\b", re.IGNORECASE)
_OUR_PROPERTIES: Final = ("timeloom:", "id:", "edtf:")
"""What begins a line that holds many a colon, and no range before any of them."""
_PROPERTY: Final = re.compile(r"\s*([A-Za-z][\w.-]*)\s*:(?:\s+(\S.*))?\s*")
_RECURS: Final = re.compile(r"\s+every\s+.+$|\s+x\s*\d+$", re.IGNORECASE)
_ZONE_AT_AN_END: Final = re.compile(r"\b(from|to)[\"']?\s*:\s*[\"']?([^,}\"']+)")
_OLD_ID: Final = re.compile(r"\s!([A-Za-z_]\w*)\s*$")
_CHECKBOX: Final = re.compile(r"\[([xX ]?)\](?!\()\s*")
_OWN_COMMENT: Final = re.compile(r"// timeloom: (\{.*\})")
"""An event that markwhen has no date for, as Timeloom writes it."""
_LIKE_AN_ENTRY: Final = re.compile(
    r"\s*(?:-?\d{1,6}(?:[-/.]\d{1,2}){0,2}(?![\w%])|!\w|\.(?:start|end)\b|(?:after|before|by)\s+[!\d]|now\b"
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+\d)[^:\n\"]{0,60}:\s",
    re.IGNORECASE,
)
_PAGE: Final = "_-_-_break_-_-_"
_MOST_COLONS: Final = 12
"""Colons of a line that may end its range."""
_DEEPEST: Final = 30
"""Sections around an entry that are kept with it, the innermost ones."""
_FIRST: Final = re.compile(
    r"^[ \t]*(?:-?\d{1,6}(?:[-/]\d{1,2}){0,2}|now|[A-Z][a-z]{2,8} \d{4})[^\n:]{0,60}:\s",
    re.MULTILINE,
)


@dataclass(slots=True)
class Entry:
    """One entry as its lines are gathered."""

    line: int
    when: When
    recurs: str
    text: str
    sections: tuple[Section, ...]
    properties: dict[str, str] = field(default_factory=dict)
    body: list[str] = field(default_factory=list)
    takes_properties: bool = True
    old_id: str = ""
    """A name at the end of its first line (`Christmas !Christmas`), as older files have it."""

    @property
    def name(self) -> str:
        """What other entries call it; empty if it has no name."""
        return self.properties.get("id", "").strip("\"'") or self.old_id

    @property
    def tags(self) -> tuple[str, ...]:
        """The tags of its text."""
        return tuple(dict.fromkeys(TAG.findall("\n".join([self.text, *self.body]))))

    def add(self, line: str) -> None:
        """Take a line under it: a property as long as only properties stand before it, else part of the body."""
        if self.takes_properties and (match := _PROPERTY.fullmatch(line)):
            key, value = match[1], (match[2] or "").strip()
            last = next(reversed(self.properties), "")
            if (
                key in ("from", "to")
                and last in ZONE_KEYS
                and not self.properties[last].endswith("}")
            ):
                self.properties[last] += f"{key}: {value}, "
                return
            if key not in self.properties and (value or key in ZONE_KEYS):
                self.properties[key] = value
                return
        self.takes_properties = False
        self.body.append(line)

    def zones(self, header: Header) -> tuple[str, str]:
        """The zones of its two ends; empty where none is named."""
        own = next((self.properties[key] for key in ZONE_KEYS if self.properties.get(key)), "")
        at_ends = dict(_ZONE_AT_AN_END.findall(own))
        by_tags = [header.tag_zones[tag] for tag in self.tags if tag in header.tag_zones]
        for section in reversed(self.sections):
            tags = (header.tag_zones.get(tag, "") for tag in section.tags)
            by_tags += [zone for zone in (section.zone, *tags) if zone]
        around = next(iter(by_tags), header.zone)
        if own and not at_ends:
            return own, own
        return at_ends.get("from", around), at_ends.get("to", around)


class MarkwhenImporter:
    """markwhen."""

    name: ClassVar[str] = "markwhen"
    title: ClassVar[str] = "markwhen"
    suffixes: ClassVar[tuple[str, ...]] = (".mw", ".markwhen")
    keeps: ClassVar[str] = (
        "ranges, relative dates, sections, tags, properties, recurrences as text; not colours"
    )

    def sniff(self, sample: Sample) -> float:
        if sample.suffix in self.suffixes:
            return 0.95
        head = head_text(sample)
        entries = len(_FIRST.findall(head))
        if entries < 3 or entries * 4 <= head.count("\n\n") or is_json(head):
            return 0.0
        # under another format's name only if that one does not know it for its own
        return 0.6 if sample.suffix in (".md", ".txt", "") else 0.4

    def read(self, source: Input) -> Iterator[Item]:
        reading = _Reading(LooseDates(source.options.zone))
        found = False
        remarks: list[Remark] = []
        with as_text(source, remarks) as text:
            yield from remarks
            for count, line in enumerate(text, start=1):
                for item in reading.take(count, line.rstrip("\n")):
                    found = True
                    yield item
        for item in reading.finish():
            found = True
            yield item
        source.title = reading.header.title
        if not found:
            yield Remark("the file holds no entry")
        yield from reading.remarks()


class _Reading:
    """The state of one reading: header, open sections, the entry being gathered."""

    def __init__(self, dates: LooseDates) -> None:
        self.context = Context(dates=dates)
        self.header = Header()
        self.zones = Zones(dates)
        self.sections: list[Section] = []
        self.in_header = True
        self.under_heading = False
        """Whether a property would be one of the section that has just begun."""
        self.entry: Entry | None = None
        self.uids: dict[str, str] = {}
        self.stray: list[int] = []
        """Lines with a text that belongs to no entry."""
        self.like_entries: list[int] = []
        """Lines that look like entries and were kept as text."""

    def take(self, count: int, line: str) -> Iterator[Item]:
        stripped = line.strip()
        if own := _OWN_COMMENT.fullmatch(stripped):
            yield from self.finish()
            yield _own_event(own[1], f"line {count}")
            return
        if stripped.startswith("//"):
            return
        if stripped == _PAGE:  # a page has a header of its own
            yield from self.finish()
            self.in_header = True
            self.sections.clear()
            return
        if self._section(line):
            yield from self.finish()
            self.in_header = False
            return
        try:
            entry = self._entry(count, line)
        except DateError as error:
            yield from self.finish()
            self.in_header = self.under_heading = False
            yield Rejection(f"line {count}", str(error))
            return
        if entry is not None:
            yield from self.finish()
            self.in_header = self.under_heading = False
            self.entry = entry
            self._know(entry)
        else:
            yield from self._text(count, line)

    def _text(self, count: int, line: str) -> Iterator[Item]:
        """A line that begins nothing: of the header, of a section, of the entry above."""
        if self.in_header:
            self.header.take(line)
            self.context.day_first = self.header.day_first
            if re.match(r"-?\d", line) and _LIKE_AN_ENTRY.match(line):
                yield Rejection(
                    f"line {count}", "it begins like an entry, and its range cannot be read"
                )
        elif self.under_heading and (match := _PROPERTY.fullmatch(line)):
            if match[1] in ZONE_KEYS:
                self.sections[-1].zone = match[2] or ""
        elif self.entry is not None:
            self.entry.add(line)
            self._know(self.entry)
            if not self.entry.takes_properties and _LIKE_AN_ENTRY.match(line):
                self.like_entries.append(count)
        elif line.strip():
            self.under_heading = False
            self.stray.append(count)

    def _know(self, entry: Entry) -> None:
        """Let other entries refer to it by its name."""
        if entry.takes_properties and (name := entry.name):
            self.context.named[name] = (entry.when.start, entry.when.end)

    def _section(self, line: str) -> bool:
        """Open or close sections, if the line does so."""
        if _CLOSE.match(line):
            while self.sections and self.sections.pop().level != 0:
                pass
            self.under_heading = False
            return True
        if match := _HEADING.fullmatch(line):
            level, name = len(match[1]), match[2]
            while self.sections and self.sections[-1].level >= level:
                self.sections.pop()
        elif (match := _OPEN.fullmatch(line)) and ":" not in match[1].split("#")[0].rstrip(": "):
            level, name = 0, match[1]
        else:
            return False
        self.sections.append(Section(level, clean(name), tuple(TAG.findall(name))))
        self.under_heading = True
        return True

    def _entry(self, count: int, line: str) -> Entry | None:
        """An entry, if the line begins one: the first colon whose left side is a range."""
        if line.startswith(_OUR_PROPERTIES):
            return None
        start = tried = 0
        problem: DateError | None = None
        while 0 <= (colon := line.find(":", start)) <= 200 and tried < _MOST_COLONS:
            start = colon + 1
            if line[colon + 1 : colon + 2].isdigit():
                continue  # the colon of a clock
            tried += 1
            left = line[:colon]
            recurs = _RECURS.search(left)
            try:
                when = parse_range(left[: recurs.start()] if recurs else left, self.context)
            except DateError as error:
                problem = problem or error
                continue
            if when is not None:
                self.context.start, self.context.end = when.start, when.end
                text = line[colon + 1 :].strip()
                old_id = _OLD_ID.search(text)
                return Entry(
                    count,
                    when,
                    recurs[0].strip() if recurs else "",
                    text[: old_id.start()] if old_id else text,
                    tuple(self.sections[-_DEEPEST:]),
                    old_id=old_id[1] if old_id else "",
                )
        if problem is not None and (not self.in_header or not _PROPERTY.fullmatch(line)):
            raise problem
        return None

    def finish(self) -> Iterator[Item]:
        """The event that was being gathered, if there is one."""
        entry, self.entry = self.entry, None
        if entry is None:
            return
        if own := entry.properties.get("timeloom"):
            event: Event | Rejection = _own_event(own, f"line {entry.line}")
        else:
            try:
                event = self._event(entry)
            except DateError as error:
                event = Rejection(f"line {entry.line}", str(error))
        if entry.name and isinstance(event, Event):
            self.uids[entry.name] = event.uid
        yield event

    def _event(self, entry: Entry) -> Event:
        when = entry.when
        zones = entry.zones(self.header)
        ends = when.date.split("/")
        placed = (
            self.zones.placed(end, zone) if "T" in end else end
            for end, zone in zip(ends, zones, strict=False)
        )
        event = _event(entry, _exact(entry, "/".join(placed)))
        if when.anchor and self.uids.get(when.anchor):
            return replace(event, links=(Link(DATED_FROM, self.uids[when.anchor]),))
        return event

    def remarks(self) -> Iterator[Remark]:
        """What had to be assumed, and what was left out."""
        yield from self.context.dates.remarks()
        for zone in self.zones.unknown:
            yield Remark(f"unknown time zone {zone!r}: its times count as having none")
        if self.like_entries:
            lines = number(len(self.like_entries), "line looks", "lines look")
            yield Remark(
                f"{lines} like the beginning of an entry and could not be read as one: kept as text"
                f" of the entry above (line {_few(self.like_entries)})"
            )
        if self.stray:
            yield Remark(f"text that belongs to no entry was left out (line {_few(self.stray)})")


def _few(lines: list[int]) -> str:
    return ", ".join(map(str, lines[:5])) + (" …" if len(lines) > 5 else "")


def _event(entry: Entry, date: str) -> Event:
    body = "\n".join(line.strip() for line in entry.body).strip("\n")
    fields: dict[str, tuple[str, ...]] = {}
    if names := [section.name for section in entry.sections]:
        fields["section"] = (" / ".join(names),)
    tags = (*entry.tags, *(tag for section in entry.sections for tag in section.tags))
    if tags:
        fields["tag"] = tuple(dict.fromkeys(tags))
    links = links_in(f"{entry.text}\n{body}")
    for name, values in (
        ("location", [text for text, target in links if target in ("location", "map")]),
        ("url", [target for _, target in links if target not in ("location", "map")]),
    ):
        if values:
            fields[name] = tuple(dict.fromkeys(values))
    fields |= {
        key: (value.strip("\"' ,"),)
        for key, value in entry.properties.items()
        if key not in ("id", "edtf") and value
    }
    if entry.recurs:
        fields["recurs"] = (entry.recurs,)
    text = entry.text
    if box := _CHECKBOX.match(text):
        fields["done"] = ("yes" if box[1].strip() else "no",)
        text = text[box.end() :]
    title, summary = titled(clean(text) or clean(body.split("\n", 1)[0]), summary=body.strip())
    return Event(
        title=title,
        date=date,
        uid=entry.name,
        summary=summary,
        fields=fields,
        date_basis="relative" if entry.when.relative else "stated",
        where=f"line {entry.line}",
    )


def _exact(entry: Entry, date: str) -> str:
    """The property `edtf` where it is a date, since markwhen's own range can only come near it."""
    from timeloom.dates.edtf.parsing import bounds

    exact = entry.properties.get("edtf", "").strip("\"'")
    try:
        bounds(exact or date)
    except DateError:
        bounds(date)
        return date
    return exact or date


def _own_event(text: str, where: str) -> Event | Rejection:
    from timeloom.model.validation import event_from_row

    try:
        row: Any = json.loads(text)
        return replace(event_from_row(row), where=where)
    except (ValueError, TypeError, RecursionError, SourceError) as error:
        return Rejection(where, f"its property timeloom does not hold an event: {error}")
