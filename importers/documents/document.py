"""What every document becomes: one text with its headings, lists and tables, that is read as prose.

Passages point into that text, which the Text view shows; the part of the document they stand in (a page, a chapter) is
said beside the heading.
"""

from __future__ import annotations

import io
import re
import zipfile
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import BinaryIO, Final

from timeloom.errors import SourceError
from timeloom.importers.contract import Input
from timeloom.model.events import Event, Item, Mention, Passage, Remark
from timeloom.text import one_line

LARGEST: Final = 256 << 20
"""Bytes of a document, and of what is packed in it: it is read whole."""
PROPERTIES: Final = "its properties"
"""Where a date stands that whatever program saved the file put there."""
TITLE_PAGE: Final = "its title page"
"""Where the date of a book stands, which is often that of its edition."""
_NEAR: Final = 1
"""Years."""
_MONTH: Final = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)[a-z]{0,6}\.?"
_YEARLESS: Final = re.compile(
    rf"\b(?:{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?(?!\d|\w|,?\s*\d{{4}})"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}(?!\w|,?\s*\d{{4}})"
    r"|(?:January|February|April|June|July|August|September|October|November|December)\b"
    r"(?!,?\s*(?:of\s+)?\d{4}|\s+\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4}))"
)
"""A day or a month that would get its year from the document."""
_SHARE: Final = 4
"""One in so many of the years it names: "digitized in 2010" stands once in a diary of 1862."""
_YEAR: Final = re.compile(r"(?<![\d.,])(?:1\d|20)\d\d(?![\d])")
_TEXT: Final = 64 << 20
_RATIO: Final = 300
"""How much larger than packed the parts of a document may be together; a bomb is a thousand times and more."""


@dataclass(slots=True)
class Document:
    """A text and what the document says of itself."""

    text: str
    title: str = ""
    author: str = ""
    date: str = ""
    """EDTF of the day it was written or published; relative dates count from it."""
    date_from: str = ""
    """Where that day stands in it."""
    parts: list[tuple[int, str]] = field(default_factory=list)
    """Where its pages or chapters begin in the text, and what they are called."""
    remarks: list[str] = field(default_factory=list)


def events(document: Document, source: Input) -> Iterator[Item]:
    """The document's events, as those of prose. Raises SourceError where there is no text in it."""
    if not document.text.strip():
        raise SourceError(f"{source.address} has no text in it")
    if len(document.text) > _TEXT:
        raise SourceError(f"{source.address} holds more than {_TEXT >> 20} million characters")
    source.text = document.text
    source.title = one_line(document.title)
    options = source.options
    if document.date and not options.document_date and not _is_of_its_time(document):
        yield Remark(
            f"the document is of {document.date} ({document.date_from}), and its text hardly names a year near it:"
            " it may be a scan or a copy of something older, so dates without a year"
            " are left undated; --on says of when it is"
        )
    elif document.date and not options.document_date:
        options = replace(options, document_date=document.date)
        by = f" by {one_line(document.author)}" if document.author else ""
        said = f"the document is of {document.date}{by} ({document.date_from}): dates that are relative count from it"
        yield Remark(f"{said}; --on says another day")
    yield from map(Remark, document.remarks)
    from timeloom.importers.prose.essay_events import events_of

    starts = [start for start, _ in document.parts]
    for item in events_of(document.text, source.address, options):
        if starts and isinstance(item, Event | Mention) and item.passage is not None:
            at = bisect_right(starts, item.passage.start) - 1
            if at >= 0:
                item = replace(item, passage=_within(item.passage, document.parts[at][1]))
        yield item


def _is_of_its_time(document: Document) -> bool:
    """Whether a text may be dated by its document: the day a file was made says nothing of a scan or a copy.

    A diary of 1862 that was saved in 2010 names 1862 and no year near 2010; a letter of 2010 names 2010 or 2011.
    """
    if document.date_from not in (PROPERTIES, TITLE_PAGE) or not _YEARLESS.search(document.text):
        return True
    made = int(document.date[:4])
    years = _YEAR.findall(document.text)
    near = sum(abs(int(year) - made) <= _NEAR for year in years)
    return near > 0 and near * _SHARE >= len(years)


def _within(passage: Passage, part: str) -> Passage:
    section = passage.section if passage.section not in ("", part) else ""
    return replace(passage, section=f"{part}: {section}" if section else part)


def whole(source: Input, what: str) -> io.BytesIO:
    """The source's bytes, for what has to be read from any place. Raises SourceError for too many."""
    data = source.stream.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise SourceError(f"{source.address}: {what} of more than {LARGEST >> 20} MiB is not read")
    return io.BytesIO(data)


class Package:
    """The parts of a document that is a zip. Refuses what is damaged, locked, or grows without measure."""

    def __init__(
        self, stream: BinaryIO, address: str, what: str, *, largest: int = LARGEST
    ) -> None:
        self._address, self._what = address, what
        try:
            self._zip = zipfile.ZipFile(stream)
        except (zipfile.BadZipFile, ValueError, OSError) as error:
            raise SourceError(f"{address} is not {what}, or damaged: {error}") from None
        infos = self._zip.infolist()
        size, packed = (sum(i.file_size for i in infos), sum(i.compress_size for i in infos))
        if size > largest or size > _RATIO * max(packed, 64 << 10):
            raise SourceError(f"{address} would unpack to {size >> 20} MiB, which is refused")
        if any(info.flag_bits & 1 for info in infos):
            raise SourceError(
                f"{address} is locked with a password", hint="save it without, and read that"
            )
        self.names = frozenset(self._zip.namelist())

    def read(self, name: str) -> bytes:
        """A part's bytes, never more than it says. Raises SourceError where it is missing or damaged."""
        try:
            with self._zip.open(name) as part:
                data = part.read(LARGEST + 1)
        except KeyError:
            raise SourceError(f"{self._address} is not {self._what}: {name} is missing") from None
        except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError) as error:
            raise SourceError(
                f"{self._address}: {name} in it cannot be unpacked: {error}"
            ) from None
        except Exception as error:  # zlib.error
            raise SourceError(f"{self._address}: {name} in it is damaged: {error}") from None
        if len(data) > LARGEST:
            raise SourceError(f"{self._address}: {name} in it is too large")
        return data
