"""What a filter may have meant by a value that no event has: a word on standard error, beside whatever is found."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from timeloom.cli.terminal import say
from timeloom.query.tree import And, FieldIs, Node, Not, Or
from timeloom.query.vocabulary import did_you_mean, suggestions

if TYPE_CHECKING:
    from timeloom.store.protocol import Reader, View

_COMPARED: Final = 2_000
"""Values of a field that a mistyped one is compared with."""


def tell_of_unknown_values(reader: Reader, view: View) -> None:
    """Name each value in the filter that no event has, and what it may have been meant to be."""
    unknown = view.unknown_values
    if not unknown:
        return
    for term in _field_terms(view.query.root):
        for value in term.values:
            if value in unknown:
                known = [it.value for it in reader.field_values(term.name, limit=_COMPARED)]
                meant = did_you_mean(suggestions(value.text, known))
                say(f"no event has {term.name} {value.text!r}" + (f"; {meant}" if meant else ""))


def _field_terms(node: Node) -> Iterator[FieldIs]:
    match node:
        case FieldIs():
            yield node
        case Not(part=part):
            yield from _field_terms(part)
        case And(parts=parts) | Or(parts=parts):
            for part in parts:
                yield from _field_terms(part)
