"""SIMILE Timeline: XML (`<data><event …>`) and JSON (`{"events": […]}`).

An event that is an instant and yet has an end happened some time between the two. A duration may say where it certainly
had begun (`latestStart`) and had not yet ended (`earliestEnd`). XML means an instant unless `isDuration="true"`, JSON
a duration unless `durationEvent` is false. `200 BC` is a people's count; a bare year counts as JavaScript does, with a
year 0, so -489 is 490 BC. In a `geochrono` file a number counts millions of years backwards from now.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from html import unescape
from typing import Any, ClassVar
from xml.etree.ElementTree import Element

from timeloom.dates.edtf.parsing import bounds
from timeloom.dates.words.years import MONTH_NUMBERS
from timeloom.errors import DateError, SourceError
from timeloom.importers.contract import Input, Sample
from timeloom.importers.json.shapes import (
    has_key,
    head_text,
    is_json,
    load_json,
    other_fields,
    text_of,
)
from timeloom.importers.source.dates import LooseDates, edtf_date, from_peoples_year
from timeloom.importers.source.entries import entry
from timeloom.importers.source.html import plain_text, titled
from timeloom.importers.source.xml import elements
from timeloom.importers.timelines.vis_timeline import edtf_of_date
from timeloom.model.events import Event, Item, Rejection, Remark

_YEAR = re.compile(r"(-?\d{1,12})\s*(BCE?|AD|CE)?", re.IGNORECASE)
_SPELLED = re.compile(
    r"(?:[A-Za-z]{3},?\s+)?([A-Za-z]{3})[a-z]*\.?\s+(\d{1,2}),?\s+(-?\d{1,6})"
    r"(?:\s+(\d\d):(\d\d)(?::(\d\d))?)?(?:\s*(?:GMT|UTC|Z)?([+-]\d{2}:?\d{2})?)?(?:\s+\([^)]*\))?"
)
_SHORT = {"s": "start", "e": "end", "ls": "latestStart", "ee": "earliestEnd", "t": "title", "d": "description",
          "de": "durationEvent", "c": "caption"}  # fmt: skip
_AGES = re.compile(r"(\d{1,6}(?:\.\d{1,9})?)\s*(?:Ma)?", re.IGNORECASE)
_OF_ALL = ("dateTimeFormat", "wikiURL", "wikiSection")
_OF_ALL_XML = ("date-time-format", "wiki-url", "wiki-section")


def edtf_of_simile(text: str) -> str | None:
    """EDTF of a date as SIMILE writes it; None if there is none. Raises DateError.

    A clock of exactly midnight GMT in a spelled date is what its tools fill in, so such a date is a day.
    """
    text = text.strip()
    if not text:
        return None
    if match := _YEAR.fullmatch(text):
        year = int(match[1])
        before = (match[2] or "").upper().startswith("B")
        return edtf_date(from_peoples_year(-abs(year)) if before else year)
    match = _SPELLED.fullmatch(text)
    if match is None or match[1].lower() not in MONTH_NUMBERS:
        return edtf_of_date(text)
    name, day, year_text, hour, minute, second, offset = match.groups()
    clock = (
        [int(hour), int(minute), int(second or 0)]
        if hour and (hour, minute, second or "00") != ("00",) * 3
        else []
    )
    zone = (
        (f"{offset[:3]}:{offset[-2:]}" if offset and offset[1:].strip(":0") else "Z")
        if clock
        else ""
    )
    date = edtf_date(int(year_text), MONTH_NUMBERS[name.lower()], int(day), *clock, zone=zone)
    bounds(date)
    return date


def edtf_of_ages(text: str) -> str | None:
    """EDTF of so many million years ago, about; None if there is no number. Raises DateError."""
    if not text.strip():
        return None
    match = _AGES.fullmatch(text.strip())
    if match is None:
        raise DateError(
            f"{text.strip()[:60]!r} is not a number of millions of years", hint="251.9 is one"
        )
    return edtf_date(-round(Decimal(match[1]) * 1_000_000)) + "~"


@dataclass(frozen=True, slots=True)
class Told:
    """What a file says of all its events."""

    geochrono: bool = False
    """Numbers are millions of years ago."""
    wiki: str = ""
    """The beginning of the addresses of the articles about its events."""


def told(date_format: str, wiki_url: str, wiki_section: str) -> Told:
    """What the head of a file says."""
    section = re.sub(r"\s", "_", wiki_section.strip())
    wiki = wiki_url.strip() + (f"{section}/" if section else "")
    return Told(date_format.strip().lower() == "geochrono", wiki if wiki_url.strip() else "")


def edtf_of_event(
    attributes: Mapping[str, Any], dates: LooseDates, *, duration: bool, geochrono: bool = False
) -> str | None:
    """EDTF of an event's two or four points. Raises DateError."""

    def point(name: str) -> str | None:
        text = attributes.get(name, "").strip()
        if geochrono:
            return edtf_of_ages(text)
        try:
            date = None if re.fullmatch(r"\d{8}", text) else edtf_of_simile(text)
        except DateError:  # whatever else a browser makes a date of
            return dates.read(text)
        return dates.read(date or text) if text else None

    start, end, latest_start = point("start"), point("end"), point("latestStart")
    if start is None:
        return None
    if end is None and latest_start and not duration:
        end = latest_start  # an instant that began by then
    lasting = dates.interval(start, end)
    if end is None or lasting is None or "/" not in lasting:
        return lasting
    first, last = lasting.split("/")
    if not duration:
        return f"[{first.rstrip('~')}..{last.rstrip('~')}]"
    # EDTF has no interval between two spans of time: the outer points stand, about.
    earliest_end = point("earliestEnd")
    if latest_start and latest_start != start:
        first = _about(first)
    if earliest_end and earliest_end != end:
        last = _about(last)
    return f"{first}/{last}"


def _about(date: str) -> str:
    """A date marked as approximate, where EDTF has a mark for it: a time of day has none."""
    return date if "T" in date or date.endswith("~") else f"{date}~"


_KEPT = {"link": "url", "image": "image", "caption": "caption", "classname": "class", "trackNum": "track",
         "latestStart": "latest-start", "earliestEnd": "earliest-end"}  # fmt: skip
_UNDERSTOOD = frozenset(
    {
        *("start", "end", "isDuration", "durationEvent", "title", "id", "eventID", *_KEPT),
        *("icon", "color", "textColor", "tapeImage", "tapeRepeat"),
    }
)


def event_of(
    where: str,
    attributes: Mapping[str, Any],
    description: str,
    dates: LooseDates,
    *,
    duration: bool,
    of_all: Told,
) -> Event | Rejection:
    """One event from its attributes, or why it is not one."""
    if not (attributes or description.strip()):
        return Rejection(where, "holds nothing")
    try:
        date = edtf_of_event(attributes, dates, duration=duration, geochrono=of_all.geochrono)
    except ValueError as error:
        return Rejection(where, str(error))
    summary = plain_text(
        re.sub(r"\s*\n\s*", " ", description) if "<" not in description else description
    )
    heading = plain_text(attributes.get("title", ""))
    title, summary = titled(heading, summary=summary)
    fields: dict[str, tuple[str, ...]] = {}
    for key, name in _KEPT.items():
        if value := attributes.get(key, "").strip():
            fields[name] = (value,)
    if of_all.wiki and heading:
        fields["wiki"] = (of_all.wiki + re.sub(r"\s+", "_", heading),)
    fields |= other_fields(attributes, _UNDERSTOOD | fields.keys())
    uid = attributes.get("eventID") or attributes.get("id") or ""
    return Event(title=title, date=date, uid=uid, summary=summary, fields=fields, where=where)


def _told_by_root(head: str) -> Told:
    """What the attributes of an XML file's root say."""
    root = re.search(r"<data\b([^>]*)>", head)
    attributes = dict(re.findall(r"""([\w-]+)\s*=\s*["']([^"']*)["']""", root[1] if root else ""))
    return told(*(unescape(attributes.get(key, "")) for key in _OF_ALL_XML))


def _inner(element: Element) -> str:
    """What stands in an element, with the markup of its children."""
    from xml.etree.ElementTree import tostring

    return (element.text or "") + "".join(tostring(child, "unicode") for child in element)


class SimileImporter:
    """SIMILE Timeline, XML or JSON."""

    name: ClassVar[str] = "simile"
    title: ClassVar[str] = "SIMILE Timeline"
    suffixes: ClassVar[tuple[str, ...]] = (".xml", ".json")
    keeps: ClassVar[str] = (
        "imprecise dates and ends, text without markup, links, images, other attributes; not colours, icons"
    )

    def sniff(self, sample: Sample) -> float:
        head = head_text(sample)
        if head.lstrip().startswith("<"):
            return (
                0.9
                if re.search(r"<data\b", head)
                and re.search(r"<event\b[^>]*\bstart=", head, re.DOTALL)
                else 0.0
            )
        if not is_json(head) or not has_key(head, "events"):
            return 0.0
        if has_key(head, "dateTimeFormat"):
            return 0.95
        return 0.6 if has_key(head, "start", "title") and not has_key(head, "start_date") else 0.0

    def read(self, source: Input) -> Iterator[Item]:
        dates = LooseDates(source.options.zone, "month first")
        is_xml = head_text(source.sample).lstrip().startswith("<")
        yield from self._xml(source, dates) if is_xml else self._json(source, dates)
        yield from dates.remarks()

    def _xml(self, source: Input, dates: LooseDates) -> Iterator[Item]:
        of_all = _told_by_root(head_text(source.sample))
        remarks: list[Remark] = []
        for number, element in enumerate(elements(source, remarks, "event"), start=1):
            duration = (
                element.get("isDuration", element.get("durationEvent", "false")).lower() == "true"
            )
            where = f"event {number}"
            yield entry(
                where,
                event_of,
                where,
                dict(element.attrib),
                _inner(element),
                dates,
                duration=duration,
                of_all=of_all,
            )

        yield from remarks

    def _json(self, source: Input, dates: LooseDates) -> Iterator[Item]:
        remarks: list[Remark] = []
        document = load_json(source, "a SIMILE timeline", remarks)
        yield from remarks
        raws = document.get("events") if isinstance(document, Mapping) else None
        if not isinstance(raws, list):
            raise SourceError(
                f"{source.address}: a SIMILE timeline is an object with a list of events"
            )
        of_all = told(*(text_of(document.get(key)) for key in _OF_ALL))
        for number, raw in enumerate(raws, start=1):
            if not isinstance(raw, Mapping):
                yield Rejection(f"event {number}", "is not an object")
                continue
            values: dict[str, Any] = {
                _SHORT.get(str(key), str(key)): value for key, value in raw.items()
            }
            duration = str(values.get("durationEvent", True)).lower() != "false"
            attributes = {
                key: text_of(value) if key in _UNDERSTOOD else value
                for key, value in values.items()
                if key != "description"
            }
            description = text_of(values.get("description"))
            where = f"event {number}"
            yield entry(
                where,
                event_of,
                where,
                attributes,
                description,
                dates,
                duration=duration,
                of_all=of_all,
            )
