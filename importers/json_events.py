"""JSON: an array of events, or an object with an array `events`; streamed, however long it is.

RFC 8259. An element that is no event is rejected by its number; where the text stops being JSON, what came before is
kept and the rest reported.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from typing import Any, BinaryIO, Final

from importers.contract import Input, Sample
from importers.event_rows import RowReader
from importers.json_lines import why
from importers.json_shapes import has_key, head_text
from importers.loose_dates import LooseDates
from importers.text import looks_binary
from timeloom.errors import DateError, SourceError
from timeloom.events import Item, Rejection, Remark

_DEEPEST: Final = 100
"""Levels of nesting; a value deeper than that is no event's."""


class JsonImporter:
    """Reads one JSON document."""

    name = "json"
    title = "JSON"
    suffixes = (".json",)
    keeps = "everything that it wrote; of other objects every key, as an attribute it knows or as a field"

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
        doubled: list[str] = []
        prefix = "item" if head[0] == "[" else "events.item"
        found = 0
        elements = ijson.items(
            _utf8(source), prefix, use_float=True, map_type=_watched(doubled), buf_size=1 << 18
        )
        try:
            for element in elements:
                found += 1
                yield _item(reader, element, found, doubled)
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


def _item(reader: RowReader, element: Any, number: int, doubled: list[str]) -> Item:
    where = f"event {number}"
    if doubled:
        name = doubled[0]
        doubled.clear()
        return Rejection(where, f"the key {name!r} stands twice in it")
    try:
        return reader.event(element, where)
    except (DateError, ValueError, RecursionError) as error:
        return Rejection(where, why(error))


def _watched(doubled: list[str]) -> type[dict[str, Any]]:
    """A dictionary that remembers a key that it was given twice."""

    class Watched(dict[str, Any]):
        __slots__ = ()

        def __setitem__(self, key: str, value: Any) -> None:
            if key in self:
                doubled.append(key)
            dict.__setitem__(self, key, value)

    return Watched


def _utf8(source: Input) -> BinaryIO:
    head, stream = source.sample.head, source.stream
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return codecs.EncodedFile(stream, "utf-8", "utf-16")
    if source.options.encoding:
        return codecs.EncodedFile(stream, "utf-8", source.options.encoding)
    if head.startswith(codecs.BOM_UTF8):
        stream.read(3)
    return stream


def _reason(error: Exception) -> str:
    text = str(error).strip() or type(error).__name__
    return text.splitlines()[0]
