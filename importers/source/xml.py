"""XML read as a stream, with no entities, no external files and no growth: what importers of XML share.

The parser knows UTF-8, UTF-16 and encodings of one byte a character (XML 1.0, 4.3.3 asks for the first two); any other
that a document declares, or a person names, is turned into UTF-8 on the way.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, BinaryIO, Final
from xml.etree.ElementTree import Element, ParseError

from timeloom.errors import SourceError
from timeloom.importers.source.encoding import Encoding, find_encoding, wide_encoding
from timeloom.importers.source.entries import BrokenOff

if TYPE_CHECKING:
    from timeloom.importers.contract import Input
    from timeloom.model.events import Remark

_PIECE: Final = 1 << 20
"""Bytes that the parser gets at once: it looks at an unfinished tag again with every piece."""
_DECLARED: Final = re.compile(rb"""<\?xml\b[^>]{0,200}?\bencoding\s*=\s*["']([^"'>]*)["']""")
_BETWEEN: Final = re.compile(r"/(?![^{}]*\})")
"""What parts a parent's tag from a child's; a slash in the name of a namespace does not."""
_PARSED: Final = frozenset({"utf-8", "utf-16", "utf-16-le", "utf-16-be", "ascii"})
"""Encodings that are left to the parser, as Python calls them."""


def elements(source: Input, remarks: list[Remark], *tags: str) -> Iterator[Element]:
    """Each complete element with one of these tags, in document order, taken out of memory after use.

    A tag may be `parent/child`: then only those in such a parent count; none counts inside another one. What a person
    should know of the encoding is added to `remarks`. Raises BrokenOff where the document is not well-formed or not in
    the encoding it names, SourceError where it declares a document type or entities.
    """
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import DefusedXMLParser, iterparse

    parts = [_BETWEEN.split(tag) for tag in tags]
    wanted = {part[-1]: part[0] if len(part) > 1 else "" for part in parts}
    encoding = _other_encoding(source)
    remarks += encoding.remarks if encoding else ()
    parser = DefusedXMLParser(encoding="utf-8" if encoding else None, forbid_dtd=True)
    depth: list[Element] = []
    try:
        pieces = _Pieces(source.stream, encoding)
        for event, element in iterparse(pieces, events=("start", "end"), parser=parser):
            if event == "start":
                depth.append(element)
                continue
            depth.pop()
            parent = wanted.get(element.tag)
            if parent is None or (parent and (not depth or depth[-1].tag != parent)):
                continue
            if any(above.tag in wanted for above in depth):
                continue  # a part of another one
            yield element
            if depth:
                depth[-1].remove(element)
    except ParseError as error:
        line, column = error.position
        raise BrokenOff(
            source.address, f"line {line}, column {column + 1}", "is not well-formed XML"
        ) from None
    except UnicodeDecodeError as error:
        raise SourceError(
            f"{source.address}: it is not in {error.encoding}, in which it says to be",
            hint="name its encoding with --encoding",
        ) from None
    except DefusedXmlException:
        raise SourceError(
            f"{source.address}: it declares a document type or entities, which are not read",
            hint="save it without its DOCTYPE",
        ) from None
    except (LookupError, ValueError) as error:  # of the encoding that the parser finds declared
        raise SourceError(
            f"{source.address}: its XML declaration cannot be used: {str(error)[:80]}",
            hint="name its encoding with --encoding",
        ) from None


class _Pieces:
    """A stream in large pieces, turned into UTF-8 if it is in an encoding that the parser does not know."""

    def __init__(self, stream: BinaryIO, encoding: Encoding | None) -> None:
        # A pipe's other end may pause: what it has written is parsed meanwhile.
        self._read: Callable[[int], bytes] = (
            stream.read if stream.seekable() else getattr(stream, "read1", stream.read)
        )
        self._decoder = (
            codecs.getincrementaldecoder(encoding.name)(encoding.errors) if encoding else None
        )

    def read(self, _size: int = -1) -> bytes:
        """The next piece, however much was asked for; empty at the end. Raises UnicodeDecodeError."""
        while True:
            piece = self._read(_PIECE)
            if self._decoder is None:
                return piece
            if (text := self._decoder.decode(piece, final=not piece)) or not piece:
                return text.encode("utf-8", "surrogatepass")


def _other_encoding(source: Input) -> Encoding | None:
    """The encoding that the parser has to be spared; None if it reads the document itself.

    Raises SourceError for one that nobody knows.
    """
    head = source.sample.head
    if not source.options.encoding:
        if wide := wide_encoding(head):
            return Encoding(wide)  # whatever it says of itself: an editor may have saved it so
        known = declared_encoding(source.address, head)
        if known in ("", "utf-8"):
            found = find_encoding(source)
            return found if found.remarks else None
        return None if known in _PARSED else Encoding(known)
    name = find_encoding(source).name
    return Encoding("utf-8-sig" if name == "utf-8" else name)


def declared_encoding(address: str, head: bytes) -> str:
    """The encoding that a document's XML declaration names, as Python calls it; empty without one.

    Raises SourceError for one that nobody knows.
    """
    declared = _DECLARED.match(head.removeprefix(codecs.BOM_UTF8).lstrip())
    if declared is None:
        return ""
    name = declared[1].decode("ascii", "backslashreplace")
    try:
        "".encode(name)  # there are codecs that are not of texts
        return codecs.lookup(name).name
    except (LookupError, ValueError):
        raise SourceError(
            f"{address}: it says that it is in {name[:60]!r}, an encoding that is not known",
            hint="name its encoding with --encoding",
        ) from None


def child_text(element: Element, tag: str) -> str:
    """The stripped text of an element's first child of this tag; empty if there is none."""
    child = element.find(tag)
    return (child.text or "").strip() if child is not None else ""
