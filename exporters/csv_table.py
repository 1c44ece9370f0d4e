"""CSV out (RFC 4180): a column per field, safe to open in a spreadsheet, read back without loss.

`timeloom.cells` says how values stand in cells. Lines end in CR LF, as the standard has it: Python's writer quotes a
lone CR or LF in a cell only then.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from itertools import chain, islice
from typing import Any, Final, TextIO

from exporters.contract import Context
from timeloom import cells
from timeloom.dates.edtf import bounds
from timeloom.dates.iso import iso
from timeloom.events import ANSWERS, Event, Link, Passage, Saying, Source

_PEEKED: Final = 1000
"""Events looked at for field names that were not given ahead."""


class CsvExporter:
    """Writes one line per event."""

    name = "csv"
    title = "CSV"
    suffixes = (".csv",)
    keeps = "everything; what has no column of its own stands as JSON in the last one"
    lossless = True

    def write(self, events: Iterable[Event], out: TextIO, context: Context) -> list[str]:
        """Write a header and one line per event; nothing is left out."""
        stream = iter(events)
        peeked = list(islice(stream, _PEEKED))
        fields = list(dict.fromkeys(chain(context.fields, *(event.fields for event in peeked))))
        writer = csv.writer(out, lineterminator="\r\n")
        columns = [cells.guard(cells.column_of(name)) for name in fields]
        header = [*cells.FIRST_COLUMNS, *columns, *cells.LAST_COLUMNS]
        writer.writerow(header)
        rows = _Rows(tuple(fields))
        writer.writerows(map(rows.row, chain(peeked, stream)))
        return []


class _Rows:
    def __init__(self, fields: tuple[str, ...]) -> None:
        self._fields = fields
        self._order = {name: number for number, name in enumerate(fields)}
        self._said: dict[str, Source] = {}
        """The source of each address as it was last written: it is told whole where it first occurs or differs."""

    def row(self, event: Event) -> list[str]:
        more: dict[str, Any] = {}
        earliest = latest = ""
        if event.date:
            lower, upper = bounds(event.date)
            earliest, latest = iso(lower) or "", iso(upper) or ""
        columns = self._field_cells(event, more)
        answers = self._answers(event.links, more)
        if event.source is not None and event.source.address:
            self._tell_source(event.source, more)
        if event.passage is not None:
            more["passage"] = _place(event.passage)
        if event.sayings:
            more["sayings"] = [_saying(saying) for saying in event.sayings]
        note = event.notes[0] if len(event.notes) == 1 else ""
        if event.notes and not note:
            more["notes"] = list(event.notes)
        row = [
            event.uid,
            event.date or "",
            earliest,
            latest,
            event.title,
            event.summary,
            *columns,
            answers,
            note,
            "true" if event.starred else "",
            "true" if event.proposed else "",
            event.date_basis,
            event.source.address if event.source else "",
            event.passage.text if event.passage else "",
        ]
        cells_ = [cells.guard(cell) if cell else "" for cell in row]
        cells_.append(_json(more) if more else "")
        return cells_

    def _field_cells(self, event: Event, more: dict[str, Any]) -> list[str]:
        """The cells of the fields; `more` tells of those without a column and of an order that is not the columns'."""
        held = event.fields
        fits = all(name in self._order and cells.can_join(values) for name, values in held.items())
        places = [self._order.get(name, -1) for name in held]
        if not fits or places != sorted(places):
            more["fields"] = {
                name: None if name in self._order and cells.can_join(values) else list(values)
                for name, values in held.items()
            }
        return [
            cells.join(held[name]) if name in held and cells.can_join(held[name]) else ""
            for name in self._fields
        ]

    def _answers(self, links: tuple[Link, ...], more: dict[str, Any]) -> str:
        if not links:
            return ""
        plain = [link for link in links if link.relation == ANSWERS and link.to and not link.fields]
        count = len(plain)
        if list(links[:count]) != plain:  # mixed with others: their order is told as a whole
            plain, count = [], 0
        if count < len(links):
            more["links"] = [_link(link) for link in links[count:]]
        return cells.join(tuple(link.to for link in plain)) if plain else ""

    def _tell_source(self, source: Source, more: dict[str, Any]) -> None:
        if self._said.get(source.address) != source:
            self._said[source.address] = source
            more["source"] = _source(source)


def _source(source: Source) -> dict[str, str]:
    said = {
        "address": source.address,
        "importer": source.importer,
        "digest": source.digest,
        "read": source.read,
    }
    return {name: value for name, value in said.items() if value or name == "address"}


def _place(passage: Passage) -> dict[str, Any]:
    place: dict[str, Any] = {"start": passage.start, "end": passage.end}
    if passage.section:
        place["section"] = passage.section
    return place


def _saying(saying: Saying) -> dict[str, Any]:
    said: dict[str, Any] = {"source": _source(saying.source)}
    if saying.passage is not None:
        said["passage"] = _place(saying.passage) | {"text": saying.passage.text}
    if saying.date is not None:
        said["date"] = saying.date
    return said | {"date_basis": saying.date_basis}


def _link(link: Link) -> dict[str, Any]:
    said: dict[str, Any] = {"relation": link.relation, "to": link.to}
    if link.fields:
        said["fields"] = {name: list(values) for name, values in link.fields.items()}
    return said


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
