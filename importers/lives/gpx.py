"""GPX (1.0 and 1.1): an event for each track, from its first point to its last, and for each waypoint with a time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import asin, cos, radians, sin, sqrt
from typing import ClassVar, Final
from xml.etree.ElementTree import Element

from timeloom.importers.contract import Input, Sample
from timeloom.importers.json.shapes import head_text
from timeloom.importers.source.dates import LooseDates, edtf_interval
from timeloom.importers.source.entries import entry
from timeloom.importers.source.xml import elements
from timeloom.model.events import Event, Fields, Item, Remark

_RADIUS: Final = 6371.0088
"""The Earth's mean radius in kilometres."""


class GpxImporter:
    """Reads tracks."""

    name: ClassVar[str] = "gpx"
    title: ClassVar[str] = "GPX tracks and waypoints"
    suffixes: ClassVar[tuple[str, ...]] = (".gpx",)
    keeps: ClassVar[str] = (
        "name, time, length and ends of each track, and waypoints with a time; not each point"
    )

    def sniff(self, sample: Sample) -> float:
        """Sure of the root."""
        return 0.97 if re.search(r"<gpx[\s>]", head_text(sample)[:4096]) else 0.0

    def read(self, source: Input) -> Iterator[Item]:
        """Stream the tracks. Raises SourceError for what is not XML."""
        head = head_text(source.sample)
        found = re.search(r"""<gpx\b[^>]*?\sxmlns\s*=\s*["']([^"']*)["']""", head)
        space = f"{{{found[1]}}}" if found else ""
        dates = LooseDates(source.options.zone)
        remarks: list[Remark] = []
        undated = 0
        found_in = elements(source, remarks, f"{space}trk", f"{space}wpt")
        for tracks, element in enumerate(found_in, 1):
            item = entry(f"entry {tracks}", _event, element, space, dates, f"entry {tracks}")
            undated += isinstance(item, Event) and item.date is None
            yield item
        yield from remarks
        yield from dates.remarks()
        if undated:
            yield Remark(f"{undated:,} without a time: kept as undated")


def _event(element: Element, space: str, dates: LooseDates, where: str) -> Event:
    is_track = element.tag == f"{space}trk"
    text = {child.tag.removeprefix(space): (child.text or "").strip() for child in element}
    fields: Fields = {"kind": ("track" if is_track else "waypoint",)}
    for name in ("type", "src", "sym", "cmt"):
        if text.get(name):
            fields[name] = (text[name],)
    if not is_track:
        fields["place"] = (f"{element.get('lat')}, {element.get('lon')}",)
        date = dates.read(text["time"]) if text.get("time") else None
        return Event(
            text.get("name") or "Waypoint", date, "", text.get("desc", ""), fields, where=where
        )
    points = list(element.iter(f"{space}trkpt"))
    times = [
        time.text.strip()
        for point in points
        if (time := point.find(f"{space}time")) is not None and time.text
    ]
    date = edtf_interval(dates.read(times[0]), dates.read(times[-1])) if times else None
    if points:
        fields["begins"] = (f"{points[0].get('lat')}, {points[0].get('lon')}",)
        fields["ends"] = (f"{points[-1].get('lat')}, {points[-1].get('lon')}",)
        fields["kilometres"] = (f"{_length(element, space):.1f}",)
    return Event(text.get("name") or "Track", date, "", text.get("desc", ""), fields, where=where)


def _length(track: Element, space: str) -> float:
    """Kilometres along all segments, by the haversine formula; gaps between segments do not count."""
    total = 0.0
    for segment in track.iter(f"{space}trkseg"):
        before: tuple[float, float] | None = None
        for point in segment.iter(f"{space}trkpt"):
            try:
                here = radians(float(point.get("lat", ""))), radians(float(point.get("lon", "")))
            except ValueError:
                continue
            if before is not None:
                (a, b), (c, d) = before, here
                total += (
                    2
                    * _RADIUS
                    * asin(
                        min(
                            1.0,
                            sqrt(sin((c - a) / 2) ** 2 + cos(a) * cos(c) * sin((d - b) / 2) ** 2),
                        )
                    )
                )
            before = here
    return total
