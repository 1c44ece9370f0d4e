"""JSON: an array of events, or an object with an array `events`; streamed, however long it is.

RFC 8259. An element that is not an event is rejected by its number; where the text stops being JSON, what came before
is kept and the rest reported.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, Final

from timeloom.errors import SourceError
from timeloom.events import Item, Rejection, Remark
from timeloom.importers.contract import Input, Sample
from timeloom.importers.event_rows import RowReader, reader_for
from timeloom.importers.json_rows import read_rows
from timeloom.importers.json_shapes import has_key, head_text, is_json_lines
from timeloom.importers.json_stream import Broken, JsonArray
from timeloom.importers.text import Arriving, decoding, find_encoding, looks_binary

_BEGINS: Final = re.compile(r"""\[\s*[{\]]|\{\s*["}]""")
"""What events stand in: a list of objects, or an object. Prose may begin with a bracket, too."""


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
        if not _BEGINS.match(head):
            return 0.1 if sample.suffix in self.suffixes and head[:1] in ("[", "{") else 0.0
        titled = any(has_key(head, name) for name in ("title", "name", "edtf"))
        alone = sample.suffix == ".json" and not is_json_lines(sample)
        if head[0] == "[":
            own = has_key(head, "title", "date", "date_basis")
            return 0.9 if own else 0.6 if titled else 0.3
        if has_key(head, "events"):
            return 0.5
        return 0.35 if alone else 0.1

    def columns(self, source: Input) -> list[tuple[str, str]]:
        """The keys of the first object, and what each is taken for; nothing if it is longer than the sample."""
        array = JsonArray(io.StringIO(head_text(source.sample)), source.address)
        with suppress(SourceError, ValueError):
            for element in array:
                if isinstance(element.value, dict):
                    return reader_for(source.options).meanings(element.value)
        return []

    def read(self, source: Input) -> Iterator[Item]:
        """Stream the events. Raises SourceError where there is no array of them, or no JSON at all."""
        encoding = find_encoding(source)
        yield from encoding.remarks
        reader = reader_for(source.options)
        with decoding(source):
            text = Arriving(source.stream, encoding)
            yield from _items(JsonArray(text, source.address), reader, source.address)
        yield from reader.remarks()


def _items(array: JsonArray, reader: RowReader, address: str) -> Iterator[Item]:
    found = 0

    def rows() -> Iterator[tuple[str, Any]]:
        nonlocal found
        for element in array:
            found += 1
            place = f" (line {element.line})" if element.line else ""
            yield f"event {element.number}{place}", element.error or element.value

    try:
        yield from read_rows(reader, rows(), address)
        if array.is_event:
            yield Remark("it is one object with a title and a date: read as one event")
        if array.called:
            yield Remark(
                f"it has no list `events`: read from its only list of objects, {array.called!r}"
            )
        if array.rest() not in {"", ",", "}"}:
            yield Rejection(f"line {array.line}", "something stands behind the list of events")
    except Broken as error:
        if not found:
            raise SourceError(
                f"{address}, line {error.line}: not JSON: {str(error).removeprefix('it is not JSON: ')}"
            ) from None
        yield Rejection(
            f"line {error.line}", f"the text stops being JSON behind event {error.number}: {error}"
        )
    if found:
        reader.require_names(address)
    else:
        yield Remark("there is no event in it")
