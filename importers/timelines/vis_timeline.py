"""vis-timeline: items as an array, as `{items, groups}`, or one object a line.

A date is an ISO string (extended years too), milliseconds since 1970, or `/Date(ms)/`. Backgrounds are eras, and no
events.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from json import JSONDecoder
from typing import Any, ClassVar

from timeloom.dates.edtf.calendar import civil_from_seconds
from timeloom.dates.edtf.parsing import bounds
from timeloom.errors import DateError, SourceError
from timeloom.importers.contract import Input, Sample, eras_left_out
from timeloom.importers.json.shapes import (
    has_key,
    head_text,
    is_json,
    is_json_lines,
    json_lines,
    json_text,
    load_json,
    other_fields,
    text_of,
)
from timeloom.importers.source.dates import LooseDates, edtf_date
from timeloom.importers.source.entries import entry
from timeloom.importers.source.html import plain_text, titled
from timeloom.importers.source.json import JsonArray, why
from timeloom.model.events import Event, Item, Rejection, Remark

_ISO = re.compile(
    r"([+-]?\d{4,6})(?:-(\d\d)(?:-(\d\d))?)?(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?\s*(Z|[+-]\d\d:?\d\d)?)?"
)
_KNOWN = frozenset(
    {
        *("id", "content", "title", "start", "end", "group", "subgroup", "className"),
        *("type", "style", "editable", "selectable", "align", "limitSize", "subgroupOrder"),
    }
)
_WRAPPED = re.compile(r"/Date\((-?\d+)(?:[+-]\d{4})?\)/")


_LATEST = 8.64e15
"""Milliseconds from 1970 to the last day of JavaScript, either way (ECMA-262, 21.4.1.1)."""


def edtf_of_instant(milliseconds: float) -> str:
    """EDTF of a JavaScript time value, UTC, to the millisecond. Raises DateError for one that JavaScript has not."""
    if not abs(milliseconds) <= _LATEST:
        raise DateError(f"{milliseconds} is not a time of JavaScript's")
    civil = civil_from_seconds(milliseconds / 1000)
    whole = int(civil.second)
    milli = round((civil.second - whole) * 1000)
    return edtf_date(*civil[:5], whole, fraction=f"{milli:03d}", zone="Z")


def edtf_of_date(value: object) -> str | None:
    """EDTF of a vis-timeline date; None if there is none. Raises DateError."""
    if value is None or value == "":
        return None
    if isinstance(value, int | float) and not isinstance(value, bool):
        return edtf_of_instant(value)
    text = str(value).strip()
    if match := _WRAPPED.fullmatch(text):
        return edtf_of_instant(float(match[1]))
    match = _ISO.fullmatch(text)
    if match is None:
        raise DateError(f"{text[:60]!r} is neither an ISO 8601 date nor milliseconds")
    year, month, day, hour, minute, second, fraction, zone = match.groups()
    number = [int(part) if part else None for part in (month, day, hour, minute, second)]
    zone = f"{zone[:3]}:{zone[-2:]}" if zone and zone != "Z" else zone or ""
    date = edtf_date(int(year), *number, fraction=fraction or "", zone=zone)
    bounds(date)
    return date


class VisTimelineImporter:
    """vis-timeline items."""

    name: ClassVar[str] = "vis-timeline"
    title: ClassVar[str] = "vis-timeline JSON"
    suffixes: ClassVar[tuple[str, ...]] = (".json", ".jsonl")
    keeps: ClassVar[str] = (
        "dates, content without markup, group by name, class, other keys; not styles, backgrounds"
    )

    def sniff(self, sample: Sample) -> float:
        head = head_text(sample)
        return 0.9 if is_json(head) and has_key(head, "content", "start") else 0.0

    def read(self, source: Input) -> Iterator[Item]:
        remarks: list[Remark] = []
        items, groups = _items_and_groups(source, remarks)
        dates = LooseDates(source.options.zone)
        backgrounds: list[str] = []
        for where, item in items:
            if isinstance(item, Rejection):
                yield item
            elif not isinstance(item, Mapping):
                yield Rejection(where, "is not an object")
            elif not item:
                yield Rejection(where, "holds nothing")
            elif item.get("type") == "background":
                backgrounds.append(plain_text(text_of(item.get("content"))))
            else:
                yield entry(where, _event, where, item, groups, dates)
        yield from remarks
        yield from dates.remarks()
        if backgrounds:
            yield eras_left_out(backgrounds)


def _items_and_groups(
    source: Input, remarks: list[Remark]
) -> tuple[Iterator[tuple[str, Any]], dict[str, str]]:
    """The items as they come, each with its place; where groups may stand behind them, once all of it is there."""
    if is_json_lines(source.sample):
        return json_lines(source, remarks), {}
    if head_text(source.sample).lstrip()[:1] == "[":
        return _listed(source, remarks), {}
    document = load_json(source, "a vis-timeline", remarks)
    groups: dict[str, str] = {}
    if isinstance(document, Mapping):
        listed = document.get("groups")
        for group in listed if isinstance(listed, list) else ():
            if isinstance(group, Mapping):
                groups[text_of(group.get("id"))] = plain_text(text_of(group.get("content")))
        document = document.get("items") or []
    if not isinstance(document, list):
        raise SourceError(f"{source.address}: a vis-timeline is a list of items")
    return ((f"item {number}", item) for number, item in enumerate(document, start=1)), groups


def _listed(source: Input, remarks: list[Remark]) -> Iterator[tuple[str, Any]]:
    with json_text(source, remarks) as text:
        for element in JsonArray(text, source.address, JSONDecoder()):
            where = f"item {element.number}"
            wrong = element.error and Rejection(where, why(element.error))
            yield where, wrong or element.value


def _event(
    where: str, item: Mapping[str, Any], groups: Mapping[str, str], dates: LooseDates
) -> Event | Rejection:
    try:
        start, end = edtf_of_date(item.get("start")), edtf_of_date(item.get("end"))
        start, end = dates.read(start) if start else end, dates.read(end) if end else None
        date = dates.interval(start, end)
    except ValueError as error:
        return Rejection(where, str(error))
    content, hover = (
        plain_text(text_of(item.get("content"))),
        plain_text(text_of(item.get("title"))),
    )
    fields: dict[str, tuple[str, ...]] = {}
    if group := text_of(item.get("group")):
        fields["group"] = (groups.get(group) or group,)
    if subgroup := text_of(item.get("subgroup")):
        fields["subgroup"] = (subgroup,)
    if style_class := text_of(item.get("className")):
        fields["class"] = tuple(style_class.split())
    fields |= other_fields(item, _KNOWN | fields.keys())
    title, summary = titled(content, summary=hover if hover != content else "")
    summary = summary if summary != title else ""
    return Event(
        title=title,
        date=date,
        uid=text_of(item.get("id")),
        summary=summary,
        fields=fields,
        where=where,
    )
