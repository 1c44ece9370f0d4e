"""Tables: CSV and its kin (RFC 4180; separated by comma, semicolon, tab or bar), one event per line.

Headings are mapped to an event's attributes (`importers.csv_columns`); any other column becomes a field. A field's cell
is split into several values at `;` when every part is short, none is empty and the cell holds no address; `\\;` is a
semicolon. Years count astronomically. A table that Timeloom wrote is read back exactly.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from typing import Final

from timeloom import cells
from timeloom.errors import DateError, SourceError
from timeloom.events import ANSWERS, DATE_BASES, DateBasis, Event, Item, Link, Rejection, Remark
from timeloom.importers.contract import Input, Sample
from timeloom.importers.csv_columns import Columns, known, read_header, several_values
from timeloom.importers.csv_dates import Dating
from timeloom.importers.csv_own import OwnRows
from timeloom.importers.csv_records import Record, find_separator, lines_of, records, separator_line
from timeloom.importers.json_shapes import head_text
from timeloom.importers.text import find_encoding, looks_binary, open_text

_PEEKED: Final = 1000
"""Rows looked at before the first is read, to learn how days and months stand."""
_CACHED: Final = 10_000
"""Cells of a column whose values are kept."""
_LONGEST_CACHED: Final = 200
"""Characters; a longer cell is prose and does not come again."""
_LONGEST_VALUE: Final = 60
_ENTITY: Final = re.compile(r"&#?\w+;")
_REST: Final = ("answers", "links", "note", "starred", "proposed")
"""Attributes that most rows have no cell for."""
_TRUE: Final = frozenset({"true", "yes", "y", "1", "x", "★", "*"})
_SUFFIXES: Final = {".csv": 0.9, ".tsv": 0.9, ".tab": 0.9, ".txt": 0.6, "": 0.6}


class CsvImporter:
    """Reads tables of events."""

    name = "csv"
    title = "CSV, TSV and other tables"
    suffixes = (".csv", ".tsv", ".tab")
    keeps = "every column: those it knows as date, title and so on, the others as fields; what Timeloom wrote, whole"

    def sniff(self, sample: Sample) -> float:
        """Sure by the ending and a header that dates and names events; a table in a text file by the header alone."""
        certainty = _SUFFIXES.get(sample.suffix, 0.3 if sample.name != "-" else 0.6)
        if sample.is_folder or looks_binary(sample.head):
            return 0.0
        text = head_text(sample)
        if text.lstrip()[:1] in {"{", "[", "<"}:
            return 0.0
        header = _header_of(text, sample.suffix)
        if cells.MARK in header:
            return 0.97
        if len(header) > 1 and known(header):
            return certainty
        return 0.3 if sample.suffix in self.suffixes else 0.0

    def read(self, source: Input) -> Iterator[Item]:
        """Stream the table's events. Raises SourceError where no column dates them or none names them."""
        encoding = find_encoding(source)
        yield from encoding.remarks
        head = _decoded(source)
        suffix = source.sample.suffix
        separator = find_separator(head, known, suffix=suffix)
        ours = cells.MARK in _header_of(head, suffix)
        with open_text(source, encoding, by_lines=True) as text:
            lines = _Lines(text) if encoding.has_nul else text
            yield from self._table(records(lines, separator, exact=ours), source)
            if isinstance(lines, _Lines):
                yield from lines.remarks()

    def rows(self, source: Input) -> Iterator[Record]:
        """The table as it stands, the header first, each record with its line; what is no record is left out."""
        head, suffix = _decoded(source), source.sample.suffix
        separator = find_separator(head, known, suffix=suffix)
        ours = cells.MARK in _header_of(head, suffix)
        with open_text(source, find_encoding(source), by_lines=True) as text:
            for record in records(text, separator, exact=ours):
                marks_separator = (
                    isinstance(record, tuple) and record[0] == 1 and separator_line(record[1][0])
                )
                if isinstance(record, tuple) and not marks_separator:
                    yield record

    def columns(self, source: Input) -> list[tuple[str, str]]:
        """The headings, and what each is taken for; a heading that is left out has nothing beside it."""
        header = _header_of(_decoded(source), source.sample.suffix)
        read = read_header(header, source.options.columns, source.address)
        meaning = dict.fromkeys(range(len(header)), "") | {at: role for role, at in read.at.items()}
        meaning |= {at: f"field {name}" for at, name in read.fields}
        return [(heading, meaning[at]) for at, heading in enumerate(header)]

    def _table(self, found: Iterator[Record | Rejection], source: Input) -> Iterator[Item]:
        first = next(found, None)
        if isinstance(first, tuple) and first[1][0].lower().startswith("sep=") and first[0] == 1:
            first = next(found, None)
        if first is None:
            raise SourceError(f"{source.address} has nothing but blank lines")
        if isinstance(first, Rejection):
            raise SourceError(f"the header of {source.address} cannot be read: {first.why}")
        columns = read_header(first[1], source.options.columns, source.address)
        yield from columns.remarks
        if columns.ours:
            yield from OwnRows(columns).read(found)
            return
        peeked = list(islice(found, _rows_at_hand(source)))
        if not peeked:
            yield Remark("the table has a header and no rows")
        rows = [row[1] for row in peeked if isinstance(row, tuple)]
        yield from _Rows(columns, Dating(columns, rows, source.options)).read(chain(peeked, found))


def _rows_at_hand(source: Input) -> int:
    """How many rows may be looked at before the first is passed on: a pipe's other end may pause."""
    if source.stream.seekable():
        return _PEEKED
    return min(_PEEKED, max(1, source.sample.head.count(b"\n") - 1))


class _Rows:
    """Turns the records of somebody's table into events."""

    def __init__(self, columns: Columns, dating: Dating) -> None:
        self._columns = columns
        self._dating = dating
        at = columns.at
        self._title, self._summary = at.get("title", -1), at.get("summary", -1)
        self._uid, self._basis = at.get("uid", -1), at.get("basis", -1)
        self._rest = [(at[role], role) for role in _REST if role in at]
        lists = several_values(columns)
        self._fields: list[tuple[int, str, _Values]] = [
            (i, name, _Values(_values)) for i, name in columns.fields
        ]
        self._fields += [(i, "tag", _Values(_keywords)) for i in lists]
        self._fields.sort(key=lambda column: column[0])
        self._joined = len({name for _, name, _ in self._fields}) < len(self._fields)
        """Whether several columns are one field."""
        self._short = 0
        self._short_example = ""
        self._odd_basis: dict[str, int] = {}

    def read(self, found: Iterable[Record | Rejection]) -> Iterator[Item]:
        width = self._columns.width
        date_of, where_of = self._dating.date_of, "line {}".format
        for record in found:
            if isinstance(record, Rejection):
                yield record
                continue
            line, row = record
            if len(row) != width:
                if len(row) > width and any(row[width:]):
                    yield _ragged(line, row, width)
                    continue
                if len(row) < width:
                    self._note_short(line, row)
                row = [*row, *[""] * (width - len(row))][:width]
            self._dating.line = line
            try:
                date = date_of(row)
            except DateError as error:
                yield Rejection(where_of(line), str(error))
                continue
            yield self._event(line, row, date)
        yield from self._dating.remarks()
        yield from self._remarks()

    def _event(self, line: int, row: list[str], date: str | None) -> Item:
        title = row[self._title].strip() if self._title >= 0 else ""
        summary = row[self._summary].strip() if self._summary >= 0 else ""
        if not title:
            if not summary:
                if not any(row):
                    return Rejection(f"line {line}", "every cell of it is empty")
                return Rejection(f"line {line}", "it has no title; give it one")
            title, summary = summary, ""
        fields = {
            name: values
            for at, name, values_of in self._fields
            if (cell := row[at]) and (values := values_of[cell])
        }
        if self._joined:
            fields = self._join(row)
        basis: DateBasis = "stated"
        if self._basis >= 0:
            basis = self._read_basis(row[self._basis], fields)
        uid = row[self._uid].strip() if self._uid >= 0 else ""
        where = f"line {line}"
        if not any([row[at] for at, _ in self._rest]):  # noqa: C419  # a generator takes thrice as long
            return Event(title, date, uid, summary, fields, (), None, None, basis, where=where)
        rest = {role: row[at].strip() for at, role in self._rest}
        links = tuple(Link(ANSWERS, to) for to in _keywords(rest.get("answers", "")))
        if text := rest.get("links", ""):
            try:
                links += _links(text)
            except (ValueError, KeyError, TypeError, AttributeError):
                return Rejection(where, f"its links cannot be read as JSON: {text[:80]}")
        return Event(
            title,
            date,
            uid,
            summary,
            fields,
            links,
            date_basis=basis,
            notes=(rest["note"],) if rest.get("note") else (),
            starred=rest.get("starred", "").lower() in _TRUE,
            proposed=rest.get("proposed", "").lower() in _TRUE,
            where=where,
        )

    def _join(self, row: list[str]) -> dict[str, tuple[str, ...]]:
        fields: dict[str, tuple[str, ...]] = {}
        for at, name, values_of in self._fields:
            if (cell := row[at]) and (values := values_of[cell]):
                fields[name] = fields.get(name, ()) + values
        return fields

    def _read_basis(self, cell: str, fields: dict[str, tuple[str, ...]]) -> DateBasis:
        word = cell.strip().lower().replace(" ", "-")
        for basis in DATE_BASES:
            if word == basis:
                return basis  # type: ignore[return-value]  # one of its own words
        if word:
            self._odd_basis[cell] = self._odd_basis.get(cell, 0) + 1
            fields["date basis"] = (cell.strip(),)
        return "stated"

    def _note_short(self, line: int, row: list[str]) -> None:
        self._short += 1
        if self._short == 1:
            self._short_example = f"line {line} has {len(row)} of {self._columns.width}"

    def _remarks(self) -> Iterator[Remark]:
        if self._short:
            rows = "1 row has" if self._short == 1 else f"{self._short:,} rows have"
            yield Remark(
                f"{rows} fewer cells than the header ({self._short_example}): the others count as empty"
            )
        if self._odd_basis:
            words = ", ".join(repr(word) for word in list(self._odd_basis)[:3])
            yield Remark(
                f"the column of date bases holds {words}, none of {', '.join(DATE_BASES)}:"
                " kept as the field 'date basis', and the dates count as stated"
            )


class _Values(dict[str, tuple[str, ...]]):
    """The values of a column's cells, worked out once for each of the cells that come again and again."""

    def __init__(self, values_of: Callable[[str], tuple[str, ...]]) -> None:
        super().__init__()
        self._values_of = values_of

    def __missing__(self, cell: str) -> tuple[str, ...]:
        values = self._values_of(cell)
        if len(self) < _CACHED and len(cell) <= _LONGEST_CACHED:
            self[cell] = values
        return values


def _ragged(line: int, row: list[str], width: int) -> Rejection:
    return Rejection(
        f"line {line}",
        f"it has {len(row)} cells and the header {width}; put a cell that holds the separator into quotes",
    )


def _values(cell: str) -> tuple[str, ...]:
    """The values of a field's cell, by the rule that the head of this module states."""
    if ";" not in cell:
        cell = cell.strip()
        return (cell,) if cell else ()
    if "://" in cell or _ENTITY.search(cell):
        return (cell.strip(),)
    parts = [part.strip() for part in cells.split(cell)]
    if any(not part or len(part) > _LONGEST_VALUE for part in parts):
        if "\\;" in cell:
            return (cell.strip().replace("\\;", ";"),)
        return (cell.strip(),)
    return tuple(parts)


def _keywords(cell: str) -> tuple[str, ...]:
    """Tags or uids: split at `;`, else at `,`; brackets and quotes of a list in another language fall away."""
    cell = cell.strip()
    if cell[:1] == "[" and cell[-1:] == "]":
        cell = cell[1:-1]
    parts = (
        part.strip().strip("\"'").strip() for part in re.split(r";" if ";" in cell else ",", cell)
    )
    return tuple(dict.fromkeys(part for part in parts if part))


def _links(cell: str) -> tuple[Link, ...]:
    """Links as JSON (`[{"relation", "to", "fields"}]`), else `relation:uid` or uids alone, apart by `;`."""
    if cell[:2] == "[{":
        return tuple(
            Link(
                link["relation"],
                link["to"],
                {k: tuple(v) for k, v in link.get("fields", {}).items()},
            )
            for link in json.loads(cell)
        )
    return tuple(_link(text) for text in _keywords(cell))


def _link(text: str) -> Link:
    relation, colon, to = text.partition(":")
    if colon and to and re.fullmatch(r"[a-z][a-z-]*", relation.strip()):
        return Link(relation.strip(), to.strip())
    return Link("related", text)


class _Lines:
    """Lines without NUL, which ends a text for many a program after us and means nothing in a table."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = lines
        self._found: list[int] = []

    def __iter__(self) -> Iterator[str]:
        for number, line in enumerate(self._lines, 1):
            if "\0" in line:
                self._found.append(number)
                line = line.replace("\0", "\ufffd")
            yield line

    def remarks(self) -> Iterator[Remark]:
        if self._found:
            lines = ", ".join(map(str, self._found[:5])) + ("…" if len(self._found) > 5 else "")
            yield Remark(f"NUL characters were found (line {lines}): each stands as \ufffd now")


def _decoded(source: Input) -> str:
    head, encoding = source.sample.head, source.options.encoding
    if encoding:
        return head.decode(encoding, "replace").removeprefix("\ufeff")
    return head_text(source.sample)


def _header_of(text: str, suffix: str) -> list[str]:
    lines = list(lines_of(text))
    if lines and separator_line(lines[0]):
        lines = lines[1:]
    separator = find_separator(text, known, suffix=suffix)
    first = next(records(lines, separator), None)
    return first[1] if isinstance(first, tuple) else []
