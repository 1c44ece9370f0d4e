"""JSON: an array of events, or an object with an array `events`; streamed, however long it is.

RFC 8259. An element that is no event is rejected by its number; where the text stops being JSON, what came before is
kept and the rest reported.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from typing import Any, BinaryIO

from importers.contract import Input, Sample
from importers.event_rows import RowReader
from importers.json_lines import why
from importers.json_shapes import has_key, head_text
from importers.loose_dates import LooseDates
from importers.text import looks_binary
from timeloom.errors import DateError, SourceError
from timeloom.events import Item, Rejection, Remark


class JsonImporter:
    """Reads one JSON document."""

    name = "json"
    title = "JSON"
    suffixes = (".json",)
    keeps = "everything that Timeloom wrote; of other objects every key, as an attribute it knows or as a field"

    def sniff(self, sample: Sample) -> float:
        """Fairly sure of an array of objects with a title; formats that are more than that are surer of themselves."""
        if sample.is_folder or looks_binary(sample.head):
            return 0.0
        head = head_text(sample).lstrip()
        if not head.startswith(("[", "{")):
            return 0.0
        titled = any(has_key(head, name) for name in ("title", "name", "edtf"))
        if head[0] == "[":
            own = has_key(head, "title", "date", "date_basis")
            return 0.9 if own else 0.6 if titled else 0.3
        if has_key(head, "events"):
            return 0.5
        return 0.35 if titled and sample.suffix == ".json" else 0.1

    def read(self, source: Input) -> Iterator[Item]:
        """Stream the events. Raises SourceError where there is no array of them, or no JSON at all."""
        import ijson

        if looks_binary(source.sample.head):
            raise SourceError(f"{source.address} is a binary file")
        head = head_text(source.sample).lstrip()
        if not head.startswith(("[", "{")):
            raise SourceError(f"{source.address} is no JSON: it begins with neither [ nor {{")
        options = source.options
        reader = RowReader(LooseDates(options.zone, today=options.document_date), options.columns)
        prefix = "item" if head[0] == "[" else "events.item"
        found = 0
        elements = ijson.items(
            _utf8(source), prefix, use_float=True, map_type=_Object, buf_size=1 << 18
        )
        try:
            for element in elements:
                found += 1
                yield _item(reader, element, found)
        except (ijson.JSONError, UnicodeDecodeError) as error:
            if not found:
                raise SourceError(f"{source.address} is no JSON: {_reason(error)}") from None
            yield Rejection(
                f"after event {found}", f"the text stops being JSON there: {_reason(error)}"
            )
        if not found:
            if head[0] == "{":
                raise SourceError(
                    f"{source.address} is an object without a list `events`",
                    hint="put the events into an array, or one object on each line (JSON Lines)",
                )
            yield Remark("there is no event in it")
        yield from reader.dates.remarks()


def _item(reader: RowReader, element: Any, number: int) -> Item:
    where = f"event {number}"
    if twice := _doubled(element):
        return Rejection(where, f"the key {twice!r} stands twice in it")
    try:
        return reader.event(element, where)
    except (DateError, ValueError, RecursionError) as error:
        return Rejection(where, why(error))


class _Object(dict[str, Any]):
    """A dictionary that remembers a key that it was given twice."""

    twice = ""

    def __setitem__(self, key: str, value: Any) -> None:
        if key in self:
            self.twice = key
        dict.__setitem__(self, key, value)


def _doubled(element: Any) -> str:
    """A key that stands twice in an object, in its fields or in its links."""
    if not isinstance(element, _Object):
        return ""
    inner = [value for value in element.values() if type(value) is _Object]
    return element.twice or next((value.twice for value in inner if value.twice), "")


def _utf8(source: Input) -> BinaryIO | _Recoded:
    head, stream = source.sample.head, source.stream
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _Recoded(stream, "utf-16")
    if source.options.encoding:
        return _Recoded(stream, source.options.encoding)
    if head.startswith(codecs.BOM_UTF8):
        stream.read(3)
    return stream


class _Recoded:
    """A stream in another encoding, as UTF-8."""

    def __init__(self, stream: BinaryIO, encoding: str) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder(encoding)()

    def read(self, size: int = -1) -> bytes:
        """The next bytes; at the end none."""
        while raw := self._stream.read(size):
            if text := self._decoder.decode(raw):
                return text.encode()
            if size == 0:
                break
        return b""


def _reason(error: Exception) -> str:
    """The parser's first line; the C parser words it as bytes."""
    said = error.args[0] if error.args else ""
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    return text.strip().split("\n")[0].rstrip(".") or type(error).__name__
