"""EPUB books (EPUB 2 and 3): the chapters in their order, read as one text; passages say their chapter."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import ClassVar, Final
from urllib.parse import unquote

from timeloom.errors import SourceError
from timeloom.importers.contract import Input, Sample
from timeloom.importers.documents.document import TITLE_PAGE, Document, Package, events, whole
from timeloom.importers.documents.markup import markdown_of
from timeloom.importers.documents.office import day_in, xml_of
from timeloom.model.events import Item

_CONTAINER: Final = "META-INF/container.xml"
_OPF: Final = "{http://www.idpf.org/2007/opf}"
_DC: Final = "{http://purl.org/dc/elements/1.1/}"
_HEADING: Final = re.compile(r"^#{1,6} (.+)$", re.M)


class EpubImporter:
    """Reads books."""

    name: ClassVar[str] = "epub"
    title: ClassVar[str] = "EPUB books"
    suffixes: ClassVar[tuple[str, ...]] = (".epub",)
    keeps: ClassVar[str] = (
        "the text of its chapters as prose; no pictures, no scripts, no locked books"
    )

    def sniff(self, sample: Sample) -> float:
        """Sure of the type that stands at the beginning of the zip."""
        if b"mimetypeapplication/epub+zip" in sample.head[:200]:
            return 0.97
        zipped = sample.head.startswith(b"PK\x03\x04")
        return 0.8 if zipped and sample.suffix in self.suffixes else 0.0

    def read(self, source: Input) -> Iterator[Item]:
        """The book's events. Raises SourceError for what is not an EPUB, and for a locked book."""
        package = Package(whole(source, "a book"), source.address, "an EPUB")
        container = xml_of(package.read(_CONTAINER), _CONTAINER, source.address)
        root = next(
            (element.get("full-path") for element in container.iter() if element.get("full-path")),
            None,
        )
        if root is None:
            raise SourceError(f"{source.address} does not say where its contents are")
        opf = xml_of(_without_doctype(package.read(root)), root, source.address)
        files = {
            item.get("id"): unquote(item.get("href") or "")
            for item in opf.iter(f"{_OPF}item")
            if "html" in (item.get("media-type") or "")
        }
        document = Document(
            "",
            (opf.findtext(f".//{_DC}title") or "").strip(),
            (opf.findtext(f".//{_DC}creator") or "").strip(),
        )
        document.date = day_in(opf.findtext(f".//{_DC}date"))
        document.date_from = TITLE_PAGE
        texts: list[str] = []
        length, missing = 0, 0
        for ref in opf.iter(f"{_OPF}itemref"):
            href = files.get(ref.get("idref"))
            if not href or ref.get("linear") == "no":
                continue
            path = posixpath.normpath(posixpath.join(posixpath.dirname(root), href))
            if path not in package.names:
                missing += 1
                continue
            text = markdown_of(package.read(path))
            if not text.strip():
                continue
            heading = _HEADING.search(text)
            document.parts.append((length, heading[1] if heading else f"part {len(texts) + 1}"))
            texts.append(text)
            length += len(text) + 1
        document.text = "\n".join(texts)
        if missing:
            document.remarks.append(f"{missing} of its parts are missing in the file: left out")
        if not texts and "META-INF/encryption.xml" in package.names:
            raise SourceError(f"{source.address} is locked by its seller and cannot be read")
        yield from events(document, source)


def _without_doctype(data: bytes) -> bytes:
    """Without a declaration of the document's type, which old writers put there and which names nothing of its own."""
    return re.sub(rb"<!DOCTYPE\s+package[^>\[]*>", b"", data, count=1)
