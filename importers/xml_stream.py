"""XML read as a stream, with no entities, no external files and no growth: what importers of XML share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, ParseError

from timeloom.errors import SourceError

if TYPE_CHECKING:
    from importers.contract import Input


def elements(source: Input, *tags: str) -> Iterator[Element]:
    """Each complete element with one of these tags, in document order, taken out of memory after use.

    Raises SourceError where the document is not well-formed, or declares a document type or entities.
    """
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import iterparse

    depth: list[Element] = []
    try:
        for event, element in iterparse(source.stream, events=("start", "end"), forbid_dtd=True):
            if event == "start":
                depth.append(element)
                continue
            depth.pop()
            if element.tag in tags:
                yield element
                if depth:
                    depth[-1].remove(element)
    except ParseError as error:
        line, column = error.position
        raise SourceError(
            f"{source.address}: line {line}, column {column + 1} is not well-formed XML"
        ) from None
    except DefusedXmlException:
        raise SourceError(
            f"{source.address}: it declares a document type or entities, which are not read",
            hint="save it without its DOCTYPE",
        ) from None


def child_text(element: Element, tag: str) -> str:
    """The stripped text of an element's first child of this tag; empty if there is none."""
    child = element.find(tag)
    return (child.text or "").strip() if child is not None else ""
