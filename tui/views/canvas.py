"""A grid of cells to draw on and to read lines of segments from: for views whose things stand anywhere."""

from __future__ import annotations

from functools import lru_cache
from typing import Generic, TypeVar

from rich.cells import get_character_cell_size

S = TypeVar("S")


class Canvas(Generic[S]):
    """`height` rows of `width` cells, each a sign and a style; a wide sign takes the cell after it as well."""

    def __init__(self, width: int, height: int, blank: S) -> None:
        self.width = width
        self.height = height
        self._blank = blank
        self._signs = [[" "] * width for _ in range(height)]
        self._styles: list[list[S]] = [[blank] * width for _ in range(height)]

    def text(self, row: int, column: int, text: str, style: S) -> None:
        """Write from a cell on; what would leave the grid is cut off, a wide sign half outside is left out."""
        if not 0 <= row < self.height:
            return
        signs, styles = self._signs[row], self._styles[row]
        if text and _narrow(text) and column >= 0 and column + len(text) <= self.width:
            self.cells(row, column, text, style)
            return
        for sign in text:
            size = get_character_cell_size(sign)
            if size == 0:
                if 0 < column <= self.width and signs[column - 1]:
                    signs[column - 1] += sign
                continue
            if column >= 0 and column + size <= self.width:
                self._free(signs, column, column + size)
                signs[column] = sign
                styles[column] = style
                if size == 2:
                    signs[column + 1] = ""
                    styles[column + 1] = style
            column += size

    def cells(self, row: int, column: int, signs: str, style: S) -> None:
        """Write signs of which each takes one cell, from a cell of the grid on."""
        if not (0 <= row < self.height and 0 <= column < self.width and signs):
            return
        signs = signs[: self.width - column]
        last = column + len(signs)
        self._free(self._signs[row], column, last)
        self._signs[row][column:last] = signs
        self._styles[row][column:last] = [style] * len(signs)

    def row(self, row: int, column: int, signs: str, styles: list[S]) -> None:
        """Write signs of which each takes one cell and has a style of its own, from a cell of the grid on."""
        if not (0 <= row < self.height and 0 <= column < self.width and signs):
            return
        signs, styles = signs[: self.width - column], styles[: self.width - column]
        last = column + len(signs)
        self._free(self._signs[row], column, last)
        self._signs[row][column:last] = signs
        self._styles[row][column:last] = styles

    def _free(self, signs: list[str], first: int, last: int) -> None:
        """Take away the other halves of wide signs that cells first:last cut through."""
        if signs[first] == "":
            signs[first - 1] = " "
        if last < self.width and signs[last] == "":
            signs[last] = " "

    def is_blank(self, row: int, column: int) -> bool:
        """Whether nothing was drawn in a cell of the grid."""
        if not (0 <= row < self.height and 0 <= column < self.width):
            return False
        return self._signs[row][column] == " " and self._styles[row][column] is self._blank

    def restyle(self, row: int, first: int, last: int, style: S) -> None:
        """Give the cells first:last of a row another style."""
        if 0 <= row < self.height:
            for column in range(max(first, 0), min(last, self.width)):
                self._styles[row][column] = style

    def same_row(self, other: Canvas[S], row: int) -> bool:
        """Whether a row looks as it does on another canvas."""
        if self.width != other.width or row >= other.height:
            return False
        return self._signs[row] == other._signs[row] and self._styles[row] == other._styles[row]

    def segments(self, row: int) -> list[tuple[str, S]]:
        """A row as texts of one style each, together exactly `width` cells."""
        found: list[tuple[str, S]] = []
        signs, styles = self._signs[row], self._styles[row]
        start, style = 0, styles[0] if styles else self._blank
        for column, here in enumerate(styles):
            if here is not style:
                found.append(("".join(signs[start:column]), style))
                start, style = column, here
        found.append(("".join(signs[start:]), style))
        return found


def _narrow(text: str) -> bool:
    """Whether every sign takes one cell."""
    return text.isprintable() if text.isascii() else _all_narrow(text)


@lru_cache(maxsize=4096)
def _all_narrow(text: str) -> bool:
    return all(get_character_cell_size(sign) == 1 for sign in text)
