"""Rows of a table that Timeloom wrote, read back exactly: `exporters.csv_table` turned round."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, cast

from importers.csv_columns import Columns
from importers.csv_records import Record
from timeloom.cells import split, unguard
from timeloom.dates.edtf import bounds
from timeloom.errors import DateError
from timeloom.events import (
    ANSWERS,
    DATE_BASES,
    DateBasis,
    Event,
    Fields,
    Item,
    Link,
    Passage,
    Rejection,
    Saying,
    Source,
)


class OwnRows:
    """Turns records into the events they were written from."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self._at = columns.at
        self._sources: dict[str, Source] = {}
        """By address: what the row that named it first said of it holds for the rows after it."""

    def read(self, found: Iterable[Record | Rejection]) -> Iterator[Item]:
        width = self._columns.width
        for record in found:
            if isinstance(record, Rejection):
                yield record
                continue
            line, row = record
            if len(row) < width:
                row = row + [""] * (width - len(row))
            if len(row) > width and any(row[width:]):
                yield Rejection(f"line {line}", f"it has {len(row)} cells and the header {width}")
                continue
            try:
                yield self._event(row, f"line {line}")
            except (DateError, ValueError, KeyError, TypeError, AttributeError) as error:
                yield Rejection(f"line {line}", _why(error))

    def _cell(self, row: list[str], name: str) -> str:
        at = self._at.get(name)
        return "" if at is None else unguard(row[at])

    def _event(self, row: list[str], where: str) -> Event:
        cell = self._cell
        title = cell(row, "title")
        if not title:
            raise ValueError("it has no title; give it one")
        date = cell(row, "date") or None
        if date:
            bounds(date)
        text = cell(row, "timeloom")
        more: dict[str, Any] = json.loads(text) if text else {}
        fields = {
            name: values for at, name in self._columns.fields if (values := split(unguard(row[at])))
        }
        if "fields" in more:
            fields = _ordered(fields, more["fields"])
        basis = cell(row, "basis") or "stated"
        if basis not in DATE_BASES:
            raise ValueError(f"{basis!r} is no date basis; there are {', '.join(DATE_BASES)}")
        note = cell(row, "note")
        return Event(
            title,
            date,
            cell(row, "uid"),
            cell(row, "summary"),
            fields,
            self._links(row, more),
            self._source(cell(row, "source"), more),
            _passage(cell(row, "passage"), more.get("passage")),
            cast(DateBasis, basis),
            tuple(more["notes"]) if "notes" in more else (note,) if note else (),
            cell(row, "starred") == "true",
            cell(row, "proposed") == "true",
            tuple(_saying(saying) for saying in more.get("sayings", ())),
            where,
        )

    def _links(self, row: list[str], more: dict[str, Any]) -> tuple[Link, ...]:
        text = self._cell(row, "answers")
        links = tuple(Link(ANSWERS, to) for to in split(text)) if text else ()
        return links + tuple(_link(link) for link in more["links"]) if "links" in more else links

    def _source(self, address: str, more: dict[str, Any]) -> Source:
        said = more.get("source")
        if said is not None:
            source = _read_source(said)
            self._sources[source.address] = source
            return source
        if not address:  # written for an event that a person entered, not one of this table's
            return Source("")
        return self._sources.get(address) or Source(address)


def _ordered(fields: Fields, said: dict[str, Any]) -> Fields:
    """The fields in the event's own order: `said` names all of them, with None for those that have a column."""
    return {
        name: fields.get(name, ()) if values is None else tuple(values)
        for name, values in said.items()
        if values is not None or name in fields
    } | {name: values for name, values in fields.items() if name not in said}


def _passage(text: str, said: dict[str, Any] | None) -> Passage | None:
    if said is None:
        return None
    return Passage(
        int(said["start"]), int(said["end"]), said.get("text", text), said.get("section", "")
    )


def _link(said: dict[str, Any]) -> Link:
    fields = {name: tuple(values) for name, values in said.get("fields", {}).items()}
    return Link(said["relation"], said["to"], fields)


def _read_source(said: dict[str, Any]) -> Source:
    return Source(
        said["address"], said.get("importer", ""), said.get("digest", ""), said.get("read", "")
    )


def _saying(said: dict[str, Any]) -> Saying:
    basis = said.get("date_basis", "stated")
    if basis not in DATE_BASES:
        raise ValueError(f"{basis!r} is no date basis")
    return Saying(
        _read_source(said["source"]), _passage("", said.get("passage")), said.get("date"), basis
    )


def _why(error: Exception) -> str:
    if isinstance(error, DateError):
        return str(error)
    if isinstance(error, json.JSONDecodeError):
        return f"its column 'timeloom' is no JSON: {error.msg} at character {error.colno}"
    if isinstance(error, KeyError | TypeError | AttributeError):
        return "its column 'timeloom' does not hold what Timeloom writes there; leave it empty"
    return str(error)
