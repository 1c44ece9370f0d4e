"""A note in Markdown as lines of cells: headings, lists, quotes and code as what they are, emphasis in its style.

Line ends stand as they were written. HTML is text, and an address stands behind the words that lead to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from rich.cells import cell_len, chop_cells

from timeloom.text import visible
from timeloom.tui.cells import wrap

if TYPE_CHECKING:
    from markdown_it.token import Token

Parts = tuple[tuple[str, str], ...]
"""Text with the name of its style."""
PLAIN: Final = "note"
STYLES: Final = (PLAIN, "note-strong", "note-em", "note-code")
_OPENS: Final = {"strong_open": "note-strong", "em_open": "note-em"}
_NARROWEST: Final = 8
_WORDS: Final = re.compile(r"\S+|\s+")


class _Indent(NamedTuple):
    """What stands before a block: on its first line, and on the further ones."""

    first: str
    rest: str


def note_lines(text: str, width: int) -> Iterator[Parts]:
    """The lines of a note at a width in cells."""
    from markdown_it import MarkdownIt

    tokens = MarkdownIt("commonmark", {"html": False}).parse(visible(text.rstrip()))
    indents: list[_Indent] = []
    numbers: list[int | None] = []
    strong, begun, tight = False, False, 0
    for at, token in enumerate(tokens):
        kind = token.type
        if kind in ("bullet_list_open", "ordered_list_open"):
            numbers.append(int(token.attrGet("start") or 1) if kind[0] == "o" else None)
        elif kind in ("bullet_list_close", "ordered_list_close"):
            numbers.pop()
        elif kind == "list_item_open":
            number = numbers[-1]
            mark = "- " if number is None else f"{number}. "
            numbers[-1] = None if number is None else number + 1
            indents.append(_Indent(mark, " " * len(mark)))
            tight += 1
        elif kind == "blockquote_open":
            indents.append(_Indent("> ", "> "))
        elif kind in ("list_item_close", "blockquote_close"):
            indents.pop()
            tight -= kind == "list_item_close"
        elif kind == "heading_open":
            strong = True
        elif kind in ("inline", "fence", "code_block", "hr"):
            if begun and not tight and not tokens[at - 1].hidden:
                yield ()
            begun = True
            head, further = _before(indents, width)
            indents[:] = [_Indent(each.rest, each.rest) for each in indents]
            room = max(width - cell_len(further), _NARROWEST)
            for line in _block(token, room, strong=strong):
                yield ((head, PLAIN), *line) if head else line
                head = further
            strong = False


def _before(indents: Sequence[_Indent], width: int) -> tuple[str, str]:
    """The marks before a block's first line and before its others; none where they leave no room."""
    first, rest = "".join(each.first for each in indents), "".join(each.rest for each in indents)
    return (first, rest) if cell_len(first) <= width - _NARROWEST else ("", "")


def _block(token: Token, width: int, *, strong: bool) -> Iterator[Parts]:
    if token.type == "hr":
        yield (("* * *", PLAIN),)
        return
    if token.type != "inline":
        for line in token.content.rstrip("\n").split("\n"):
            yield from (((piece, "note-code"),) for piece in wrap(line, width))
        return
    for runs in _lines_of(token.children or [], "note-strong" if strong else PLAIN):
        yield from _wrapped(runs, width)


def _lines_of(tokens: Sequence[Token], plain: str) -> Iterator[list[tuple[str, str]]]:
    """The runs of each line as it was written."""
    runs: list[tuple[str, str]] = []
    styles, addresses = [plain], []
    for token in tokens:
        if token.type in ("softbreak", "hardbreak"):
            yield runs
            runs = []
        elif token.type in _OPENS:
            styles.append(_OPENS[token.type])
        elif token.type in ("strong_close", "em_close"):
            styles.pop()
        elif token.type == "link_open":
            addresses.append(str(token.attrGet("href") or ""))
        elif token.type == "link_close":
            address = addresses.pop()
            if address and not (runs and runs[-1][0] == address):
                runs.append((f" ({address})", plain))
        elif token.type == "code_inline":
            runs.append((token.content, "note-code"))
        else:
            runs.append((token.content, styles[-1]))
    yield runs


def _wrapped(runs: Sequence[tuple[str, str]], width: int) -> Iterator[Parts]:
    """The runs broken at blanks, inside a word only where it fits no line."""
    line: list[tuple[str, str]] = []
    used = 0
    for text, style in runs:
        for word in _WORDS.findall(text):
            cells = cell_len(word)
            if used + cells > width and not (word.isspace() and not used):
                if word.isspace():
                    continue
                if used:
                    yield tuple(line)
                    line, used = [], 0
                *full, word = chop_cells(word, width) if cells > width else [word]
                for piece in full:
                    yield ((piece, style),)
                cells = cell_len(word)
            if word.isspace() and not used and line == [] and runs[0][0] != text:
                continue
            line.append((word, style))
            used += cells
    yield tuple(line)
