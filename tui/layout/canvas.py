"""A grid of cells to draw on and to read lines of segments from: for views whose things stand anywhere."""

from __future__ import annotations

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

    def segments(self, row: int) -> list[tuple[str, S]]:
        """A row as texts of one style each, together exactly `width` cells."""
        found: list[tuple[str, S]] = []
        signs, styles = self._signs[row], self._styles[row]
        start = 0
        for column in range(1, self.width + 1):
            if column == self.width or styles[column] is not styles[start]:
                found.append(("".join(signs[start:column]), styles[start]))
                start = column
        return found
