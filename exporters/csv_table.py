"""CSV out (RFC 4180): a column per field, safe to open in a spreadsheet, read back without loss.

`timeloom.cells` says how values stand in cells. Lines end in CR LF, as the standard has it: Python's writer quotes a
lone CR or LF in a cell only then.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from itertools import chain, islice
from typing import Any, Final, TextIO

from timeloom import cells
from timeloom.dates.edtf.calendar import iso
from timeloom.dates.edtf.parsing import bounds
from timeloom.exporters.contract import Context
from timeloom.model.events import ANSWERS, Event, Fields, Link, Passage, Saying, Source
from timeloom.text import json_text

_PEEKED: Final = 1000
"""Events looked at for field names that were not given ahead."""
_KEPT: Final = 50_000
"""Dates and values that come again, kept as cells."""


class CsvExporter:
    """Writes one line per event."""

    name = "csv"
    title = "CSV"
    suffixes = (".csv",)
    keeps = "all of an event, notes included; what has no column of its own stands as JSON in the last one"
    lossless = True
    carries_all = True

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
    """Makes the cells of one event after another."""

    def __init__(self, fields: tuple[str, ...]) -> None:
        self._fields = fields
        self._order = {name: number for number, name in enumerate(fields)}
        self._said: dict[str, Source] = {}
        """The source of each address as it was last written: it is told whole where it first occurs or differs."""
        self._dates: dict[str | None, tuple[str, str, str]] = {None: ("", "", "")}
        self._joined: dict[tuple[str, ...], str] = {}

    def row(self, event: Event) -> list[str]:
        """The cells in the order of the header."""
        more: dict[str, Any] = {}
        columns = self._field_cells(event.fields, more)
        answers = self._answers(event.links, more) if event.links else ""
        source, passage = event.source, event.passage
        address = source.address if source is not None else ""
        if source is not None and address and self._said.get(address) is not source:
            self._tell_source(source, more)
        if passage is not None:
            more["passage"] = _place(passage)
        if event.sayings:
            more["sayings"] = [_saying(saying) for saying in event.sayings]
        note = event.notes[0] if len(event.notes) == 1 else ""
        if event.notes and not note:
            more["notes"] = list(event.notes)
        return [
            _guarded(event.uid),
            *(self._dates.get(event.date) or self._date(event.date)),
            _guarded(event.title),
            _guarded(event.summary),
            *columns,
            answers,
            _guarded(note),
            "true" if event.starred else "",
            "true" if event.proposed else "",
            event.date_basis,
            _guarded(address),
            _guarded(passage.text) if passage is not None else "",
            json_text(more) if more else "",
        ]

    def _date(self, date: str | None) -> tuple[str, str, str]:
        """A date and its bounds."""
        lower, upper = bounds(date or "")
        found = _guarded(date or ""), _guarded(iso(lower) or ""), _guarded(iso(upper) or "")
        if len(self._dates) < _KEPT:
            self._dates[date] = found
        return found

    def _field_cells(self, held: Fields, more: dict[str, Any]) -> list[str]:
        """The cells of the fields; `more` tells of those without a column and of an order that is not the columns'."""
        columns = [""] * len(self._fields)
        last, fits = -1, True
        for name, values in held.items():
            at = self._order.get(name, -1)
            if at < 0 or not cells.can_join(values):
                fits = False
                continue
            fits = fits and at > last
            last = at
            columns[at] = self._joined.get(values) or self._join(values)
        if not fits:
            more["fields"] = {
                name: None if name in self._order and cells.can_join(values) else list(values)
                for name, values in held.items()
            }
        return columns

    def _join(self, values: tuple[str, ...]) -> str:
        cell = _guarded(cells.join(values))
        if len(self._joined) < _KEPT:
            self._joined[values] = cell
        return cell

    def _answers(self, links: tuple[Link, ...], more: dict[str, Any]) -> str:
        plain = [link for link in links if link.relation == ANSWERS and link.to and not link.fields]
        count = len(plain)
        if list(links[:count]) != plain:  # mixed with others: their order is told as a whole
            plain, count = [], 0
        if count < len(links):
            more["links"] = [_link(link) for link in links[count:]]
        return _guarded(cells.join(tuple(link.to for link in plain))) if plain else ""

    def _tell_source(self, source: Source, more: dict[str, Any]) -> None:
        if self._said.get(source.address) != source:
            more["source"] = _source(source)
        self._said[source.address] = source


def _guarded(text: str) -> str:
    return cells.guard(text) if text and text[0] in cells.GUARDED else text


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
