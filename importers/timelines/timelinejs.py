"""TimelineJS: its JSON (current, early `slides` and version 2 forms) and its spreadsheet columns.

Years are a people's count: -500 is 500 BCE, and there is no year 0. On the cosmological scale (stated, or any year
beyond what JavaScript's dates hold) figures are round numbers of years and are taken as they stand.
Markup in headlines and texts is taken out; media are kept as they were written, never loaded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import chain
from json import JSONDecoder
from typing import Any, ClassVar, NamedTuple

from timeloom.errors import DateError
from timeloom.importers.contract import Input, Sample, eras_left_out
from timeloom.importers.json.shapes import (
    has_key,
    head_text,
    is_json,
    json_text,
    mapping,
    other_fields,
    text_of,
)
from timeloom.importers.source.dates import LooseDates
from timeloom.importers.source.encoding import as_text
from timeloom.importers.source.entries import entries, entry
from timeloom.importers.source.html import plain_text, title_from, titled
from timeloom.importers.source.json import JsonObject, why
from timeloom.importers.tables.records import by_name
from timeloom.importers.timelines.timelinejs_dates import (
    beyond_human,
    edtf_of_parts,
    parts_of_text,
    without_place,
)
from timeloom.model.events import Event, Fields, Item, Rejection, Remark
from timeloom.text import visible

_MEDIA = {"url": "media", "credit": "media-credit", "caption": "media-caption", "alt": "media-alt",
          "title": "media-title", "thumbnail": "media-thumbnail", "link": "media-link"}  # fmt: skip
AS_WRITTEN = frozenset(("media", "media-link", "media-thumbnail", "background"))
"""Fields whose markup stays: an `<iframe>` is what such a medium is."""
_SLIDE_KEYS = frozenset(
    {
        *("start_date", "end_date", "text", "media", "group", "display_date", "background"),
        *("autolink", "unique_id", "location", "timeloom"),
        *("startDate", "endDate", "headline", "asset", "tag"),
    }
)


class Slide(NamedTuple):
    """One slide, whatever form it came in: date parts as strings or numbers, texts as they were."""

    where: str
    start: Mapping[str, Any]
    end: Mapping[str, Any]
    headline: str
    text: str
    fields: Fields
    uid: str = ""
    row: Any = None
    """The event itself, where Timeloom wrote the slide."""
    undated: bool = False
    """It is only `row`: TimelineJS has no slides without a date, so Timeloom keeps those beside them."""


def is_cosmological(slides: list[Slide]) -> bool:
    """Whether TimelineJS would choose its cosmological scale for these slides."""
    return any(beyond_human(parts) for slide in slides for parts in (slide.start, slide.end))


def events_of(
    slides: list[Slide], dates: LooseDates, *, cosmological: bool = False
) -> Iterator[Item]:
    """Events from slides, in their order; a slide without a usable start is a rejection."""

    def read(parts: Mapping[str, Any]) -> str | None:
        text = edtf_of_parts(parts, cosmological=cosmological)
        return None if text is None else dates.read(text)

    def events(slide: Slide) -> Iterator[Item]:
        try:
            start = read(slide.start)
        except ValueError as error:
            yield Rejection(slide.where, f"its start is not a date: {error}")
            return
        if lost := without_place(slide.start) or without_place(slide.end):
            yield Remark(f"{slide.where}: the {lost}, so it was left out")
        try:
            end = read(slide.end)
            date = dates.interval(start, end) if start else end
        except ValueError as error:
            yield Remark(f"{slide.where}: the end was left out, since {error}")
            date = start
        heading = plain_text(slide.headline).replace("\n", " ")
        title, summary = titled(heading, summary=plain_text(slide.text))
        yield Event(
            title=title,
            date=date,
            uid=slide.uid,
            summary=summary,
            fields=slide.fields,
            where=slide.where,
        )

    for slide in slides:
        yield from entries(slide.where, events, slide)


def _fields(slide: Mapping[str, Any]) -> Fields:
    fields: dict[str, tuple[str, ...]] = {}
    if group := text_of(slide.get("group") or slide.get("tag")):
        fields["group"] = (group,)
    media = slide.get("media") or slide.get("asset")
    if isinstance(media, Mapping):
        for key, name in _MEDIA.items():
            value = text_of(media.get(key) or (media.get("media") if key == "url" else None))
            if value := value if name in AS_WRITTEN else plain_text(value):
                fields[name] = (value,)
    start = mapping(slide.get("start_date"))
    if display := text_of(slide.get("display_date")) or text_of(start.get("display_date")):
        fields["display-date"] = (display,)
    location = slide.get("location")
    if isinstance(location, Mapping) and (name := text_of(location.get("name"))):
        fields["location"] = (name,)
    background = mapping(slide.get("background"))
    if value := text_of(background.get("url")):
        fields["background"] = (value,)
    return fields | other_fields(slide, _SLIDE_KEYS | fields.keys())


def _slide(where: str, raw: Mapping[str, Any]) -> Slide:
    text = mapping(raw.get("text"))
    return Slide(
        where,
        mapping(raw.get("start_date")),
        mapping(raw.get("end_date")),
        text_of(text.get("headline")),
        text_of(text.get("text")),
        _fields(raw),
        text_of(raw.get("unique_id")),
        raw.get("timeloom"),
    )


def _version_2(timeline: Mapping[str, Any]) -> Iterator[Slide | Rejection]:
    for place, raw in enumerate(timeline["date"], start=1):
        where = f"date {place}"
        if not isinstance(raw, Mapping) or not raw:
            yield Rejection(where, "holds nothing")
        else:
            yield entry(where, _early_slide, where, raw)


def _early_slide(where: str, raw: Mapping[str, Any]) -> Slide:
    start, end = (
        parts_of_text(text_of(raw.get("startDate"))),
        parts_of_text(text_of(raw.get("endDate"))),
    )
    return Slide(
        where, start, end, text_of(raw.get("headline")), text_of(raw.get("text")), _fields(raw)
    )


def early_slides(timeline: Mapping[str, Any]) -> Iterator[Slide | Rejection]:
    """The slides of a timeline in one of the early forms, which are short."""
    if isinstance(timeline.get("date"), list):
        yield from _version_2(timeline)
    raws = timeline.get("events")
    raws = timeline.get("slides") if raws is None else raws
    for place, raw in enumerate(raws if isinstance(raws, list) else (), start=1):
        yield slide_or_not(f"event {place}", raw)


def slide_or_not(where: str, raw: object) -> Slide | Rejection:
    """A slide from its object, or why it is not one."""
    if not isinstance(raw, Mapping):
        return Rejection(where, "is not an object")
    return entry(where, _slide, where, raw) if raw else Rejection(where, "holds nothing")


_SLIDES = frozenset(("events", "slides", "timeloom_undated"))
"""The lists of slides, of any length."""
_HELD = 10_000
"""Slides that are read before their scale is settled; no page shows as many."""


def _title(timeline: Mapping[str, Any]) -> str:
    """What the timeline as a whole is called."""
    slide = mapping(timeline.get("title"))
    return plain_text(_headline(slide) or text_of(timeline.get("headline")))


def _not_events(timeline: Mapping[str, Any]) -> Iterator[Remark]:
    title = _title(timeline)
    if title or timeline.get("title"):
        yield _title_left_out(title)
    eras = timeline.get("eras") or timeline.get("era") or ()
    if isinstance(eras, list) and eras:
        yield eras_left_out([plain_text(_headline(mapping(era))) for era in eras])


def _title_left_out(title: str) -> Remark:
    if title:
        return Remark(
            f"the title slide ({title_from(title)!r}) is not an event: it names a new timeline"
        )
    return Remark("the title slide was left out: it is not an event")


def _headline(slide: Mapping[str, Any]) -> str:
    """What a slide or an era is called, as it was written."""
    text = mapping(slide.get("text"))
    return text_of(text.get("headline")) or text_of(slide.get("headline"))


class TimelineJsImporter:
    """TimelineJS JSON."""

    name: ClassVar[str] = "timelinejs"
    title: ClassVar[str] = "TimelineJS JSON"
    suffixes: ClassVar[tuple[str, ...]] = (".json",)
    keeps: ClassVar[str] = (
        "dates as precise as given, texts without markup, group, media, other keys; not eras, colours"
    )

    def sniff(self, sample: Sample) -> float:
        head = head_text(sample)
        if not is_json(head):
            return 0.0
        if has_key(head, "timeloom_undated"):
            return 0.95
        if has_key(head, "start_date") and any(
            has_key(head, key) for key in ("events", "slides", "title")
        ):
            return 0.95
        return 0.9 if has_key(head, "timeline", "startDate") else 0.0

    def read(self, source: Input) -> Iterator[Item]:
        remarks: list[Remark] = []
        with json_text(source, remarks) as text:
            document = JsonObject(text, source.address, JSONDecoder())
            reading = _Reading(document, LooseDates(source.options.zone))
            yield from remarks
            yield from reading.items()
            source.title = _title(reading.timeline)


class _Reading:
    """One reading of a timeline, streamed: slides that are Timeloom's own at once, others once their scale is known."""

    def __init__(self, document: JsonObject, dates: LooseDates) -> None:
        self._document = document
        self._dates = dates
        self._held: list[Slide] = []
        self._cosmological: bool | None = None

    @property
    def timeline(self) -> Mapping[str, Any]:
        """What the document says besides its slides."""
        return mapping(self._document.members.get("timeline")) or self._document.members

    def items(self) -> Iterator[Item]:
        for name, element in self._document.elements(_SLIDES):
            if name == "timeloom_undated":
                where = f"undated event {element.number}"
                found: Slide | Rejection = Slide(
                    where, {}, {}, "", "", {}, row=element.value, undated=True
                )
            else:
                where = f"event {element.number}"
                found = slide_or_not(where, element.value)
            yield from self._take(
                found if element.error is None else Rejection(where, why(element.error))
            )
        for found in early_slides(self.timeline):
            yield from self._take(found)
        yield from self._let_go()
        yield from self._dates.remarks()
        yield from _not_events(self.timeline)

    def _take(self, found: Slide | Rejection) -> Iterator[Item]:
        own = found if isinstance(found, Rejection) else entry(found.where, _own_event, found)
        if own is not None:
            yield own
            return
        assert isinstance(found, Slide)
        self._held.append(found)
        if len(self._held) >= _HELD:
            yield from self._let_go()

    def _let_go(self) -> Iterator[Item]:
        """The events of the slides that waited for others to say on which scale all of them are."""
        if self._cosmological is None:
            scale = text_of(self._document.members.get("scale"))
            self._cosmological = scale == "cosmological" or is_cosmological(self._held)
        yield from events_of(self._held, self._dates, cosmological=self._cosmological)
        self._held = []


def _own_event(slide: Slide) -> Event | Rejection | None:
    """The event that Timeloom put into the slide, with what a person has since changed in its texts."""
    if not isinstance(slide.row, Mapping):
        return Rejection(slide.where, "is not an object") if slide.undated else None
    from dataclasses import replace

    from timeloom.model.validation import event_from_row

    event = event_from_row(dict(slide.row))
    if slide.undated:
        return replace(event, where=slide.where)
    if slide.headline and not _says(slide.headline, event.title):
        heading = plain_text(slide.headline)
        title, summary = titled(heading, summary=plain_text(slide.text))
        return replace(event, title=title, summary=summary, where=slide.where)
    if not _says(slide.text, event.summary):
        event = replace(event, summary=plain_text(slide.text))
    return replace(event, where=slide.where)


def _says(html: str, text: str) -> bool:
    """Whether a piece of HTML still says the text that it was made from, blanks and unseen characters apart."""
    return plain_text(html).split() == visible(text).split()


class TimelineJsTableImporter:
    """TimelineJS's spreadsheet, as CSV or TSV."""

    name: ClassVar[str] = "timelinejs-csv"
    title: ClassVar[str] = "TimelineJS spreadsheet"
    suffixes: ClassVar[tuple[str, ...]] = (".csv", ".tsv")
    keeps: ClassVar[str] = (
        "dates as precise as given, texts without markup, group, media, other columns; not title and eras"
    )

    def sniff(self, sample: Sample) -> float:
        first = head_text(sample).lstrip().split("\n", 1)[0].lower()
        names = {cell.strip().strip('"') for cell in re.split(r"[,;\t]", first)}
        if {"year", "headline"} <= names:
            return 0.97
        return 0.95 if {"start date", "headline", "media"} <= names else 0.0

    def read(self, source: Input) -> Iterator[Item]:
        slides: list[Slide] = []
        title, eras = False, []
        remarks: list[Remark] = []
        for where, row in _table_rows(source, remarks):
            if isinstance(row, Rejection):
                yield row
                continue
            kind = row.get("type", "").lower()
            if kind in ("title", "start"):  # `start` is what the first spreadsheets call it
                title = True
                source.title = source.title or plain_text(row.get("headline", ""))
                continue
            if kind == "era":
                eras.append(plain_text(row.get("headline", "")))
                continue
            slide = entry(where, _slide_of_row, where, row)
            if isinstance(slide, Rejection):
                yield slide
            else:
                slides.append(slide)
        yield from remarks
        if title:
            yield _title_left_out(source.title)
        if eras:
            yield eras_left_out(eras)
        dates = LooseDates(source.options.zone)
        yield from events_of(slides, dates, cosmological=is_cosmological(slides))
        yield from dates.remarks()


def _table_rows(
    source: Input, remarks: list[Remark]
) -> Iterator[tuple[str, dict[str, str] | Rejection]]:
    """Rows that hold anything, by lower-case header name. A blank row ends nothing here, though it does on the web."""
    with as_text(source, remarks, newline="") as text:
        first = text.readline()
        separator = max(",;\t", key=first.count)
        for where, cells in by_name(chain([first], text), separator):
            if isinstance(cells, Rejection):
                yield where, cells
                continue
            stripped = ((name.lower(), cell.strip()) for name, cell in cells.items())
            if row := {name: cell for name, cell in stripped if name and cell}:
                yield where, row


_CLOCK = re.compile(r"(\d{1,2}):(\d\d)(?::(\d\d)(?:\.(\d{1,3}))?)?\s*([ap]m)?", re.IGNORECASE)


def _parts_of_row(row: Mapping[str, str], prefix: str) -> Mapping[str, Any]:
    if whole := row.get(f"{prefix}date" if prefix else "start date", ""):
        return parts_of_text(whole)
    parts: dict[str, Any] = {
        name: row.get(f"{prefix}{name}", "") for name in ("year", "month", "day")
    }
    if clock := row.get(f"{prefix}time", ""):
        match = _CLOCK.fullmatch(clock)
        if not match:
            raise DateError(f"the time {clock!r} is none", hint="write it as 14:30 or 2:30 pm")
        if not parts["day"]:
            raise DateError(f"the time {clock!r} has no day")
        hour, minute, second, milli, half = match.groups()
        hours = int(hour) % 12 + (12 if half.lower() == "pm" else 0) if half else int(hour)
        parts |= {"hour": hours, "minute": minute, "second": second, "millisecond": milli}
    return parts


_ROW_FIELDS = {"group": "group", "tag": "group", "media": "media", "media credit": "media-credit",
               "media caption": "media-caption", "media thumbnail": "media-thumbnail", "alt text": "media-alt",
               "display date": "display-date", "background": "background"}  # fmt: skip
_ROW_KEYS = frozenset(
    {
        *("year", "month", "day", "time", "end year", "end month", "end day", "end time"),
        *("start date", "end date", "headline", "text", "type", *_ROW_FIELDS),
    }
)


def _slide_of_row(where: str, row: Mapping[str, str]) -> Slide:
    fields: dict[str, tuple[str, ...]] = {}
    for column, name in _ROW_FIELDS.items():
        cell = row.get(column, "")
        if value := cell if name in AS_WRITTEN else plain_text(cell):
            fields.setdefault(name, (value,))
    fields |= other_fields(row, _ROW_KEYS | fields.keys())
    start = _parts_of_row(row, "")
    if not start.get("year"):
        raise DateError("the row has no year", hint="every row but the title's needs one")
    return Slide(
        where,
        start,
        _parts_of_row(row, "end "),
        row.get("headline", ""),
        row.get("text", ""),
        fields,
    )
