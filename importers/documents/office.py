"""Word documents (.docx, ECMA-376), OpenDocument texts (.odt, ISO/IEC 26300) and Rich Text, read as prose.

Headings, lists and tables are kept; what was deleted under "track changes" is not there, macros and linked files are
never looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, ClassVar, Final
from xml.etree.ElementTree import Element, ParseError

from timeloom.errors import SourceError
from timeloom.importers.contract import Input, Sample
from timeloom.importers.documents.document import PROPERTIES, Document, Package, events, whole
from timeloom.importers.documents.markup import markdown_of
from timeloom.model.events import Item

_OFFICE: Final = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT: Final = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_DC: Final = "{http://purl.org/dc/elements/1.1/}"
_META: Final = "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}"
_TERMS: Final = "{http://purl.org/dc/terms/}"
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
_LEFT_OUT: Final = frozenset(
    _TEXT + name
    for name in (
        "tracked-changes",
        "note",
        "table-of-content",
        "sequence-decls",
        "variable-decls",
        "alphabetical-index",
    )
)
_MOST_REPEATED: Final = 100


def xml_of(data: bytes, name: str, address: str) -> Element:
    """The tree of a part in XML. Raises SourceError for entities and for what is not XML."""
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        return fromstring(data, forbid_dtd=True)
    except DefusedXmlException:
        raise SourceError(
            f"{address}: {name} in it defines entities, which no document needs"
        ) from None
    except (ParseError, ValueError, RecursionError) as error:
        raise SourceError(f"{address}: {name} in it is not XML: {error}") from None


def day_in(text: str | None) -> str:
    """The day that a date in a document's properties begins with; empty without one."""
    found = _DAY.match((text or "").strip())
    return found[0] if found and found[0] > "1904" else ""


class WordImporter:
    """Reads Word's documents."""

    name: ClassVar[str] = "docx"
    title: ClassVar[str] = "Word documents"
    suffixes: ClassVar[tuple[str, ...]] = (".docx", ".docm")
    keeps: ClassVar[str] = (
        "its text as prose, with headings, lists and tables; no macros, no pictures"
    )

    def sniff(self, sample: Sample) -> float:
        """Sure of a zip with Word's parts in it."""
        if not sample.head.startswith(b"PK\x03\x04"):
            return 0.0
        if b"word/document.xml" in sample.head or b"word/styles.xml" in sample.head:
            return 0.97
        return 0.8 if sample.suffix in self.suffixes else 0.0

    def read(self, source: Input) -> Iterator[Item]:
        """The document's events. Raises SourceError for what is not a Word document."""
        import mammoth

        data = whole(source, "a Word document")
        package = Package(data, source.address, "a Word document")
        for name in package.names:
            if name.endswith((".xml", ".rels")) and b"<!DOCTYPE" in package.read(name)[:1024]:
                raise SourceError(f"{source.address}: {name} in it defines entities")
        package.read("word/document.xml")
        try:
            html = mammoth.convert_to_html(
                data,
                convert_image=mammoth.images.img_element(lambda _: {}),
                external_file_access=False,
            ).value
        except (
            KeyError,
            ValueError,
            AttributeError,
            TypeError,
            IndexError,
            RecursionError,
        ) as error:
            raise SourceError(
                f"{source.address} is not made as a Word document is: {error!r:.80}"
            ) from None
        document = Document(markdown_of(html) if html.strip() else "")
        if "docProps/core.xml" in package.names:
            said = xml_of(package.read("docProps/core.xml"), "docProps/core.xml", source.address)
            document.title = (said.findtext(f"{_DC}title") or "").strip()
            document.author = (said.findtext(f"{_DC}creator") or "").strip()
            document.date = day_in(said.findtext(f"{_TERMS}modified")) or day_in(
                said.findtext(f"{_TERMS}created")
            )
            document.date_from = PROPERTIES
        yield from events(document, source)


class OpenDocumentImporter:
    """Reads OpenDocument texts, as LibreOffice writes them."""

    name: ClassVar[str] = "odt"
    title: ClassVar[str] = "OpenDocument texts"
    suffixes: ClassVar[tuple[str, ...]] = (".odt", ".ott", ".fodt")
    keeps: ClassVar[str] = (
        "its text as prose, with headings, lists and tables; no macros, no pictures"
    )

    def sniff(self, sample: Sample) -> float:
        """Sure of the type that stands at the beginning of the zip, and of the flat form's root."""
        if b"mimetypeapplication/vnd.oasis.opendocument.text" in sample.head[:200]:
            return 0.97
        if sample.head.startswith(b"PK\x03\x04"):
            return 0.8 if sample.suffix in self.suffixes else 0.0
        flat = b"<office:document" in sample.head[:4096] and b"opendocument.text" in sample.head
        return 0.95 if flat else 0.0

    def read(self, source: Input) -> Iterator[Item]:
        """The document's events. Raises SourceError for what is not an OpenDocument text."""
        data = whole(source, "a document")
        if source.sample.head.startswith(b"PK"):
            package = Package(data, source.address, "an OpenDocument text")
            content = xml_of(package.read("content.xml"), "content.xml", source.address)
            has_meta = "meta.xml" in package.names
            meta = (
                xml_of(package.read("meta.xml"), "meta.xml", source.address) if has_meta else None
            )
        else:
            content = meta = xml_of(data.read(), "the document", source.address)
        body = content.find(f"{_OFFICE}body/{_OFFICE}text")
        if body is None:
            raise SourceError(f"{source.address} is not an OpenDocument text")
        writer = _Writer()
        writer.blocks(body, 0)
        document = Document("\n\n".join(writer.pieces) + "\n" if writer.pieces else "")
        if meta is not None:
            said = {element.tag: element.text for element in meta.iter()}
            document.title = (said.get(f"{_DC}title") or "").strip()
            document.author = (said.get(f"{_DC}creator") or "").strip()
            document.date = day_in(said.get(f"{_DC}date")) or day_in(
                said.get(f"{_META}creation-date")
            )
            document.date_from = PROPERTIES
        yield from events(document, source)


class _Writer:
    """Writes the blocks of an OpenDocument text as Markdown."""

    def __init__(self) -> None:
        self.pieces: list[str] = []

    def blocks(self, parent: Element, depth: int) -> None:
        for element in parent:
            tag = element.tag
            if tag in _LEFT_OUT:
                continue
            if tag == f"{_TEXT}h":
                level = element.get(f"{_TEXT}outline-level") or "1"
                if text := _words(element):
                    self.pieces.append(
                        "#" * min(6, int(level) if level.isdigit() else 1) + f" {text}"
                    )
            elif tag == f"{_TEXT}p":
                if text := _words(element):
                    self.pieces.append(text)
            elif tag == f"{_TEXT}list":
                self.pieces.append("\n".join(_items(element, 0)))
            elif tag == f"{_TABLE}table":
                self._table(element)
            elif depth < 50:
                self.blocks(element, depth + 1)

    def _table(self, table: Element) -> None:
        rows: list[list[str]] = []
        for row in table.iter(f"{_TABLE}table-row"):
            cells: list[str] = []
            for cell in row:
                if cell.tag not in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
                    continue
                text = " ".join(filter(None, map(_words, cell.iter(f"{_TEXT}p")))).replace(
                    "|", "\\|"
                )
                times = cell.get(f"{_TABLE}number-columns-repeated") or "1"
                cells += [text] * (min(int(times), _MOST_REPEATED) if times.isdigit() else 1)
            rows.append(cells)
        width = max(map(len, rows), default=0)
        lines = ["| " + " | ".join([*row, *[""] * (width - len(row))]) + " |" for row in rows]
        if lines:
            lines.insert(1, "|" + "---|" * width)
            self.pieces.append("\n".join(lines))


def _items(element: Element, depth: int) -> list[str]:
    lines: list[str] = []
    for item in element:
        for at, child in enumerate(item):
            if child.tag in (f"{_TEXT}p", f"{_TEXT}h"):
                if text := _words(child):
                    lines.append("  " * depth + ("- " if at == 0 else "  ") + text)
            elif child.tag == f"{_TEXT}list" and depth < 20:
                lines += _items(child, depth + 1)
    return lines


def _words(element: Element) -> str:
    """The text of a paragraph: blanks, tabs and line ends have elements of their own."""
    parts: list[str] = []

    def take(inner: Element) -> None:
        if inner.tag in _LEFT_OUT or inner.tag == f"{_OFFICE}annotation":
            return
        if inner.tag == f"{_TEXT}line-break":
            parts.append("\n")
        elif inner.tag in (f"{_TEXT}s", f"{_TEXT}tab"):
            parts.append(" ")
        parts.append(inner.text or "")
        for child in inner:
            take(child)
            parts.append(child.tail or "")

    take(element)
    lines = ("".join(parts)).split("\n")
    return "\n".join(filter(None, (" ".join(line.split()) for line in lines)))


class RichTextImporter:
    """Reads Rich Text."""

    name: ClassVar[str] = "rtf"
    title: ClassVar[str] = "Rich Text"
    suffixes: ClassVar[tuple[str, ...]] = (".rtf",)
    keeps: ClassVar[str] = "its text as prose; no styles, no pictures"

    def sniff(self, sample: Sample) -> float:
        """Sure of what begins as Rich Text does."""
        return 0.97 if sample.head.lstrip().startswith(b"{\\rtf") else 0.0

    def read(self, source: Input) -> Iterator[Item]:
        """The document's events. Raises SourceError for an empty one."""
        from striprtf.striprtf import rtf_to_text

        data = whole(source, "a document").read().decode("latin-1")
        page = re.search(r"\\ansicpg(\d{3,5})", data[:2000])
        try:
            "".encode(f"cp{page[1]}" if page else "cp1252")
            encoding = f"cp{page[1]}" if page else "cp1252"
        except LookupError:
            encoding = "cp1252"
        try:
            text: Any = rtf_to_text(data, encoding=encoding, errors="replace")  # type: ignore[no-untyped-call]
        except (ValueError, IndexError, KeyError, OverflowError, RecursionError) as error:
            raise SourceError(f"{source.address} is not made as Rich Text is: {error}") from None
        lines = (" ".join(line.split()) for line in str(text).replace("|\n", "\n").split("\n"))
        document = Document("\n\n".join(line for line in lines if line) + "\n")
        if found := re.search(r"\\creatim\\yr(\d{4})\\mo(\d{1,2})\\dy(\d{1,2})", data[:20_000]):
            document.date = "{:04d}-{:02d}-{:02d}".format(*map(int, found.groups()))
            document.date_from = PROPERTIES
        if title := re.search(r"\{\\title ([^{}\\]+)\}", data[:20_000]):
            document.title = title[1]
        document.text = document.text if document.text.strip() else ""
        yield from events(document, source)
