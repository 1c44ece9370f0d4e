"""The objects of one source to events, one after another; each that is wrong costs itself.

Where no object has a title, or none is an object at all, the source is of a shape that nobody understands: one question
takes the place of a line for each.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from timeloom.errors import SourceError
from timeloom.importers.json.keys import which_is_it
from timeloom.importers.source.entries import entry, reason
from timeloom.importers.tables.event_rows import Nameless, RowReader, kind_of
from timeloom.model.events import Event, Item, Rejection, Remark

_ENOUGH: Final = 100
"""Entries without a title, and none with one, that are enough to ask."""


def read_rows(reader: RowReader, rows: Iterable[tuple[str, Any]], address: str) -> Iterator[Item]:
    """The events of objects, each with its place; an error in the place of an object is a Rejection.

    Raises SourceError with one question where none of them has a title.
    """
    held: list[Rejection] = []
    first: Any = None
    found = False
    for where, row in rows:
        read = row if isinstance(row, Rejection | Remark) else _read(reader, where, row)
        if isinstance(read, Nameless):
            read = Rejection(where, str(read))
            if not found:
                first = first if held else row
                held.append(read)
                if len(held) >= _ENOUGH:
                    raise _question(address, first)
                continue
        elif isinstance(read, Event) and not found:
            found = True
            yield from held
        yield read
    if not found and held:
        raise _question(address, first)


def _read(reader: RowReader, where: str, row: Any) -> Event | Rejection | Nameless:
    if isinstance(row, Exception):
        return Rejection(where, reason(row))

    def event() -> Event | Nameless:
        try:
            return reader.event(row, where)
        except Nameless as error:
            return error

    return entry(where, event)


def _question(address: str, first: Any) -> SourceError:
    if isinstance(first, dict):
        return which_is_it(address, first)
    return SourceError(
        f"{address}: its entries are not objects with a title and a date: the first is {kind_of(first)}",
        hint="write each as an object with keys",
    )
