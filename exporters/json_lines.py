"""JSON Lines: one event per line, without loss (RFC 8259; UTF-8; lines end in LF)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TextIO

from timeloom.events import Event
from timeloom.exporters.contract import Context
from timeloom.row_text import row_blocks


class JsonLinesExporter:
    """Writes the rows of `timeloom list --to jsonl`."""

    name = "jsonl"
    title = "JSON Lines"
    suffixes = (".jsonl", ".ndjson")
    keeps = "everything"
    lossless = True
    carries_all = True

    def write(self, events: Iterable[Event], out: TextIO, context: Context) -> list[str]:  # noqa: ARG002 - the contract's
        """Write one row per event; nothing is left out."""
        for block in row_blocks(events):
            block.append("")  # the last line ends as all the others do
            out.write("\n".join(block))
        return []
