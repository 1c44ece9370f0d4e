"""JSON Lines: one event per line, without loss (RFC 8259; UTF-8; lines end in LF)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from json.encoder import encode_basestring as quoted
from typing import Any, Final, TextIO

from exporters.contract import Context
from timeloom.dates.edtf import bounds
from timeloom.dates.iso import iso
from timeloom.events import Event, Link, Source
from timeloom.rows import event_to_row

_KEPT: Final = 50_000
_PLAIN: Final = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode


class JsonLinesExporter:
    """Writes the rows of `timeloom list --to jsonl`."""

    name = "jsonl"
    title = "JSON Lines"
    suffixes = (".jsonl", ".ndjson")
    keeps = "everything"
    lossless = True

    def write(self, events: Iterable[Event], out: TextIO, context: Context) -> list[str]:  # noqa: ARG002 - the contract's
        """Write one row per event; nothing is left out."""
        row = Rows().row
        out.writelines(row(event) + "\n" for event in events)
        return []


def _link(link: Link) -> str:
    start = f'{{"relation":{quoted(link.relation)},"to":{quoted(link.to)}'
    if not link.fields:
        return start + "}"
    return f'{start},"fields":{_PLAIN({name: list(of) for name, of in link.fields.items()})}}}'


class Rows:
    """Writes the row that `timeloom.rows.event_to_row` makes, as JSON; the same event is always the same text.

    Put together by hand and with a memory for dates and values that come again: a third of the time of building a
    dictionary first. What few events have is left to `event_to_row`.
    """

    def __init__(self) -> None:
        self._dates: dict[str | None, str] = {None: 'null,"earliest":null,"latest":null'}
        self._fields: dict[tuple[str, tuple[str, ...]], str] = {}
        self._source: Source | None = None
        self._source_text = "null"

    def row(self, event: Event) -> str:
        """The event's row. Raises DateError for a date that is none."""
        links = passage = sayings = ""
        if event.links:
            links = ",".join(map(_link, event.links))
        if event.passage is not None or event.sayings:
            whole = event_to_row(event)
            passage = _PLAIN(whole["passage"])
            sayings = f',"sayings":{_PLAIN(whole["sayings"])}' if event.sayings else ""
        known = self._fields.get
        fields = [known(field) or self._field(field) for field in event.fields.items()]
        return (
            f'{{"uid":{quoted(event.uid)},"date":{self._dates.get(event.date) or self._date(event.date)},'
            f'"title":{quoted(event.title)},"summary":{quoted(event.summary)},'
            f'"fields":{{{",".join(fields)}}},"links":[{links}],'
            f'"source":{self._source_text if event.source is self._source else self._of(event.source)},'
            f'"passage":{passage or "null"},"date_basis":{quoted(event.date_basis)},'
            f'"notes":[{",".join(map(quoted, event.notes))}],'
            f'"starred":{"true" if event.starred else "false"},'
            f'"proposed":{"true" if event.proposed else "false"}{sayings}}}'
        )

    def _date(self, date: str | None) -> str:
        """A date with its bounds, all quoted."""
        earliest, latest = bounds(date or "")
        text = f'{_PLAIN(date)},"earliest":{_PLAIN(iso(earliest))},"latest":{_PLAIN(iso(latest))}'
        if len(self._dates) < _KEPT:
            self._dates[date] = text
        return text

    def _field(self, field: tuple[str, tuple[str, ...]]) -> str:
        name, values = field
        text = f"{quoted(name)}:[{','.join(map(quoted, values))}]"
        if len(self._fields) < _KEPT:
            self._fields[field] = text
        return text

    def _of(self, source: Source | None) -> str:
        """A source; the events of one come in runs."""
        if source != self._source:
            told: Any = None
            if source is not None and source.address:
                told = {"address": source.address}
                more = {"importer": source.importer, "digest": source.digest, "read": source.read}
                told |= {name: value for name, value in more.items() if value}
            self._source_text = _PLAIN(told)
        self._source = source
        return self._source_text
