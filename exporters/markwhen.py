"""markwhen text: a header, a heading per lane, an entry per event with the whole event in its property `timeloom`.

Written to the syntax of markwhen's own parser (1.2): ranges are level 0 of EDTF, ISO instants for times of day, or
`300 BCE - 200 BCE`; what these cannot say exactly also has the property `edtf`. Properties must stand directly under
an entry's first line, so a blank line goes before the body, and a line of the body that would begin an entry, a
heading or a comment is written as a quotation (`> `).
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable
from typing import ClassVar, Final, NamedTuple, TextIO

from timeloom.dates.edtf.calendar import civil_from_seconds
from timeloom.dates.edtf.parsing import Edtf, Kind, Point, parse
from timeloom.exporters.contract import Context, Losses
from timeloom.exporters.nearest import nearest_days
from timeloom.exporters.own_row import as_json, own_json
from timeloom.exporters.spool import no_room
from timeloom.exporters.svg_layout import lane_field, lane_of, peek
from timeloom.model.events import Event
from timeloom.text import one_line, visible

_IN_MEMORY: Final = 8 * 1024 * 1024
"""Bytes that wait in memory for their heading; more wait in a temporary file."""
_LAST_BCE: Final = 99_999
"""markwhen's years before the common era have five digits at most."""
_LAST_YEAR: Final = 9999
_YEAR_ONE: Final = parse("0001").earliest
_BEGINS: Final = re.compile(
    r"\s*(?:#{1,6}\s|//|---|_-_-_|(?:end)?(?:section|group)\b|"
    r"(?:[\d!.:+-]|now|by|before|after|plus|every|"
    r"jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[^:]*:)",
    re.IGNORECASE,
)
"""A line that may begin an entry, a heading, a section or a comment."""
_TAG: Final = re.compile(r"[^\W\d]\w*", re.ASCII)
_PLAIN_ID: Final = re.compile(r"[A-Za-z_][\w-]*", re.ASCII)
_LOSSES: Final = {
    "near": (
        "1 date was written as its nearest range, with the exact one in its property edtf",
        "{n} dates were written as their nearest ranges, with the exact ones in the property edtf",
    ),
    "undated": (
        "1 event that markwhen has no date for is kept in a comment; markwhen does not show it",
        "{n} events that markwhen has no dates for are kept in comments; markwhen does not show them",
    ),
}


class _Piece(NamedTuple):
    """Where an entry waits in the spool."""

    offset: int
    length: int


class MarkwhenExporter:
    """markwhen."""

    name: ClassVar[str] = "markwhen"
    title: ClassVar[str] = "markwhen"
    suffixes: ClassVar[tuple[str, ...]] = (".mw", ".markwhen")
    keeps: ClassVar[str] = (
        "all of an event, of notes, stars, own tags and sources what is asked for, but not the order of one day's "
        "events under different headings; "
        "markwhen itself shows nearest ranges, lanes as headings, titles, tags and summaries"
    )
    lossless: ClassVar[bool] = True

    def write(self, events: Iterable[Event], out: TextIO, context: Context) -> list[str]:
        losses = Losses(_LOSSES)
        first, events = peek(events)
        lane = lane_field(context, first)
        out.write(_header(context))
        headings: dict[str, list[_Piece]] = {}
        undated: list[str] = []
        with tempfile.SpooledTemporaryFile(_IN_MEMORY, "w+b") as spool:
            offset = 0
            for event in events:
                text = entry(event, losses)
                if text is None:
                    losses.add("undated")
                    undated.append(f"// timeloom: {_json(event)}\n")
                    continue
                try:
                    written = spool.write(text.encode())
                except OSError as error:
                    raise no_room(error) from error
                headings.setdefault(lane_of(event, lane), []).append(_Piece(offset, written))
                offset += written
            for heading in sorted(
                headings, key=bool
            ):  # entries without a lane stand before the first heading
                if heading:
                    out.write(f"\n# {_as_heading(heading)}\n")
                for piece in headings[heading]:
                    spool.seek(piece.offset)
                    out.write(spool.read(piece.length).decode())
        if undated:
            out.write("\n" + "".join(undated))
        return losses.sentences()


def _header(context: Context) -> str:
    title = one_line(context.timeline)
    # A JSON string is a YAML string, whatever stands in it.
    return f"---\ntitle: {_quoted(title)}\n---\n" if title else ""


def entry(event: Event, losses: Losses) -> str | None:
    """The lines of one event; None where markwhen has no range for it."""
    date = parse(event.date) if event.date else None
    when = date and range_of(date)
    if date is None or not when:
        return None
    tags = [value for value in event.fields.get("tag", ()) if _TAG.fullmatch(value)]
    lines = ["", " ".join([f"{when}: {one_line(event.title)}", *(f"#{tag}" for tag in tags)])]
    if _PLAIN_ID.fullmatch(event.uid):
        lines.append(f"id: {event.uid}")
    elif event.uid:
        lines.append(f"id: {_quoted(event.uid)}")
    if when != event.date:
        lines.append(f"edtf: {_quoted(date.text)}")
        losses.add("near", date.level > 0)
    lines.append(f"timeloom: {_json(event)}")
    if event.summary.strip():
        lines += ["", *map(_body_line, visible(event.summary).strip("\n").split("\n"))]
    return "\n".join(lines) + "\n"


def range_of(date: Edtf) -> str | None:
    """The range that markwhen reads as the nearest to a date; None where it has none."""
    if date.level == 0 and date.earliest >= _YEAR_ONE:
        return _exact(date)
    limits = nearest_days(date)
    if limits is None:
        return None
    first, last = limits
    if first.year > _LAST_YEAR or last.year < 1 - _LAST_BCE:
        return None
    if first.year < 1 and first.year == last.year:
        return _era(first.year)
    if first.year < 1:
        return f"{_era(max(first.year, 1 - _LAST_BCE))} - {_era(min(last.year, _LAST_YEAR))}"
    start = f"{first.year:04d}-{first.month:02d}-{first.day:02d}"
    if date.open_end and date.kind is Kind.INTERVAL:
        return f"{_written(date.points[0]) or start}/now"
    if last.year > _LAST_YEAR:
        return f"{start}/{_LAST_YEAR}-12-31"
    end = f"{last.year:04d}-{last.month:02d}-{last.day:02d}"
    only = date.points[0]
    if len(date.points) == 1 and (plain := _written(only)):
        return plain
    return start if start == end else f"{start}/{end}"


def _exact(date: Edtf) -> str:
    """Level 0: as it stands, but for times, which markwhen knows as instants in UTC and parts with ` - `."""
    if not any(point.clock for point in date.points):
        return date.text
    return " - ".join(_instant(point) for point in date.points)


def _instant(point: Point) -> str:
    if not point.clock:
        return point.text
    at = civil_from_seconds(point.earliest)
    clock = f"{at.hour:02d}:{at.minute:02d}:{int(at.second):02d}"
    return f"{at.year:04d}-{at.month:02d}-{at.day:02d}T{clock}Z"


def _written(point: Point) -> str:
    """A marked or season-less point of level 1 without its marks, where that says the same limits."""
    if point.unspecified or point.season or point.scale > 1 or point.clock or point.year is None:
        return ""
    parts = [f"{point.year:04d}", *(f"{part:02d}" for part in (point.month, point.day) if part)]
    return "-".join(parts)


def _era(year: int) -> str:
    return f"{year} CE" if year > 0 else f"{1 - year} BCE"


def _body_line(line: str) -> str:
    return f"> {line}" if _BEGINS.match(line) else line


def _as_heading(text: str) -> str:
    """A lane as a heading: what markwhen takes for a tag in it loses its `#`."""
    return re.sub(r"(^|\s)#(?=\w)", r"\1", text) or "…"


def _quoted(text: str) -> str:
    """A YAML string; markwhen turns `#word` in a property into something else, so no `#` stands in it."""
    return as_json(text).replace("#", "\\u0023")


def _json(event: Event) -> str:
    return own_json(event).replace("#", "\\u0023")
