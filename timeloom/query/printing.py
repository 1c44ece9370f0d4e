"""A tree as text that reads back as the same tree: for saved filters, and for changing a filter from a menu."""

from __future__ import annotations

import re
from typing import Final

from timeloom.query.tree import (
    And,
    DateIs,
    Everything,
    FieldIs,
    Lag,
    Lasts,
    Linked,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Regex,
    Value,
    Word,
)
from timeloom.query.vocabulary import OPERATORS, is_term

_PLAIN_WORD: Final = re.compile(r'[^\s()"|:!/-][^\s()"|:]*')
_PLAIN_NAME: Final = re.compile(r'[^\s()"|:!/-][^\s()"|:]*')
_PLAIN_COLUMN: Final = re.compile(r'[^\s()"|=]+')
_PLAIN_VALUE: Final = re.compile(r'[^\s()"|,\[\]{}]+')


def to_text(node: Node) -> str:
    """The filter in its shortest spelling; empty for what matches everything."""
    return "" if isinstance(node, Everything) else _any(node)


def quoted(text: str) -> str:
    """The text between quotes, as the lexer reads it back."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def name_text(name: str) -> str:
    """A field's name with the sign that its values follow: `actor:`, `field:source=` for one that is called like a
    term; quoted where it would be read as something else."""
    if is_term(name):
        return f"field:{column_text(name)}"
    return f"{name if _PLAIN_NAME.fullmatch(name) else quoted(name)}:"


def column_text(name: str) -> str:
    """A field's name as it stands behind `field:`, with the sign that its values follow."""
    return f"{name if _PLAIN_COLUMN.fullmatch(name) else quoted(name)}="


def value_text(value: str) -> str:
    """A field's value, quoted where it would be read as something else."""
    plain = _PLAIN_VALUE.fullmatch(value) and not value.endswith("*")
    return value if plain else quoted(value)


def _any(node: Node) -> str:
    if isinstance(node, Or):
        return " OR ".join(_all(part) for part in node.parts)
    return _all(node)


def _all(node: Node) -> str:
    if isinstance(node, And):
        return " ".join(_one(part) for part in node.parts)
    return _one(node)


def _one(node: Node) -> str:
    match node:
        case And() | Or():
            return f"({_any(node)})"
        case Not(part=part):
            return f"-{_one(part)}"
        case Everything():
            return "*"
        case Word(text=text):
            return _word(text)
        case Phrase(text=text):
            return quoted(text)
        case Regex(pattern=pattern):
            return f"/{_escaped(pattern)}/"
        case _:
            return _field(node)


def _word(text: str) -> str:
    plain = _PLAIN_WORD.fullmatch(text) and text not in OPERATORS and not text.endswith("*")
    return text if plain else f"{quoted(text)}*"


def _escaped(pattern: str) -> str:
    """The pattern with its slashes escaped; pairs of a backslash and another character stay pairs."""
    return re.sub(r"\\.|/", lambda found: "\\/" if found.group() == "/" else found.group(), pattern)


def _field(node: Node) -> str:
    match node:
        case FieldIs(name=name, values=values, column=column):
            listed = ",".join(_value(value) for value in values)
            return f"{name}:{listed}" if is_term(name) and not column else name_text(name) + listed
        case DateIs(relation=relation, text=text):
            return f"{relation}:{_bare(text)}"
        case Near(uid=uid, text=text):
            return f"near:{value_text(uid)}~{text}"
        case Linked(direction=direction, uids=uids):
            return f"{direction}:{','.join('*' if u == '*' else value_text(u) for u in uids)}"
        case Lag(comparison=comparison, text=text):
            return f"lag:{_bare(comparison + text)}"
        case Lasts(comparison=comparison, text=text):
            return f"lasts:{_bare(comparison + text)}"
    raise AssertionError(f"no spelling for {node!r}")


def _value(value: Value) -> str:
    if not value.prefix:
        return value_text(value.text)
    plain = not value.text or _PLAIN_VALUE.fullmatch(value.text)
    return f"{value.text if plain and not value.text.endswith('*') else quoted(value.text)}*"


def _bare(text: str) -> str:
    """A date or a comparison, quoted where it holds a blank or a comma."""
    return text if re.fullmatch(r'[^\s()"|,]+', text) else quoted(text)
