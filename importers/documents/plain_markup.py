"""reStructuredText, read as prose, and Org: a headline with a time stamp is an event."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar, Final

from timeloom.dates.english.lexicon import words
from timeloom.errors import DateError
from timeloom.importers.contract import Input, Sample
from timeloom.importers.documents.document import Document, events
from timeloom.importers.json.shapes import head_text
from timeloom.importers.source.dates import LooseDates
from timeloom.importers.source.encoding import looks_binary, read_text
from timeloom.importers.source.html import titled
from timeloom.model.events import Event, Fields, Item, Passage, Rejection

_LONGEST: Final = 64 << 20
_RULE: Final = re.compile(r"([=\-`:'\"~^_*+#<>.!$%&,/;?@\\|])\1{2,}\s*")
_DIRECTIVE: Final = re.compile(r"^\.\. ([\w-]+)::(.*)$")
_SHOWN: Final = words(
    "note warning tip important caution hint danger attention admonition versionadded versionchanged deprecated topic"
    " sidebar epigraph pull-quote"
)
_ROLE: Final = re.compile(
    r":[\w:+.-]+:`([^`<]+?)(?:\s*<[^`>]*>)?`|`([^`<\n]+?)\s*<[^`>]*>`_{1,2}|``([^`\n]+)``|`([^`\n]+)`_?"
)


class RestructuredTextImporter:
    """Reads reStructuredText."""

    name: ClassVar[str] = "rst"
    title: ClassVar[str] = "reStructuredText"
    suffixes: ClassVar[tuple[str, ...]] = (".rst", ".rest")
    keeps: ClassVar[str] = (
        "its text as prose, with headings, lists and tables; no directives but notes"
    )

    def sniff(self, sample: Sample) -> float:
        """By its name, and by directives and headings under rules."""
        if sample.is_folder or looks_binary(sample.head):
            return 0.0
        if sample.suffix in self.suffixes:
            return 0.65
        head = head_text(sample)
        marks = bool(re.search(r"^\.\. [\w-]+::", head, re.M)) + bool(
            re.search(r":[a-z]+:`[^`\n]+`", head)
        )
        return 0.62 if marks == 2 else 0.0

    def read(self, source: Input) -> Iterator[Item]:
        """The document's events. Raises SourceError for an empty text."""
        text, remarks = read_text(source, limit=_LONGEST)
        document = Document(_from_rst(text.lstrip("\ufeff")))
        source.text = document.text
        yield from remarks
        yield from events(document, source)


def _from_rst(text: str) -> str:
    """The same with headings of Markdown. Rules are levels in the order in which they come."""
    lines = text.replace("\r\n", "\n").split("\n")
    levels: list[str] = []
    out: list[str] = []
    at, hidden = 0, -1
    while at < len(lines):
        line = lines[at]
        indent = len(line) - len(line.lstrip())
        if hidden >= 0:
            if not line.strip() or indent > hidden:
                at += 1
                continue
            hidden = -1
        above = _RULE.fullmatch(line) is not None
        if (
            above
            and at + 2 < len(lines)
            and lines[at + 1].strip()
            and lines[at + 2].strip() == line.strip()
        ):
            out.append(_heading(levels, line[0] * 2, lines[at + 1]))
            at += 3
            continue
        below = lines[at + 1] if at + 1 < len(lines) else ""
        if (
            line.strip()
            and not indent
            and _RULE.fullmatch(below)
            and len(below.strip()) >= len(line.strip())
            and not above
        ):
            out.append(_heading(levels, below[0], line))
            at += 2
            continue
        if found := _DIRECTIVE.match(line):
            if found[1] in _SHOWN:
                out.append(found[2].strip())
            else:
                hidden = indent
        elif line.startswith(".. "):
            hidden = indent
        else:
            out.append(_ROLE.sub(lambda each: next(filter(None, each.groups()), ""), line))
        at += 1
    return "\n".join(out)


def _heading(levels: list[str], mark: str, text: str) -> str:
    if mark not in levels:
        levels.append(mark)
    shown = _ROLE.sub(lambda each: next(filter(None, each.groups()), ""), text.strip())
    return f"\n{'#' * min(6, levels.index(mark) + 1)} {shown}\n"


_HEADLINE: Final = re.compile(r"^(\*+)\s+(.*?)(?:\s+:([\w@#%:]+):)?\s*$")
_KEYWORD: Final = re.compile(
    r"^(TODO|DONE|NEXT|WAITING|WAIT|HOLD|CANCELLED|CANCELED|STARTED|PROJ|IDEA|KILL)\s+"
)
_PRIORITY: Final = re.compile(r"\[#([A-Z0-9])\]\s*")
_STAMP: Final = re.compile(
    r"(?:(?P<kind>SCHEDULED:|DEADLINE:|CLOSED:|CLOCK:)[ \t]*)?"
    r"(?P<open>[<\[])(?P<day>\d{4}-\d\d-\d\d)(?:\s+[^\W\d]+\.?)?"
    r"(?:\s+(?P<from>\d{1,2}:\d\d)(?:-(?P<to>\d{1,2}:\d\d))?)?(?P<repeat>(?:\s+[.+]?\+\d+[hdwmy](?:/\d+[hdwmy])?|\s+-{1,2}\d+[hdwmy])*)[>\]]"
    r"(?:--[<\[](?P<day2>\d{4}-\d\d-\d\d)(?:\s+[^\W\d]+\.?)?(?:\s+(?P<at2>\d{1,2}:\d\d))?[^>\]]*[>\]])?"
)
_DRAWER: Final = re.compile(r"^\s*:(\w+):\s*$")
_PROPERTY: Final = re.compile(r"^\s*:([\w-]+):\s+(.*)$")
_ORG_LINK: Final = re.compile(r"\[\[([^\]\[]+)\](?:\[([^\]\[]+)\])?\]")


class OrgImporter:
    """Reads Org files."""

    name: ClassVar[str] = "org"
    title: ClassVar[str] = "Org"
    suffixes: ClassVar[tuple[str, ...]] = (".org", ".org_archive")
    keeps: ClassVar[str] = (
        "an event for each time stamp of a headline: scheduled, deadline, closed, active or inactive; tags, state,"
        " properties, text; without any stamp, its text as prose"
    )

    def sniff(self, sample: Sample) -> float:
        """By its name and its headlines; sure where a headline has a time stamp of Org's."""
        if sample.is_folder or looks_binary(sample.head):
            return 0.0
        head = head_text(sample)
        stars = re.search(r"^\*+ \S", head, re.M) is not None
        named = sample.suffix in self.suffixes
        stamped = re.search(
            r"[<\[]\d{4}-\d\d-\d\d [^\W\d]{2,4}\.?(?: \d\d?:\d\d)?[^>\]\n]*[>\]]", head
        )
        if stars and stamped:
            return 0.9 if named else 0.7
        return 0.65 if named else 0.0

    def read(self, source: Input) -> Iterator[Item]:
        """The file's events. Raises SourceError for an empty text."""
        text, remarks = read_text(source, limit=_LONGEST)
        source.text = text = text.lstrip("\ufeff")
        yield from remarks
        found = 0
        for item in _org(text, LooseDates(source.options.zone)):
            found += 1
            yield item
        if not found:
            plain = re.sub(
                r"^(\*{1,6}) ", lambda stars: "#" * len(stars[1]) + " ", text, flags=re.M
            )
            yield from events(Document(plain), source)


def _org(text: str, dates: LooseDates) -> Iterator[Item]:
    """The events of an Org file, headline by headline."""
    path: list[str] = []
    head: re.Match[str] | None = None
    start = 0
    body: list[str] = []
    offset = 0
    line_of_head = 0
    lines = text.split("\n")
    for number, line in enumerate([*lines, "* end"], 1):
        found = _HEADLINE.match(line)
        if found is not None:
            if head is not None or any(part.strip() for part in body):
                yield from _entry(
                    head, body, path, dates, line_of_head, (start, min(offset, len(text)))
                )
            if number <= len(lines):
                depth = len(found[1])
                path = [*path[: depth - 1], _plain(_KEYWORD.sub("", found[2]))]
            head, body, start, line_of_head = found, [], offset, number
        else:
            body.append(line.rstrip("\r"))
        offset += len(line) + 1


def _entry(
    head: re.Match[str] | None,
    body: list[str],
    path: list[str],
    dates: LooseDates,
    line: int,
    span: tuple[int, int],
) -> Iterator[Item]:
    said = head[2] if head is not None else ""
    fields: Fields = {}
    if state := _KEYWORD.match(said):
        fields["state"] = (state[1],)
        said = said[state.end() :]
    if priority := _PRIORITY.search(said):
        fields["priority"] = (priority[1],)
        said = _PRIORITY.sub("", said)
    if head is not None and head[3]:
        fields["tag"] = tuple(filter(None, head[3].split(":")))
    text, properties, uid = _body(body)
    fields |= properties
    if len(path) > 1:
        fields["section"] = (" / ".join(path[:-1]),)
    stamps = list(_STAMP.finditer(said)) + list(_STAMP.finditer("\n".join(body)))
    title, summary = titled(
        _plain(_STAMP.sub("", said)) or _plain(_STAMP.sub("", text))[:200], summary=_plain(text)
    )
    many = len(stamps) > 1
    for at, stamp in enumerate(stamps):
        where = f"line {line}" + (f", time stamp {at + 1}" if many else "")
        kind = (stamp["kind"] or "").rstrip(":").lower() or (
            "active" if stamp["open"] == "<" else "inactive"
        )
        own = {**fields, "kind": (kind,)}
        if stamp["repeat"].strip():
            own["repeats"] = (stamp["repeat"].strip(),)
        try:
            date = _date(stamp, dates)
        except DateError as error:
            yield Rejection(where, str(error))
            continue
        start, end = span
        passage = Passage(start, max(start, end - 1), "", path[-1] if path else "")
        yield Event(
            title or "(no headline)",
            date,
            uid if uid and not many else "",
            summary,
            own,
            passage=passage,
            where=where,
        )


def _body(lines: list[str]) -> tuple[str, Fields, str]:
    """The text of an entry, the properties in its drawer, and its id."""
    kept: list[str] = []
    fields: Fields = {}
    uid, drawer = "", ""
    for line in lines:
        if drawer:
            if line.strip().upper() == ":END:":
                drawer = ""
            elif drawer == "PROPERTIES" and (found := _PROPERTY.match(line)):
                if found[1].upper() == "ID":
                    uid = found[2].strip()
                elif found[2].strip():
                    fields[found[1].lower()] = (found[2].strip(),)
        elif found := _DRAWER.match(line):
            drawer = found[1].upper()
        elif not re.match(r"\s*(?:SCHEDULED|DEADLINE|CLOSED|CLOCK):", line) and not line.startswith(
            "#+"
        ):
            kept.append(line)
    return "\n".join(kept).strip(), fields, uid


def _date(stamp: re.Match[str], dates: LooseDates) -> str:
    def point(day: str, clock: str | None) -> str:
        date = dates.read(day)
        return dates.read_clock(date, clock) if clock else date

    first = point(stamp["day"], stamp["from"])
    if stamp["day2"]:
        return dates.interval(first, point(stamp["day2"], stamp["at2"])) or first
    if stamp["to"]:
        return dates.interval(first, point(stamp["day"], stamp["to"])) or first
    return first


def _plain(text: str) -> str:
    text = _ORG_LINK.sub(lambda found: found[2] or found[1], text)
    return " ".join(text.split()) if "\n" not in text else text
