"""HTML to a text with the structure that the reader of prose knows: headings, paragraphs, lists, tables, as Markdown.

Nothing is fetched and nothing is run. What a page has around its text (navigation, forms, scripts) is left out by its
elements; which part of a page is its article is for `importers.documents.page` to find.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from typing import Any, Final

from timeloom.dates.english.lexicon import words

_DROPPED: Final = words(
    "head script style noscript template svg math form button select input textarea nav iframe object embed audio video"
    " canvas map dialog menu"
)
_HEADINGS: Final = {f"h{level}": level for level in range(1, 7)}
_BLOCKS: Final = words(
    "p div section article main header footer aside figure figcaption address details summary fieldset center body html"
    " dd dt dl ul ol li blockquote pre table hr tr td th"
)
_BOLD: Final = frozenset({"b", "strong"})
_BLANKS: Final = re.compile(r"[ \t\r\n\f]+")
_EMPTY_LINES: Final = re.compile(r"\n{3,}")
_NO_TEXT: Final = re.compile(
    r"\b(?:mw-editsection|references?|noprint|navbox|metadata|sr-only|visually-hidden|screen-reader-text|reflist"
    r"|mw-jump-link|toc)\b"
)


def parsed(data: bytes | str) -> Any:
    """The tree of an HTML document; None where there is nothing in it."""
    import lxml.html
    from lxml import etree

    parser = lxml.html.HTMLParser(
        no_network=True, remove_comments=True, remove_pis=True, huge_tree=False
    )
    if isinstance(data, str):  # lxml takes no text that declares an encoding
        data = data.encode("utf-8", "replace")
        parser = lxml.html.HTMLParser(
            no_network=True, remove_comments=True, remove_pis=True, encoding="utf-8"
        )
    try:
        return lxml.html.document_fromstring(data, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


def markdown_of(data: bytes | str) -> str:
    """The text of an HTML document or a piece of one."""
    tree = parsed(data)
    return "" if tree is None else text_of(tree)


def text_of(element: Any) -> str:
    """The text of an element of a tree."""
    writer = _Writer()
    writer.block(element)
    writer.end()
    text = "".join(chain.from_iterable(zip(writer.before, writer.pieces, strict=True)))
    return _EMPTY_LINES.sub("\n\n", text).strip() + "\n"


class _Writer:
    """Writes the blocks of a tree, one after another; what stands in lines is gathered until a block ends."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.before: list[str] = []
        """The line ends before each piece: one between the items of a list."""
        self._line: list[str] = []
        self._prefix = ""
        self._lists: list[str] = []
        self._term = False
        """Whether the line so far is the term of a list of terms."""

    def end(self) -> None:
        """End the block that is being written."""
        parts = "".join(self._line).split("\n")
        text = "\n".join(line for part in parts if (line := _BLANKS.sub(" ", part).strip()))
        self._line = []
        prefix, self._prefix = self._prefix, ""
        if not text:
            self._prefix = prefix
            return
        if prefix.lstrip().startswith(("-", "1.")) and self._in_list:
            self._add(prefix + text, "\n")
            return
        self._add(prefix + text)

    def _add(self, piece: str, before: str = "\n\n") -> None:
        self.pieces.append(piece)
        self.before.append(before)

    @property
    def _in_list(self) -> bool:
        """Whether the piece before is a list, which the next item goes on with."""
        return bool(self.pieces) and bool(
            re.match(r"\s*(?:- |\d+\. )", self.pieces[-1].rpartition("\n")[2])
        )

    def block(self, element: Any) -> None:
        tag = element.tag
        if not isinstance(tag, str) or _is_left_out(element, tag):
            return
        if tag in _HEADINGS:
            self.end()
            self._inline(element)
            text = _BLANKS.sub(" ", "".join(self._line)).replace("**", "").strip()
            self._line = []
            if text:
                self._add(f"{'#' * _HEADINGS[tag]} {text}")
            return
        if tag == "table":
            self.end()
            self._table(element)
            return
        if tag == "pre":
            self.end()
            self._add("".join(element.itertext()).strip("\n"))
            return
        if tag in ("ul", "ol"):
            self.end()
            self._lists.append("-" if tag == "ul" else "1.")
            self._children(element)
            self.end()
            self._lists.pop()
            return
        if tag == "li":
            self.end()
            depth = max(0, len(self._lists) - 1)
            self._prefix = "  " * depth + (self._lists[-1] if self._lists else "-") + " "
        elif tag == "dt":
            self.end()
            self._prefix = "- "
            self._children(element)
            self._term = bool("".join(self._line).strip())
            return
        elif tag == "dd" and self._term:  # what is said of the term before it stands behind that
            self._line.append(": ")
        elif tag in _BLOCKS and (not self._prefix or "".join(self._line).strip()):
            self.end()
        self._term = False
        self._children(element)
        if tag in _BLOCKS:
            self.end()
        if tag == "li":
            self._prefix = ""

    def _children(self, element: Any) -> None:
        if element.text:
            self._line.append(element.text.replace("\n", " "))
        for child in element:
            tag = child.tag
            if tag == "br":
                self._line.append("\n")
            elif isinstance(tag, str) and (tag in _BLOCKS or tag in _HEADINGS or _has_block(child)):
                self.block(child)
            else:
                self._inside(child)
            if child.tail:
                self._line.append(child.tail.replace("\n", " "))

    def _inside(self, child: Any) -> None:
        """An element that stands in a line."""
        tag = child.tag
        if not isinstance(tag, str) or _is_left_out(child, tag):
            return
        if tag in _BOLD and "".join(child.itertext()).strip():
            self._line.append("**")
            before = len(self._line)
            self._inline(child)
            inner = "".join(self._line[before:])
            self._line[before:] = [inner.strip(), "**", " " if inner.endswith(" ") else ""]
            return
        self._inline(child)

    def _inline(self, element: Any) -> None:
        if element.text:
            self._line.append(element.text.replace("\n", " "))
        for child in element:
            if child.tag == "br":
                self._line.append("\n")
            else:
                self._inside(child)
            if child.tail:
                self._line.append(child.tail.replace("\n", " "))

    def _table(self, table: Any) -> None:
        """A table as rows between bars; one of a single column, or with a table in it, is layout and no table."""
        rows = [[cell for cell in row if cell.tag in ("td", "th")] for row in _rows(table)]
        rows = [row for row in rows if row]
        width = max((_width(row) for row in rows), default=0)
        if width < 2 or table.find(".//table") is not None:
            for row in rows:
                for cell in row:
                    self._children(cell)
                    self.end()
            return
        if (caption := table.find("caption")) is not None:
            self._inline(caption)
            self.end()
        lines: list[str] = []
        held: dict[int, tuple[int, str]] = {}
        for number, row in enumerate(rows):
            lines.append("| " + " | ".join(_cells(row, held, width)) + " |")
            if number == 0:
                lines.append("|" + "---|" * width)
        self._add("\n".join(lines))


def _rows(table: Any) -> Iterator[Any]:
    """The rows of a table itself: those of a table in one of its cells are that one's, and would be written twice,
    four times one level deeper, and so on."""
    for child in table:
        if child.tag == "tr":
            yield child
        if child.tag not in (
            "table",
            "td",
            "th",
            "caption",
        ):  # in a `tbody`, or a `form` around rows
            yield from _rows(child)


def _cells(row: list[Any], held: dict[int, tuple[int, str]], width: int) -> list[str]:
    """The cells of a row, those included that reach into it from above (`rowspan`)."""
    texts: list[str] = []
    cells = iter(row)
    while len(texts) < width:
        at = len(texts)
        if at in held:
            left, text = held.pop(at)
            if left > 1:
                held[at] = (left - 1, text)
            texts.append(text)
            continue
        cell = next(cells, None)
        if cell is None:
            texts.append("")
            continue
        inner = _Writer()
        inner._children(cell)
        inner.end()
        text = " ".join(" ".join(inner.pieces).split()).replace("|", "\\|")
        down, across = _span(cell, "rowspan"), _span(cell, "colspan")
        for step in range(min(across, width - at)):
            shown = text if step == 0 else ""
            texts.append(shown)
            if down > 1:
                held[at + step] = (down - 1, shown)
    return texts


def _width(row: list[Any]) -> int:
    return sum(_span(cell, "colspan") for cell in row)


def _span(cell: Any, name: str) -> int:
    value = (cell.get(name) or "").strip()
    return max(1, min(int(value), 1000)) if value.isdigit() and len(value) < 6 else 1


def _has_block(element: Any) -> bool:
    return any(child.tag in _BLOCKS or child.tag in _HEADINGS for child in element.iter())


def _is_left_out(element: Any, tag: str) -> bool:
    if tag in _DROPPED or element.get("hidden") is not None:
        return True
    if element.get("aria-hidden") == "true" and tag not in ("body", "html"):
        return True
    named = element.get("class")
    if named and _NO_TEXT.search(named) and tag not in ("body", "html"):
        return True
    style = element.get("style")
    return bool(style) and "display:none" in style.replace(" ", "").lower()
