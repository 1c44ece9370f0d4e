"""JSON Lines: one event per line, without loss (RFC 8259; UTF-8; lines end in LF)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TextIO

from exporters.contract import Context
from timeloom.events import Event
from timeloom.rows import event_to_row


class JsonLinesExporter:
    """Writes the rows of `timeloom list --to jsonl`."""

    name = "jsonl"
    title = "JSON Lines"
    suffixes = (".jsonl", ".ndjson")
    keeps = "everything"
    lossless = True

    def write(self, events: Iterable[Event], out: TextIO, context: Context) -> list[str]:  # noqa: ARG002 - the contract's
        """Write one row per event; nothing is left out."""
        write, encode = out.write, ROWS.encode
        for event in events:
            write(encode(event_to_row(event)) + "\n")
        return []


ROWS = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))
"""How a row is written: the same row is always the same bytes."""
