"""A filter as a tree. `timeloom.query.parser` makes it from text, `timeloom.query.printing` text from it; a store
compiles it.

Positions are 0-based columns in the text, for messages and for lighting up what a term did; two trees that differ in
nothing else are equal.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from timeloom.query.query import Everything as Everything
from timeloom.query.query import Node as Node
from timeloom.query.vocabulary import is_term


@dataclass(frozen=True, slots=True)
class Word(Node):
    """A word anywhere in the text of an event, as a prefix. If it holds several words, the last one is a prefix."""

    text: str


@dataclass(frozen=True, slots=True)
class Phrase(Node):
    """Words that follow one another."""

    text: str


@dataclass(frozen=True, slots=True)
class Regex(Node):
    """A regular expression (Python's syntax, case ignored) found in title, summary, a field's value or a note."""

    pattern: str


@dataclass(frozen=True, slots=True)
class Value:
    """One of the values a field may have; `prefix` takes every value that begins so."""

    text: str
    start: int = field(compare=False)
    end: int = field(compare=False)
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class FieldIs(Node):
    """A field has one of these values. `name` may also be the term `is`, `has`, `basis` or `source`.

    A prefix of no letters (`actor:*`) takes every event that has the field. `column` says that a field of the events is
    meant although its name is a term's: `field:source=LOG`. Fields with other names never have it.
    """

    name: str
    values: tuple[Value, ...]
    column: bool = False


@dataclass(frozen=True, slots=True)
class DateIs(Node):
    """A relation to a range of time: `earliest` and `latest` in Unix seconds, infinite where open.

    date: may have happened then (bounds overlap). within: certainly then (bounds inside).
    after, before: begins after it has ended, has ended before it begins.
    """

    relation: Literal["date", "within", "after", "before"]
    earliest: float
    latest: float
    text: str
    """The range as it was written; `-30d` is read anew each time."""


@dataclass(frozen=True, slots=True)
class Near(Node):
    """Events whose bounds overlap those of the event `uid`, widened by `seconds` on both sides."""

    uid: str
    seconds: float
    text: str
    """The distance as it was written."""


@dataclass(frozen=True, slots=True)
class Linked(Node):
    """answers: links to one of these events; answered-by: is linked to by one of them. `*` is any event."""

    direction: Literal["answers", "answered-by"]
    uids: tuple[str, ...]


Comparison = Literal["<", "<=", ">", ">=", "="]


@dataclass(frozen=True, slots=True)
class Lag(Node):
    """The time from an event to its answer, compared with seconds; holds of the answer."""

    comparison: Comparison
    seconds: float
    text: str
    """The duration as it was written."""


@dataclass(frozen=True, slots=True)
class Lasts(Node):
    """How long an event lasted (a date written as an interval), compared with seconds."""

    comparison: Comparison
    seconds: float
    text: str
    """The duration as it was written."""


@dataclass(frozen=True, slots=True)
class Among(Node):
    """The events at these keys of the store that is asked: what somebody found out already. Nobody types it."""

    keys: frozenset[int]


@dataclass(frozen=True, slots=True)
class Not(Node):
    """What the part does not match."""

    part: Node


@dataclass(frozen=True, slots=True)
class And(Node):
    """What all parts match."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or(Node):
    """What any part matches."""

    parts: tuple[Node, ...]


def field_is(name: str, values: tuple[Value, ...], start: int = 0, end: int = 0) -> FieldIs:
    """The events whose own field has one of these values, whatever the field is called."""
    return FieldIs(start, end, name, values, is_term(name))


def fields_named(node: Node) -> list[str]:
    """The fields that a filter asks for, as they are written in it."""
    match node:
        case FieldIs(name=name):
            return [name]
        case Not(part=part):
            return fields_named(part)
        case And(parts=parts) | Or(parts=parts):
            return [name for part in parts for name in fields_named(part)]
    return []


def asks_for_time(node: Node) -> bool:
    """Whether no undated event can match: each way through the filter asks for a date, an interval or a lag."""
    match node:
        case DateIs() | Near() | Lag() | Lasts():
            return True
        case And(parts=parts):
            return any(asks_for_time(part) for part in parts)
        case Or(parts=parts):
            return all(asks_for_time(part) for part in parts)
    return False
