"""Rows in aligned columns: measured in terminal cells, cut to the terminal's width, in full for a file or a pipe."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice
from typing import Final

from rich.cells import cell_len

from timeloom.cli.terminal import DIM, coloured, paint, show, width
from timeloom.tui.cells import clip, fit, grid

_MEASURED: Final = 500
"""Columns are as wide as the first rows need; the rest is written as it comes, so that no table has to be held."""
_GAP: Final = "  "


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, the most cells it may take, and how its text is painted on a terminal."""

    heading: str
    most: int = 1000
    right: bool = False
    codes: tuple[str, ...] = ()


def write_table(
    rows: Iterable[Sequence[str]], columns: Sequence[Column], *, headings: bool = True
) -> int:
    """Write rows under headings (on a terminal only, where `headings` is not set); how many rows there were."""
    count = 0
    for line in table_lines(rows, columns, width(), headings=headings):
        show(line)
        count += 1
    return count - headings if count else 0


def table_lines(
    rows: Iterable[Sequence[str]],
    columns: Sequence[Column],
    total: int | None,
    *,
    headings: bool = True,
) -> Iterator[str]:
    """The lines of a table at most `total` cells wide, in full if that is None; none at all without a row."""
    safe = ([grid(cell) for cell in row] for row in rows)
    first = list(islice(safe, _MEASURED))
    if not first:
        return
    names = [column.heading for column in columns]
    widths = _widths([*first, names] if headings else first, columns)
    draw = partial(_whole, widths=widths, columns=columns)
    if total is not None:
        draw = partial(_cut, widths=widths, columns=columns, total=total, colours=coloured())
    if headings:
        heading = (
            draw(names) if total is None else _cut(names, widths, columns, total, colours=False)
        )
        yield paint(heading, DIM)
    yield from map(draw, chain(first, safe))


def _widths(rows: Iterable[Sequence[str]], columns: Sequence[Column]) -> list[int]:
    widest = [0] * len(columns)
    for row in rows:
        for index, cell in enumerate(row):
            widest[index] = max(widest[index], cell_len(cell))
    return [min(cells, column.most) for cells, column in zip(widest, columns, strict=True)]


def _whole(row: Sequence[str], widths: Sequence[int], columns: Sequence[Column]) -> str:
    """A line with nothing cut off; what is wider than its column pushes the rest along."""
    parts = []
    for cell, cells, column in zip(row, widths, columns, strict=True):
        # Characters are cells in ASCII, which is most of what a long table holds.
        room = cells if cell.isascii() else cells - cell_len(cell) + len(cell)
        parts.append(cell.rjust(room) if column.right else cell.ljust(room))
    return _GAP.join(parts).rstrip()


def _cut(
    row: Sequence[str],
    widths: Sequence[int],
    columns: Sequence[Column],
    total: int,
    colours: bool,
) -> str:
    """A line that fits a terminal; the last column has what the others leave."""
    parts: list[str] = []
    left = total
    last = len(columns) - 1
    for index, (cell, cells, column) in enumerate(zip(row, widths, columns, strict=True)):
        room = min(cells, left)
        if room <= 0:
            break
        if index == last and not column.right:
            text = clip(cell, left)
        elif column.right:
            text = fit(" " * (room - cell_len(cell)) + cell, room)
        else:
            text = fit(cell, room)
        parts.append(paint(text, *column.codes) if colours else text)
        left -= room + len(_GAP)
    return _GAP.join(parts).rstrip()
