"""Values of fields taken into a filter, or kept out of it, without touching the rest of what was typed.

Only terms at the top of a filter are meant: `side:open,closed` takes the two values, `-side:other` keeps one out. Terms
inside alternatives stay as they are. Values are compared folded, as the filter language does.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from timeloom.query.parser import join
from timeloom.query.printing import to_text
from timeloom.query.query import Query
from timeloom.query.tree import And, Everything, FieldIs, Node, Not, Value, field_is
from timeloom.query.vocabulary import is_term
from timeloom.text import fold

Stand = Literal["in", "out"]


def stands(query: Query, name: str) -> dict[str, Stand]:
    """Which values of a field the filter takes in or keeps out, by their folded text."""
    found: dict[str, Stand] = {}
    for part in _parts(query.root):
        inner, stand = (part.part, "out") if isinstance(part, Not) else (part, "in")
        if _is_of(inner, name):
            assert isinstance(inner, FieldIs)
            found |= {
                fold(value.text): "out" if stand == "out" else "in"
                for value in inner.values
                if not value.prefix
            }
    return found


def with_value(query: Query, name: str, value: str, stand: Stand | None) -> Query:
    """The filter with a value taken in, kept out, or (None) neither."""
    values: dict[Stand, list[str]] = {"in": [], "out": []}
    rest: list[Node] = []
    for part in _parts(query.root):
        inner, kind = (part.part, "out") if isinstance(part, Not) else (part, "in")
        if _is_of(inner, name):
            assert isinstance(inner, FieldIs)
            kept = [each.text for each in inner.values if fold(each.text) != fold(value)]
            values["out" if kind == "out" else "in"] += kept
        else:
            rest.append(part)
    if stand is not None:
        values[stand].append(value)
    if values["in"]:
        rest.append(_term(name, values["in"]))
    rest += [Not(0, 0, _term(name, [each])) for each in values["out"]]
    return _query(rest)


def without(query: Query, name: str) -> Query:
    """The filter without what it says of a field: under it, the field's other values can be counted too."""
    parts = _parts(query.root)
    kept = [
        part for part in parts if not _is_of(part.part if isinstance(part, Not) else part, name)
    ]
    return query if len(kept) == len(parts) else _query(kept)


def _parts(root: Node) -> list[Node]:
    if isinstance(root, Everything):
        return []
    return list(root.parts) if isinstance(root, And) else [root]


def _is_of(node: Node, name: str) -> bool:
    """Whether a term names whole values of the events' own field, and nothing else."""
    return (
        isinstance(node, FieldIs)
        and node.name == name
        and node.column == is_term(name)
        and not any(value.prefix for value in node.values)
    )


def _term(name: str, values: Iterable[str]) -> FieldIs:
    return field_is(name, tuple(Value(value, 0, 0) for value in dict.fromkeys(values)))


def _query(parts: list[Node]) -> Query:
    if not parts:
        return Query("", Everything(0, 0))
    root = join(And, parts) if len(parts) > 1 else parts[0]
    return Query(to_text(root), root)
