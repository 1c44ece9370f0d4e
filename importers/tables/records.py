"""Delimited text to records: the separator found, every record with the line it begins on, broken quotes mended.

RFC 4180, and what spreadsheets make of it: `,` `;` tab or `|` between cells, a first line `sep=;`, blanks before a
quote, text after one. A quote that is never closed costs its own line and no other.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Final

from timeloom.errors import SourceError
from timeloom.model.events import Rejection

Record = tuple[int, list[str]]
"""The line a record begins on (1-based) and its cells."""

SEPARATORS: Final = ",;\t|"
_HEADINGS_WITHIN: Final = 12
"""Records from the top that may have the headings: titles and comments may stand above."""
_WIDE: Final = 30
"""Columns; that a separator makes more of them says no more for it."""
_QUOTED: Final = re.compile(r'"[^"]*"(?: "[^"]*")+')
"""Headings as R's write.table writes them, apart by blanks."""
LONGEST_CELL: Final = 64 << 20
"""A cell longer than this (in characters) is taken for a quote that was never closed."""


def lines_of(text: str) -> Iterator[str]:
    """The lines of a text, split where a file's are (CR LF, LF, CR) and nowhere else."""
    return iter(io.StringIO(text, newline=""))


def find_separator(head: str, known: Callable[[list[str]], int], *, suffix: str = "") -> str:
    """The separator that splits the beginning of a text best; `known` counts the names it knows in a header."""
    lines = [line for line in islice(lines_of(head), 60) if line.strip()]
    if lines and (given := separator_line(lines[0])):
        return given
    if not lines:
        return ","

    def score(separator: str) -> tuple[int, int, float, int]:
        records = list(islice(_lenient(lines, separator), 40))
        widths = Counter(len(record) for record in records)
        width = max(widths, key=lambda each: (widths[each], each))
        names = (
            max(known(record) for record in records[:_HEADINGS_WITHIN] if len(record) > 1)
            if width > 1
            else 0
        )
        return (
            names,
            int(width > 1),
            widths[width] / len(records) * min(width, _WIDE),
            int(separator == "\t" and suffix == ".tsv"),
        )

    if _QUOTED.fullmatch(lines[0].strip()):
        return " "
    return max(SEPARATORS, key=score)


def separator_line(line: str) -> str:
    """The separator that a spreadsheet's first line `sep=;` names, else nothing."""
    line = line.strip("\ufeff\r\n").strip('"')
    return line[4] if len(line) == 5 and line.lower().startswith("sep=") else ""


def _lenient(lines: Iterable[str], separator: str, *, blanks: bool = True) -> Iterator[list[str]]:
    previous = csv.field_size_limit(LONGEST_CELL)
    try:
        yield from csv.reader(lines, delimiter=separator, skipinitialspace=blanks)
    finally:
        csv.field_size_limit(previous)


def records(
    lines: Iterable[str], separator: str, *, exact: bool = False
) -> Iterator[Record | Rejection]:
    """The records of a text, streamed; `exact` keeps blanks before a cell, as in what we wrote ourselves.

    The parser is strict; at its first complaint the line that began the record is taken by itself, leniently if it
    then has as many cells as the first record, else as a Rejection, and reading goes on with the line after it.

    Inside a quote only the rest of the text matters to the parser, not where the quote was opened. So where a record
    broke in line 9, inside a quote since line 2, every record that begins between them and leaves a quote open at its
    line's end breaks in line 9 too, and is not read that far again.
    """
    csv.field_size_limit(LONGEST_CELL)
    source = iter(lines)
    width = 0
    done = 0  # lines before those that the current parser was given
    broke = 0  # the last line of the longest record that broke
    seen: list[str] = []  # lines of the record that is being read
    again: deque[str] = deque()  # lines to be read once more after a mended one

    def feed() -> Iterator[str]:
        while again:
            if seen and begin + len(seen) <= broke:
                return
            seen.append(line := again.popleft())
            yield line
        for line in source:
            seen.append(line)
            yield line

    while True:
        parser = csv.reader(feed(), delimiter=separator, skipinitialspace=not exact, strict=True)
        begin = done + 1
        try:
            for cells in parser:
                if cells:
                    width = width or len(cells)
                    yield begin, cells
                begin = done + parser.line_num + 1
                seen.clear()
            return
        except csv.Error:
            if not seen:
                raise
            broke = max(broke, begin + len(seen) - 1)
            first, rest = seen[0], seen[1:]
            seen.clear()
            again.extendleft(reversed(rest))
            yield _mended(first, separator, begin, width, exact=exact)
            done = begin


def _mended(
    line: str, separator: str, begin: int, width: int, *, exact: bool
) -> Record | Rejection:
    try:
        found = list(_lenient([line.rstrip("\r\n")], separator, blanks=not exact))
    except csv.Error as error:
        return Rejection(f"line {begin}", f"cannot be read: {error}")
    if len(found) == 1 and width in {0, len(found[0])}:
        return begin, found[0]
    return Rejection(
        f"line {begin}",
        'a quote (") in it is not closed, or stands inside a cell; close it, or double a quote that is text',
    )


def by_name(
    lines: Iterable[str], separator: str = ",", *, whole: bool = False
) -> Iterator[tuple[str, dict[str, str] | Rejection]]:
    """Each record after the first, its cells by the names in the first, with its place; for tables that programs write.

    A record with more cells than there are names is a Rejection, and with `whole` one with fewer. A header that cannot
    be read raises SourceError.
    """
    found = records(lines, separator, exact=True)
    first = next(found, None)
    if isinstance(first, Rejection):
        raise SourceError(f"its header cannot be read: {first.where}: {first.why}")
    names = [name.strip() for name in first[1]] if first else []
    for record in found:
        if isinstance(record, Rejection):
            yield record.where, record
            continue
        where, cells = f"line {record[0]}", record[1]
        if not any(cells):
            continue
        if any(cells[len(names) :]) or (whole and len(cells) < len(names)):
            why = f"has {len(cells)} cells where the header has {len(names)}"
            yield where, Rejection(where, why)
            continue
        row: dict[str, str] = {}
        for name, cell in zip(names, cells, strict=False):
            if cell or name not in row:
                row[name] = cell
        yield where, row
