"""JSON Lines: one event per line, streamed. What Timeloom writes is read back without loss.

A line that is not JSON (RFC 8259), or not an event, is rejected by its number, and the lines after it are read.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from itertools import islice
from typing import Any, Final

from timeloom.errors import SourceError
from timeloom.importers.contract import Input, Sample
from timeloom.importers.json.rows import PEEKED, meanings_of, read_rows, records_in
from timeloom.importers.json.shapes import has_key, head_text, is_json_lines
from timeloom.importers.source.encoding import (
    Arriving,
    decoding,
    find_encoding,
    looks_binary,
    open_text,
    wide_encoding,
)
from timeloom.importers.source.json import (
    Broken,
    JsonArray,
    no_constant,
    refuse_half_characters,
    unique,
)
from timeloom.importers.tables.event_rows import RowReader, reader_for
from timeloom.model.events import Item, Rejection, Remark

_BEGINS: Final = re.compile(r"""\[\s*[{\]]|\{\s*["}]""")
"""What events stand in: a list of objects, or an object. Prose may begin with a bracket, too."""


class JsonImporter:
    """Reads one JSON document."""

    name = "json"
    title = "JSON"
    suffixes = (".json",)
    keeps = "all that Timeloom wrote; of other objects every key, as an attribute it knows or as a field"

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
        text = io.StringIO(head_text(source.sample))
        array = JsonArray(text, source.address, records=records_in(source.options))
        rows: list[tuple[str, Any]] = []
        with suppress(SourceError, ValueError):
            rows.extend(("", element.error or element.value) for element in islice(array, PEEKED))
        return meanings_of(reader_for(source.options), rows)

    def read(self, source: Input) -> Iterator[Item]:
        """Stream the events. Raises SourceError where there is no array of them, or no JSON at all."""
        encoding = find_encoding(source)
        yield from encoding.remarks
        reader = reader_for(source.options)
        with decoding(source):
            text = Arriving(source.stream, encoding)
            array = JsonArray(text, source.address, records=records_in(source.options))
            yield from _items(array, reader, source)
        yield from reader.remarks()


def _items(array: JsonArray, reader: RowReader, source: Input) -> Iterator[Item]:
    found, address = 0, source.address
    peek = PEEKED if source.stream.seekable() else 1  # a pipe's other end may pause

    def rows() -> Iterator[tuple[str, Any]]:
        nonlocal found
        for element in array:
            found += 1
            place = f" (line {element.line})" if element.line else ""
            yield f"event {element.number}{place}", element.error or element.value

    try:
        yield from read_rows(reader, rows(), address, peek)
        if array.is_event:
            yield Remark("it is one object with a title and a date: read as one event")
        if array.told:
            yield Remark(array.told)
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


LONGEST_LINE: Final = 64 << 20
"""Bytes; a longer line is rejected, so that memory stays bounded."""
_SUFFIXES: Final = (".jsonl", ".ndjson")


class JsonLinesImporter:
    """Reads one object per line."""

    name = "jsonl"
    title = "JSON Lines"
    suffixes = _SUFFIXES
    keeps = "all that Timeloom wrote; of other objects every key, as an attribute it knows or as a field"

    def sniff(self, sample: Sample) -> float:
        """Sure when the first lines are objects that have a title."""
        if sample.is_folder or looks_binary(sample.head):
            return 0.0
        lines = [line for line in head_text(sample).split("\n")[:20] if line.strip()]
        whole = lines[:-1] if len(lines) > 1 and len(sample.head) >= 65536 else lines
        objects = [row for line in whole if isinstance(row := _try(line), dict)]
        if not objects:
            return 0.4 if sample.suffix in self.suffixes else 0.0
        if lines[0].lstrip()[:1] == "[":
            return (
                0.3 if sample.suffix in self.suffixes else 0.1
            )  # an array, with each object on its line
        known = any({"title", "date", "name", "edtf"} & row.keys() for row in objects)
        if len(objects) < len(whole) // 2 or (len(whole) == 1 and sample.suffix == ".json"):
            return 0.3
        return (0.9 if sample.suffix in self.suffixes else 0.8) if known else 0.5

    def columns(self, source: Input) -> list[tuple[str, str]]:
        """The keys of the first object, and what each is taken for."""
        lines = head_text(source.sample).split("\n", PEEKED)[:PEEKED]
        rows = [("", row) for line in lines if (row := _try(line)) is not None]
        return meanings_of(reader_for(source.options), rows)

    def read(self, source: Input) -> Iterator[Item]:
        """Stream the events. Raises SourceError for a source that is not text."""
        reader = reader_for(source.options)
        found = False
        at_hand = PEEKED
        if not source.stream.seekable():
            at_hand = min(PEEKED, max(1, source.sample.head.count(b"\n") - 1))
        for item in read_rows(reader, _rows(source), source.address, at_hand):
            found = found or not isinstance(item, Remark)
            yield item
        if found:
            reader.require_names(source.address)
        else:
            yield Remark("there is no event in it")
        yield from reader.remarks()


def _rows(source: Input) -> Iterator[tuple[str, Any]]:
    """Each line's place, and its object or what is wrong with it; blank lines are passed over."""
    decode = json.JSONDecoder(object_pairs_hook=unique, parse_constant=no_constant).decode
    for number, line in _lines(source):
        where = f"line {number}"
        if not isinstance(line, str):
            yield where, line
        elif line and not line.isspace():
            try:
                row = decode(line)
                refuse_half_characters(line, row)
            except (ValueError, RecursionError) as error:
                row = error
            yield where, row


def _lines(source: Input) -> Iterator[tuple[int, str | Rejection | Remark]]:
    """Numbered lines; one that cannot be decoded is a Rejection, a guessed encoding a Remark."""
    if source.options.encoding or wide_encoding(source.sample.head):
        encoding = find_encoding(source)
        yield from ((0, remark) for remark in encoding.remarks)
        with open_text(source, encoding, by_lines=True) as text:
            yield from enumerate(text, 1)
        return
    encoding = find_encoding(source)
    yield from ((0, remark) for remark in encoding.remarks)
    number, too_long = 0, False
    for raw in iter(partial(source.stream.readline, LONGEST_LINE), b""):
        whole = raw[-1] == 10 or len(raw) < LONGEST_LINE
        if too_long:
            too_long = not whole
            continue
        number += 1
        if not whole:
            too_long = True
            yield number, Rejection(f"line {number}", f"it is longer than {LONGEST_LINE >> 20} MiB")
            continue
        try:
            line = raw.decode(encoding.name, encoding.errors)
        except UnicodeDecodeError as error:
            why_not = f"byte {error.start + 1} of it is no UTF-8; name the encoding with --encoding"
            yield number, Rejection(f"line {number}", why_not)
            continue
        yield number, line.removeprefix("\ufeff") if number == 1 else line


def _try(line: str) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None
