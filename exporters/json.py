"""JSON: one array of all events, without loss, each on its own line (RFC 8259; UTF-8)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TextIO

from timeloom.exporters.contract import Context
from timeloom.model.events import Event
from timeloom.model.row_text import row_blocks


class JsonExporter:
    """Writes the rows of JSON Lines as one array."""

    name = "json"
    title = "JSON"
    suffixes = (".json",)
    keeps = "all of an event: dates, fields, links, passages, sources, notes, stars and tags"
    lossless = True
    carries_all = True

    def write(self, events: Iterable[Event], out: TextIO, context: Context) -> list[str]:  # noqa: ARG002 - the contract's
        """Write an array of rows; nothing is left out."""
        begin = "[\n"
        for block in row_blocks(events):
            out.write(begin + ",\n".join(block))
            begin = ",\n"
        out.write("[]\n" if begin == "[\n" else "\n]\n")
        return []


class JsonLinesExporter:
    """Writes the rows of `timeloom list --to jsonl`."""

    name = "jsonl"
    title = "JSON Lines"
    suffixes = (".jsonl", ".ndjson")
    keeps = "all of an event: dates, fields, links, passages, sources, notes, stars and tags"
    lossless = True
    carries_all = True

    def write(self, events: Iterable[Event], out: TextIO, context: Context) -> list[str]:  # noqa: ARG002 - the contract's
        """Write one row per event; nothing is left out."""
        for block in row_blocks(events):
            block.append("")  # the last line ends as all the others do
            out.write("\n".join(block))
        return []
