"""The Sleuth Kit's body files (3.x) and what its mactime makes of them with `-d`: an event for each time of a file.

A line is `MD5|name|inode|mode|UID|GID|size|atime|mtime|ctime|crtime`, the times Unix seconds; 0 means that the file
system has none. What a time means is the field `timestamp_desc`, in the words that plaso and Timesketch use.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import ClassVar, Final

from timeloom.errors import DateError
from timeloom.importers.contract import Input, Sample
from timeloom.importers.json.shapes import head_text
from timeloom.importers.source.dates import LooseDates
from timeloom.importers.source.encoding import as_text
from timeloom.importers.tables.records import records
from timeloom.model.events import Event, Fields, Item, Rejection, Remark
from timeloom.text import number

_TIMES: Final = (
    ("a", "Last Access Time"),
    ("m", "Content Modification Time"),
    ("c", "Metadata Modification Time"),
    ("b", "Creation Time"),
)
"""The times of a body file in their order, by mactime's letter."""
_BEFORE: Final = ("md5", "name", "inode", "mode", "uid", "gid", "size")
_STAMP: Final = r"-?\d{1,12}(?:\.\d+)?"
_LINE: Final = re.compile(
    rf"(?:0|[0-9a-fA-F]{{32}})?\|[^\n]*\|[^|\n]*\|[^|\n]*\|\d*\|\d*\|\d*(?:\|{_STAMP}){{3,4}}\s*"
)
_SPLIT: Final = re.compile(
    r"(?P<md5>[^|]*)\|(?P<name>.*)\|(?P<inode>[^|]*)\|(?P<mode>[^|]*)\|(?P<uid>[^|]*)\|(?P<gid>[^|]*)"
    r"\|(?P<size>[^|]*)\|(?P<a>[^|]*)\|(?P<m>[^|]*)\|(?P<c>[^|]*)\|(?P<b>[^|]*)"
)
"""A bar in a name stays a part of it."""
_MACTIME: Final = "date,size,type,mode,uid,gid,meta,file name"
_NONE: Final = frozenset({"", "0", "-1"})
_NO_DATE: Final = re.compile(r"Xxx Xxx|0000-00-00|1970-01-01T00:00:00Z|Thu Jan 01 1970 00:00:00")


class BodyFileImporter:
    """The Sleuth Kit's body file, and mactime's table."""

    name: ClassVar[str] = "bodyfile"
    title: ClassVar[str] = "The Sleuth Kit's body files and mactime -d"
    suffixes: ClassVar[tuple[str, ...]] = (".body", ".bodyfile")
    keeps: ClassVar[str] = (
        "an event for each time of a file, with what the time means, owner, size, inode, hash"
    )

    def sniff(self, sample: Sample) -> float:
        """Sure of mactime's headings, and of lines that have a body file's eleven parts."""
        head = head_text(sample)
        lines = [line for line in head.split("\n")[:20] if line.strip() and line[:1] != "#"]
        if not lines:
            return 0.0
        if lines[0].strip().lower() == _MACTIME:
            return 0.97
        whole = lines[:-1] if len(lines) > 1 else lines
        return 0.95 if all(map(_LINE.fullmatch, whole)) else 0.0

    def read(self, source: Input) -> Iterator[Item]:
        """Stream the events, the times of one file after another."""
        dates = LooseDates(source.options.zone)
        remarks: list[Remark] = []
        with as_text(source, remarks, newline="") as text:
            yield from remarks
            if head_text(source.sample).lstrip().lower().startswith(_MACTIME):
                yield from _mactime(text, dates)
                yield from dates.remarks()
            else:
                yield from _body(text, dates)


def _body(lines: Iterator[str], dates: LooseDates) -> Iterator[Item]:
    undated = 0
    for place, line in enumerate(lines, 1):
        line = line.rstrip("\r\n")
        where = f"line {place}"
        if not line.strip() or line.startswith("#"):
            continue
        found = _SPLIT.fullmatch(line)
        if found is None:
            count = line.count("|") + 1
            yield Rejection(where, f"has {count} parts where a body file has eleven")
            continue
        fields: dict[str, tuple[str, ...]] = {
            name: (found[name],) for name in _BEFORE if name != "name" and found[name] not in ("",)
        }
        if found["md5"] == "0":
            del fields["md5"]
        title, _, target = found["name"].partition(" -> ")
        if target:
            fields["target"] = (target,)
        stamps = [(found[letter].strip(), meaning) for letter, meaning in _TIMES]
        stamps = [(stamp, meaning) for stamp, meaning in stamps if stamp not in _NONE]
        if not stamps:
            undated += 1
            yield Event(title, None, fields=fields, where=where)
        for stamp, meaning in stamps:
            try:
                date = _moment(stamp, dates)
            except DateError as error:
                yield Rejection(where, f"{meaning}: {error}")
                continue
            yield Event(title, date, fields={**fields, "timestamp_desc": (meaning,)}, where=where)
    if undated:
        yield Remark(f"{number(undated, 'file')} without any time: kept as undated")


def _moment(stamp: str, dates: LooseDates) -> str:
    if not re.fullmatch(_STAMP, stamp):
        raise DateError(f"{stamp[:40]!r} is not a Unix time in seconds")
    return dates.read_epoch(stamp, "seconds")


def _mactime(lines: Iterator[str], dates: LooseDates) -> Iterator[Item]:
    """mactime's rows: `m.c.` says that these times of the file are the same."""
    undated = 0
    for record in islice(records(lines, ",", exact=True), 1, None):
        if isinstance(record, Rejection):
            yield record
            continue
        where, cells = f"line {record[0]}", record[1]
        if not any(cells):
            continue
        if len(cells) < 8:
            yield Rejection(where, f"has {len(cells)} cells where mactime writes eight")
            continue
        written, size, kind, mode, uid, gid, meta = cells[:7]
        try:
            date = None if _NO_DATE.match(written) else dates.read(written)
        except DateError as error:
            yield Rejection(where, str(error))
            continue
        undated += date is None
        meanings = tuple(meaning for letter, meaning in _TIMES if letter in kind)
        said = {"size": size, "macb": kind, "mode": mode, "uid": uid, "gid": gid, "inode": meta}
        fields: Fields = {name: (value,) for name, value in said.items() if value}
        if meanings:
            fields = {**fields, "timestamp_desc": meanings}
        # mactime quotes no comma in a name
        yield Event(",".join(cells[7:]), date, fields=fields, where=where)
    if undated:
        yield Remark(f"{number(undated, 'row')} without a time that is known: kept as undated")
