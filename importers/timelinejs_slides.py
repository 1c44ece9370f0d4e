"""The slides of TimelineJS, whatever form they came in, and the events that they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from timeloom.events import Event, Fields, Item, Rejection, Remark
from timeloom.importers.entries import entries, entry
from timeloom.importers.html_text import plain_text, titled
from timeloom.importers.json_shapes import mapping, other_fields, text_of
from timeloom.importers.loose_dates import LooseDates
from timeloom.importers.timelinejs_dates import (
    beyond_human,
    edtf_of_parts,
    parts_of_text,
    without_place,
)

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
    """A slide from its object, or why it is none."""
    if not isinstance(raw, Mapping):
        return Rejection(where, "is not an object")
    return entry(where, _slide, where, raw) if raw else Rejection(where, "holds nothing")
