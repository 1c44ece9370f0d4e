"""The Timeline Project's `.timeline` files (XML).

Years are astronomical (its own screen shows year 0 as 1 BC). Times are to the second; an event from midnight to the
next midnight is read as that day, which a remark says. `[n]text` is a container, `(n)text` a part of container n; a
text that only begins like one stands behind a blank. Eras, which it draws behind its events, are events of kind `era`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import ClassVar
from xml.etree.ElementTree import Element

from timeloom.dates.edtf.calendar import civil_from_days, days_from_civil
from timeloom.dates.edtf.parsing import bounds
from timeloom.errors import DateError, SourceError
from timeloom.importers.contract import Input, Sample
from timeloom.importers.json.shapes import head_text
from timeloom.importers.source.dates import LooseDates, edtf_date
from timeloom.importers.source.entries import entry
from timeloom.importers.source.html import titled
from timeloom.importers.source.xml import child_text, elements
from timeloom.model.events import Event, Fields, Item, Rejection, Remark
from timeloom.text import number

_TIME = re.compile(r"(-?\d+)-(\d+)-(\d+) (\d+):(\d+):(\d+)")
_CONTAINER = re.compile(r"\[(\d+)\]")
_MEMBER = re.compile(r"\((\d+)\)")
_ESCAPED = (" [", " (")

Time = tuple[int, int, int, int, int, int]


def _time(text: str) -> Time:
    match = _TIME.fullmatch(text.strip())
    if match is None:
        raise DateError(
            f"{text[:60]!r} is not a time",
            hint="this format writes year-month-day hour:minute:second",
        )
    year, month, day, hour, minute, second = map(int, match.groups())
    return year, month, day, hour, minute, second


def edtf_of_times(
    start: Time, end: Time, dates: LooseDates, *, fuzzy: bool = False, ends_today: bool = False
) -> tuple[str, bool]:
    """EDTF of an event's two times, and whether whole days were assumed. Raises DateError."""
    if end < start:
        raise DateError(f"its end {edtf_date(*end)} stands before its start {edtf_date(*start)}")
    at_midnight = start[3:] == (0, 0, 0) and end[3:] == (0, 0, 0) and start != end
    if at_midnight:
        last = civil_from_days(days_from_civil(*end[:3]) - 1)
        first_text, last_text = edtf_date(*start[:3]), edtf_date(*last)
    else:
        first_text = dates.read(edtf_date(*start))
        last_text = first_text if end == start else dates.read(edtf_date(*end))
    if ends_today:
        date = f"{first_text}/.."
    elif first_text == last_text:
        date = first_text
    else:
        date = f"{first_text}/{last_text}"
    if fuzzy:  # a time of day has no mark of doubt in EDTF
        parts = date.split("/")
        date = "/".join(part if part == ".." or "T" in part else part + "~" for part in parts)
    bounds(date)
    return date, at_midnight


class TimelineProjectImporter:
    """The Timeline Project."""

    name: ClassVar[str] = "timeline-project"
    title: ClassVar[str] = "The Timeline Project"
    suffixes: ClassVar[tuple[str, ...]] = (".timeline",)
    keeps: ClassVar[str] = (
        "times, categories and their parents, labels, containers, descriptions, links, alerts, eras; not colours, icons"
    )

    def sniff(self, sample: Sample) -> float:
        head = head_text(sample)
        if not re.search(r"<timeline\b", head):
            return 0.0
        return 0.97 if "<timetype>" in head or "<categories>" in head or "<events>" in head else 0.4

    def read(self, source: Input) -> Iterator[Item]:
        dates = LooseDates(source.options.zone)
        containers: dict[str, str] = {}
        parents: dict[str, str] = {}
        remarks: list[Remark] = []
        days = place = eras = 0

        def counted(read: tuple[Event | Rejection, bool] | Rejection) -> Item:
            nonlocal days
            item, whole_days = (read, False) if isinstance(read, Rejection) else read
            days += whole_days
            return item

        for element in elements(source, remarks, "timetype", "era", "categories/category", "event"):
            if element.tag == "timetype":
                _refuse_other_times(source, (element.text or "").strip())
            elif element.tag == "era":
                eras += 1
                where = f"era {eras}"
                yield counted(entry(where, _era, where, element, dates))
            elif element.tag == "category":
                parents[child_text(element, "name")] = child_text(element, "parent")
            else:
                place += 1
                where = f"event {place}"
                yield counted(entry(where, _event, where, element, containers, parents, dates))
        yield from remarks
        yield from dates.remarks()
        if days:
            yield Remark(
                f"{number(days, 'event')} from midnight to midnight: read as whole days, a guess"
            )
        if eras:
            yield Remark(
                f"{number(eras, 'era')}: the backgrounds of this format, here events with kind=era"
            )


def _refuse_other_times(source: Input, kind: str) -> None:
    if kind not in ("gregoriantime", ""):
        raise SourceError(
            f"{source.address}: its times are of the kind {kind!r}",
            hint="only gregoriantime is read",
        )


def _era(where: str, element: Element, dates: LooseDates) -> tuple[Event | Rejection, bool]:
    """A period that the format draws behind its events: a name and two times."""
    if not len(element):
        return Rejection(where, "holds nothing"), False
    try:
        date, whole_days = edtf_of_times(
            _time(child_text(element, "start")), _time(child_text(element, "end")), dates,
            ends_today=child_text(element, "ends_today") == "True",
        )  # fmt: skip
    except ValueError as error:
        return Rejection(where, str(error)), False
    title, summary = titled(child_text(element, "name"), "era")
    fields: Fields = {"kind": ("era",)}
    return Event(title=title, date=date, summary=summary, fields=fields, where=where), whole_days


def _event(
    where: str,
    element: Element,
    containers: dict[str, str],
    parents: Mapping[str, str],
    dates: LooseDates,
) -> tuple[Event | Rejection, bool]:
    if not len(element):
        return Rejection(where, "holds nothing"), False
    flag = {tag: child_text(element, tag) == "True" for tag in ("fuzzy", "ends_today", "milestone")}
    try:
        date, whole_days = edtf_of_times(
            _time(child_text(element, "start")), _time(child_text(element, "end")), dates,
            fuzzy=flag["fuzzy"], ends_today=flag["ends_today"],
        )  # fmt: skip
    except ValueError as error:
        return Rejection(where, str(error)), False
    child = element.find("text")
    text = child.text or "" if child is not None else ""
    fields = _fields(element, parents)
    if match := _CONTAINER.match(text):
        text = text[match.end() :]
        containers[match[1]] = text.strip()
        fields["kind"] = ("container",)
    elif match := _MEMBER.match(text):
        text = text[match.end() :]
        fields["container"] = (containers.get(match[1]) or match[1],)
    elif text.startswith(_ESCAPED):
        text = text[1:]
    if flag["milestone"]:
        fields["kind"] = ("milestone",)
    title, summary = titled(text, summary=child_text(element, "description"))
    if flag["fuzzy"] and "T" in date:
        fields["fuzzy"] = ("yes",)
    return Event(title=title, date=date, summary=summary, fields=fields, where=where), whole_days


def _above(name: str, parents: Mapping[str, str]) -> list[str]:
    """The categories that one stands in, the nearest first."""
    found: list[str] = []
    while (name := parents.get(name, "")) and name not in found:
        found.append(name)
    return found


def _fields(element: Element, parents: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    fields: Fields = {}
    categories = [
        child_text(element, "category"),
        *(c.text or "" for c in element.iterfind("categories/category")),
    ]
    if names := tuple(dict.fromkeys(name.strip() for name in categories if name.strip())):
        fields["category"] = names
        above = (each for name in names for each in _above(name, parents))
        if over := tuple(dict.fromkeys(name for name in above if name not in names)):
            fields["parent-category"] = over
    if labels := tuple(dict.fromkeys(child_text(element, "labels").split())):
        fields["label"] = labels
    if links := tuple(link for link in child_text(element, "hyperlink").split(";") if link):
        fields["url"] = links
    if (progress := child_text(element, "progress")) not in ("", "0"):
        fields["progress"] = (progress,)
    if alert := child_text(element, "alert"):
        fields["alert"] = (alert,)
    return fields
