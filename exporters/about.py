"""What an exporter is told of a timeline, in one place for the command line and the explorer."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Final

from timeloom.carried import PRIVATE
from timeloom.exporters.contract import Context
from timeloom.query.query import Query
from timeloom.query.tree import (
    And,
    FieldIs,
    Node,
    Not,
    Or,
    Phrase,
    Regex,
    Value,
    Word,
    field_is,
    fields_named,
)

if TYPE_CHECKING:
    from timeloom.carried import Carried
    from timeloom.store.protocol import Reader, View

_LOOKED_AT: Final = 10_000
"""Tagged events among which a person's own tags are looked for; where there are more, they may have some."""
_WORDS: Final = "words"


def about(reader: Reader, view: View, carried: Carried, timeline: str = "") -> Context:
    """The timeline's title, author and description, the filter, and the fields in the order the first events have
    them. A filter that could only be understood, or was only true, by what is left out is not told."""
    info = reader.info()
    first = [name for event in islice(view.events(), 100) for name in event.fields]
    names = dict.fromkeys([*first, *(field.name for field in reader.fields())])
    return Context(
        info.name or timeline,
        view.query.text if _may_be_told(reader, view.query, carried) else "",
        tuple(name for name in names if carried.has_field(name)),
        info.author,
        info.description,
    )


def _may_be_told(reader: Reader, query: Query, carried: Carried) -> bool:
    """Whether a filter speaks of nothing that stays here. Its words may have been found in a note or in a person's own
    tag alone: `Nightjar` above a page would say what the notes are about."""
    asked, left = set(_asked(query.root)), {*PRIVATE} - carried.kinds
    if asked & left or not all(map(carried.has_field, fields_named(query.root))):
        return False
    if _WORDS not in asked:
        return True
    if not carried.all_of_the_source:
        return False
    if "notes" in left and reader.view(_both(query, _noted())).count():
        return False
    if "tags" not in left or "tag" not in [field.name for field in reader.fields()]:
        return True
    tagged = reader.view(_both(query, field_is("tag", (Value("", 0, 0, prefix=True),))))
    return tagged.count() <= _LOOKED_AT and not any(event.own_tags for event in tagged.events())


def _noted() -> Node:
    return FieldIs(0, 0, "has", (Value("note", 0, 0),))


def _both(query: Query, node: Node) -> Query:
    return Query(query.text, And(0, 0, (query.root, node)))


def _asked(node: Node) -> Iterator[str]:
    """What a filter asks about, of the kinds that may be left out."""
    match node:
        case Word() | Phrase() | Regex():
            yield _WORDS
        case FieldIs(name=name, values=values, column=column):
            yield from _asked_by(name, values, column)
        case Not(part=part):
            yield from _asked(part)
        case And(parts=parts) | Or(parts=parts):
            for part in parts:
                yield from _asked(part)


def _asked_by(name: str, values: tuple[Value, ...], column: bool) -> Iterator[str]:
    if column or name not in ("is", "has", "source"):
        if name.casefold() == "tag":
            yield "tags"
        return
    if name == "source":
        yield "sources"
    for value in values:
        for word, kind in (("starred", "stars"), ("note", "notes")):
            if word == value.text or (value.prefix and word.startswith(value.text)):
                yield kind
