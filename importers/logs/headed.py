"""Logs that say at their head what stands in their columns, and logs of pairs.

W3C's extended log format (IIS, `#Fields: date time c-ip …`), Zeek's (`#separator`, `#fields`), logfmt
(`time=… level=info msg="…"`), apt's history, and shell histories in which `#1715594472` stands over each command.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import ClassVar, Final

from timeloom.errors import DateError, SourceError
from timeloom.importers.contract import Input, Sample
from timeloom.importers.json.keys import NAMES
from timeloom.importers.json.shapes import head_text
from timeloom.importers.source.dates import LooseDates
from timeloom.importers.source.encoding import as_text, looks_binary
from timeloom.importers.source.html import titled
from timeloom.importers.tables.columns import plain
from timeloom.model.events import Event, Fields, Item, Rejection, Remark
from timeloom.text import number

_FIELDS: Final = re.compile(r"^#fields[:\t ]", re.I | re.M)
_PAIR: Final = re.compile(r'([A-Za-z_@][\w.@/-]*)=("(?:[^"\\]|\\.)*"|[^\s"]*)(?=\s|$)')
_PAIRS: Final = re.compile(r'(?:[A-Za-z_@][\w.@/-]*=(?:"(?:[^"\\]|\\.)*"|[^\s"]*)(?:\s+|$)){3,}')
_COMMAND: Final = re.compile(r"#\+?\d{9,10}\s*")
"""Bash's has no plus, tcsh's has one."""
_APT: Final = re.compile(r"Start-Date: (\d{4}-\d\d-\d\d) +(\d\d:\d\d:\d\d)")
_ZEEK_TITLE: Final = ("note", "msg", "query", "uri", "host", "service", "proto", "user", "filename")
_NONE: Final = frozenset({"-", "(empty)", "", "(-)"})
_DATES: Final = frozenset({*NAMES["date"], "time", "t"})


class HeadedLogImporter:
    """Reads logs with named columns or pairs."""

    name: ClassVar[str] = "headed-log"
    title: ClassVar[str] = "Logs with named columns: W3C (IIS), Zeek, logfmt; shell histories"
    suffixes: ClassVar[tuple[str, ...]] = ()
    keeps: ClassVar[str] = "every column or pair of each entry as a field; commands with their time"

    def sniff(self, sample: Sample) -> float:
        """Sure of the line that names the columns, and of lines that are nothing but pairs with a time."""
        if sample.is_folder or looks_binary(sample.head):
            return 0.0
        kind = _kind(head_text(sample))
        return 0.0 if not kind else 0.96

    def read(self, source: Input) -> Iterator[Item]:
        """Stream the entries. Raises SourceError for anything else of these."""
        kind = _kind(head_text(source.sample))
        dates = LooseDates(source.options.zone)
        remarks: list[Remark] = []
        with as_text(source, remarks, by_head=True) as text:
            yield from remarks
            if kind == "columns":
                yield from _columns(text, dates)
            elif kind == "pairs":
                yield from _pairs(text, dates)
            elif kind == "history":
                yield from _history(text, dates)
            elif kind == "apt":
                yield from _apt(text, dates)
            else:
                raise SourceError(f"{source.address} names no columns, and its lines are not pairs")
        yield from dates.remarks()


def _kind(head: str) -> str:
    lines = [line for line in head.split("\n")[:60] if line.strip()]
    if not lines:
        return ""
    if lines[0].startswith("#") and (found := _FIELDS.search(head[:8192])):
        names = head[found.end() :].partition("\n")[0].lower().split()
        if {"date", "time", "ts", "date-time", "x-timestamp"} & set(names):
            return "columns"
    whole = lines[:-1] if len(lines) > 2 else lines
    pairs = [line for line in whole if _PAIRS.match(line)]
    if len(pairs) * 10 >= len(whole) * 8 and any(
        plain(key) in _DATES for key, _ in _PAIR.findall(pairs[0])
    ):
        return "pairs"
    if _APT.match(lines[0]):
        return "apt"
    stamps = sum(_COMMAND.fullmatch(line) is not None for line in lines)
    if _COMMAND.fullmatch(lines[0]) and stamps * 3 >= len(lines):
        return "history"
    return ""


def _columns(lines: Iterable[str], dates: LooseDates) -> Iterator[Item]:
    """The rows of a W3C or Zeek log. The columns may be named anew in the middle of it."""
    names: list[str] = []
    separator: str | None = None
    day = ""
    other = 0
    for place, line in enumerate(lines, 1):
        line = line.rstrip("\r\n")
        if line.startswith("#"):
            rest = line[1:].partition(":" if ":" in line[:12] else separator or " ")[2]
            word = re.split(r"[\s:]", line[1:], maxsplit=1)[0].lower()
            if word == "separator":
                said = line.split(None, 1)[1].strip()
                separator = (
                    said.encode("ascii", "replace").decode("unicode_escape")
                    if said.startswith("\\x")
                    else said
                )
            elif word == "fields":
                body = line[len("#fields") :].lstrip(":")
                names = [
                    name.strip()
                    for name in (body.strip("\t ").split(separator) if separator else body.split())
                ]
            elif word == "date":
                day = rest.strip()[:10]
            continue
        if not line.strip():
            continue
        where = f"line {place}"
        cells = line.split(separator) if separator else _blanks(line)
        if not names or len(cells) != len(names):
            other += 1
            if other <= 20:
                yield Rejection(
                    where, f"it has {len(cells)} values and the columns are {len(names)}"
                )
            continue
        row = {name: cell for name, cell in zip(names, cells, strict=True) if cell not in _NONE}
        try:
            yield _row(row, dates, day, where)
        except DateError as error:
            yield Rejection(where, str(error))
    if other > 20:
        yield Remark(f"{number(other - 20, 'more line')} with another number of values: left out")


def _blanks(line: str) -> list[str]:
    """The values of a W3C line: apart by blanks, in quotes where they hold some."""
    if '"' not in line:
        return line.split()
    return [a or b for a, b in re.findall(r'"((?:[^"]|"")*)"|(\S+)', line)]


def _row(row: dict[str, str], dates: LooseDates, day: str, where: str) -> Event:
    rest = dict(row)
    date: str | None = None
    if "ts" in rest:
        date = (
            dates.read_epoch(rest.pop("ts"), "seconds")
            if re.fullmatch(r"[\d.]+", rest["ts"])
            else dates.read(rest.pop("ts"))
        )
    elif "date" in rest and "time" in rest:  # W3C's are UTC, unless a name says local
        date = _utc(f"{rest.pop('date')}T{rest.pop('time')}")
    elif "time" in rest and day:
        date = _utc(f"{day}T{rest.pop('time')}")
    elif "date" in rest:
        date = dates.read(rest.pop("date"))
    for name in ("date-time", "x-timestamp"):
        if date is None and name in rest:
            date = dates.read(rest.pop(name))
    method, stem = (
        rest.get("cs-method", rest.get("method", "")),
        rest.get("cs-uri-stem", rest.get("cs-uri", rest.get("uri", ""))),
    )
    if stem or method:
        said = " ".join(
            filter(None, (method, stem, rest.get("sc-status", rest.get("status_code", ""))))
        )
    else:
        said = " ".join(rest[name] for name in _ZEEK_TITLE if name in rest) or " ".join(
            list(rest.values())[:4]
        )
        if "id.resp_h" in rest:
            said = f"{rest.get('id.orig_h', '')} → {rest['id.resp_h']}:{rest.get('id.resp_p', '')} {said}".strip()
    title, summary = titled(said or "(empty)")
    fields: Fields = {name: (value,) for name, value in rest.items() if name != "uid"}
    if "uid" in rest:  # one connection has several entries
        fields["uid"] = (rest["uid"],)
    return Event(title, date, "", summary, fields, where=where)


def _utc(edtf: str) -> str:
    return edtf if edtf.endswith("Z") else f"{edtf}Z"


def _pairs(lines: Iterable[str], dates: LooseDates) -> Iterator[Item]:
    """The entries of logfmt."""
    ranks = {name: at for at, name in enumerate(NAMES["title"])}
    other, first = 0, ""
    for place, line in enumerate(lines, 1):
        if not line.strip():
            continue
        pairs = {key: _unquoted(value) for key, value in _PAIR.findall(line)}
        if not pairs:
            other += 1
            first = first or f"line {place}: {line.strip()[:60]!r}"
            continue
        where = f"line {place}"
        when = min(
            (key for key in pairs if plain(key) in _DATES),
            key=lambda key: plain(key) == "time",
            default="",
        )
        named = min(
            (key for key in pairs if plain(key) in ranks),
            key=lambda key: ranks[plain(key)],
            default="",
        )
        try:
            date = dates.read(pairs[when]) if when and pairs[when] else None
        except DateError as error:
            yield Rejection(where, str(error))
            continue
        title, summary = titled(pairs[named] if named and pairs[named] else line.strip())
        fields: Fields = {
            key: (value,) for key, value in pairs.items() if value and key not in (when, named)
        }
        yield Event(title or line.strip()[:120], date, "", summary, fields, where=where)
    if other:
        yield Remark(f"{number(other, 'line')} that are no entry (as {first}): left out")


def _unquoted(value: str) -> str:
    if value[:1] != '"':
        return value
    return re.sub(
        r"\\(.)", lambda found: {"n": "\n", "t": "\t"}.get(found[1], found[1]), value[1:-1]
    )


def _history(lines: Iterable[str], dates: LooseDates) -> Iterator[Item]:
    """The commands of a shell, each under its time; one that takes several lines is one."""
    date: str | None = None
    command: list[str] = []
    begin = 0
    for place, line in enumerate([*lines, "#000000000"], 1):
        line = line.rstrip("\r\n")
        if not _COMMAND.fullmatch(line):
            begin = begin or place
            command.append(line)
            continue
        if text := "\n".join(command).strip():
            first, _, more = text.partition("\n")
            title, summary = titled(first, summary=text if more else "")
            yield Event(
                title or text[:120],
                date,
                "",
                summary,
                {"kind": ("command",)},
                where=f"line {begin}",
            )
        date, command, begin = dates.read_epoch(line[1:].strip().lstrip("+"), "seconds"), [], 0


def _apt(lines: Iterable[str], dates: LooseDates) -> Iterator[Item]:
    """apt's history: a paragraph of `Name: value` for each run, from its Start-Date to its End-Date."""
    said: dict[str, str] = {}
    begin = 0
    for place, line in enumerate([*lines, ""], 1):
        name, colon, value = line.rstrip("\r\n").partition(": ")
        if colon:
            begin = begin or place
            said[name] = value.strip()
            continue
        if line.strip() or not said:
            continue
        where = f"line {begin}"
        try:
            points = [
                dates.read(" ".join(said.pop(key, "").split())) if said.get(key) else None
                for key in ("Start-Date", "End-Date")
            ]
            date = dates.interval(points[0], points[1])
        except DateError as error:
            yield Rejection(where, str(error))
        else:
            title, summary = titled(said.pop("Commandline", "") or ", ".join(said))
            fields: Fields = {
                key.lower(): tuple(re.split(r"(?<=\)), ", value))
                for key, value in said.items()
                if value
            }
            yield Event(title or "apt", date, "", summary, fields, where=where)
        said, begin = {}, 0
