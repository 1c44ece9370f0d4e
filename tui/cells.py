"""Text in terminal cells: measuring, cutting and wrapping what may be wide, narrow or of no width at all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from rich.cells import cell_len, chop_cells, set_cell_size
from rich.segment import Segment
from rich.style import Style

from timeloom.text import one_line

JOINERS: Final = "\u200d\ufe0e\ufe0f"
"""Terminals disagree on how wide signs are that these join; apart, each has the width that everybody gives it."""
_JOINED: Final = re.compile(f"[{JOINERS}]")
_WORDS: Final = re.compile(r"\S+|\s+")


@lru_cache(maxsize=4096)
def grid(text: str) -> str:
    """The text on one line, safe to show, each cell where every terminal puts it."""
    safe = one_line(text)
    return safe if safe.isascii() else _JOINED.sub("", safe)


@lru_cache(maxsize=2048)
def clip(text: str, width: int, ellipsis: str = "…") -> str:
    """At most `width` cells of the text, ending in an ellipsis where something was cut off."""
    if cell_len(text) <= width:
        return text
    if width <= 0:
        return ""
    return set_cell_size(text[: width + 1], width - 1).rstrip() + ellipsis


def fit(text: str, width: int, ellipsis: str = "…") -> str:
    """Exactly `width` cells: cut or filled up with blanks."""
    cut = clip(text, width, ellipsis)
    return cut + " " * (width - cell_len(cut))


def wrap(text: str, width: int) -> list[str]:
    """Lines of at most `width` cells, broken at blanks, inside a word only where it fits no line."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line, used = "", 0
        for word in _WORDS.findall(paragraph):
            cells = cell_len(word)
            if used + cells <= width:
                line, used = line + word, used + cells
                continue
            if word.isspace():
                continue
            if used:
                lines.append(line.rstrip())
                line, used = "", 0
            if cells > width:
                *full, word = chop_cells(word, max(width, 2))
                lines.extend(full)
                cells = cell_len(word)
            line, used = word, cells
        lines.append(line.rstrip())
    return lines


def lit_up(
    text: str, spans: Sequence[tuple[int, int]], plain: Style, lit: Style
) -> Iterator[Segment]:
    """The text in its style, the parts at these offsets in another."""
    done = 0
    for start, end in spans:
        if start > done:
            yield Segment(text[done:start], plain)
        yield Segment(text[start:end], lit)
        done = end
    if done < len(text):
        yield Segment(text[done:], plain)
