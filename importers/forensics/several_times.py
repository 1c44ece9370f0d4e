"""Tables of forensic tools in which a row has several times: an event for each, with what the time means.

Known by their headings: MFTECmd, LECmd, PECmd, RBCmd, AmcacheParser and AppCompatCacheParser of KAPE, and any table
with atime, mtime, ctime and crtime. Times that are the same in one row are one event with all its meanings.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

from timeloom.errors import DateError
from timeloom.importers.contract import Input, Sample
from timeloom.importers.json.shapes import head_text
from timeloom.importers.source.dates import LooseDates
from timeloom.importers.source.encoding import as_text, looks_binary
from timeloom.importers.source.html import titled
from timeloom.importers.tables.records import by_name, find_separator, lines_of
from timeloom.model.events import Event, Fields, Item, Rejection, Remark
from timeloom.text import number


@dataclass(frozen=True)
class _Tool:
    title: str
    names: tuple[str, ...]
    """Columns that make up the title, joined by a backslash; of several the filled ones."""
    times: dict[str, str]
    """Columns of times, and what each means."""
    needs: frozenset[str]


_FILE: Final = {
    "Created": "Creation Time",
    "Modified": "Content Modification Time",
    "Accessed": "Last Access Time",
}
_TOOLS: Final = (
    _Tool(
        "MFTECmd", ("ParentPath", "FileName"),
        {
            "Created0x10": "Creation Time", "Created0x30": "Creation Time ($FILE_NAME)",
            "LastModified0x10": "Content Modification Time",
            "LastModified0x30": "Content Modification Time ($FILE_NAME)",
            "LastRecordChange0x10": "Metadata Modification Time",
            "LastRecordChange0x30": "Metadata Modification Time ($FILE_NAME)",
            "LastAccess0x10": "Last Access Time", "LastAccess0x30": "Last Access Time ($FILE_NAME)",
        },
        frozenset({"EntryNumber", "FileName", "Created0x10"}),
    ),
    _Tool(
        "LECmd", ("LocalPath",),
        {f"{prefix}{column}": f"{meaning} ({what})" for prefix, what in (("Source", "shortcut"), ("Target", "target"))
         for column, meaning in _FILE.items()},
        frozenset({"SourceFile", "TargetCreated", "LocalPath"}),
    ),
    _Tool(
        "PECmd", ("ExecutableName",),
        {"LastRun": "Last Run Time", **{f"PreviousRun{at}": "Previous Run Time" for at in range(7)}},
        frozenset({"ExecutableName", "LastRun", "RunCount"}),
    ),
    _Tool("RBCmd", ("FileName",), {"DeletedOn": "Deletion Time"}, frozenset({"FileName", "DeletedOn", "FileSize"})),
    _Tool(
        "AmcacheParser", ("FullPath",), {"FileKeyLastWriteTimestamp": "Key Last Written", "LinkDate": "Link Time"},
        frozenset({"FullPath", "FileKeyLastWriteTimestamp"}),
    ),
    _Tool(
        "AppCompatCacheParser", ("Path",), {"LastModifiedTimeUTC": "Content Modification Time"},
        frozenset({"ControlSet", "CacheEntryPosition", "LastModifiedTimeUTC"}),
    ),
    _Tool(
        "files with several times", ("name", "path", "file", "filename"),
        {"atime": "Last Access Time", "mtime": "Content Modification Time", "ctime": "Metadata Modification Time",
         "crtime": "Creation Time", "btime": "Creation Time"},
        frozenset({"atime", "mtime"}),
    ),
)  # fmt: skip
_NONE: Final = frozenset(
    {"", "-", "0", "1601-01-01 00:00:00", "0001-01-01 00:00:00", "0001-01-01 00:00:00.0000000"}
)


class SeveralTimesImporter:
    """Reads tables with several times in a row."""

    name: ClassVar[str] = "several-times"
    title: ClassVar[str] = (
        "Tables of KAPE's tools (MFTECmd, LECmd, PECmd …), an event for each time in a row"
    )
    suffixes: ClassVar[tuple[str, ...]] = ()
    keeps: ClassVar[str] = (
        "an event for each time of a row, with what it means; every other column as a field"
    )

    def sniff(self, sample: Sample) -> float:
        """Sure of the headings that one of the tools writes."""
        if sample.is_folder or looks_binary(sample.head):
            return 0.0
        return 0.96 if _tool(_header(head_text(sample))) is not None else 0.0

    def read(self, source: Input) -> Iterator[Item]:
        """Stream the events, the times of one row after another."""
        head = head_text(source.sample)
        separator = find_separator(head, len)
        tool = _tool(_header(head)) or _TOOLS[-1]
        dates = LooseDates(source.options.zone)
        remarks: list[Remark] = []
        undated = 0
        with as_text(source, remarks, newline="") as text:
            yield from remarks
            for where, row in by_name(text, separator):
                if isinstance(row, Rejection):
                    yield row
                    continue
                found = list(_events(tool, row, dates, where))
                undated += sum(isinstance(item, Event) and item.date is None for item in found)
                yield from found
        yield Remark(f"read as {tool.title}: an event for each time in a row")
        yield from dates.remarks()
        if undated:
            yield Remark(f"{number(undated, 'row')} without any time: kept as undated")


def _header(head: str) -> list[str]:
    lines = [line for line in list(lines_of(head[:20_000]))[:3] if line.strip()]
    if not lines:
        return []
    return [
        name.strip().strip('"')
        for name in lines[0].lstrip("\ufeff").strip().split(find_separator(head[:20_000], len))
    ]


def _tool(header: Sequence[str]) -> _Tool | None:
    names = set(header)
    for tool in _TOOLS[:-1]:
        if tool.needs <= names:
            return tool
    last = _TOOLS[-1]
    if last.needs <= names and len(names & last.times.keys()) >= 3 and names & set(last.names):
        return last
    return None


def _events(tool: _Tool, row: dict[str, str], dates: LooseDates, where: str) -> Iterator[Item]:
    parts = [row[name] for name in tool.names if row.get(name)]
    named = "\\".join(parts if tool.title == "MFTECmd" else parts[:1])
    title, summary = titled(named or "(no name)")
    if title != named:
        summary = named
    fields: Fields = {
        name: (value.strip(),)
        for name, value in row.items()
        if name and value and value.strip() and name not in tool.times and name not in tool.names
    }
    moments: dict[str, list[str]] = {}
    for column, meaning in tool.times.items():
        said = (row.get(column) or "").strip()
        if said in _NONE:
            continue
        try:
            date = (
                dates.read_epoch(said)
                if said.lstrip("-").replace(".", "", 1).isdigit()
                else dates.read(said)
            )
        except DateError as error:
            yield Rejection(where, f"{column}: {error}")
            continue
        moments.setdefault(date, []).append(meaning)
    if not moments:
        yield Event(title, None, "", summary, fields, where=where)
    for date, meanings in moments.items():
        yield Event(
            title,
            date,
            "",
            summary,
            {**fields, "timestamp_desc": tuple(dict.fromkeys(meanings))},
            where=where,
        )
