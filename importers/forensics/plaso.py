"""Forensic timelines: Timesketch CSV and JSON Lines, plaso's `json_line`, `json` and dynamic CSV, l2t CSV and TLN.

All but `json` are read as streams, a record at a time. A time without a zone is UTC unless the reading says otherwise,
and a remark counts such times. A number is Unix time, its unit told by its size. plaso writes commas inside messages as
spaces: columns are never joined. `0000-00-00…` means that no time was known: such events are kept as undated.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any, ClassVar

from timeloom.errors import DateError, SourceError
from timeloom.importers.contract import Input, Sample
from timeloom.importers.forensics.plaso_dates import plaso_date
from timeloom.importers.json.shapes import head_text, load_json, text_of
from timeloom.importers.source.dates import LooseDates
from timeloom.importers.source.encoding import as_text
from timeloom.importers.source.entries import entry
from timeloom.importers.source.html import titled
from timeloom.importers.source.json import why
from timeloom.importers.tables.records import by_name
from timeloom.model.events import Event, Item, Rejection, Remark
from timeloom.text import number as count

_DROPPED = frozenset(
    (
        "_id",
        "_type",
        "_index",
        "_source",
        "__ts_timeline_id",
        "__container_type__",
        "__type__",
        "timestamp",
    )
)
_NOTHING = frozenset(("", "-", "n/a", "N/A", "None", "null"))
_NO_TIME = re.compile(r"0000-00-00.*|not set|not a time|n/a|-|", re.IGNORECASE)
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_WHOLE = re.compile(r'\s*\{\s*"event_\d+"\s*:\s*\{')
"""plaso's `json`: one object, with an event under each of its keys."""


def header_of(sample: Sample) -> list[str]:
    """The column names of a delimited file's first line, lower case."""
    first = head_text(sample).lstrip("\r\n").split("\n", 1)[0]
    return [cell.strip().strip('"').lower() for cell in first.split(",")]


def first_object(sample: Sample) -> Mapping[str, Any]:
    """The first line of a JSON Lines file as an object; empty if it is not one, or longer than the sample."""
    line = head_text(sample).lstrip().split("\n", 1)[0]
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        keys = re.findall(r'"(\w+)"\s*:', line[:4096]) if line.startswith("{") else []
        return dict.fromkeys(keys, "")
    return value if isinstance(value, Mapping) else {}


def tags_of(value: Any) -> tuple[str, ...]:
    """Tags as Timesketch and plaso write them: a list, `["a"]`, `a,b`, `a b`; `-` is none."""
    if isinstance(value, Mapping):  # plaso's own
        value = value.get("labels")
    if isinstance(value, str) and value.startswith("["):
        try:
            value = json.loads(value.replace("'", '"'))
        except ValueError:
            value = value.strip("[]")
    if isinstance(value, str):
        value = re.split(r"[,\s]+", value)
    if not isinstance(value, list):
        return ()
    return tuple(dict.fromkeys(text for item in value if (text := text_of(item)) not in _NOTHING))


class _Records:
    """Turns records into events, counting what had to be assumed."""

    def __init__(self, source: Input) -> None:
        self.dates = LooseDates(source.options.zone)
        self.undated = 0

    def event(self, where: str, record: Mapping[str, Any]) -> Event | Rejection:
        if not any(text_of(value) for value in record.values()):
            return Rejection(where, "holds nothing")
        date = self.date(record)
        message = text_of(record.get("message"))
        title, summary = titled(message, text_of(record.get("timestamp_desc")))
        fields: dict[str, tuple[str, ...]] = {}
        for name, value in record.items():
            if name in ("message", "datetime", "date_time", "tag") or name in _DROPPED:
                continue
            text = text_of(value)
            if text not in _NOTHING:
                fields[name] = (text,)
        if tags := tags_of(record.get("tag")):
            fields["tag"] = tags
        self.undated += date is None
        return Event(title=title, date=date, summary=summary, fields=fields, where=where)

    def date(self, record: Mapping[str, Any]) -> str | None:
        """When it was: `datetime`, else plaso's `date_time` with its own precision, else `timestamp`."""
        stated = text_of(record.get("datetime"))
        if stated and not _NO_TIME.fullmatch(stated):
            # plaso says UTC by its offset
            if _NUMBER.fullmatch(stated):
                return self.dates.read_epoch(stated)
            return self.dates.read(stated.removesuffix("+00:00") + "Z" * stated.endswith("+00:00"))
        value = record.get("date_time")
        if isinstance(value, Mapping):
            if (exact := plaso_date(value)) is not None:
                return exact
            if value.get("__class_name__") in ("SemanticTime", "Never", "NotSet", "InvalidTime"):
                return None
        if "datetime" in record and stated:
            return None
        given = record.get("timestamp")
        if isinstance(given, float) and given.is_integer():
            given = int(given)  # 1.7e15, as some programs write it
        stamp = text_of(given)
        if stamp in _NOTHING or stamp == "0":
            return None
        if not _NUMBER.fullmatch(stamp):
            raise DateError(f"the timestamp {stamp[:40]!r} is not a number")
        if isinstance(value, Mapping):  # plaso's own time stamps are always microseconds
            return self.dates.read_epoch(stamp.partition(".")[0], "microseconds")
        return self.dates.read_epoch(stamp)

    def remarks(self) -> Iterator[Remark]:
        yield from self.dates.remarks()
        if self.undated:
            yield Remark(
                f"{count(self.undated, 'event')} without a time that is known: kept as undated"
            )


class TimesketchImporter:
    """Timesketch and plaso as CSV or JSON Lines."""

    name: ClassVar[str] = "timesketch"
    title: ClassVar[str] = "Timesketch and plaso"
    suffixes: ClassVar[tuple[str, ...]] = (".csv", ".jsonl")
    keeps: ClassVar[str] = (
        "times to the last digit, message, tags, every attribute; not its row ids"
    )

    def sniff(self, sample: Sample) -> float:
        head = head_text(sample)
        if _WHOLE.match(head):
            return 0.95 if '"timestamp_desc"' in head else 0.0
        if head.lstrip()[:1] == "{":
            keys = set(first_object(sample))
            return (
                0.95
                if "timestamp_desc" in keys and keys & {"datetime", "timestamp", "date_time"}
                else 0.0
            )
        names = set(header_of(sample))
        return 0.95 if "timestamp_desc" in names and names & {"datetime", "timestamp"} else 0.0

    def read(self, source: Input) -> Iterator[Item]:
        records = _Records(source)
        remarks: list[Remark] = []
        if _WHOLE.match(head_text(source.sample)):
            document = load_json(source, "plaso's JSON", remarks)
            yield from remarks
            for where, record in dict(document).items():
                if isinstance(record, Mapping):
                    yield entry(where, records.event, where, record)
                else:
                    yield Rejection(where, "is not an object")
            yield from records.remarks()
            return
        with as_text(source, remarks, newline="") as text:
            yield from remarks
            first = text.read(1)
            lines = _from(first, text)
            found: Iterator[tuple[str, Mapping[str, Any] | Rejection]]
            found = (
                _json_records(lines)
                if first == "{"
                else by_name(line.replace("\0", "") for line in lines)
            )
            for where, record in found:
                if isinstance(record, Rejection):
                    yield record
                else:
                    yield entry(where, records.event, where, record)
        yield from records.remarks()


def _from(first: str, rest: Iterator[str]) -> Iterator[str]:
    """The lines of a text whose first character was taken off."""
    return chain([first + next(rest, "")], rest)


def _json_records(lines: Iterator[str]) -> Iterator[tuple[str, Mapping[str, Any] | Rejection]]:
    for number, line in enumerate(lines, start=1):
        where = f"line {number}"
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except (ValueError, RecursionError) as error:
            yield where, Rejection(where, why(error))
        else:
            yield (
                where,
                record if isinstance(record, Mapping) else Rejection(where, "is not an object"),
            )


_L2T = [
    "date",
    "time",
    "timezone",
    "macb",
    "source",
    "sourcetype",
    "type",
    "user",
    "host",
    "short",
    "desc",
]


_TLN_LINE = re.compile(
    r"-?\d{1,19}(?:\.\d+)?\|[^|\n]*\|[^|\n]*\|[^|\n]*\|(?![^\n]*(?:\|-?\d+){4}\s*(?:\n|\Z))"
)
"""TLN without its heading: Unix time, source, host, user, description; a body file ends in four numbers."""
_TLN_SEVEN = ["time", "source", "host", "user", "description", "tz", "notes"]

_NOT_FIELDS = frozenset(
    ("date", "time", "timezone", "short", "desc", "version", "extra", "description")
)


class L2tImporter:
    """log2timeline's CSV of seventeen columns, and TLN's five or seven."""

    name: ClassVar[str] = "l2t"
    title: ClassVar[str] = "log2timeline CSV and TLN"
    suffixes: ClassVar[tuple[str, ...]] = (".csv", ".tln", ".txt")
    keeps: ClassVar[str] = "times with their zone, description, every column, `extra` taken apart"

    def sniff(self, sample: Sample) -> float:
        if header_of(sample)[:11] == _L2T:
            return 0.98
        first = head_text(sample).lstrip("\r\n").split("\n", 1)[0].lower()
        if first.startswith("time|source|host|user|description"):
            return 0.95
        return 0.8 if _TLN_LINE.match(first) else 0.0

    def read(self, source: Input) -> Iterator[Item]:
        remarks: list[Remark] = []
        with as_text(source, remarks, newline="") as text:
            yield from remarks
            header = text.readline()
            dates = LooseDates(source.options.zone, "month first")
            if _TLN_LINE.match(header):
                names = _TLN_SEVEN if header.count("|") > 5 else _TLN_SEVEN[:5]
                yield from _tln(chain([header], text), names, dates, first=1)
            elif "|" in header:
                yield from _tln(text, header.strip().lower().split("|"), dates, first=2)
            else:
                yield from _l2t(chain([header], text), dates)
            yield from dates.remarks()


def _l2t(lines: Iterator[str], dates: LooseDates) -> Iterator[Item]:
    for where, row in by_name(lines, whole=True):
        yield row if isinstance(row, Rejection) else entry(where, _l2t_event, where, row, dates)


def _l2t_event(where: str, row: Mapping[str, str], dates: LooseDates) -> Event:
    """The event of a row. Raises DateError for a date that is not EDTF, SourceError for a zone that is none."""
    date = _l2t_date(row, dates)
    fields: dict[str, tuple[str, ...]] = {}
    for name, value in row.items():
        if value not in _NOTHING and name not in _NOT_FIELDS:
            fields[name] = (value,)
    for part in row.get("extra", "").split("; "):
        name, _, value = part.partition(": ")
        if value and name not in fields:
            fields[name] = (value,)
        elif part.strip() not in _NOTHING:
            fields["extra"] = (*fields.get("extra", ()), part.strip())
    title, summary = titled(row.get("short", ""), summary=row.get("desc", ""))
    summary = summary if summary != title else ""
    return Event(title=title, date=date, summary=summary, fields=fields, where=where)


def _l2t_date(row: Mapping[str, str], dates: LooseDates) -> str | None:
    text = row.get("date", "").strip()
    if text in _NOTHING:
        return None
    month, day, year = [*text.split("/"), "", ""][:3]
    if not year.strip():
        raise DateError(f"{text[:40]!r} is not a date: expected month/day/year")
    if year == "0000" or month == "00":
        return None
    zone = row.get("timezone", "UTC")
    clock = row.get("time", "")
    text = f"{year}-{month}-{day}" + (f"T{clock}" if clock and not clock.startswith("--") else "")
    if "T" not in text:
        return dates.read(text)
    if zone in ("UTC", "GMT", "Z"):
        return dates.read(text + "Z")
    if zone in _NOTHING:
        return dates.read(text)
    return dates.in_zone(zone).read(text)


def _tln(
    lines: Iterator[str], header: list[str], dates: LooseDates, *, first: int
) -> Iterator[Item]:
    """Lines of TLN; a bar in a description stays a part of it."""
    names = [name.strip() for name in header]
    if names[:5] != _TLN_SEVEN[:5]:
        raise SourceError(
            "it is neither l2t's table nor TLN", hint=f"TLN's heading is {'|'.join(_TLN_SEVEN[:5])}"
        )
    behind = len(names) - 5
    for number, line in enumerate(lines, start=first):
        where = f"line {number}"
        cells = line.rstrip("\r\n").split("|")
        if len(cells) < 5:
            if line.strip():
                yield Rejection(where, f"has {len(cells)} parts where TLN has five")
            continue
        if len(cells) > len(names):
            end = len(cells) - behind
            cells = [*cells[:4], "|".join(cells[4:end]), *cells[end:]]
        yield entry(where, _tln_event, where, dict(zip(names, cells, strict=False)), dates)


def _tln_event(where: str, row: Mapping[str, str], dates: LooseDates) -> Event:
    """The event of a line. Raises DateError for a time that is none."""
    time = row["time"]
    if not _NUMBER.fullmatch(time):
        raise DateError(f"{time[:40]!r} is not a Unix time in seconds")
    date = dates.read_epoch(time, "seconds") if time.strip("0.") else None
    fields: dict[str, tuple[str, ...]] = {}
    for name, value in row.items():
        if value not in _NOTHING and name not in _NOT_FIELDS:
            fields[name] = (value,)
    title, summary = titled(row["description"])
    return Event(title=title, date=date, summary=summary, fields=fields, where=where)
