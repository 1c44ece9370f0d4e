"""SVG 1.1 for a paper or a slide: the axis, a lane per value of a field, marks with their labels, nothing overlapping.

Bars last, dots are moments; what is uncertain is hollow or fades. Where there is no room, counts stand. Fonts are
generic, colours are few, and every mark has its date and title as a tooltip and for screen readers.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from math import inf, isfinite
from typing import ClassVar, Final, NamedTuple, TextIO
from xml.sax.saxutils import escape

from timeloom.dates.edtf.calendar import DAY
from timeloom.dates.edtf.parsing import Kind, is_uncertain, parse
from timeloom.dates.words.long import in_words
from timeloom.exporters.contract import Context, Losses
from timeloom.exporters.nearest import nearest
from timeloom.exporters.spool import Spool
from timeloom.exporters.svg_layout import (
    MARK,
    ROW,
    Layout,
    Mark,
    Placed,
    lane_field,
    lane_of,
    peek,
    place,
    shortened,
    ticks,
    width_of,
)
from timeloom.model.events import Event
from timeloom.text import one_line

_WIDTH: Final = 1200
_MARGIN: Final = 24
_GUTTER: Final = 130
_HEAD: Final = 92
_ROWS: Final = 40
"""Rows of all lanes together: more would not be read."""
_LANES: Final = 10
_NO_COLOR: Final = "#77736b"
_COLORS: Final = ("#2f5d8a", "#a3521b", "#3d7347", "#7c3f7d", "#877216", "#1f7a7a", "#a13a58", "#525fae", "#6d5a45",
                  "#b0478f")  # fmt: skip
_NOT_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_STYLE: Final = (
    "text{font-family:Georgia,'Times New Roman',serif;font-size:12.5px;fill:#262119;"
    "paint-order:stroke;stroke:#fff;stroke-width:3px;stroke-linejoin:round}"
    ".name{font-size:24px}.under,.lane{font-style:italic}.under,.count{fill:#6d6353}.count{font-size:11px}"
    ".grid{stroke:#ddd4c2}.line{stroke:#262119}"
)
_LOSSES: Final = {
    "undated": (
        "1 undated event was left out: an axis has no place for it",
        "{n} undated events were left out: an axis has no place for them",
    ),
    "crowded": (
        "1 event found no room and is only counted",
        "{n} events found no room and are only counted; a filter with fewer events shows them",
    ),
    "dropped": (
        "of 1 event only date, lane and title are shown",
        "of {n} events only dates, lanes and titles are shown",
    ),
}


class _Seen(NamedTuple):
    """An event as the picture needs it. `start` and `end` are Unix seconds, infinite where there is no limit."""

    start: float
    end: float
    rises: bool
    """Its beginning is uncertain or has no limit."""
    falls: bool
    lane: str
    title: str
    date: str


class SvgExporter:
    """A picture."""

    name: ClassVar[str] = "svg"
    title: ClassVar[str] = "SVG picture"
    suffixes: ClassVar[tuple[str, ...]] = (".svg",)
    holds_notes: ClassVar[bool] = False
    keeps: ClassVar[str] = (
        "dates on an axis, lanes and titles; crowded events as counts, no undated ones"
    )
    lossless: ClassVar[bool] = False

    def write(self, events: Iterable[Event], out: TextIO, context: Context) -> list[str]:
        losses = Losses(_LOSSES)
        first, events = peek(events)
        field = lane_field(context, first)
        limits = inf, -inf
        sizes: Counter[str] = Counter()
        with Spool() as seen:
            for event in events:
                found = _seen(event, field)
                if found is None:
                    losses.add("undated")
                    continue
                event_seen, near = found
                limits = min(limits[0], *near), max(limits[1], *near)
                sizes[event_seen.lane] += 1
                seen.add(event_seen)
            losses.add("dropped", len(seen))
            picture = _Picture(seen, limits, sizes, context, field)
            out.write(picture.text())
        losses.add("crowded", picture.crowded)
        return losses.sentences()


def _seen(event: Event, field: str) -> tuple[_Seen, tuple[float, float]] | None:
    """An event that has a place on the axis, and its finite limits."""
    date = parse(event.date) if event.date else None
    near = date and nearest(date)
    if date is None or not near:
        return None
    ends = date.text.split("/") if date.kind is Kind.INTERVAL else [date.text, date.text]
    rises, falls = (not end or is_uncertain(end) for end in ends)
    seen = _Seen(
        date.earliest,
        date.latest,
        rises or not isfinite(date.earliest),
        falls or not isfinite(date.latest),
        lane_of(event, field),
        one_line(event.title),
        date.text,
    )
    return seen, near


class _Picture:
    """The picture as it is put together; `crowded` is how many events are only counted."""

    def __init__(
        self,
        seen: Spool,
        limits: tuple[float, float],
        sizes: Counter[str],
        context: Context,
        field: str,
    ) -> None:
        first, last = limits if len(seen) else (0.0, DAY * 365.0)
        margin = (last - first) * 0.02 or DAY
        self.first, self.last = first - margin, last + margin
        self.seen = seen
        self.context = context
        self.lane_of = _lanes(sizes)
        self.lanes = list(dict.fromkeys(self.lane_of.values()))
        self.left = _MARGIN + (_GUTTER if len(self.lanes) > 1 else 0)
        self.right = _WIDTH - _MARGIN
        self.field = field
        self.crowded = 0

    def x(self, moment: float) -> float:
        share = (min(max(moment, self.first), self.last) - self.first) / (self.last - self.first)
        return self.left + share * (self.right - self.left)

    def text(self) -> str:
        body: list[str] = []
        y = float(_HEAD)
        most = max(3, _ROWS // max(1, len(self.lanes)))
        for number, lane in enumerate(self.lanes):
            layout = self._layout(lane, most)
            self.crowded += sum(count.number for count in layout.counts)
            if number:
                body.append(f'<path class="grid" d="M{_MARGIN} {y:g}H{self.right}"/>')
            body += self._lane(lane, layout, y + 6, number)
            y += 12 + ROW * max(1, layout.rows) + (14 if layout.counts else 0)
        height = round(y + 14)
        return "\n".join([*self._head(height), *self._axis(y), *body, "</svg>"]) + "\n"

    def _head(self, height: int) -> list[str]:
        name = one_line(self.context.timeline) or "Timeline"
        query = one_line(self.context.query)
        number = len(self.seen)
        count = f"{number:,} event{'' if number == 1 else 's'}"
        said = one_line(self.context.author), count, query, one_line(self.context.description)
        under = " · ".join(filter(None, said))
        return [
            '<?xml version="1.0" encoding="UTF-8"?>',
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{height}" '
            f'viewBox="0 0 {_WIDTH} {height}" role="img" aria-labelledby="name">',
            f'<title id="name">{xml(name)}</title>',
            *(
                [f"<desc>{xml(self.context.description)}</desc>"]
                if self.context.description
                else []
            ),
            f"<style>{_STYLE}</style>",
            *self._gradients(),
            f'<rect width="{_WIDTH}" height="{height}" fill="#fff"/>',
            f'<text class="name" x="{_MARGIN}" y="38">{xml(shortened(name, 90))}</text>',
            f'<text class="under" x="{_MARGIN}" y="58">{xml(shortened(under, 150))}</text>',
        ]

    def _gradients(self) -> list[str]:
        """For each lane's colour a bar that fades in, one that fades out, one that does both."""
        stops = {
            "in": ((0, 0), (0.3, 1), (1, 1)),
            "out": ((0, 1), (0.7, 1), (1, 0)),
            "both": ((0, 0), (0.5, 1), (1, 0)),
        }
        found = ["<defs>"]
        for number, lane in enumerate(self.lanes):
            color = self._color(lane, number)
            for kind, shades in stops.items():
                points = "".join(
                    f'<stop offset="{offset}" stop-color="{color}" stop-opacity="{0.85 * alpha or 0.05:g}"/>'
                    for offset, alpha in shades
                )
                found.append(f'<linearGradient id="{kind}-{number}">{points}</linearGradient>')
        return [*found, "</defs>"]

    def _axis(self, bottom: float) -> list[str]:
        found = []
        free = 0.0
        room = 92 if self.last - self.first > 200 * DAY else 150
        for tick in ticks(self.first, self.last, max(2, int((self.right - self.left) // room))):
            x = self.x(tick.at)
            found.append(f'<path class="grid" d="M{x:.1f} {_HEAD - 14}V{bottom:g}"/>')
            if x >= free and x + 4 + width_of(tick.label) <= _WIDTH:
                found.append(f'<text x="{x + 4:.1f}" y="{_HEAD - 6}">{xml(tick.label)}</text>')
                free = x + width_of(tick.label) + 12
        found.append(f'<path class="line" d="M{self.left} {_HEAD}H{self.right}"/>')
        return found

    def _layout(self, lane: str, most: int) -> Layout:
        """A lane's marks in their rows. Events mostly come in their order; only where they do not they are sorted."""
        try:
            return place(_ascending(self._marks(lane)), self.left, self.right, most)
        except _OutOfOrder:
            marks = sorted(self._marks(lane), key=lambda mark: mark.order)
            return place(marks, self.left, self.right, most)

    def _marks(self, lane: str) -> Iterator[Mark]:
        for record in self.seen:
            event = _Seen(*record)
            if self.lane_of[event.lane] == lane:
                start, end = self.x(event.start), self.x(event.end)
                yield Mark(start, max(end, start + MARK), event.title, event)

    def _color(self, lane: str, number: int) -> str:
        """A lane's colour; a grey for the events that do not have the field."""
        return _NO_COLOR if self.field and not lane else _COLORS[number % len(_COLORS)]

    def _lane(self, lane: str, layout: Layout, y: float, number: int) -> list[str]:
        color = self._color(lane, number)
        found = []
        if len(self.lanes) > 1:
            name = xml(shortened(lane or f"no {self.field}", 17))
            found.append(
                f'<text class="lane" x="{_MARGIN}" y="{y + 14:g}" style="fill:{color}">{name}</text>'
            )
        found += [
            self._mark(placed, y + placed.row * ROW + ROW / 2, number, color)
            for placed in layout.placed
        ]
        base = y + layout.rows * ROW + 10
        for count in layout.counts:
            found.append(
                f'<text class="count" x="{count.x + 2:.1f}" y="{base:g}">+{count.number:,}</text>'
            )
        return found

    def _mark(self, placed: Placed, middle: float, lane: int, color: str) -> str:
        mark, event = placed.mark, placed.mark.what
        if mark.end - mark.start > MARK + 1:
            kind = {(True, True): "both", (True, False): "in", (False, True): "out"}.get(
                (event.rises, event.falls)
            )
            paint = f"url(#{kind}-{lane})" if kind else color
            opacity = "" if kind else ' fill-opacity="0.85"'
            shape = (
                f'<rect x="{mark.start:.1f}" y="{middle - 4:g}" width="{mark.end - mark.start:.1f}" height="8" '
                f'fill="{paint}"{opacity}/>'
            )
        else:
            paint = (
                f'fill="#fff" stroke="{color}" stroke-width="1.6"'
                if event.rises or event.falls
                else f'fill="{color}"'
            )
            shape = f'<circle cx="{mark.start + MARK / 2:.1f}" cy="{middle:g}" r="3.8" {paint}/>'
        anchor = ' text-anchor="end"' if placed.before else ""
        return (
            f"<g><title>{xml(in_words(event.date))}: {xml(event.title)}</title>{shape}"
            f'<text x="{placed.label_x:.1f}" y="{middle + 4:g}"{anchor}>{xml(placed.label)}</text></g>'
        )


class _OutOfOrder(Exception):
    """An event comes before the one that it stands behind on the axis."""


def _ascending(marks: Iterator[Mark]) -> Iterator[Mark]:
    """The same marks. Raises _OutOfOrder where they are not in the order in which they are placed."""
    before = (-inf, -inf)
    for mark in marks:
        if (order := mark.order) < before:
            raise _OutOfOrder
        before = order
        yield mark


def _lanes(sizes: Counter[str]) -> dict[str, str]:
    """In which lane the events of which value stand, in the order the lanes appear; the rarest share the last."""
    kept = {name for name, _ in sizes.most_common(_LANES if len(sizes) <= _LANES else _LANES - 1)}
    lanes = {name: name if name in kept else "other" for name in sizes}
    shared = {name: lanes.pop(name) for name, lane in list(lanes.items()) if lane == "other"}
    return lanes | shared if len(kept) < len(sizes) else {name: name for name in sizes}


def xml(text: str) -> str:
    """Text that may stand in an XML element: what XML 1.0 cannot hold at all is left out."""
    return escape(_NOT_XML.sub("", text))
