"""PDF with text in it: the pages as one text, in which passages say their page.

What stands at the head or foot of most pages is left out, and words that were divided at a line's end are joined.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, ClassVar, Final

from timeloom.errors import SourceError
from timeloom.importers.contract import Input, Sample
from timeloom.importers.documents.document import PROPERTIES, Document, events, whole
from timeloom.importers.source.entries import quiet
from timeloom.model.events import Item
from timeloom.text import number

_DIVIDED: Final = re.compile(r"(?<=[a-zà-ÿ])[-\u2010\u00ad]\n(?=[a-zà-ÿ])")
_EDGE: Final = 2
"""Lines at the top and bottom of a page that may be its head and foot."""
_FIGURES: Final = re.compile(r"\d+")
_DATE: Final = re.compile(r"D:(\d{4})(\d\d)(\d\d)")
_ENOUGH: Final = 20
"""Letters on a page that has a text at all."""


class PdfImporter:
    """Reads the text of PDF."""

    name: ClassVar[str] = "pdf"
    title: ClassVar[str] = "PDF with text"
    suffixes: ClassVar[tuple[str, ...]] = (".pdf",)
    keeps: ClassVar[str] = (
        "its text as prose, with the page of each passage; nothing that is a picture"
    )

    def sniff(self, sample: Sample) -> float:
        """Sure of what begins as PDF does."""
        return 0.97 if b"%PDF-" in sample.head[:1024] else 0.0

    def read(self, source: Input) -> Iterator[Item]:
        """The document's events. Raises SourceError for a locked one, and for one that is pictures alone."""
        import logging

        from pypdf import PdfReader
        from pypdf.errors import DependencyError, PyPdfError

        logging.getLogger("pypdf").setLevel(logging.CRITICAL)
        data = whole(source, "a PDF")
        remarks: list[str] = []
        try:
            with quiet():
                reader = PdfReader(data)
                if reader.is_encrypted and not reader.decrypt(""):
                    raise SourceError(
                        f"{source.address} is locked with a password",
                        hint="save it without, and read that",
                    )
                pages = _pages(reader, remarks)
                said: Any = reader.metadata or {}
                title, author = str(said.get("/Title") or ""), str(said.get("/Author") or "")
                made = _DATE.match(str(said.get("/CreationDate") or ""))
        except SourceError:
            raise
        except DependencyError as error:
            raise SourceError(
                f"{source.address} is encrypted in a way that takes a library which is not installed: {error}",
                hint="pip install cryptography, or save the file without encryption",
            ) from None
        except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, OSError,
                RecursionError, AssertionError, NotImplementedError, OverflowError) as error:  # fmt: skip
            raise SourceError(f"{source.address} is a PDF that cannot be read: {error}") from None
        pages = _without_edges(pages)
        if sum(map(len, pages)) < _ENOUGH:
            raise SourceError(
                f"{source.address} has no text in it: its {number(len(pages), 'page')} are pictures",
                hint="let a program recognise the letters (ocrmypdf), and read what that makes",
            )
        document = Document("", title if title != "untitled" else "", author, remarks=remarks)
        if made:
            document.date, document.date_from = "-".join(made.groups()), PROPERTIES
        length = 0
        for at, page in enumerate(pages, 1):
            document.parts.append((length, f"page {at}"))
            length += len(page) + 2
        document.text = "\n\n".join(pages)
        yield from events(document, source)


def _pages(reader: Any, remarks: list[str]) -> list[str]:
    pages: list[str] = []
    failed: list[int] = []
    for at, page in enumerate(reader.pages, 1):
        try:
            text = page.extract_text() or ""
        except Exception:  # a page that is broken costs itself
            failed.append(at)
            text = ""
        text = text.replace("\x00", "\ufffd").replace("\r\n", "\n").replace("\r", "\n")
        pages.append(re.sub(r"[ \t]+\n", "\n", text))
    if failed:
        remarks.append(f"{number(len(failed), 'page')} cannot be read (page {failed[0]}): left out")
    empty = sum(len(page.strip()) < _ENOUGH for page in pages) - len(failed)
    if 0 < empty < len(pages):
        remarks.append(f"{number(empty, 'page')} without text, blank or a picture: left out")
    return pages


def _without_edges(pages: Sequence[str]) -> list[str]:
    """The pages without the heads and feet that most of them have, be it with another number."""
    edges: Counter[str] = Counter()
    for page in pages:
        edges.update({_plain(line) for line in _edge_lines(page.split("\n"))})
    often = {line for line, count in edges.items() if count >= 3 and count * 2 > len(pages)}
    kept: list[str] = []
    for page in pages:
        lines = page.strip("\n").split("\n")
        for at in {*range(min(_EDGE, len(lines))), *range(max(0, len(lines) - _EDGE), len(lines))}:
            if _plain(lines[at]) in often or re.fullmatch(
                r"\s*[-–]?\s*\d{1,4}\s*[-–]?\s*", lines[at]
            ):
                lines[at] = ""
        text = "\n".join(lines).strip("\n")
        kept.append(_DIVIDED.sub("", text))
    return kept


def _edge_lines(lines: Sequence[str]) -> list[str]:
    filled = [line for line in lines if line.strip()]
    return [*filled[:_EDGE], *filled[-_EDGE:]]


def _plain(line: str) -> str:
    return _FIGURES.sub("#", " ".join(line.split()))
