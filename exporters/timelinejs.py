"""TimelineJS 3 JSON: one slide per event, in the words and years of people, the whole event beside it.

The field rules are those of TimelineJS's documentation ("JSON data format"): `start_date` is required, years are a
people's count (−44 is 44 BCE), a date beyond what JavaScript holds makes the scale cosmological. Headlines and texts
are HTML there, so what an event says is escaped. Each slide has its event under `timeloom`, which TimelineJS ignores.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Any, ClassVar, Final, TextIO

from timeloom.dates.edtf.calendar import Civil
from timeloom.dates.edtf.parsing import Edtf, Kind, Point, parse
from timeloom.dates.words.long import in_words
from timeloom.exporters.contract import Context, Losses
from timeloom.exporters.nearest import is_plain, nearest_days, peoples_year
from timeloom.exporters.own_row import as_json, own_json
from timeloom.exporters.svg_layout import lane_field, lane_of, peek
from timeloom.model.events import Event
from timeloom.text import one_line, visible

_HUMAN_YEARS: Final = range(-271_820, 275_760)
"""What a JavaScript date can hold; outside, TimelineJS has years alone (its cosmological scale)."""
_MEDIA: Final = {
    "url": "media",
    "credit": "media-credit",
    "caption": "media-caption",
    "alt": "media-alt",
    "thumbnail": "media-thumbnail",
    "link": "media-link",
}
_LOSSES: Final = {
    "words": (
        "1 date that TimelineJS has no form for is shown in words at its nearest limits",
        "{n} dates that TimelineJS has no form for are shown in words at their nearest limits",
    ),
    "undated": (
        "1 undated event is kept in the file under timeloom_undated; TimelineJS does not show it",
        "{n} undated events are kept in the file under timeloom_undated; TimelineJS does not show them",
    ),
}


class TimelineJsExporter:
    """TimelineJS JSON."""

    name: ClassVar[str] = "timelinejs"
    title: ClassVar[str] = "TimelineJS JSON"
    suffixes: ClassVar[tuple[str, ...]] = ()  # `.json` is our own rows
    keeps: ClassVar[str] = (
        "all of an event, of notes, stars, own tags and sources what is asked for; "
        "TimelineJS itself shows title, summary, one group, media, and uncertain dates in words"
    )
    lossless: ClassVar[bool] = True

    def write(self, events: Iterable[Event], out: TextIO, context: Context) -> list[str]:
        losses = Losses(_LOSSES)
        first, events = peek(events)
        lane = lane_field(context, first)
        undated: list[str] = []
        cosmological = False
        out.write('{\n"events": [')
        separator = "\n"
        for event in events:
            slide = slide_of(event, lane, losses)
            if slide is None:
                losses.add("undated")
                undated.append(own_json(event))
                continue
            cosmological = cosmological or not _is_human(slide)
            # The event comes last: what is written of it needs no copy.
            out.write(f'{separator}{as_json(slide)[:-1]},"timeloom":{own_json(event)}}}')
            separator = ",\n"
        out.write("\n]")
        if undated:
            out.write(',\n"timeloom_undated": [\n' + ",\n".join(undated) + "\n]")
        if context.timeline:
            headline = escape(one_line(context.timeline), quote=False)
            said = _html("\n\n".join(filter(None, (context.author, context.description))))
            text = {"headline": headline} | ({"text": said} if said else {})
            out.write(f',\n"title": {as_json({"text": text})}')
        out.write(f',\n"scale": "{"cosmological" if cosmological else "human"}"\n}}\n')
        return losses.sentences()


def slide_of(event: Event, lane: str, losses: Losses) -> dict[str, Any] | None:
    """The slide of an event, without the event itself; None for one that has no place in time."""
    date = parse(event.date) if event.date else None
    dates = date and dates_of(date)
    if date is None or not dates:
        return None
    slide: dict[str, Any] = dict(dates)
    if not is_plain(date) or date.unspecified:
        slide["display_date"] = in_words(date.text)
        if not _is_bare_year(date):
            losses.add("words")
    slide["text"] = {"headline": _headline(event.title), "text": _html(event.summary)}
    if event.uid:
        slide["unique_id"] = event.uid
    if group := lane_of(event, lane):
        slide["group"] = escape(group, quote=False)
    media = {key: event.fields[name][0] for key, name in _MEDIA.items() if event.fields.get(name)}
    if media.get("url"):
        slide["media"] = media
    return slide


def dates_of(date: Edtf) -> dict[str, dict[str, int]] | None:
    """`start_date` and, for what lasts or is known within limits only, `end_date`, as precise as they are written."""
    if date.level == 0 and date.kind is Kind.DATE and (parts := _own_parts(date.points[0])):
        return {"start_date": parts}
    limits = nearest_days(date)
    if limits is None:
        return None
    first = min(date.points, key=lambda point: point.earliest)
    last = max(date.points, key=lambda point: point.latest)
    dates = {"start_date": _parts(first, limits[0])}
    if not date.open_end and not date.unknown_end:
        end = _parts(last, limits[1])
        if end != dates["start_date"]:
            dates["end_date"] = end
    return dates


def _own_parts(point: Point) -> dict[str, int]:
    """What is written of a plain year, month or day, or of a moment in UTC to the minute or second; else nothing."""
    if point.year is None or point.scale > 1 or point.offset or "." in point.clock:
        return {}
    if point.clock[:2] == "24":  # the next day begins
        return {}
    parts = {"year": _year(point.year)}
    if point.month:
        parts["month"] = point.month
        if point.day:
            parts["day"] = point.day
    if point.clock:
        parts["hour"], parts["minute"] = int(point.clock[:2]), int(point.clock[3:5])
        if point.clock[6:]:
            parts["second"] = int(point.clock[6:])
    return parts


def _parts(point: Point, limit: Civil) -> dict[str, int]:
    """A date's parts: its own, or the limit's years or months where its own are a decade, a season, unknown digits."""
    if point.clock:
        return _clock_parts(limit, point.clock)
    if point.year is None or point.scale > 1:
        return {"year": _year(limit.year)}
    if point.season:
        return {"year": _year(limit.year), "month": limit.month}
    parts = {"year": _year(point.year)}
    if point.month:
        parts["month"] = point.month
        if point.day:
            parts["day"] = point.day
    return parts


def _year(year: int) -> int:
    """A people's year; beyond the human scale the round figure as it stands (13.8 billion years, not one more)."""
    return peoples_year(year) if year in _HUMAN_YEARS else year


def _clock_parts(limit: Civil, clock: str) -> dict[str, int]:
    parts = {"year": _year(limit.year), "month": limit.month, "day": limit.day,
             "hour": limit.hour, "minute": limit.minute}  # fmt: skip
    if clock.count(":") > 1:
        parts["second"] = int(limit.second)
        if millisecond := int(limit.second % 1 * 1000):
            parts["millisecond"] = millisecond
    return parts


def _is_human(slide: dict[str, Any]) -> bool:
    return all(
        slide[key]["year"] in _HUMAN_YEARS for key in ("start_date", "end_date") if key in slide
    )


def _is_bare_year(date: Edtf) -> bool:
    """A year beyond four digits or before year 0: TimelineJS has a form for it, if EDTF level 0 has none."""
    if date.kind not in (Kind.DATE, Kind.INTERVAL) or any(
        (date.open_start, date.open_end, date.unknown_start, date.unknown_end)
    ):
        return False
    return all(
        point.year is not None
        and not (point.marks or point.unspecified or point.season)
        and point.scale == 1
        for point in date.points
    )


def _headline(title: str) -> str:
    return escape(one_line(title), quote=False)


def _html(text: str) -> str:
    """Paragraphs of escaped text; a blank line parts them."""
    if text.isprintable():
        text = text.strip()
        return f"<p>{escape(text, quote=False)}</p>" if text else ""
    paragraphs = (part.strip() for part in visible(text).split("\n\n"))
    return "".join(
        f"<p>{escape(part, quote=False).replace(chr(10), '<br>')}</p>"
        for part in paragraphs
        if part
    )
