"""Matches sorted by the values of a field: value by value, each with its events in time order.

Nothing is sorted but the values, so the first rows of a million are there at once; further ones are read as they are
wanted. Events without the field come last.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from timeloom.query.query import Query
from timeloom.query.tree import And, Node, Not, Value, field_is
from timeloom.store.answers import Row
from timeloom.store.protocol import Reader


class Part(NamedTuple):
    """The events with one value; `value` None: those that do not have the field."""

    value: str | None
    events: int


class At(NamedTuple):
    """Where reading goes on: in which part, behind which event of it."""

    part: int = 0
    after: int | None = None


def order_of(value: str) -> tuple[int, float, str]:
    """Numbers by their size, before words, which go by their letters in whatever case."""
    try:
        number = float(value.replace(",", ""))
    except ValueError:
        return 1, 0.0, value.casefold()
    return (0, number, value) if number == number else (1, 0.0, value)


def parts_of(reader: Reader, query: Query, field: str, *, downwards: bool = False) -> list[Part]:
    """The values of a field among the matches, in order, with how many events have each."""
    view = reader.view(query)
    found = sorted(
        (Part(each.value, each.count) for each in view.values(field) if each.count),
        key=lambda part: order_of(part.value or ""),
        reverse=downwards,
    )
    without = reader.view(_narrowed(query, field, None)).count()
    return [*found, Part(None, without)] if without else found


def _narrowed(query: Query, field: str, value: str | None) -> Query:
    node: Node
    if value is None:
        node = Not(0, 0, field_is(field, (Value("", 0, 0, prefix=True),)))
    else:
        node = field_is(field, (Value(value, 0, 0),))
    return Query(query.text, And(0, 0, (query.root, node)))


def read_on(
    reader: Reader, query: Query, field: str, parts: Sequence[Part], at: At, limit: int
) -> tuple[list[tuple[int, Row]], At]:
    """At most `limit` further rows, each with the index of its part, and where to go on."""
    rows: list[tuple[int, Row]] = []
    part, after = at
    while part < len(parts) and len(rows) < limit:
        wanted = limit - len(rows)
        view = reader.view(_narrowed(query, field, parts[part].value))
        page = view.page(after, limit=wanted)
        rows += [(part, row) for row in page]
        if len(page) < wanted:
            part, after = part + 1, None
        else:
            after = page[-1].key
    return rows, At(part, after)
