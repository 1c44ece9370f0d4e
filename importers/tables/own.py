"""Rows of a table that Timeloom wrote, read back exactly: `timeloom.exporters.csv_table` turned round."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, Final, cast

from timeloom.cells import split, unguard
from timeloom.dates.edtf.parsing import bounds
from timeloom.errors import DateError
from timeloom.importers.tables.columns import Columns
from timeloom.importers.tables.records import Record
from timeloom.model.events import (
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

_READ: Final = (
    *("uid", "date", "title", "summary", "answers", "note", "starred", "proposed", "basis"),
    *("source", "passage", "timeloom"),
)
_BASES: Final = frozenset({"", *DATE_BASES})
_KEPT: Final = 10_000


class OwnRows:
    """Turns records into the events they were written from."""

    def __init__(self, columns: Columns) -> None:
        self._width = columns.width
        # a column that somebody took away is read as an empty cell behind the last
        self._at = [columns.at.get(name, columns.width) for name in _READ]
        self._fields = [(at, name, _Split()) for at, name in columns.fields]
        self._sources: dict[str, Source] = {"": Source("")}
        """By address: what the row that named it first said of it holds for the rows after it.

        Without an address it is an event that a person entered, not one of this table's.
        """
        self._dates: set[str] = set()

    def read(self, found: Iterable[Record | Rejection]) -> Iterator[Item]:
        """The events, and what could not be read of them."""
        width = self._width
        for record in found:
            if isinstance(record, Rejection):
                yield record
                continue
            line, row = record
            if len(row) < width:
                row += [""] * (width - len(row))
            if len(row) > width and any(row[width:]):
                yield Rejection(f"line {line}", f"it has {len(row)} cells and the header {width}")
                continue
            row.append("")
            try:
                yield self._event(row, f"line {line}")
            except (DateError, ValueError, KeyError, TypeError, AttributeError) as error:
                yield Rejection(f"line {line}", _why(error))

    def _event(self, row: list[str], where: str) -> Event:
        uid, date, title, summary, answers, note, starred, proposed, basis, address, said, text = [
            unguard(cell) if (cell := row[at])[:1] == "'" else cell for at in self._at
        ]
        if not title:
            raise ValueError("it has no title; give it one")
        if date and date not in self._dates:
            bounds(date)
            if len(self._dates) < _KEPT:
                self._dates.add(date)
        more: dict[str, Any] = json.loads(text) if text else {}
        fields = {name: values[cell] for at, name, values in self._fields if (cell := row[at])}
        if "fields" in more:
            fields = _ordered(fields, more["fields"])
        if basis not in _BASES:
            raise ValueError(f"{basis!r} is not a date basis; there are {', '.join(DATE_BASES)}")
        return Event(
            title,
            date or None,
            uid,
            summary,
            fields,
            self._links(answers, more) if answers or more else (),
            self._source(address, more),
            _passage(said, more.get("passage")) if more else None,
            cast(DateBasis, basis or "stated"),
            tuple(more["notes"]) if "notes" in more else (note,) if note else (),
            starred == "true",
            proposed == "true",
            tuple(_saying(saying) for saying in more.get("sayings", ())) if more else (),
            where,
        )

    def _links(self, text: str, more: dict[str, Any]) -> tuple[Link, ...]:
        links = tuple(Link(ANSWERS, to) for to in split(text)) if text else ()
        return links + tuple(_link(link) for link in more["links"]) if "links" in more else links

    def _source(self, address: str, more: dict[str, Any]) -> Source:
        said = more.get("source")
        if said is not None:
            self._sources[address] = _read_source(said)
        source = self._sources.get(address)
        if source is None:
            source = self._sources[address] = Source(address)
        return source


class _Split(dict[str, tuple[str, ...]]):
    """The values of a column's cells, worked out once for each cell that comes again."""

    def __missing__(self, cell: str) -> tuple[str, ...]:
        values = split(unguard(cell))
        if len(self) < _KEPT:
            self[cell] = values
        return values


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
        raise ValueError(f"{basis!r} is not a date basis")
    return Saying(
        _read_source(said["source"]), _passage("", said.get("passage")), said.get("date"), basis
    )


def _why(error: Exception) -> str:
    if isinstance(error, DateError):
        return str(error)
    if isinstance(error, json.JSONDecodeError):
        return f"its column 'timeloom' is not JSON: {error.msg} at character {error.colno}"
    if isinstance(error, KeyError | TypeError | AttributeError):
        return "its column 'timeloom' does not hold what Timeloom writes there; leave it empty"
    return str(error)
