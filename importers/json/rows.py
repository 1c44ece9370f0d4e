"""The objects of one source to events, one after another; each that is wrong costs itself.

Where no object has a title, or none is an object at all, the source is of a shape that nobody understands: one question
takes the place of a line for each. Before that the shapes that are understood are laid out as rows: lists of cells
under a list of headings, and groups (`[{"year": 1969, "events": [{…}]}]`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Any, Final

from timeloom.errors import SourceError
from timeloom.importers.contract import Options
from timeloom.importers.json.keys import DATING, RECORDS, roles_of
from timeloom.importers.source.entries import entry, reason
from timeloom.importers.tables.event_rows import Nameless, RowReader, kind_of
from timeloom.model.events import Event, Item, Rejection, Remark

PEEKED: Final = 40
"""Objects looked at before the first is read, to learn which key is which."""
_ENOUGH: Final = 100
"""Entries without a title, and none with one, that are enough to ask."""

Row = tuple[str, Any]
"""Where an entry stands, and what it is: an object, or what is wrong with it."""


def records_in(options: Options) -> str:
    """Which list of a document is read, as a person said it."""
    return options.columns.get(RECORDS, RECORDS)


def read_rows(
    reader: RowReader, rows: Iterable[Row], address: str, peek: int = 0
) -> Iterator[Item]:
    """The events of objects, each with its place; an error in the place of an object is a Rejection.

    The first `peek` are looked at before any is read. Raises SourceError with one question where none has a title.
    """
    coming = iter(rows)
    if peek:
        peeked, coming = _first(coming, peek)
        coming, told = laid_out(peeked, coming)
        yield from map(Remark, told)
        peeked, coming = _first(coming, peek)
        reader.settle([row for _, row in peeked if isinstance(row, dict)])
        coming = chain(peeked, coming)
    held: list[Rejection] = []
    first: Any = None
    found = False
    for where, row in coming:
        read = row if isinstance(row, Rejection | Remark) else _read(reader, where, row)
        if isinstance(read, Nameless):
            read = Rejection(where, str(read))
            if not found:
                first = first if held else row
                held.append(read)
                if len(held) >= _ENOUGH:
                    raise _question(reader, address, first)
                continue
        elif isinstance(read, Event) and not found:
            found = True
            yield from held
        yield read
    if not found and held:
        raise _question(reader, address, first)


def _first(rows: Iterator[Row], count: int) -> tuple[list[Row], Iterator[Row]]:
    """The first rows and those behind them. Where the source breaks off among the first, it does so behind them."""
    found: list[Row] = []
    try:
        found.extend(islice(rows, count))  # keeps what came before an error
    except Exception as error:
        return found, _Fails(error)
    return found, rows


class _Fails(Iterator[Row]):
    """No rows: the error with which they end."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    def __next__(self) -> Row:
        raise self._error


def meanings_of(reader: RowReader, rows: Sequence[Row]) -> list[tuple[str, str]]:
    """The keys of the first objects, and what each is taken for."""
    laid, _ = laid_out(rows, iter(()))
    objects = [row for _, row in laid if isinstance(row, dict)]
    if not objects:
        return []
    reader.settle(objects)
    return reader.meanings(objects[0])


def laid_out(peeked: Sequence[Row], rest: Iterator[Row]) -> tuple[Iterator[Row], list[str]]:
    """The rows as objects: cells under their headings, the members of groups; and what has to be said of it."""
    found = [row for _, row in peeked]
    if found and all(isinstance(row, list) for row in found):
        if (names := _headings(found)) is not None:
            told = "its first list has the headings of the others"
            return _under(names, chain(peeked[1:], rest)), [told]
    elif key := _group_key(found):
        told = f"each object in {key!r} is read as an event, with what is said of the whole"
        return _members(key, chain(peeked, rest)), [told]
    return chain(peeked, rest), []


def _headings(rows: Sequence[list[Any]]) -> list[str] | None:
    """The first of several lists of the same length, if it names what is in the others."""
    names = rows[0]
    if len(rows) < 2 or not names or not all(isinstance(name, str) and name for name in names):
        return None
    if len(set(names)) < len(names) or any(len(row) != len(names) for row in rows):
        return None
    roles = roles_of(dict.fromkeys(names, "x"))
    return names if any(role in roles for role in (*DATING, "title")) else None


def _under(names: Sequence[str], rows: Iterable[Row]) -> Iterator[Row]:
    for where, row in rows:
        if isinstance(row, list) and len(row) == len(names):
            yield where, dict(zip(names, row, strict=True))
        elif isinstance(row, list):
            yield where, ValueError(f"it has {len(row)} values and the headings are {len(names)}")
        else:
            yield where, row


def _group_key(rows: Sequence[Any]) -> str:
    """The key under which the objects have their events, where they are none themselves."""
    objects = [row for row in rows if isinstance(row, dict)]
    if not objects or len(objects) < len(rows):
        return ""
    keys: dict[str, int] = {}
    for row in objects:
        roles = roles_of(row)
        if "title" in roles and any(role in roles for role in DATING):
            return ""
        for key, value in row.items():
            if isinstance(value, list) and value and all(isinstance(each, dict) for each in value):
                keys[key] = keys.get(key, 0) + 1
    telling = [
        key
        for key, count in keys.items()
        if count * 2 >= len(objects)
        and any(
            "title" in roles_of(each) for row in objects[:5] for each in _list(row.get(key))[:5]
        )
    ]
    return telling[0] if len(telling) == 1 else ""


def _list(value: Any) -> list[Any]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _members(key: str, rows: Iterable[Row]) -> Iterator[Row]:
    for where, row in rows:
        if not isinstance(row, dict):
            yield where, row
            continue
        whole = {
            name: value
            for name, value in row.items()
            if name != key and not isinstance(value, dict | list)
        }
        inner = row.get(key)
        for at, each in enumerate(inner if isinstance(inner, list) else [], 1):
            yield f"{where}, {key} {at}", _merged(whole, each) if isinstance(each, dict) else each


def _merged(whole: Mapping[str, Any], each: Mapping[str, Any]) -> dict[str, Any]:
    """A member with what is said of its group, as far as it does not say that itself."""
    own, theirs = roles_of(each), roles_of(whole)
    taken = {theirs[role] for role in ("title", "uid", "summary") if role in theirs and role in own}
    if any(role in own for role in ("date", "start")):
        taken |= {theirs[role] for role in DATING if role in theirs}
    said = {
        (f"group {name}" if name in taken else name): value
        for name, value in whole.items()
        if name not in each or name in taken
    }
    return {**said, **each}


def _read(reader: RowReader, where: str, row: Any) -> Event | Rejection | Nameless:
    if isinstance(row, Exception):
        return Rejection(where, reason(row))

    def event() -> Event | Nameless:
        try:
            return reader.event(row, where)
        except Nameless as error:
            return error

    return entry(where, event)


def _question(reader: RowReader, address: str, first: Any) -> SourceError:
    if isinstance(first, dict):
        return reader.question(first, address)
    return SourceError(
        f"{address}: its entries are not objects with a title and a date: the first is {kind_of(first)}",
        hint="write each as an object with keys",
    )
