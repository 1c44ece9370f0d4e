"""A text as a reader sees it, with the way back to the file: no tags, no soft hyphens, entities as characters.

Offsets found in the readable text are turned back into offsets of the text as it was.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Final

from timeloom.importers.prose.blocks import no_prose
from timeloom.importers.prose.leads import leads, unix
from timeloom.importers.prose.links import link_marks

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

_HOST: Final = re.compile(
    r"https?://(?:www\.)?(?:[^/@\s]*@)?(?P<host>[A-Za-z][\w.-]*\.[A-Za-z]{2,})", re.IGNORECASE
)
_INDENTED: Final = re.compile(
    r"\n(?P<indent>[ \t\u00a0]+)(?=[^\s*#|+•‣◦▪·–—:;>=.-])(?!\d{1,3}[.)][ \t\u00a0]|[a-z][.)][ \t\u00a0])"
)
_GOES_ON: Final = re.compile(r"[^\s:|][ \t\u00a0]{0,40}\r?\Z")
"""What a line ends with that the next one may go on with."""


@dataclass(slots=True)
class Readable:
    """`text` for reading; `start_of` and `end_of` turn its offsets into offsets of the raw text."""

    text: str
    raw: str
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
    cuts = sorted((*_blocks(raw), *_links(raw), *_torn(raw), *_hidden(raw)))
    if not cuts:
        return Readable(raw, raw)
    pieces: list[str] = []
    result = Readable("", raw)
    clean = position = 0

    def keep(piece: str, at: int, width: int = 1) -> None:
        nonlocal clean
        if piece:
            result._clean.append(clean)
            result._raw.append(at)
            result._width.append(width)
            pieces.append(piece)
            clean += len(piece)

    for begin, end, instead in cuts:
        if begin < position:
            continue
        keep(raw[position:begin], position)
        keep(instead, begin, end - begin if len(instead) == 1 else 1)
        position = end
    keep(raw[position:], position)
    result.text = "".join(pieces)
    return result


Cut = tuple[int, int, str]
"""What is left out of a text, and what stands for it."""


def _blocks(raw: str) -> Iterator[Cut]:
    """Whole lines that are no prose; line ends stand for them."""
    for begin, end in no_prose(raw):
        yield begin, end, "\n" * min(2, end - begin)


def _links(raw: str) -> Iterator[Cut]:
    for begin, end in link_marks(raw):
        if begin < end:
            yield begin, end, ""


def _torn(raw: str) -> Iterator[Cut]:
    """What a line that only goes on with the one before is indented by."""
    if _INDENTED.search(raw) is None:
        return
    lines = {lead.line for lead in leads(unix(raw))}
    for match in _INDENTED.finditer(raw):
        begin = match.start()
        if match.start("indent") not in lines and _GOES_ON.search(raw[max(0, begin - 42) : begin]):
            yield *match.span("indent"), ""


def _hidden(raw: str) -> Iterator[Cut]:
    """Tags, comments, entities, addresses."""
    if _MAY_HIDE.search(raw) is None:
        return
    position = 0
    while (match := _HIDDEN.search(raw, position)) is not None:
        begin, position = match.span()
        found = match[0]
        if found[0] == "&":
            character = unescape(found)
            yield begin, position, character if len(character) == 1 else "_"
        elif found[:4].lower() == "http":
            yield from _address(begin, found)
        elif found[0] == "<" and not match["inline"]:
            if found == "<!--" or match["unseen"]:
                closing = "-->" if found == "<!--" else f"</{match['unseen']}"
                end = raw.find(closing, position)
                if end < 0 and match["unseen"]:
                    end = raw.find(closing.upper(), position)
                position = len(raw) if end < 0 else end + len(closing)
            yield begin, position, "\n" * (position - begin)
        else:
            yield begin, position, ""


def _address(begin: int, found: str) -> Iterator[Cut]:
    """Of an address its host is read: "see example.org"."""
    host = _HOST.match(found)
    end = begin + len(found.rstrip(".,;:!?)'\"*_"))
    if host is None:
        yield begin, end, ""
        return
    yield begin, begin + host.start("host"), ""
    yield min(end, begin + host.end("host")), end, ""
