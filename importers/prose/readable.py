"""A text as a reader sees it, with the way back to the file: no tags, no soft hyphens, entities as characters.

Offsets found in the readable text are turned back into offsets of the text as it was.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from html import unescape
from typing import Final

_INLINE: Final = (
    "a|abbr|b|bdi|bdo|big|cite|code|data|del|dfn|em|font|i|ins|kbd|mark|q|s|small|span|strong|sub|sup|time|tt|u|"
    "var|wbr"
)
_BLOCK: Final = (
    "address|article|aside|blockquote|body|br|caption|center|col|colgroup|dd|details|div|dl|dt|figcaption|figure|footer|"
    "form|h[1-6]|head|header|hr|html|img|input|label|legend|li|link|main|meta|nav|ol|option|p|picture|pre|section|select|"
    "source|summary|svg|table|tbody|td|textarea|tfoot|th|thead|title|tr|ul|video"
)
_HIDDEN: Final = re.compile(
    r"[\u00ad\u200b-\u200f\u2060]+"
    rf"|</?(?P<inline>{_INLINE})(?:\s[^<>]{{0,2000}})?/?>"
    rf"|</?(?:{_BLOCK})(?:\s[^<>]{{0,2000}})?/?>"
    r"|<(?P<unseen>script|style)\b[^<>]{0,2000}>"
    r"|<!--|<!doctype[^<>]{0,200}>"
    r"|&(?:[a-zA-Z]{2,8}|#[0-9]{1,6}|#x[0-9a-fA-F]{1,5});"
    r"|https?://[^\s<>\"]{1,2000}",
    re.IGNORECASE,
)
_MAY_HIDE: Final = re.compile(
    r"[\u00ad\u200b-\u200f\u2060<&:](?:(?<![<&:])|(?<=<)/?[a-zA-Z!]|(?<=&)[a-zA-Z#]|(?<=:)//)"
)


@dataclass(slots=True)
class Readable:
    """`text` for reading; `start_of` and `end_of` turn its offsets into offsets of the raw text."""

    text: str
    _clean: list[int] = field(default_factory=list)
    _raw: list[int] = field(default_factory=list)
    _width: list[int] = field(
        default_factory=list
    )  # raw characters that the first clean one stands for

    def start_of(self, offset: int) -> int:
        """Where the character at `offset` of the readable text begins in the raw one."""
        if not self._clean:
            return offset
        at = bisect_right(self._clean, offset) - 1
        within = offset - self._clean[at]
        return self._raw[at] + (within and within + self._width[at] - 1)

    def end_of(self, offset: int) -> int:
        """Where a span that ends before `offset` of the readable text ends in the raw one."""
        if not self._clean or offset == 0:
            return offset
        at = bisect_right(self._clean, offset - 1) - 1
        within = offset - 1 - self._clean[at]
        return self._raw[at] + within + self._width[at]


def readable(raw: str) -> Readable:
    """The readable form of a text; the text itself, not copied, where nothing is hidden in it."""
    if _MAY_HIDE.search(raw) is None:
        return Readable(raw)
    pieces: list[str] = []
    result = Readable("")
    clean = 0
    position = 0

    def keep(piece: str, at: int, width: int = 1) -> None:
        nonlocal clean
        if piece:
            result._clean.append(clean)
            result._raw.append(at)
            result._width.append(width)
            pieces.append(piece)
            clean += len(piece)

    while (match := _HIDDEN.search(raw, position)) is not None:
        keep(raw[position : match.start()], position)
        found = match[0]
        position = match.end()
        if found[0] == "&":
            character = unescape(found)
            keep(character if len(character) == 1 else "_", match.start(), len(found))
        elif found[:4].lower() == "http":
            keep("_" * len(found), match.start())
        elif found[0] == "<" and not match["inline"]:
            if found == "<!--" or match["unseen"]:
                closing = "-->" if found == "<!--" else f"</{match['unseen']}"
                end = raw.find(closing, position)
                if end < 0 and match["unseen"]:
                    end = raw.find(closing.upper(), position)
                position = len(raw) if end < 0 else end + len(closing)
            keep("\n" * (position - match.start()), match.start())
    keep(raw[position:], position)
    result.text = "".join(pieces)
    return result
