"""The line under a filter that is being typed: what is wrong with it, or how it could go on."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len

from timeloom.errors import QueryError
from timeloom.tui.cells import clip, grid

INDENT = 3
"""Cells before the text of the filter."""


def error_line(error: QueryError, width: int) -> str:
    """The message, which names its column, with a caret there if there is room, and as much of the way out as fits."""
    where = grid(error.message)
    more = [f"; {grid(each)}" for each in error.more]
    caret = " " * (INDENT + error.position) + "^ "
    lead = caret if cell_len(caret) + cell_len(where) <= width else " " * INDENT
    line = lead + where
    for part in more:
        if cell_len(line) + cell_len(part) > width:
            break
        line += part
    return clip(line, width)


def choices_line(choices: Sequence[str], chosen: int, width: int) -> list[tuple[str, bool]]:
    """Parts of the line and whether each is the chosen one; begins so far on that the chosen one is in sight."""
    shown = [grid(choice) for choice in choices]
    first = 0
    room = width - INDENT
    while first < chosen and _cells(shown[first : chosen + 1]) > room:
        first += 1
    parts: list[tuple[str, bool]] = [(" " * INDENT, False)]
    for number in range(first, len(shown)):
        parts += [(shown[number], number == chosen), ("  ", False)]
    return parts


def _cells(texts: Sequence[str]) -> int:
    return sum(cell_len(text) + 2 for text in texts)
