"""JSON: one array of all events, without loss, each on its own line (RFC 8259; UTF-8)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TextIO

from exporters.contract import Context
from exporters.json_lines import ROWS
from timeloom.events import Event
from timeloom.rows import event_to_row


class JsonExporter:
    """Writes the rows of JSON Lines as one array."""

    name = "json"
    title = "JSON"
    suffixes = (".json",)
    keeps = "everything"
    lossless = True

    def write(self, events: Iterable[Event], out: TextIO, context: Context) -> list[str]:  # noqa: ARG002 - the contract's
        """Write an array of rows; nothing is left out."""
        begin = "[\n"
        for event in events:
            out.write(begin + ROWS.encode(event_to_row(event)))
            begin = ",\n"
        out.write("[]\n" if begin == "[\n" else "\n]\n")
        return []
