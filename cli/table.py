"""Rows in aligned columns: measured in terminal cells, cut to the terminal's width, in full for a file or a pipe."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Final

from rich.cells import cell_len

from cli.terminal import DIM, paint, width
from tui.cells import clip, fit, grid

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
    out = sys.stdout
    for line in table_lines(rows, columns, width(), headings=headings):
        out.write(line + "\n")
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
    measured = chain(first, [names]) if headings else first
    widest = [0] * len(columns)
    for row in measured:
        for index, cell in enumerate(row):
            widest[index] = max(widest[index], cell_len(cell))
    widths = [min(cells, column.most) for cells, column in zip(widest, columns, strict=True)]
    if headings:
        yield paint(_line(names, widths, columns, total, plain=True), DIM)
    for row in chain(first, safe):
        yield _line(row, widths, columns, total)


def _line(
    row: Sequence[str],
    widths: Sequence[int],
    columns: Sequence[Column],
    total: int | None,
    *,
    plain: bool = False,
) -> str:
    parts: list[str] = []
    left = total
    last = len(columns) - 1
    for index, (cell, cells, column) in enumerate(zip(row, widths, columns, strict=True)):
        room = cells if left is None else min(cells, left)
        if room <= 0:
            break
        if total is None:
            text = _padded(cell, cells, right=column.right, last=index == last)
        elif index == last and not column.right:
            text = clip(cell, left or 0)
        else:
            text = fit(
                cell.rjust(room - cell_len(cell) + len(cell)) if column.right else cell, room
            )
        parts.append(text if plain else paint(text, *column.codes))
        if left is not None:
            left -= room + len(_GAP)
    return _GAP.join(parts).rstrip()


def _padded(cell: str, cells: int, *, right: bool, last: bool) -> str:
    """The whole cell, filled up with blanks; the last of a line is not."""
    blanks = " " * max(cells - cell_len(cell), 0)
    if right:
        return blanks + cell
    return cell if last else cell + blanks
