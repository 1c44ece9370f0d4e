"""How a table stands in its text: what separates its cells, what is above its headings, whether it has any.

Besides RFC 4180 and its kin there are the tables that SQL clients draw: psql's and MySQL's with bars, sqlite3's boxes
and columns under dashes. A layout is found in the beginning of a text and then reads all of it, as a stream.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from timeloom.cells import MARK
from timeloom.importers.tables.records import (
    Record,
    find_separator,
    lines_of,
    records,
    separator_line,
)
from timeloom.model.events import Rejection

_SAMPLED: Final = 200
"""Rows of the beginning that are looked at."""
_HEADINGS_WITHIN: Final = 12
"""Records from the top in which the headings are looked for."""
_LINES: Final = "-=+|:_ \t─━═│║┃┼╪╬┬╤╦┴╧╩┌╒╔┐╕╗└╘╚┘╛╝├╞╠┤╡╣╭╮╰╯"
_RULE: Final = re.compile(rf"(?=.*[-=─━═]{{2}})[{re.escape(_LINES)}]+")
"""A line that is drawn between rows, or around the table."""
_SPANS: Final = re.compile(r"\s*[-=]{2,}(?:\s+[-=]+)+\s*")
"""The dashes under headings that stand in columns."""
_BAR: Final = re.compile(r"(?<!\\)[|│║┃]")
_FOOT: Final = re.compile(r"\(\d+ rows?(?: affected)?\)|\d+ rows? in set.*|(?:Time|Empty set).*")
"""What a client says below its table: how many rows there are."""


@dataclass(slots=True)
class Layout:
    """Where the headings and the rows of a table are."""

    separator: str
    """Between cells; a bar for drawn tables, nothing for columns under dashes."""
    header: list[str]
    """The headings; `column 1` and so on where the table has none."""
    header_line: int = 0
    """The line of the headings, 0 where there are none."""
    above: list[tuple[int, str]] = field(default_factory=list)
    """Lines above the headings that are part of no row."""
    rows: list[list[str]] = field(default_factory=list)
    """The rows behind the headings, as far as the sample shows them."""
    drawn: bool = False
    spans: tuple[slice, ...] = ()
    row_names: bool = False
    """Whether each row begins with a name that the headings have no cell for, as R writes them."""

    def records(self, lines: Iterable[str], *, exact: bool = False) -> Iterator[Record | Rejection]:
        """The rows of the whole text, with the line each begins on."""
        if self.drawn:
            found: Iterator[Record | Rejection] = _drawn(lines, self.spans)
        else:
            found = records(lines, self.separator, exact=exact)
        if self.above or (self.header_line > 1 and not self.drawn):
            skipped = {line for line, _ in self.above}
            found = (record for record in found if _line(record) not in skipped)
        return found

    @property
    def is_even(self) -> bool:
        """Whether nearly all rows have as many cells as there are headings."""
        alike = sum(len(row) == len(self.header) for row in self.rows)
        return alike * 10 >= len(self.rows) * 9


def find_layout(
    text: str,
    known: Callable[[list[str]], int],
    is_date: Callable[[str], bool],
    *,
    suffix: str = "",
) -> Layout | None:
    """The layout of the table that a text begins with; None where there is nothing but blank lines.

    `known` counts the names it knows in a header, `is_date` says whether a cell is a full date.
    """
    if drawn := _find_drawn(text):
        return drawn
    separator = find_separator(text, known, suffix=suffix)
    lines = list(lines_of(text))
    found = [
        record
        for record in islice(records(lines, separator), _SAMPLED)
        if isinstance(record, tuple)
    ]
    above: list[tuple[int, str]] = []
    if found and separator_line(lines[found[0][0] - 1]):
        above.append((found[0][0], ""))
        del found[0]
    if not found:
        return None
    return layout_of(found, separator, known, is_date, above)


def layout_of(
    found: Sequence[Record],
    separator: str,
    known: Callable[[list[str]], int],
    is_date: Callable[[str], bool],
    above: Sequence[tuple[int, str]] = (),
) -> Layout:
    """The layout of a table whose first records are `found`, of which there is at least one."""
    above = list(above)
    rows = [cells for _, cells in found]
    at = _header_at(rows, known)
    if at >= 0 and MARK not in rows[at] and _is_row(rows, at, is_date):
        width = len(rows[at])
        names = [f"column {number}" for number in range(1, width + 1)]
        above += [(line, separator.join(cells)) for line, cells in found[:at]]
        return Layout(separator, names, 0, above, rows[at:])
    above += [(line, _joined(cells)) for line, cells in found[:at]]
    layout = Layout(separator, rows[at], found[at][0], above, rows[at + 1 :])
    behind = layout.rows
    if len(behind) > (separator != " ") and all(
        len(row) == len(layout.header) + 1 for row in behind
    ):
        names = [row[0] for row in behind]
        if len(set(names)) == len(names) and not any(map(is_date, names)):
            layout.header, layout.row_names = ["", *layout.header], True
    return layout


def _line(record: Record | Rejection) -> int:
    return record[0] if isinstance(record, tuple) else 0


def _joined(cells: Sequence[str]) -> str:
    return " ".join(cell.strip() for cell in cells if cell.strip())


def _header_at(rows: Sequence[list[str]], known: Callable[[list[str]], int]) -> int:
    """Which record has the headings: the first that names what is known, else the first below titles and comments."""
    top = rows[:_HEADINGS_WITHIN]
    for at, row in enumerate(top):
        if len(row) > 1 and known(row):
            return at
    width = Counter(len(row) for row in rows[1:] or rows).most_common(1)[0][0]
    full = Counter(map(_filled, rows[1:] or rows)).most_common(1)[0][0]
    at = 0
    while at + 1 < len(top) and _is_above(top[at], width, full):
        at += 1
    return at


def _filled(row: Sequence[str]) -> int:
    return sum(bool(cell.strip()) for cell in row)


def _is_above(row: Sequence[str], width: int, full: int) -> bool:
    """Whether a record is a title or a comment: less of it is filled than any line of headings would have."""
    if row[0].lstrip().startswith("#") and len(row) < width:
        return True
    filled = _filled(row)
    if filled * 2 < full and full > 3:
        return True
    return filled <= 1 and (width > 2 or (len(row) == 1 and width > 1))


def _is_row(rows: Sequence[list[str]], at: int, is_date: Callable[[str], bool]) -> bool:
    """Whether the record where headings should be has a date in a column of dates."""
    for place, cell in enumerate(rows[at]):
        if not is_date(cell):
            continue
        below = [row[place] for row in rows[at + 1 :] if place < len(row) and row[place].strip()]
        if sum(map(is_date, below[:20])) * 2 >= len(below[:20]):
            return True
    return False


def _find_drawn(text: str) -> Layout | None:
    """A table that a program drew with lines, if the text begins with one."""
    lines = [line for line in islice(lines_of(text), _SAMPLED) if line.strip()]
    rules = [at for at, line in enumerate(lines[:2]) if _RULE.fullmatch(line.strip())]
    if not rules or len(lines) < 3:
        return None
    at = 1 if rules[0] == 0 else 0
    if at >= len(lines) or _RULE.fullmatch(lines[at].strip()):
        return None
    rule = lines[rules[-1]]
    spans: tuple[slice, ...] = ()
    if not _BAR.search(lines[at]):
        if at or not _SPANS.fullmatch(rule.rstrip("\r\n")):
            return None
        spans = _spans_of(rule)
    found = list(islice(_drawn(lines_of(text), spans), _SAMPLED))
    if not found or len(found[0][1]) < 2:
        return None
    line, header = found[0]
    rows = [record[1] for record in found[1:]]
    return Layout("" if spans else "|", header, line, [], rows, True, spans)


def _spans_of(rule: str) -> tuple[slice, ...]:
    starts = [found.start() for found in re.finditer(r"[-=]+", rule)]
    return tuple(slice(a, b) for a, b in zip(starts, [*starts[1:], None], strict=True))


def _drawn(lines: Iterable[str], spans: Sequence[slice]) -> Iterator[Record]:
    """The rows between the lines of a drawn table. In psql's a `+` at a cell's end goes on in the next line."""
    waiting: tuple[int, list[str], list[str]] | None = None
    boxed: bool | None = None
    for number, line in enumerate(lines, 1):
        line = line.rstrip("\r\n")
        bare = line.strip()
        if not bare or _RULE.fullmatch(bare) or _FOOT.fullmatch(bare):
            continue
        if spans:
            yield number, [line[span].strip() for span in spans]
            continue
        if boxed is None:
            boxed = _BAR.match(bare) is not None
        parts = [part.strip().replace("\\|", "|") for part in _parts(line, boxed=boxed)]
        cells = parts
        if waiting is not None:
            first, before, last = waiting
            if _continues(last, cells):
                number = first
                cells = [
                    f"{a.removesuffix('+').rstrip()}\n{b}" if b else a
                    for a, b in zip(before, cells, strict=True)
                ]
            else:
                yield first, before
        waiting = (number, cells, parts) if any(part.endswith("+") for part in parts) else None
        if waiting is None:
            yield number, cells
    if waiting is not None:
        yield waiting[:2]


def _parts(line: str, *, boxed: bool) -> list[str]:
    """The cells of a line between bars, without the nothing beyond the outermost ones."""
    parts = _BAR.split(line)
    if boxed:
        parts = parts[1 if not parts[0].strip() else 0 :]
        if len(parts) > 1 and not parts[-1].strip():
            del parts[-1]
    return parts


def _continues(before: Sequence[str], cells: Sequence[str]) -> bool:
    """Whether a line goes on with the row above: it fills cells that ended in a `+`, and no other."""
    return len(before) == len(cells) and all(
        bool(cell) == above.endswith("+") for above, cell in zip(before, cells, strict=True)
    )
