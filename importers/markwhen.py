"""markwhen: entries `range: text` under headings, sections and groups, with tags, properties and a body.

The header's `title`, `tz` and `dateFormat` are heeded. A recurrence is kept as written and not expanded.
Where Timeloom wrote the file, the property `timeloom` holds the whole event.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

from timeloom.errors import DateError, SourceError
from timeloom.events import DATED_FROM, Event, Item, Link, Rejection, Remark
from timeloom.importers.contract import Input, Sample
from timeloom.importers.html_text import title_from
from timeloom.importers.json_shapes import head_text, is_json
from timeloom.importers.loose_dates import LooseDates
from timeloom.importers.markwhen_dates import Context, When, parse_range
from timeloom.importers.text_stream import as_text

_HEADING = re.compile(r"(#{1,6})\s+(\S.*)")
_OPEN = re.compile(r"\s*(?:section|group)\s+(.+)", re.IGNORECASE)
_CLOSE = re.compile(r"\s*end(?:section|group)\b", re.IGNORECASE)
_OUR_PROPERTIES = ("timeloom:", "id:", "edtf:")
"""What begins a line that holds many a colon, and no range before any of them."""
_PROPERTY = re.compile(r"\s*([A-Za-z][\w-]*)\s*:\s+?(\S.*)")
_RECURS = re.compile(r"\s+every\s+.+$|\s+x\s*\d+$", re.IGNORECASE)
_TAG = re.compile(r"(?<![\w/&#(])#([^\W\d][\w-]*)")
_LINK = re.compile(r"!?\[([^\]]*)\]\(([^)\s]+)\)")
_OWN_COMMENT = re.compile(r"// timeloom: (\{.*\})")
"""An event that markwhen has no date for, as Timeloom writes it."""
_LIKE_AN_ENTRY = re.compile(r"-?\d[^:\"]*:\s")
_PAGE = "_-_-_break_-_-_"
_FIRST = re.compile(
    r"^\s*(?:-?\d{1,6}(?:[-/]\d{1,2}){0,2}|now|[A-Z][a-z]{2,8} \d{4})[^\n:]{0,60}:\s", re.MULTILINE
)


@dataclass(slots=True)
class Entry:
    """One entry as its lines are gathered."""

    line: int
    when: When
    recurs: str
    text: str
    sections: tuple[str, ...]
    properties: dict[str, str] = field(default_factory=dict)
    body: list[str] = field(default_factory=list)
    takes_properties: bool = True

    @property
    def name(self) -> str:
        """What other entries call it; empty if it has no name."""
        return self.properties.get("id", "").strip("\"'")


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
            for number, line in enumerate(text, start=1):
                for item in reading.take(number, line.rstrip("\n")):
                    found = True
                    yield item
        for item in reading.finish():
            found = True
            yield item
        source.title = reading.title
        if not found:
            yield Remark("the file holds no entry")
        yield from reading.remarks()


class _Reading:
    """The state of one reading: header, open sections, the entry being gathered."""

    def __init__(self, dates: LooseDates) -> None:
        self.context = Context(dates=dates)
        self.sections: list[tuple[int, str]] = []
        self.in_header = True
        self.entry: Entry | None = None
        self.uids: dict[str, str] = {}
        self.title = ""
        self.stray: list[int] = []
        """Lines with a text that belongs to no entry."""

    def take(self, number: int, line: str) -> Iterator[Item]:
        stripped = line.strip()
        if own := _OWN_COMMENT.fullmatch(stripped):
            yield from self.finish()
            yield _own_event(own[1], f"line {number}")
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
            return
        try:
            entry = self._entry(number, line)
        except DateError as error:
            yield from self.finish()
            self.in_header = False
            yield Rejection(f"line {number}", str(error))
            return
        if entry is not None:
            yield from self.finish()
            self.in_header = False
            self.entry = entry
        elif self.in_header:
            self._heed(line)
            if _LIKE_AN_ENTRY.match(line):
                yield Rejection(
                    f"line {number}", "it begins like an entry, and its range cannot be read"
                )
        elif self.entry is not None:
            _add_line(self.entry, line)
            if name := self.entry.name:
                self.context.named[name] = (self.entry.when.start, self.entry.when.end)
        elif stripped:
            self.stray.append(number)

    def _section(self, line: str) -> bool:
        """Open or close sections, if the line does so."""
        if _CLOSE.match(line):
            while self.sections and self.sections.pop()[0] != 0:
                pass
        elif match := _HEADING.match(line):
            level = len(match[1])
            while self.sections and self.sections[-1][0] >= level:
                self.sections.pop()
            self.sections.append((level, _clean(match[2])))
        elif (match := _OPEN.fullmatch(line)) and ":" not in match[1].split("#")[0].rstrip(": "):
            self.sections.append((0, _clean(match[1])))
        else:
            return False
        self.in_header = False
        return True

    def _entry(self, number: int, line: str) -> Entry | None:
        """An entry, if the line begins one: the first colon whose left side is a range."""
        if line.startswith(_OUR_PROPERTIES):
            return None
        start = 0
        problem: DateError | None = None
        while (colon := line.find(":", start)) >= 0 and colon <= 200:
            start = colon + 1
            if line[colon + 1 : colon + 2].isdigit():
                continue  # the colon of a clock
            left = line[:colon]
            recurs = _RECURS.search(left)
            try:
                when = parse_range(left[: recurs.start()] if recurs else left, self.context)
            except DateError as error:
                problem = problem or error
                continue
            if when is not None:
                self.context.start, self.context.end = when.start, when.end
                sections = tuple(name for _, name in self.sections)
                return Entry(
                    number,
                    when,
                    recurs[0].strip() if recurs else "",
                    line[colon + 1 :].strip(),
                    sections,
                )
        if problem is not None and (not self.in_header or not _PROPERTY.fullmatch(line)):
            raise problem
        return None

    def _heed(self, line: str) -> None:
        """What a line of the header says of the entries, of the first one too."""
        match = _PROPERTY.fullmatch(line)
        if match is None:
            return
        if match[1] == "dateFormat":
            self.context.day_first = match[2].strip("\"' ").lower().startswith("d")
        elif match[1] in ("tz", "timezone"):
            self.context.dates = _dates_in(match[2], self.context.dates)
        elif match[1] == "title" and not self.title:
            self.title = _unquoted(match[2].strip())

    def finish(self) -> Iterator[Item]:
        """The event that was being gathered, if there is one."""
        entry, self.entry = self.entry, None
        if entry is None:
            return
        event = _event(entry, self.uids, self.context.dates)
        if entry.name and isinstance(event, Event):
            self.uids[entry.name] = event.uid
        yield event

    def remarks(self) -> Iterator[Remark]:
        """What had to be assumed, and what was left out."""
        yield from self.context.dates.remarks()
        if self.stray:
            lines = ", ".join(map(str, self.stray[:5])) + (" …" if len(self.stray) > 5 else "")
            yield Remark(f"text that belongs to no entry was left out (line {lines})")


def _unquoted(value: str) -> str:
    """A YAML scalar on one line; what is quoted as JSON is, is read as JSON."""
    if value.startswith('"') and value.endswith('"'):
        with suppress(ValueError):
            return str(json.loads(value))
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] == "'" else value


def _add_line(entry: Entry, line: str) -> None:
    """A line under an entry: a property as long as only properties stand before it, else part of the body."""
    if entry.takes_properties:
        match = _PROPERTY.fullmatch(line)
        if match and match[1] not in entry.properties:
            entry.properties[match[1]] = match[2].strip()
            return
        entry.takes_properties = False
    entry.body.append(line)


def _clean(text: str) -> str:
    """A heading or title without its tags, links as their text, the colon of a tagged group taken off."""
    text = _LINK.sub(lambda match: match[1], _TAG.sub("", text))
    return re.sub(r"\s+", " ", text).strip().rstrip(":").strip()


def _dates_in(zone: str, dates: LooseDates) -> LooseDates:
    """Dates in a zone that the file names, or gives as hours from UTC; `dates` themselves if there is no such zone."""
    zone = zone.strip("\"' ")
    if hours := re.fullmatch(r"(?:UTC|GMT)?([+-]\d{1,2})(?::?00)?", zone):
        # the Etc zones count the hours that are to be added to reach UTC
        zone = f"Etc/GMT{-int(hours[1]):+d}"
    try:
        return dates.in_zone(zone)
    except SourceError:
        return dates


def _event(entry: Entry, uids: Mapping[str, str], dates: LooseDates) -> Event | Rejection:
    where = f"line {entry.line}"
    if own := entry.properties.get("timeloom"):
        return _own_event(own, where)
    body = "\n".join(line.strip() for line in entry.body).strip("\n")
    whole = f"{entry.text}\n{body}"
    fields: dict[str, tuple[str, ...]] = {}
    if entry.sections:
        fields["section"] = (" / ".join(entry.sections),)
    if tags := tuple(dict.fromkeys(_TAG.findall(whole))):
        fields["tag"] = tags
    links = _LINK.findall(whole)
    for field_name, values in (
        ("location", [text for text, target in links if target in ("location", "map")]),
        ("url", [target for _, target in links if "://" in target]),
    ):
        if values:
            fields[field_name] = tuple(dict.fromkeys(values))
    fields |= {
        key: (value.strip("\"'"),)
        for key, value in entry.properties.items()
        if key not in ("id", "edtf")
    }
    if entry.recurs:
        fields["recurs"] = (entry.recurs,)
    when = entry.when
    event = Event(
        title=title_from(_clean(entry.text), _clean(body.split("\n", 1)[0])),
        date=_exact_date(entry, when, dates),
        uid=entry.name,
        summary=body.strip(),
        fields=fields,
        date_basis="relative" if when.relative else "stated",
        where=where,
    )
    if when.anchor and uids.get(when.anchor):
        return replace(event, links=(Link(DATED_FROM, uids[when.anchor]),))
    return event


def _exact_date(entry: Entry, when: When, dates: LooseDates) -> str:
    """The property `edtf` where it is a date, since markwhen's own range can only come near it.

    Times are put into the zone of the entry, else of the file.
    """
    from timeloom.dates.edtf import bounds

    if zone := entry.properties.get("tz"):
        dates = _dates_in(zone, dates)
    date = "/".join(dates.read(end) if "T" in end else end for end in when.date.split("/"))
    exact = entry.properties.get("edtf", "").strip("\"'")
    if exact:
        try:
            bounds(exact)
        except DateError:
            return date
        return exact
    return date


def _own_event(text: str, where: str) -> Event | Rejection:
    import json

    from timeloom.validation import event_from_row

    try:
        row: Any = json.loads(text)
        return replace(event_from_row(row), where=where)
    except (ValueError, RecursionError, SourceError) as error:
        return Rejection(where, f"its property timeloom does not hold an event: {error}")
