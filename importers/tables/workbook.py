"""Workbooks: Excel's (.xlsx, .xlsm, .xlsb, .xls) and OpenDocument's (.ods), one event for each row of a sheet.

Dates are what the cells hold, in either of Excel's epochs, and formulas what they came to when the file was saved.
Every sheet that has dates and titles is read, or the one that `--map sheet=NAME` names; nothing is calculated or run.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any, ClassVar, Final

from timeloom.errors import SourceError
from timeloom.importers.contract import Input, Sample
from timeloom.importers.documents.document import Package
from timeloom.importers.tables.columns import Columns, known, read_header
from timeloom.importers.tables.dates import Dating
from timeloom.importers.tables.kinds import Reads
from timeloom.importers.tables.layout import Layout, layout_of
from timeloom.importers.tables.records import Record
from timeloom.importers.tables.rows import Rows
from timeloom.model.events import Event, Item, Remark
from timeloom.text import number

_LARGEST: Final = 256 << 20
_UNPACKED: Final = 1 << 30
_SAMPLED: Final = 200
_PEEKED: Final = 1000
SHEET: Final = "sheet"
"""What a person maps to say which sheet is read, and the field that tells the sheets apart."""
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED: Final = "EncryptedPackage".encode("utf-16-le")
"""The stream in which Office puts a workbook that it locks (ECMA-376, part 4)."""
_HIDDEN: Final = re.compile(rb'<row\b[^>]*?\shidden="(?:1|true)"')


@dataclass(slots=True)
class _Sheet:
    """A sheet's rows that hold something, each with its number, and what stands in several of its cells."""

    name: str
    records: list[Record]
    heads: list[tuple[int, int]]
    """Rows (1-based) with headings that reach over several columns, and how far down they do."""
    remarks: list[str]


class WorkbookImporter:
    """Reads spreadsheets."""

    name: ClassVar[str] = "workbook"
    title: ClassVar[str] = "Excel and OpenDocument spreadsheets"
    suffixes: ClassVar[tuple[str, ...]] = (
        ".xlsx",
        ".xlsm",
        ".xlsb",
        ".xls",
        ".ods",
        ".xltx",
        ".fods",
    )
    keeps: ClassVar[str] = (
        "every column of every sheet that has dates and titles; formulas' values; no colours, no macros"
    )

    def sniff(self, sample: Sample) -> float:
        """Sure of a zip with a workbook in it, and of an old binary file under a workbook's name."""
        head = sample.head
        named = sample.suffix in self.suffixes and sample.suffix != ".fods"
        if head.startswith(b"PK\x03\x04"):
            if b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet" in head[:200]:
                return 0.97
            inside = b"xl/workbook." in head or b"xl/worksheets/" in head or b"xl/_rels/" in head
            return 0.97 if inside else 0.8 if named else 0.0
        if head.startswith(_OLE):
            inside = "Workbook".encode("utf-16-le") in head or "Book\0".encode("utf-16-le") in head
            return 0.9 if named or inside else 0.0
        return 0.0

    def read(self, source: Input) -> Iterator[Item]:
        """The events of the sheets, one sheet after another. Raises SourceError where none has any."""
        sheets, left = _sheets(source)
        yield from map(Remark, left)
        several = len(sheets) > 1
        refused: list[tuple[str, SourceError]] = []
        found = 0
        for sheet in sheets:
            if not sheet.records:
                continue
            try:
                columns, layout = _columns(sheet, source)
            except SourceError as error:
                refused.append((sheet.name, error))
                continue
            found += 1
            yield from map(Remark, sheet.remarks)
            yield from _items(sheet, columns, layout, source, several=several)
        if not found:
            if refused:
                raise refused[0][1]
            raise SourceError(f"{source.address} has no filled cell in any of its sheets")
        for name, wrong in refused:
            why = wrong.message.removeprefix(f"{source.address}, sheet {name!r}, ")
            yield Remark(f"sheet {name!r} left out: it {why}")

    def columns(self, source: Input) -> list[tuple[str, str]]:
        """The headings of the first sheet that is read, and what each is taken for."""
        place = source.stream.tell() if source.stream.seekable() else None
        if place is None:
            return []
        sheets, _ = _sheets(source)
        source.stream.seek(place)
        wrong: SourceError | None = None
        for sheet in sheets:
            if sheet.records:
                try:
                    read, layout = _columns(sheet, source)
                except SourceError as error:
                    wrong = wrong or error
                    continue
                meaning = dict.fromkeys(range(len(layout.header)), "")
                meaning |= {at: f"field {name}" for at, name in read.fields}
                meaning |= {at: role for role, at in read.at.items()}
                return [(heading, meaning[at]) for at, heading in enumerate(layout.header)]
        if wrong is not None:
            raise wrong
        return []


def _mapping(source: Input) -> Mapping[str, str]:
    return {ours: theirs for ours, theirs in source.options.columns.items() if ours != SHEET}


def _columns(sheet: _Sheet, source: Input) -> tuple[Columns, Layout]:
    """Which column is which. Raises SourceError where the sheet has no events."""
    records = _one_head(sheet)
    layout = layout_of(records[:_SAMPLED], ",", known, Reads().is_date)
    sheet.records = [
        record
        for record in records
        if record[0] > layout.header_line and not _is_above(layout, record)
    ]
    rows = [cells for _, cells in sheet.records[:_PEEKED]]
    called = source.address if not sheet.name else f"{source.address}, sheet {sheet.name!r},"
    return read_header(layout.header, _mapping(source), called, rows), layout


def _is_above(layout: Layout, record: Record) -> bool:
    return layout.header_line == 0 and record[0] in {line for line, _ in layout.above}


def _items(
    sheet: _Sheet, columns: Columns, layout: Layout, source: Input, *, several: bool
) -> Iterator[Item]:
    said = f"sheet {sheet.name!r}, " if several else ""
    told = [text for _, text in layout.above if text]
    if told:
        more = f" and {number(len(told) - 1, 'row')} more" if len(told) > 1 else ""
        yield Remark(f"{said}above the headings: {told[0][:60]!r}{more}: left out")
    rows = [cells for _, cells in sheet.records[:_PEEKED]]
    reading = Rows(columns, Dating(columns, rows, source.options), f"{said}row")
    for remark in columns.remarks:
        yield Remark(f"{said}{remark.text}")
    for item in reading.read(sheet.records):
        if several and isinstance(item, Event):
            item = replace(item, fields={**item.fields, SHEET: (sheet.name,)})
        elif several and isinstance(item, Remark):
            item = Remark(f"{said}{item.text}")
        yield item


def _sheets(source: Input) -> tuple[list[_Sheet], list[str]]:
    """The sheets that are to be read, and what has to be said of the others."""
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    data = source.stream.read(_LARGEST + 1)
    if len(data) > _LARGEST:
        raise SourceError(
            f"{source.address} is larger than {_LARGEST >> 20} MiB",
            hint="save the sheet as CSV, which is streamed",
        )
    if data.startswith(_OLE) and _LOCKED in data:
        raise SourceError(
            f"{source.address} is locked with a password", hint="save it without, and read that"
        )
    hidden = _hidden_rows(data, source.address) if data.startswith(b"PK") else {}
    wanted = [
        name.strip() for name in source.options.columns.get(SHEET, "").split(",") if name.strip()
    ]
    remarks: list[str] = []
    sheets: list[_Sheet] = []
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        names = book.sheet_names
        if missing := [name for name in wanted if name not in names]:
            raise SourceError(
                f"{source.address} has no sheet {missing[0]!r}",
                hint=f"it has {', '.join(map(repr, names))}",
            )
        for meta in book.sheets_metadata:
            if wanted and meta.name not in wanted:
                continue
            if str(meta.typ).rpartition(".")[2] not in ("WorkSheet", "MacroSheet", "DialogSheet"):
                continue
            if not wanted and str(meta.visible).rpartition(".")[2] != "Visible":
                remarks.append(
                    f"sheet {meta.name!r} is hidden: left out; --map sheet={meta.name} reads it"
                )
                continue
            sheet = _cells(meta.name if len(names) > 1 else "", book.get_sheet_by_name(meta.name))
            if count := hidden.get(meta.name):
                said = f"sheet {sheet.name!r}, " if sheet.name else ""
                sheet.remarks.append(
                    f"{said}{number(count, 'row')} hidden by a filter or by hand: read like the others"
                )
            sheets.append(sheet)
    except PasswordError:
        raise SourceError(
            f"{source.address} is locked with a password", hint="save it without, and read that"
        ) from None
    except (CalamineError, ValueError, OSError, KeyError) as error:
        if isinstance(error, SourceError):
            raise
        raise SourceError(f"{source.address} is not a workbook that can be read: {error}") from None
    return sheets, remarks


def _cells(name: str, sheet: Any) -> _Sheet:
    """The rows of a sheet as texts; a cell that reaches over several rows stands in each of them."""
    rows: list[list[Any]] = sheet.to_python(skip_empty_area=False)
    heads: list[tuple[int, int]] = []
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        if top >= len(rows) or left >= len(rows[top]):
            continue
        value = rows[top][left]
        for at in range(top, min(bottom + 1, len(rows))):
            if at > top:
                rows[at][left] = value
        if right > left and isinstance(value, str) and value.strip():
            heads.append((top + 1, right))
            for place in range(left, min(right + 1, len(rows[top]))):
                rows[top][place] = value
    clocked = _clocked(rows)
    width = max(
        (at + 1 for row in rows for at, cell in enumerate(row) if cell not in ("", None)), default=0
    )
    records = [
        (line, texts)
        for line, row in enumerate(rows, 1)
        if any(texts := [_text(cell, clocked=at in clocked) for at, cell in enumerate(row[:width])])
    ]
    return _Sheet(name, records, heads, [])


def _clocked(rows: Sequence[Sequence[Any]]) -> set[int]:
    """The columns in which some moment has a time of day: in the others midnight is none."""
    return {
        at
        for row in rows
        for at, cell in enumerate(row)
        if isinstance(cell, datetime) and (cell.hour or cell.minute or cell.second)
    }


def _text(cell: Any, *, clocked: bool) -> str:
    """A cell as it would be written in a table of text."""
    if cell is None or cell == "":
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, str):
        return cell
    if isinstance(cell, datetime):
        if not clocked:
            return cell.date().isoformat()
        return _rounded(cell).isoformat()
    if isinstance(cell, date) and clocked:  # midnight, among moments
        return f"{cell.isoformat()}T00:00:00"
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        seconds = round(cell.total_seconds())
        return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    return str(cell)


def _rounded(moment: datetime) -> datetime:
    """To the millisecond: a workbook keeps days as fractions, in which 10:00 is 9:59:59.999997."""
    near = moment + timedelta(microseconds=500)
    return near.replace(microsecond=near.microsecond // 1000 * 1000)


def _one_head(sheet: _Sheet) -> list[Record]:
    """The rows with headings in two rows joined: `Start` over `Date` and `Time` is `Start Date` and `Start Time`."""
    records = sheet.records
    tops = sorted({top for top, _ in sheet.heads})
    for at, (line, cells) in enumerate(islice(records, 12)):
        if line not in tops or at + 1 >= len(records):
            continue
        below = records[at + 1][1]
        filled = {cell for cell in cells if cell.strip()}
        if len(filled) < 2 or (known(cells) >= 2 and known(below) == 0):
            continue
        if any(cell and (cell[0].isdigit() or len(cell) > 60) for cell in below):
            continue
        joined = [
            " ".join(dict.fromkeys(part.strip() for part in (upper, lower) if part.strip()))
            for upper, lower in zip(cells, below, strict=False)
        ]
        return [*records[:at], (records[at + 1][0], joined), *records[at + 2 :]]
    return records


def _hidden_rows(data: bytes, address: str) -> dict[str, int]:
    """How many rows are hidden in each sheet of an xlsx. Refuses a file that would unpack to too much."""
    package = Package(io.BytesIO(data), address, "a workbook", largest=_UNPACKED)
    if "xl/workbook.xml" not in package.names:
        return {}
    from timeloom.importers.documents.office import xml_of

    related = "xl/_rels/workbook.xml.rels"
    if related not in package.names:
        return {}
    book = xml_of(package.read("xl/workbook.xml"), "xl/workbook.xml", address)
    targets = {
        each.get("Id"): each.get("Target") or ""
        for each in xml_of(package.read(related), related, address)
    }
    counts: dict[str, int] = {}
    for sheet in book.iter():
        if not sheet.tag.endswith("}sheet"):
            continue
        ref = next((value for key, value in sheet.attrib.items() if key.endswith("}id")), "")
        target = targets.get(ref, "").lstrip("/")
        path = target if target.startswith("xl/") else f"xl/{target}"
        if path in package.names and (count := len(_HIDDEN.findall(package.read(path)))):
            counts[sheet.get("name") or ""] = count
    return counts
