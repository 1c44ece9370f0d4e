"""Tables: CSV and its kin (RFC 4180; separated by comma, semicolon, tab or bar), one event per line.

Headings are mapped to an event's attributes (`importers.tables.columns`); any other column becomes a field
(`importers.tables.rows`). Years count astronomically. A table that Timeloom wrote is read back exactly.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import Final

from timeloom import cells
from timeloom.errors import SourceError
from timeloom.importers.contract import Input, Sample
from timeloom.importers.json.shapes import head_text
from timeloom.importers.source.encoding import find_encoding, looks_binary, open_text
from timeloom.importers.source.opening import HEAD
from timeloom.importers.tables.columns import known, read_header
from timeloom.importers.tables.dates import Dating
from timeloom.importers.tables.kinds import Reads, kind_of
from timeloom.importers.tables.layout import Layout, find_layout
from timeloom.importers.tables.own import OwnRows
from timeloom.importers.tables.records import Record
from timeloom.importers.tables.rows import Rows
from timeloom.model.events import Item, Rejection, Remark
from timeloom.text import number

_PEEKED: Final = 1000
"""Rows looked at before the first is read, to learn which column is which and how days and months stand."""
_SUFFIXES: Final = {".csv": 0.9, ".tsv": 0.9, ".tab": 0.9}
_OTHERS: Final = {".md": 0.3, ".markdown": 0.3, ".rst": 0.3, ".mw": 0.3, ".json": 0.3, ".html": 0.3}
"""Names that promise something else than a table."""
_BY_CONTENT: Final = 0.65
_UNNAMED: Final = 0.62
"""How sure one is of what is plainly a table, and has headings that say nothing."""


class CsvImporter:
    """Reads tables of events."""

    name = "csv"
    title = "CSV, TSV and other tables"
    suffixes = (".csv", ".tsv", ".tab")
    keeps = "every column: those it knows as date, title and so on, the others as fields; what Timeloom wrote, whole"

    def sniff(self, sample: Sample) -> float:
        """Sure by the ending and headings that date and name events; under other names by what is in it alone."""
        if sample.is_folder or looks_binary(sample.head):
            return 0.0
        text = head_text(sample)
        if text.lstrip()[:1] in {"{", "[", "<"}:
            return 0.0
        layout = _layout(text, sample)
        if layout is None:
            return 0.0
        header = layout.header
        if cells.MARK in header:
            return 0.97
        suffix = sample.suffix
        sure = _SUFFIXES.get(suffix, _OTHERS.get(suffix, _BY_CONTENT))
        if len(header) > 1 and known(header) and (suffix in _SUFFIXES or _agree(layout)):
            return sure
        if len(header) > 1 and _is_plainly_a_table(layout, suffix in _SUFFIXES):
            return min(_UNNAMED, sure)
        return 0.3 if suffix in self.suffixes else 0.0

    def read(self, source: Input) -> Iterator[Item]:
        """Stream the table's events. Raises SourceError where no column dates them or none names them."""
        encoding = find_encoding(source)
        yield from encoding.remarks
        layout = _layout(_decoded(source), source.sample)
        if layout is None:
            raise SourceError(f"{source.address} has nothing but blank lines")
        with open_text(source, encoding, by_lines=True) as text:
            lines = _Lines(text) if encoding.has_nul else text
            found = layout.records(lines, exact=cells.MARK in layout.header)
            yield from self._table(found, layout, source)
            if isinstance(lines, _Lines):
                yield from lines.remarks()

    def rows(self, source: Input) -> Iterator[Record]:
        """The table as it stands, its headings first, each record with its line; what is not a record is left out."""
        layout = _layout(_decoded(source), source.sample)
        if layout is None:
            return
        encoding = find_encoding(source)
        with open_text(source, encoding, by_lines=True) as text:
            lines = _Lines(text) if encoding.has_nul else text
            for record in layout.records(lines, exact=cells.MARK in layout.header):
                if isinstance(record, tuple):
                    yield record

    def columns(self, source: Input) -> list[tuple[str, str]]:
        """The headings, and what each is taken for; a heading that is left out has nothing beside it."""
        layout = _layout(_decoded(source), source.sample)
        if layout is None:
            return []
        header = layout.header
        read = read_header(header, source.options.columns, source.address, layout.rows)
        meaning = dict.fromkeys(range(len(header)), "")
        meaning |= {at: f"field {name}" for at, name in read.fields}
        meaning |= {at: role for role, at in read.at.items()}
        return [(heading, meaning[at]) for at, heading in enumerate(header)]

    def _table(
        self, found: Iterator[Record | Rejection], layout: Layout, source: Input
    ) -> Iterator[Item]:
        header = layout.header
        if layout.header_line:
            first = next(found, None)
            if isinstance(first, Rejection):
                raise SourceError(f"the header of {source.address} cannot be read: {first.why}")
            if first is not None and not layout.row_names:
                header = first[1]
        peeked = list(islice(found, _rows_at_hand(source)))
        rows = [row[1] for row in peeked if isinstance(row, tuple)]
        columns = read_header(header, source.options.columns, source.address, rows)
        yield from _above(layout)
        yield from columns.remarks
        if columns.ours:
            yield from OwnRows(columns).read(chain(peeked, found))
            return
        if not peeked:
            yield Remark("the table has a header and no rows")
        yield from Rows(columns, Dating(columns, rows, source.options)).read(chain(peeked, found))


def _layout(text: str, sample: Sample) -> Layout | None:
    """How the table in a sample stands; a row that the sample cuts off is not looked at."""
    if len(sample.head) >= HEAD:
        text = text[: text.rfind("\n") + 1] or text
    return find_layout(text, known, Reads().is_date, suffix=sample.suffix)


def _agree(layout: Layout) -> bool:
    """Whether the rows below known headings are rows of a table, which lines of prose are not."""
    alike = sum(len(row) == len(layout.header) for row in layout.rows)
    return layout.drawn or alike * 2 >= len(layout.rows)


def _is_plainly_a_table(layout: Layout, by_name: bool) -> bool:
    """Whether a text whose headings say nothing is a table all the same.

    Under the name of one every even table is; under others several columns and rows of short cells are, with a date.
    """
    if by_name or layout.drawn:
        return layout.is_even
    if len(layout.rows) < 2 or not layout.is_even:
        return False
    if len(layout.header) < 3 and layout.separator != "\t":
        return False
    if any(not name.strip() or len(name) > 40 for name in layout.header[1:]):
        return False
    reads = Reads()
    kinds = [kind_of(layout.rows, at, reads) for at in range(len(layout.header))]
    return any(kind.dates * 2 >= kind.looked_at > 0 for kind in kinds)


def _above(layout: Layout) -> Iterator[Remark]:
    """What stands above the headings, and is part of no row."""
    told = [(line, text) for line, text in layout.above if text]
    if told:
        line, text = told[0]
        more = f" and {number(len(told) - 1, 'line')} more" if len(told) > 1 else ""
        yield Remark(f"above the headings: line {line} ({text[:60]!r}){more}: left out")


def _rows_at_hand(source: Input) -> int:
    """How many rows may be looked at before the first is passed on: a pipe's other end may pause."""
    if source.stream.seekable():
        return _PEEKED
    return min(_PEEKED, max(1, source.sample.head.count(b"\n") - 1))


class _Lines:
    """Lines without NUL, which ends a text for many a program after us and means nothing in a table."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = lines
        self._found: list[int] = []

    def __iter__(self) -> Iterator[str]:
        for at, line in enumerate(self._lines, 1):
            if "\0" in line:
                self._found.append(at)
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
